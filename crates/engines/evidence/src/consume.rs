//! What evidence listens to: an analysis that was withdrawn takes its findings with it.

use async_trait::async_trait;
use kernel::{Actor, AnalysisId, Result};
use serde::Deserialize;
use storage::Ctx;
use storage::event::{Consumer, Event};

/// Marks findings of withdrawn analyses.
struct Withdrawals;

#[derive(Deserialize)]
struct Withdrawn {
    analysis_id: AnalysisId,
}

#[async_trait]
impl Consumer for Withdrawals {
    fn name(&self) -> &'static str {
        "evidence.withdrawals"
    }
    async fn consume(&self, ctx: &Ctx, event: &Event) -> Result<()> {
        if event.kind != "monitoring.analysis_withdrawn" {
            return Ok(());
        }
        let payload: Withdrawn = serde_json::from_str(&event.payload)?;
        crate::commands::withdraw_analysis(ctx, &Actor::System, payload.analysis_id).await
    }
}

/// Everybody of this crate who listens to events.
pub fn consumers() -> Vec<&'static dyn Consumer> {
    vec![&Withdrawals]
}
