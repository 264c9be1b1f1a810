//! Tables in and out: hostile Excel and CSV files become typed rows with verdicts, results become clean workbooks.
//!
//! In: [`read`] refuses what is not a table of bounded size; [`Table::parse`] matches the headings of a
//! [`TemplateSpec`] and gives rows with field errors; [`verdict::write`] returns the user's own file with a verdict per row.
//! Out: [`template::write`] makes the workbook to fill in, [`export::to_xlsx`] and [`export::to_csv`] write results.

mod cell;
mod csv_in;
mod date;
mod encoding;
pub mod export;
mod field;
mod heading;
mod notice;
mod read;
mod spec;
mod table;
pub mod template;
pub mod verdict;
mod vocabulary;
mod workbook;
mod xlsx_in;
mod xlsx_out;
mod zip_guard;

pub use cell::Cell;
pub use heading::normal;
pub use kernel::notice::Notice;
pub use notice::say_notice;
pub use read::read;
pub use spec::{Choice, ColumnSpec, Formulas, Kind, TemplateSpec};
pub use table::{Row, Table, Value};
pub use workbook::{Format, Limits, Region, Sheet, SheetRow, Stamp, Workbook};
