//! Roles of the documents, the clauses they and everything else cite, and clauses adjusted to a newer rule.

use kernel::Permission;
use serde::{Deserialize, Serialize};

/// How far a role reaches from the unit it is granted at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// The unit and everything under it.
    Region,
    /// The member schools of a group or area.
    Group,
    /// One school.
    School,
    /// The classes a person teaches or leads.
    Class,
    /// Only what is one's own or was assigned.
    Own,
}

impl Scope {
    /// The code used in data, and the end of the text key `catalog.scope.<code>`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Group => "group",
            Self::School => "school",
            Self::Class => "class",
            Self::Own => "own",
        }
    }
}

/// A role: what somebody may do, and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The key, and the end of the text key `catalog.role.<key>`.
    pub key: String,
    /// How far it reaches.
    pub scope: Scope,
    /// Whether a grant also names stages and subjects.
    #[serde(default)]
    pub by_subject: bool,
    /// The clauses it serves.
    pub clauses: Vec<String>,
    /// Where no clause asks for it: what does.
    #[serde(default)]
    pub basis: Option<String>,
    /// Roles the same person may not hold beside it.
    #[serde(default)]
    pub excludes: Vec<String>,
    /// What it may do, as words of [`Permission`].
    pub permissions: Vec<String>,
}

impl Role {
    /// The text key of its name.
    #[must_use]
    pub fn text_key(&self) -> String {
        format!("catalog.role.{}", self.key)
    }

    /// What it may do.
    pub fn allowed(&self) -> impl Iterator<Item = Permission> {
        self.permissions.iter().filter_map(|word| Permission::parse(word))
    }
}

/// What kind of sentence a clause is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ClauseKind {
    /// It can be run as written.
    #[serde(rename = "R")]
    Run,
    /// It can be run in part or by a proxy.
    #[serde(rename = "P")]
    Part,
    /// Only evidence of it can be kept.
    #[serde(rename = "E")]
    Evidence,
}

/// A clause of one of the five documents: its id, and in our own words what the software does for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clause {
    /// The id, such as `S4-…-a`.
    pub id: String,
    /// What kind of sentence it is.
    pub kind: ClauseKind,
    /// The sub-system that serves it, `C01` to `C20`.
    pub sub_system: String,
    /// Others that serve it too.
    #[serde(default)]
    pub also_serves: Vec<String>,
    /// What the software does.
    pub what: String,
}

/// A clause that cannot be run as written since a newer rule, with the lawful substitute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Adjusted {
    /// The clause.
    pub clause: String,
    /// The policy parameter that stands against it.
    pub parameter: String,
    /// The text key of the substitute.
    pub substitute: String,
}
