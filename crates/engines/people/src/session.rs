//! From a cookie to an actor: the middleware every request passes.

use crate::commands::session::{token_hash, touch};
use crate::policy;
use crate::store::sessions;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::actor::Acting;
use kernel::{AccountId, Actor, Error, LoginSessionId, Result};
use storage::Ctx;
use webkit::{AppState, Problem};

/// Name of the cookie.
pub const COOKIE: &str = "shuren_session";
/// A header only our own pages send: a form of another site cannot.
pub const OWN_PAGE: &str = "x-shuren";

/// The session behind a request.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Identity.
    pub login_session_id: LoginSessionId,
    /// Whose hand it is, also while it works for somebody else.
    pub own: AccountId,
    /// Whose rights count.
    pub actor: Actor,
}

/// Puts [`Actor`] (and [`Signed`] for a session) into the request; refuses writes that do not come from our own pages.
pub async fn authenticate(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reading && request.headers().get(OWN_PAGE).is_none_or(|value| value != "1") {
        return Problem::from(Error::forbidden("people.own_page_only")).into_response();
    }
    let signed = match token_of(request.headers()) {
        Some(token) => resolve(&state.ctx, &token).await,
        None => Ok(None),
    };
    match signed {
        Ok(Some(signed)) => {
            request.extensions_mut().insert(signed.actor.clone());
            request.extensions_mut().insert(signed);
        }
        Ok(None) => drop(request.extensions_mut().insert(Actor::Anonymous)),
        Err(error) => return Problem::from(error).into_response(),
    }
    next.run(request).await
}

/// The session of a token, if it still stands; notes its use.
///
/// # Errors
/// Internal, from the database.
pub async fn resolve(ctx: &Ctx, token: &str) -> Result<Option<Signed>> {
    let Some(session) = sessions::by_token_hash(&ctx.db, &token_hash(token)).await? else { return Ok(None) };
    let limits = policy::limits(&ctx.db, ctx.today()).await?;
    // A shorter day set meanwhile counts for sessions that began under a longer one.
    let expires_at = session.expires_at.min(limits.expires_at(session.created_at));
    let stands = session.ended_at.is_none() && limits.stands(session.last_seen_at, expires_at, ctx.now());
    if !stands || session.state != "active" {
        return Ok(None);
    }
    let own = session.account_id;
    let mut actor = Actor::account(own, session.person_id);
    if let Some(acting_for_id) = session.acting_for_id {
        let today = ctx.today().to_string();
        let delegation =
            sessions::delegation(&ctx.db, acting_for_id, &today).await?.filter(|found| found.delegate_id == own);
        // A delegation that ran out leaves the hand with its own rights.
        if let Some(found) = delegation {
            actor = Actor::Account {
                account_id: found.principal_id,
                person_id: found.principal_person_id,
                acting: Some(Acting { acting_for_id, delegate_id: own }),
            };
        }
    }
    touch(ctx, &actor, session.login_session_id, session.last_seen_at).await?;
    Ok(Some(Signed { login_session_id: session.login_session_id, own, actor }))
}

/// The value of `set-cookie` that begins a session.
pub fn cookie(token: &str, insecure: bool) -> String {
    let secure = if insecure { "" } else { "; Secure" };
    format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{secure}")
}

/// The value of `set-cookie` that ends one.
pub fn cookie_gone() -> String {
    format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
}

pub(crate) fn token_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}
