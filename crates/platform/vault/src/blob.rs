//! Keeps whole files encrypted on disk, named by a keyed fingerprint of their content.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::{KeyRing, VaultError, token};

/// Largest file a blob may hold, bytes (64 MiB); a file is sealed as one piece, so this also bounds memory.
pub const BLOB_LIMIT: u64 = 64 * 1024 * 1024;

const PURPOSE: &str = "vault.blob";
/// Beginning of the names of files being written.
const PART: &str = ".part-";

/// What a table keeps of a stored file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BlobRef {
    /// 64 hexadecimal digits: fingerprint of the content under the seal key, so that the name tells nothing
    /// to somebody who only has the disk, not even whether a known file is there.
    pub id: String,
    /// Size of the plaintext, bytes.
    pub size: u64,
}

/// A directory of sealed files. Only ciphertext ever touches the disk.
///
/// The same content is stored once; two uploads may therefore share a blob: count references before [`BlobStore::delete`].
#[derive(Clone, Debug)]
pub struct BlobStore {
    dir: PathBuf,
    keys: KeyRing,
}

impl BlobStore {
    /// Opens the store in `dir`, creating the directory.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn at(dir: &Path, keys: KeyRing) -> Result<Self, VaultError> {
        fs::create_dir_all(dir)?;
        Ok(Self { dir: dir.to_path_buf(), keys })
    }

    /// Stores the bytes and returns their reference once they are safely on disk. Repeating it changes nothing.
    ///
    /// # Errors
    /// [`VaultError::BlobTooLarge`], [`VaultError::Io`]; after an error nothing half-written is left under the id.
    pub fn put(&self, bytes: &[u8]) -> Result<BlobRef, VaultError> {
        let size = bytes.len() as u64;
        if BLOB_LIMIT < size {
            return Err(VaultError::BlobTooLarge { size, limit: BLOB_LIMIT });
        }
        let id = hex::encode(self.keys.mac(PURPOSE, bytes));
        // An unreadable earlier copy (damaged, retired key) is replaced instead of trusted.
        if self.get(&id).is_err() {
            self.write(&id, &self.keys.seal_bytes(&context(&id), bytes))?;
        }
        Ok(BlobRef { id, size })
    }

    /// Reads a file back.
    ///
    /// # Errors
    /// [`VaultError::BadBlobId`], [`VaultError::BlobNotFound`], [`VaultError::Tampered`], [`VaultError::UnknownKey`],
    /// [`VaultError::Io`].
    pub fn get(&self, id: &str) -> Result<Vec<u8>, VaultError> {
        let sealed = fs::read(self.path(id)?).map_err(missing)?;
        self.keys.open_bytes(&context(id), &sealed)
    }

    /// Removes a file for good.
    ///
    /// # Errors
    /// [`VaultError::BadBlobId`], [`VaultError::BlobNotFound`], [`VaultError::Io`].
    pub fn delete(&self, id: &str) -> Result<(), VaultError> {
        let path = self.path(id)?;
        fs::remove_file(&path).map_err(missing)?;
        sync_parent(&path)
    }

    /// Seals a stored file again with the current key; false when it already is.
    ///
    /// # Errors
    /// As [`BlobStore::get`].
    pub fn reseal(&self, id: &str) -> Result<bool, VaultError> {
        let sealed = fs::read(self.path(id)?).map_err(missing)?;
        let Some(fresh) = self.keys.reseal(&context(id), &sealed)? else {
            return Ok(false);
        };
        self.write(id, &fresh)?;
        Ok(true)
    }

    /// Removes what a crash left half-written more than `age` ago (ciphertext of no use); returns how many files.
    ///
    /// # Errors
    /// [`VaultError::Io`].
    pub fn sweep(&self, age: std::time::Duration) -> Result<usize, VaultError> {
        let mut removed = 0;
        for folder in fs::read_dir(&self.dir)? {
            let folder = folder?;
            if !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let file = file?;
                let part = file.file_name().to_string_lossy().starts_with(PART);
                if part && file.metadata()?.modified()?.elapsed().is_ok_and(|since| age <= since) {
                    fs::remove_file(file.path())?;
                    removed += 1;
                }
            }
        }
        Ok(removed)
    }

    /// Temporary file, fsync, rename, fsync of the directory: a crash leaves the old state or the new one.
    fn write(&self, id: &str, sealed: &[u8]) -> Result<(), VaultError> {
        let path = self.path(id)?;
        let folder = path.parent().unwrap_or(&self.dir);
        fs::create_dir_all(folder)?;
        let temporary = folder.join(format!("{PART}{}", &token()[..16]));
        let written = write_synced(&temporary, sealed).and_then(|()| {
            kernel::fault::point("vault.before_rename");
            Ok(fs::rename(&temporary, &path)?)
        });
        if written.is_err() {
            // The first error is the one to report; a leftover part holds ciphertext only.
            let _ = fs::remove_file(&temporary);
        }
        written?;
        sync_parent(&path)
    }

    /// Only 64 hexadecimal digits become a path: no id can lead out of the directory.
    fn path(&self, id: &str) -> Result<PathBuf, VaultError> {
        let hex = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        if id.len() != 64 || !id.bytes().all(hex) {
            return Err(VaultError::BadBlobId);
        }
        Ok(self.dir.join(&id[..2]).join(id))
    }
}

fn context(id: &str) -> String {
    format!("{PURPOSE}/{id}")
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), VaultError> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(())
}

fn sync_parent(path: &Path) -> Result<(), VaultError> {
    // Windows cannot open a directory as a file; there the rename itself is durable enough.
    #[cfg(unix)]
    if let Some(parent) = path.parent() {
        File::open(parent)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

fn missing(error: std::io::Error) -> VaultError {
    if error.kind() == ErrorKind::NotFound { VaultError::BlobNotFound } else { VaultError::Io(error) }
}
