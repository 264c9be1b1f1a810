//! Units and groupings.

use crate::access::{may, require};
use crate::commands::{grouping, unit as commands};
use crate::model::unit::{
    AliasWrite, EndWrite, Grouping, GroupingWrite, MemberWrite, UnitDetail, UnitNode, UnitRow, UnitWrite,
};
use crate::store::groupings;
use crate::store::unit_lists::{self, Filter};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{delete, get, post, put};
use axum::{Json, Router};
use kernel::{Actor, GroupingId, Permission, UnitId};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;
use webkit::problem::{Body, Filter as Asked, Named};
use webkit::{Answer, AppState, Caller, IfMatch, Page, PageQuery, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(
    list,
    export,
    tree,
    detail,
    create,
    update,
    close,
    add_alias,
    remove_alias,
    grouping_list,
    create_grouping,
    update_grouping,
    add_member,
    end_member
))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/units", get(list).post(create))
        .route("/units/export.xlsx", get(export))
        .route("/units/tree", get(tree))
        .route("/units/{id}", get(detail).put(update))
        .route("/units/{id}/close", post(close))
        .route("/units/{id}/aliases", post(add_alias))
        .route("/units/{id}/aliases/{alias_id}", delete(remove_alias))
        .route("/groupings", get(grouping_list).post(create_grouping))
        .route("/groupings/{id}", put(update_grouping))
        .route("/groupings/{id}/members", post(add_member))
        .route("/groupings/{id}/members/{member_id}/end", post(end_member))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitQuery {
    /// Directly below this unit.
    pub parent: Option<Uuid>,
    /// Kind.
    pub kind: Option<String>,
    /// Stage taught.
    pub stage: Option<String>,
    /// Beginning of pinyin or code, or part of a name.
    pub q: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

impl UnitQuery {
    fn filter(&self) -> kernel::Result<Filter> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let (kind, stage, q) = (some(&self.kind), some(&self.stage), some(&self.q));
        Ok(Filter { parent: self.parent, kind, stage, q, after: self.page.after()?, limit: self.page.limit() })
    }
}

/// How far down.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct TreeQuery {
    /// Levels, 1 to 12.
    pub depth: Option<usize>,
}

#[utoipa::path(get, path = "/units", params(UnitQuery, PageQuery), responses((status = 200, body = Page<UnitRow>)), extensions(("x-permission" = json!("unit.read"))))]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<UnitQuery>,
) -> Answer<Page<UnitRow>> {
    let reach = require(&state.ctx, &actor, Permission::UnitRead).await?;
    let (filter, today) = (query.filter()?, state.ctx.today().to_string());
    let rows = unit_lists::list(&state.ctx.db, &reach, &filter, &today).await?;
    let count = unit_lists::count(&state.ctx.db, &reach, &filter, &today).await?;
    Ok(Json(Page::of(rows, &query.page, count, |row| row.1.clone())?.map(|row| row.0)))
}

#[utoipa::path(get, path = "/units/export.xlsx", params(UnitQuery, PageQuery), responses((status = 200)), extensions(("x-permission" = json!("unit.read"))))]
async fn export(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<UnitQuery>,
) -> Result<Response, Problem> {
    let reach = require(&state.ctx, &actor, Permission::UnitRead).await?;
    let filter = Filter { limit: super::export::ROWS_MAX, after: None, ..query.filter()? };
    let rows = unit_lists::list(&state.ctx.db, &reach, &filter, &state.ctx.today().to_string()).await?;
    super::export::units(rows.into_iter().map(|row| row.0))
}

#[utoipa::path(get, path = "/units/tree", params(TreeQuery), responses((status = 200, body = Vec<UnitNode>)), extensions(("x-permission" = json!("unit.read"))))]
async fn tree(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<TreeQuery>,
) -> Answer<Vec<UnitNode>> {
    let reach = require(&state.ctx, &actor, Permission::UnitRead).await?;
    let depth = query.depth.unwrap_or(3).clamp(1, 12);
    Ok(Json(unit_lists::tree(&state.ctx.db, &reach, depth, &state.ctx.today().to_string()).await?))
}

