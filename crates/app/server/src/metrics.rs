//! Health and figures for operators: `/healthz`, `/readyz`, `/metrics` (Prometheus text).

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Instant;
use storage::{Reads, params};
use webkit::AppState;

/// Upper bounds of the duration histogram, seconds.
const BOUNDS: [f64; 8] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0, 5.0];

#[derive(Default)]
struct Figures {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

/// Method, route and status.
type Labels = (String, String, u16);

static REQUESTS: LazyLock<Mutex<BTreeMap<Labels, Figures>>> = LazyLock::new(Mutex::default);

/// The routes, outside `/api`.
pub fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(async || "ok")).route("/readyz", get(ready)).route("/metrics", get(metrics))
}

async fn ready(State(app): State<AppState>) -> Response {
    match app.ctx.db.value::<i64>("select count(*) as value from migration", params![]).await {
        Ok(Some(n)) if 0 < n => "ready".into_response(),
        _ => (StatusCode::SERVICE_UNAVAILABLE, "not ready").into_response(),
    }
}

/// Middleware that counts and times requests by route, never by path: paths hold ids.
pub async fn observe(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map_or("other", MatchedPath::as_str).to_owned();
    let method = request.method().to_string();
    let started = Instant::now();
    let response = next.run(request).await;
    let seconds = started.elapsed().as_secs_f64();
    let mut requests = REQUESTS.lock().unwrap_or_else(PoisonError::into_inner);
    let figures = requests.entry((method, route, response.status().as_u16())).or_default();
    figures.count += 1;
    figures.seconds += seconds;
    for (bucket, bound) in figures.buckets.iter_mut().zip(BOUNDS) {
        *bucket += u64::from(seconds <= bound);
    }
    response
}

async fn metrics(State(app): State<AppState>) -> String {
    let mut text = String::from("# TYPE shuren_request_seconds histogram\n");
    for ((method, route, status), figures) in REQUESTS.lock().unwrap_or_else(PoisonError::into_inner).iter() {
        let labels = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
        for (count, bound) in figures.buckets.iter().zip(BOUNDS) {
            line(&mut text, &format!("shuren_request_seconds_bucket{{{labels},le=\"{bound}\"}} {count}"));
        }
        line(&mut text, &format!("shuren_request_seconds_bucket{{{labels},le=\"+Inf\"}} {}", figures.count));
        line(&mut text, &format!("shuren_request_seconds_count{{{labels}}} {}", figures.count));
        line(&mut text, &format!("shuren_request_seconds_sum{{{labels}}} {}", figures.seconds));
    }
    text.push_str("# TYPE shuren_jobs gauge\n");
    let jobs = app.ctx.db.query("select state, count(*) as n from job group by state order by state", params![]).await;
    for row in jobs.unwrap_or_default() {
        if let (Ok(state), Ok(n)) = (row.get::<String>("state"), row.get::<i64>("n")) {
            line(&mut text, &format!("shuren_jobs{{state=\"{state}\"}} {n}"));
        }
    }
    text
}

fn line(text: &mut String, content: &str) {
    // Writing to a String cannot fail.
    let _infallible = writeln!(text, "{content}");
}
