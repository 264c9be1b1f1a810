//! Writing a column file so that it is either whole under its name or not there at all.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int16Array, RecordBatch, UInt8Array, UInt16Array, UInt32Array};
use arrow::error::ArrowError;
use cube::SubjectTable;
use kernel::fault;
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::schema::{ITEMS_KEY, PV_KEY, VERSION, VERSION_KEY, schema};

/// What the catalogue remembers of a written file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// SHA-256 of the bytes, lower-case hexadecimal.
    pub sha256: String,
    /// Students.
    pub rows: u64,
    /// Bytes.
    pub bytes: u64,
}

/// Rows written at a time.
const SLICE: usize = 65_536;

/// Writes one subject of one release.
///
/// The bytes go to a temporary file beside the target, are flushed to the disk, then renamed, and the directory is
/// flushed: after a power cut the file is whole or absent. A temporary file left by a crash is removed by
/// [`crate::garbage`].
///
/// # Errors
/// [`Error::Exists`] when the name is taken, [`Error::Table`] for columns of unequal length, else the file system's.
pub fn write(path: &Path, table: &SubjectTable) -> Result<Written, Error> {
    table.check()?;
    if path.exists() {
        return Err(Error::Exists(path.to_owned()));
    }
    let temporary = temporary(path);
    let file =
        OpenOptions::new().write(true).create(true).truncate(true).open(&temporary).map_err(Error::io(&temporary))?;
    let written = fill(&temporary, file, table).inspect_err(|_| {
        // Best effort: what stays is found by the garbage collector.
        let _ = fs::remove_file(&temporary);
    })?;
    fault::point("warehouse.before_rename");
    fs::rename(&temporary, path).map_err(Error::io(path))?;
    fault::point("warehouse.after_rename");
    let directory = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(directory).and_then(|dir| dir.sync_all()).map_err(Error::io(directory))?;
    Ok(written)
}

/// Ending of unfinished files.
pub(crate) const UNFINISHED: &str = "part";

fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.{UNFINISHED}", std::process::id()));
    path.with_file_name(name)
}

fn fill(path: &Path, file: File, table: &SubjectTable) -> Result<Written, Error> {
    let fields = schema(table.pv.len(), table.items.len());
    let sink = Counted { file, hash: Sha256::new(), bytes: 0 };
    let mut writer =
        ArrowWriter::try_new(sink, Arc::clone(&fields), Some(properties(table))).map_err(Error::parquet(path))?;
    for start in (0..table.rows()).step_by(SLICE) {
        let end = table.rows().min(start + SLICE);
        let columns = columns(table, start, end);
        let batch = RecordBatch::try_new(Arc::clone(&fields), columns);
        let batch = batch.map_err(|why: ArrowError| Error::format(path, why.to_string()))?;
        writer.write(&batch).map_err(Error::parquet(path))?;
    }
    fault::point("warehouse.before_sync");
    let sink = writer.into_inner().map_err(Error::parquet(path))?;
    sink.file.sync_all().map_err(Error::io(path))?;
    Ok(Written { sha256: hex::encode(sink.hash.finalize()), rows: table.rows() as u64, bytes: sink.bytes })
}

fn properties(table: &SubjectTable) -> WriterProperties {
    let ids: Vec<&str> = table.items.iter().map(|item| item.id.as_str()).collect();
    let note = |key: &str, value: String| KeyValue::new(key.to_owned(), value);
    WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_key_value_metadata(Some(vec![
            note(VERSION_KEY, VERSION.to_owned()),
            note(ITEMS_KEY, serde_json::json!(ids).to_string()),
            note(PV_KEY, table.pv.len().to_string()),
        ]))
        .build()
}

fn columns(table: &SubjectTable, start: usize, end: usize) -> Vec<ArrayRef> {
    let numbers = |column: &[u32]| -> ArrayRef { Arc::new(UInt32Array::from(column[start..end].to_vec())) };
    let bytes = |column: &[u8]| -> ArrayRef { Arc::new(UInt8Array::from(column[start..end].to_vec())) };
    let reals = |column: &[f64]| -> ArrayRef { Arc::new(Float64Array::from(column[start..end].to_vec())) };
    let mut all = vec![
        numbers(&table.student_no),
        numbers(&table.region),
        numbers(&table.school),
        numbers(&table.class),
        reals(&table.weight),
        Arc::new(UInt16Array::from(table.zone[start..end].to_vec())) as ArrayRef,
        bytes(&table.rep),
        bytes(&table.booklet),
        Arc::new(UInt8Array::from_iter_values(table.participation[start..end].iter().map(|p| *p as u8))) as ArrayRef,
    ];
    all.extend(table.pv.iter().map(|column| reals(column)));
    for item in &table.items {
        all.push(Arc::new(Int16Array::from(item.score[start..end].to_vec())));
        all.push(Arc::new(UInt8Array::from_iter_values(item.state[start..end].iter().map(|s| *s as u8))));
    }
    all
}

/// A file that hashes and counts what goes through it.
struct Counted {
    file: File,
    hash: Sha256,
    bytes: u64,
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file.write(bytes)?;
        self.hash.update(&bytes[..taken]);
        self.bytes += taken as u64;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
