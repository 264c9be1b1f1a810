//! Persons: lists, detail, identifiers in the clear, posts, merging.

use crate::access::require;
use crate::commands::{person as commands, post as posts};
use crate::model::account::ReasonWrite;
use crate::model::person::{MergeWrite, PersonDetail, PersonRow, PersonWrite, PostWrite, RevealWrite, Revealed};
use crate::model::unit::EndWrite;
use crate::store::person_detail;
use crate::store::persons::{self, Filter, require_visible, survivor};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Actor, Permission, PersonId};
use serde::Deserialize;
use storage::Act;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;
use webkit::page::COUNT_CAP;
use webkit::problem::{Body, Filter as Asked, Named};
use webkit::{Answer, AppState, Caller, IfMatch, Page, PageQuery, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(list, export, detail, create, update, give_post, end_post, merge, split, reveal))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/persons", get(list).post(create))
        .route("/persons/export.xlsx", get(export))
        .route("/persons/{id}", get(detail).put(update))
        .route("/persons/{id}/posts", post(give_post))
        .route("/persons/{id}/posts/{post_id}/end", post(end_post))
        .route("/persons/{id}/merge", post(merge))
        .route("/persons/{id}/split", post(split))
        .route("/persons/{id}/reveal", post(reveal))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PersonQuery {
    /// Beginning of a name or its pinyin, or a whole identifier.
    pub q: Option<String>,
    /// In this unit or below.
    pub unit: Option<Uuid>,
    /// `student` or `staff`.
    pub kind: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

impl PersonQuery {
    fn filter(&self) -> kernel::Result<Filter> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(Filter {
            q: some(&self.q),
            unit: self.unit,
            kind: some(&self.kind),
            after: self.page.after()?,
            limit: self.page.limit(),
        })
    }
}

#[utoipa::path(get, path = "/persons", params(PersonQuery, PageQuery), responses((status = 200, body = Page<PersonRow>)), extensions(("x-permission" = json!("person.read"))))]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<PersonQuery>,
) -> Answer<Page<PersonRow>> {
    let reach = require(&state.ctx, &actor, Permission::PersonRead).await?;
    let filter = query.filter()?;
    let rows = persons::list(&state.ctx, &reach, &filter).await?;
    let count = persons::count(&state.ctx, &reach, &filter, COUNT_CAP).await?;
    Ok(Json(Page::of(rows, &query.page, count, |row| row.1.clone())?.map(|row| row.0)))
}

#[utoipa::path(get, path = "/persons/export.xlsx", params(PersonQuery, PageQuery), responses((status = 200)), extensions(("x-permission" = json!("person.read"))))]
async fn export(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<PersonQuery>,
) -> Result<Response, Problem> {
    let reach = require(&state.ctx, &actor, Permission::PersonRead).await?;
    let filter = Filter { limit: super::export::ROWS_MAX, after: None, ..query.filter()? };
    let rows = persons::list(&state.ctx, &reach, &filter).await?;
    state
        .ctx
        .audit_read(&actor, Act::new("people.persons_exported", "person", "list").with("rows", rows.len()))
        .await?;
    super::export::persons(rows.into_iter().map(|row| row.0))
}

#[utoipa::path(get, path = "/persons/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.read"))))]
async fn detail(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<PersonDetail> {
    let reach = require(&state.ctx, &actor, Permission::PersonRead).await?;
    require_visible(&state.ctx.db, &reach, PersonId(id), &state.ctx.today().to_string()).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons", request_body = PersonWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn create(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<PersonWrite>,
) -> Answer<PersonDetail> {
    let person_id = commands::create(&state.ctx, &actor, &write).await?;
    Ok(Json(shown(&state, &actor, person_id).await?))
}

#[utoipa::path(put, path = "/persons/{id}", params(("id" = Uuid, Path)), request_body = PersonWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn update(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(write): Body<PersonWrite>,
) -> Answer<PersonDetail> {
    commands::update(&state.ctx, &actor, PersonId(id), version, &write).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/posts", params(("id" = Uuid, Path)), request_body = PostWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn give_post(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<PostWrite>,
) -> Answer<PersonDetail> {
    posts::give(&state.ctx, &actor, PersonId(id), &write).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/posts/{post_id}/end", params(("id" = Uuid, Path), ("post_id" = Uuid, Path)), request_body = EndWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn end_post(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, post_id)): Named<(Uuid, Uuid)>,
    Body(write): Body<EndWrite>,
) -> Answer<PersonDetail> {
    posts::end(&state.ctx, &actor, PersonId(id), post_id, &write.date).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/merge", params(("id" = Uuid, Path)), request_body = MergeWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn merge(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<MergeWrite>,
) -> Answer<PersonDetail> {
    commands::merge(&state.ctx, &actor, PersonId(id), PersonId(write.into), &write.reason).await?;
    let survivor = survivor(&state.ctx.db, PersonId(id)).await?;
    Ok(Json(shown(&state, &actor, survivor).await?))
}

#[utoipa::path(post, path = "/persons/{id}/split", params(("id" = Uuid, Path)), request_body = ReasonWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn split(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<ReasonWrite>,
) -> Answer<PersonDetail> {
    commands::split(&state.ctx, &actor, PersonId(id), &write.reason).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/reveal", params(("id" = Uuid, Path)), request_body = RevealWrite, responses((status = 200, body = Revealed)), extensions(("x-permission" = json!("person.manage"))))]
async fn reveal(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<RevealWrite>,
) -> Answer<Revealed> {
    let value = commands::reveal(&state.ctx, &actor, PersonId(id), &write.kind, &write.reason).await?;
    Ok(Json(Revealed { value }))
}

/// The detail; that of a pupil or minor goes into the audit log before it is answered.
pub(super) async fn shown(state: &AppState, actor: &Actor, person_id: PersonId) -> kernel::Result<PersonDetail> {
    let detail = person_detail::detail(&state.ctx, person_id).await?;
    let adult_since = state.ctx.today().saturating_sub(jiff::Span::new().years(18)).to_string();
    let minor = detail.birth_date.as_deref().is_some_and(|birth| adult_since.as_str() < birth);
    if minor || detail.enrolments.iter().any(|place| place.valid_to.is_none()) {
        state.ctx.audit_read(actor, Act::new("people.person_read", "person", person_id)).await?;
    }
    Ok(detail)
}
