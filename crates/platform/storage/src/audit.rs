//! The audit log: a row in the business transaction for every act, sealed in chains by one sealer each second.

use crate::ctx::Ctx;
use crate::db::{Db, Reads};
use crate::tx::Tx;
use crate::{params, row};
use kernel::error::{Params, Result};
use kernel::{AccountId, Actor, UnitId};
use serde::Serialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// One act, in opaque ids: never a name, never a number of a person.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// What was done, e.g. `people.unit_created`.
    pub action: &'a str,
    /// What it was done to.
    pub target_kind: &'a str,
    /// Its id.
    pub target_id: String,
    /// The unit concerned.
    pub unit_id: Option<UnitId>,
    /// Codes and counts.
    pub detail: Params,
}

impl<'a> Act<'a> {
    /// An act on a target.
    pub fn new(action: &'a str, target_kind: &'a str, target_id: impl ToString) -> Self {
        Self { action, target_kind, target_id: target_id.to_string(), unit_id: None, detail: Params::new() }
    }
    /// Names the unit.
    #[must_use]
    pub fn unit(mut self, unit_id: UnitId) -> Self {
        self.unit_id = Some(unit_id);
        self
    }
    /// Adds a code or count.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.detail.insert(name.into(), value.to_string());
        self
    }
}

impl Tx {
    /// Records an act of this transaction.
    ///
    /// # Errors
    /// Internal; the act itself must then not be committed.
    pub async fn audit(&self, act: Act<'_>) -> Result<()> {
        let (account_id, acting_for_id) = hand(&self.actor);
        self.insert(
            "audit_entry",
            &[
                ("audit_entry_id", &Uuid::now_v7()),
                ("at", &self.now),
                ("actor_kind", &self.actor.kind()),
                ("account_id", &account_id),
                ("acting_for_id", &acting_for_id),
                ("action", &act.action),
                ("target_kind", &act.target_kind),
                ("target_id", &act.target_id),
                ("unit_id", &act.unit_id),
                ("outcome", &"done"),
                ("detail", &serde_json::to_string(&act.detail)?),
            ],
        )
        .await
    }
}

impl Ctx {
    /// Records a read of personal data, before it is answered.
    ///
    /// # Errors
    /// Internal; the read must then not be answered.
    pub async fn audit_read(&self, actor: &Actor, act: Act<'_>) -> Result<()> {
        let tx = self.begin(actor).await?;
        tx.audit(act).await?;
        tx.commit().await
    }
}

/// The account whose rights counted, and the delegation when another's hand did it.
fn hand(actor: &Actor) -> (Option<AccountId>, Option<kernel::ActingForId>) {
    match actor {
        Actor::Account { acting, .. } => (actor.account_id(), acting.map(|acting| acting.acting_for_id)),
        _ => (actor.account_id(), None),
    }
}

row! {
    struct Entry {
        audit_entry_id: Uuid,
        at: i64,
        actor_kind: String,
        account_id: Option<AccountId>,
        acting_for_id: Option<kernel::ActingForId>,
        action: String,
        target_kind: String,
        target_id: String,
        unit_id: Option<UnitId>,
        outcome: String,
        detail: String,
    }
}
const ENTRY: &str = "audit_entry_id, at, actor_kind, account_id, acting_for_id, action, target_kind, target_id, unit_id, outcome, detail";
const ENTRIES_PER_SEAL: i64 = 5_000;

row! {
    struct Seal { seal_no: i64, entries: i64, root: Vec<u8>, prev: Vec<u8>, hmac: Vec<u8> }
}

/// What a verification found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditCheck {
    /// Seals in the chain.
    pub seals: i64,
    /// Sealed entries.
    pub entries: i64,
    /// Entries younger than the last seal.
    pub unsealed: i64,
    /// The first seal that does not hold, if any.
    pub broken_at: Option<i64>,
}

