//! Reading sessions, and what a sign-in needs to know of an account.

use kernel::{AccountId, ActingForId, LoginSessionId, PersonId, Result};
use storage::{Reads, params, row};

row! {
    /// An account as a sign-in sees it.
    #[derive(Clone)]
    pub struct Credentials {
        /// Identity.
        pub account_id: AccountId,
        /// The person behind it.
        pub person_id: Option<PersonId>,
        /// Login.
        pub login: String,
        /// PHC string, once activated.
        pub password_hash: Option<String>,
        /// State.
        pub state: String,
        /// Wrong passwords in a row.
        pub failed_count: i64,
        /// Locked for a while.
        pub locked_until: Option<i64>,
        /// An account of the demonstration.
        pub is_demo: bool,
    }
}

row! {
    /// A session with its account.
    #[derive(Clone, Debug)]
    pub struct Session {
        /// Identity.
        pub login_session_id: LoginSessionId,
        /// Who signed in.
        pub account_id: AccountId,
        /// The person behind it.
        pub person_id: Option<PersonId>,
        /// State of the account.
        pub state: String,
        /// For whom it works.
        pub acting_for_id: Option<ActingForId>,
        /// Since when.
        pub created_at: i64,
        /// Last noted use.
        pub last_seen_at: i64,
        /// Absolute end.
        pub expires_at: i64,
        /// Ended by hand.
        pub ended_at: Option<i64>,
    }
}

row! {
    /// A session in a list.
    #[derive(Clone, Debug)]
    pub struct LoginRecord {
        /// Identity.
        pub login_session_id: LoginSessionId,
        /// Since when.
        pub created_at: i64,
        /// Last noted use.
        pub last_seen_at: i64,
        /// Absolute end.
        pub expires_at: i64,
        /// Ended by hand.
        pub ended_at: Option<i64>,
        /// From which address.
        pub address: String,
        /// With which browser.
        pub agent: String,
    }
}

row! {
    /// A delegation with its two sides.
    #[derive(Clone, Debug)]
    pub struct Delegation {
        /// Identity.
        pub acting_for_id: ActingForId,
        /// For whom.
        pub principal_id: AccountId,
        /// The person of that account.
        pub principal_person_id: Option<PersonId>,
        /// Their name.
        pub principal_name: String,
        /// By whom.
        pub delegate_id: AccountId,
        /// The first day it no longer holds.
        pub valid_to: String,
    }
}

const CREDENTIALS: &str =
    "select account_id, person_id, login, password_hash, state, failed_count, locked_until, is_demo from account";
const DELEGATION: &str = "select f.acting_for_id, f.principal_id, p.person_id as principal_person_id, p.display_name as principal_name, \
    f.delegate_id, f.valid_to from acting_for f join account p on p.account_id = f.principal_id \
    join account d on d.account_id = f.delegate_id \
    where f.ended_at is null and f.valid_from <= $2 and $2 < f.valid_to and p.state = 'active' and d.state = 'active'";

/// The account of a login.
///
/// # Errors
/// Internal, from the database.
pub async fn by_login(db: &impl Reads, login: &str) -> Result<Option<Credentials>> {
    db.row_opt(&format!("{CREDENTIALS} where login = $1"), params![login]).await
}

/// The account of an id.
///
/// # Errors
/// Internal, from the database.
pub async fn by_account(db: &impl Reads, account_id: AccountId) -> Result<Option<Credentials>> {
    db.row_opt(&format!("{CREDENTIALS} where account_id = $1"), params![account_id]).await
}

/// The session of a token's hash.
///
/// # Errors
/// Internal, from the database.
pub async fn by_token_hash(db: &impl Reads, token_hash: &str) -> Result<Option<Session>> {
    let sql = "select s.login_session_id, s.account_id, a.person_id, a.state, s.acting_for_id, s.created_at, s.last_seen_at, s.expires_at, s.ended_at \
        from login_session s join account a on a.account_id = s.account_id where s.token_hash = $1";
    db.row_opt(sql, params![token_hash]).await
}

/// The sessions of an account, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn of_account(db: &impl Reads, account_id: AccountId) -> Result<Vec<LoginRecord>> {
    let sql = "select login_session_id, created_at, last_seen_at, expires_at, ended_at, address, agent from login_session \
        where account_id = $1 order by created_at desc, login_session_id desc limit 50";
    db.rows(sql, params![account_id]).await
}

/// A delegation that stands on a day.
///
/// # Errors
/// Internal, from the database.
pub async fn delegation(db: &impl Reads, acting_for_id: ActingForId, today: &str) -> Result<Option<Delegation>> {
    db.row_opt(&format!("{DELEGATION} and f.acting_for_id = $1"), params![acting_for_id, today]).await
}

/// For whom somebody may work on a day.
///
/// # Errors
/// Internal, from the database.
pub async fn delegations_to(db: &impl Reads, delegate_id: AccountId, today: &str) -> Result<Vec<Delegation>> {
    db.rows(
        &format!("{DELEGATION} and f.delegate_id = $1 order by f.valid_to, f.acting_for_id"),
        params![delegate_id, today],
    )
    .await
}
