//! Seals single fields, finds them again through a blind index, and stamps records with a keyed code.

use chacha20poly1305::XChaCha20Poly1305;
use chacha20poly1305::aead::{Aead as _, Generate as _, KeyInit as _, Payload};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::keys::Key32;
use crate::{KeyRing, VaultError};

/// Length of a blind index, bytes: long enough that two of a few million values never meet by chance.
pub const BLIND_INDEX_LEN: usize = 16;

/// Bytes a sealed value is longer than its plaintext: version, key id, nonce, tag.
pub const FIELD_OVERHEAD: usize = HEADER + NONCE + 16;

const VERSION: u8 = 1;
const HEADER: usize = 5;
const NONCE: usize = 24;

impl KeyRing {
    /// Encrypts one field with the current key (XChaCha20-Poly1305, random nonce).
    ///
    /// `context` names the place (`"person.name/<id>"`): a value copied to another place does not open.
    /// The result is `version | key id (4, big endian) | nonce (24) | ciphertext and tag`.
    #[must_use]
    pub fn seal_field(&self, context: &str, plaintext: &str) -> Vec<u8> {
        self.seal_bytes(context, plaintext.as_bytes())
    }

    /// Opens what [`KeyRing::seal_field`] sealed for the same context.
    ///
    /// # Errors
    /// [`VaultError::Malformed`], [`VaultError::UnknownKey`], [`VaultError::Tampered`], [`VaultError::NotText`].
    pub fn open_field(&self, context: &str, sealed: &[u8]) -> Result<String, VaultError> {
        String::from_utf8(self.open_bytes(context, sealed)?).map_err(|_| VaultError::NotText)
    }

    /// Seals a value again with the current key; `None` when it already is, so a rotation job writes only what changed.
    ///
    /// # Errors
    /// As [`KeyRing::open_field`].
    pub fn reseal(&self, context: &str, sealed: &[u8]) -> Result<Option<Vec<u8>>, VaultError> {
        if key_id(sealed)? == self.current_id() {
            return Ok(None);
        }
        let plaintext = self.open_bytes(context, sealed)?;
        Ok(Some(self.seal_bytes(context, &plaintext)))
    }

    /// A searchable stand-in for a value: equal for equal `kind` and `normalised`, and for nothing else.
    ///
    /// HMAC-SHA-256 under the index key, cut to [`BLIND_INDEX_LEN`] bytes. `kind` (`"id_number"`) keeps the same digits in
    /// two columns from meeting. The caller normalises (width, case, spaces) first.
    #[must_use]
    pub fn blind_index(&self, kind: &str, normalised: &str) -> [u8; BLIND_INDEX_LEN] {
        let full = keyed(self.index_key(), kind, normalised.as_bytes()).finalize().into_bytes();
        let mut out = [0; BLIND_INDEX_LEN];
        out.copy_from_slice(&full[..BLIND_INDEX_LEN]);
        out
    }

    /// The seal of a record (audit log, release): HMAC-SHA-256 under the seal key, apart for each `purpose`.
    #[must_use]
    pub fn mac(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        keyed(self.seal_key(), purpose, bytes).finalize().into_bytes().into()
    }

    /// True when `seal` is the seal of these bytes; takes the same time whichever byte differs.
    #[must_use]
    pub fn mac_matches(&self, purpose: &str, bytes: &[u8], seal: &[u8]) -> bool {
        keyed(self.seal_key(), purpose, bytes).verify_slice(seal).is_ok()
    }

    pub(crate) fn seal_bytes(&self, context: &str, plaintext: &[u8]) -> Vec<u8> {
        let mut out = Vec::with_capacity(plaintext.len() + FIELD_OVERHEAD);
        out.push(VERSION);
        out.extend_from_slice(&self.current_id().to_be_bytes());
        let aad = associated(&out, context);
        let nonce = <[u8; NONCE]>::generate();
        out.extend_from_slice(&nonce);
        let payload = Payload { msg: plaintext, aad: &aad };
        let sealed = cipher(self.current_key())
            .encrypt(&nonce.into(), payload)
            .expect("a field or blob is far below the cipher's limit of 256 GiB");
        out.extend_from_slice(&sealed);
        out
    }

    pub(crate) fn open_bytes(&self, context: &str, sealed: &[u8]) -> Result<Vec<u8>, VaultError> {
        let key = self.key(key_id(sealed)?)?;
        let aad = associated(&sealed[..HEADER], context);
        let nonce: [u8; NONCE] = sealed[HEADER..HEADER + NONCE].try_into().map_err(|_| VaultError::Malformed)?;
        let payload = Payload { msg: &sealed[HEADER + NONCE..], aad: &aad };
        cipher(key).decrypt(&nonce.into(), payload).map_err(|_| VaultError::Tampered)
    }
}

/// Which key sealed this value.
fn key_id(sealed: &[u8]) -> Result<u32, VaultError> {
    if sealed.len() < FIELD_OVERHEAD || sealed[0] != VERSION {
        return Err(VaultError::Malformed);
    }
    let id: [u8; 4] = sealed[1..HEADER].try_into().map_err(|_| VaultError::Malformed)?;
    Ok(u32::from_be_bytes(id))
}

/// The header is authenticated too, so that nobody can relabel a value with another key id.
fn associated(header: &[u8], context: &str) -> Vec<u8> {
    [header, context.as_bytes()].concat()
}

fn cipher(key: &Key32) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(&(*key).into())
}

/// The length before the purpose keeps ("ab", "c") and ("a", "bc") apart.
fn keyed(key: &Key32, purpose: &str, bytes: &[u8]) -> Hmac<Sha256> {
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&(purpose.len() as u64).to_be_bytes());
    mac.update(purpose.as_bytes());
    mac.update(bytes);
    mac
}
