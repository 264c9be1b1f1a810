//! Events: written in the same transaction as what happened, dispatched at least once to whoever listens.

use crate::ctx::Ctx;
use crate::db::Reads;
use crate::tx::Tx;
use crate::{params, row};
use async_trait::async_trait;
use kernel::error::Result;
use kernel::{Actor, EventId};
use serde::Serialize;

row! {
    /// Something that happened.
    #[derive(Clone, Debug)]
    pub struct Event {
        /// Identity: a consumer sees it at least once, and knows it by this.
        pub event_id: EventId,
        /// E.g. `monitoring.analysis_frozen`.
        pub kind: String,
        /// JSON.
        pub payload: String,
        /// Who did it, as JSON.
        pub actor: String,
        /// µs UTC.
        pub occurred_at: i64,
    }
}

/// Somebody who listens; must take the same event twice without harm.
#[async_trait]
pub trait Consumer: Send + Sync {
    /// A lasting name.
    fn name(&self) -> &'static str;
    /// Acts on one event; unknown kinds are fine.
    async fn consume(&self, ctx: &Ctx, event: &Event) -> Result<()>;
}

impl Tx {
    /// Tells that something happened, if this transaction commits.
    ///
    /// # Errors
    /// Internal.
    pub async fn emit(&self, kind: &str, payload: &(impl Serialize + Sync)) -> Result<()> {
        self.insert(
            "event",
            &[
                ("event_id", &EventId::new()),
                ("kind", &kind),
                ("payload", &serde_json::to_string(payload)?),
                ("actor", &serde_json::to_string(&self.actor)?),
                ("occurred_at", &self.now),
            ],
        )
        .await
    }
}

/// Hands every undispatched event to every consumer that has not had it; answers how many.
///
/// A consumer that fails keeps the event undispatched; the others have it marked as theirs.
///
/// # Errors
/// The first consumer's error, after all events were tried.
pub async fn dispatch(ctx: &Ctx, consumers: &[&dyn Consumer]) -> Result<usize> {
    let sql = "select event_id, kind, payload, actor, occurred_at from event where dispatched_at is null order by occurred_at, event_id limit 500";
    let events: Vec<Event> = ctx.db.rows(sql, params![]).await?;
    let mut failure = None;
    let mut n_dispatched = 0;
    for event in &events {
        match hand_out(ctx, consumers, event).await {
            Ok(()) => n_dispatched += 1,
            Err(error) => failure = failure.or(Some(error)),
        }
    }
    failure.map_or(Ok(n_dispatched), Err)
}

async fn hand_out(ctx: &Ctx, consumers: &[&dyn Consumer], event: &Event) -> Result<()> {
    for consumer in consumers {
        let had = "select count(*) as value from event_consumed where consumer = $1 and event_id = $2";
        if ctx.db.value::<i64>(had, params![consumer.name(), event.event_id]).await? != Some(0) {
            continue;
        }
        consumer.consume(ctx, event).await?;
        let tx = ctx.begin(&Actor::System).await?;
        tx.exec(
            "insert into event_consumed (consumer, event_id, consumed_at) values ($1, $2, $3) on conflict do nothing",
            params![consumer.name(), event.event_id, tx.now],
        )
        .await?;
        tx.commit().await?;
    }
    let tx = ctx.begin(&Actor::System).await?;
    tx.exec("update event set dispatched_at = $1 where event_id = $2", params![tx.now, event.event_id]).await?;
    tx.commit().await
}
