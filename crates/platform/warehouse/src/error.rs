//! What can go wrong with a column file: it is there already, it is missing, or it is not what its catalogue row says.

use std::path::{Path, PathBuf};

/// Failure of a read or write; none of these is the fault of a user at a screen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file with this name exists; column files are never overwritten.
    #[error("{0} exists already; column files are never overwritten")]
    Exists(PathBuf),
    /// The file system said no.
    #[error("{path}: {source}")]
    Io {
        /// File.
        path: PathBuf,
        /// Reason.
        source: std::io::Error,
    },
    /// The bytes are not a readable Parquet file.
    #[error("{path}: {source}")]
    Parquet {
        /// File.
        path: PathBuf,
        /// Reason.
        source: parquet::errors::ParquetError,
    },
    /// A Parquet file, but not one of ours or of another version.
    #[error("{path}: {what}")]
    Format {
        /// File.
        path: PathBuf,
        /// What differs.
        what: String,
    },
    /// The table itself is inconsistent and was not written.
    #[error(transparent)]
    Table(#[from] cube::Error),
}

impl Error {
    pub(crate) fn io(path: &Path) -> impl FnOnce(std::io::Error) -> Self + '_ {
        move |source| Self::Io { path: path.to_owned(), source }
    }

    pub(crate) fn parquet(path: &Path) -> impl FnOnce(parquet::errors::ParquetError) -> Self + '_ {
        move |source| Self::Parquet { path: path.to_owned(), source }
    }

    pub(crate) fn format(path: &Path, what: impl Into<String>) -> Self {
        Self::Format { path: path.to_owned(), what: what.into() }
    }
}

impl From<Error> for kernel::Error {
    fn from(error: Error) -> Self {
        Self::Internal(Box::new(error))
    }
}
