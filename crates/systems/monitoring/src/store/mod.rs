//! Reading assessments, blueprints, samples, staged marks and releases.

pub mod assessments;
pub mod blueprints;
pub mod draws;
pub mod frames;
pub mod marks;
pub mod releases;
pub mod steps;

use kernel::{AccountId, Actor, Result};
use std::collections::BTreeMap;
use storage::{Reads, params};
use uuid::Uuid;

/// Whose hand a row names: the account, or nobody for the installation itself.
pub fn hand(actor: &Actor) -> Uuid {
    actor.account_id().map_or(Uuid::nil(), |id| id.0)
}

/// Display names of accounts.
///
/// # Errors
/// Internal, from the database.
pub async fn account_names(db: &impl Reads, ids: impl IntoIterator<Item = Uuid>) -> Result<BTreeMap<Uuid, String>> {
    let list = db.dialect().ids(ids);
    let rows = db
        .query(&format!("select account_id, display_name from account where account_id in ({list})"), params![])
        .await?;
    rows.iter().map(|row| Ok((row.get::<AccountId>("account_id")?.0, row.get("display_name")?))).collect()
}
