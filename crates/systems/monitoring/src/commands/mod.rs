//! Writing: assessments, blueprints, draws, releases. Each command is one transaction.

pub mod assessment;
pub mod blueprint;
pub mod close;
pub mod draw;
pub mod draw_import;
pub mod release;
pub mod withdraw;

use crate::store::assessments::{self, Record};
use kernel::error::{Error, FieldError, Refusal, Result};
use kernel::{Actor, AssessmentId, Kind, Permission};
use people::access;
use storage::Ctx;

/// An assessment the actor may change with a right.
pub(crate) async fn mine(ctx: &Ctx, actor: &Actor, right: Permission, id: AssessmentId) -> Result<Record> {
    let reach = access::require(ctx, actor, right).await?;
    assessments::within(&ctx.db, &reach, id).await
}

/// The same, once it is registered and while it is not closed or withdrawn.
pub(crate) async fn running(ctx: &Ctx, actor: &Actor, right: Permission, id: AssessmentId) -> Result<Record> {
    let record = mine(ctx, actor, right, id).await?;
    match record.state.as_str() {
        "registered" => Ok(record),
        "closed" => Err(Error::conflict("monitoring.closed")),
        state => Err(Refusal::new(Kind::Conflict, "monitoring.not_registered").with("state", state).into()),
    }
}

/// The same, while it is not closed: a draft, too.
pub(crate) async fn unclosed(ctx: &Ctx, actor: &Actor, right: Permission, id: AssessmentId) -> Result<Record> {
    let record = mine(ctx, actor, right, id).await?;
    if record.state == "closed" { Err(Error::conflict("monitoring.closed")) } else { Ok(record) }
}

/// A reason that must be given.
pub(crate) fn reason(text: &str) -> Result<&str> {
    let text = text.trim();
    if text.is_empty() { Err(Error::field(FieldError::new("reason", "webkit.required"))) } else { Ok(text) }
}
