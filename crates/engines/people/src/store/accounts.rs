//! Reading accounts, the roles they hold, delegations and links.

use crate::model::account::{AccessLink, AccountDetail, AccountRow, Acting, GrantRow};
use crate::model::session::Login;
use crate::model::unit::UnitRef;
use crate::store::{like, sessions};
use kernel::{AccessLinkId, AccountId, ActingForId, Error, LoginSessionId, PersonId, Result, RoleGrantId, UnitId};
use std::collections::BTreeMap;
use storage::{Reach, Reads, Scoped, Value, params, rfc3339, row};

/// Where an account belongs: where it holds a role, where its person has a post, and always the region.
const PLACES: &str = "(select g.account_id, g.unit_id from role_grant g where g.ended_at is null \
    union select a.account_id, p.unit_id from account a join post p on p.person_id = a.person_id and p.valid_to is null \
    union select a.account_id, u.unit_id from account a join unit u on u.parent_id is null) place";

row! {
    struct Account {
        account_id: AccountId,
        person_id: Option<PersonId>,
        login: String,
        display_name: String,
        state: String,
        failed_count: i64,
        locked_until: Option<i64>,
        last_login_at: Option<i64>,
        version: i64,
    }
}
const ACCOUNT: &str = "a.account_id, a.person_id, a.login, a.display_name, a.state, a.failed_count, a.locked_until, a.last_login_at, a.version";

row! {
    struct Grant {
        role_grant_id: RoleGrantId,
        account_id: AccountId,
        role: String,
        unit_id: UnitId,
        unit_name: String,
        unit_kind: String,
        subject: Option<String>,
        stage: Option<String>,
        valid_from: String,
        valid_to: Option<String>,
        ended_at: Option<i64>,
    }
}
const GRANT: &str = "select g.role_grant_id, g.account_id, g.role, g.unit_id, u.name as unit_name, u.kind as unit_kind, g.subject, g.stage, \
    g.valid_from, g.valid_to, g.ended_at from role_grant g join unit u on u.unit_id = g.unit_id";

/// What a list of accounts is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of login or name.
    pub q: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Role held.
    pub role: Option<String>,
    /// Logins after this one.
    pub after: Option<String>,
    /// Rows wanted; the list reads one more.
    pub limit: i64,
}

/// Accounts in reach, by login.
///
/// # Errors
/// Internal, from the database.
pub async fn list(db: &impl Reads, reach: &Reach, filter: &Filter, today: &str) -> Result<Vec<AccountRow>> {
    let (narrowed, mut binds) = narrowed(filter);
    binds.push(storage::ToSql::to_sql(&filter.after.clone().unwrap_or_default()));
    let (after, limit) = (binds.len(), filter.limit + 1);
    let sql = format!(
        "select distinct {ACCOUNT} from account a join {PLACES} on place.account_id = a.account_id where {{reach}} {narrowed} and ${after} < a.login order by a.login limit {limit}"
    );
    let accounts: Vec<Account> = Scoped::new(&sql, "place.unit_id", binds).rows(db, reach).await?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.account_id).collect();
    let mut held = grants_of(db, &ids).await?;
    Ok(accounts
        .iter()
        .map(|account| shown(account, &held.remove(&account.account_id).unwrap_or_default(), today))
        .collect())
}

/// How many accounts in reach the filter leaves.
///
/// # Errors
/// Internal, from the database.
pub async fn count(db: &impl Reads, reach: &Reach, filter: &Filter) -> Result<i64> {
    let (narrowed, binds) = narrowed(filter);
    let sql = format!(
        "select count(distinct a.account_id) as value from account a join {PLACES} on place.account_id = a.account_id where {{reach}} {narrowed}"
    );
    let rows = Scoped::new(&sql, "place.unit_id", binds).query(db, reach).await?;
    rows.first().map_or(Ok(0), |row| row.get("value"))
}

/// An account in reach, in full.
///
/// # Errors
/// Not found `people.account_not_found`.
pub async fn detail(db: &impl Reads, reach: &Reach, account_id: AccountId, today: &str) -> Result<AccountDetail> {
    let sql = format!(
        "select {ACCOUNT} from account a join {PLACES} on place.account_id = a.account_id where a.account_id = $1 and {{reach}}"
    );
    let found: Option<Account> = Scoped::new(&sql, "place.unit_id", params![account_id]).row_opt(db, reach).await?;
    let account = found.ok_or_else(not_found)?;
    let held = grants_of(db, &[account_id]).await?.remove(&account_id).unwrap_or_default();
    Ok(AccountDetail {
        row: shown(&account, &held, today),
        person_id: account.person_id.map(Into::into),
        grants: held.into_iter().map(GrantRow::from).collect(),
        logins: logins(db, account_id, None).await?,
        locked_until: account.locked_until.map(rfc3339),
        failed_count: account.failed_count,
    })
}

