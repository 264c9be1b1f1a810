//! Rules about single files: how they open, how long and how large they are, what may not be left in them.

use std::fs;

use super::house::House;
use crate::shell::{program, read, root};

/// Lines a source file may have.
const LONGEST: usize = 500;
/// Bytes a tracked file may have.
const LARGEST: u64 = 1024 * 1024;

/// Files that may be longer, with the reason.
const LONGER: &[(&str, &str)] = &[("web/src/api/openapi.d.ts", "generated from the OpenAPI document")];

/// Marks of unfinished work. Put together here so that this file does not hold them.
const UNFINISHED: [&str; 7] = [
    concat!("to", "do!("),
    concat!("unimple", "mented!("),
    concat!("FIX", "ME"),
    concat!("XX", "X"),
    concat!("#[", "ignore"),
    concat!(".on", "ly("),
    concat!("test.", "skip("),
];

/// Rust files that do not open with `//!` and a sentence.
pub fn opening_sentence(house: &House) -> Vec<String> {
    house
        .rust()
        .filter(|source| {
            let first = source.text.lines().next().unwrap_or_default();
            let sentence = first.strip_prefix("//!").unwrap_or_default().trim();
            sentence.split_whitespace().count() < 2
        })
        .map(|source| format!("{}: opens without a `//!` sentence", source.path))
        .collect()
}

/// Source files longer than the limit and not excepted; exceptions that are no longer needed.
pub fn length(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    for source in house.sources.iter().filter(|source| is_code(&source.path)) {
        let count = source.text.lines().count();
        let excepted = LONGER.iter().any(|(path, _)| *path == source.path);
        if LONGEST < count && !excepted {
            lines.push(format!("{}: {count} lines, at most {LONGEST}", source.path));
        }
    }
    lines
}

/// Tracked files that are too large.
pub fn size(_house: &House) -> Vec<String> {
    let Ok(tracked) = read(&mut program("git", ["ls-files", "-z"])) else {
        return Vec::new();
    };
    tracked
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter_map(|path| {
            let bytes = fs::metadata(root().join(path)).ok()?.len();
            (LARGEST < bytes).then(|| format!("{path}: {bytes} bytes, at most {LARGEST}"))
        })
        .collect()
}

/// Stubs, muted tests and notes to oneself.
pub fn unfinished(house: &House) -> Vec<String> {
    let mut lines = Vec::new();
    for source in house.sources.iter().filter(|source| is_code(&source.path)) {
        for (at, line) in source.text.lines().enumerate() {
            for mark in UNFINISHED.iter().filter(|mark| line.contains(**mark)) {
                lines.push(format!("{}:{}: `{mark}`", source.path, at + 1));
            }
        }
    }
    lines
}

fn is_code(path: &str) -> bool {
    [".rs", ".ts", ".tsx"].iter().any(|end| path.ends_with(end))
}
