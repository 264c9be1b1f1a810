//! Accounts, roles and delegations.

use crate::access::{may, require};
use crate::commands::{account as commands, grant};
use crate::model::account::{
    AccountCreated, AccountDetail, AccountRow, AccountWrite, Acting, ActingWrite, ActivationCode, GrantWrite,
    ReasonWrite, RoleInfo,
};
use crate::roles;
use crate::store::accounts::{self, Filter};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Json, Router};
use kernel::{AccountId, ActingForId, Permission, RoleGrantId};
use serde::Deserialize;
use utoipa::{IntoParams, OpenApi};
use uuid::Uuid;
use webkit::problem::{Body, Filter as Asked, Named};
use webkit::{Answer, AppState, Caller, Page, PageQuery, Problem};

/// Description of these endpoints.
#[derive(OpenApi)]
#[openapi(paths(
    list,
    export,
    create,
    detail,
    new_code,
    lock,
    unlock,
    disable,
    sign_out,
    give,
    end_grant,
    role_list,
    acting_list,
    let_act,
    end_acting
))]
pub struct Doc;

/// These endpoints.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/accounts", get(list).post(create))
        .route("/accounts/export.xlsx", get(export))
        .route("/accounts/{id}", get(detail))
        .route("/accounts/{id}/activation-code", post(new_code))
        .route("/accounts/{id}/lock", post(lock))
        .route("/accounts/{id}/unlock", post(unlock))
        .route("/accounts/{id}/disable", post(disable))
        .route("/accounts/{id}/sign-out", post(sign_out))
        .route("/accounts/{id}/grants", post(give))
        .route("/grants/{id}/end", post(end_grant))
        .route("/roles", get(role_list))
        .route("/acting-for", get(acting_list).post(let_act))
        .route("/acting-for/{id}/end", post(end_acting))
}

/// Filters of the list.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AccountQuery {
    /// Part of login or name.
    pub q: Option<String>,
    /// State.
    pub state: Option<String>,
    /// Role held.
    pub role: Option<String>,
    /// Page.
    #[serde(flatten)]
    #[param(ignore)]
    pub page: PageQuery,
}

impl AccountQuery {
    fn filter(&self) -> kernel::Result<Filter> {
        let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        Ok(Filter {
            q: some(&self.q),
            state: some(&self.state),
            role: some(&self.role),
            after: self.page.after()?,
            limit: self.page.limit(),
        })
    }
}

#[utoipa::path(get, path = "/accounts", params(AccountQuery, PageQuery), responses((status = 200, body = Page<AccountRow>)), extensions(("x-permission" = json!("account.read"))))]
async fn list(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<AccountQuery>,
) -> Answer<Page<AccountRow>> {
    let reach = require(&state.ctx, &actor, Permission::AccountRead).await?;
    let filter = query.filter()?;
    let rows = accounts::list(&state.ctx.db, &reach, &filter, &state.ctx.today().to_string()).await?;
    let count = accounts::count(&state.ctx.db, &reach, &filter).await?;
    Ok(Json(Page::of(rows, &query.page, count, |row| row.login.clone())?))
}

#[utoipa::path(get, path = "/accounts/export.xlsx", params(AccountQuery, PageQuery), responses((status = 200)), extensions(("x-permission" = json!("account.read"))))]
async fn export(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Asked(query): Asked<AccountQuery>,
) -> Result<Response, Problem> {
    let reach = require(&state.ctx, &actor, Permission::AccountRead).await?;
    let filter = Filter { limit: super::export::ROWS_MAX, after: None, ..query.filter()? };
    let rows = accounts::list(&state.ctx.db, &reach, &filter, &state.ctx.today().to_string()).await?;
    super::export::accounts(&rows)
}

#[utoipa::path(post, path = "/accounts", request_body = AccountWrite, responses((status = 200, body = AccountCreated)), extensions(("x-permission" = json!("account.manage"))))]
async fn create(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<AccountWrite>,
) -> Answer<AccountCreated> {
    let (account_id, code) = commands::create(&state.ctx, &actor, write).await?;
    let account = shown(&state, &actor, account_id).await?;
    Ok(Json(AccountCreated { account, activation_code: code.code, expires_at: code.expires_at }))
}

