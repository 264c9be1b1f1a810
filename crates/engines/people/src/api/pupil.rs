//! Pupils one by one: enrolling, moving, leaving, and their guardians.

use super::person::shown;
use crate::commands::{enrolment, guardian};
use crate::model::person::{EnrolmentEnd, EnrolmentWrite, GuardianWrite, PersonDetail};
use crate::model::unit::EndWrite;
use axum::extract::State;
use axum::routing::post;
use axum::{Json, Router};
use kernel::PersonId;
use utoipa::OpenApi;
use uuid::Uuid;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Caller};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(enrol, end_enrolment, add_guardian, end_guardian))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/persons/{id}/enrolments", post(enrol))
        .route("/persons/{id}/enrolments/end", post(end_enrolment))
        .route("/persons/{id}/guardians", post(add_guardian))
        .route("/persons/{id}/guardians/{guardian_link_id}/end", post(end_guardian))
}

#[utoipa::path(post, path = "/persons/{id}/enrolments", params(("id" = Uuid, Path)), request_body = EnrolmentWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn enrol(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<EnrolmentWrite>,
) -> Answer<PersonDetail> {
    enrolment::enrol(&state.ctx, &actor, PersonId(id), &write).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/enrolments/end", params(("id" = Uuid, Path)), request_body = EnrolmentEnd, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn end_enrolment(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<EnrolmentEnd>,
) -> Answer<PersonDetail> {
    enrolment::end(&state.ctx, &actor, PersonId(id), &write).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/guardians", params(("id" = Uuid, Path)), request_body = GuardianWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn add_guardian(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<GuardianWrite>,
) -> Answer<PersonDetail> {
    guardian::add(&state.ctx, &actor, PersonId(id), &write).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}

#[utoipa::path(post, path = "/persons/{id}/guardians/{guardian_link_id}/end", params(("id" = Uuid, Path), ("guardian_link_id" = Uuid, Path)), request_body = EndWrite, responses((status = 200, body = PersonDetail)), extensions(("x-permission" = json!("person.manage"))))]
async fn end_guardian(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named((id, link_id)): Named<(Uuid, Uuid)>,
    Body(write): Body<EndWrite>,
) -> Answer<PersonDetail> {
    guardian::end(&state.ctx, &actor, PersonId(id), link_id, &write.date).await?;
    Ok(Json(shown(&state, &actor, PersonId(id)).await?))
}
