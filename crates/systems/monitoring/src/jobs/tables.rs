//! The frozen dimension of a release and its columns: units numbered in code order, pupils without names, marks.

use crate::rules::scores::Item;
use crate::rules::weights::{Drawn, adjusted};
use crate::store::marks::{Paper, Respondent};
use cube::{ItemColumn, Participation, State, SubjectTable};
use kernel::Result;
use kernel::score::ItemState;
use kernel::{GroupingId, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Reads, params, row};
use uuid::Uuid;

row! {
    /// A unit above or in a release.
    #[derive(Clone, Debug)]
    pub(crate) struct UnitRecord {
        pub(crate) unit_id: UnitId,
        pub(crate) parent_id: Option<UnitId>,
        pub(crate) kind: String,
        pub(crate) name: String,
        pub(crate) code: Option<String>,
        pub(crate) stages: String,
        pub(crate) traits: String,
        pub(crate) class_no: Option<i64>,
    }
}

/// A numbered unit of the release.
#[derive(Clone, Debug)]
pub(crate) struct FrozenUnit {
    pub unit_no: u32,
    pub unit_id: Uuid,
    pub parent_no: Option<u32>,
    pub kind: &'static str,
    pub name: String,
    pub code: String,
    pub stages: String,
    pub traits: String,
    pub n_frame: u32,
    pub n_drawn: u32,
}

/// Everything that is the same for all subjects.
#[derive(Debug, Default)]
pub(crate) struct Dimension {
    pub units: Vec<FrozenUnit>,
    /// Grouping, school.
    pub members: Vec<(u32, u32)>,
    /// In order of student number, from 1.
    pub pupils: Vec<Respondent>,
    /// Whether weights are adjusted for pupils who did not come: those of a draw made here; weights that were brought
    /// are final.
    pub adjusts: bool,
    numbers: BTreeMap<Uuid, u32>,
    region_of: BTreeMap<Uuid, u32>,
}

impl Dimension {
    /// Numbers the units around the pupils; `frames` says how many pupils of the grade a drawn school has.
    pub async fn load(
        db: &impl Reads,
        pupils: Vec<Respondent>,
        frames: &BTreeMap<Uuid, u32>,
        day: &str,
        adjusts: bool,
    ) -> Result<Self> {
        let schools: BTreeSet<Uuid> = pupils.iter().map(|pupil| pupil.school_id).collect();
        let classes: BTreeSet<Uuid> =
            pupils.iter().map(|pupil| pupil.class_id).filter(|id| !schools.contains(id)).collect();
        let mut dimension = Self { adjusts, ..Self::default() };
        let regions = dimension.regions(db, &schools).await?;
        let groupings = groupings(db, &schools, day).await?;
        for (id, kind, name, _) in &groupings {
            dimension.push(FrozenUnit { traits: kind.clone(), ..bare(*id, "grouping", name) });
        }
        let mut all = records(db, &schools).await?;
        let key = |unit: &UnitRecord| (unit.code.clone().unwrap_or_else(|| unit.name.clone()), unit.unit_id);
        all.sort_by_key(key);
        for school in &all {
            let parent_no = regions.get(&school.unit_id.0).and_then(|id| dimension.numbers.get(id)).copied();
            dimension.region_of.insert(school.unit_id.0, parent_no.unwrap_or(0));
            dimension.push(FrozenUnit { parent_no, ..named(school, "school") });
        }
        let mut all = records(db, &classes).await?;
        let order = |unit: &UnitRecord| unit.parent_id.and_then(|id| dimension.numbers.get(&id.0)).copied();
        all.sort_by_key(|unit| (order(unit), unit.class_no, unit.unit_id));
        for class in &all {
            let parent_no = order_of(&dimension, class);
            dimension.push(FrozenUnit { parent_no, ..named(class, "class") });
        }
        for (id, _, _, members) in &groupings {
            let no = dimension.numbers[id];
            dimension
                .members
                .extend(members.iter().filter_map(|school| dimension.numbers.get(school)).map(|school| (no, *school)));
        }
        dimension.members.sort_unstable();
        dimension.place(pupils);
        dimension.count(frames);
        Ok(dimension)
    }