/// Seals what is unsealed; answers how many entries. Run by one sealer at a time.
///
/// # Errors
/// Internal, from the database.
pub async fn seal(ctx: &Ctx) -> Result<usize> {
    let tx = ctx.begin(&Actor::System).await?;
    let lock = tx.dialect().for_update();
    let last: Option<Seal> = tx
        .row_opt(
            &format!("select seal_no, entries, root, prev, hmac from audit_seal order by seal_no desc limit 1{lock}"),
            params![],
        )
        .await?;
    let open = format!(
        "select {ENTRY} from audit_entry where seal_no is null order by at, audit_entry_id limit {ENTRIES_PER_SEAL}"
    );
    let entries: Vec<Entry> = tx.rows(&open, params![]).await?;
    let (Some(first), Some(latest)) = (entries.first(), entries.last()) else { return Ok(0) };
    let seal_no = last.as_ref().map_or(1, |seal| seal.seal_no + 1);
    let prev = last.map_or_else(|| vec![0; 32], |seal| seal.hmac);
    let root = root(&entries);
    let hmac = ctx.keys.mac("audit.seal", &chained(seal_no, &root, &prev)).to_vec();
    for chunk in entries.chunks(500) {
        let ids = tx.dialect().ids(chunk.iter().map(|entry| entry.audit_entry_id));
        tx.exec(&format!("update audit_entry set seal_no = $1 where audit_entry_id in ({ids})"), params![seal_no])
            .await?;
    }
    let n_entries = i64::try_from(entries.len())?;
    tx.insert(
        "audit_seal",
        &[
            ("seal_no", &seal_no),
            ("first_at", &first.at),
            ("last_at", &latest.at),
            ("entries", &n_entries),
            ("root", &root),
            ("prev", &prev),
            ("hmac", &hmac),
            ("sealed_at", &tx.now),
        ],
    )
    .await?;
    tx.commit().await?;
    Ok(entries.len())
}

/// Recomputes every seal from the rows it covers.
///
/// # Errors
/// Internal, from the database.
pub async fn verify(ctx: &Ctx) -> Result<AuditCheck> {
    let seals: Vec<Seal> =
        ctx.db.rows("select seal_no, entries, root, prev, hmac from audit_seal order by seal_no", params![]).await?;
    let mut prev = vec![0; 32];
    let mut check = AuditCheck { seals: 0, entries: 0, unsealed: unsealed(&ctx.db).await?, broken_at: None };
    for (position, seal) in seals.into_iter().enumerate() {
        let sql = format!("select {ENTRY} from audit_entry where seal_no = $1 order by at, audit_entry_id");
        let entries: Vec<Entry> = ctx.db.rows(&sql, params![seal.seal_no]).await?;
        let root = root(&entries);
        let in_order = seal.seal_no == i64::try_from(position)? + 1;
        let holds = in_order
            && root == seal.root
            && prev == seal.prev
            && i64::try_from(entries.len())? == seal.entries
            && ctx.keys.mac_matches("audit.seal", &chained(seal.seal_no, &root, &prev), &seal.hmac);
        if !holds && check.broken_at.is_none() {
            check.broken_at = Some(seal.seal_no);
        }
        check.seals += 1;
        check.entries += seal.entries;
        prev = seal.hmac;
    }
    Ok(check)
}

async fn unsealed(db: &Db) -> Result<i64> {
    Ok(db.value("select count(*) as value from audit_entry where seal_no is null", params![]).await?.unwrap_or(0))
}

fn root(entries: &[Entry]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for entry in entries {
        // Debug text separates fields unambiguously: strings are quoted and escaped.
        let line = format!(
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}\n",
            entry.audit_entry_id,
            entry.at,
            entry.actor_kind,
            entry.account_id,
            entry.acting_for_id,
            entry.action,
            entry.target_kind,
            entry.target_id,
            entry.unit_id,
            entry.outcome,
            entry.detail
        );
        hash.update(line.as_bytes());
    }
    hash.finalize().to_vec()
}

fn chained(seal_no: i64, root: &[u8], prev: &[u8]) -> Vec<u8> {
    [&seal_no.to_be_bytes(), root, prev].concat()
}
