//! The policy parameters in force for a unit: the delivered catalogue with this installation's own settings over it.

use crate::rules::signing_in::Limits;
use catalog::{Asked, Catalog, Override, Policy};
use jiff::civil::Date;
use kernel::{Result, UnitId};
use storage::{Reads, params, row};
use uuid::Uuid;

row! {
    /// A setting as stored.
    #[derive(Clone, Debug)]
    pub struct OverrideRow {
        /// Identity.
        pub policy_override_id: Uuid,
        /// Which parameter.
        pub key: String,
        /// For whom.
        pub unit_id: UnitId,
        /// JSON.
        pub value: String,
        /// allow, warn, refuse.
        pub verdict: Option<String>,
        /// What it was made against.
        pub base_hash: String,
        /// Date.
        pub valid_from: String,
        /// Date.
        pub valid_to: Option<String>,
        /// The decision it rests on.
        pub document_no: String,
        /// Why.
        pub reason: String,
        /// Ended before its date, µs UTC.
        pub ended_at: Option<i64>,
        /// Version.
        pub version: i64,
    }
}

const COLUMNS: &str = "policy_override_id, key, unit_id, value, verdict, base_hash, valid_from, valid_to, document_no, reason, ended_at, version";

impl OverrideRow {
    /// The setting as the rules know it.
    ///
    /// # Errors
    /// Internal, when a stored value is damaged.
    pub fn rule(&self) -> Result<Override> {
        Ok(Override {
            key: self.key.clone(),
            unit_id: self.unit_id.0,
            value: Some(serde_json::from_str(&self.value)?),
            verdict: self.verdict.as_deref().and_then(|word| serde_json::from_value(word.into()).ok()),
            base_hash: self.base_hash.clone(),
            valid_from: self.valid_from.parse().ok(),
            valid_to: self.valid_to.as_deref().and_then(|day| day.parse().ok()),
            document_no: Some(self.document_no.clone()).filter(|number| !number.is_empty()),
            reason: self.reason.clone(),
        })
    }
}

/// Every setting of this installation, ended ones too.
///
/// # Errors
/// Internal, from the database.
pub async fn overrides(db: &impl Reads) -> Result<Vec<OverrideRow>> {
    db.rows(&format!("select {COLUMNS} from policy_override order by key, set_at"), params![]).await
}

/// The limits of signing in: accounts belong to the installation and not to a school, so the settings of the region count.
///
/// # Errors
/// Internal, from the database.
pub async fn limits(db: &impl Reads, date: Date) -> Result<Limits> {
    let region =
        db.query("select unit_id, code from unit where parent_id is null order by unit_id limit 1", params![]).await?;
    let rules = rules(db, "security.").await?;
    let (ancestors, division) = match region.first() {
        Some(region) => {
            (vec![region.get::<UnitId>("unit_id")?.0], region.get::<Option<String>>("code")?.unwrap_or_default())
        }
        None => (Vec::new(), String::new()),
    };
    // Asked with every request: the region has no ancestors to look for.
    Ok(Limits::of(&Catalog::delivered().effective(&rules, &Asked { division: &division, ancestors: &ancestors, date })))
}

/// The settings that nobody has ended, of the keys with a beginning.
async fn rules(db: &impl Reads, beginning: &str) -> Result<Vec<Override>> {
    let sql =
        format!("select {COLUMNS} from policy_override where ended_at is null and key like $1 order by key, set_at");
    let rows: Vec<OverrideRow> = db.rows(&sql, params![format!("{beginning}%")]).await?;
    rows.iter().map(OverrideRow::rule).collect()
}

/// The parameters in force for a unit on a day.
///
/// # Errors
/// Internal, from the database.
pub async fn in_force(db: &impl Reads, unit_id: UnitId, date: Date) -> Result<Policy> {
    let sql = "select ancestor_id as unit_id from unit_closure where descendant_id = $1 order by depth";
    let ancestors: Vec<Uuid> = db
        .query(sql, params![unit_id])
        .await?
        .iter()
        .map(|row| row.get::<UnitId>("unit_id").map(|id| id.0))
        .collect::<Result<_>>()?;
    let division = "select code as value from unit where parent_id is null and kind = 'region'";
    let division: Option<Option<String>> = db.value(division, params![]).await?;
    let rules = rules(db, "").await?;
    let division = division.flatten().unwrap_or_default();
    Ok(Catalog::delivered().effective(&rules, &Asked { division: &division, ancestors: &ancestors, date }))
}
