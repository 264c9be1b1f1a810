//! Background work of the first half of an assessment's life.

mod freeze;
mod release;
mod tables;

use std::sync::Arc;

/// The handlers.
#[must_use]
pub fn handlers() -> Vec<Arc<dyn ::jobs::JobHandler>> {
    vec![Arc::new(release::Freeze)]
}
