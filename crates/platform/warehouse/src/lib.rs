//! The warehouse of answers: one Parquet file per release and subject, one row per student, no names inside.
//!
//! Files are written once and never changed; readers are given explicit paths from the catalogue, never a directory
//! listing. The types are plain Rust: the columns of [`cube::SubjectTable`].

mod error;
mod garbage;
mod read;
mod schema;
mod write;

pub use error::Error;
pub use garbage::{KEEP, garbage};
pub use read::{Wanted, read, sha256};
pub use write::{Written, write};
