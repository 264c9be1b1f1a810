//! What can go wrong with sealed data, without ever saying what the data was.

/// A failure of the vault. No message holds plaintext, key material or a stored name.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
    /// The key text or key file is not in the documented form; names the line.
    #[error("key ring: line {line}: {reason}")]
    KeyText {
        /// 1-based line of the key text; 0 when the text as a whole is at fault.
        line: usize,
        /// What is expected there.
        reason: &'static str,
    },
    /// Others than the owner may read the key file.
    #[error("key file can be read by others; set its mode to 0600")]
    KeyFileOpen,
    /// The data was sealed with a key that is no longer (or not yet) in the ring.
    #[error("sealed with key {0}, which is not in the ring")]
    UnknownKey(u32),
    /// Too short, or of an unknown format version.
    #[error("not a sealed value of this vault")]
    Malformed,
    /// Authentication failed: changed, cut, or sealed for another context.
    #[error("sealed value was changed or belongs elsewhere")]
    Tampered,
    /// The plaintext is not UTF-8 text.
    #[error("sealed value is not text")]
    NotText,
    /// A blob id that is not 64 lowercase hexadecimal digits.
    #[error("not a blob id")]
    BadBlobId,
    /// No such blob.
    #[error("blob not found")]
    BlobNotFound,
    /// The file is larger than a blob may be.
    #[error("file of {size} bytes is over the limit of {limit} bytes")]
    BlobTooLarge {
        /// Size handed in, bytes.
        size: u64,
        /// [`crate::BLOB_LIMIT`], bytes.
        limit: u64,
    },
    /// The disk refused.
    #[error("vault storage: {0}")]
    Io(#[from] std::io::Error),
}
