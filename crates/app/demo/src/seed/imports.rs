//! Bringing files in the way the import centre does: take in, stage, look at the plan, agree.

use super::Story;
use crate::store;
use kernel::{Actor, Error, Result};
use people::commands::imports as commands;
use people::imports::{Batch, Fields};
use storage::Ctx;

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// Brings a file in; every row must be taken.
    pub(super) async fn import(
        &self,
        ctx: &Ctx,
        actor: &Actor,
        kind: &str,
        fields: &Fields,
        file: (&str, Vec<u8>),
    ) -> Result<Batch> {
        let kind = self.kinds.get(kind)?;
        let target = kind.target(ctx, fields).await?;
        let id = commands::take_in(ctx, actor, kind.kind(), kind.permission(), target, file.0, file.1).await?;
        (self.settle)(ctx).await?;
        let batch = people::store::imports::batch(&ctx.db, id).await?;
        let complaints = store::complaints(ctx, id).await?;
        if batch.state != "planned" || !complaints.is_empty() {
            return Err(Error::internal(format!("{} is {}: {:?} {complaints:?}", file.0, batch.state, batch.error)));
        }
        let hash = batch.plan_hash.clone().unwrap_or_default();
        let reason = batch.brake.as_ref().map(|_| self.data.word("brake_reason"));
        commands::apply(ctx, actor, &self.kinds, &batch, &hash, reason).await?;
        (self.settle)(ctx).await?;
        let batch = people::store::imports::batch(&ctx.db, id).await?;
        if batch.state != "applied" {
            return Err(Error::internal(format!("{} is {}: {:?}", file.0, batch.state, batch.error)));
        }
        Ok(batch)
    }
}

/// A table as CSV in UTF-8 with its mark, as spreadsheets write it.
pub(super) fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::from("\u{feff}");
    for row in rows {
        text.push_str(&row.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}
