//! A file as read: sheets of sparse rows that keep the numbers the user sees.

use crate::Cell;

/// Name of the hidden sheet that says which template a workbook was made from.
pub(crate) const STAMP_SHEET: &str = "_shuren";

/// How much a file may ask of us.
#[derive(Clone, Debug, PartialEq)]
pub struct Limits {
    /// Size of the file, bytes.
    pub bytes: usize,
    /// Rows with content per sheet.
    pub rows: usize,
    /// Rightmost column with content.
    pub columns: usize,
    /// Length of one text, characters.
    pub cell_chars: usize,
    /// Sheets per workbook.
    pub sheets: usize,
    /// Cells held in memory over all sheets, gaps inside rows included.
    pub cells: usize,
    /// Size after unpacking, bytes.
    pub inflated: u64,
    /// Unpacked size over packed size, for any part larger than 16 MiB.
    pub ratio: u64,
}

impl Default for Limits {
    /// 50 MiB, 200,000 rows, 512 columns, 4,000 characters, 50 sheets, 8 million cells, 1 GiB unpacked, ratio 200.
    fn default() -> Self {
        Self {
            bytes: 50 << 20,
            rows: 200_000,
            columns: 512,
            cell_chars: 4_000,
            sheets: 50,
            cells: 8_000_000,
            inflated: 1 << 30,
            ratio: 200,
        }
    }
}

/// What the bytes turned out to be, whatever the file name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// Separated values in the encoding named.
    Csv {
        /// Encoding the text was in, e.g. `UTF-8`, `gb18030`.
        encoding: &'static str,
        /// The separator found.
        delimiter: char,
    },
}

/// A whole file.
#[derive(Clone, Debug, PartialEq)]
pub struct Workbook {
    /// What it was.
    pub format: Format,
    /// Sheets in the order of the file, without the stamp.
    pub sheets: Vec<Sheet>,
    /// Which template it was made from, when it says so.
    pub stamp: Option<Stamp>,
}

/// The template a workbook was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Template id.
    pub template: String,
    /// Template version.
    pub version: u32,
}

/// One sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Name on the tab; the file name for separated values.
    pub name: String,
    /// True when the user does not see it.
    pub hidden: bool,
    /// Rows with content, in order.
    pub rows: Vec<SheetRow>,
    /// Merged regions, at most 1,000.
    pub merged: Vec<Region>,
}

/// One row with content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SheetRow {
    /// Number the user sees, from 1.
    pub number: u32,
    /// Cells up to the last one with content.
    pub cells: Vec<Cell>,
    /// Columns (from 0) whose value was computed by a formula.
    pub formulas: Vec<usize>,
    /// Fields the line had, trailing blanks included; for separated values only, 0 otherwise.
    pub fields: usize,
}

impl SheetRow {
    /// The cell of a column counted from 0; empty beyond the end.
    #[must_use]
    pub fn cell(&self, column: usize) -> &Cell {
        const EMPTY: &Cell = &Cell::Empty;
        self.cells.get(column).unwrap_or(EMPTY)
    }
}

/// A merged rectangle, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Region {
    /// First row, from 1.
    pub top: u32,
    /// Last row.
    pub bottom: u32,
    /// First column, from 0.
    pub left: usize,
    /// Last column.
    pub right: usize,
}

impl Region {
    /// True when the cell is one of those the merge has emptied: inside, but not the top left one.
    #[must_use]
    pub fn hides(&self, row: u32, column: usize) -> bool {
        let inside = (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column);
        inside && (row, column) != (self.top, self.left)
    }
}

impl Workbook {
    /// The sheet of that name.
    #[must_use]
    pub fn sheet(&self, name: &str) -> Option<&Sheet> {
        self.sheets.iter().find(|sheet| sheet.name == name)
    }

    /// Takes the stamp sheet out of the sheets and reads it.
    pub(crate) fn take_stamp(&mut self) {
        let Some(at) = self.sheets.iter().position(|sheet| sheet.name == STAMP_SHEET) else { return };
        let sheet = self.sheets.remove(at);
        let value = |row: usize| sheet.rows.get(row).map(|row| row.cell(1));
        let template = value(0).map(Cell::as_text).filter(|id| !id.is_empty());
        let version = value(1).and_then(Cell::as_int).and_then(|version| u32::try_from(version).ok());
        self.stamp = template.zip(version).map(|(template, version)| Stamp { template, version });
    }
}
