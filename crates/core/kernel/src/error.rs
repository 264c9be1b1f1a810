//! What a user is told when something cannot be done: a stable code, parameters, and the row, field and remedy it concerns.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Result of everything that may be refused or fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Words that fill the placeholders of a text.
pub type Params = BTreeMap<String, String>;

/// Why something was not done.
#[derive(Debug)]
pub enum Error {
    /// The user can do something about it.
    Refused(Box<Refusal>),
    /// Nobody but an engineer can; the user sees only a reference.
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

/// The class of a refusal, one per HTTP status.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 401: who are you.
    Unauthenticated,
    /// 403: you may see it, but not do this.
    Forbidden,
    /// 404: it does not exist, or not for you.
    NotFound,
    /// 409: the state does not allow it.
    Conflict,
    /// 412: somebody changed it meanwhile.
    Stale,
    /// 413: too large.
    TooLarge,
    /// 422: the input is wrong.
    Invalid,
    /// 429: too often.
    TooMany,
}

/// A refusal in codes: `text/*.toml` holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Class.
    pub kind: Kind,
    /// Text key, e.g. `people.unit_not_found`.
    pub code: String,
    /// Placeholders of the text.
    pub params: Params,
    /// What is wrong where.
    pub fields: Vec<FieldError>,
    /// For [`Kind::Stale`]: the thing as it is now, as JSON.
    pub current: Option<serde_json::Value>,
}

/// One wrong field, of one row where there are rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// Name of the field, or heading of the column.
    pub field: String,
    /// Row of the sheet, counted from 1 as the sheet shows it.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub row: Option<u32>,
    /// Text key of what is wrong and how to mend it.
    pub code: String,
    /// Placeholders of the text.
    #[serde(default)]
    pub params: Params,
}

impl FieldError {
    /// A wrong field of a form.
    pub fn new(field: &str, code: &str) -> Self {
        Self { field: field.into(), row: None, code: code.into(), params: Params::new() }
    }
    /// A wrong field of a row.
    pub fn at_row(row: u32, field: &str, code: &str) -> Self {
        Self { row: Some(row), ..Self::new(field, code) }
    }
    /// Adds a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }
}

impl Refusal {
    /// A refusal of a class with a code.
    pub fn new(kind: Kind, code: &str) -> Self {
        Self { kind, code: code.into(), params: Params::new(), fields: Vec::new(), current: None }
    }
    /// Adds a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }
    /// Adds a wrong field.
    #[must_use]
    pub fn field(mut self, field: FieldError) -> Self {
        self.fields.push(field);
        self
    }
}

impl Error {
    /// 404 with a code.
    pub fn not_found(code: &str) -> Self {
        Refusal::new(Kind::NotFound, code).into()
    }
    /// 403 with a code.
    pub fn forbidden(code: &str) -> Self {
        Refusal::new(Kind::Forbidden, code).into()
    }
    /// 409 with a code.
    pub fn conflict(code: &str) -> Self {
        Refusal::new(Kind::Conflict, code).into()
    }
    /// 422 with a code.
    pub fn invalid(code: &str) -> Self {
        Refusal::new(Kind::Invalid, code).into()
    }
    /// 422 for one field.
    pub fn field(field: FieldError) -> Self {
        Refusal::new(Kind::Invalid, "kernel.invalid_input").field(field).into()
    }
    /// An error of ours, in words for engineers.
    pub fn internal(message: impl Into<String>) -> Self {
        Self::Internal(message.into().into())
    }
    /// The refusal, if it is one.
    pub fn refusal(&self) -> Option<&Refusal> {
        match self {
            Self::Refused(refusal) => Some(refusal),
            Self::Internal(_) => None,
        }
    }
    /// Text key of the refusal, `kernel.internal` otherwise.
    pub fn code(&self) -> &str {
        self.refusal().map_or("kernel.internal", |refusal| &refusal.code)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => write!(f, "refused: {} {:?} {:?}", refusal.code, refusal.params, refusal.fields),
            Self::Internal(source) => write!(f, "{source}"),
        }
    }
}

impl std::error::Error for Error {}

macro_rules! internal_from {
    ($($source:ty),+) => {$(
        impl From<$source> for Error {
            fn from(source: $source) -> Self {
                Self::Internal(Box::new(source))
            }
        }
    )+};
}
internal_from!(std::io::Error, serde_json::Error, uuid::Error, jiff::Error, std::num::TryFromIntError);
