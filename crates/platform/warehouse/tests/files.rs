//! Column files come back as they went in, are never overwritten, refuse strangers, and survive a crash whole or not at all.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use cube::{ItemColumn, Participation, State, SubjectTable};
use proptest::prelude::*;
use sha2::{Digest, Sha256};
use warehouse::{Error, Wanted, garbage, read, write};

/// A table of mixed contents; every column differs from every other.
fn table(rows: u32, items: usize, pvs: usize) -> SubjectTable {
    let numbers = |factor: u32| (0..rows).map(|i| i.wrapping_mul(factor)).collect::<Vec<u32>>();
    let state = |i: u32| State::from_byte((i % 5) as u8).expect("five states");
    let item = |j: usize| ItemColumn {
        id: format!("item {j} é"),
        score: (0..rows).map(|i| (i as i16).wrapping_mul(j as i16 + 3)).collect(),
        state: (0..rows).map(|i| state(i + j as u32)).collect(),
    };
    SubjectTable {
        student_no: numbers(1),
        region: numbers(3),
        school: numbers(5),
        class: numbers(7),
        weight: (0..rows).map(|i| f64::from(i) / 3.0).collect(),
        zone: (0..rows).map(|i| i as u16).collect(),
        rep: (0..rows).map(|i| (i % 2) as u8).collect(),
        booklet: (0..rows).map(|i| (i % 200) as u8).collect(),
        participation: (0..rows).map(|i| Participation::from_byte((i % 3) as u8).expect("three")).collect(),
        pv: (0..pvs).map(|k| (0..rows).map(|i| f64::from(i) * 0.1 + k as f64).collect()).collect(),
        items: (0..items).map(item).collect(),
    }
}

fn scratch() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary directory")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn what_is_written_is_read_back(rows in 0u32..400, items in 0usize..6, pvs in 0usize..4) {
        let dir = scratch();
        let path = dir.path().join("a.parquet");
        let table = table(rows, items, pvs);
        let written = write(&path, &table).expect("written");
        let bytes = fs::read(&path).expect("readable");
        prop_assert_eq!(written.rows, u64::from(rows));
        prop_assert_eq!(written.bytes, bytes.len() as u64);
        prop_assert_eq!(&written.sha256, &hex::encode(Sha256::digest(&bytes)));
        prop_assert_eq!(warehouse::sha256(&path).expect("readable"), written.sha256);
        prop_assert_eq!(read(&path, &Wanted::all()).expect("read"), table);
    }
}

#[test]
fn more_rows_than_one_slice_come_back_in_order() {
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    let table = table(150_000, 2, 1);
    write(&path, &table).expect("written");
    assert!(read(&path, &Wanted::all()).expect("read") == table);
}

#[test]
fn only_wanted_columns_are_read() {
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    let whole = table(50, 5, 2);
    write(&path, &whole).expect("written");
    let wanted = Wanted { items: Some(BTreeSet::from(["item 3 é".to_owned(), "item 1 é".to_owned()])), pv: false };
    let part = read(&path, &wanted).expect("read");
    assert!(part.pv.is_empty());
    assert_eq!(part.items, vec![whole.items[1].clone(), whole.items[3].clone()]);
    assert_eq!(part.weight, whole.weight);
    let missing = Wanted { items: Some(BTreeSet::from(["item 9 é".to_owned()])), pv: false };
    assert!(matches!(read(&path, &missing), Err(Error::Format { what, .. }) if what.contains("item 9 é")));
}

#[test]
fn a_file_is_never_overwritten() {
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    let first = write(&path, &table(10, 1, 0)).expect("written");
    assert!(matches!(write(&path, &table(20, 1, 0)), Err(Error::Exists(_))));
    assert_eq!(warehouse::sha256(&path).expect("readable"), first.sha256);
    assert_eq!(files(dir.path()).len(), 1, "no unfinished file is left");
}

#[test]
fn columns_of_unequal_length_are_not_written() {
    let dir = scratch();
    let mut bad = table(10, 1, 0);
    bad.items[0].state.pop();
    assert!(matches!(write(&dir.path().join("a.parquet"), &bad), Err(Error::Table(_))));
    assert!(files(dir.path()).is_empty());
}

