//! The use-of-results table: what of which form of assessment may be shown at which level; nothing else is shown.

use serde::{Deserialize, Serialize};

use crate::{examination::Form, policy::Policy};

/// Whose result it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResultLevel {
    /// The region or a county of it.
    Region,
    /// A group, an area, an alliance.
    Group,
    /// A school.
    School,
    /// A class.
    Class,
    /// A pupil.
    Pupil,
}

impl ResultLevel {
    /// All levels, from the widest.
    pub const ALL: [Self; 5] = [Self::Region, Self::Group, Self::School, Self::Class, Self::Pupil];

    /// The code used in data and parameters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Group => "group",
            Self::School => "school",
            Self::Class => "class",
            Self::Pupil => "pupil",
        }
    }
}

/// What may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Shows {
    /// Nothing.
    #[default]
    None,
    /// How many sat it, and no result.
    AggregateCounts,
    /// An estimate for the population, with the replicate standard error of the sample design.
    Estimate,
    /// A school's estimate with its own standard error, where enough of it was sampled.
    SchoolEstimate,
    /// The whole population, with an interval about the stated superpopulation.
    Population,
    /// The school's own result, to itself.
    OwnSchool,
    /// Figures for the eyes of the teachers of the class.
    TeacherOnly,
    /// A pupil's own report: levels and strengths, no mark list.
    OwnReport,
    /// Indices and shares.
    Indices,
    /// A pupil's own record over time.
    OwnRecord,
}

impl Shows {
    const ALL: [Self; 10] = [
        Self::None,
        Self::AggregateCounts,
        Self::Estimate,
        Self::SchoolEstimate,
        Self::Population,
        Self::OwnSchool,
        Self::TeacherOnly,
        Self::OwnReport,
        Self::Indices,
        Self::OwnRecord,
    ];

    /// The code used in data and parameters.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::AggregateCounts => "aggregate_counts",
            Self::Estimate => "estimate",
            Self::SchoolEstimate => "school_estimate",
            Self::Population => "population",
            Self::OwnSchool => "own_school",
            Self::TeacherOnly => "teacher_only",
            Self::OwnReport => "own_report",
            Self::Indices => "indices",
            Self::OwnRecord => "own_record",
        }
    }

    /// The value of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shows| shows.code() == code)
    }

    /// The text key of its explanation.
    #[must_use]
    pub fn text_key(self) -> String {
        format!("lawful.shows.{}", self.code())
    }

    /// Whether a mean, a share or an index may be computed for display.
    #[must_use]
    pub const fn has_figures(self) -> bool {
        !matches!(self, Self::None | Self::AggregateCounts)
    }

    /// Whether a unit shown so may have findings: its figure must speak for the unit as a whole.
    #[must_use]
    pub const fn has_findings(self) -> bool {
        matches!(self, Self::Estimate | Self::SchoolEstimate | Self::Population | Self::Indices)
    }
}

/// What may be shown of a form at a level; nothing when the table is silent.
#[must_use]
pub fn permitted(policy: &Policy, form: Form, level: ResultLevel) -> Shows {
    policy
        .get(&format!("results.use.{}", form.code()))
        .and_then(|parameter| parameter.value.get(level.code()))
        .and_then(|word| word.as_str())
        .and_then(Shows::from_code)
        .unwrap_or_default()
}
