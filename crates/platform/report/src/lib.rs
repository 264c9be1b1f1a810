//! Documents that leave the house: reports as PDF, set by Typst in process, and drafts for Word.
//!
//! ```no_run
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! use report::{FontBook, SchoolReport};
//! let root = std::path::Path::new(".");
//! let fonts = FontBook::load(&FontBook::usual_dirs(root, None))?; // once, then shared
//! let data: SchoolReport = serde_json::from_str("{ … }")?;
//! let pdf = data.pdf(&fonts)?.bytes;
//! let draft = data.draft()?;
//! # Ok(()) }
//! ```

mod docx;
mod error;
mod fonts;
mod ooxml;
mod school_draft;
mod school_report;
mod typst_world;
mod words;

pub use error::ReportError;
pub use fonts::{Face, FontBook, MissingFont, Role};
pub use school_report::{
    Definition, Fact, ItemRow, Meta, PlotRow, SchoolReport, Sentence, SentenceKind, Statement, SubjectBlock,
    SummaryRow, TaskRow, Tone,
};
pub use typst_world::{Rendered, pdf, render};
pub use words::words;
