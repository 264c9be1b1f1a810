//! Links for people without accounts: one token opens one target, and nothing else.

pub use crate::commands::link::{NewLink, OpenLink, create};
use kernel::Result;
use storage::Ctx;

/// What a token opens now; whoever renders the target acts as [`OpenLink::actor`].
///
/// # Errors
/// Not found `people.link_not_found` alike for unknown, expired and revoked tokens.
pub async fn resolve(ctx: &Ctx, token: &str) -> Result<OpenLink> {
    crate::commands::link::open(ctx, token).await
}
