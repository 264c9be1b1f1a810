//! The ring of keys: which key seals now, which older ones still open, and the separate keys for search and seals.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use chacha20poly1305::aead::Generate;

use crate::VaultError;

/// One 256-bit key.
pub(crate) type Key32 = [u8; 32];

/// All keys of one installation.
///
/// Text form, one entry a line, `#` starts a comment:
///
/// ```text
/// current 2
/// encryption 1 <64 hex digits>
/// encryption 2 <64 hex digits>
/// index <64 hex digits>
/// seal <64 hex digits>
/// ```
///
/// Encryption keys rotate: add one with a new id, make it current, reseal, drop the old one. The index key and
/// the seal key do not rotate in place: every stored index or seal would have to be computed anew.
#[derive(Clone)]
pub struct KeyRing {
    current: u32,
    encryption: BTreeMap<u32, Key32>,
    index: Key32,
    seal: Key32,
}

/// Never prints key material.
impl std::fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("KeyRing")
            .field("current", &self.current)
            .field("ids", &self.encryption.keys().collect::<Vec<_>>())
            .finish_non_exhaustive()
    }
}

impl KeyRing {
    /// A fresh ring with one encryption key (id 1), for demonstrations and new installations.
    #[must_use]
    pub fn generate() -> Self {
        Self {
            current: 1,
            encryption: BTreeMap::from([(1, Key32::generate())]),
            index: Key32::generate(),
            seal: Key32::generate(),
        }
    }

    /// Reads the text form.
    ///
    /// # Errors
    /// [`VaultError::KeyText`] naming the line: unknown word, wrong number of digits, an id twice, a missing entry.
    pub fn from_text(text: &str) -> Result<Self, VaultError> {
        let mut draft = Draft::default();
        for (at, raw) in text.lines().enumerate() {
            let line = raw.split('#').next().unwrap_or_default().trim();
            if !line.is_empty() {
                draft.line(at + 1, line)?;
            }
        }
        draft.finish()
    }

    /// Reads a key file that only its owner may read.
    ///
    /// # Errors
    /// [`VaultError::KeyFileOpen`] when group or others have any right on it, [`VaultError::Io`], [`VaultError::KeyText`].
    pub fn from_file(path: &Path) -> Result<Self, VaultError> {
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            if std::fs::metadata(path)?.permissions().mode() & 0o077 != 0 {
                return Err(VaultError::KeyFileOpen);
            }
        }
        Self::from_text(&std::fs::read_to_string(path)?)
    }

    /// Writes the ring to a new file with mode 0600; never overwrites an existing one.
    ///
    /// # Errors
    /// [`VaultError::Io`], also when the file exists.
    pub fn write_new_file(&self, path: &Path) -> Result<(), VaultError> {
        use std::io::Write as _;
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.mode(0o600);
        }
        let mut file = options.open(path)?;
        file.write_all(self.to_text().as_bytes())?;
        file.sync_all()?;
        Ok(())
    }

    /// The text form, with all secrets: for the key file only.
    #[must_use]
    pub fn to_text(&self) -> String {
        let mut out = format!("current {}\n", self.current);
        for (id, key) in &self.encryption {
            let _ = writeln!(out, "encryption {id} {}", hex::encode(key));
        }
        let _ = writeln!(out, "index {}\nseal {}", hex::encode(self.index), hex::encode(self.seal));
        out
    }

    /// Adds a fresh encryption key and makes it current; older keys still open. Returns the new id.
    pub fn rotate(&mut self) -> u32 {
        let newest = self.encryption.keys().next_back().copied().unwrap_or(0);
        self.current = newest + 1;
        self.encryption.insert(self.current, Key32::generate());
        self.current
    }

    /// Drops an old encryption key; the current one stays. True when it was there and is gone.
    pub fn retire(&mut self, id: u32) -> bool {
        id != self.current && self.encryption.remove(&id).is_some()
    }

    /// Id of the key that seals now.
    #[must_use]
    pub fn current_id(&self) -> u32 {
        self.current
    }

    pub(crate) fn current_key(&self) -> &Key32 {
        self.encryption.get(&self.current).expect("every constructor checks that the current key exists")
    }

    pub(crate) fn key(&self, id: u32) -> Result<&Key32, VaultError> {
        self.encryption.get(&id).ok_or(VaultError::UnknownKey(id))
    }

    pub(crate) fn index_key(&self) -> &Key32 {
        &self.index
    }

    pub(crate) fn seal_key(&self) -> &Key32 {
        &self.seal
    }
}

/// The entries met so far while reading the text form.
#[derive(Default)]
struct Draft {
    current: Option<u32>,
    encryption: BTreeMap<u32, Key32>,
    index: Option<Key32>,
    seal: Option<Key32>,
}

impl Draft {
    fn line(&mut self, line: usize, text: &str) -> Result<(), VaultError> {
        let fail = |reason| VaultError::KeyText { line, reason };
        let words: Vec<&str> = text.split_whitespace().collect();
        let twice = match words.as_slice() {
            ["current", id] => self.current.replace(number(id).ok_or(fail("key id expected"))?).is_some(),
            ["encryption", id, digits] => {
                let id = number(id).ok_or(fail("key id expected"))?;
                let key = key(digits).ok_or(fail("64 hex digits expected"))?;
                self.encryption.insert(id, key).is_some()
            }
            ["index", digits] => self.index.replace(key(digits).ok_or(fail("64 hex digits expected"))?).is_some(),
            ["seal", digits] => self.seal.replace(key(digits).ok_or(fail("64 hex digits expected"))?).is_some(),
            _ => return Err(fail("expected: current, encryption, index or seal")),
        };
        if twice { Err(fail("given twice")) } else { Ok(()) }
    }

    fn finish(self) -> Result<KeyRing, VaultError> {
        let fail = |reason| VaultError::KeyText { line: 0, reason };
        let ring = KeyRing {
            current: self.current.ok_or(fail("no current key id"))?,
            encryption: self.encryption,
            index: self.index.ok_or(fail("no index key"))?,
            seal: self.seal.ok_or(fail("no seal key"))?,
        };
        let mut all: Vec<&Key32> = ring.encryption.values().chain([&ring.index, &ring.seal]).collect();
        all.sort_unstable();
        // One key for two purposes would let the search index help to read what is encrypted.
        if all.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(fail("two entries have the same key"));
        }
        if !ring.encryption.contains_key(&ring.current) {
            return Err(fail("the current key id has no encryption key"));
        }
        Ok(ring)
    }
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|id| 0 < *id)
}

fn key(digits: &str) -> Option<Key32> {
    let mut out = Key32::default();
    hex::decode_to_slice(digits, &mut out).ok()?;
    Some(out)
}
