//! Policy parameters: what is in force, from which document, and what this installation has set.

use super::sheet;
use crate::commands;
use crate::model::{PolicyOverride, PolicyRow, PolicyWrite};
use axum::extract::State;
use axum::response::Response;
use catalog::{Catalog, Override, PolicyParameter, hash_of};
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::{Permission, UnitId};
use people::policy::{self, OverrideRow};
use people::{access, units};
use storage::{Ctx, Reads, params};
use uuid::Uuid;
use webkit::download::XLSX;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Caller, IfMatch, Problem, UnitRef};

/// All parameters with what is in force for the region today.
#[utoipa::path(get, path = "/policy", tag = "policy", responses((status = 200, body = Vec<PolicyRow>)),
    extensions(("x-permission" = json!("policy.read"))))]
pub async fn list(State(app): State<AppState>, Caller(actor): Caller) -> Answer<Vec<PolicyRow>> {
    access::require(&app.ctx, &actor, Permission::PolicyRead).await?;
    Ok(axum::Json(rows(&app.ctx).await?))
}

/// The same as a workbook.
#[utoipa::path(get, path = "/policy/export.xlsx", tag = "policy", responses((status = 200, content_type = XLSX)),
    extensions(("x-permission" = json!("policy.read"))))]
pub async fn export(State(app): State<AppState>, Caller(actor): Caller) -> Result<Response, Problem> {
    access::require(&app.ctx, &actor, Permission::PolicyRead).await?;
    let cells = rows(&app.ctx).await?.into_iter().map(|row| {
        let name = text::get(&format!("lawful.{}", row.key), text::Lang::Zh).unwrap_or_default().to_owned();
        let to = row.valid_to.unwrap_or_default();
        [row.key, name, row.value, row.effective_value, row.jurisdiction, row.document_no, row.valid_from, to]
            .map(tabular::Cell::Text)
            .to_vec()
    });
    let columns = ["key", "name", "value", "effective_value", "jurisdiction", "document", "valid_from", "valid_to"];
    sheet::workbook(&app.ctx, "policy_title", &columns, cells.collect())
}

/// Sets a parameter for a unit; a milder rule needs its document.
#[utoipa::path(post, path = "/policy/{key}/overrides", tag = "policy", params(("key" = String, Path)), request_body = PolicyWrite,
    responses((status = 200, body = PolicyRow)), extensions(("x-permission" = json!("policy.manage"))))]
pub async fn set(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(key): Named<String>,
    Body(write): Body<PolicyWrite>,
) -> Answer<PolicyRow> {
    access::require_at(&app.ctx, &actor, Permission::PolicyManage, UnitId(write.unit_id)).await?;
    let base = base(&app.ctx, &key).await?;
    check(base, &write)?;
    commands::set_policy(&app.ctx, &actor, &key, &hash_of(base), &write).await?;
    Ok(axum::Json(one(&app.ctx, &key).await?))
}

/// Ends a setting before its date.
#[utoipa::path(post, path = "/policy/overrides/{id}/end", tag = "policy", params(("id" = Uuid, Path)),
    responses((status = 200, body = PolicyRow)), extensions(("x-permission" = json!("policy.manage"))))]
pub async fn end(
    State(app): State<AppState>,
    Caller(actor): Caller,
    IfMatch(version): IfMatch,
    Named(id): Named<Uuid>,
) -> Answer<PolicyRow> {
    access::require(&app.ctx, &actor, Permission::PolicyManage).await?;
    let found = policy::overrides(&app.ctx.db).await?.into_iter().find(|row| row.policy_override_id == id);
    let found = found.ok_or_else(|| Error::not_found("administration.policy_unknown"))?;
    access::require_at(&app.ctx, &actor, Permission::PolicyManage, found.unit_id).await?;
    commands::end_policy(&app.ctx, &actor, id, version).await?;
    Ok(axum::Json(one(&app.ctx, &found.key).await?))
}

