//! Persons, their posts and places: the shapes they have in answers and requests.

use crate::model::unit::UnitRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// Kinds of official identifiers.
pub const IDENTIFIER_KINDS: [&str; 4] = ["id_card", "student_no", "staff_no", "other_id"];
/// Kinds of posts.
pub const POST_KINDS: [&str; 10] = [
    "principal",
    "vice_principal",
    "dean",
    "researcher",
    "teacher",
    "head_teacher",
    "clerk",
    "officer",
    "leader",
    "inspector",
];

/// Why an enrolment ends.
pub const END_REASONS: [&str; 3] = ["transferred", "graduated", "left"];

/// A person in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonRow {
    /// Identity.
    pub person_id: Uuid,
    /// Name.
    pub name: String,
    /// `m`, `f` or empty.
    pub gender: String,
    /// `student` or `staff`; empty when neither.
    pub kind: String,
    /// School or office.
    pub unit: Option<UnitRef>,
    /// Class of a student.
    pub class_name: Option<String>,
    /// Posts held today.
    pub post_kinds: Vec<String>,
    /// Whether the record was merged into another.
    pub merged: bool,
    /// Version.
    pub version: i64,
}

/// A person in full; identifiers are masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PersonDetail {
    /// Identity.
    pub person_id: Uuid,
    /// Name.
    pub name: String,
    /// `m`, `f` or empty.
    pub gender: String,
    /// Day of birth.
    pub birth_date: Option<String>,
    /// Official identifiers, masked.
    pub identifiers: Vec<IdentifierRow>,
    /// Posts, past ones too.
    pub posts: Vec<PostRow>,
    /// Enrolments, past ones too.
    pub enrolments: Vec<EnrolmentRow>,
    /// Guardians.
    pub guardians: Vec<GuardianRow>,
    /// The record this one was merged into.
    pub merged_into: Option<Uuid>,
    /// Records merged into this one.
    pub merged_from: Vec<MergedRow>,
    /// The account.
    pub account: Option<AccountOfPerson>,
    /// Version.
    pub version: i64,
}

/// An official identifier, masked.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct IdentifierRow {
    /// Kind.
    pub kind: String,
    /// First and last characters.
    pub masked: String,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
}

/// A place in a class.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EnrolmentRow {
    /// School.
    pub school: UnitRef,
    /// Class.
    pub class_name: String,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
    /// Why it ended.
    pub end_reason: Option<String>,
}

/// A class to enrol in; whoever is in another one moves.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct EnrolmentWrite {
    /// The class.
    pub class_id: Uuid,
    /// From this day, today at the latest.
    pub valid_from: String,
}

/// The end of an enrolment.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct EnrolmentEnd {
    /// The first day it no longer is, today at the latest.
    pub date: String,
    /// `transferred`, `graduated` or `left`.
    pub reason: String,
}

/// A guardian to name.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GuardianWrite {
    /// Name.
    pub name: String,
    /// Relation to the pupil: a code of the list or a word of the office.
    pub relation: String,
    /// From this day.
    pub valid_from: String,
}

/// A guardian.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GuardianRow {
    /// Identity of the relation, not of the person.
    pub guardian_link_id: Uuid,
    /// Name.
    pub name: String,
    /// Relation to the student.
    pub relation: String,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
}

/// A record merged into another.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MergedRow {
    /// Identity.
    pub person_id: Uuid,
    /// Name.
    pub name: String,
}

/// The account of a person.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountOfPerson {
    /// Identity.
    pub account_id: Uuid,
    /// Login.
    pub login: String,
    /// State.
    pub state: String,
}

/// A person to create or change.
#[derive(Clone, Default, Deserialize, ToSchema)]
pub struct PersonWrite {
    /// Name.
    pub name: String,
    /// `m`, `f` or empty.
    #[serde(default)]
    pub gender: String,
    /// Day of birth.
    #[serde(default)]
    pub birth_date: Option<String>,
    /// Official identifiers; those given replace those of the same kind.
    #[serde(default)]
    pub identifiers: Vec<IdentifierWrite>,
}

/// An official identifier in the clear, on its way in.
#[derive(Clone, Deserialize, ToSchema)]
pub struct IdentifierWrite {
    /// Kind.
    pub kind: String,
    /// Value.
    pub value: String,
}

/// A post.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PostRow {
    /// Identity.
    pub post_id: Uuid,
    /// Who holds it.
    pub person_id: Uuid,
    /// Their name.
    pub person_name: String,
    /// Where.
    pub unit: UnitRef,
    /// Kind.
    pub kind: String,
    /// Subject.
    pub subject: Option<String>,
    /// Stage.
    pub stage: Option<String>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
}

/// A post to give.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PostWrite {
    /// Where.
    pub unit_id: Uuid,
    /// Kind.
    pub kind: String,
    /// Subject.
    #[serde(default)]
    pub subject: Option<String>,
    /// Stage.
    #[serde(default)]
    pub stage: Option<String>,
    /// From this day.
    pub valid_from: String,
}

/// Which record stays when two are the same person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct MergeWrite {
    /// The record that stays.
    pub into: Uuid,
    /// Why.
    pub reason: String,
}

/// Which identifier to show in the clear, and why.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct RevealWrite {
    /// Kind.
    pub kind: String,
    /// Why.
    pub reason: String,
}

/// An identifier in the clear.
#[derive(Clone, Serialize, ToSchema)]
pub struct Revealed {
    /// Value.
    pub value: String,
}
