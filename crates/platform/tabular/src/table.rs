//! Finds the table in a workbook by its headings and reads its rows, each with its values and its errors.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;
use kernel::notice::Place;
use kernel::{FieldError, Result};

use crate::notice::{Notices, column_letters, place};
use crate::read::refuse;
use crate::{Cell, Format, Formulas, Notice, Sheet, SheetRow, TemplateSpec, Workbook, field, heading, verdict};

/// Rows with content searched for the headings; titles and notes may stand above.
const HEADING_ROWS: usize = 20;
/// Headings repeated in a refusal.
const LISTED: usize = 30;

/// A value of a row.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Int(i64),
    /// Number.
    Number(f64),
    /// Calendar day.
    Date(Date),
    /// Key of a choice.
    Choice(String),
    /// Yes or no.
    Flag(bool),
    /// The cell itself; never empty.
    Any(Cell),
}

/// One row of the table. A row with errors still holds the values that could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Row as the sheet shows it, from 1.
    pub number: u32,
    /// Values by column key; empty cells are absent.
    pub values: BTreeMap<Arc<str>, Value>,
    /// What is wrong in this row.
    pub errors: Vec<FieldError>,
    /// What somebody should look at in this row, each code once.
    pub notices: Vec<Notice>,
}

/// A table read by a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Sheet it was found on.
    pub sheet: String,
    /// Row of the headings, as the sheet shows it.
    pub heading_row: u32,
    /// Rows with content below the headings.
    pub rows: Vec<Row>,
    /// Things worth telling, those of rows included; at most 50 of each code, then one line with the count.
    pub notices: Vec<Notice>,
}

impl Table {
    /// Reads the sheet whose headings fit the template best.
    ///
    /// # Errors
    /// `tabular.template_other`, `tabular.template_version` when the file's stamp says it was made for something else,
    /// `tabular.missing_heading` naming what is missing and what was found, `tabular.duplicate_heading`, `tabular.no_rows`.
    pub fn parse(workbook: &Workbook, spec: &TemplateSpec) -> Result<Self> {
        check_stamp(workbook, spec)?;
        let shown = workbook.sheets.iter().filter(|sheet| !sheet.hidden && !sheet.rows.is_empty());
        let mut best: Option<Layout<'_>> = None;
        for layout in shown.filter_map(|sheet| Layout::find(sheet, spec)) {
            if best.as_ref().is_none_or(|best| best.rank() < layout.rank()) {
                best = Some(layout);
            }
        }
        let layout = best.ok_or_else(|| refuse("empty_file"))?;
        layout.check(spec)?;
        layout.read(workbook, spec)
    }

    /// Rows without errors.
    pub fn good(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.errors.is_empty())
    }

    /// All field errors, in row order.
    pub fn errors(&self) -> impl Iterator<Item = &FieldError> {
        self.rows.iter().flat_map(|row| &row.errors)
    }
}

impl Row {
    /// Text of a text or choice column.
    #[must_use]
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.values.get(key)? {
            Value::Text(text) | Value::Choice(text) => Some(text),
            _ => None,
        }
    }

    /// Whole number of an int column.
    #[must_use]
    pub fn int(&self, key: &str) -> Option<i64> {
        if let Value::Int(number) = self.values.get(key)? { Some(*number) } else { None }
    }

    /// Number of a number or int column.
    #[must_use]
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.values.get(key)? {
            Value::Number(number) => Some(*number),
            #[expect(clippy::cast_precision_loss, reason = "whole numbers here are below 1e15")]
            Value::Int(number) => Some(*number as f64),
            _ => None,
        }
    }

    /// Day of a date column.
    #[must_use]
    pub fn date(&self, key: &str) -> Option<Date> {
        if let Value::Date(date) = self.values.get(key)? { Some(*date) } else { None }
    }

    /// Cell of an any column; an empty cell when nothing was filled in, which is not a zero.
    #[must_use]
    pub fn cell(&self, key: &str) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        if let Some(Value::Any(cell)) = self.values.get(key) { cell } else { EMPTY }
    }

    /// Answer of a flag column.
    #[must_use]
    pub fn flag(&self, key: &str) -> Option<bool> {
        if let Value::Flag(flag) = self.values.get(key)? { Some(*flag) } else { None }
    }
}

