//! From a frozen release to the design of the cube: the unit tree, memberships, frames, items and their groups.

use crate::results::rules::options::AnalysisOptions;
use cube::{Design, ItemSpec, Sampling, SchoolFrame, SubjectSpec, Unit, UnitKind};
use kernel::{Error, Result, UnitId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// One unit of the frozen tree.
#[derive(Clone, Debug, PartialEq)]
pub struct FrozenUnit {
    /// Number inside the release, from 1.
    pub unit_no: u32,
    /// Identity; for a grouping the grouping's.
    pub unit_id: UnitId,
    /// Parent.
    pub parent_no: Option<u32>,
    /// region, grouping, school, class.
    pub kind: String,
    /// Name as frozen.
    pub name: String,
    /// Code.
    pub code: String,
    /// Pupils of the grade.
    pub n_frame: u32,
    /// Pupils drawn.
    pub n_drawn: u32,
    /// Space separated stages.
    pub stages: String,
    /// Space separated traits.
    pub traits: String,
}

/// The blueprint of one subject as frozen with its scores; marks are numbers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrozenBlueprint {
    /// Items in the order of the paper.
    pub items: Vec<FrozenItem>,
    /// `adjusted` where weights were adjusted for pupils who did not come.
    #[serde(default)]
    pub weights: String,
}

/// One item of a frozen blueprint.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrozenItem {
    /// Number on the paper: the id of its column.
    pub item_no: String,
    /// Full mark, in marks.
    pub full_mark: f64,
    /// choice, blank, short, long.
    #[serde(default)]
    pub kind: String,
    /// Knowledge point.
    #[serde(default)]
    pub point: String,
    /// Domain.
    #[serde(default)]
    pub domain: String,
    /// Competence.
    #[serde(default)]
    pub competence: String,
    /// Cognitive level.
    #[serde(default)]
    pub cognitive: String,
}

impl FrozenBlueprint {
    /// Full mark of the paper.
    #[must_use]
    pub fn full_mark(&self) -> f64 {
        self.items.iter().map(|item| item.full_mark).sum()
    }

    /// The names of a dimension in the order they first appear on the paper.
    #[must_use]
    pub fn names(&self, of: fn(&FrozenItem) -> &str) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.items.iter().map(of).filter(|name| !name.is_empty()) {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        names
    }

    /// The domain a knowledge point belongs to.
    #[must_use]
    pub fn domain_of(&self, point: &str) -> String {
        self.items.iter().find(|item| item.point == point).map(|item| item.domain.clone()).unwrap_or_default()
    }
}

/// One subject ready for the cube, with the names behind its member numbers.
#[derive(Clone, Debug)]
pub struct SubjectPlan {
    /// Subject code.
    pub subject: String,
    /// Blueprint.
    pub blueprint: FrozenBlueprint,
    /// What the cube is told.
    pub spec: SubjectSpec,
    names: BTreeMap<&'static str, Vec<String>>,
}

impl SubjectPlan {
    /// Numbers the members of every dimension.
    #[must_use]
    pub fn new(subject: &str, blueprint: FrozenBlueprint, options: &AnalysisOptions) -> Self {
        let points = blueprint.names(|item| &item.point);
        let domains = blueprint.names(|item| &item.domain);
        let competences = blueprint.names(|item| &item.competence);
        let cognitives = blueprint.names(|item| &item.cognitive);
        let place = |names: &[String], name: &str| {
            names.iter().position(|known| known == name).and_then(|at| u16::try_from(at).ok())
        };
        let items = blueprint.items.iter().map(|item| ItemSpec {
            id: item.item_no.clone(),
            full_mark: hundredths(item.full_mark),
            point: place(&points, &item.point),
            domain: place(&domains, &item.domain),
            competence: place(&competences, &item.competence),
            cognitive: place(&cognitives, &item.cognitive),
        });
        let spec = SubjectSpec { items: items.collect(), levels: options.cuts(), pv_cuts: None };
        let item_nos = blueprint.items.iter().map(|item| item.item_no.clone()).collect();
        let levels = options.levels.iter().map(|(code, _)| code.clone()).collect();
        let names = BTreeMap::from([
            ("item", item_nos),
            ("point", points),
            ("domain", domains),
            ("competence", competences),
            ("cognitive", cognitives),
            ("level", levels),
        ]);
        Self { subject: subject.to_owned(), blueprint, spec, names }
    }

    /// The name of a member; empty for the whole paper.
    #[must_use]
    pub fn member(&self, dimension: cube::Dimension, member: u16) -> String {
        let names = self.names.get(dimension.code());
        names.and_then(|names| names.get(usize::from(member))).cloned().unwrap_or_default()
    }
}

/// Marks as the hundredths that columns hold.
fn hundredths(marks: f64) -> i16 {
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the range of a column before the cast")]
    let value = (marks * 100.0).round().clamp(1.0, f64::from(i16::MAX)) as i16;
    value
}

/// The design of the cube.
///
/// # Errors
/// Internal, when the release names a kind of unit that results do not know.
pub fn design(units: &[FrozenUnit], members: &[(u32, u32)], options: &AnalysisOptions) -> Result<Design> {
    let mut tree = Vec::with_capacity(units.len());
    let mut frames = BTreeMap::new();
    for unit in units {
        let kind =
            UnitKind::from_code(&unit.kind).ok_or_else(|| Error::internal(format!("a unit of kind {}", unit.kind)))?;
        let parent = if kind == UnitKind::Grouping { None } else { unit.parent_no };
        tree.push(Unit { unit_no: unit.unit_no, parent, kind });
        if kind == UnitKind::School && 0 < unit.n_frame {
            // Pupils who came after the frame was made can make more drawn than framed; the correction is then none.
            let n_frame = unit.n_frame.max(unit.n_drawn);
            frames.insert(unit.unit_no, SchoolFrame { n_frame, n_sampled: unit.n_drawn });
        }
    }
    let mut memberships: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for (grouping, school) in members {
        memberships.entry(*grouping).or_default().push(*school);
    }
    if options.sampling() == Sampling::Descriptive {
        frames.clear();
    }
    let options_of_cube = options.cube();
    Ok(Design {
        units: tree,
        memberships,
        levels: options.support(),
        sampling: options.sampling(),
        frames,
        options: options_of_cube,
    })
}

/// The traits that make schools comparable: their stage, town or country, public or private, size of a teaching point.
#[must_use]
pub fn peer_group(stage: &str, traits: &str) -> String {
    let has = |name: &str| traits.split_whitespace().any(|word| word == name);
    let place = if has("rural") || has("teaching_point") { "rural" } else { "urban" };
    let hand = if has("private") { "private" } else { "public" };
    format!("{stage}_{place}_{hand}")
}

/// Text key of a school's kind, for the list.
#[must_use]
pub fn kind_label(traits: &str) -> String {
    let shown = ["special", "teaching_point", "private", "rural"];
    let found = shown.iter().find(|name| traits.split_whitespace().any(|word| word == **name));
    format!("results.kind.{}", found.unwrap_or(&"plain"))
}
