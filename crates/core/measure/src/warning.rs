//! What a reader of a result ought to know besides the number.

use std::fmt;

/// A diagnostic that travels inside a result; the number is still usable.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Warning {
    /// Rows whose value is missing (NaN) were left out.
    MissingValues {
        /// How many rows.
        rows: usize,
    },
    /// Zones of a paired jackknife that hold only one half: the whole zone is doubled or dropped.
    HalfZones {
        /// How many zones.
        zones: usize,
    },
    /// Strata with one primary unit: its deviation is taken from the grand mean.
    LonelyUnits {
        /// How many strata.
        strata: usize,
    },
    /// Replicates in which the statistic has no value (the domain lost all weight); they add nothing.
    UndefinedReplicates {
        /// How many replicates.
        replicates: usize,
    },
    /// One plausible value only: no measurement error in the standard error.
    OnePlausibleValue,
    /// A variance estimate below zero was set to zero.
    VarianceCutAtZero,
    /// An iteration stopped before it met its tolerance.
    NotConverged,
    /// Pairs of items that nobody was given together: their covariance was taken as the average of the others.
    PairsNeverTogether {
        /// How many pairs.
        pairs: usize,
    },
    /// A group for which the statistic has no variation to work with.
    NoVariation,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MissingValues { rows } => write!(f, "{rows} rows without a value were left out"),
            Self::HalfZones { zones } => write!(f, "{zones} jackknife zones hold only one half"),
            Self::LonelyUnits { strata } => write!(f, "{strata} strata hold only one primary unit"),
            Self::UndefinedReplicates { replicates } => {
                write!(f, "the statistic has no value in {replicates} replicates")
            }
            Self::OnePlausibleValue => {
                write!(f, "one plausible value: the standard error holds no measurement error")
            }
            Self::VarianceCutAtZero => write!(f, "a variance estimate below zero was set to zero"),
            Self::NotConverged => write!(f, "the iteration did not converge"),
            Self::PairsNeverTogether { pairs } => {
                write!(f, "{pairs} pairs of items were never given to the same pupil")
            }
            Self::NoVariation => write!(f, "no variation"),
        }
    }
}
