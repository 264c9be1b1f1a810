//! What is staged for a row of a roster: ids chosen beforehand, so that writing it twice writes it once.

use kernel::{PersonId, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Sheet under which leavers stand.
pub const LEAVERS: &str = "#leavers";

/// What a row will write.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct RowPlan {
    /// What is shown of it, by heading.
    #[serde(default)]
    pub summary: BTreeMap<String, String>,
    /// What is done; none for rows that write nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub write: Option<Write>,
}

/// The writing itself.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Write {
    /// A person new to the records.
    Create(Pupil),
    /// A known person, as of a version.
    Change {
        /// The row of the file.
        pupil: Pupil,
        /// The version it was judged against.
        version: i64,
        /// The enrolment that ends, when the class changes.
        leaves: Option<Uuid>,
        /// Whether the class changes.
        moves: bool,
    },
    /// A pupil the complete list of a school no longer holds.
    Leave {
        /// Who.
        person_id: PersonId,
        /// The enrolment that ends.
        enrolment_id: Uuid,
    },
}

/// A pupil as the file has them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Pupil {
    /// Known or chosen.
    pub person_id: PersonId,
    /// Name.
    pub name: String,
    /// `m`, `f` or empty: not stated.
    pub gender: String,
    /// Day of birth.
    pub birth_date: Option<String>,
    /// School.
    pub school_id: UnitId,
    /// Class, perhaps one the plan creates.
    pub class_id: UnitId,
    /// Chosen for a new enrolment.
    pub enrolment_id: Uuid,
    /// Identifiers to add, sealed.
    pub identifiers: Vec<SealedIdentifier>,
    /// Guardian to add.
    pub guardian: Option<NewGuardian>,
}

/// An identifier as it will lie in the records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SealedIdentifier {
    /// Chosen.
    pub id: Uuid,
    /// Kind.
    pub kind: String,
    /// Sealed for its place, hexadecimal.
    pub sealed: String,
    /// Blind index, hexadecimal.
    pub blind: String,
}

/// A guardian new to the records.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewGuardian {
    /// Chosen person.
    pub person_id: PersonId,
    /// Chosen link.
    pub link_id: Uuid,
    /// Name.
    pub name: String,
    /// Relation.
    pub relation: String,
}

/// A class the plan creates.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NewClass {
    /// Chosen.
    pub unit_id: UnitId,
    /// School.
    pub school_id: UnitId,
    /// Stage.
    pub stage: String,
    /// Year of entry.
    pub entry_year: i64,
    /// Number.
    pub class_no: i64,
    /// Name.
    pub name: String,
}

/// What the plan keeps for its application.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Extra {
    /// Classes to create.
    pub classes: Vec<NewClass>,
    /// Schools in the file.
    pub schools: Vec<UnitId>,
}

/// How a person was before, for an undo.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Before {
    /// Name.
    pub name: String,
    /// Gender.
    pub gender: String,
    /// Day of birth.
    pub birth_date: Option<String>,
}
