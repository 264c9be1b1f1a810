//! Fingerprints of bytes and random tokens for sessions and links.

use chacha20poly1305::aead::Generate as _;
use sha2::{Digest as _, Sha256};

/// SHA-256 of the bytes as 64 lowercase hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// A fresh secret of 32 random bytes, as 64 hexadecimal digits: safe in a URL, a cookie or a header.
#[must_use]
pub fn token() -> String {
    hex::encode(<[u8; 32]>::generate())
}

/// What the database keeps instead of a token. A plain hash is enough: the token has 256 random bits, nothing to guess.
#[must_use]
pub fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}
