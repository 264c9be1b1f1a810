//! A small region to test with: a bureau, two schools, an officer of each kind.

use jiff::civil::date;
use kernel::{AccountId, Actor, UnitId};
use people::commands::account;
use people::model::account::{AccountWrite, GrantWrite};
use storage::{Clock, Ctx, Tx};

/// Where everything happens.
pub struct World {
    pub ctx: Ctx,
    pub region: UnitId,
    pub north: UnitId,
    pub south: UnitId,
}

pub async fn raw_unit(tx: &Tx, kind: &str, name: &str, parent: Option<UnitId>) -> UnitId {
    let id = UnitId::new();
    tx.insert(
        "unit",
        &[
            ("unit_id", &id),
            ("parent_id", &parent),
            ("kind", &kind),
            ("name", &name),
            ("name_pinyin", &name),
            ("valid_from", &"2020-09-01"),
        ],
    )
    .await
    .expect("unit");
    tx.insert("unit_closure", &[("ancestor_id", &id), ("descendant_id", &id), ("depth", &0_i64)]).await.expect("self");
    if let Some(parent) = parent {
        let sql = "insert into unit_closure (ancestor_id, descendant_id, depth) select ancestor_id, $1, depth + 1 from unit_closure where descendant_id = $2";
        tx.exec(sql, storage::params![id, parent]).await.expect("closure");
    }
    id
}

impl World {
    pub async fn new(ctx: &Ctx) -> Self {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let region = raw_unit(&tx, "region", "Region", None).await;
        let north = raw_unit(&tx, "school", "North", Some(region)).await;
        let south = raw_unit(&tx, "school", "South", Some(region)).await;
        tx.commit().await.expect("commit");
        Self { ctx: ctx.clone(), region, north, south }
    }

    /// An active account that holds roles at units.
    pub async fn account(&self, login: &str, roles: &[(&str, UnitId)]) -> Actor {
        let account_id =
            account::create_hashed(&self.ctx, login, login, None, "no hash", false).await.expect("account");
        for (role, unit_id) in roles {
            self.give(account_id, role, *unit_id).await.expect("role");
        }
        Actor::account(account_id, None)
    }

    pub async fn give(
        &self,
        account_id: AccountId,
        role: &str,
        unit_id: UnitId,
    ) -> kernel::Result<kernel::RoleGrantId> {
        people::commands::grant::give(&self.ctx, &Actor::System, account_id, grant(role, unit_id)).await
    }

    /// The same world on another day.
    pub fn on(&self, year: i16, month: i8, day: i8) -> Ctx {
        self.ctx.with_clock(Clock::fixed(date(year, month, day)))
    }
}

pub fn grant(role: &str, unit_id: UnitId) -> GrantWrite {
    GrantWrite {
        role: role.into(),
        unit_id: unit_id.0,
        subject: None,
        stage: None,
        valid_from: "2026-05-12".into(),
        valid_to: None,
    }
}

pub fn write(login: &str) -> AccountWrite {
    AccountWrite { login: login.into(), display_name: login.into(), person_id: None }
}

/// A setting of the installation for a unit and what lies under it, resting on a decision.
pub async fn set_policy(ctx: &Ctx, key: &str, unit_id: UnitId, value: &str) -> uuid::Uuid {
    let tx = ctx.begin(&Actor::System).await.expect("begin");
    let (id, set_by) = (uuid::Uuid::now_v7(), AccountId::new());
    let row: [(&str, &(dyn storage::ToSql + Sync)); 10] = [
        ("policy_override_id", &id),
        ("key", &key),
        ("unit_id", &unit_id),
        ("value", &value),
        ("base_hash", &""),
        ("valid_from", &"2026-01-01"),
        ("document_no", &"Order 7"),
        ("reason", &"stricter here"),
        ("set_by", &set_by),
        ("set_at", &tx.now),
    ];
    tx.insert("policy_override", &row).await.expect("setting");
    tx.commit().await.expect("commit");
    id
}
