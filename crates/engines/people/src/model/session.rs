//! Signing in: what is sent, and who somebody then is.

use crate::model::unit::UnitRef;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A login with its password.
#[derive(Clone, Deserialize, ToSchema)]
pub struct LoginRequest {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
}

/// The first sign-in: a code and the password from now on.
#[derive(Clone, Deserialize, ToSchema)]
pub struct ActivateRequest {
    /// Login.
    pub login: String,
    /// The code handed over.
    pub code: String,
    /// The new password.
    pub password: String,
}

/// A new password for the old one.
#[derive(Clone, Deserialize, ToSchema)]
pub struct PasswordRequest {
    /// The old one.
    pub old: String,
    /// The new one.
    pub new: String,
}

/// For whom to work from now on; nobody ends it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct ActForRequest {
    /// The delegation.
    pub acting_for_id: Option<Uuid>,
}

/// Who is signed in, and what they may do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// Account whose rights count.
    pub account_id: Uuid,
    /// Its login.
    pub login: String,
    /// Its name.
    pub display_name: String,
    /// The person behind it.
    pub person_id: Option<Uuid>,
    /// Roles held today.
    pub roles: Vec<MyRole>,
    /// Words of all rights.
    pub permissions: Vec<String>,
    /// Where the first role is held.
    pub home_unit: Option<UnitRef>,
    /// For whom this session works.
    pub acting_for: Option<ActingRef>,
    /// For whom it could.
    pub can_act_for: Vec<ActingRef>,
    /// The root unit.
    pub region: UnitRef,
    /// School year of today.
    pub school_year: String,
    /// Term of today, 1 or 2.
    pub term: u8,
    /// Teaching week of today; nothing in the holidays and in years without dates.
    pub week: Option<u32>,
    /// Minutes without use that end a session.
    pub idle_minutes: i64,
    /// Whether this is a demonstration.
    pub demo: bool,
}

/// A role with its place.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MyRole {
    /// Key of the catalogue.
    pub role: String,
    /// Where.
    pub unit: UnitRef,
    /// Only this subject.
    pub subject: Option<String>,
    /// Only this stage.
    pub stage: Option<String>,
}

/// A delegation as its delegate sees it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActingRef {
    /// The delegation.
    pub acting_for_id: Uuid,
    /// For whom.
    pub principal_name: String,
    /// The first day it no longer holds.
    pub valid_to: String,
}

/// An account of the demonstration, open to everybody.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DemoAccount {
    /// Login.
    pub login: String,
    /// Password.
    pub password: String,
    /// First role.
    pub role: String,
    /// Name.
    pub display_name: String,
    /// Where.
    pub unit_name: String,
}

/// A browser somebody signed in with.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Login {
    /// The session.
    pub login_session_id: Uuid,
    /// Since when.
    pub created_at: String,
    /// Last used.
    pub last_seen_at: String,
    /// From which address.
    pub address: String,
    /// With which browser.
    pub agent: String,
    /// Whether it is the one asking.
    pub current: bool,
    /// When it ended.
    pub ended_at: Option<String>,
}
