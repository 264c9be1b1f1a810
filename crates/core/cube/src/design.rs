//! The design of an assessment: who belongs where, what the form may show, how pupils were drawn, what each item measures.

use std::collections::{BTreeMap, BTreeSet};

use crate::error::Error;

/// Kind of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum UnitKind {
    /// A region: the root or an area inside it.
    Region,
    /// A grouping of schools that may overlap with others (an education group, a district of schools).
    Grouping,
    /// A school.
    School,
    /// A class.
    Class,
}

/// One node of the frozen unit tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unit {
    /// Number inside the release, from 1.
    pub unit_no: u32,
    /// Parent: a region for a region or school, a school for a class; `None` for the root and for groupings.
    pub parent: Option<u32>,
    /// Kind.
    pub kind: UnitKind,
}

/// Which levels the form of the assessment may show; an unsupported level yields no cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LevelSupport {
    /// Regions.
    pub region: bool,
    /// Groupings.
    pub grouping: bool,
    /// Schools.
    pub school: bool,
    /// Classes.
    pub class: bool,
}

impl LevelSupport {
    /// Whether cells of this kind of unit may exist.
    #[must_use]
    pub fn supports(self, kind: UnitKind) -> bool {
        match kind {
            UnitKind::Region => self.region,
            UnitKind::Grouping => self.grouping,
            UnitKind::School => self.school,
            UnitKind::Class => self.class,
        }
    }
}

/// Where the uncertainty of an estimate comes from; decides the standard errors of each level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sampling {
    /// Sample of schools, then of pupils: paired jackknife (JK2) for regions and groupings,
    /// simple random sampling within the school with finite-population correction for a school.
    Sample,
    /// Everybody sat: error about a superpopulation, schools as clusters for regions and groupings,
    /// simple random sampling without correction for a school.
    Census,
    /// A school's own examination: described, not inferred from.
    Descriptive,
}

/// How many pupils of a school were in the frame and how many were drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SchoolFrame {
    /// Pupils of the grade in the frame (enrolment).
    pub n_frame: u32,
    /// Pupils drawn.
    pub n_sampled: u32,
}

/// Thresholds and quantiles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Fewer pupils than this: no figure at all (5).
    pub n_figure: u32,
    /// Fewer pupils than this: a figure with its interval, but nothing may be inferred from it (20).
    pub n_inference: u32,
    /// Quantiles in percent, each 1..=99.
    pub quantiles: Vec<u8>,
}

impl Default for Options {
    fn default() -> Self {
        Self { n_figure: 5, n_inference: 20, quantiles: vec![10, 25, 50, 75, 90] }
    }
}

/// Everything about an assessment that is not a score.
#[derive(Debug, Clone, PartialEq)]
pub struct Design {
    /// The frozen tree.
    pub units: Vec<Unit>,
    /// Grouping → its schools; groupings may overlap.
    pub memberships: BTreeMap<u32, Vec<u32>>,
    /// Levels the form may show.
    pub levels: LevelSupport,
    /// Kind of uncertainty.
    pub sampling: Sampling,
    /// School → frame; a school without one gets no finite-population correction.
    pub frames: BTreeMap<u32, SchoolFrame>,
    /// Thresholds and quantiles.
    pub options: Options,
}

/// One item of the blueprint; knowledge point, domain, competence and cognitive level are places in the caller's lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemSpec {
    /// Id, equal to the column's.
    pub id: String,
    /// Full mark in hundredths, above 0.
    pub full_mark: i16,
    /// Knowledge point (leaf).
    pub point: Option<u16>,
    /// Domain (parent of the knowledge point).
    pub domain: Option<u16>,
    /// Competence.
    pub competence: Option<u16>,
    /// Cognitive level.
    pub cognitive: Option<u16>,
}

/// A performance level: from this share of the full mark (percent, inclusive) up to the next level.
#[derive(Debug, Clone, PartialEq)]
pub struct LevelCut {
    /// Name, passed through.
    pub name: String,
    /// Least share of the full mark in percent.
    pub min_percent: f64,
}

/// One subject's blueprint and levels.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubjectSpec {
    /// Items in column order.
    pub items: Vec<ItemSpec>,
    /// Levels, ascending; start with 0 percent if every pupil should have one.
    pub levels: Vec<LevelCut>,
    /// With plausible values: the least value of each level on their scale; `None` takes the levels from the marks.
    pub pv_cuts: Option<Vec<f64>>,
}

