//! Puts the rooms together: handlers of jobs, consumers of events, routes.

use crate::{metrics, site, workbench};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::get;
use jobs::{JobHandler, Jobs};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use storage::Ctx;
use storage::event::{Consumer, dispatch};
use tower_http::compression::CompressionLayer;
use webkit::AppState;

const BODY_BYTES_MAX: usize = 64 << 20;

/// Every kind of import the import centre knows.
pub fn import_kinds() -> people::imports::ImportKinds {
    let roster = people::import::Roster::with_dependents(vec![Arc::new(monitoring::dependents::Examined)]);
    people::imports::ImportKinds::new(vec![Arc::new(roster), Arc::new(monitoring::import::Scores)])
}

/// The job system with every room's handlers.
pub fn jobs(ctx: &Ctx) -> Jobs {
    let mut handlers: Vec<Arc<dyn JobHandler>> = people::imports::job_handlers(import_kinds());
    handlers.extend(monitoring::job_handlers());
    Jobs::new(ctx.clone(), handlers)
}

/// Everybody who listens to events.
pub fn consumers() -> Vec<&'static dyn Consumer> {
    let mut consumers = evidence::consumers();
    consumers.extend(monitoring::consumers());
    consumers
}

/// The state of a server over a context.
pub fn state(ctx: Ctx, demo: bool, insecure_cookies: bool) -> AppState {
    let jobs = jobs(&ctx);
    AppState { ctx, jobs, demo, insecure_cookies }
}

/// The whole application: API, health, and the web UI of a folder.
pub fn app(state: AppState, web: &Path) -> Router {
    let api = Router::new()
        .route("/workbench", get(workbench::get))
        .merge(people::router(people::api::Registry { imports: import_kinds(), links: evidence::link_targets() }))
        .merge(administration::router())
        .merge(evidence::router())
        .merge(monitoring::router())
        .fallback(crate::unknown_endpoint)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(from_fn_with_state(state.clone(), webkit::idempotency::replay))
        .layer(from_fn_with_state(state.clone(), people::session::authenticate));
    let app = Router::new()
        .nest("/api/v1", api)
        .merge(metrics::router())
        .merge(site::router(web))
        .layer(from_fn(metrics::observe))
        .layer(CompressionLayer::new())
        .with_state(state);
    site::secure(app)
}

/// Starts what runs beside the requests: workers, the sealer of the audit log, the dispatcher of events.
pub fn start(state: &AppState, workers: usize) {
    state.jobs.start(workers);
    let ctx = state.ctx.clone();
    tokio::spawn(async move {
        loop {
            if let Err(error) = storage::audit::seal(&ctx).await {
                tracing::error!(%error, "audit log not sealed");
            }
            if let Err(error) = dispatch(&ctx, &consumers()).await {
                tracing::warn!(%error, "an event waits for its consumer");
            }
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    });
}

/// Runs jobs and hands out events until nothing is left: for the CLI, the demo region and tests.
///
/// # Errors
/// Internal, from the database; a consumer's failure.
pub async fn settle(state: &AppState) -> kernel::Result<()> {
    loop {
        let n_jobs = state.jobs.run_until_idle().await?;
        let n_events = dispatch(&state.ctx, &consumers()).await?;
        if n_jobs == 0 && n_events == 0 {
            return Ok(());
        }
    }
}
