//! Uploads: one file with a few text fields, read whole within a limit, treated as hostile by whoever opens it.

use axum::extract::Multipart;
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use std::collections::BTreeMap;

const FIELD_BYTES_MAX: usize = 4_096;
const FIELDS_MAX: usize = 20;

/// What came.
#[derive(Debug)]
pub struct Upload {
    /// The file's name as the user's machine called it; for display only.
    pub file_name: String,
    /// The file.
    pub bytes: Vec<u8>,
    /// The text fields.
    pub fields: BTreeMap<String, String>,
}

impl Upload {
    /// A text field that must be there.
    ///
    /// # Errors
    /// Invalid, naming the field.
    pub fn field(&self, name: &str) -> Result<&str> {
        let value = self.fields.get(name).map(String::as_str).filter(|value| !value.is_empty());
        value.ok_or_else(|| Error::field(FieldError::new(name, "webkit.required")))
    }
}

/// Reads an upload of at most `bytes_max` bytes.
///
/// # Errors
/// Too large `webkit.too_large`; invalid when no file came or the form is malformed.
pub async fn read(mut multipart: Multipart, bytes_max: usize) -> Result<Upload> {
    let mut upload = Upload { file_name: String::new(), bytes: Vec::new(), fields: BTreeMap::new() };
    let mut has_file = false;
    let malformed = |_| Error::invalid("webkit.malformed_form");
    while let Some(mut field) = multipart.next_field().await.map_err(malformed)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(|name| name.chars().take(200).collect());
        let limit = if file_name.is_some() { bytes_max } else { FIELD_BYTES_MAX };
        let mut bytes = Vec::new();
        while let Some(chunk) = field.chunk().await.map_err(malformed)? {
            if limit < bytes.len() + chunk.len() {
                return Err(Refusal::new(Kind::TooLarge, "webkit.too_large").with("limit_mib", bytes_max >> 20).into());
            }
            bytes.extend_from_slice(&chunk);
        }
        if let Some(file_name) = file_name {
            upload.file_name = file_name;
            upload.bytes = bytes;
            has_file = true;
        } else if upload.fields.len() < FIELDS_MAX {
            upload.fields.insert(name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    if has_file { Ok(upload) } else { Err(Error::field(FieldError::new("file", "webkit.required"))) }
}
