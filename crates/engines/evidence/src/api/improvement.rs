//! Improvement tasks.

use super::export;
use crate::access::rights_over;
use crate::commands::{self, Assignment, NewMeasure};
use crate::model::{Guide, ImprovementDetail, ImprovementRow};
use crate::store::task::TaskFilter;
use crate::store::{improvement as store, post as posts};
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{Actor, Error, ImprovementTaskId, Kind, Permission, PersonId, Result};
use people::access::require;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, OpenApi, ToSchema};
use uuid::Uuid;
use webkit::problem::{Body, Filter, Named};
use webkit::{Answer, AppState, Caller, IfMatch, Page, PageQuery, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(
    list,
    export_list,
    guides,
    detail,
    chat_text,
    accept,
    add_measure,
    finish_measure,
    visit,
    note,
    await_follow_up,
    close,
    assign,
    withdraw
))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/improvements", get(list))
        .route("/improvements/export.xlsx", get(export_list))
        .route("/improvements/guides", get(guides))
        .route("/improvements/{id}", get(detail))
        .route("/improvements/{id}/chat-text", get(chat_text))
        .route("/improvements/{id}/accept", post(accept))
        .route("/improvements/{id}/measures", post(add_measure))
        .route("/improvements/{id}/measures/{measure_id}/done", post(finish_measure))
        .route("/improvements/{id}/visits", post(visit))
        .route("/improvements/{id}/notes", post(note))
        .route("/improvements/{id}/await-follow-up", post(await_follow_up))
        .route("/improvements/{id}/close", post(close))
        .route("/improvements/{id}/assign", post(assign))
        .route("/improvements/{id}/withdraw", post(withdraw))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImprovementQuery {
    /// A state, or `running` for all that have not ended.
    pub state: Option<String>,
    /// A unit and everything below it.
    pub unit_id: Option<Uuid>,
    /// One subject.
    pub subject: Option<String>,
    /// Only those the caller owns or guides: true, false.
    pub mine: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

impl ImprovementQuery {
    fn filter(&self, actor: &Actor) -> Result<TaskFilter> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let mine = matches!(self.mine.as_deref(), Some("true" | "1"));
        // Whoever is no person owns nothing: an id nobody has.
        let person = mine.then(|| actor.person_id().unwrap_or(PersonId(Uuid::nil())));
        let after = self.page.after()?;
        Ok(TaskFilter {
            state: some(&self.state),
            unit_id: self.unit_id,
            subject: some(&self.subject),
            person,
            after,
            limit: self.page.limit(),
        })
    }
}

/// Whose help is sought.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct GuideQuery {
    /// Code of the subject.
    pub subject: String,
    /// Stage.
    pub stage: String,
}

/// Words of a person.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct BodyWrite {
    /// The words.
    pub body: String,
}

/// A visit.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct VisitWrite {
    /// What was seen and advised.
    pub body: String,
    /// Local date.
    pub date: String,
}

/// What came of a measure.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct DoneWrite {
    /// The words.
    pub note: String,
}

/// Why.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct WhyWrite {
    /// The words.
    #[serde(default)]
    pub reason: String,
}

/// A text to be copied.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatText {
    /// The text, several lines.
    pub text: String,
}

#[utoipa::path(get, path = "/improvements", tag = "evidence", params(ImprovementQuery, PageQuery), responses((status = 200, body = Page<ImprovementRow>)), extensions(("x-permission" = json!("improvement.read"))))]
async fn list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<ImprovementQuery>,
) -> Answer<Page<ImprovementRow>> {
    let reach = require(&app.ctx, &actor, Permission::ImprovementRead).await?;
    let filter = query.filter(&actor)?;
    let rows = store::list(&app.ctx, &reach, &filter).await?;
    let count = crate::store::task::count(&app.ctx.db, &reach, &filter).await?;
    Ok(Json(Page::of(rows, &query.page, count, |(key, _)| key.clone())?.map(|(_, row)| row)))
}

#[utoipa::path(get, path = "/improvements/export.xlsx", tag = "evidence", params(ImprovementQuery, PageQuery), responses((status = 200)), extensions(("x-permission" = json!("improvement.read"))))]
async fn export_list(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<ImprovementQuery>,
) -> Result<Response, Problem> {
    let reach = require(&app.ctx, &actor, Permission::ImprovementRead).await?;
    let filter = TaskFilter { after: None, limit: export::ROWS_MAX, ..query.filter(&actor)? };
    let rows: Vec<ImprovementRow> =
        store::list(&app.ctx, &reach, &filter).await?.into_iter().map(|(_, row)| row).collect();
    export::improvements(&rows, &app.ctx.today().to_string())
}

#[utoipa::path(get, path = "/improvements/guides", tag = "evidence", params(GuideQuery), responses((status = 200, body = Vec<Guide>)), extensions(("x-permission" = json!("improvement.open"))))]
async fn guides(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Filter(query): Filter<GuideQuery>,
) -> Answer<Vec<Guide>> {
    require(&app.ctx, &actor, Permission::ImprovementOpen).await?;
    Ok(Json(posts::guides(&app.ctx, &query.subject, &query.stage).await?))
}