fn check_stamp(workbook: &Workbook, spec: &TemplateSpec) -> Result<()> {
    let Some(stamp) = &workbook.stamp else { return Ok(()) };
    if stamp.template != spec.id {
        let refusal = refuse("template_other").with("expected", &spec.title);
        return Err(refusal.with("expected_id", &spec.id).with("found", &stamp.template).into());
    }
    if stamp.version != spec.version {
        let refusal = refuse("template_version").with("title", &spec.title);
        return Err(refusal.with("expected", spec.version).with("found", stamp.version).into());
    }
    Ok(())
}

/// Where the columns of a template stand on a sheet.
struct Layout<'a> {
    sheet: &'a Sheet,
    heading_at: usize,
    /// Per column of the template, the sheet's columns (from 0) with a fitting heading.
    found: Vec<Vec<usize>>,
    required: usize,
}

impl<'a> Layout<'a> {
    /// The row among the first that fits most headings.
    fn find(sheet: &'a Sheet, spec: &TemplateSpec) -> Option<Self> {
        let mut best: Option<Self> = None;
        for (heading_at, row) in sheet.rows.iter().take(HEADING_ROWS).enumerate() {
            let found = columns(row, spec);
            let required =
                found.iter().zip(&spec.columns).filter(|(at, column)| column.required && !at.is_empty()).count();
            let layout = Self { sheet, heading_at, found, required };
            if best.as_ref().is_none_or(|best| best.rank() < layout.rank()) {
                best = Some(layout);
            }
        }
        best
    }

    fn rank(&self) -> (usize, usize) {
        (self.required, self.found.iter().filter(|at| !at.is_empty()).count())
    }

