//! Signing in and out, and who one then is.

use crate::commands::session::{self as commands, Begun, Origin};
use crate::model::session::{
    ActForRequest, ActingRef, ActivateRequest, DemoAccount, Login, LoginRequest, Me, MyRole, PasswordRequest,
};
use crate::session::{Signed, cookie, cookie_gone};
use crate::store::{accounts, sessions, units};
use crate::{access, policy, roles};
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use catalog::Catalog;
use kernel::calendar::{Half, Term};
use kernel::{ActingForId, Actor, Error, Kind, LoginSessionId, Refusal, Result};
use std::net::SocketAddr;
use storage::{Ctx, Reads, params};
use utoipa::OpenApi;
use uuid::Uuid;
use webkit::problem::{Body, Named};
use webkit::{Answer, AppState, Problem};

/// The password of every account of the demonstration.
pub const DEMO_PASSWORD: &str = "shuren-2026";

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(log_in, me, log_out, activate, demo_accounts, logins, end_login, change_password, act_for))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/session", post(log_in).get(me).delete(log_out))
        .route("/session/activate", post(activate))
        .route("/session/demo-accounts", get(demo_accounts))
        .route("/session/logins", get(logins))
        .route("/session/logins/{id}/end", post(end_login))
        .route("/session/password", post(change_password))
        .route("/session/act-for", post(act_for))
}

/// The session of a request, or 401.
pub(crate) fn signed(signed: Option<Extension<Signed>>) -> Result<Signed> {
    signed.map(|Extension(signed)| signed).ok_or_else(|| Refusal::new(Kind::Unauthenticated, "webkit.sign_in").into())
}

#[utoipa::path(post, path = "/session", request_body = LoginRequest, responses((status = 200, body = Me)), extensions(("x-permission" = json!("public"))))]
async fn log_in(
    State(state): State<AppState>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Body(request): Body<LoginRequest>,
) -> Result<Response, Problem> {
    let begun = commands::log_in(&state.ctx, request, &origin(peer, &headers), state.demo).await?;
    greet(&state, &begun).await
}

#[utoipa::path(post, path = "/session/activate", request_body = ActivateRequest, responses((status = 200, body = Me)), extensions(("x-permission" = json!("public"))))]
async fn activate(
    State(state): State<AppState>,
    peer: Option<Extension<ConnectInfo<SocketAddr>>>,
    headers: HeaderMap,
    Body(request): Body<ActivateRequest>,
) -> Result<Response, Problem> {
    let begun = commands::activate(&state.ctx, request, &origin(peer, &headers)).await?;
    greet(&state, &begun).await
}

#[utoipa::path(get, path = "/session", responses((status = 200, body = Me)), extensions(("x-permission" = json!("session"))))]
async fn me(State(state): State<AppState>, session: Option<Extension<Signed>>) -> Answer<Me> {
    let session = signed(session)?;
    Ok(Json(describe(&state, &session).await?))
}

#[utoipa::path(delete, path = "/session", responses((status = 204)), extensions(("x-permission" = json!("session"))))]
async fn log_out(State(state): State<AppState>, session: Option<Extension<Signed>>) -> Result<Response, Problem> {
    let session = signed(session)?;
    commands::end(&state.ctx, session.own, session.login_session_id).await?;
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie_gone())]).into_response())
}

#[utoipa::path(get, path = "/session/demo-accounts", responses((status = 200, body = Vec<DemoAccount>)), extensions(("x-permission" = json!("public"))))]
async fn demo_accounts(State(state): State<AppState>) -> Answer<Vec<DemoAccount>> {
    if !state.demo {
        return Err(Error::not_found("people.no_demo").into());
    }
    let sql = "select a.login, a.display_name, g.role, u.name as unit_name from account a \
        join role_grant g on g.account_id = a.account_id and g.ended_at is null join unit u on u.unit_id = g.unit_id \
        where a.is_demo = 1 and a.state = 'active' order by a.created_at, a.account_id, g.granted_at, g.role_grant_id";
    let mut found: Vec<DemoAccount> = Vec::new();
    for row in state.ctx.db.query(sql, params![]).await? {
        let login: String = row.get("login")?;
        if found.iter().all(|known| known.login != login) {
            let (role, display_name, unit_name) = (row.get("role")?, row.get("display_name")?, row.get("unit_name")?);
            found.push(DemoAccount { login, password: DEMO_PASSWORD.into(), role, display_name, unit_name });
        }
    }
    Ok(Json(found))
}

#[utoipa::path(get, path = "/session/logins", responses((status = 200, body = Vec<Login>)), extensions(("x-permission" = json!("session"))))]
async fn logins(State(state): State<AppState>, session: Option<Extension<Signed>>) -> Answer<Vec<Login>> {
    let session = signed(session)?;
    Ok(Json(accounts::logins(&state.ctx.db, session.own, Some(session.login_session_id)).await?))
}

