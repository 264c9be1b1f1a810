//! Gives people their own file back with a verdict and a remedy beside every row.

use std::collections::BTreeMap;

use kernel::{FieldError, Result};
use rust_xlsxwriter::{Color, Format, FormatAlign, Worksheet, XlsxError};
use text::Lang;

use crate::xlsx_out::{Looks, add_sheet, failed, sheet_name, write as write_cell};
use crate::{Cell, Sheet, SheetRow, Table, Workbook, heading, say_notice, template};

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Taken.
    Accepted,
    /// Taken, with something to look at.
    Warned,
    /// Not taken.
    Refused,
}

/// The verdict on one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowVerdict {
    /// What became of it.
    pub outcome: Outcome,
    /// What to do about it, one sentence per problem; empty when there is nothing to do.
    pub remedy: String,
}

/// Verdicts by row number of the sheet.
pub type Verdicts = BTreeMap<u32, RowVerdict>;

/// The verdicts that follow from reading alone: a row with field errors is refused, a row with a notice warned.
#[must_use]
pub fn from_table(table: &Table, lang: Lang) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for row in &table.rows {
        verdicts.insert(row.number, RowVerdict { outcome: Outcome::Accepted, remedy: String::new() });
        for error in &row.errors {
            refuse(&mut verdicts, error, lang);
        }
    }
    // Merged cells are told once for the sheet, not per row.
    let merged = table.notices.iter().filter(|notice| notice.code == "tabular.merged_cells");
    let of_rows = table.rows.iter().flat_map(|row| &row.notices);
    for notice in merged.chain(of_rows) {
        if let Some(row) = notice.place.row.filter(|row| table.heading_row < *row) {
            add(&mut verdicts, row, Outcome::Warned, &say_notice(notice, lang));
        }
    }
    verdicts
}

/// Refuses the row an error names, also one found after reading (unknown class, number already taken).
pub fn refuse(verdicts: &mut Verdicts, error: &FieldError, lang: Lang) {
    if let Some(row) = error.row {
        add(verdicts, row, Outcome::Refused, &say(error, lang));
    }
}

/// How many rows had each outcome.
#[must_use]
pub fn count(verdicts: &Verdicts) -> BTreeMap<Outcome, usize> {
    let mut counts = BTreeMap::new();
    for verdict in verdicts.values() {
        *counts.entry(verdict.outcome).or_default() += 1;
    }
    counts
}

/// Adds a problem to a row; the worst outcome stays.
pub fn add(verdicts: &mut Verdicts, row: u32, outcome: Outcome, sentence: &str) {
    let verdict = verdicts.entry(row).or_insert(RowVerdict { outcome, remedy: String::new() });
    verdict.outcome = verdict.outcome.max(outcome);
    if !verdict.remedy.is_empty() {
        verdict.remedy.push('\n');
    }
    verdict.remedy.push_str(sentence);
}

/// A field error as a sentence that begins with the heading.
#[must_use]
pub fn say(error: &FieldError, lang: Lang) -> String {
    let sentence = text::say(&error.code, lang, &error.params);
    text::say("tabular.at_field", lang, &[("field", error.field.as_str()), ("sentence", sentence.as_str())])
}

/// The user's workbook again, as .xlsx, with two more columns on `sheet` and its rows coloured.
///
/// Everything is written as values: no formula, macro or link of the upload comes back. The template's stamp is kept, so
/// the corrected file can be handed in as it is. Earlier verdict columns are replaced.
///
/// # Errors
/// Internal ones of the writer only.
pub fn write(workbook: &Workbook, sheet: &str, heading_row: u32, verdicts: &Verdicts, lang: Lang) -> Result<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let mut names = Vec::<String>::new();
    for (at, source) in workbook.sheets.iter().enumerate() {
        let cells = source.rows.iter().map(|row| row.cells.len() + 2).sum();
        let target = add_sheet(&mut book, cells)?;
        let mut name = sheet_name(&source.name, "Sheet");
        if names.contains(&name.to_lowercase()) {
            name = format!("Sheet{}", at + 1);
        }
        names.push(name.to_lowercase());
        target.set_name(name).map_err(failed)?.set_hidden(source.hidden);
        let judged = (source.name == sheet).then_some((heading_row, verdicts));
        copy(target, source, judged, lang).map_err(failed)?;
    }
    if let Some(stamp) = &workbook.stamp {
        template::write_stamp(&mut book, &stamp.template, stamp.version).map_err(failed)?;
    }
    book.save_to_buffer().map_err(failed)
}

