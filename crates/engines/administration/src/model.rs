//! Jobs, audit entries and policy parameters as their pages show them.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;
use webkit::{Sentence, UnitRef};

/// A background job.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Job {
    /// Identity.
    pub job_id: Uuid,
    /// What it does.
    pub kind: String,
    /// queued, running, done, failed, cancelled.
    pub state: String,
    /// Steps done.
    pub done: i64,
    /// Steps in all; 0 while unknown.
    pub total: i64,
    /// Text key of the present step.
    pub note: String,
    /// Who asked for it.
    pub enqueued_by_name: String,
    /// RFC 3339.
    pub enqueued_at: String,
    /// RFC 3339.
    pub started_at: Option<String>,
    /// RFC 3339.
    pub finished_at: Option<String>,
    /// Estimated from the pace so far.
    pub seconds_left: Option<i64>,
    /// Why it failed.
    pub error: Option<Sentence>,
    /// What it brought.
    #[schema(value_type = Option<Object>)]
    pub result: Option<serde_json::Value>,
    /// Whether the caller may cancel it.
    pub cancellable: bool,
}

/// One line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditRow {
    /// Identity.
    pub audit_entry_id: Uuid,
    /// RFC 3339.
    pub at: String,
    /// account, link, job, system, anonymous.
    pub actor_kind: String,
    /// Whose rights counted.
    pub account_name: Option<String>,
    /// What was done.
    pub action: String,
    /// To what.
    pub target_kind: String,
    /// Its opaque id.
    pub target_id: String,
    /// The unit concerned.
    pub unit_id: Option<Uuid>,
    /// done or refused.
    pub outcome: String,
    /// Codes and counts.
    pub detail: BTreeMap<String, String>,
    /// Whether a seal covers it.
    pub sealed: bool,
}

/// What a verification of the audit log found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct AuditCheck {
    /// Seals in the chain.
    pub seals: i64,
    /// Entries they cover.
    pub entries: i64,
    /// Younger entries.
    pub unsealed: i64,
    /// Whether every seal holds.
    pub ok: bool,
    /// The first that does not.
    pub broken_at: Option<i64>,
    /// RFC 3339.
    pub checked_at: String,
}

/// A policy parameter with what is in force here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyRow {
    /// Key.
    pub key: String,
    /// First part of the key: a heading for the page.
    pub group: String,
    /// Value as the rule has it.
    pub value: String,
    /// Unit of measurement, a text key or empty.
    pub unit_label: String,
    /// allow, warn, refuse.
    pub verdict: Option<String>,
    /// Where the rule holds.
    pub jurisdiction: String,
    /// Document number.
    pub document_no: String,
    /// Where the text was seen.
    pub source: String,
    /// How sure we are of it.
    pub confidence: String,
    /// Date.
    pub valid_from: String,
    /// Date.
    pub valid_to: Option<String>,
    /// Value in force for the region today.
    pub effective_value: String,
    /// Verdict in force for the region today.
    pub effective_verdict: Option<String>,
    /// What this installation has set.
    pub overrides: Vec<PolicyOverride>,
    /// The rule under an override has changed since.
    pub changed_base: bool,
}

/// A parameter set by this installation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PolicyOverride {
    /// Identity.
    pub policy_override_id: Uuid,
    /// For whom.
    pub unit: UnitRef,
    /// Value.
    pub value: String,
    /// Verdict.
    pub verdict: Option<String>,
    /// The document it rests on.
    pub document_no: String,
    /// Why.
    pub reason: String,
    /// Date.
    pub valid_from: String,
    /// Date.
    pub valid_to: Option<String>,
    /// Ended before its date.
    pub ended: bool,
    /// Version.
    pub version: i64,
}

/// A new override.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct PolicyWrite {
    /// For whom.
    pub unit_id: Uuid,
    /// Value.
    pub value: String,
    /// Verdict, where the parameter has one.
    pub verdict: Option<String>,
    /// The document it rests on.
    pub document_no: String,
    /// Why.
    pub reason: String,
    /// Date.
    pub valid_from: String,
    /// Date.
    pub valid_to: Option<String>,
}

/// A stored file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct BlobInfo {
    /// Identity.
    pub blob_id: Uuid,
    /// Its name.
    pub file_name: String,
    /// Bytes.
    pub size: i64,
}
