//! The shapes of evidence: what an analysis hands in, findings, statements, improvement tasks.

pub mod batch;
pub mod finding;
pub mod improvement;
pub mod state;

pub use batch::{EvidenceBatch, Recorded, UnitEvidence};
pub use finding::{FindingDetail, FindingRow, StatementRow};
pub use improvement::{DisabledAction, FollowUp, Guide, ImprovementDetail, ImprovementRow, LogEntry, Measure, StageAt};
pub use state::{Action, TaskState};
pub use webkit::{Sentence, UnitRef};

use serde::Serialize;
use utoipa::ToSchema;

/// A figure with its uncertainty; nothing but the mask when it may not be shown.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Estimate {
    /// The figure.
    pub value: Option<f64>,
    /// Its standard error.
    pub se: Option<f64>,
    /// Lower end of the 95 % interval.
    pub lower: Option<f64>,
    /// Upper end of the 95 % interval.
    pub upper: Option<f64>,
    /// Pupils measured.
    pub n: i64,
    /// none, primary, secondary, not_supported.
    pub mask: String,
}

impl Estimate {
    /// A figure that may be shown, with its normal 95 % interval.
    pub fn shown(value: f64, se: f64, n: i64) -> Self {
        let half = 1.96 * se;
        let mask = "none".to_owned();
        Self { value: Some(value), se: Some(se), lower: Some(value - half), upper: Some(value + half), n, mask }
    }
}
