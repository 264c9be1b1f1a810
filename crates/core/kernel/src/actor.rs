//! Who acts: every write and every scoped read names one.

use crate::id::{AccessLinkId, AccountId, ActingForId, JobId, PersonId};
use serde::{Deserialize, Serialize};

/// Somebody or something that acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Actor {
    /// A signed-in person.
    Account {
        /// The login whose rights count.
        account_id: AccountId,
        /// The person behind it.
        person_id: Option<PersonId>,
        /// Set while somebody else works for the account's owner.
        acting: Option<Acting>,
    },
    /// The holder of a link.
    Link {
        /// The link.
        access_link_id: AccessLinkId,
    },
    /// A job, with the rights of whoever enqueued it, checked again.
    Job {
        /// The job.
        job_id: JobId,
        /// Whose rights count.
        account_id: Option<AccountId>,
    },
    /// The installation itself: migrations, first start, clocks.
    System,
    /// Nobody we know.
    Anonymous,
}

/// A delegate at work: rights are the principal's, the hand is the delegate's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// The delegation.
    pub acting_for_id: ActingForId,
    /// Whose hand it is.
    pub delegate_id: AccountId,
}

impl Actor {
    /// An account acting for itself.
    pub fn account(account_id: AccountId, person_id: Option<PersonId>) -> Self {
        Self::Account { account_id, person_id, acting: None }
    }
    /// The account whose rights count, if any.
    pub fn account_id(&self) -> Option<AccountId> {
        match self {
            Self::Account { account_id, .. } => Some(*account_id),
            Self::Job { account_id, .. } => *account_id,
            Self::Link { .. } | Self::System | Self::Anonymous => None,
        }
    }
    /// The person behind the account.
    pub fn person_id(&self) -> Option<PersonId> {
        match self {
            Self::Account { person_id, .. } => *person_id,
            _ => None,
        }
    }
    /// The word stored in the audit log.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Account { .. } => "account",
            Self::Link { .. } => "link",
            Self::Job { .. } => "job",
            Self::System => "system",
            Self::Anonymous => "anonymous",
        }
    }
}
