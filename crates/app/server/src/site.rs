//! The web UI: static files with strict headers; unknown paths answer the one page, whose router knows them.

use axum::Router;
use axum::http::{HeaderName, HeaderValue};
use std::path::Path;
use tower::ServiceBuilder;
use tower_http::services::{ServeDir, ServeFile};
use tower_http::set_header::SetResponseHeaderLayer;
use webkit::AppState;

/// Scripts and styles from here only. antd writes style elements, hence the one exception.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; object-src 'none'; \
                      base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

/// Serves the built UI of a folder.
pub fn router(web: &Path) -> Router<AppState> {
    let files = ServeDir::new(web).precompressed_gzip().fallback(ServeFile::new(web.join("index.html")));
    Router::new().fallback_service(files)
}

/// The headers every answer bears.
pub fn secure<S: Clone + Send + Sync + 'static>(router: Router<S>) -> Router<S> {
    let set = |name: &'static str, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(HeaderName::from_static(name), HeaderValue::from_static(value))
    };
    router.layer(
        ServiceBuilder::new()
            .layer(set("content-security-policy", POLICY))
            .layer(set("x-content-type-options", "nosniff"))
            .layer(set("referrer-policy", "same-origin"))
            .layer(set("x-frame-options", "DENY")),
    )
}
