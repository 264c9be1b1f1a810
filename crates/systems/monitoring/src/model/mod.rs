//! The shapes of assessments, blueprints, samples and releases, as the API speaks them.

pub mod assessment;
pub mod blueprint;
pub mod draw;
pub mod guard;
pub mod release;

pub use assessment::{
    AssessmentDetail, AssessmentFilter, AssessmentRow, AssessmentWrite, Steps, SubjectDetail, SubjectWrite,
};
pub use blueprint::{Blueprint, BlueprintItem, BlueprintWrite};
pub use draw::{DrawDetail, DrawSchool, DrawWrite, Rerun};
pub use guard::{GuardException, GuardReason, GuardVerdict, LevelShows, Proposal, RegisterWrite};
pub use release::{AnalysisRow, PublicationRow, Release, ReleaseSubject, ReleaseWrite, WithdrawWrite};
