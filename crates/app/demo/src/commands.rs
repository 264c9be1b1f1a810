//! The one thing the demo region writes of its own: how far its story has come.

use kernel::{Actor, Result};
use storage::{Act, Ctx, params};

/// Notes how far the story has come.
///
/// # Errors
/// Internal, from the database.
pub async fn note(ctx: &Ctx, key: &str, value: &str) -> Result<()> {
    let tx = ctx.begin(&Actor::System).await?;
    let sql = "insert into setting (key, value) values ($1, $2) on conflict (key) do update set value = excluded.value";
    tx.exec(sql, params![key, value]).await?;
    tx.audit(Act::new("demo.seeded", "setting", key).with("state", value)).await?;
    tx.commit().await
}
