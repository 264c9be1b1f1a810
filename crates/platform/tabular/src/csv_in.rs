//! Separated values, with the separator found out and the row numbers kept as a spreadsheet would show them.

use kernel::Result;

use crate::read::refuse;
use crate::{Cell, Format, Limits, Sheet, SheetRow, Workbook, heading};

/// Records looked at to find the separator.
const SAMPLE: usize = 20;

/// Reads decoded text into a workbook of one sheet.
pub(crate) fn read(text: &str, encoding: &'static str, name: &str, limits: &Limits) -> Result<Workbook> {
    let delimiter = delimiter(text);
    if let Some(line) = open_quote(text.as_bytes(), delimiter) {
        return Err(refuse("open_quote").with("row", line).into());
    }
    let mut sheet = Sheet { name: name.to_owned(), ..Sheet::default() };
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut lines = Lines::default();
    let mut cells = 0;
    while reader.read_record(&mut record).map_err(|_| refuse("broken"))? {
        let number = lines.number(text, &record);
        let Some(row) = row(&record, number, limits)? else { continue };
        cells += row.cells.len();
        sheet.rows.push(row);
        if limits.rows < sheet.rows.len() {
            return Err(refuse("too_many_rows").with("limit", limits.rows).with("sheet", name).into());
        }
        if limits.cells < cells {
            return Err(refuse("too_many_cells").with("limit", limits.cells).into());
        }
    }
    if sheet.rows.is_empty() {
        return Err(refuse("empty_file").into());
    }
    let format = Format::Csv { encoding, delimiter: char::from(delimiter) };
    Ok(Workbook { format, sheets: vec![sheet], stamp: None })
}

/// Counts rows as a spreadsheet does: blank lines count, line ends inside quotation marks do not.
#[derive(Default)]
struct Lines {
    counted_to: usize,
    ends: usize,
    inner: usize,
}

impl Lines {
    fn number(&mut self, text: &str, record: &csv::StringRecord) -> u32 {
        let at = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(usize::MAX));
        // The reader's own line count lags behind blank lines and CRLF: it starts a record at the line end before it.
        let blank = text.as_bytes().iter().skip(at).take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = (at + blank).clamp(self.counted_to, text.len());
        self.ends += line_ends(&text.as_bytes()[self.counted_to..start]);
        self.counted_to = start;
        let number = u32::try_from(self.ends - self.inner + 1).unwrap_or(u32::MAX);
        self.inner += record.iter().map(|field| line_ends(field.as_bytes())).sum::<usize>();
        number
    }
}

/// Line ends of any kind: LF, CRLF, CR.
fn line_ends(bytes: &[u8]) -> usize {
    let lone = |at: usize| bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
    (0..bytes.len()).filter(|at| bytes[*at] == b'\n' || lone(*at)).count()
}

fn row(record: &csv::StringRecord, number: u32, limits: &Limits) -> Result<Option<SheetRow>> {
    let filled = (0..record.len()).rfind(|at| !heading::trim(&record[*at]).is_empty());
    let Some(last) = filled else { return Ok(None) };
    if limits.columns <= last {
        return Err(refuse("too_many_columns").with("limit", limits.columns).with("row", number).into());
    }
    let cells = record.iter().take(last + 1).map(|field| cell(field, limits)).collect();
    Ok(Some(SheetRow { number, cells, formulas: Vec::new(), fields: record.len() }))
}

fn cell(field: &str, limits: &Limits) -> Cell {
    crate::xlsx_in::bounded(unguard(field), limits)
}

/// Takes off what programs add so that a spreadsheet keeps a text a text: `'=1+1`, `="0012"`.
fn unguard(field: &str) -> &str {
    if let Some(rest) = field.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@', '\t', '\r'])) {
        return rest;
    }
    field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(field)
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().delimiter(delimiter).has_headers(false).flexible(true).from_reader(text.as_bytes())
}

/// The separator that cuts most of the first records into the same number of fields, more than one.
fn delimiter(text: &str) -> u8 {
    let score = |delimiter: u8| {
        let mut widths = std::collections::BTreeMap::<usize, usize>::new();
        for record in reader(text, delimiter).records().take(SAMPLE).flatten() {
            *widths.entry(record.len()).or_default() += usize::from(1 < record.len());
        }
        widths.into_iter().map(|(width, count)| (count, width)).max().unwrap_or_default()
    };
    // The last of equals wins, so the comma stands last.
    [b';', b'\t', b','].into_iter().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// Line of a quotation mark that opens a field and is never closed: it would swallow all following rows.
fn open_quote(bytes: &[u8], delimiter: u8) -> Option<u64> {
    let (mut line, mut opened, mut at_start) = (1, None, true);
    let mut rest = bytes.iter().peekable();
    while let Some(&byte) = rest.next() {
        line += u64::from(byte == b'\n');
        if opened.is_some() {
            if byte == b'"' && rest.next_if(|next| **next == b'"').is_none() {
                opened = None;
            }
        } else if byte == b'"' && at_start {
            opened = Some(line);
        }
        at_start = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
    }
    opened
}
