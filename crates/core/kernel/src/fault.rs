//! Abort points: a test names one, and the process dies there as if the power had failed.

use std::sync::LazyLock;

static ABORT_AT: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("SHUREN_ABORT_AT").ok());

/// Dies here when `SHUREN_ABORT_AT` names this point; costs one comparison otherwise.
pub fn point(name: &str) {
    if ABORT_AT.as_deref() == Some(name) {
        std::process::abort();
    }
}