#[utoipa::path(post, path = "/session/logins/{id}/end", params(("id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("session"))))]
async fn end_login(
    State(state): State<AppState>,
    session: Option<Extension<Signed>>,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    let session = signed(session)?;
    commands::end(&state.ctx, session.own, LoginSessionId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/session/password", request_body = PasswordRequest, responses((status = 204)), extensions(("x-permission" = json!("session"))))]
async fn change_password(
    State(state): State<AppState>,
    session: Option<Extension<Signed>>,
    Body(request): Body<PasswordRequest>,
) -> Result<StatusCode, Problem> {
    let session = signed(session)?;
    commands::change_password(&state.ctx, session.own, session.login_session_id, request).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/session/act-for", request_body = ActForRequest, responses((status = 200, body = Me)), extensions(("x-permission" = json!("session"))))]
async fn act_for(
    State(state): State<AppState>,
    headers: HeaderMap,
    session: Option<Extension<Signed>>,
    Body(request): Body<ActForRequest>,
) -> Answer<Me> {
    let session = signed(session)?;
    commands::act_for(&state.ctx, session.own, session.login_session_id, request.acting_for_id.map(ActingForId))
        .await?;
    let token = crate::session::token_of(&headers).unwrap_or_default();
    let now = crate::session::resolve(&state.ctx, &token).await?.unwrap_or(session);
    Ok(Json(describe(&state, &now).await?))
}

fn origin(peer: Option<Extension<ConnectInfo<SocketAddr>>>, headers: &HeaderMap) -> Origin {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Origin {
        address: peer.map(|Extension(ConnectInfo(peer))| peer.ip().to_string()).unwrap_or_default(),
        agent: agent.to_owned(),
    }
}

async fn greet(state: &AppState, begun: &Begun) -> Result<Response, Problem> {
    let own = begun.actor.account_id().ok_or_else(|| Error::internal("a session without account"))?;
    let session = Signed { login_session_id: begun.login_session_id, own, actor: begun.actor.clone() };
    let me = describe(state, &session).await?;
    Ok(([(header::SET_COOKIE, cookie(&begun.token, state.insecure_cookies))], Json(me)).into_response())
}

/// Who a session is now.
async fn describe(state: &AppState, session: &Signed) -> Result<Me> {
    let ctx = &state.ctx;
    let held = access::roles_held(ctx, &session.actor).await?;
    let refs = units::named_many(&ctx.db, &held.iter().map(|held| held.unit_id).collect::<Vec<_>>()).await?;
    let my_role = |held: &access::Held| {
        let unit = refs.get(&held.unit_id).cloned()?;
        Some(MyRole { role: held.role.clone(), unit, subject: held.subject.clone(), stage: held.stage.clone() })
    };
    let roles: Vec<MyRole> = held.iter().filter(|held| roles::get(&held.role).is_some()).filter_map(my_role).collect();
    let rights = session.actor.account_id().unwrap_or(session.own);
    let account =
        sessions::by_account(&ctx.db, rights).await?.ok_or_else(|| Error::not_found("people.account_not_found"))?;
    let names = accounts::display_names(&ctx.db, &[rights]).await?;
    let (can_act_for, acting_for) = delegations(ctx, session).await?;
    let today = ctx.today();
    let teaching = Catalog::delivered().teaching_week(today);
    // In the holidays the halves of the year meet where they usually do.
    let term = teaching.map_or_else(|| Term::containing(today), |teaching| teaching.term);
    Ok(Me {
        account_id: rights.0,
        login: account.login,
        display_name: names.get(&rights).cloned().unwrap_or_default(),
        person_id: account.person_id.map(Into::into),
        home_unit: roles.first().map(|role| role.unit.clone()),
        roles,
        permissions: access::permissions(ctx, &session.actor)
            .await?
            .into_iter()
            .map(|right| right.word().to_owned())
            .collect(),
        acting_for,
        can_act_for,
        region: units::region(&ctx.db).await?,
        school_year: term.year.to_string(),
        term: if term.half == Half::First { 1 } else { 2 },
        week: teaching.map(|teaching| teaching.week),
        idle_minutes: policy::limits(&ctx.db, today).await?.idle_minutes,
        demo: state.demo,
    })
}

async fn delegations(ctx: &Ctx, session: &Signed) -> Result<(Vec<ActingRef>, Option<ActingRef>)> {
    let today = ctx.today().to_string();
    let open = sessions::delegations_to(&ctx.db, session.own, &today).await?;
    let shown = |found: &sessions::Delegation| ActingRef {
        acting_for_id: found.acting_for_id.0,
        principal_name: found.principal_name.clone(),
        valid_to: found.valid_to.clone(),
    };
    let current = match &session.actor {
        Actor::Account { acting: Some(acting), .. } => {
            open.iter().find(|found| found.acting_for_id == acting.acting_for_id).map(shown)
        }
        _ => None,
    };
    Ok((open.iter().map(shown).collect(), current))
}