/// Whether somebody may manage an account: it is in reach, and holds no role beyond it.
///
/// # Errors
/// Not found `people.account_not_found`, forbidden `people.account_beyond_reach`.
pub async fn require_manageable(db: &impl Reads, reach: &Reach, account_id: AccountId) -> Result<()> {
    let sql = format!(
        "select count(*) as value from account a join {PLACES} on place.account_id = a.account_id where a.account_id = $1 and {{reach}}"
    );
    let rows = Scoped::new(&sql, "place.unit_id", params![account_id]).query(db, reach).await?;
    if rows.first().map_or(Ok(0), |row| row.get::<i64>("value"))? == 0 {
        return Err(not_found());
    }
    let beyond = format!(
        "select count(*) as value from role_grant g where g.account_id = $1 and g.ended_at is null and not ({})",
        reach.on(db.dialect(), "g.unit_id")
    );
    match db.value::<i64>(&beyond, params![account_id]).await? {
        Some(0) | None => Ok(()),
        Some(_) => Err(Error::forbidden("people.account_beyond_reach")),
    }
}

/// The sessions of an account, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn logins(db: &impl Reads, account_id: AccountId, current: Option<LoginSessionId>) -> Result<Vec<Login>> {
    let found = sessions::of_account(db, account_id).await?;
    Ok(found
        .into_iter()
        .map(|login| Login {
            login_session_id: login.login_session_id.0,
            created_at: rfc3339(login.created_at),
            last_seen_at: rfc3339(login.last_seen_at),
            address: login.address,
            agent: login.agent,
            current: current == Some(login.login_session_id),
            ended_at: login.ended_at.map(rfc3339),
        })
        .collect())
}

row! {
    /// A role that has not ended.
    #[derive(Clone, Debug)]
    pub struct OpenGrant {
        /// Key of the catalogue.
        pub role: String,
        /// Where.
        pub unit_id: UnitId,
    }
}

/// The roles the hand behind an account holds or will hold, in all its accounts.
///
/// # Errors
/// Internal, from the database.
pub async fn roles_of_hand(db: &impl Reads, account_id: AccountId, today: &str) -> Result<Vec<OpenGrant>> {
    let sql = "select g.role, g.unit_id from role_grant g join account a on a.account_id = g.account_id \
        where g.ended_at is null and (g.valid_to is null or $2 < g.valid_to) \
        and (a.account_id = $1 or a.person_id = (select b.person_id from account b where b.account_id = $1))";
    db.rows(sql, params![account_id, today]).await
}

row! {
    struct ActingRecord {
        acting_for_id: ActingForId,
        principal_id: AccountId,
        principal_name: String,
        delegate_id: AccountId,
        delegate_name: String,
        reason: String,
        valid_from: String,
        valid_to: String,
        ended_at: Option<i64>,
    }
}

/// Delegations in reach of their principals, and one's own; newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn acting_list(db: &impl Reads, reach: &Reach, own: Option<AccountId>) -> Result<Vec<Acting>> {
    let sql = format!(
        "select f.acting_for_id, f.principal_id, p.display_name as principal_name, f.delegate_id, d.display_name as delegate_name, \
         f.reason, f.valid_from, f.valid_to, f.ended_at from acting_for f \
         join account p on p.account_id = f.principal_id join account d on d.account_id = f.delegate_id \
         where f.principal_id = $1 or f.delegate_id = $1 \
         or f.principal_id in (select place.account_id from {PLACES} where {{reach}}) \
         order by f.created_at desc, f.acting_for_id desc limit 500"
    );
    let own = own.unwrap_or(AccountId(uuid::Uuid::nil()));
    let found: Vec<ActingRecord> = Scoped::new(&sql, "place.unit_id", params![own]).rows(db, reach).await?;
    Ok(found
        .into_iter()
        .map(|acting| Acting {
            acting_for_id: acting.acting_for_id.0,
            principal_id: acting.principal_id.0,
            principal_name: acting.principal_name,
            delegate_id: acting.delegate_id.0,
            delegate_name: acting.delegate_name,
            reason: acting.reason,
            valid_from: acting.valid_from,
            valid_to: acting.valid_to,
            ended_at: acting.ended_at.map(rfc3339),
        })
        .collect())
}

