//! Unpacks every part of an archive into nothing first, so that a bomb goes off where it harms nobody.

use std::io::{Cursor, Read};

use kernel::Result;
use zip::ZipArchive;

use crate::Limits;
use crate::read::{mebibytes, refuse};

/// Parts below this size may be packed as tightly as they like.
const SMALL: u64 = 16 << 20;
/// Entries a workbook may have; real ones have dozens.
const ENTRIES: usize = 5_000;
/// Shared texts unpack into many small pieces of memory, so they may be less large than sheets.
const TEXTS: u64 = 128 << 20;
/// Style, relation and drawing parts of real workbooks are far below this.
const OTHER: u64 = 64 << 20;

/// What kind of workbook an archive holds.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Content {
    /// An Office Open XML workbook.
    Xlsx,
    /// Something else: a text document, an OpenDocument or binary workbook, a plain archive.
    Other,
}

/// Checks all parts against the limits.
pub(crate) fn check(bytes: &[u8], limits: &Limits) -> Result<Content> {
    let broken = |_| refuse("broken");
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    if ENTRIES < archive.len() {
        return Err(refuse("zip_bomb").with("limit", mebibytes(limits.inflated)).into());
    }
    let mut left = limits.inflated;
    let mut content = Content::Other;
    for index in 0..archive.len() {
        let entry = archive.by_index_raw(index).map_err(broken)?;
        if entry.encrypted() {
            return Err(refuse("password").into());
        }
        let (name, packed) = (entry.name().map_err(broken)?.to_ascii_lowercase(), entry.compressed_size());
        drop(entry);
        let allowed = left.min(part_limit(&name)).min(SMALL.max(packed.saturating_mul(limits.ratio)));
        let entry = archive.by_index(index).map_err(broken)?;
        let size = count(entry, allowed).ok_or_else(|| refuse("broken"))?;
        if allowed < size {
            return Err(refuse("zip_bomb").with("limit", mebibytes(limits.inflated)).into());
        }
        left -= size;
        if name.replace('\\', "/").trim_start_matches('/') == "xl/workbook.xml" {
            content = Content::Xlsx;
        }
    }
    Ok(content)
}

fn part_limit(name: &str) -> u64 {
    if name.contains("worksheets") {
        u64::MAX
    } else if name.ends_with("sharedstrings.xml") {
        TEXTS
    } else {
        OTHER
    }
}

/// Unpacked size, counted no further than one byte over `allowed`; `None` when the part cannot be unpacked.
fn count(mut entry: impl Read, allowed: u64) -> Option<u64> {
    let mut buffer = vec![0; 64 << 10];
    let mut size = 0;
    while size <= allowed {
        match entry.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => size += read as u64,
            Err(_) => return None,
        }
    }
    Some(size)
}
