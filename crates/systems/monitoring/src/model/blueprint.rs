//! The two-way table of a paper (细目表): what each item asks and how much it is worth.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use webkit::Sentence;

/// The kinds of items.
pub const KINDS: [&str; 4] = ["choice", "blank", "short", "long"];
/// The cognitive levels.
pub const COGNITIVE: [&str; 4] = ["know", "understand", "apply", "reason"];

/// One item.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct BlueprintItem {
    /// Place on the paper, from 1.
    pub position: i64,
    /// Number printed on the paper.
    pub item_no: String,
    /// Full mark.
    pub full_mark: f64,
    /// choice, blank, short, long.
    pub kind: String,
    /// Knowledge point.
    #[serde(default)]
    pub point: String,
    /// Its domain.
    #[serde(default)]
    pub domain: String,
    /// Competence.
    #[serde(default)]
    pub competence: String,
    /// know, understand, apply, reason; empty when not said.
    #[serde(default)]
    pub cognitive: String,
    /// Booklets it is in; empty for all.
    #[serde(default)]
    pub booklets: Vec<u8>,
}

/// The blueprint of a subject.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Blueprint {
    /// Subject code.
    pub subject: String,
    /// Full mark of the paper.
    pub full_mark: f64,
    /// none, draft, confirmed.
    pub state: String,
    /// Items in order.
    pub items: Vec<BlueprintItem>,
    /// What to look at.
    pub notices: Vec<Sentence>,
}

/// A blueprint to store.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct BlueprintWrite {
    /// Items in order.
    pub items: Vec<BlueprintItem>,
}