#[utoipa::path(get, path = "/improvements/{id}", tag = "evidence", params(("id" = Uuid, Path)), responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.read"))))]
async fn detail(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<ImprovementDetail> {
    Ok(Json(shown(&app, &actor, ImprovementTaskId(id)).await?))
}

#[utoipa::path(get, path = "/improvements/{id}/chat-text", tag = "evidence", params(("id" = Uuid, Path)), responses((status = 200, body = ChatText)), extensions(("x-permission" = json!("improvement.read"))))]
async fn chat_text(State(app): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<ChatText> {
    let task = shown(&app, &actor, ImprovementTaskId(id)).await?;
    Ok(Json(ChatText { text: crate::rules::chat::text_of(&task) }))
}

#[utoipa::path(post, path = "/improvements/{id}/accept", tag = "evidence", params(("id" = Uuid, Path)), responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.manage"))))]
async fn accept(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
) -> Answer<ImprovementDetail> {
    let done = commands::accept(&app.ctx, &actor, ImprovementTaskId(id), version).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/measures", tag = "evidence", params(("id" = Uuid, Path)), request_body = NewMeasure, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.manage"))))]
async fn add_measure(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(new): Body<NewMeasure>,
) -> Answer<ImprovementDetail> {
    let done = commands::add_measure(&app.ctx, &actor, ImprovementTaskId(id), version, new).await;
    answer(&app, &actor, id, done).await
}

/// If-Match holds the version of the measure.
#[utoipa::path(post, path = "/improvements/{id}/measures/{measure_id}/done", tag = "evidence", params(("id" = Uuid, Path), ("measure_id" = Uuid, Path)), request_body = DoneWrite, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.manage"))))]
async fn finish_measure(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named((id, measure)): Named<(Uuid, Uuid)>,
    IfMatch(version): IfMatch,
    Body(write): Body<DoneWrite>,
) -> Answer<ImprovementDetail> {
    let done = commands::finish_measure(&app.ctx, &actor, ImprovementTaskId(id), measure, version, &write.note).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/visits", tag = "evidence", params(("id" = Uuid, Path)), request_body = VisitWrite, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.guide"))))]
async fn visit(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<VisitWrite>,
) -> Answer<ImprovementDetail> {
    let done = commands::add_visit(&app.ctx, &actor, ImprovementTaskId(id), &write.body, &write.date).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/notes", tag = "evidence", params(("id" = Uuid, Path)), request_body = BodyWrite, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.read"))))]
async fn note(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<BodyWrite>,
) -> Answer<ImprovementDetail> {
    let done = commands::add_note(&app.ctx, &actor, ImprovementTaskId(id), &write.body).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/await-follow-up", tag = "evidence", params(("id" = Uuid, Path)), responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.manage"))))]
async fn await_follow_up(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
) -> Answer<ImprovementDetail> {
    let done = commands::await_follow_up(&app.ctx, &actor, ImprovementTaskId(id), version).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/close", tag = "evidence", params(("id" = Uuid, Path)), request_body = WhyWrite, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.read"))))]
async fn close(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(write): Body<WhyWrite>,
) -> Answer<ImprovementDetail> {
    let done = commands::close(&app.ctx, &actor, ImprovementTaskId(id), version, &write.reason).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/assign", tag = "evidence", params(("id" = Uuid, Path)), request_body = Assignment, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.open"))))]
async fn assign(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(to): Body<Assignment>,
) -> Answer<ImprovementDetail> {
    let done = commands::assign(&app.ctx, &actor, ImprovementTaskId(id), version, to).await;
    answer(&app, &actor, id, done).await
}

#[utoipa::path(post, path = "/improvements/{id}/withdraw", tag = "evidence", params(("id" = Uuid, Path)), request_body = WhyWrite, responses((status = 200, body = ImprovementDetail)), extensions(("x-permission" = json!("improvement.open"))))]
async fn withdraw(
    State(app): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    IfMatch(version): IfMatch,
    Body(write): Body<WhyWrite>,
) -> Answer<ImprovementDetail> {
    let done = commands::withdraw(&app.ctx, &actor, ImprovementTaskId(id), version, &write.reason).await;
    answer(&app, &actor, id, done).await
}

/// A task as its reader sees it.
pub(super) async fn shown(app: &AppState, actor: &Actor, id: ImprovementTaskId) -> Result<ImprovementDetail> {
    let reach = require(&app.ctx, actor, Permission::ImprovementRead).await?;
    let rights = rights_over(&app.ctx, actor, id).await?;
    store::detail(&app.ctx, &reach, id, &rights).await
}

/// The task after a step; a stale step comes back with the task as it is now.
async fn answer(app: &AppState, actor: &Actor, id: Uuid, done: Result<()>) -> Answer<ImprovementDetail> {
    let id = ImprovementTaskId(id);
    match done {
        Ok(()) => Ok(Json(shown(app, actor, id).await?)),
        Err(Error::Refused(mut refusal)) if refusal.kind == Kind::Stale => {
            refusal.current = Some(serde_json::to_value(shown(app, actor, id).await?).map_err(Error::from)?);
            Err(Error::Refused(refusal).into())
        }
        Err(error) => Err(error.into()),
    }
}
