//! Persons: identifiers lie sealed, records are merged and split, nobody sees whom they do not reach.

use crate::world::World;
use kernel::{Actor, PersonId};
use people::access::require;
use people::commands::{person, post};
use people::model::person::{IdentifierWrite, PersonWrite, PostWrite};
use people::store::person_detail::detail;
use people::store::persons::{Filter, count, list, require_visible};
use storage::testing::each_database;
use storage::{Ctx, Reach, Reads, Span, params};

/// The example of GB 11643.
const ID_CARD: &str = "11010519491231002X";

fn write(name: &str, id_card: Option<&str>) -> PersonWrite {
    let identifiers =
        id_card.map(|value| IdentifierWrite { kind: "id_card".into(), value: value.into() }).into_iter().collect();
    PersonWrite { name: name.into(), gender: "f".into(), birth_date: None, identifiers }
}

async fn teacher(world: &World, name: &str, at: kernel::UnitId, id_card: Option<&str>) -> PersonId {
    let person_id = person::create(&world.ctx, &Actor::System, &write(name, id_card)).await.expect("person");
    let give = PostWrite {
        unit_id: at.0,
        kind: "teacher".into(),
        subject: Some("math".into()),
        stage: None,
        valid_from: "2025-09-01".into(),
    };
    post::give(&world.ctx, &Actor::System, person_id, &give).await.expect("post");
    person_id
}

async fn found(ctx: &Ctx, reach: &Reach, q: &str) -> Vec<String> {
    let filter = Filter { q: Some(q.into()), limit: 10, ..Filter::default() };
    let rows = list(ctx, reach, &filter).await.expect("list");
    assert_eq!(count(ctx, reach, &filter, 100).await.expect("count"), i64::try_from(rows.len()).expect("small"));
    rows.into_iter().map(|row| row.0.name).collect()
}

#[tokio::test]
async fn a_person_is_found_by_name_pinyin_or_whole_identifier_within_reach_only() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let person_id = teacher(&world, "\u{5f20}\u{4e09}", world.north, Some(ID_CARD)).await;
        teacher(&world, "\u{5f20}\u{56db}", world.south, None).await;
        let at = |unit_id| Reach::of(vec![Span { unit_id, subject: None, stage: None }]);
        assert_eq!(found(&test.ctx, &at(world.region), "\u{5f20}").await, ["\u{5f20}\u{4e09}", "\u{5f20}\u{56db}"]);
        assert_eq!(found(&test.ctx, &at(world.south), "zhang").await, ["\u{5f20}\u{56db}"]);
        assert_eq!(found(&test.ctx, &at(world.north), "11010519491231002x").await, ["\u{5f20}\u{4e09}"]);
        assert!(found(&test.ctx, &at(world.south), ID_CARD).await.is_empty());
        assert!(found(&test.ctx, &at(world.north), "110105194912310").await.is_empty());
        assert!(require_visible(&test.ctx.db, &at(world.south), person_id, "2026-05-12").await.is_err());
        let shown = detail(&test.ctx, person_id).await.expect("detail");
        assert_eq!(shown.identifiers[0].masked, "1101**********002X");
    })
    .await;
}

#[tokio::test]
async fn an_identifier_is_nowhere_in_the_clear_and_belongs_to_one_person() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let person_id = teacher(&world, "A", world.north, Some(ID_CARD)).await;
        let again = person::create(&test.ctx, &Actor::System, &write("B", Some(ID_CARD))).await.expect_err("taken");
        assert_eq!(again.code(), "people.identifier_taken");
        let rows = test.ctx.db.query("select sealed, blind from person_identifier", params![]).await.expect("rows");
        let sealed: Vec<u8> = rows[0].get("sealed").expect("sealed");
        assert!(!sealed.windows(6).any(|part| part == b"194912"));
        let clerk = world.account("clerk", &[("school_clerk", world.north)]).await;
        assert!(person::reveal(&test.ctx, &clerk, person_id, "id_card", " ").await.is_err());
        assert_eq!(person::reveal(&test.ctx, &clerk, person_id, "id_card", "enrolment").await.expect("value"), ID_CARD);
        let audited = "select count(*) as value from audit_entry where action = 'people.identifier_revealed'";
        assert_eq!(test.ctx.db.value::<i64>(audited, params![]).await.expect("audit"), Some(1));
        let other = world.account("other", &[("school_clerk", world.south)]).await;
        assert_eq!(
            person::reveal(&test.ctx, &other, person_id, "id_card", "x").await.expect_err("hidden").code(),
            "people.person_not_found"
        );
    })
    .await;
}

#[tokio::test]
async fn merged_records_are_read_as_one_and_split_again_untouched() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let first = teacher(&world, "A", world.north, Some(ID_CARD)).await;
        let second = teacher(&world, "A", world.south, None).await;
        let third = teacher(&world, "A", world.south, None).await;
        let merge = async |from, into| person::merge(&test.ctx, &Actor::System, from, into, "same person").await;
        merge(first, second).await.expect("merge");
        assert_eq!(merge(first, third).await.expect_err("merged").code(), "people.already_merged");
        assert_eq!(merge(second, first).await.expect_err("circle").code(), "people.merge_self");
        merge(second, third).await.expect("chain");
        let shown = detail(&test.ctx, third).await.expect("detail");
        assert_eq!((shown.posts.len(), shown.identifiers.len(), shown.merged_from.len()), (3, 1, 1));
        person::split(&test.ctx, &Actor::System, second, "two persons").await.expect("split");
        let shown = detail(&test.ctx, third).await.expect("detail");
        assert_eq!((shown.posts.len(), shown.identifiers.len()), (1, 0));
        assert_eq!(detail(&test.ctx, second).await.expect("detail").posts.len(), 2);
        assert_eq!(
            person::split(&test.ctx, &Actor::System, second, "x").await.expect_err("once").code(),
            "people.not_merged"
        );
    })
    .await;
}

#[tokio::test]
async fn a_clerk_manages_persons_of_the_own_school_only() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let clerk = world.account("clerk", &[("school_clerk", world.north)]).await;
        require(&test.ctx, &clerk, kernel::Permission::PersonManage).await.expect("right");
        let (own, other) =
            (teacher(&world, "A", world.north, None).await, teacher(&world, "B", world.south, None).await);
        person::update(&test.ctx, &clerk, own, 1, &write("C", None)).await.expect("own");
        assert_eq!(
            person::update(&test.ctx, &clerk, own, 1, &write("D", None)).await.expect_err("stale").code(),
            "storage.stale"
        );
        assert_eq!(
            person::update(&test.ctx, &clerk, other, 1, &write("D", None)).await.expect_err("hidden").code(),
            "people.person_not_found"
        );
        let give = PostWrite {
            unit_id: world.north.0,
            kind: "dean".into(),
            subject: None,
            stage: None,
            valid_from: "2026-02-01".into(),
        };
        assert_eq!(
            post::give(&test.ctx, &clerk, other, &give).await.expect_err("hidden").code(),
            "people.person_not_found"
        );
    })
    .await;
}
