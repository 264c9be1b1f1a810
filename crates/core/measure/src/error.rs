//! Input that cannot be measured at all: lengths that disagree, nothing to measure, values out of range.

use std::fmt;

/// Why a measurement was refused. Texts are for developers; a caller with users words its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// Two slices that describe the same rows have different lengths.
    Length {
        /// Which slice disagrees.
        what: &'static str,
        /// The length it should have.
        expected: usize,
        /// The length it has.
        found: usize,
    },
    /// Fewer units than the formula needs.
    TooFew {
        /// What is counted.
        what: &'static str,
        /// How many the formula needs.
        needed: usize,
        /// How many there are.
        found: usize,
    },
    /// A value outside the range in which the formula has a meaning.
    Range {
        /// Which quantity.
        what: &'static str,
        /// The row or position, counted from 0.
        at: usize,
        /// The value found.
        value: f64,
        /// The range in words.
        allowed: &'static str,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { what, expected, found } => {
                write!(f, "{what} has {found} entries where {expected} were expected")
            }
            Self::TooFew { what, needed, found } => {
                write!(f, "{found} {what} where at least {needed} are needed")
            }
            Self::Range { what, at, value, allowed } => {
                write!(f, "{what} at position {at} is {value}; allowed: {allowed}")
            }
        }
    }
}

impl std::error::Error for Error {}

/// Refuses slices whose length differs from the number of rows.
pub(crate) fn same_length(what: &'static str, expected: usize, found: usize) -> Result<(), Error> {
    if expected == found { Ok(()) } else { Err(Error::Length { what, expected, found }) }
}

/// Refuses a list with fewer entries than needed.
pub(crate) fn at_least(what: &'static str, needed: usize, found: usize) -> Result<(), Error> {
    if needed <= found { Ok(()) } else { Err(Error::TooFew { what, needed, found }) }
}

/// Refuses the first value for which `good` is false.
pub(crate) fn all_within(
    what: &'static str,
    values: &[f64],
    allowed: &'static str,
    good: impl Fn(f64) -> bool,
) -> Result<(), Error> {
    match values.iter().position(|&value| !good(value)) {
        None => Ok(()),
        Some(at) => Err(Error::Range { what, at, value: values[at], allowed }),
    }
}
