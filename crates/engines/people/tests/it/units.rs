//! The tree of units: its closure is always the tree's, names are found however they are written.

use crate::world::World;
use kernel::{Actor, UnitId};
use people::commands::unit;
use people::model::unit::UnitWrite;
use people::units;
use proptest::prelude::*;
use std::collections::BTreeSet;
use storage::testing::{each_database, sqlite};
use storage::{Ctx, Reads, params};

fn write(kind: &str, name: &str, parent_id: Option<UnitId>) -> UnitWrite {
    UnitWrite { parent_id: parent_id.map(Into::into), kind: kind.into(), name: name.into(), ..UnitWrite::default() }
}

/// The closure as the parents tell it, walked one by one.
async fn slow_closure(ctx: &Ctx) -> BTreeSet<(UnitId, UnitId, i64)> {
    let rows = ctx.db.query("select unit_id, parent_id from unit", params![]).await.expect("units");
    let parents: std::collections::BTreeMap<UnitId, Option<UnitId>> =
        rows.iter().map(|row| (row.get("unit_id").expect("id"), row.get("parent_id").expect("parent"))).collect();
    let mut closure = BTreeSet::new();
    for unit_id in parents.keys() {
        let (mut above, mut depth) = (Some(*unit_id), 0);
        while let Some(ancestor) = above {
            closure.insert((ancestor, *unit_id, depth));
            (above, depth) = (parents[&ancestor], depth + 1);
        }
    }
    closure
}

async fn kept_closure(ctx: &Ctx) -> BTreeSet<(UnitId, UnitId, i64)> {
    let rows =
        ctx.db.query("select ancestor_id, descendant_id, depth from unit_closure", params![]).await.expect("closure");
    let read = |row: &storage::Row| {
        (row.get("ancestor_id").expect("a"), row.get("descendant_id").expect("d"), row.get("depth").expect("n"))
    };
    rows.iter().map(read).collect()
}

async fn grow_and_move(ctx: &Ctx, parents: &[usize], moves: &[(usize, usize)]) {
    let mut ids = vec![unit::create(ctx, &Actor::System, &write("region", "R", None)).await.expect("region")];
    for (n, parent) in parents.iter().enumerate() {
        let parent = ids[parent % ids.len()];
        ids.push(
            unit::create(ctx, &Actor::System, &write("centre", &format!("U{n}"), Some(parent))).await.expect("unit"),
        );
    }
    assert_eq!(kept_closure(ctx).await, slow_closure(ctx).await);
    for (what, below) in moves {
        let (unit_id, parent) = (ids[what % ids.len()], ids[below % ids.len()]);
        let sql = "select name, kind, version from unit where unit_id = $1";
        let rows = ctx.db.query(sql, params![unit_id]).await.expect("unit");
        let (name, kind, version): (String, String, i64) = (
            rows[0].get("name").expect("name"),
            rows[0].get("kind").expect("kind"),
            rows[0].get("version").expect("version"),
        );
        // A move below itself is refused and must change nothing; every other one must keep both pictures equal.
        let refused =
            unit::update(ctx, &Actor::System, unit_id, version, &write(&kind, &name, Some(parent))).await.is_err();
        let inside = slow_closure(ctx)
            .await
            .iter()
            .any(|(ancestor, descendant, _)| *ancestor == unit_id && *descendant == parent);
        assert!(!refused || inside || kind == "region");
        assert_eq!(kept_closure(ctx).await, slow_closure(ctx).await);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn after_any_moves_the_closure_is_the_trees(
        parents in prop::collection::vec(0_usize..8, 1..8),
        moves in prop::collection::vec((0_usize..8, 0_usize..8), 0..8),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("runtime");
        runtime.block_on(async {
            let test = sqlite().await;
            grow_and_move(&test.ctx, &parents, &moves).await;
        });
    }
}

#[tokio::test]
async fn a_subtree_moves_with_everything_below_it() {
    each_database(async |test| {
        grow_and_move(&test.ctx, &[0, 1, 2, 0, 4], &[(1, 5), (1, 3), (2, 0), (5, 1), (0, 3)]).await
    })
    .await;
}

#[tokio::test]
async fn a_unit_is_found_by_code_name_former_name_and_alias_but_not_when_two_bear_it() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let ctx = &test.ctx;
        let with_code = UnitWrite {
            code: Some("3132000001".into()),
            stages: vec!["junior".into()],
            ..write("school", "No. 1 (East)", Some(world.region))
        };
        let school = unit::create(ctx, &Actor::System, &with_code).await.expect("school");
        unit::add_alias(ctx, &Actor::System, school, "First East").await.expect("alias");
        let renamed = UnitWrite { name: "Garden School".into(), ..with_code.clone() };
        unit::update(ctx, &Actor::System, school, 1, &renamed).await.expect("rename");
        for text in ["3132000001", "garden school", " No.1\u{ff08}EAST\u{ff09}", "FirstEast"] {
            assert_eq!(units::resolve(&ctx.db, text).await.expect("resolve"), Some(school), "{text}");
        }
        assert_eq!(units::resolve(&ctx.db, "West").await.expect("resolve"), None);
        unit::add_alias(ctx, &Actor::System, world.north, "garden-school").await.expect("alias");
        assert_eq!(units::resolve(&ctx.db, "Garden School").await.expect("ambiguous"), None);
        let again = UnitWrite { name: "Copy".into(), ..with_code };
        assert_eq!(unit::create(ctx, &Actor::System, &again).await.expect_err("code").code(), "people.unit_code_taken");
        assert_eq!(
            unit::update(ctx, &Actor::System, school, 1, &renamed).await.expect_err("stale").code(),
            "storage.stale"
        );
    })
    .await;
}

#[tokio::test]
async fn a_class_stands_below_a_school_and_its_grade_follows_from_the_day() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let class = |parent| UnitWrite {
            entry_year: Some(2024),
            class_no: Some(2),
            stages: vec!["junior".into()],
            ..write("class", "C", Some(parent))
        };
        unit::create(&test.ctx, &Actor::System, &class(world.north)).await.expect("class");
        assert_eq!(
            unit::create(&test.ctx, &Actor::System, &class(world.north)).await.expect_err("twice").code(),
            "people.class_exists"
        );
        assert!(unit::create(&test.ctx, &Actor::System, &class(world.region)).await.is_err());
        let grade = async |ctx: &Ctx| {
            people::store::unit_lists::classes(&ctx.db, world.north, ctx.today()).await.expect("classes")[0].grade
        };
        assert_eq!(grade(&test.ctx).await, Some(8));
        assert_eq!(grade(&world.on(2026, 9, 1)).await, Some(9));
        assert_eq!(grade(&world.on(2027, 9, 1)).await, None);
    })
    .await;
}
