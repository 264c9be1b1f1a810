//! What the server hands to every endpoint.

use jobs::Jobs;
use storage::Ctx;

/// The axum state. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    /// Database, keys, files, clock.
    pub ctx: Ctx,
    /// Background work.
    pub jobs: Jobs,
    /// A demo region with known accounts; never in production.
    pub demo: bool,
    /// Whether cookies may travel over plain HTTP (loopback only).
    pub insecure_cookies: bool,
}
