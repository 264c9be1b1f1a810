//! Accounts, the roles they hold, delegations, and links for people without accounts.

use crate::model::session::Login;
use crate::model::unit::UnitRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An account in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountRow {
    /// Identity.
    pub account_id: Uuid,
    /// Login.
    pub login: String,
    /// Name.
    pub display_name: String,
    /// `pending`, `active`, `locked` or `disabled`.
    pub state: String,
    /// Roles held today.
    pub roles: Vec<String>,
    /// Where.
    pub unit_names: Vec<String>,
    /// Last sign-in.
    pub last_login_at: Option<String>,
    /// Version.
    pub version: i64,
}

/// A new account.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AccountWrite {
    /// Login.
    pub login: String,
    /// Name.
    pub display_name: String,
    /// The person behind it.
    #[serde(default)]
    pub person_id: Option<Uuid>,
}

/// A created account with the code that opens it, shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountCreated {
    /// The account.
    pub account: AccountDetail,
    /// The code.
    pub activation_code: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// A fresh activation code, shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivationCode {
    /// The code.
    pub code: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// An account in full.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccountDetail {
    /// As in the list.
    #[serde(flatten)]
    pub row: AccountRow,
    /// The person behind it.
    pub person_id: Option<Uuid>,
    /// All roles, ended ones too.
    pub grants: Vec<GrantRow>,
    /// Sessions, newest first.
    pub logins: Vec<Login>,
    /// Locked for a while after wrong passwords.
    pub locked_until: Option<String>,
    /// Wrong passwords in a row.
    pub failed_count: i64,
}

/// A role given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GrantRow {
    /// Identity.
    pub role_grant_id: Uuid,
    /// Key of the catalogue.
    pub role: String,
    /// Where.
    pub unit: UnitRef,
    /// Only this subject.
    pub subject: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer holds.
    pub valid_to: Option<String>,
    /// Whether somebody ended it.
    pub ended: bool,
}

/// A role to give.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct GrantWrite {
    /// Key of the catalogue.
    pub role: String,
    /// Where.
    pub unit_id: Uuid,
    /// Only this subject.
    #[serde(default)]
    pub subject: Option<String>,
    /// Only this stage.
    #[serde(default)]
    pub stage: Option<String>,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer holds.
    #[serde(default)]
    pub valid_to: Option<String>,
}

/// A role of the catalogue.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoleInfo {
    /// Key.
    pub role: String,
    /// Words of its rights.
    pub permissions: Vec<String>,
    /// Kind of unit it is held at.
    pub scope: String,
    /// Roles the same hand may not hold.
    pub excludes: Vec<String>,
    /// Clauses it rests on.
    pub clauses: Vec<String>,
}

/// A delegation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Acting {
    /// Identity.
    pub acting_for_id: Uuid,
    /// For whom.
    pub principal_id: Uuid,
    /// Their name.
    pub principal_name: String,
    /// By whom.
    pub delegate_id: Uuid,
    /// Their name.
    pub delegate_name: String,
    /// Why.
    pub reason: String,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer holds.
    pub valid_to: String,
    /// When somebody ended it.
    pub ended_at: Option<String>,
}

/// A delegation to set up.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ActingWrite {
    /// For whom.
    pub principal_id: Uuid,
    /// By whom.
    pub delegate_id: Uuid,
    /// Why.
    pub reason: String,
    /// From this day.
    pub valid_from: String,
    /// The first day it no longer holds.
    pub valid_to: String,
}

/// A link to make for somebody without an account.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct AccessLinkWrite {
    /// What it opens: `improvement_read`, ….
    pub purpose: String,
    /// Which one.
    pub target_id: String,
    /// Who gets it, in words of the office.
    pub holder: String,
    /// Good for so many days, 1 to 90.
    pub days: i64,
}

/// The token of a new link, shown once.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessLinkCreated {
    /// What stands in the address.
    pub url_token: String,
    /// Until when it is good.
    pub expires_at: String,
}

/// A link.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessLink {
    /// Identity.
    pub access_link_id: Uuid,
    /// What it opens.
    pub purpose: String,
    /// Who has it.
    pub holder: String,
    /// Since when.
    pub created_at: String,
    /// Until when.
    pub expires_at: String,
    /// When it was taken back.
    pub revoked_at: Option<String>,
    /// Last used.
    pub last_used_at: Option<String>,
}

/// Why something is done.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ReasonWrite {
    /// In words.
    pub reason: String,
}
