//! Lists of this desk as workbooks.

use axum::response::Response;
use kernel::error::Result;
use storage::Ctx;
use tabular::Cell;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_xlsx};
use text::{Lang, word};
use webkit::Problem;
use webkit::download::{XLSX, download};

/// Rows an export holds at most: beyond it a filter is the better answer.
pub const ROWS_MAX: usize = 20_000;

/// A workbook of texts with the date on which it was made; title and headings are named without `administration.`.
///
/// # Errors
/// Internal, from the writer.
pub fn workbook(ctx: &Ctx, title: &str, columns: &[&str], rows: Vec<Vec<Cell>>) -> Result<Response, Problem> {
    let heading = |name: &str| word(&format!("administration.{name}"), Lang::Zh);
    let of = |name: &&str| ExportColumn::new(&heading(&format!("column_{name}")), ExportKind::Text);
    let spec = ExportSpec {
        title: heading(title),
        data_date: ctx.today().to_string(),
        method_note: String::new(),
        columns: columns.iter().map(of).collect(),
    };
    let bytes = to_xlsx(&spec, rows, Lang::Zh)?;
    Ok(download(&format!("{}.xlsx", spec.title), XLSX, bytes))
}

/// The words of a code under a prefix, else the code itself.
#[must_use]
pub fn said(prefix: &str, code: &str) -> String {
    text::get(&format!("{prefix}.{code}"), Lang::Zh).unwrap_or(code).to_owned()
}
