//! Units and groupings: the shapes they have in answers and requests.

use crate::model::person::PostRow;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
pub use webkit::shape::UnitRef;

/// Kinds a unit can have, from the top.
pub const KINDS: [&str; 6] = ["region", "office", "centre", "area", "school", "class"];
/// Kinds a grouping can have.
pub const GROUPING_KINDS: [&str; 5] = ["education_group", "area", "alliance", "pairing", "subject_centre"];
/// Traits a unit can have.
pub const TRAITS: [&str; 5] = ["private", "special", "teaching_point", "boarding", "rural"];

/// A unit in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitRow {
    /// Identity.
    pub unit_id: Uuid,
    /// The unit above.
    pub parent_id: Option<Uuid>,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Short name.
    pub short_name: String,
    /// Official code.
    pub code: Option<String>,
    /// Stages taught.
    pub stages: Vec<String>,
    /// Traits.
    pub traits: Vec<String>,
    /// Pupils enrolled in it or below.
    pub pupils: i64,
    /// Persons with a post in it or below.
    pub staff: i64,
    /// Version.
    pub version: i64,
}

/// A unit of the tree with some of what is below.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitNode {
    /// Identity.
    pub unit_id: Uuid,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Stages taught.
    pub stages: Vec<String>,
    /// Units below, as far down as asked.
    #[schema(no_recursion)]
    pub children: Vec<UnitNode>,
    /// How many units are directly below, whether listed or not.
    pub child_count: i64,
}

/// A unit in full.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct UnitDetail {
    /// As in the list.
    #[serde(flatten)]
    pub row: UnitRow,
    /// From the root to the unit above.
    pub path: Vec<UnitRef>,
    /// Other names.
    pub aliases: Vec<AliasRow>,
    /// Classes directly below.
    pub classes: Vec<ClassRow>,
    /// Groupings it belongs to today.
    pub groupings: Vec<GroupingOfUnit>,
    /// Posts held in it today.
    pub posts: Vec<PostRow>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
}

/// Another name of a unit.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AliasRow {
    /// Identity.
    pub unit_alias_id: Uuid,
    /// The name.
    pub alias: String,
}

/// A grouping as one of its units sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupingOfUnit {
    /// Identity.
    pub grouping_id: Uuid,
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: String,
    /// Whether the unit leads it.
    pub lead: bool,
}

/// A class.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClassRow {
    /// Identity.
    pub unit_id: Uuid,
    /// Name.
    pub name: String,
    /// Stage.
    pub stage: String,
    /// Year of entry.
    pub entry_year: i64,
    /// Number in the cohort.
    pub class_no: i64,
    /// Grade today; none before entry and after leaving.
    pub grade: Option<u8>,
    /// Pupils enrolled.
    pub pupils: i64,
}

/// A unit to create or change.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct UnitWrite {
    /// The unit above; none for the root.
    #[serde(default)]
    pub parent_id: Option<Uuid>,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// Short name.
    #[serde(default)]
    pub short_name: Option<String>,
    /// Official code.
    #[serde(default)]
    pub code: Option<String>,
    /// Stages taught.
    #[serde(default)]
    pub stages: Vec<String>,
    /// Traits.
    #[serde(default)]
    pub traits: Vec<String>,
    /// From this day; today when not said.
    #[serde(default)]
    pub valid_from: Option<String>,
    /// Year of entry, of a class.
    #[serde(default)]
    pub entry_year: Option<i64>,
    /// Number in the cohort, of a class.
    #[serde(default)]
    pub class_no: Option<i64>,
}

/// Another name to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AliasWrite {
    /// The name.
    pub alias: String,
}

/// A day on which something ends.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct EndWrite {
    /// The first day it no longer holds.
    pub date: String,
}

/// A grouping across the tree.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Grouping {
    /// Identity.
    pub grouping_id: Uuid,
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The unit that leads it.
    pub lead: Option<UnitRef>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
    /// Members, past ones too.
    pub members: Vec<GroupingMember>,
    /// Version.
    pub version: i64,
}

/// A membership.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupingMember {
    /// Identity.
    pub grouping_member_id: Uuid,
    /// The member.
    pub unit: UnitRef,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    pub valid_to: Option<String>,
}

/// A grouping to create or change.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GroupingWrite {
    /// Kind.
    pub kind: String,
    /// Name.
    pub name: String,
    /// The unit that leads it.
    #[serde(default)]
    pub lead_unit_id: Option<Uuid>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer is.
    #[serde(default)]
    pub valid_to: Option<String>,
}

/// A member to add.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct MemberWrite {
    /// The unit.
    pub unit_id: Uuid,
    /// From this day.
    pub valid_from: String,
}