/// True for the heading of one of our own columns.
pub(crate) fn is_heading(cell: &Cell) -> bool {
    let found = heading::normal(&cell.as_text());
    [Lang::Zh, Lang::En].iter().any(|lang| headings(*lang).iter().any(|own| heading::normal(own) == found))
}

fn headings(lang: Lang) -> [String; 2] {
    [text::word("tabular.verdict_heading", lang), text::word("tabular.remedy_heading", lang)]
}

fn copy(target: &mut Worksheet, source: &Sheet, judged: Option<(u32, &Verdicts)>, lang: Lang) -> Result<(), XlsxError> {
    let (looks, plain) = (Looks::new(), Format::new());
    let width = width(source, judged.map(|(heading_row, _)| heading_row));
    if let Some((heading_row, _)) = judged {
        target.set_freeze_panes(heading_row, 0)?;
        target.set_column_width(column(width), 12)?.set_column_width(column(width + 1), 60)?;
    }
    let colours = Colours::new();
    for row in &source.rows {
        let at = row.number - 1;
        match judged {
            Some((heading_row, _)) if heading_row == row.number => {
                copy_row(target, row, width, &looks.heading)?;
                for (own, column) in headings(lang).iter().zip(column(width)..) {
                    target.write_string_with_format(at, column, own, &looks.heading)?;
                }
            }
            Some((heading_row, verdicts)) if heading_row < row.number => {
                let verdict = verdicts.get(&row.number);
                let format = verdict.map_or(&plain, |verdict| colours.of(verdict.outcome));
                copy_row(target, row, width, format)?;
                if let Some(verdict) = verdict {
                    target.write_string_with_format(at, column(width), word(verdict.outcome, lang), format)?;
                    write_cell(target, (at, column(width + 1)), &Cell::text(verdict.remedy.as_str()), format)?;
                }
            }
            _ => copy_row(target, row, row.cells.len(), &plain)?,
        }
    }
    Ok(())
}

/// Columns of the user's own: up to the first verdict column of an earlier round, or the widest row.
fn width(source: &Sheet, heading_row: Option<u32>) -> usize {
    let widest = source.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let heading = source.rows.iter().find(|row| Some(row.number) == heading_row);
    heading.and_then(|row| row.cells.iter().position(is_heading)).unwrap_or(widest)
}

fn copy_row(target: &mut Worksheet, row: &SheetRow, width: usize, format: &Format) -> Result<(), XlsxError> {
    for (at, cell) in row.cells.iter().take(width).enumerate() {
        write_cell(target, (row.number - 1, column(at)), cell, format)?;
    }
    Ok(())
}

fn word(outcome: Outcome, lang: Lang) -> String {
    let key = match outcome {
        Outcome::Accepted => "tabular.accepted",
        Outcome::Warned => "tabular.warned",
        Outcome::Refused => "tabular.refused",
    };
    text::word(key, lang)
}

/// Row colours; the verdict column says the same in words.
struct Colours {
    accepted: Format,
    warned: Format,
    refused: Format,
}

impl Colours {
    fn new() -> Self {
        let plain = Format::new().set_align(FormatAlign::Top);
        let on = |rgb: u32| plain.clone().set_background_color(Color::RGB(rgb)).set_text_wrap();
        Self { warned: on(0x00FF_F4D6), refused: on(0x00FC_E1DE), accepted: plain }
    }

    fn of(&self, outcome: Outcome) -> &Format {
        match outcome {
            Outcome::Accepted => &self.accepted,
            Outcome::Warned => &self.warned,
            Outcome::Refused => &self.refused,
        }
    }
}

/// A column number as the writer wants it; uploads have at most a few hundred columns.
fn column(at: usize) -> u16 {
    u16::try_from(at).unwrap_or(u16::MAX)
}
