//! The columns of a CSV file that were asked for, plain or gzipped, with errors that name the cell.

use anyhow::{Context, anyhow, bail};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

/// Cells that mean "no value".
const MISSING: [&str; 4] = ["", "NA", "NaN", "."];

/// The cells of the wanted columns, by column name.
pub struct Columns {
    file: String,
    cells: BTreeMap<String, Vec<String>>,
    rows: usize,
}

/// Opens a file; gzip is known by its first two bytes, not by its name.
fn open(path: &Path) -> anyhow::Result<Box<dyn Read>> {
    let name = path.display();
    let file = File::open(path).with_context(|| format!("{name} cannot be opened; check the path"))?;
    let mut file = BufReader::new(file);
    let start = file.fill_buf().with_context(|| format!("{name} cannot be read"))?;
    Ok(if start.starts_with(&[0x1f, 0x8b]) {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    })
}

impl Columns {
    /// Reads the wanted columns and leaves the others.
    pub fn read(path: &Path, wanted: &[&str]) -> anyhow::Result<Self> {
        let name = path.display().to_string();
        let mut reader = csv::ReaderBuilder::new().from_reader(open(path)?);
        let headers = reader.headers().map_err(|error| broken(&name, &error))?.clone();
        let places = places(&name, &headers, wanted)?;
        let mut cells: Vec<Vec<String>> = vec![Vec::new(); places.len()];
        let mut rows = 0;
        for record in reader.records() {
            let record = record.map_err(|error| broken(&name, &error))?;
            for (column, place) in cells.iter_mut().zip(places.values()) {
                column.push(record.get(*place).unwrap_or("").trim().to_owned());
            }
            rows += 1;
        }
        if rows == 0 {
            bail!("{name} has a header but no rows; export the file again with its data");
        }
        Ok(Self { file: name, cells: places.into_keys().zip(cells).collect(), rows })
    }

    /// Rows of data.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// A column of numbers; an empty cell, NA, NaN or a point is no value (NaN).
    pub fn numbers(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        let number = |(row, cell): (usize, &String)| {
            if MISSING.contains(&cell.as_str()) {
                return Ok(f64::NAN);
            }
            let value: Option<f64> = cell.parse().ok().filter(|value: &f64| value.is_finite());
            value.ok_or_else(|| self.cell(row, name, cell, "is not a number; write a number, or leave the cell empty"))
        };
        self.text(name).iter().enumerate().map(number).collect()
    }

    /// A column of weights: numbers of 0 or more, none missing.
    pub fn weights(&self, name: &str) -> anyhow::Result<Vec<f64>> {
        let values = self.numbers(name)?;
        match values.iter().position(|weight| weight.is_nan() || *weight < 0.0) {
            None => Ok(values),
            Some(row) => {
                let remedy = "is not a weight; write 0 or more, or take the row out";
                Err(self.cell(row, name, &self.text(name)[row], remedy))
            }
        }
    }

    /// A column of codes, numbered by the order of their texts; a missing code is refused.
    pub fn codes(&self, name: &str) -> anyhow::Result<Vec<u32>> {
        let cells = self.text(name);
        if let Some(row) = cells.iter().position(|cell| MISSING.contains(&cell.as_str())) {
            return Err(self.cell(row, name, &cells[row], "is not a code; fill it in or take the row out"));
        }
        let mut codes: BTreeMap<&str, u32> = cells.iter().map(|cell| (cell.as_str(), 0)).collect();
        for (next, code) in codes.values_mut().enumerate() {
            *code = u32::try_from(next).context("too many codes")?;
        }
        Ok(cells.iter().map(|cell| codes[cell.as_str()]).collect())
    }

    /// The half of the zone of each row: 0 or 1.
    pub fn halves(&self, name: &str) -> anyhow::Result<Vec<u32>> {
        let half = |(row, cell): (usize, &String)| match cell.parse::<f64>() {
            Ok(0.0) => Ok(0),
            Ok(1.0) => Ok(1),
            _ => Err(self.cell(row, name, cell, "is not a half of a zone; --jk2 takes ZONE,REP and REP is 0 or 1")),
        };
        self.text(name).iter().enumerate().map(half).collect()
    }

    /// The cells as they stand, trimmed.
    pub fn text(&self, name: &str) -> &[String] {
        self.cells.get(name).map_or(&[], Vec::as_slice)
    }

    /// Whether a cell means "no value".
    pub fn is_missing(cell: &str) -> bool {
        MISSING.contains(&cell)
    }

    /// An error about one cell. Rows are counted as a spreadsheet does: the header is row 1.
    fn cell(&self, row: usize, column: &str, cell: &str, remedy: &str) -> anyhow::Error {
        anyhow!("{}: row {}, column {column}: {cell:?} {remedy}", self.file, row + 2)
    }
}

/// Where each wanted column stands; the first one missing is refused, with the names there are.
fn places(file: &str, headers: &csv::StringRecord, wanted: &[&str]) -> anyhow::Result<BTreeMap<String, usize>> {
    let headers: Vec<&str> = headers.iter().map(|head| head.trim_start_matches('\u{feff}').trim()).collect();
    let mut places = BTreeMap::new();
    for &name in wanted {
        let mut found = headers.iter().enumerate().filter(|(_, head)| **head == name).map(|(place, _)| place);
        match (found.next(), found.next()) {
            (Some(place), None) => places.insert(name.to_owned(), place),
            (Some(_), Some(_)) => bail!("{file}: row 1: column {name} stands there twice; rename one of them"),
            (None, _) => {
                let few: Vec<&str> = headers.iter().copied().take(12).collect();
                let more = if few.len() < headers.len() { ", …" } else { "" };
                let list = few.join(", ");
                bail!("{file}: row 1: column {name} is missing; the file has {list}{more}")
            }
        };
    }
    Ok(places)
}

/// A file that is not the CSV it should be.
fn broken(file: &str, error: &csv::Error) -> anyhow::Error {
    let row = error.position().map_or(1, csv::Position::line);
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            anyhow!("{file}: row {row}: the text is not UTF-8; save the file as CSV UTF-8")
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            anyhow!("{file}: row {row} has {len} cells where the header has {expected_len}; repair the row")
        }
        _ => anyhow!("{file}: row {row}: {error}; export the file again"),
    }
}
