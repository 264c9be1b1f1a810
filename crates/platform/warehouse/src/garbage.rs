//! Clearing away column files that no catalogue row names any more, a day after they were last touched.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::error::Error;
use crate::write::UNFINISHED;

/// Age below which nothing is removed: a writer or an old reader may still hold the file.
pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// Removes unreferenced `.parquet` files and unfinished files under `dir` that are older than `older_than`
/// ([`KEEP`] outside tests); returns what was removed, in order. Other files and links are left alone.
///
/// # Errors
/// [`Error::Io`]; what was removed before stays removed.
pub fn garbage(
    dir: &Path,
    referenced: &BTreeSet<PathBuf>,
    now: SystemTime,
    older_than: Duration,
) -> Result<Vec<PathBuf>, Error> {
    // A referenced file that is not there cannot be removed, so failing to resolve it does no harm.
    let keep: BTreeSet<PathBuf> = referenced.iter().filter_map(|path| fs::canonicalize(path).ok()).collect();
    let mut removed = Vec::new();
    for path in candidates(dir)? {
        let resolved = fs::canonicalize(&path).map_err(Error::io(&path))?;
        let touched = fs::metadata(&path).and_then(|m| m.modified()).map_err(Error::io(&path))?;
        let old = now.duration_since(touched).is_ok_and(|age| older_than < age);
        if old && !keep.contains(&resolved) {
            fs::remove_file(&path).map_err(Error::io(&path))?;
            removed.push(path);
        }
    }
    Ok(removed)
}

/// Our files under a directory, in order.
fn candidates(dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).map_err(Error::io(dir))? {
        let entry = entry.map_err(Error::io(dir))?;
        let kind = entry.file_type().map_err(Error::io(dir))?;
        let path = entry.path();
        let ours = [OsStr::new("parquet"), OsStr::new(UNFINISHED)];
        if kind.is_dir() {
            found.extend(candidates(&path)?);
        } else if kind.is_file() && path.extension().is_some_and(|ending| ours.contains(&ending)) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}
