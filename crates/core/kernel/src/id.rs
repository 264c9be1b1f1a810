//! Typed ids: 16 bytes each, so that a unit can never be passed where a person is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new id, ordered by time (UUIDv7).
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> {
                Ok(Self(s.parse()?))
            }
        }
    )+
    /// Calls a macro with the name of every typed id, for crates that teach the ids something more.
    #[macro_export]
    macro_rules! for_each_id {
        ($call:path) => { $call! { $($name),+ } };
    }
    };
}

ids! {
    /// A unit of the tree: region, office, school, class.
    UnitId,
    /// A grouping across the tree: education group, area, alliance.
    GroupingId,
    /// A person: pupil, teacher, officer, guardian.
    PersonId,
    /// A login.
    AccountId,
    /// A role held at a unit.
    RoleGrantId,
    /// A delegation: somebody works for somebody else, on record.
    ActingForId,
    /// A signed-in browser.
    LoginSessionId,
    /// A link for somebody without an account.
    AccessLinkId,
    /// A uploaded file with its verdicts.
    ImportBatchId,
    /// A stored file.
    BlobId,
    /// A background job.
    JobId,
    /// Something that happened, told to whoever listens.
    EventId,
    /// A monitoring or examination.
    AssessmentId,
    /// A draw of schools and pupils.
    SampleDrawId,
    /// A frozen state of the data.
    ReleaseId,
    /// A frozen computation over a release.
    AnalysisId,
    /// A result made visible to an audience.
    PublicationId,
    /// A conclusion the product stands behind.
    FindingId,
    /// A school's work on a finding.
    ImprovementTaskId,
}