impl SubjectSpec {
    /// Full mark of the paper in hundredths.
    #[must_use]
    pub fn full_mark(&self) -> i64 {
        self.items.iter().map(|item| i64::from(item.full_mark)).sum()
    }

    /// Checks that cuts ascend and match.
    ///
    /// # Errors
    /// `Error::Levels`.
    pub fn check(&self) -> Result<(), Error> {
        let ascending =
            |cuts: &[f64]| cuts.windows(2).all(|pair| pair[0] < pair[1]) && cuts.iter().all(|c| c.is_finite());
        let percents: Vec<f64> = self.levels.iter().map(|level| level.min_percent).collect();
        let pv_fits = self.pv_cuts.as_ref().is_none_or(|cuts| cuts.len() == self.levels.len() && ascending(cuts));
        if ascending(&percents) && pv_fits { Ok(()) } else { Err(Error::Levels) }
    }
}

/// The tree turned into what the fan-out needs; built once per assessment.
#[derive(Debug, Clone)]
pub(crate) struct Tree {
    /// Unit → kind.
    pub kinds: BTreeMap<u32, UnitKind>,
    /// Class → school.
    pub school_of: BTreeMap<u32, u32>,
    /// Region or grouping → its schools, ascending.
    pub schools_in: BTreeMap<u32, BTreeSet<u32>>,
}

impl Tree {
    /// Resolves ancestors and memberships.
    ///
    /// # Errors
    /// Unknown or circular units, memberships that are not schools, impossible frames, quantiles out of range.
    pub fn build(design: &Design) -> Result<Self, Error> {
        let kinds: BTreeMap<u32, UnitKind> = design.units.iter().map(|unit| (unit.unit_no, unit.kind)).collect();
        let parents: BTreeMap<u32, Option<u32>> = design.units.iter().map(|unit| (unit.unit_no, unit.parent)).collect();
        let mut tree = Self { kinds, school_of: BTreeMap::new(), schools_in: BTreeMap::new() };
        for unit in &design.units {
            match unit.kind {
                UnitKind::Class => {
                    let school = unit.parent.ok_or(Error::Unit { unit_no: unit.unit_no })?;
                    tree.expect_school(school)?;
                    tree.school_of.insert(unit.unit_no, school);
                }
                UnitKind::School => tree.place_school(unit.unit_no, &parents)?,
                UnitKind::Region | UnitKind::Grouping => {}
            }
        }
        for (&grouping, members) in &design.memberships {
            if tree.kinds.get(&grouping) != Some(&UnitKind::Grouping) {
                return Err(Error::Unit { unit_no: grouping });
            }
            for &school in members {
                tree.expect_school(school)?;
                tree.schools_in.entry(grouping).or_default().insert(school);
            }
        }
        check_numbers(design)?;
        Ok(tree)
    }

    /// Enters a school under each of its ancestors.
    fn place_school(&mut self, school: u32, parents: &BTreeMap<u32, Option<u32>>) -> Result<(), Error> {
        let mut at = parents[&school];
        let mut steps = 0;
        while let Some(unit_no) = at {
            if self.kinds.get(&unit_no) != Some(&UnitKind::Region) {
                return Err(Error::Unit { unit_no });
            }
            if parents.len() < steps {
                return Err(Error::Circle { unit_no: school });
            }
            self.schools_in.entry(unit_no).or_default().insert(school);
            at = parents[&unit_no];
            steps += 1;
        }
        Ok(())
    }

    fn expect_school(&self, unit_no: u32) -> Result<(), Error> {
        if self.kinds.get(&unit_no) == Some(&UnitKind::School) { Ok(()) } else { Err(Error::Unit { unit_no }) }
    }
}

fn check_numbers(design: &Design) -> Result<(), Error> {
    for (&unit_no, frame) in &design.frames {
        if frame.n_frame < frame.n_sampled {
            return Err(Error::Frame { unit_no });
        }
    }
    match design.options.quantiles.iter().find(|&&p| !(1..=99).contains(&p)) {
        Some(&p) => Err(Error::Quantile(p)),
        None => Ok(()),
    }
}