#[test]
fn strangers_are_refused_with_their_name() {
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    assert!(matches!(read(&path, &Wanted::all()), Err(Error::Io { .. })));
    fs::write(&path, b"PAR1 but not really").expect("written");
    let error = read(&path, &Wanted::all()).expect_err("not a column file");
    assert!(matches!(error, Error::Parquet { .. }) && error.to_string().contains("a.parquet"), "{error}");
    let mut whole = Vec::new();
    let path = dir.path().join("b.parquet");
    write(&path, &table(500, 3, 0)).expect("written");
    whole.extend(fs::read(&path).expect("readable"));
    let path = dir.path().join("cut.parquet");
    fs::write(&path, &whole[..whole.len() / 2]).expect("written");
    assert!(matches!(read(&path, &Wanted::all()), Err(Error::Parquet { .. })));
}

#[test]
fn another_form_of_the_same_format_is_refused() {
    use arrow::array::{ArrayRef, UInt32Array};
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    let column: ArrayRef = std::sync::Arc::new(UInt32Array::from(vec![1, 2]));
    let batch = arrow::array::RecordBatch::try_from_iter([("student_no", column)]).expect("one column");
    let file = File::create(&path).expect("created");
    let mut writer = parquet::arrow::ArrowWriter::try_new(file, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("written");
    writer.close().expect("closed");
    assert!(matches!(read(&path, &Wanted::all()), Err(Error::Format { what, .. }) if what.contains("shuren.schema")));
}

#[test]
fn garbage_spares_the_young_the_referenced_and_the_unknown() {
    let dir = scratch();
    fs::create_dir(dir.path().join("r1")).expect("created");
    let names = ["kept.parquet", "old.parquet", "r1/old.parquet", "left.parquet.7.part", "notes.txt"];
    names.iter().for_each(|name| fs::write(dir.path().join(name), b"x").expect("written"));
    let referenced = BTreeSet::from([dir.path().join("./kept.parquet"), dir.path().join("gone.parquet")]);
    let now = SystemTime::now();
    assert!(garbage(dir.path(), &referenced, now, warehouse::KEEP).expect("swept").is_empty(), "all are young");
    let later = now + Duration::from_secs(25 * 60 * 60);
    let removed = garbage(dir.path(), &referenced, later, warehouse::KEEP).expect("swept");
    let expected = ["left.parquet.7.part", "old.parquet", "r1/old.parquet"].map(|name| dir.path().join(name));
    assert_eq!(removed, expected);
    assert_eq!(
        files(dir.path()),
        [dir.path().join("kept.parquet"), dir.path().join("notes.txt"), dir.path().join("r1")]
    );
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = fs::read_dir(dir).expect("listed").map(|e| e.expect("an entry").path()).collect();
    all.sort();
    all
}

/// The child of the crash tests: writes one file where the parent says, and nothing in an ordinary run.
#[test]
fn a_writer_that_may_be_killed() {
    if let Some(path) = std::env::var_os("SHUREN_TEST_WRITE_TO") {
        write(Path::new(&path), &table(1000, 3, 1)).expect("written");
    }
}

/// Writes in another process that dies at this point; returns whether it ended well.
fn write_and_die(path: &Path, point: &str) -> bool {
    Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "a_writer_that_may_be_killed"])
        .env("SHUREN_TEST_WRITE_TO", path)
        .env("SHUREN_ABORT_AT", point)
        .output()
        .expect("started")
        .status
        .success()
}

#[test]
fn a_kill_before_the_rename_leaves_no_file_and_a_second_try_succeeds() {
    for point in ["warehouse.before_sync", "warehouse.before_rename"] {
        let dir = scratch();
        let path = dir.path().join("a.parquet");
        assert!(!write_and_die(&path, point), "{point}");
        assert!(!path.exists(), "{point}");
        write(&path, &table(1000, 3, 1)).expect("written at the second try");
        assert!(read(&path, &Wanted::all()).expect("read") == table(1000, 3, 1));
        let later = SystemTime::now() + Duration::from_secs(25 * 60 * 60);
        let removed = garbage(dir.path(), &BTreeSet::from([path.clone()]), later, warehouse::KEEP).expect("swept");
        assert_eq!(removed.len(), 1, "the unfinished file of {point}");
        assert_eq!(files(dir.path()), [path]);
    }
}

#[test]
fn a_kill_after_the_rename_leaves_the_whole_file() {
    let dir = scratch();
    let path = dir.path().join("a.parquet");
    assert!(!write_and_die(&path, "warehouse.after_rename"));
    assert!(read(&path, &Wanted::all()).expect("read") == table(1000, 3, 1));
    assert_eq!(files(dir.path()), [path]);
}