    fn heading_row(&self) -> &'a SheetRow {
        &self.sheet.rows[self.heading_at]
    }

    fn place(&self, row: u32, column: usize) -> Place {
        place(&self.sheet.name, row, column)
    }

    fn check(&self, spec: &TemplateSpec) -> Result<()> {
        let pairs = || spec.columns.iter().zip(&self.found);
        let missing: Vec<&str> = pairs()
            .filter(|(column, at)| column.required && at.is_empty())
            .map(|(column, _)| column.heading.as_str())
            .collect();
        if !missing.is_empty() {
            let found: Vec<String> =
                self.heading_row().cells.iter().map(short).filter(|text| !text.is_empty()).take(LISTED).collect();
            let mut refusal =
                refuse("missing_heading").with("missing", missing.join(", ")).with("found", found.join(", "));
            refusal = refusal.with("sheet", &self.sheet.name).with("row", self.heading_row().number);
            refusal.fields = missing.iter().map(|heading| FieldError::new(heading, "tabular.heading_absent")).collect();
            return Err(refusal.into());
        }
        if let Some((column, at)) = pairs().find(|(_, at)| 1 < at.len()) {
            let columns: Vec<String> = at.iter().map(|at| column_letters(*at)).collect();
            let refusal =
                refuse("duplicate_heading").with("heading", &column.heading).with("columns", columns.join(", "));
            return Err(refusal.with("row", self.heading_row().number).into());
        }
        if self.sheet.rows.len() <= self.heading_at + 1 {
            return Err(refuse("no_rows").with("sheet", &self.sheet.name).into());
        }
        Ok(())
    }

    fn read(&self, workbook: &Workbook, spec: &TemplateSpec) -> Result<Table> {
        let mut notices = Notices::default();
        self.note_unknown(&mut notices);
        self.note_merged(&mut notices);
        let keys: Vec<Arc<str>> = spec.columns.iter().map(|column| Arc::from(column.key.as_str())).collect();
        let width = matches!(workbook.format, Format::Csv { .. }).then_some(self.heading_row().fields);
        let mut rows = Vec::with_capacity(self.sheet.rows.len());
        for source in &self.sheet.rows[self.heading_at + 1..] {
            let mut row = self.row(source, spec, &keys);
            if let Some(width) = width {
                check_width(source, width, &mut row, self.place(source.number, source.fields));
            }
            row.notices.iter().for_each(|notice| notices.push(notice.clone()));
            rows.push(row);
        }
        let heading_row = self.heading_row().number;
        Ok(Table { sheet: self.sheet.name.clone(), heading_row, rows, notices: notices.finish() })
    }

    fn row(&self, source: &SheetRow, spec: &TemplateSpec, keys: &[Arc<str>]) -> Row {
        let mut row = Row { number: source.number, ..Row::default() };
        for ((column, at), key) in spec.columns.iter().zip(&self.found).zip(keys) {
            let Some(&at) = at.first() else { continue };
            if source.formulas.contains(&at) {
                match spec.formulas {
                    Formulas::Warn => {
                        let notice = Notice::warning("tabular.formula").with("heading", &column.heading);
                        add_once(&mut row.notices, notice.at(self.place(source.number, at)));
                    }
                    Formulas::Refuse => {
                        row.errors.push(FieldError::at_row(source.number, &column.heading, "tabular.formula"));
                        continue;
                    }
                }
            }
            match field::parse(source.cell(at), column, source.number) {
                Ok(Some(value)) => drop(row.values.insert(key.clone(), value)),
                Ok(None) => {}
                Err(mut error) => {
                    if source.cell(at).is_empty()
                        && self.sheet.merged.iter().any(|region| region.hides(source.number, at))
                    {
                        error.code = "tabular.merged_empty".into();
                    }
                    row.errors.push(error);
                }
            }
        }
        row
    }

    /// Columns of the user's own are left alone, but not silently; our own verdict columns are.
    fn note_unknown(&self, notices: &mut Notices) {
        let known: BTreeSet<usize> = self.found.iter().flatten().copied().collect();
        let row = self.heading_row();
        for (at, cell) in row.cells.iter().enumerate() {
            if !cell.is_empty() && !known.contains(&at) && !verdict::is_heading(cell) {
                notices.push(
                    Notice::info("tabular.unknown_column").at(self.place(row.number, at)).with("heading", short(cell)),
                );
            }
        }
    }

    fn note_merged(&self, notices: &mut Notices) {
        let last = self.sheet.rows.last().map_or(0, |row| row.number);
        for region in &self.sheet.merged {
            if self.heading_row().number <= region.bottom && region.top <= last {
                notices.push(Notice::warning("tabular.merged_cells").at(self.place(region.top, region.left)));
            }
        }
    }
}

/// For each column of the template, where a fitting heading stands in the row.
fn columns(row: &SheetRow, spec: &TemplateSpec) -> Vec<Vec<usize>> {
    let headings: Vec<String> = row.cells.iter().map(|cell| heading::normal(&short(cell))).collect();
    let places = |words: &mut dyn Iterator<Item = &String>| -> Vec<usize> {
        let words: BTreeSet<String> = words.map(|word| heading::normal(word)).collect();
        headings.iter().enumerate().filter(|(_, found)| words.contains(*found)).map(|(at, _)| at).collect()
    };
    let fit = |column: &crate::ColumnSpec| {
        // The proper heading goes before the aliases: a file may have both "name" and "full name".
        let own = places(&mut std::iter::once(&column.heading));
        if own.is_empty() { places(&mut column.aliases.iter()) } else { own }
    };
    spec.columns.iter().map(fit).collect()
}

/// A line with more values than there are headings has slipped; one with fewer usually lost empty ends.
fn check_width(source: &SheetRow, width: usize, row: &mut Row, end: Place) {
    if width < source.cells.len() {
        let error = FieldError::at_row(source.number, &column_letters(width), "tabular.ragged_row");
        row.errors.push(error.with("expected", width).with("found", source.fields));
    } else if source.fields < width {
        let notice = Notice::warning("tabular.short_row").at(end);
        add_once(&mut row.notices, notice.with("expected", width).with("found", source.fields));
    }
}

fn add_once(notices: &mut Vec<Notice>, notice: Notice) {
    if !notices.iter().any(|known| known.code == notice.code) {
        notices.push(notice);
    }
}

fn short(cell: &Cell) -> String {
    cell.as_text().chars().take(60).collect()
}
