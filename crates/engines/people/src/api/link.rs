//! Links for people without accounts: made, listed and taken back by whoever may see their target.

use super::Registry;
use crate::access::{may, require_at};
use crate::commands::link::{NewLink, create, revoke};
use crate::model::account::{AccessLink, AccessLinkCreated, AccessLinkWrite};
use crate::store::accounts::links_to;
use async_trait::async_trait;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use kernel::{AccessLinkId, Actor, Error, FieldError, Permission, Result, UnitId};
use serde::Deserialize;
use std::sync::Arc;
use storage::{Ctx, Reach};
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;
use webkit::problem::{Body, Filter as Asked, Named};
use webkit::{Answer, AppState, Caller, Problem};

/// Something a link may open; the crate that owns it registers it.
#[async_trait]
pub trait LinkTarget: Send + Sync {
    /// The word stored with the link, e.g. `improvement_read`.
    fn purpose(&self) -> &'static str;
    /// The right that lets somebody hand out links to it.
    fn permission(&self) -> Permission;
    /// Whose it is; none when there is no such thing.
    async fn unit_of(&self, ctx: &Ctx, target_id: &str) -> Result<Option<UnitId>>;
}

/// Everything a link may open.
pub type LinkTargets = Vec<Arc<dyn LinkTarget>>;

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(make, list, take_back))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new().route("/access-links", get(list).post(make)).route("/access-links/{id}/revoke", post(take_back))
}

/// Which target's links.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct LinkQuery {
    /// The target.
    pub target_id: String,
}

#[utoipa::path(post, path = "/access-links", request_body = AccessLinkWrite, responses((status = 200, body = AccessLinkCreated)), extensions(("x-permission" = json!("improvement.read"))))]
async fn make(
    State(state): State<AppState>,
    Extension(registry): Extension<Arc<Registry>>,
    Caller(actor): Caller,
    Body(write): Body<AccessLinkWrite>,
) -> Answer<AccessLinkCreated> {
    let target = registry.links.iter().find(|target| target.purpose() == write.purpose);
    let target = target.ok_or_else(|| Error::field(FieldError::new("purpose", "people.link_purpose")))?;
    let unit_id =
        target.unit_of(&state.ctx, &write.target_id).await?.ok_or_else(|| Error::not_found("people.link_target"))?;
    require_at(&state.ctx, &actor, target.permission(), unit_id).await?;
    let AccessLinkWrite { purpose, target_id, holder, days } = write;
    Ok(Json(create(&state.ctx, &actor, NewLink { purpose, target_id, unit_id, holder, days }).await?))
}

#[utoipa::path(get, path = "/access-links", params(LinkQuery), responses((status = 200, body = Vec<AccessLink>)), extensions(("x-permission" = json!("improvement.read"))))]
async fn list(
    State(state): State<AppState>,
    Extension(registry): Extension<Arc<Registry>>,
    Caller(actor): Caller,
    Asked(query): Asked<LinkQuery>,
) -> Answer<Vec<AccessLink>> {
    let reach = reach(&state.ctx, &registry, &actor).await?;
    Ok(Json(links_to(&state.ctx.db, &reach, &query.target_id).await?))
}

#[utoipa::path(post, path = "/access-links/{id}/revoke", params(("id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("improvement.read"))))]
async fn take_back(
    State(state): State<AppState>,
    Extension(registry): Extension<Arc<Registry>>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    let reach = reach(&state.ctx, &registry, &actor).await?;
    revoke(&state.ctx, &actor, &reach, AccessLinkId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Where somebody may hand out links of any purpose.
async fn reach(ctx: &Ctx, registry: &Registry, actor: &Actor) -> Result<Reach> {
    let mut spans = Vec::new();
    for target in &registry.links {
        let reach = may(ctx, actor, target.permission()).await?;
        if *actor == Actor::System {
            return Ok(reach);
        }
        spans.extend(reach.spans().iter().cloned());
    }
    let reach = Reach::of(spans);
    if reach.is_empty() { Err(Error::forbidden("people.forbidden")) } else { Ok(reach) }
}
