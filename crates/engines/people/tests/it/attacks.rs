//! Somebody of one school goes for persons of another through every door there is.

use crate::http::{app, ask, open_account, sign_in};
use crate::rosters::{Desk, citizen, line};
use crate::world::{World, raw_unit, write};
use axum::http::StatusCode;
use kernel::{Actor, ImportBatchId, PersonId, UnitId};
use people::commands::{account, enrolment, person, post};
use people::model::person::{EnrolmentWrite, IdentifierWrite, PersonWrite, PostWrite};
use serde_json::json;
use storage::testing::each_database;
use storage::{Ctx, Reads, params};

const ID_CARD: &str = "11010519491231002X";

async fn record(ctx: &Ctx, name: &str, id_card: Option<&str>) -> PersonId {
    let identifiers = id_card.map(|value| IdentifierWrite { kind: "id_card".into(), value: value.into() });
    let write =
        PersonWrite { name: name.into(), identifiers: identifiers.into_iter().collect(), ..PersonWrite::default() };
    person::create(ctx, &Actor::System, &write).await.expect("person")
}

fn teacher_at(unit_id: UnitId) -> PostWrite {
    PostWrite {
        unit_id: unit_id.0,
        kind: "teacher".into(),
        subject: None,
        stage: None,
        valid_from: "2025-09-01".into(),
    }
}

async fn class(world: &World, school: UnitId) -> UnitId {
    let tx = world.ctx.begin(&Actor::System).await.expect("begin");
    let class = raw_unit(&tx, "class", "Class", Some(school)).await;
    tx.commit().await.expect("commit");
    class
}

#[tokio::test]
async fn every_door_to_a_person_of_another_school_says_there_is_none() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let ctx = &test.ctx;
        let pupil = record(ctx, "Southern Pupil", Some(ID_CARD)).await;
        let at = EnrolmentWrite { class_id: class(&world, world.south).await.0, valid_from: "2026-03-02".into() };
        enrolment::enrol(ctx, &Actor::System, pupil, &at).await.expect("enrolled");
        let (own, merged) = (record(ctx, "Own", None).await, record(ctx, "Twin", None).await);
        post::give(ctx, &Actor::System, own, &teacher_at(world.north)).await.expect("post");
        person::merge(ctx, &Actor::System, merged, pupil, "same person").await.expect("merged");
        open_account(&world, "clerk", "school_clerk", world.north).await;
        let app = app(ctx, false);
        let clerk = sign_in(&app, "clerk").await;
        let here = class(&world, world.north).await;
        for id in [pupil, merged] {
            let doors = [
                ("GET", String::new(), None),
                (
                    "POST",
                    "/posts".into(),
                    Some(json!({ "unit_id": world.north.0, "kind": "teacher", "valid_from": "2026-05-01" })),
                ),
                ("POST", format!("/posts/{}/end", uuid::Uuid::now_v7()), Some(json!({ "date": "2026-05-12" }))),
                ("POST", "/enrolments".into(), Some(json!({ "class_id": here.0, "valid_from": "2026-05-01" }))),
                ("POST", "/enrolments/end".into(), Some(json!({ "date": "2026-05-12", "reason": "left" }))),
                (
                    "POST",
                    "/guardians".into(),
                    Some(json!({ "name": "Me", "relation": "other", "valid_from": "2026-05-01" })),
                ),
                ("POST", "/merge".into(), Some(json!({ "into": own.0, "reason": "mine" }))),
                ("POST", "/split".into(), Some(json!({ "reason": "mine" }))),
                ("POST", "/reveal".into(), Some(json!({ "kind": "id_card", "reason": "curious" }))),
            ];
            for (method, door, body) in doors {
                let answer = ask(&app, method, &format!("/persons/{id}{door}"), Some(&clerk), body).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {door}: {}", answer.body);
            }
        }
        // Nor by drawing them into a record of one's own.
        let into = json!({ "into": pupil.0, "reason": "mine" });
        assert_eq!(
            ask(&app, "POST", &format!("/persons/{own}/merge"), Some(&clerk), Some(into)).await.status,
            StatusCode::NOT_FOUND
        );
        for q in [ID_CARD, "Southern", "southern%20pupil"] {
            let found = ask(&app, "GET", &format!("/persons?q={q}"), Some(&clerk), None).await.body;
            assert_eq!((found["count"].as_u64(), found["items"].as_array().map(Vec::len)), (Some(0), Some(0)), "{q}");
        }
        let found = ask(&app, "GET", &format!("/persons?unit={}", world.south), Some(&clerk), None).await.body;
        assert_eq!(found["count"], 0);
    })
    .await;
}

