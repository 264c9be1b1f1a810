//! Storage does the same on SQLite and on PostgreSQL.

use kernel::{Actor, UnitId};
use storage::testing::each_database;
use storage::{Act, Reach, Reads, Scoped, Span, audit, params};
use uuid::Uuid;

async fn unit(tx: &storage::Tx, name: &str, parent: Option<UnitId>) -> UnitId {
    let id = UnitId::new();
    let kind = if parent.is_some() { "school" } else { "region" };
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
    .expect("insert");
    tx.insert("unit_closure", &[("ancestor_id", &id), ("descendant_id", &id), ("depth", &0_i64)])
        .await
        .expect("insert");
    if let Some(parent) = parent {
        tx.insert("unit_closure", &[("ancestor_id", &parent), ("descendant_id", &id), ("depth", &1_i64)])
            .await
            .expect("insert");
    }
    id
}

#[tokio::test]
async fn an_uncommitted_transaction_leaves_nothing() {
    each_database(async |ctx| {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        unit(&tx, "region", None).await;
        drop(tx);
        let n: Option<i64> = ctx.db.value("select count(*) as value from unit", params![]).await.expect("count");
        assert_eq!(n, Some(0));
    })
    .await;
}

#[tokio::test]
async fn a_scoped_query_sees_only_the_span_and_nothing_without_one() {
    each_database(async |ctx| {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let region = unit(&tx, "region", None).await;
        let school = unit(&tx, "a", Some(region)).await;
        unit(&tx, "b", Some(region)).await;
        tx.commit().await.expect("commit");
        let names = async |reach: &Reach| -> Vec<String> {
            let query = Scoped::new("select u.name from unit u where {reach} order by u.name", "u.unit_id", params![]);
            query.query(&ctx.db, reach).await.expect("query").iter().map(|row| row.get("name").expect("name")).collect()
        };
        let span = |unit_id| Reach::of(vec![Span { unit_id, subject: None, stage: None }]);
        assert_eq!(names(&span(school)).await, ["a"]);
        assert_eq!(names(&span(region)).await, ["a", "b", "region"]);
        assert!(names(&Reach::default()).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_audit_chain_notices_a_changed_and_a_deleted_entry() {
    each_database(async |ctx| {
        for n in 0..3 {
            let tx = ctx.begin(&Actor::System).await.expect("begin");
            tx.audit(Act::new("test.done", "thing", Uuid::now_v7()).with("n", n)).await.expect("audit");
            tx.commit().await.expect("commit");
            audit::seal(&ctx).await.expect("seal");
        }
        let check = audit::verify(&ctx).await.expect("verify");
        assert_eq!((check.seals, check.entries, check.unsealed, check.broken_at), (3, 3, 0, None));
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update audit_entry set detail = '{}' where seal_no = 2", params![]).await.expect("tamper");
        tx.commit().await.expect("commit");
        assert_eq!(audit::verify(&ctx).await.expect("verify").broken_at, Some(2));
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("delete from audit_entry where seal_no = 1", params![]).await.expect("tamper");
        tx.commit().await.expect("commit");
        assert_eq!(audit::verify(&ctx).await.expect("verify").broken_at, Some(1));
    })
    .await;
}

#[tokio::test]
async fn a_stale_version_is_refused_and_a_duplicate_named() {
    each_database(async |ctx| {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let region = unit(&tx, "region", None).await;
        let update = "update unit set version = version + 1 where unit_id = $1 and version = $2";
        tx.exec_versioned(update, params![region, 1_i64]).await.expect("first");
        let error = tx.exec_versioned(update, params![region, 1_i64]).await.expect_err("stale");
        assert_eq!(error.code(), "storage.stale");
        let closure: [(&str, &(dyn storage::ToSql + Sync)); 3] =
            [("ancestor_id", &region), ("descendant_id", &region), ("depth", &0_i64)];
        assert_eq!(tx.insert("unit_closure", &closure).await.expect_err("duplicate").code(), "storage.duplicate");
    })
    .await;
}