#[utoipa::path(get, path = "/accounts/{id}", params(("id" = Uuid, Path)), responses((status = 200, body = AccountDetail)), extensions(("x-permission" = json!("account.read"))))]
async fn detail(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<AccountDetail> {
    let reach = require(&state.ctx, &actor, Permission::AccountRead).await?;
    Ok(Json(accounts::detail(&state.ctx.db, &reach, AccountId(id), &state.ctx.today().to_string()).await?))
}

#[utoipa::path(post, path = "/accounts/{id}/activation-code", params(("id" = Uuid, Path)), responses((status = 200, body = ActivationCode)), extensions(("x-permission" = json!("account.manage"))))]
async fn new_code(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<ActivationCode> {
    Ok(Json(commands::new_code(&state.ctx, &actor, AccountId(id)).await?))
}

#[utoipa::path(post, path = "/accounts/{id}/lock", params(("id" = Uuid, Path)), request_body = ReasonWrite, responses((status = 200, body = AccountDetail)), extensions(("x-permission" = json!("account.manage"))))]
async fn lock(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<ReasonWrite>,
) -> Answer<AccountDetail> {
    commands::lock(&state.ctx, &actor, AccountId(id), &write.reason).await?;
    Ok(Json(shown(&state, &actor, AccountId(id)).await?))
}

#[utoipa::path(post, path = "/accounts/{id}/unlock", params(("id" = Uuid, Path)), responses((status = 200, body = AccountDetail)), extensions(("x-permission" = json!("account.manage"))))]
async fn unlock(State(state): State<AppState>, Caller(actor): Caller, Named(id): Named<Uuid>) -> Answer<AccountDetail> {
    commands::unlock(&state.ctx, &actor, AccountId(id)).await?;
    Ok(Json(shown(&state, &actor, AccountId(id)).await?))
}

#[utoipa::path(post, path = "/accounts/{id}/disable", params(("id" = Uuid, Path)), responses((status = 200, body = AccountDetail)), extensions(("x-permission" = json!("account.manage"))))]
async fn disable(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Answer<AccountDetail> {
    commands::disable(&state.ctx, &actor, AccountId(id)).await?;
    Ok(Json(shown(&state, &actor, AccountId(id)).await?))
}

#[utoipa::path(post, path = "/accounts/{id}/sign-out", params(("id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("session.manage"))))]
async fn sign_out(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    commands::sign_out(&state.ctx, &actor, AccountId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(post, path = "/accounts/{id}/grants", params(("id" = Uuid, Path)), request_body = GrantWrite, responses((status = 200, body = AccountDetail)), extensions(("x-permission" = json!("role.grant"))))]
async fn give(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
    Body(write): Body<GrantWrite>,
) -> Answer<AccountDetail> {
    grant::give(&state.ctx, &actor, AccountId(id), write).await?;
    let reach = require(&state.ctx, &actor, Permission::RoleGrant).await?;
    Ok(Json(accounts::detail(&state.ctx.db, &reach, AccountId(id), &state.ctx.today().to_string()).await?))
}

#[utoipa::path(post, path = "/grants/{id}/end", params(("id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("role.grant"))))]
async fn end_grant(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    grant::end(&state.ctx, &actor, RoleGrantId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

#[utoipa::path(get, path = "/roles", responses((status = 200, body = Vec<RoleInfo>)), extensions(("x-permission" = json!("session"))))]
async fn role_list(Caller(_actor): Caller) -> Json<Vec<RoleInfo>> {
    let shown = roles::all().iter().map(|role| RoleInfo {
        role: role.key.clone(),
        permissions: role.permissions.iter().map(|right| right.word().to_owned()).collect(),
        scope: role.scope.to_owned(),
        excludes: role.excludes.clone(),
        clauses: role.clauses.clone(),
    });
    Json(shown.collect())
}

#[utoipa::path(get, path = "/acting-for", responses((status = 200, body = Vec<Acting>)), extensions(("x-permission" = json!("session"))))]
async fn acting_list(State(state): State<AppState>, Caller(actor): Caller) -> Answer<Vec<Acting>> {
    let reach = may(&state.ctx, &actor, Permission::AccountRead).await?;
    Ok(Json(accounts::acting_list(&state.ctx.db, &reach, grant::hand(&actor)).await?))
}

#[utoipa::path(post, path = "/acting-for", request_body = ActingWrite, responses((status = 200, body = Vec<Acting>)), extensions(("x-permission" = json!("session"))))]
async fn let_act(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Body(write): Body<ActingWrite>,
) -> Answer<Vec<Acting>> {
    grant::let_act(&state.ctx, &actor, write).await?;
    acting_list(State(state), Caller(actor)).await
}

#[utoipa::path(post, path = "/acting-for/{id}/end", params(("id" = Uuid, Path)), responses((status = 204)), extensions(("x-permission" = json!("session"))))]
async fn end_acting(
    State(state): State<AppState>,
    Caller(actor): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    grant::end_acting(&state.ctx, &actor, ActingForId(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

async fn shown(state: &AppState, actor: &kernel::Actor, account_id: AccountId) -> kernel::Result<AccountDetail> {
    let reach = require(&state.ctx, actor, Permission::AccountManage).await?;
    accounts::detail(&state.ctx.db, &reach, account_id, &state.ctx.today().to_string()).await
}