#[tokio::test]
async fn the_numbers_of_a_merged_record_are_revealed_with_the_person_they_are_shown_with() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let (first, second) = (record(&test.ctx, "A", Some(ID_CARD)).await, record(&test.ctx, "A", None).await);
        post::give(&test.ctx, &Actor::System, second, &teacher_at(world.north)).await.expect("post");
        person::merge(&test.ctx, &Actor::System, first, second, "same person").await.expect("merge");
        let clerk = world.account("clerk", &[("school_clerk", world.north)]).await;
        assert_eq!(person::reveal(&test.ctx, &clerk, second, "id_card", "letter").await.expect("value"), ID_CARD);
    })
    .await;
}

#[tokio::test]
async fn an_account_is_made_for_a_person_in_reach_only() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let teacher = record(&test.ctx, "T", None).await;
        post::give(&test.ctx, &Actor::System, teacher, &teacher_at(world.south)).await.expect("post");
        let write = |login: &str| people::model::account::AccountWrite { person_id: Some(teacher.0), ..write(login) };
        let narrow = world.account("narrow", &[]).await;
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.insert(
            "role_grant",
            &[
                ("role_grant_id", &uuid::Uuid::now_v7()),
                ("account_id", &narrow.account_id()),
                ("role", &"system_admin"),
                ("unit_id", &world.north),
                ("valid_from", &"2026-01-01"),
                ("granted_at", &tx.now),
            ],
        )
        .await
        .expect("grant");
        tx.commit().await.expect("commit");
        assert_eq!(
            account::create(&test.ctx, &narrow, write("one")).await.expect_err("hidden").code(),
            "people.person_not_found"
        );
        let wide = world.account("wide", &[("system_admin", world.region)]).await;
        account::create(&test.ctx, &wide, write("two")).await.expect("in reach");
    })
    .await;
}

#[tokio::test]
async fn a_file_of_another_school_and_its_verdicts_are_not_there() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let batch = desk.stage(&[line("South", "7", "1", "Anna", 1)], false).await;
        let sql = "select unit_id as value from unit where name = 'North'";
        let north: UnitId = test.ctx.db.value(sql, params![]).await.expect("unit").expect("one");
        let world = World { ctx: test.ctx.clone(), region: desk.region, north, south: north };
        open_account(&world, "clerk2", "school_clerk", north).await;
        let app = app(&test.ctx, false);
        let clerk = sign_in(&app, "clerk2").await;
        let path = format!("/imports/{}", batch.import_batch_id);
        for door in ["", "/rows", "/verdict.xlsx"] {
            assert_eq!(
                ask(&app, "GET", &format!("{path}{door}"), Some(&clerk), None).await.status,
                StatusCode::NOT_FOUND,
                "{door}"
            );
        }
        for (door, body) in
            [("/apply", json!({ "plan_hash": batch.plan_hash })), ("/undo", json!({})), ("/discard", json!({}))]
        {
            assert_eq!(
                ask(&app, "POST", &format!("{path}{door}"), Some(&clerk), Some(body)).await.status,
                StatusCode::NOT_FOUND,
                "{door}"
            );
        }
        assert_eq!(ask(&app, "GET", "/imports", Some(&clerk), None).await.body["count"], 0);
        let unknown = format!("/imports/{}", ImportBatchId::new());
        assert_eq!(ask(&app, "GET", &unknown, Some(&clerk), None).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_roster_neither_takes_over_staff_nor_tells_what_another_school_knows() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let applied =
            desk.apply(&desk.stage(&[line("South", "7", "1", "Anna", 1)], false).await, None).await.expect("applied");
        assert_eq!(applied.state, "applied");
        let sql = "select unit_id as value from unit where name = 'South'";
        let south: UnitId = test.ctx.db.value(sql, params![]).await.expect("unit").expect("one");
        let teacher = record(&test.ctx, "Teacher", Some(&citizen(2))).await;
        post::give(&test.ctx, &Actor::System, teacher, &teacher_at(south)).await.expect("post");
        let north = desk.at("North").await;
        // Another name, another pupil number: whichever of them is wrong stays unsaid.
        let probe = format!("North,7,1,Other,,,{},J123456789012345678,,", citizen(1));
        let batch = north.stage(&[probe, line("North", "7", "1", "Takeover", 2)], false).await;
        let codes: Vec<Vec<String>> = north
            .rows(&batch)
            .await
            .iter()
            .map(|row| row.problems.iter().map(|problem| problem.code.clone()).collect())
            .collect();
        assert_eq!(codes, [vec!["people.roster_enrolled_elsewhere"], vec!["people.roster_on_staff"]]);
    })
    .await;
}
