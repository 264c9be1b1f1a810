//! `Idempotency-Key`: a POST that is sent again is answered again, and not done again.

use crate::problem::Problem;
use crate::state::AppState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::Actor;
use kernel::error::{Error, Kind, Refusal, Result};
use sha2::{Digest, Sha256};
use storage::{Ctx, Reads, params, row};

const JSON_BYTES_MAX: usize = 4 << 20;

row! {
    struct Kept { endpoint: String, body_hash: String, status: i64, response: String }
}

/// Endings of the paths whose answers hold a secret that is shown once: they are never kept, so sending again does again.
const SECRETS: [&str; 4] = ["/accounts", "/activation-code", "/reveal", "/access-links"];

/// Middleware for JSON POSTs with an `Idempotency-Key`; everything else passes.
pub async fn replay(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let key = request.headers().get("idempotency-key").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let is_json = request
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"application/json"));
    let account = request.extensions().get::<Actor>().and_then(Actor::account_id);
    match (key, account) {
        (Some(key), Some(account))
            if request.method() == Method::POST && is_json && key.len() <= 80 && !secret(&request) =>
        {
            match keep(&state.ctx, &account.to_string(), &key, request, next).await {
                Ok(response) => response,
                Err(error) => Problem(error).into_response(),
            }
        }
        _ => next.run(request).await,
    }
}

fn secret(request: &Request) -> bool {
    SECRETS.iter().any(|ending| request.uri().path().ends_with(ending))
}

async fn keep(ctx: &Ctx, actor_key: &str, key: &str, request: Request, next: Next) -> Result<Response> {
    let (parts, body) = request.into_parts();
    let too_large =
        |_| Error::from(Refusal::new(Kind::TooLarge, "webkit.too_large").with("limit_mib", JSON_BYTES_MAX >> 20));
    let body = to_bytes(body, JSON_BYTES_MAX).await.map_err(too_large)?;
    let endpoint = parts.uri.path().to_owned();
    let body_hash = hex::encode(Sha256::digest(&body));
    if let Some(kept) = kept(ctx, actor_key, key).await? {
        if kept.endpoint != endpoint || kept.body_hash != body_hash {
            return Err(Error::conflict("webkit.idempotency_key_reused"));
        }
        return again(kept);
    }
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, JSON_BYTES_MAX).await.map_err(|error| Error::internal(error.to_string()))?;
    remember(ctx, [actor_key, key, &endpoint, &body_hash], parts.status, &bytes).await?;
    Ok(Response::from_parts(parts, Body::from(bytes)))
}

async fn kept(ctx: &Ctx, actor_key: &str, key: &str) -> Result<Option<Kept>> {
    let sql = "select endpoint, body_hash, status, response from idempotency where actor_key = $1 and request_key = $2";
    ctx.db.row_opt(sql, params![actor_key, key]).await
}

fn again(kept: Kept) -> Result<Response> {
    let status = StatusCode::from_u16(u16::try_from(kept.status)?).unwrap_or(StatusCode::OK);
    let mut response = (status, kept.response).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    Ok(response)
}

async fn remember(
    ctx: &Ctx,
    [actor_key, key, endpoint, hash]: [&str; 4],
    status: StatusCode,
    bytes: &Bytes,
) -> Result<()> {
    let tx = ctx.begin(&Actor::System).await?;
    let text = String::from_utf8_lossy(bytes).into_owned();
    tx.exec(
        "insert into idempotency (actor_key, request_key, endpoint, body_hash, status, response, at) \
         values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing",
        params![actor_key, key, endpoint, hash, i64::from(status.as_u16()), text, tx.now],
    )
    .await?;
    tx.commit().await
}
