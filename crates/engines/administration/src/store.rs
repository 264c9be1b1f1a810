//! Reading jobs and audit entries for their pages.

use jobs::JobRow;
use kernel::error::Result;
use kernel::{AccountId, JobId, UnitId};
use storage::{Ctx, Reach, Reads, Scoped, params, row};
use uuid::Uuid;
use webkit::page::COUNT_CAP;
use webkit::{Page, PageQuery};

row! {
    /// An audit entry as stored.
    #[derive(Clone, Debug)]
    pub struct AuditEntryRow {
        /// Identity.
        pub audit_entry_id: Uuid,
        /// µs UTC.
        pub at: i64,
        /// Kind of actor.
        pub actor_kind: String,
        /// Display name of the account.
        pub account_name: Option<String>,
        /// What.
        pub action: String,
        /// To what.
        pub target_kind: String,
        /// Its id.
        pub target_id: String,
        /// Unit.
        pub unit_id: Option<UnitId>,
        /// done or refused.
        pub outcome: String,
        /// JSON.
        pub detail: String,
        /// Seal.
        pub seal_no: Option<i64>,
    }
}

/// What narrows the audit log.
#[derive(Clone, Debug, Default)]
pub struct AuditFilter {
    /// Action or its beginning.
    pub action: String,
    /// Account.
    pub account_id: Option<AccountId>,
    /// From this instant.
    pub from: i64,
    /// Before this instant.
    pub to: i64,
    /// Target.
    pub target_id: String,
}

const AUDIT_WHERE: &str = "a.action like $1 and ($2 = '' or a.target_id = $2) and $3 <= a.at and a.at < $4";

/// Audit entries, youngest first.
///
/// # Errors
/// Internal, from the database.
pub async fn audit(ctx: &Ctx, filter: &AuditFilter, page: &PageQuery) -> Result<Page<AuditEntryRow>> {
    let like = format!("{}%", filter.action.replace(['%', '_'], ""));
    let account =
        filter.account_id.map_or_else(String::new, |id| format!(" and a.account_id = {}", ctx.db.dialect.id(id.0)));
    let (after_at, after_id): (i64, Uuid) = page.after()?.unwrap_or((i64::MAX, Uuid::max()));
    let sql = format!(
        "select a.audit_entry_id, a.at, a.actor_kind, c.display_name as account_name, a.action, a.target_kind, a.target_id, \
         a.unit_id, a.outcome, a.detail, a.seal_no from audit_entry a left join account c on c.account_id = a.account_id \
         where {AUDIT_WHERE}{account} and (a.at < $5 or (a.at = $5 and a.audit_entry_id < $6)) \
         order by a.at desc, a.audit_entry_id desc limit {}",
        page.limit() + 1
    );
    let rows = ctx.db.rows(&sql, params![like, filter.target_id, filter.from, filter.to, after_at, after_id]).await?;
    let count = format!(
        "select count(*) as value from (select 1 from audit_entry a where {AUDIT_WHERE}{account} limit {COUNT_CAP}) t"
    );
    let count = ctx.db.value(&count, params![like, filter.target_id, filter.from, filter.to]).await?.unwrap_or(0);
    Page::of(rows, page, count, |row: &AuditEntryRow| (row.at, row.audit_entry_id))
}

/// Jobs in reach, or the caller's own, youngest first.
///
/// # Errors
/// Internal, from the database.
pub async fn jobs(
    ctx: &Ctx,
    reach: &Reach,
    own: Option<AccountId>,
    state: &str,
    kind: &str,
    page: &PageQuery,
) -> Result<Page<JobRow>> {
    let after: JobId = page.after()?.map_or(JobId(Uuid::max()), JobId);
    let filter =
        format!("({{reach}}{}) and ($1 = '' or j.state = $1) and ($2 = '' or j.kind = $2)", own_jobs(ctx, own));
    let sql = format!(
        "select {} from job j where {filter} and j.job_id < $3 order by j.job_id desc limit {}",
        jobs::store::COLUMNS,
        page.limit() + 1
    );
    let rows: Vec<JobRow> = Scoped::new(&sql, "j.unit_id", params![state, kind, after]).rows(&ctx.db, reach).await?;
    let count = format!("select count(*) as value from (select 1 from job j where {filter} limit {COUNT_CAP}) t");
    let count = Scoped::new(&count, "j.unit_id", params![state, kind]).query(&ctx.db, reach).await?;
    let count = count.first().map_or(Ok(0), |row| row.get("value"))?;
    Page::of(rows, page, count, |row| row.job_id.0)
}

/// One job in reach, or the caller's own.
///
/// # Errors
/// Internal, from the database.
pub async fn job(ctx: &Ctx, reach: &Reach, own: Option<AccountId>, job_id: JobId) -> Result<Option<JobRow>> {
    let sql =
        format!("select {} from job j where j.job_id = $1 and ({{reach}}{})", jobs::store::COLUMNS, own_jobs(ctx, own));
    Scoped::new(&sql, "j.unit_id", params![job_id]).row_opt(&ctx.db, reach).await
}

fn own_jobs(ctx: &Ctx, own: Option<AccountId>) -> String {
    own.map_or_else(String::new, |id| format!(" or j.account_id = {}", ctx.db.dialect.id(id.0)))
}

/// Display name of an account; empty for the installation's own work.
///
/// # Errors
/// Internal, from the database.
pub async fn account_name(db: &impl Reads, account_id: Option<AccountId>) -> Result<String> {
    let Some(account_id) = account_id else { return Ok(String::new()) };
    let sql = "select display_name as value from account where account_id = $1";
    Ok(db.value(sql, params![account_id]).await?.unwrap_or_default())
}
