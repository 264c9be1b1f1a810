//! Writes results as a table people can work with: Excel with frozen headings and a notes sheet, or CSV.

use kernel::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use text::Lang;

use crate::Cell;
use crate::read::refuse;
use crate::xlsx_out::{Looks, add_sheet, failed, sheet_name, write, write_date};

/// Rows a sheet of Excel can hold, heading included.
const ROWS: u32 = 1_048_576;

/// What an export says about itself, and its columns.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportSpec {
    /// Title, also the name of the sheet.
    pub title: String,
    /// State of the data, e.g. `2026-11-22`; empty when it has none.
    pub data_date: String,
    /// How the figures were computed, for the notes sheet; may have several lines.
    pub method_note: String,
    /// Columns in order.
    pub columns: Vec<ExportColumn>,
}

/// One column of an export.
#[derive(Clone, Debug, PartialEq)]
pub struct ExportColumn {
    /// Heading.
    pub heading: String,
    /// How values are shown.
    pub kind: ExportKind,
    /// Width in characters; 0 chooses one from the heading.
    pub width: u16,
}

/// How values of a column are shown in Excel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportKind {
    /// As text.
    Text,
    /// As a whole number.
    Int,
    /// With so many decimals (at most 6).
    Number(u8),
    /// A share as percent with so many decimals (at most 6).
    Percent(u8),
    /// As a day.
    Date,
}

impl ExportColumn {
    /// A column of chosen width.
    #[must_use]
    pub fn new(heading: &str, kind: ExportKind) -> Self {
        Self { heading: heading.into(), kind, width: 0 }
    }
}

/// The rows as an .xlsx file: heading frozen, filter on, notes on a second sheet. Missing cells at the end stay blank.
///
/// # Errors
/// `tabular.too_many_rows` beyond what a sheet can hold; else internal ones of the writer.
pub fn to_xlsx<I>(spec: &ExportSpec, rows: I, lang: Lang) -> Result<Vec<u8>>
where
    I: IntoIterator<Item = Vec<Cell>>,
{
    let rows = rows.into_iter();
    let mut book = Workbook::new();
    let name = sheet_name(&spec.title, "Sheet1");
    let sheet = add_sheet(&mut book, rows.size_hint().0.saturating_mul(spec.columns.len()))?;
    sheet.set_name(&name).map_err(failed)?;
    head(sheet, spec).map_err(failed)?;
    let formats: Vec<Format> = spec.columns.iter().map(|column| format(column.kind)).collect();
    let mut next = 1;
    for cells in rows {
        if ROWS <= next {
            return Err(refuse("too_many_rows").with("limit", ROWS - 1).with("sheet", &spec.title).into());
        }
        body_row(sheet, next, spec, &formats, &cells).map_err(failed)?;
        next += 1;
    }
    if let Some(last) = u16::try_from(spec.columns.len()).unwrap_or(u16::MAX).checked_sub(1) {
        sheet.autofilter(0, 0, next - 1, last).map_err(failed)?;
    }
    notes(&mut book, spec, &name, lang).map_err(failed)?;
    book.save_to_buffer().map_err(failed)
}

/// The rows as CSV in UTF-8 with mark, so that Excel shows Chinese; texts that look like formulas get a leading `'`.
///
/// # Errors
/// Internal ones of the writer only.
pub fn to_csv(spec: &ExportSpec, rows: impl IntoIterator<Item = Vec<Cell>>) -> Result<Vec<u8>> {
    let internal = |error: csv::Error| Error::Internal(Box::new(error));
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .flexible(true)
        .from_writer(b"\xEF\xBB\xBF".to_vec());
    writer.write_record(spec.columns.iter().map(|column| guard(&column.heading))).map_err(internal)?;
    for cells in rows {
        writer.write_record(cells.iter().map(csv_text)).map_err(internal)?;
    }
    writer.into_inner().map_err(|error| Error::internal(error.to_string()))
}

fn csv_text(cell: &Cell) -> String {
    match cell {
        Cell::Number(_) | Cell::Date(_) => cell.as_text(),
        other => guard(&other.as_text()),
    }
}

/// A text beginning with one of these runs as a formula when opened (OWASP, "CSV Injection"); a plain number does not.
fn guard(text: &str) -> String {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}']);
    if risky && text.parse::<f64>().is_err() { format!("'{text}") } else { text.to_owned() }
}

fn head(sheet: &mut Worksheet, spec: &ExportSpec) -> Result<(), XlsxError> {
    let looks = Looks::new();
    sheet.set_freeze_panes(1, 0)?;
    for (at, column) in (0..).zip(&spec.columns) {
        let chosen = if 0 < column.width { column.width } else { natural_width(&column.heading) };
        sheet.set_column_width(at, chosen)?;
        sheet.write_string_with_format(0, at, &column.heading, &looks.heading)?;
    }
    Ok(())
}

/// Chinese characters are two wide; the filter's arrow needs room too.
fn natural_width(heading: &str) -> u16 {
    let wide: usize = heading.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    u16::try_from((wide + 4).clamp(10, 40)).unwrap_or(40)
}

fn body_row(
    sheet: &mut Worksheet,
    row: u32,
    spec: &ExportSpec,
    formats: &[Format],
    cells: &[Cell],
) -> Result<(), XlsxError> {
    for (((at, column), format), cell) in (0..).zip(&spec.columns).zip(formats).zip(cells) {
        match (column.kind, cell) {
            (_, Cell::Empty) => {}
            (ExportKind::Date, cell) => write_date(sheet, (row, at), cell, format)?,
            (ExportKind::Text, Cell::Number(_)) => write(sheet, (row, at), &Cell::Text(cell.as_text()), format)?,
            (_, cell) => write(sheet, (row, at), cell, format)?,
        }
    }
    Ok(())
}

fn format(kind: ExportKind) -> Format {
    let zeros = |digits: u8| match "0".repeat(usize::from(digits.min(6))) {
        zeros if zeros.is_empty() => "0".to_owned(),
        zeros => format!("0.{zeros}"),
    };
    let code = match kind {
        ExportKind::Text => "@".to_owned(),
        ExportKind::Int => "0".to_owned(),
        ExportKind::Number(digits) => zeros(digits),
        ExportKind::Percent(digits) => zeros(digits) + "%",
        ExportKind::Date => "yyyy-mm-dd".to_owned(),
    };
    Format::new().set_num_format(code)
}

fn notes(book: &mut Workbook, spec: &ExportSpec, taken: &str, lang: Lang) -> Result<(), XlsxError> {
    let looks = Looks::new();
    let own = text::word("tabular.notes_sheet", lang);
    let sheet = book.add_worksheet();
    sheet.set_name(if own == taken { format!("{own}2") } else { own })?;
    sheet.set_column_width(0, 14)?.set_column_width(1, 90)?;
    let lines = [("title", &spec.title), ("data_date", &spec.data_date), ("method", &spec.method_note)];
    for (row, (key, value)) in (0..).zip(lines.iter().filter(|(_, value)| !value.is_empty())) {
        sheet.write_string_with_format(row, 0, text::word(&format!("tabular.notes_{key}"), lang), &looks.title)?;
        sheet.write_string_with_format(row, 1, value.as_str(), &looks.note)?;
    }
    Ok(())
}
