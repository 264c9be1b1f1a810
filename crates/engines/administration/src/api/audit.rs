//! The audit log: list, Excel, verification.

use crate::model::{AuditCheck, AuditRow};
use crate::store::{self, AuditEntryRow, AuditFilter};
use axum::extract::State;
use axum::response::Response;
use kernel::error::{Error, FieldError, Result};
use kernel::{AccountId, Permission};
use people::access;
use serde::Deserialize;
use storage::{Act, rfc3339};
use tabular::export::{ExportColumn, ExportKind, ExportSpec};
use text::Lang;
use webkit::download::{XLSX, download};
use webkit::page::LIMIT_MAX;
use webkit::problem::Filter;
use webkit::{Answer, AppState, Caller, Page, PageQuery, Problem};

const EXPORT_ROWS_MAX: usize = 20_000;

/// What narrows the audit log.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Action or its beginning.
    #[serde(default)]
    action: String,
    /// Account.
    account_id: Option<uuid::Uuid>,
    /// From this day, `2026-05-12`.
    from: Option<String>,
    /// To this day, inclusive.
    to: Option<String>,
    /// Target.
    #[serde(default)]
    target_id: String,
    #[serde(flatten)]
    #[param(ignore)]
    page: PageQuery,
}

impl AuditQuery {
    fn filter(&self) -> Result<AuditFilter> {
        Ok(AuditFilter {
            action: self.action.clone(),
            account_id: self.account_id.map(AccountId),
            from: day_start("from", self.from.as_deref(), 0)?.unwrap_or(0),
            to: day_start("to", self.to.as_deref(), 1)?.unwrap_or(i64::MAX),
            target_id: self.target_id.clone(),
        })
    }
}

/// The first instant of a local day, some days on.
fn day_start(field: &str, text: Option<&str>, days: i64) -> Result<Option<i64>> {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    storage::ctx::day_start(text, days)
        .map(Some)
        .ok_or_else(|| Error::field(FieldError::new(field, "kernel.invalid_date")))
}

/// What was done, youngest first.
#[utoipa::path(get, path = "/audit", tag = "audit", params(AuditQuery, PageQuery), responses((status = 200, body = Page<AuditRow>)),
    extensions(("x-permission" = json!("audit.read"))))]
pub async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<AuditQuery>,
) -> Answer<Page<AuditRow>> {
    access::require(&app.ctx, &actor, Permission::AuditRead).await?;
    let page = store::audit(&app.ctx, &query.filter()?, &query.page).await?;
    Ok(axum::Json(page.map(shown)))
}

/// The same as Excel, at most 20,000 rows.
#[utoipa::path(get, path = "/audit/export.xlsx", tag = "audit", params(AuditQuery, PageQuery), responses((status = 200, content_type = XLSX)),
    extensions(("x-permission" = json!("audit.read"))))]
pub async fn export(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<AuditQuery>,
) -> Result<Response, Problem> {
    access::require(&app.ctx, &actor, Permission::AuditRead).await?;
    let mut page = PageQuery { cursor: None, limit: Some(LIMIT_MAX) };
    let mut rows = Vec::new();
    loop {
        let part = store::audit(&app.ctx, &query.filter()?, &page).await?;
        rows.extend(part.items.into_iter().map(|row| cells(shown(row))));
        page.cursor = part.next;
        if page.cursor.is_none() || EXPORT_ROWS_MAX <= rows.len() {
            break;
        }
    }
    let heading = |key: &str| text::get(key, Lang::Zh).unwrap_or_default().to_owned();
    let columns = ["at", "actor_kind", "account", "action", "target_kind", "target_id", "outcome", "detail"]
        .map(|name| ExportColumn::new(&heading(&format!("administration.column_{name}")), ExportKind::Text));
    let spec = ExportSpec {
        title: heading("administration.audit_title"),
        data_date: app.ctx.today().to_string(),
        method_note: String::new(),
        columns: columns.to_vec(),
    };
    let bytes = tabular::export::to_xlsx(&spec, rows, Lang::Zh)?;
    app.ctx.audit_read(&actor, Act::new("administration.audit_exported", "audit", "log")).await?;
    Ok(download(&format!("{}.xlsx", spec.title), XLSX, bytes))
}

/// Recomputes every seal.
#[utoipa::path(post, path = "/audit/verify", tag = "audit", responses((status = 200, body = AuditCheck)),
    extensions(("x-permission" = json!("audit.verify"))))]
pub async fn verify(State(app): State<AppState>, Caller(actor): Caller) -> Answer<AuditCheck> {
    access::require(&app.ctx, &actor, Permission::AuditVerify).await?;
    let check = storage::audit::verify(&app.ctx).await?;
    Ok(axum::Json(AuditCheck {
        seals: check.seals,
        entries: check.entries,
        unsealed: check.unsealed,
        ok: check.broken_at.is_none(),
        broken_at: check.broken_at,
        checked_at: rfc3339(app.ctx.now()),
    }))
}

fn shown(row: AuditEntryRow) -> AuditRow {
    AuditRow {
        audit_entry_id: row.audit_entry_id,
        at: rfc3339(row.at),
        actor_kind: row.actor_kind,
        account_name: row.account_name,
        action: row.action,
        target_kind: row.target_kind,
        target_id: row.target_id,
        unit_id: row.unit_id.map(|id| id.0),
        outcome: row.outcome,
        detail: serde_json::from_str(&row.detail).unwrap_or_default(),
        sealed: row.seal_no.is_some(),
    }
}

fn cells(row: AuditRow) -> Vec<tabular::Cell> {
    let detail: Vec<String> = row.detail.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let account = row.account_name.unwrap_or_default();
    [row.at, row.actor_kind, account, row.action, row.target_kind, row.target_id, row.outcome, detail.join(" ")]
        .map(tabular::Cell::Text)
        .to_vec()
}
