//! The vault keeps what must not lie open: names and numbers of children, files handed in, and the seals of the audit log.
//!
//! * [`KeyRing`] holds the keys, with ids so that they can be rotated; encryption, blind index and seals never share a key.
//! * [`KeyRing::seal_field`] / [`KeyRing::open_field`] protect one database field, bound to its place (`"person.name/<id>"`).
//! * [`KeyRing::blind_index`] lets an equal value be found without being readable.
//! * [`BlobStore`] keeps whole files, encrypted at rest.
//! * [`token`], [`hash_token`], [`sha256_hex`], [`KeyRing::mac`] are the small tools around them.

mod blob;
mod digest;
mod error;
mod field;
mod keys;

pub use blob::{BLOB_LIMIT, BlobRef, BlobStore};
pub use digest::{hash_token, sha256_hex, token};
pub use error::VaultError;
pub use field::{BLIND_INDEX_LEN, FIELD_OVERHEAD};
pub use keys::KeyRing;
