//! Persons that draws and releases rest on: an import that brought them can no longer be undone.

use async_trait::async_trait;
use kernel::{PersonId, Result};
use people::imports::Dependents;
use std::collections::BTreeMap;
use storage::{Ctx, Reads, params};

/// Asks the draws and the releases.
#[derive(Clone, Copy, Debug)]
pub struct Examined;

#[async_trait]
impl Dependents for Examined {
    async fn depending(&self, ctx: &Ctx, person_ids: &[PersonId]) -> Result<BTreeMap<PersonId, &'static str>> {
        let mut found = BTreeMap::new();
        let tables = [("sample_pupil", "monitoring.person_drawn"), ("release_student", "monitoring.person_released")];
        for chunk in person_ids.chunks(500) {
            let ids = ctx.db.dialect.ids(chunk.iter().map(|id| id.0));
            for (table, reason) in tables {
                let sql = format!("select distinct person_id from {table} where person_id in ({ids})");
                for row in ctx.db.query(&sql, params![]).await? {
                    found.insert(row.get("person_id")?, reason);
                }
            }
        }
        Ok(found)
    }
}
