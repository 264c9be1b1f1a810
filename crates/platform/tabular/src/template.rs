//! Writes the workbook people fill in: notes, headings, drop-downs, and a stamp that says which template it is.

use kernel::Result;
use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, Workbook, Worksheet, XlsxError,
};
use text::Lang;

use crate::workbook::STAMP_SHEET;
use crate::xlsx_out::{Looks, add_sheet, failed, sheet_name};
use crate::{ColumnSpec, Kind, TemplateSpec, notice::column_letters};

/// Rows that get drop-downs and number checks.
const ROWS: u32 = 20_000;
/// Rows above the first one to fill in: notes and headings.
const ABOVE: u32 = 2;
/// Hidden sheet for lists too long for a drop-down of their own.
const LISTS_SHEET: &str = "_lists";
/// Longest list Excel takes inside a drop-down, UTF-16 units with commas.
const INLINE: usize = 255;

/// The template as an .xlsx file. Row 1 holds notes, row 2 the headings; nothing needs to be deleted before use.
///
/// # Errors
/// Only internal ones: a list or title Excel cannot hold.
pub fn write(spec: &TemplateSpec, lang: Lang) -> Result<Vec<u8>> {
    let looks = Looks::new();
    let mut book = Workbook::new();
    let sheet = add_sheet(&mut book, 0)?;
    sheet.set_name(sheet_name(&spec.title, "Sheet1")).map_err(failed)?;
    headings(sheet, spec, &looks, lang).map_err(failed)?;
    let mut lists = Vec::new();
    for (at, column) in (0..).zip(&spec.columns) {
        if let Some(check) = check(column, &mut lists, lang).map_err(failed)? {
            sheet.add_data_validation(ABOVE, at, ABOVE + ROWS - 1, at, &check).map_err(failed)?;
        }
    }
    write_lists(&mut book, &lists).map_err(failed)?;
    write_stamp(&mut book, &spec.id, spec.version).map_err(failed)?;
    book.save_to_buffer().map_err(failed)
}

/// The hidden sheet by which [`crate::read()`] knows the template again.
pub(crate) fn write_stamp(book: &mut Workbook, template: &str, version: u32) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name(STAMP_SHEET)?.set_very_hidden(true);
    sheet.write_string(0, 0, "template")?.write_string(0, 1, template)?;
    sheet.write_string(1, 0, "version")?.write_number(1, 1, version)?;
    Ok(())
}

fn headings(sheet: &mut Worksheet, spec: &TemplateSpec, looks: &Looks, lang: Lang) -> Result<(), XlsxError> {
    sheet.set_row_height(0, 64)?.set_row_height(1, 24)?.set_freeze_panes(ABOVE, 0)?;
    for (at, column) in (0..).zip(&spec.columns) {
        let heading_width = 2 * column.heading.chars().count() + 4;
        sheet.set_column_width(at, u32::try_from(heading_width.clamp(12, 36)).unwrap_or(36))?;
        // Text format keeps the leading zeros of numbers and the digits of long ones.
        let format = if matches!(column.kind, Kind::Date) { &looks.date } else { &looks.text };
        if matches!(column.kind, Kind::Date | Kind::Text { .. } | Kind::Choice { .. }) {
            sheet.set_column_format(at, format)?;
        }
        sheet.write_string_with_format(0, at, note(column, lang), &looks.note)?;
        let (mark, format) = if column.required { ("*", &looks.required) } else { ("", &looks.heading) };
        sheet.write_string_with_format(1, at, format!("{mark}{}", column.heading), format)?;
    }
    Ok(())
}

fn note(column: &ColumnSpec, lang: Lang) -> String {
    let need = text::word(if column.required { "tabular.note_required" } else { "tabular.note_optional" }, lang);
    let kind = match &column.kind {
        Kind::Text { .. } | Kind::Any => String::new(),
        Kind::Int { min, max } => {
            text::say("tabular.note_int", lang, &[("min", min.to_string()), ("max", max.to_string())])
        }
        Kind::Number { min, max } => {
            text::say("tabular.note_number", lang, &[("min", min.to_string()), ("max", max.to_string())])
        }
        Kind::Date => text::word("tabular.note_date", lang),
        Kind::Choice { .. } => text::word("tabular.note_choice", lang),
        Kind::Flag => text::word("tabular.note_flag", lang),
    };
    let example = match column.example.as_str() {
        "" => String::new(),
        example => text::say("tabular.note_example", lang, &[("example", example)]),
    };
    [need, kind, column.note.clone(), example]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The check Excel makes while somebody types; a list too long for it goes to `lists`.
fn check(column: &ColumnSpec, lists: &mut Vec<Vec<String>>, lang: Lang) -> Result<Option<DataValidation>, XlsxError> {
    let check = DataValidation::new();
    let check = match &column.kind {
        Kind::Text { .. } | Kind::Date | Kind::Any => return Ok(None),
        Kind::Int { min, max } => match (i32::try_from(*min), i32::try_from(*max)) {
            (Ok(min), Ok(max)) => check.allow_whole_number(DataValidationRule::Between(min, max)),
            _ => return Ok(None),
        },
        Kind::Number { min, max } => check.allow_decimal_number(DataValidationRule::Between(*min, *max)),
        Kind::Choice { choices } => list_check(choices.iter().map(|choice| choice.label.clone()).collect(), lists)?,
        Kind::Flag => {
            list_check(vec![text::word("tabular.yes_label", lang), text::word("tabular.no_label", lang)], lists)?
        }
    };
    // A warning, not a stop: the import says what is wrong row by row, and pasting skips the check anyway.
    let check = check.set_error_style(DataValidationErrorStyle::Warning);
    Ok(Some(check.set_error_message(text::word("tabular.check_message", lang))?))
}

fn list_check(labels: Vec<String>, lists: &mut Vec<Vec<String>>) -> Result<DataValidation, XlsxError> {
    let units: usize = labels.iter().map(|label| label.encode_utf16().count() + 1).sum();
    if units <= INLINE && !labels.iter().any(|label| label.contains([',', '"'])) {
        return DataValidation::new().allow_list_strings(&labels);
    }
    let letters = column_letters(lists.len());
    let source = format!("={LISTS_SHEET}!${letters}$1:${letters}${}", labels.len());
    lists.push(labels);
    Ok(DataValidation::new().allow_list_formula(Formula::new(source)))
}

fn write_lists(book: &mut Workbook, lists: &[Vec<String>]) -> Result<(), XlsxError> {
    if lists.is_empty() {
        return Ok(());
    }
    let sheet = book.add_worksheet().set_name(LISTS_SHEET)?.set_hidden(true);
    for (column, labels) in (0..).zip(lists) {
        for (row, label) in (0..).zip(labels) {
            sheet.write_string(row, column, label)?;
        }
    }
    Ok(())
}