row! {
    struct LinkRecord {
        access_link_id: AccessLinkId,
        purpose: String,
        holder: String,
        created_at: i64,
        expires_at: i64,
        revoked_at: Option<i64>,
        last_used_at: Option<i64>,
    }
}

/// Links to a target in reach, newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn links_to(db: &impl Reads, reach: &Reach, target_id: &str) -> Result<Vec<AccessLink>> {
    let sql = "select l.access_link_id, l.purpose, l.holder, l.created_at, l.expires_at, l.revoked_at, l.last_used_at \
        from access_link l where l.target_id = $1 and {reach} order by l.created_at desc limit 200";
    let found: Vec<LinkRecord> = Scoped::new(sql, "l.unit_id", params![target_id]).rows(db, reach).await?;
    Ok(found
        .into_iter()
        .map(|link| AccessLink {
            access_link_id: link.access_link_id.0,
            purpose: link.purpose,
            holder: link.holder,
            created_at: rfc3339(link.created_at),
            expires_at: rfc3339(link.expires_at),
            revoked_at: link.revoked_at.map(rfc3339),
            last_used_at: link.last_used_at.map(rfc3339),
        })
        .collect())
}

/// The name of an account, for pages that say who did something.
///
/// # Errors
/// Internal, from the database.
pub async fn display_names(db: &impl Reads, account_ids: &[AccountId]) -> Result<BTreeMap<AccountId, String>> {
    let mut names = BTreeMap::new();
    for chunk in account_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        for row in db
            .query(&format!("select account_id, display_name from account where account_id in ({ids})"), params![])
            .await?
        {
            names.insert(row.get("account_id")?, row.get("display_name")?);
        }
    }
    Ok(names)
}

impl From<Grant> for GrantRow {
    fn from(grant: Grant) -> Self {
        Self {
            role_grant_id: grant.role_grant_id.0,
            role: grant.role,
            unit: UnitRef { unit_id: grant.unit_id.0, name: grant.unit_name, kind: grant.unit_kind },
            subject: grant.subject,
            stage: grant.stage,
            valid_from: grant.valid_from,
            valid_to: grant.valid_to,
            ended: grant.ended_at.is_some(),
        }
    }
}

async fn grants_of(db: &impl Reads, account_ids: &[AccountId]) -> Result<BTreeMap<AccountId, Vec<Grant>>> {
    let mut by_account = BTreeMap::<AccountId, Vec<Grant>>::new();
    for chunk in account_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let sql = format!("{GRANT} where g.account_id in ({ids}) order by g.granted_at, g.role_grant_id");
        for grant in db.rows::<Grant>(&sql, params![]).await? {
            by_account.entry(grant.account_id).or_default().push(grant);
        }
    }
    Ok(by_account)
}

fn shown(account: &Account, held: &[Grant], today: &str) -> AccountRow {
    let now = |grant: &&Grant| {
        grant.ended_at.is_none()
            && grant.valid_from.as_str() <= today
            && grant.valid_to.as_deref().is_none_or(|to| today < to)
    };
    let mut roles: Vec<String> = held.iter().filter(now).map(|grant| grant.role.clone()).collect();
    let mut unit_names: Vec<String> = held.iter().filter(now).map(|grant| grant.unit_name.clone()).collect();
    roles.dedup();
    unit_names.dedup();
    AccountRow {
        account_id: account.account_id.0,
        login: account.login.clone(),
        display_name: account.display_name.clone(),
        state: account.state.clone(),
        roles,
        unit_names,
        last_login_at: account.last_login_at.map(rfc3339),
        version: account.version,
    }
}

fn narrowed(filter: &Filter) -> (String, Vec<Value>) {
    let (mut sql, mut binds) = (String::new(), Vec::new());
    if let Some(q) = filter.q.as_deref().filter(|q| !q.trim().is_empty()) {
        binds.push(storage::ToSql::to_sql(&like::part(&q.trim().to_lowercase())));
        let n = binds.len();
        sql.push_str(&format!(" and (a.login like ${n} escape '!' or lower(a.display_name) like ${n} escape '!')"));
    }
    if let Some(state) = &filter.state {
        binds.push(storage::ToSql::to_sql(state));
        sql.push_str(&format!(" and a.state = ${}", binds.len()));
    }
    if let Some(role) = &filter.role {
        binds.push(storage::ToSql::to_sql(role));
        sql.push_str(&format!(" and exists (select 1 from role_grant h where h.account_id = a.account_id and h.ended_at is null and h.role = ${})", binds.len()));
    }
    (sql, binds)
}

fn not_found() -> Error {
    Error::not_found("people.account_not_found")
}
