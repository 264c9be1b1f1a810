//! Reads an .xlsx workbook cell by cell, within limits, never building more of it than its content.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetType, SheetVisible, Xlsx, XlsxError};
use kernel::{Error, Result};

use crate::read::refuse;
use crate::zip_guard::{self, Content};
use crate::{Cell, Format, Limits, Region, Sheet, SheetRow, Workbook, date};

/// Merged regions kept per sheet; more are decoration, not data.
const MERGED: usize = 1_000;
/// Characters kept of a text that is too long.
const HEAD: usize = 60;

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads all sheets.
pub(crate) fn read(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    if zip_guard::check(bytes, limits)? == Content::Other {
        return Err(refuse("not_a_workbook").into());
    }
    // The parser is written for honest files; whatever a hostile one makes of it ends as one refusal.
    catch_unwind(AssertUnwindSafe(|| sheets(bytes, limits))).unwrap_or_else(|_| Err(refuse("broken").into()))
}

fn sheets(bytes: &[u8], limits: &Limits) -> Result<Workbook> {
    let mut book: Book = Xlsx::new(Cursor::new(bytes)).map_err(broken)?;
    let metas: Vec<_> =
        book.sheets_metadata().iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).cloned().collect();
    if limits.sheets < metas.len() {
        return Err(refuse("too_many_sheets").with("limit", limits.sheets).with("found", metas.len()).into());
    }
    let mut workbook = Workbook { format: Format::Xlsx, sheets: Vec::new(), stamp: None };
    let mut cells_left = limits.cells;
    for meta in metas {
        let merged = merged(&mut book, &meta.name);
        let hidden = meta.visible != SheetVisible::Visible;
        let mut sheet = Sheet { name: meta.name, hidden, rows: Vec::new(), merged };
        rows(&mut book, &mut sheet, &mut cells_left, limits)?;
        workbook.sheets.push(sheet);
    }
    workbook.take_stamp();
    if workbook.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(refuse("empty_file").into());
    }
    Ok(workbook)
}

fn rows(book: &mut Book, sheet: &mut Sheet, cells_left: &mut usize, limits: &Limits) -> Result<()> {
    let epoch_1904 = book.has_1904_epoch();
    let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(broken)?;
    while let Some(record) = reader.next_cell_with_formula_metadata().map_err(broken)? {
        let mut cell = cell(record.value, epoch_1904, limits);
        if cell.is_empty() && record.formula.is_some() {
            cell = Cell::Error("#FORMULA".into());
        }
        if cell.is_empty() {
            continue;
        }
        let (number, column) = (record.pos.0.saturating_add(1), record.pos.1 as usize);
        if limits.columns <= column {
            return Err(refuse("too_many_columns").with("limit", limits.columns).with("row", number).into());
        }
        let row = row_at(sheet, number, limits)?;
        let grown = (column + 1).saturating_sub(row.cells.len());
        *cells_left = cells_left
            .checked_sub(grown)
            .ok_or_else(|| Error::from(refuse("too_many_cells").with("limit", limits.cells)))?;
        row.cells.resize(row.cells.len() + grown, Cell::Empty);
        row.cells[column] = cell;
        if record.formula.is_some() {
            row.formulas.push(column);
        }
    }
    Ok(())
}

/// The last row if it has this number, or a new one behind it; a sheet that jumps back is broken.
fn row_at<'a>(sheet: &'a mut Sheet, number: u32, limits: &Limits) -> Result<&'a mut SheetRow> {
    let last = sheet.rows.last().map_or(0, |row| row.number);
    if number < last {
        return Err(refuse("broken").into());
    }
    if last < number {
        if limits.rows <= sheet.rows.len() {
            return Err(refuse("too_many_rows").with("limit", limits.rows).with("sheet", &sheet.name).into());
        }
        sheet.rows.push(SheetRow { number, ..SheetRow::default() });
    }
    Ok(sheet.rows.last_mut().expect("a row was found or pushed"))
}

fn cell(value: DataRef<'_>, epoch_1904: bool, limits: &Limits) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        #[expect(clippy::cast_precision_loss, reason = "a spreadsheet holds no more than 15 digits")]
        DataRef::Int(number) => Cell::Number(number as f64),
        DataRef::Float(number) => Cell::Number(number),
        DataRef::String(text) => bounded(&text, limits),
        DataRef::SharedString(text) => bounded(text, limits),
        DataRef::Bool(value) => Cell::Bool(value),
        DataRef::DateTime(moment) => moment_cell(moment, epoch_1904),
        DataRef::DateTimeIso(text) => Cell::Date(text.chars().take(32).collect()),
        DataRef::DurationIso(text) => bounded(&text, limits),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// A text cell, or the note that it is too long.
pub(crate) fn bounded(text: &str, limits: &Limits) -> Cell {
    // A character takes at most four bytes: only texts that might be too long are counted.
    if limits.cell_chars < text.len() {
        let chars = text.chars().count();
        if limits.cell_chars < chars {
            return Cell::TooLong { chars, head: text.chars().take(HEAD).collect() };
        }
    }
    Cell::text(text)
}

/// A day, a day with a time, or (below one day) only a time of day.
fn moment_cell(moment: ExcelDateTime, epoch_1904: bool) -> Cell {
    let serial = moment.as_f64();
    if moment.is_duration() || !(1.0..2_958_466.0).contains(&serial) {
        return Cell::Number(serial);
    }
    let Some(day) = date::from_serial(serial, epoch_1904) else { return Cell::Number(serial) };
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a day")]
    let seconds = (serial.fract() * 86_400.0).round() as u32;
    if seconds == 0 || seconds == 86_400 {
        return Cell::Date(day.to_string());
    }
    Cell::Date(format!("{day}T{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60))
}

fn merged(book: &mut Book, sheet: &str) -> Vec<Region> {
    let regions = book.merge_cells_by_sheet_name(sheet).unwrap_or_default();
    let region = |found: &calamine::Dimensions| Region {
        top: found.start.0.saturating_add(1),
        bottom: found.end.0.saturating_add(1),
        left: found.start.1 as usize,
        right: found.end.1 as usize,
    };
    regions.iter().take(MERGED).map(region).collect()
}

fn broken(error: XlsxError) -> Error {
    if matches!(error, XlsxError::Password) {
        return refuse("password").into();
    }
    refuse("broken").into()
}
