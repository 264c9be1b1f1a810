//! Small shapes that many answers share: a sentence in codes, a unit by name, something to do.

use kernel::Params;
use kernel::error::{FieldError, Refusal};
use serde::{Deserialize, Serialize};
use std::fmt::Display;
use utoipa::ToSchema;
use uuid::Uuid;

/// A sentence as code and parameters; `text/*.toml` holds the words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Sentence {
    /// Text key.
    pub code: String,
    /// Placeholders.
    #[schema(value_type = BTreeMap<String, String>)]
    pub params: Params,
}

impl Sentence {
    /// A sentence without placeholders.
    pub fn new(code: &str) -> Self {
        Self { code: code.into(), params: Params::new() }
    }
    /// Fills a placeholder.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Display) -> Self {
        self.params.insert(name.into(), value.to_string());
        self
    }
}

impl From<Refusal> for Sentence {
    fn from(refusal: Refusal) -> Self {
        Self { code: refusal.code, params: refusal.params }
    }
}

impl From<FieldError> for Sentence {
    fn from(field: FieldError) -> Self {
        Self { code: field.code, params: field.params }
    }
}

/// A unit by name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct UnitRef {
    /// Identity.
    pub unit_id: Uuid,
    /// Name.
    pub name: String,
    /// region, office, centre, area, school, class, or a kind of grouping.
    pub kind: String,
}

/// Something that needs the caller today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Todo {
    /// Kind of work, for its icon and filter.
    pub kind: String,
    /// Local date it is due.
    pub due: Option<String>,
    /// Days past due; 0 when not late.
    pub days_late: i64,
    /// What to do.
    pub title: Sentence,
    /// Text key of the part of the house it belongs to.
    pub system: String,
    /// Where to do it, a path of the web UI.
    pub href: String,
}
