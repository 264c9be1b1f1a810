//! The looks all our workbooks share, and writing cells so that a text stays a text.

use kernel::Error;
use rust_xlsxwriter::{Color, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::Cell;

/// Above so many cells a sheet is streamed through an unnamed temporary file instead of held in memory.
const IN_MEMORY: usize = 1_000_000;
/// Longest text a cell of a workbook takes, UTF-16 units.
const TEXT: usize = 32_767;

/// The formats used everywhere.
pub(crate) struct Looks {
    pub heading: Format,
    pub required: Format,
    pub note: Format,
    pub text: Format,
    pub date: Format,
    pub title: Format,
}

impl Looks {
    pub(crate) fn new() -> Self {
        let heading = Format::new()
            .set_bold()
            .set_background_color(Color::RGB(0x00E8_EEF6))
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(0x00B8_C2CE))
            .set_align(FormatAlign::VerticalCenter)
            .set_text_wrap();
        let note = Format::new().set_font_color(Color::RGB(0x0066_6F7A)).set_text_wrap().set_align(FormatAlign::Top);
        Self {
            required: heading.clone().set_background_color(Color::RGB(0x00FD_ECD2)),
            heading,
            note,
            text: Format::new().set_num_format("@"),
            date: Format::new().set_num_format("yyyy-mm-dd"),
            title: Format::new().set_bold(),
        }
    }
}

/// Adds a sheet for about so many cells.
pub(crate) fn add_sheet(book: &mut Workbook, cells: usize) -> Result<&mut Worksheet, Error> {
    if IN_MEMORY < cells { book.add_worksheet_with_constant_memory().map_err(failed) } else { Ok(book.add_worksheet()) }
}

/// Writes a cell; texts are always written as texts, whatever character they begin with.
pub(crate) fn write(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => sheet.write_blank(row, column, format)?,
        Cell::Number(number) if number.is_finite() => sheet.write_number_with_format(row, column, *number, format)?,
        Cell::Bool(value) => sheet.write_boolean_with_format(row, column, *value, format)?,
        Cell::TooLong { head, .. } => sheet.write_string_with_format(row, column, format!("{head}…"), format)?,
        Cell::Text(text) => sheet.write_string_with_format(row, column, fitting(text), format)?,
        other => sheet.write_string_with_format(row, column, other.as_text(), format)?,
    };
    Ok(())
}

/// Writes a day as a real date, so that it sorts; anything else as [`write`] does.
pub(crate) fn write_date(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    let day = cell.as_local_date().filter(|day| 1900 <= day.year());
    match day.and_then(|day| ExcelDateTime::parse_from_str(&day.to_string()).ok()) {
        Some(day) => sheet.write_datetime_with_format(row, column, day, format).map(|_| ()),
        None => write(sheet, (row, column), cell, format),
    }
}

/// A name a sheet may have: without the characters Excel forbids, at most 31 long.
pub(crate) fn sheet_name(name: &str, fallback: &str) -> String {
    let kept: String = name.chars().filter(|c| !"[]:*?/\\'".contains(*c) && !c.is_control()).collect();
    let mut units = 0;
    let fits = |c: &char| {
        units += c.len_utf16();
        units <= 31
    };
    let short: String = kept.trim().chars().take_while(fits).collect();
    if short.trim().is_empty() { fallback.to_owned() } else { short }
}

/// An error of the writer is ours: its input was checked.
pub(crate) fn failed(error: XlsxError) -> Error {
    Error::Internal(Box::new(error))
}

fn fitting(text: &str) -> &str {
    // Bytes are never fewer than UTF-16 units, so a short text is settled at once.
    if text.len() <= TEXT {
        return text;
    }
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        TEXT < units
    });
    &text[..end.map_or(text.len(), |(at, _)| at)]
}