    /// Regions and areas above the schools, the root first; answers the nearest of each school.
    async fn regions(&mut self, db: &impl Reads, schools: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, Uuid>> {
        let list = db.dialect().ids(schools.iter().copied());
        let sql = format!(
            "select k.ancestor_id, k.descendant_id from unit_closure k join unit u on u.unit_id = k.ancestor_id \
             where k.descendant_id in ({list}) and u.kind in ('region', 'area') order by k.descendant_id, k.depth"
        );
        let mut chains: BTreeMap<Uuid, Vec<Uuid>> = BTreeMap::new();
        for row in db.query(&sql, params![]).await? {
            let (above, school): (UnitId, UnitId) = (row.get("ancestor_id")?, row.get("descendant_id")?);
            chains.entry(school.0).or_default().push(above.0);
        }
        let mut parents: BTreeMap<Uuid, Option<Uuid>> = BTreeMap::new();
        let mut depth: BTreeMap<Uuid, usize> = BTreeMap::new();
        for chain in chains.values() {
            for (at, id) in chain.iter().enumerate() {
                parents.insert(*id, chain.get(at + 1).copied());
                depth.insert(*id, chain.len() - at);
            }
        }
        let mut all = records(db, &parents.keys().copied().collect()).await?;
        let key = |unit: &UnitRecord| {
            (depth[&unit.unit_id.0], unit.code.clone().unwrap_or_else(|| unit.name.clone()), unit.unit_id)
        };
        all.sort_by_key(key);
        for region in &all {
            let parent_no = parents[&region.unit_id.0].and_then(|id| self.numbers.get(&id)).copied();
            self.push(FrozenUnit { parent_no, ..named(region, "region") });
        }
        Ok(chains.into_iter().filter_map(|(school, chain)| chain.first().map(|id| (school, *id))).collect())
    }

    fn push(&mut self, unit: FrozenUnit) {
        let unit_no = self.units.len() as u32 + 1;
        self.numbers.insert(unit.unit_id, unit_no);
        self.units.push(FrozenUnit { unit_no, ..unit });
    }

    fn place(&mut self, mut pupils: Vec<Respondent>) {
        let no = |id: &Uuid| self.numbers.get(id).copied().unwrap_or(0);
        pupils.sort_by_key(|pupil| (no(&pupil.school_id), no(&pupil.class_id), pupil.person_id));
        let mut zones: BTreeMap<Uuid, u16> = BTreeMap::new();
        for pupil in &mut pupils {
            let next = zones.len() as u16 + 1;
            let own = *zones.entry(pupil.school_id).or_insert(next);
            // A census has no replicates of a draw: each school stands for itself.
            if pupil.zone == 0 {
                pupil.zone = own;
            }
        }
        self.pupils = pupils;
    }

    /// Pupils drawn and stood for: of a school as its frame says, above it by the weights, below it as many as there are.
    fn count(&mut self, frames: &BTreeMap<Uuid, u32>) {
        let mut drawn: BTreeMap<u32, (u32, f64)> = BTreeMap::new();
        let parents: BTreeMap<u32, Option<u32>> =
            self.units.iter().map(|unit| (unit.unit_no, unit.parent_no)).collect();
        for pupil in &self.pupils {
            let school = self.numbers[&pupil.school_id];
            let mut units = BTreeSet::from([school]);
            units.extend(self.numbers.get(&pupil.class_id).copied());
            units.extend(self.members.iter().filter(|(_, member)| *member == school).map(|(grouping, _)| *grouping));
            let mut at = parents[&school];
            while let Some(no) = at {
                units.insert(no);
                at = parents[&no];
            }
            for no in units {
                let sums = drawn.entry(no).or_default();
                *sums = (sums.0 + 1, sums.1 + pupil.weight);
            }
        }
        for unit in &mut self.units {
            let (n, stands_for) = drawn.get(&unit.unit_no).copied().unwrap_or_default();
            unit.n_drawn = n;
            unit.n_frame = match unit.kind {
                "school" => frames.get(&unit.unit_id).copied().unwrap_or(n).max(n),
                "class" => n,
                _ => (stands_for.round() as u32).max(n),
            };
        }
    }

    /// The columns of one subject; a pupil without marks in any batch has no row.
    pub fn table(&self, items: &[Item], papers: &BTreeMap<Uuid, Paper>) -> SubjectTable {
        let pv = papers.values().map(|paper| paper.pv.len()).max().unwrap_or(0);
        let mut table = SubjectTable {
            pv: vec![Vec::new(); pv],
            items: items.iter().map(|item| ItemColumn { id: item.item_no.clone(), ..ItemColumn::default() }).collect(),
            ..SubjectTable::default()
        };
        for ((student_no, pupil), weight) in (1..).zip(&self.pupils).zip(self.weights(papers)) {
            if let Some(paper) = papers.get(&pupil.person_id) {
                self.append(&mut table, student_no, pupil, paper);
                table.weight.push(weight);
            }
        }
        table
    }

    fn weights(&self, papers: &BTreeMap<Uuid, Paper>) -> Vec<f64> {
        if !self.adjusts {
            return self.pupils.iter().map(|pupil| pupil.weight).collect();
        }
        let drawn = self.pupils.iter().map(|pupil| Drawn {
            school: self.numbers[&pupil.school_id],
            weight: pupil.weight,
            participation: papers.get(&pupil.person_id).map(took_part),
        });
        adjusted(&drawn.collect::<Vec<_>>())
    }

    fn append(&self, table: &mut SubjectTable, student_no: u32, pupil: &Respondent, paper: &Paper) {
        table.student_no.push(student_no);
        table.region.push(self.region_of.get(&pupil.school_id).copied().unwrap_or(0));
        table.school.push(self.numbers[&pupil.school_id]);
        let class = if pupil.class_id == pupil.school_id { None } else { self.numbers.get(&pupil.class_id).copied() };
        table.class.push(class.unwrap_or(0));
        table.zone.push(pupil.zone);
        table.rep.push(pupil.replicate);
        table.booklet.push(pupil.booklet);
        table.participation.push(took_part(paper));
        for (at, column) in table.pv.iter_mut().enumerate() {
            column.push(paper.pv.get(at).copied().unwrap_or(f64::NAN));
        }
        for (at, column) in table.items.iter_mut().enumerate() {
            // What no batch mentions was not on this pupil's paper as far as anybody said.
            let (mark, state) =
                paper.marks.get(at).copied().flatten().unwrap_or_else(|| (Default::default(), ItemState::NotPresented));
            column.score.push(i16::try_from(mark.0).unwrap_or(i16::MAX));
            column.state.push(State::from_byte(state.number()).unwrap_or(State::NotPresented));
        }
    }
}

fn took_part(paper: &Paper) -> Participation {
    Participation::from_byte(paper.participation).unwrap_or(Participation::TookPart)
}

fn order_of(dimension: &Dimension, class: &UnitRecord) -> Option<u32> {
    class.parent_id.and_then(|id| dimension.numbers.get(&id.0)).copied()
}

fn bare(unit_id: Uuid, kind: &'static str, name: &str) -> FrozenUnit {
    let (code, stages, traits) = (String::new(), String::new(), String::new());
    FrozenUnit {
        unit_no: 0,
        unit_id,
        parent_no: None,
        kind,
        name: name.to_owned(),
        code,
        stages,
        traits,
        n_frame: 0,
        n_drawn: 0,
    }
}

fn named(unit: &UnitRecord, kind: &'static str) -> FrozenUnit {
    FrozenUnit {
        code: unit.code.clone().unwrap_or_default(),
        stages: unit.stages.clone(),
        traits: unit.traits.clone(),
        ..bare(unit.unit_id.0, kind, &unit.name)
    }
}

async fn records(db: &impl Reads, ids: &BTreeSet<Uuid>) -> Result<Vec<UnitRecord>> {
    let mut found = Vec::new();
    let ids: Vec<Uuid> = ids.iter().copied().collect();
    for chunk in ids.chunks(500) {
        let list = db.dialect().ids(chunk.iter().copied());
        let sql = format!(
            "select unit_id, parent_id, kind, name, code, stages, traits, class_no from unit where unit_id in ({list})"
        );
        found.extend(db.rows::<UnitRecord>(&sql, params![]).await?);
    }
    Ok(found)
}

type Grouping = (Uuid, String, String, Vec<Uuid>);

/// The groupings in force on a day that have a school of the release, with those schools.
async fn groupings(db: &impl Reads, schools: &BTreeSet<Uuid>, day: &str) -> Result<Vec<Grouping>> {
    let sql = "select g.grouping_id, g.kind, g.name, m.unit_id from grouping_unit g join grouping_member m on m.grouping_id = g.grouping_id \
               where g.valid_from <= $1 and (g.valid_to is null or $1 < g.valid_to) and m.valid_from <= $1 \
               and (m.valid_to is null or $1 < m.valid_to) order by g.kind, g.name, g.grouping_id, m.unit_id";
    let mut found: Vec<Grouping> = Vec::new();
    for row in db.query(sql, params![day]).await? {
        let id = row.get::<GroupingId>("grouping_id")?.0;
        let school = row.get::<UnitId>("unit_id")?.0;
        if !schools.contains(&school) {
            continue;
        }
        if found.last().is_none_or(|(known, ..)| *known != id) {
            found.push((id, row.get("kind")?, row.get("name")?, Vec::new()));
        }
        if let Some((.., members)) = found.last_mut() {
            members.push(school);
        }
    }
    Ok(found)
}
