//! What a link shows to somebody without an account.

use crate::model::ImprovementDetail;
use crate::store::{improvement, task};
use async_trait::async_trait;
use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use kernel::{Error, ImprovementTaskId, Permission, Result, UnitId};
use people::api::{LinkTarget, LinkTargets};
use serde::Serialize;
use std::sync::Arc;
use storage::{Ctx, Reach, Span, rfc3339};
use utoipa::{OpenApi, ToSchema};
use webkit::problem::Named;
use webkit::{Answer, AppState};

/// The word stored with a link to a task.
const PURPOSE: &str = "improvement_read";

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(view))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new().route("/links/{token}", get(view))
}

/// What the holder of a link sees.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LinkView {
    /// What it opens.
    pub purpose: String,
    /// Who has it, in words of the office.
    pub holder: String,
    /// RFC 3339.
    pub expires_at: String,
    /// The task it opens.
    pub improvement: Option<ImprovementDetail>,
}

#[utoipa::path(get, path = "/links/{token}", tag = "evidence", params(("token" = String, Path)), responses((status = 200, body = LinkView)), extensions(("x-permission" = json!("public"))))]
async fn view(State(app): State<AppState>, Named(token): Named<String>) -> Answer<LinkView> {
    let link = people::links::resolve(&app.ctx, &token).await?;
    let improvement = match link.purpose.as_str() {
        PURPOSE => Some(target(&app.ctx, &link.target_id, link.unit_id).await?),
        _ => None,
    };
    Ok(Json(LinkView { purpose: link.purpose, holder: link.holder, expires_at: rfc3339(link.expires_at), improvement }))
}

/// The one task a link opens: within the unit the link was made for, and with nothing to do.
async fn target(ctx: &Ctx, target_id: &str, unit_id: UnitId) -> Result<ImprovementDetail> {
    let task = parse(target_id)?;
    let reach = Reach::of(vec![Span { unit_id, subject: None, stage: None }]);
    improvement::detail(ctx, &reach, task, &[]).await
}

fn parse(target_id: &str) -> Result<ImprovementTaskId> {
    target_id.parse().map_err(|_| Error::not_found("evidence.improvement_not_found"))
}

struct ImprovementLink;

#[async_trait]
impl LinkTarget for ImprovementLink {
    fn purpose(&self) -> &'static str {
        PURPOSE
    }
    fn permission(&self) -> Permission {
        Permission::ImprovementRead
    }
    async fn unit_of(&self, ctx: &Ctx, target_id: &str) -> Result<Option<UnitId>> {
        task::unit_of(&ctx.db, parse(target_id)?).await
    }
}

/// What links of this crate may open.
pub fn link_targets() -> LinkTargets {
    vec![Arc::new(ImprovementLink)]
}
