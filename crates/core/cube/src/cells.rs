//! Cells of the closed cube: what any screen, export, report or finding may read.

use crate::design::UnitKind;

/// What a cell measures; `member` counts inside the dimension.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// The whole paper: mean in marks, or on the scale of the plausible values.
    Total,
    /// One item: score rate 0..1 (facility).
    Item,
    /// One knowledge point: score rate.
    Point,
    /// One domain: score rate.
    Domain,
    /// One competence: score rate.
    Competence,
    /// One cognitive level: score rate.
    Cognitive,
    /// One performance level: share of pupils 0..1.
    Level,
}

/// Kind of a standard error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SeKind {
    /// Paired jackknife over replicate zones (JK2).
    Replicate,
    /// Simple random sample within the school, with finite-population correction.
    FinitePopulation,
    /// Linearised, schools as clusters, about a superpopulation.
    Cluster,
    /// Simple random sampling within the school, no correction.
    Srs,
    /// A description of the pupils present; no error is claimed.
    Descriptive,
}

/// Why a cell shows no figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mask {
    /// It shows one.
    None,
    /// Too few pupils.
    Primary,
    /// Hidden so that another hidden cell cannot be worked out.
    Secondary,
    /// The form or the data cannot give it (for example: nobody was presented with the item).
    NotSupported,
}

/// A named figure beside the estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stat {
    /// Weighted standard deviation, divisor Σw.
    Sd,
    /// Its standard error.
    SdSe,
    /// Quantile at this percent: the least value whose cumulated weight reaches it.
    Quantile(u8),
    /// Its standard error.
    QuantileSe(u8),
    /// Pupils who took part (count).
    TookPart,
    /// Took part / eligible (counts).
    Participation,
    /// Weighted share of blanks among those presented with the item.
    Blank,
    /// Correlation of the item with the rest of the paper.
    PointBiserial,
    /// Score rate of the upper 27 % minus that of the lower 27 %.
    Discrimination,
}

/// One figure of one unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// Unit.
    pub unit_no: u32,
    /// Kind of the unit.
    pub kind: UnitKind,
    /// Place of the subject in the caller's list.
    pub subject: u16,
    /// Dimension.
    pub dimension: Dimension,
    /// Member of the dimension.
    pub member: u16,
    /// Pupils behind the estimate; `None` when masked.
    pub n: Option<u32>,
    /// Pupils eligible (took part or absent, not exempt); `None` when masked.
    pub n_eligible: Option<u32>,
    /// The estimate; `None` when masked.
    pub estimate: Option<f64>,
    /// Its standard error, where one is claimed and can be computed.
    pub se: Option<f64>,
    /// Kind of the standard error of this level.
    pub se_kind: SeKind,
    /// Shown with its interval, but too few pupils for any finding.
    pub insufficient: bool,
    /// Mask.
    pub mask: Mask,
    /// Further figures; empty when masked.
    pub stats: Vec<(Stat, f64)>,
}

impl Cell {
    /// A further figure by name.
    #[must_use]
    pub fn stat(&self, wanted: Stat) -> Option<f64> {
        self.stats.iter().find(|(stat, _)| *stat == wanted).map(|(_, value)| *value)
    }

    /// Takes every figure out of the cell and states why.
    pub(crate) fn hide(&mut self, mask: Mask) {
        self.mask = mask;
        self.n = None;
        self.n_eligible = None;
        self.estimate = None;
        self.se = None;
        self.insufficient = false;
        self.stats = Vec::new();
    }
}

/// Item statistics over all pupils of the subject.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ItemStats {
    /// Correlation of the item with the share of marks on the pupil's other items; `None` without variance.
    pub point_biserial: Option<f64>,
    /// Score rate of the upper 27 % minus that of the lower 27 %; pupils at the boundary score share the
    /// missing weight evenly, so that each group weighs exactly 27 %.
    pub discrimination: Option<f64>,
}

/// Statistics of a subject's paper as a whole.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SubjectStats {
    /// Place of the subject in the caller's list.
    pub subject: u16,
    /// Pupils with a total; `None` when below the least number for a figure.
    pub n: Option<u32>,
    /// Cronbach's α (with booklets from pairs of items, see `measure::classical::reliability`).
    pub alpha: Option<f64>,
    /// Standard error of measurement in marks, SD·√(1−α), SD with factor n/(n−1).
    pub sem: Option<f64>,
    /// Per item.
    pub items: Vec<ItemStats>,
    /// Between-school share of variance; only where the form shows regions.
    pub between_share: Option<f64>,
    /// Enrolment-weighted coefficient of variation of school means; only where the form shows regions.
    pub difference_coefficient: Option<f64>,
}

/// The closed cube: nothing outside it may be shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cube {
    /// Cells ordered by subject, unit, dimension, member.
    pub cells: Vec<Cell>,
    /// One per subject.
    pub subject_stats: Vec<SubjectStats>,
}

impl Cube {
    /// The cell at this place, if the form has one.
    #[must_use]
    pub fn find(&self, subject: u16, unit_no: u32, dimension: Dimension, member: u16) -> Option<&Cell> {
        let key = (subject, unit_no, dimension, member);
        let place = self.cells.binary_search_by_key(&key, |c| (c.subject, c.unit_no, c.dimension, c.member));
        place.ok().map(|at| &self.cells[at])
    }
}
