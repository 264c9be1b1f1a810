//! What opens a warning or a refusal of a guard, and what does not.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{
    examination::{Level, Verdict},
    policy::Outcome,
};

/// Who can open a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpensWith {
    /// It is open.
    Nothing,
    /// A named officer who gives a reason.
    NamedOfficer,
    /// An attached decision of a higher authority, entered by a named officer who gives a reason.
    HigherDecision,
}

impl OpensWith {
    /// What an outcome needs.
    #[must_use]
    pub const fn of(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Allow => Self::Nothing,
            Outcome::Warn => Self::NamedOfficer,
            Outcome::Refuse => Self::HigherDecision,
        }
    }

    /// The text key.
    #[must_use]
    pub const fn text_key(self) -> &'static str {
        match self {
            Self::Nothing => "lawful.opens.nothing",
            Self::NamedOfficer => "lawful.opens.named_officer",
            Self::HigherDecision => "lawful.opens.higher_decision",
        }
    }
}

/// A decision of a higher authority.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its document number.
    pub document_no: String,
    /// The level of the authority that took it.
    pub authority: Level,
    /// The day it was issued.
    pub issued_on: Date,
    /// The id of the attached file; empty when nothing is attached.
    pub attachment: String,
}

/// What somebody brings to open a verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    /// Who answers for it, by name or id.
    #[serde(default)]
    pub officer: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The decision it rests on, where one is needed.
    #[serde(default)]
    pub decision: Option<Decision>,
}

/// A verdict that was opened, as it is recorded with the assessment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// What the guard had said.
    pub outcome: Outcome,
    /// The codes of the reasons that were opened.
    pub reasons: Vec<String>,
    /// What opened it; nothing when it was open.
    pub exception: Option<Exception>,
}

/// Opens a verdict, or says with text keys everything that is missing.
///
/// # Errors
/// The text keys of what the exception lacks.
pub fn open(verdict: &Verdict, exception: Option<&Exception>) -> Result<Opening, Vec<&'static str>> {
    let opened = |exception| Opening {
        outcome: verdict.outcome,
        reasons: verdict.reasons.iter().map(|r| r.code.clone()).collect(),
        exception,
    };
    if verdict.opens_with == OpensWith::Nothing {
        return Ok(opened(None));
    }
    let brought = exception.cloned().unwrap_or_default();
    let mut missing = Vec::new();
    if brought.officer.trim().is_empty() {
        missing.push("lawful.exception.officer");
    }
    if brought.reason.trim().is_empty() {
        missing.push("lawful.exception.reason");
    }
    if verdict.opens_with == OpensWith::HigherDecision {
        missing.extend(faults_of(brought.decision.as_ref(), verdict));
    }
    match missing.is_empty() {
        true => Ok(opened(Some(brought))),
        false => Err(missing),
    }
}

fn faults_of(decision: Option<&Decision>, verdict: &Verdict) -> Vec<&'static str> {
    let Some(decision) = decision else {
        return vec!["lawful.exception.decision"];
    };
    let mut faults = Vec::new();
    if decision.document_no.trim().is_empty() {
        faults.push("lawful.exception.document_no");
    }
    if decision.attachment.trim().is_empty() {
        faults.push("lawful.exception.attachment");
    }
    // Groups and areas are no authority: the lowest that can decide is the county.
    let lowest = (verdict.level.rank() + 1).max(Level::County.rank()).min(Level::National.rank());
    if decision.authority.rank() < lowest {
        faults.push("lawful.exception.authority");
    }
    if verdict.date < decision.issued_on {
        faults.push("lawful.exception.issued_later");
    }
    faults
}
