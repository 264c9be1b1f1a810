//! Why a cube cannot be computed: the columns and the design contradict each other.

use std::fmt;

/// A contradiction between the columns, the blueprint and the unit tree.
///
/// None of these can come from a well-formed release; each names the place to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// A column is shorter or longer than `student_no`.
    ColumnLength {
        /// Name of the column.
        column: String,
        /// Rows found.
        found: usize,
        /// Rows expected.
        expected: usize,
    },
    /// Table and blueprint list different items.
    Items {
        /// Items of the table.
        table: usize,
        /// Items of the blueprint.
        blueprint: usize,
    },
    /// The table's item at this place carries another id than the blueprint.
    ItemId {
        /// Place in both lists, from 0.
        place: usize,
        /// Id in the table.
        table: String,
        /// Id in the blueprint.
        blueprint: String,
    },
    /// A score lies outside 0..=full mark.
    Score {
        /// Item id.
        item: String,
        /// Row in the table, from 0.
        row: usize,
    },
    /// A weight is negative, infinite or not a number.
    Weight {
        /// Row in the table, from 0.
        row: usize,
    },
    /// A replicate number other than 0 or 1.
    Rep {
        /// Row in the table, from 0.
        row: usize,
    },
    /// A row, parent or membership names a unit that is not in the tree, or is of the wrong kind.
    Unit {
        /// The unit number.
        unit_no: u32,
    },
    /// The parents of this unit form a circle.
    Circle {
        /// The unit number.
        unit_no: u32,
    },
    /// A sampling design with more pupils sampled than in the frame.
    Frame {
        /// The school's unit number.
        unit_no: u32,
    },
    /// Level cuts must ascend, and the plausible-value cuts must be as many as the levels.
    Levels,
    /// A quantile outside 1..=99 percent.
    Quantile(u8),
    /// The thread pool could not be started.
    Threads(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ColumnLength { column, found, expected } => {
                write!(f, "column {column} has {found} rows, expected {expected}")
            }
            Self::Items { table, blueprint } => {
                write!(f, "the table has {table} items, the blueprint {blueprint}")
            }
            Self::ItemId { place, table, blueprint } => {
                write!(f, "item {place} is {table} in the table and {blueprint} in the blueprint")
            }
            Self::Score { item, row } => write!(f, "item {item}, row {row}: score outside 0..=full mark"),
            Self::Weight { row } => write!(f, "row {row}: weight is negative or not a number"),
            Self::Rep { row } => write!(f, "row {row}: replicate is neither 0 nor 1"),
            Self::Unit { unit_no } => write!(f, "unit {unit_no} is unknown or of the wrong kind"),
            Self::Circle { unit_no } => write!(f, "the parents of unit {unit_no} form a circle"),
            Self::Frame { unit_no } => write!(f, "school {unit_no}: more pupils sampled than in the frame"),
            Self::Levels => write!(f, "level cuts must ascend and match the plausible-value cuts"),
            Self::Quantile(p) => write!(f, "quantile {p} is outside 1..=99"),
            Self::Threads(why) => write!(f, "the thread pool could not be started: {why}"),
        }
    }
}

impl std::error::Error for Error {}
