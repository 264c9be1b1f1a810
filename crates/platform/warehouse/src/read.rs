//! Reading the columns of one file, named by its path, as far as they are wanted.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io;
use std::path::Path;

use arrow::array::{Array, PrimitiveArray, RecordBatch};
use arrow::datatypes::{ArrowPrimitiveType, Float64Type, Int16Type, UInt8Type, UInt16Type, UInt32Type};
use cube::{ItemColumn, Participation, State, SubjectTable};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::schema::{FIXED, ITEMS_KEY, PV_KEY, VERSION, VERSION_KEY, pv, score, state};

/// Which columns to read beside student, units, weight, zone, booklet and participation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Items by id; `None` = all. Items come in the file's order.
    pub items: Option<BTreeSet<String>>,
    /// Whether to read the plausible values.
    pub pv: bool,
}

impl Wanted {
    /// Everything.
    #[must_use]
    pub fn all() -> Self {
        Self { items: None, pv: true }
    }
}

/// Reads one file; columns that are not wanted are not touched.
///
/// # Errors
/// [`Error::Io`] when the file is not there, [`Error::Parquet`] when it is damaged, [`Error::Format`] when it is not a
/// subject table of this version, lacks a wanted item, or holds a byte that no state has.
pub fn read(path: &Path, wanted: &Wanted) -> Result<SubjectTable, Error> {
    let file = File::open(path).map_err(Error::io(path))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(Error::parquet(path))?;
    let notes = Notes::of(path, &builder)?;
    let items = notes.pick(path, wanted)?;
    let pvs = if wanted.pv { notes.pvs } else { 0 };
    let names = FIXED.iter().map(|(name, _)| (*name).to_owned());
    let names = names.chain((0..pvs).map(pv)).chain(items.iter().flat_map(|&(j, _)| [score(j), state(j)]));
    let names: Vec<String> = names.collect();
    let mask = ProjectionMask::columns(builder.parquet_schema(), names.iter().map(String::as_str));
    let rows = usize::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
    let reader = builder.with_projection(mask).with_batch_size(16_384).build().map_err(Error::parquet(path))?;
    let mut table = empty(pvs, &items, rows);
    for batch in reader {
        let batch = batch.map_err(|why| Error::format(path, why.to_string()))?;
        append(path, &batch, &mut table, &items)?;
    }
    table.check()?;
    Ok(table)
}

/// SHA-256 of a file's bytes, lower-case hexadecimal, to compare with the catalogue's.
///
/// # Errors
/// [`Error::Io`].
pub fn sha256(path: &Path) -> Result<String, Error> {
    let mut file = File::open(path).map_err(Error::io(path))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match io::Read::read(&mut file, &mut buffer).map_err(Error::io(path))? {
            0 => return Ok(hex::encode(hash.finalize())),
            taken => hash.update(&buffer[..taken]),
        }
    }
}

/// What the file says about itself.
struct Notes {
    items: Vec<String>,
    pvs: usize,
}

impl Notes {
    fn of(path: &Path, builder: &ParquetRecordBatchReaderBuilder<File>) -> Result<Self, Error> {
        let list = builder.metadata().file_metadata().key_value_metadata();
        let notes: BTreeMap<&str, &str> =
            list.into_iter().flatten().filter_map(|kv| Some((kv.key.as_str(), kv.value.as_deref()?))).collect();
        let note = |key: &str| {
            notes.get(key).copied().ok_or_else(|| Error::format(path, format!("the note {key} is missing")))
        };
        let version = note(VERSION_KEY)?;
        if version != VERSION {
            return Err(Error::format(path, format!("its form is {version}, this program reads {VERSION}")));
        }
        let items =
            serde_json::from_str(note(ITEMS_KEY)?).map_err(|why| Error::format(path, format!("item ids: {why}")))?;
        let pvs =
            note(PV_KEY)?.parse().map_err(|why| Error::format(path, format!("number of plausible values: {why}")))?;
        Ok(Self { items, pvs })
    }

    /// Place and id of each wanted item.
    fn pick(&self, path: &Path, wanted: &Wanted) -> Result<Vec<(usize, String)>, Error> {
        let all = self.items.iter().cloned().enumerate();
        let Some(ids) = &wanted.items else { return Ok(all.collect()) };
        if let Some(id) = ids.iter().find(|id| !self.items.contains(id)) {
            return Err(Error::format(path, format!("it has no item {id}")));
        }
        Ok(all.filter(|(_, id)| ids.contains(id)).collect())
    }
}

fn empty(pvs: usize, items: &[(usize, String)], rows: usize) -> SubjectTable {
    let item = |(_, id): &(usize, String)| ItemColumn {
        id: id.clone(),
        score: Vec::with_capacity(rows),
        state: Vec::with_capacity(rows),
    };
    SubjectTable {
        pv: vec![Vec::with_capacity(rows); pvs],
        items: items.iter().map(item).collect(),
        ..SubjectTable::default()
    }
}

fn append(path: &Path, batch: &RecordBatch, table: &mut SubjectTable, items: &[(usize, String)]) -> Result<(), Error> {
    let from = Batch { path, batch };
    table.student_no.extend_from_slice(from.column::<UInt32Type>("student_no")?);
    table.region.extend_from_slice(from.column::<UInt32Type>("region")?);
    table.school.extend_from_slice(from.column::<UInt32Type>("school")?);
    table.class.extend_from_slice(from.column::<UInt32Type>("class")?);
    table.weight.extend_from_slice(from.column::<Float64Type>("weight")?);
    table.zone.extend_from_slice(from.column::<UInt16Type>("zone")?);
    table.rep.extend_from_slice(from.column::<UInt8Type>("rep")?);
    table.booklet.extend_from_slice(from.column::<UInt8Type>("booklet")?);
    from.decode("participation", Participation::from_byte, &mut table.participation)?;
    for (k, column) in table.pv.iter_mut().enumerate() {
        column.extend_from_slice(from.column::<Float64Type>(&pv(k))?);
    }
    for ((place, _), item) in items.iter().zip(&mut table.items) {
        item.score.extend_from_slice(from.column::<Int16Type>(&score(*place))?);
        from.decode(&state(*place), State::from_byte, &mut item.state)?;
    }
    Ok(())
}

/// A batch that knows its file, for error messages.
struct Batch<'a> {
    path: &'a Path,
    batch: &'a RecordBatch,
}

impl<'a> Batch<'a> {
    fn column<T: ArrowPrimitiveType>(&self, name: &str) -> Result<&'a [T::Native], Error> {
        let array =
            self.batch.column_by_name(name).and_then(|array| array.as_any().downcast_ref::<PrimitiveArray<T>>());
        match array {
            Some(array) if array.null_count() == 0 => Ok(array.values()),
            _ => Err(Error::format(self.path, format!("column {name} is missing, empty in places or of another type"))),
        }
    }

    fn decode<T>(&self, name: &str, meaning: fn(u8) -> Option<T>, into: &mut Vec<T>) -> Result<(), Error> {
        for &byte in self.column::<UInt8Type>(name)? {
            let value = meaning(byte);
            into.push(
                value
                    .ok_or_else(|| Error::format(self.path, format!("column {name} holds the unknown code {byte}")))?,
            );
        }
        Ok(())
    }
}
