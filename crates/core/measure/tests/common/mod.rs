//! Where the reference data lie, and how they are read; tests without them say so and pass, but never in CI.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

/// The reference folder: `SHUREN_REFERENCE`, else `../shared` beside the workspace. `None` prints the skip.
pub fn reference() -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared"));
    let folder = std::env::var_os("SHUREN_REFERENCE").map_or_else(beside, PathBuf::from);
    if folder.join("golden").is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "reference data not found at {}; set SHUREN_REFERENCE",
        folder.display()
    );
    println!("skipped: reference data not found");
    None
}

/// A golden JSON file by its name without extension.
pub fn golden(folder: &std::path::Path, name: &str) -> serde_json::Value {
    let file = File::open(folder.join("golden").join(format!("{name}.json"))).expect("golden file");
    serde_json::from_reader(BufReader::new(file)).expect("golden JSON")
}

/// All columns of a gzipped CSV as numbers; an empty cell is NaN.
pub fn columns(folder: &std::path::Path, name: &str) -> BTreeMap<String, Vec<f64>> {
    let file = File::open(folder.join("data").join(format!("{name}.csv.gz"))).expect("data file");
    let mut reader = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(file));
    let heads: Vec<String> = reader.headers().expect("header").iter().map(String::from).collect();
    let mut columns = vec![Vec::new(); heads.len()];
    for record in reader.records() {
        for (column, cell) in columns.iter_mut().zip(record.expect("row").iter()) {
            column.push(cell.parse().unwrap_or(f64::NAN));
        }
    }
    heads.into_iter().zip(columns).collect()
}

/// Relative closeness.
pub fn close(found: f64, expected: f64, relative: f64) -> bool {
    (found - expected).abs() <= relative * expected.abs()
}