async fn base(ctx: &Ctx, key: &str) -> Result<&'static PolicyParameter> {
    let division = "select code as value from unit where parent_id is null and kind = 'region'";
    let division: Option<Option<String>> = ctx.db.value(division, params![]).await?;
    let found = Catalog::delivered().base(key, &division.flatten().unwrap_or_default(), ctx.today());
    let unknown = || Refusal::new(Kind::NotFound, "administration.policy_unknown").with("key", key);
    found.map(|entry| &entry.value).ok_or_else(|| unknown().into())
}

/// A value is JSON; plain words are taken as text.
fn value(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

fn check(base: &PolicyParameter, write: &PolicyWrite) -> Result<()> {
    let rule = Override {
        key: base.key.clone(),
        unit_id: write.unit_id,
        value: Some(value(&write.value)),
        verdict: write.verdict.as_deref().and_then(|word| serde_json::from_value(word.into()).ok()),
        base_hash: hash_of(base),
        valid_from: write.valid_from.parse().ok(),
        valid_to: write.valid_to.as_deref().and_then(|day| day.parse().ok()),
        document_no: Some(write.document_no.clone()),
        reason: write.reason.clone(),
    };
    if rule.valid_from.is_none() {
        return Err(Error::field(FieldError::new("valid_from", "kernel.invalid_date")));
    }
    rule.check(base).map_err(|code| Error::field(FieldError::new("value", code)))
}

async fn one(ctx: &Ctx, key: &str) -> Result<PolicyRow> {
    let row = rows(ctx).await?.into_iter().find(|row| row.key == key);
    row.ok_or_else(|| Refusal::new(Kind::NotFound, "administration.policy_unknown").with("key", key).into())
}

async fn rows(ctx: &Ctx) -> Result<Vec<PolicyRow>> {
    let region = units::region(&ctx.db).await?;
    let in_force = policy::in_force(&ctx.db, UnitId(region.unit_id), ctx.today()).await?;
    let set = policy::overrides(&ctx.db).await?;
    let mut rows = Vec::new();
    for entry in Catalog::delivered().policy() {
        let parameter = &entry.value;
        let effective = in_force.get(&parameter.key).unwrap_or(parameter);
        let mut overrides = Vec::new();
        for row in set.iter().filter(|row| row.key == parameter.key) {
            overrides.push(shown(&ctx.db, row).await?);
        }
        let stale =
            |row: &OverrideRow| row.key == parameter.key && row.ended_at.is_none() && row.base_hash != entry.hash;
        rows.push(PolicyRow {
            key: parameter.key.clone(),
            group: parameter.key.split('.').next().unwrap_or_default().to_owned(),
            value: plain(&parameter.value),
            unit_label: parameter.rule.clone(),
            verdict: word(&parameter.verdict),
            jurisdiction: parameter.jurisdiction.clone(),
            document_no: parameter.document_no.clone(),
            source: parameter.source.clone(),
            confidence: word(&parameter.confidence).unwrap_or_default(),
            valid_from: parameter.valid_from.map(|day| day.to_string()).unwrap_or_default(),
            valid_to: parameter.valid_to.map(|day| day.to_string()),
            effective_value: plain(&effective.value),
            effective_verdict: word(&effective.verdict),
            changed_base: set.iter().any(stale),
            overrides,
        });
    }
    Ok(rows)
}

/// Text without its quotes, everything else as JSON.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn word(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_value(value).ok()?.as_str().map(str::to_owned)
}

async fn shown(db: &impl Reads, row: &OverrideRow) -> Result<PolicyOverride> {
    let name = "select name as value from unit where unit_id = $1";
    let kind = "select kind as value from unit where unit_id = $1";
    Ok(PolicyOverride {
        policy_override_id: row.policy_override_id,
        unit: UnitRef {
            unit_id: row.unit_id.0,
            name: db.value(name, params![row.unit_id]).await?.unwrap_or_default(),
            kind: db.value(kind, params![row.unit_id]).await?.unwrap_or_default(),
        },
        value: plain(&value(&row.value)),
        verdict: row.verdict.clone(),
        document_no: row.document_no.clone(),
        reason: row.reason.clone(),
        valid_from: row.valid_from.clone(),
        valid_to: row.valid_to.clone(),
        ended: row.ended_at.is_some(),
        version: row.version,
    })
}
