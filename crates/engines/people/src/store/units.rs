//! Reading units.

use crate::model::unit::UnitRef;
use crate::rules::names;
use kernel::{Error, Result, UnitId};
use std::collections::BTreeMap;
use storage::{Reads, params, row};

row! {
    /// A unit by name.
    #[derive(Clone, Debug)]
    pub struct Named {
        /// Identity.
        pub unit_id: UnitId,
        /// Name.
        pub name: String,
        /// Kind.
        pub kind: String,
    }
}

impl From<Named> for UnitRef {
    fn from(unit: Named) -> Self {
        Self { unit_id: unit.unit_id.0, name: unit.name, kind: unit.kind }
    }
}

/// The root unit.
///
/// # Errors
/// Conflict `people.no_region` before the region was set up.
pub async fn region(db: &impl Reads) -> Result<UnitRef> {
    let sql = "select unit_id, name, kind from unit where parent_id is null order by unit_id limit 1";
    let found: Option<Named> = db.row_opt(sql, params![]).await?;
    found.map(UnitRef::from).ok_or_else(|| Error::conflict("people.no_region"))
}

/// A unit by id.
///
/// # Errors
/// Not found `people.unit_not_found`.
pub async fn named(db: &impl Reads, unit_id: UnitId) -> Result<UnitRef> {
    let found: Option<Named> =
        db.row_opt("select unit_id, name, kind from unit where unit_id = $1", params![unit_id]).await?;
    found.map(UnitRef::from).ok_or_else(|| Error::not_found("people.unit_not_found"))
}

/// Several units by id.
///
/// # Errors
/// Internal, from the database.
pub async fn named_many(db: &impl Reads, unit_ids: &[UnitId]) -> Result<BTreeMap<UnitId, UnitRef>> {
    let mut found = BTreeMap::new();
    for chunk in unit_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        let rows: Vec<Named> =
            db.rows(&format!("select unit_id, name, kind from unit where unit_id in ({ids})"), params![]).await?;
        found.extend(rows.into_iter().map(|unit| (unit.unit_id, unit.into())));
    }
    Ok(found)
}

/// The unit an office means by a code, a name or another name; none when unknown or when several bear it.
///
/// # Errors
/// Internal, from the database.
pub async fn resolve(db: &impl Reads, text: &str) -> Result<Option<UnitId>> {
    let key = names::key(text);
    if key.is_empty() {
        return Ok(None);
    }
    Ok(Directory::load(db, &["region", "office", "centre", "area", "school"]).await?.find(text))
}

/// All units of some kinds by code, name and other names: for whole files, one query instead of one a row.
#[derive(Clone, Debug, Default)]
pub struct Directory {
    by_key: BTreeMap<String, Option<UnitId>>,
}

impl Directory {
    /// Loads the open units of some kinds.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn load(db: &impl Reads, kinds: &[&str]) -> Result<Self> {
        let kinds = kinds.iter().map(|kind| format!("'{kind}'")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "select u.unit_id, u.name as word from unit u where u.valid_to is null and u.kind in ({kinds}) \
             union all select u.unit_id, u.short_name as word from unit u where u.valid_to is null and u.short_name <> '' and u.kind in ({kinds}) \
             union all select u.unit_id, u.code as word from unit u where u.valid_to is null and u.code is not null and u.kind in ({kinds}) \
             union all select u.unit_id, a.alias as word from unit_alias a join unit u on u.unit_id = a.unit_id \
             where u.valid_to is null and u.kind in ({kinds})"
        );
        let mut directory = Self::default();
        for row in db.query(&sql, params![]).await? {
            directory.add(&row.get::<String>("word")?, row.get("unit_id")?);
        }
        Ok(directory)
    }
    /// The unit a text means; none when unknown or ambiguous.
    pub fn find(&self, text: &str) -> Option<UnitId> {
        self.by_key.get(&names::key(text)).copied().flatten()
    }
    /// Whether several units bear a name.
    pub fn is_ambiguous(&self, text: &str) -> bool {
        self.by_key.get(&names::key(text)) == Some(&None)
    }
    fn add(&mut self, word: &str, unit_id: UnitId) {
        let entry = self.by_key.entry(names::key(word)).or_insert(Some(unit_id));
        if *entry != Some(unit_id) {
            *entry = None;
        }
    }
}