#[utoipa::path(get, path = "/units/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = UnitDetail)), extensions(("x-permission" = json!("unit.read"))))]
async fn detail(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<UnitDetail> {
    require(&state.ctx, &actor, Permission::UnitRead).await?;
    Ok(Json(shown(&state, &actor, UnitId(id)).await?))
}

#[utoipa::path(post, path = "/units", request_body = UnitWrite, responses((status = 200, body = UnitDetail)), extensions(("x-permission" = json!("unit.manage"))))]
async fn create(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<UnitWrite>,
) -> Answer<UnitDetail> {
    let unit_id = commands::create(&state.ctx, &actor, &write).await?;
    Ok(Json(shown(&state, &actor, unit_id).await?))
}

#[utoipa::path(put, path = "/units/{id}", params(("id" = Uuid, Path)), request_body = UnitWrite, responses((status = 200, body = UnitDetail)), extensions(("x-permission" = json!("unit.manage"))))]
async fn update(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(write): Body<UnitWrite>,
) -> Answer<UnitDetail> {
    commands::update(&state.ctx, &actor, UnitId(id), version, &write).await?;
    Ok(Json(shown(&state, &actor, UnitId(id)).await?))
}

#[utoipa::path(post, path = "/units/{id}/close", params(("id" = Uuid, Path)), request_body = EndWrite, responses((status = 200, body = UnitDetail)), extensions(("x-permission" = json!("unit.manage"))))]
async fn close(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<EndWrite>,
) -> Answer<UnitDetail> {
    commands::close(&state.ctx, &actor, UnitId(id), &write.date).await?;
    Ok(Json(shown(&state, &actor, UnitId(id)).await?))
}

#[utoipa::path(post, path = "/units/{id}/aliases", params(("id" = Uuid, Path)), request_body = AliasWrite, responses((status = 200, body = UnitDetail)), extensions(("x-permission" = json!("unit.manage"))))]
async fn add_alias(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<AliasWrite>,
) -> Answer<UnitDetail> {
    commands::add_alias(&state.ctx, &actor, UnitId(id), &write.alias).await?;
    Ok(Json(shown(&state, &actor, UnitId(id)).await?))
}

#[utoipa::path(delete, path = "/units/{id}/aliases/{alias_id}", params(("id" = Uuid, Path), ("alias_id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("unit.manage"))))]
async fn remove_alias(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, alias_id)): Named<(Uuid, Uuid)>,
) -> Result<StatusCode, Problem> {
    commands::remove_alias(&state.ctx, &actor, UnitId(id), alias_id).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/groupings", responses((status = 200, body = Vec<Grouping>)), extensions(("x-permission" = json!("unit.read"))))]
async fn grouping_list(State(state): State<AppState>, Caller(actor): Caller) -> Answer<Vec<Grouping>> {
    let reach = require(&state.ctx, &actor, Permission::UnitRead).await?;
    Ok(Json(groupings::list(&state.ctx.db, &reach).await?))
}

#[utoipa::path(post, path = "/groupings", request_body = GroupingWrite, responses((status = 200, body = Grouping)), extensions(("x-permission" = json!("unit.manage"))))]
async fn create_grouping(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<GroupingWrite>,
) -> Answer<Grouping> {
    let id = grouping::create(&state.ctx, &actor, &write).await?;
    Ok(Json(shown_grouping(&state, &actor, id).await?))
}

#[utoipa::path(put, path = "/groupings/{id}", params(("id" = Uuid, Path)), request_body = GroupingWrite, responses((status = 200, body = Grouping)), extensions(("x-permission" = json!("unit.manage"))))]
async fn update_grouping(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(write): Body<GroupingWrite>,
) -> Answer<Grouping> {
    grouping::update(&state.ctx, &actor, GroupingId(id), version, &write).await?;
    Ok(Json(shown_grouping(&state, &actor, GroupingId(id)).await?))
}

#[utoipa::path(post, path = "/groupings/{id}/members", params(("id" = Uuid, Path)), request_body = MemberWrite, responses((status = 200, body = Grouping)), extensions(("x-permission" = json!("unit.manage"))))]
async fn add_member(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<MemberWrite>,
) -> Answer<Grouping> {
    grouping::add_member(&state.ctx, &actor, GroupingId(id), &write).await?;
    Ok(Json(shown_grouping(&state, &actor, GroupingId(id)).await?))
}

#[utoipa::path(post, path = "/groupings/{id}/members/{member_id}/end", params(("id" = Uuid, Path), ("member_id" = Uuid, Path)), request_body = EndWrite, responses((status = 200, body = Grouping)), extensions(("x-permission" = json!("unit.manage"))))]
async fn end_member(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, member_id)): Named<(Uuid, Uuid)>,
    Body(write): Body<EndWrite>,
) -> Answer<Grouping> {
    grouping::end_member(&state.ctx, &actor, GroupingId(id), member_id, &write.date).await?;
    Ok(Json(shown_grouping(&state, &actor, GroupingId(id)).await?))
}

async fn shown(state: &AppState, actor: &Actor, unit_id: UnitId) -> kernel::Result<UnitDetail> {
    let reach = may(&state.ctx, actor, Permission::UnitRead).await?;
    let persons = may(&state.ctx, actor, Permission::PersonRead).await?;
    unit_lists::detail(&state.ctx.db, &reach, &persons, unit_id, state.ctx.today()).await
}

async fn shown_grouping(state: &AppState, actor: &Actor, grouping_id: GroupingId) -> kernel::Result<Grouping> {
    let reach = may(&state.ctx, actor, Permission::UnitRead).await?;
    groupings::one(&state.ctx.db, &reach, grouping_id).await
}
