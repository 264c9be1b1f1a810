//! Pupils one by one: they enter a class, move, leave, and have guardians; only whoever manages persons writes it down.

use crate::http::{app, ask, open_account, sign_in};
use crate::world::{World, raw_unit};
use axum::Router;
use axum::http::StatusCode;
use kernel::{Actor, UnitId};
use serde_json::{Value, json};
use storage::testing::each_database;
use storage::{Ctx, Reads, params};

struct Classes {
    first: UnitId,
    second: UnitId,
    south: UnitId,
}

async fn classes(world: &World) -> Classes {
    let tx = world.ctx.begin(&Actor::System).await.expect("begin");
    let first = raw_unit(&tx, "class", "First", Some(world.north)).await;
    let second = raw_unit(&tx, "class", "Second", Some(world.north)).await;
    let south = raw_unit(&tx, "class", "Southern", Some(world.south)).await;
    tx.commit().await.expect("commit");
    Classes { first, second, south }
}

async fn post(app: &Router, cookie: &str, path: &str, body: Value) -> (StatusCode, Value) {
    let answer = ask(app, "POST", path, Some(cookie), Some(body)).await;
    (answer.status, answer.body)
}

fn place(class: UnitId, from: &str) -> Value {
    json!({ "class_id": class.0, "valid_from": from })
}

async fn audited(ctx: &Ctx, action: &str) -> i64 {
    let sql = "select count(*) as value from audit_entry where action = $1 and outcome = 'done'";
    ctx.db.value(sql, params![action]).await.expect("audit").expect("count")
}

async fn new_person(app: &Router, cookie: &str, name: &str) -> String {
    let (_, body) = post(app, cookie, "/persons", json!({ "name": name })).await;
    format!("/persons/{}", body["person_id"].as_str().expect("id"))
}

#[tokio::test]
async fn a_pupil_enters_a_class_changes_it_changes_school_and_leaves() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let at = classes(&world).await;
        open_account(&world, "clerk", "school_clerk", world.north).await;
        open_account(&world, "office", "bureau_office", world.region).await;
        let app = app(&test.ctx, false);
        let (clerk, office) = (sign_in(&app, "clerk").await, sign_in(&app, "office").await);
        let person = new_person(&app, &clerk, "Anna").await;
        let (enrolments, end) = (format!("{person}/enrolments"), format!("{person}/enrolments/end"));
        let (status, body) = post(&app, &clerk, &enrolments, place(at.first, "2026-05-13")).await;
        assert_eq!(
            (status, body["fields"][0]["code"].as_str()),
            (StatusCode::UNPROCESSABLE_ENTITY, Some("people.date_future"))
        );
        let (_, body) = post(&app, &clerk, &enrolments, place(world.north, "2026-05-01")).await;
        assert_eq!(body["fields"][0]["code"], "people.class_not_found");
        let (_, body) = post(&app, &clerk, &enrolments, place(at.first, "2026-03-02")).await;
        assert_eq!(
            (body["enrolments"][0]["class_name"].as_str(), body["enrolments"][0]["school"]["name"].as_str()),
            (Some("First"), Some("North"))
        );
        assert_eq!(
            post(&app, &clerk, &enrolments, place(at.first, "2026-03-02")).await.1["code"],
            "people.enrolled_already"
        );
        assert_eq!(
            post(&app, &clerk, &enrolments, place(at.second, "2026-03-01")).await.1["fields"][0]["code"],
            "people.period_empty"
        );
        let (_, body) = post(&app, &clerk, &enrolments, place(at.second, "2026-04-01")).await;
        assert_eq!(
            (body["enrolments"][0]["class_name"].as_str(), body["enrolments"][1]["end_reason"].as_str()),
            (Some("Second"), Some("class_change"))
        );
        assert_eq!(body["enrolments"][1]["valid_to"], "2026-04-01");
        // Another school: neither its clerk, who does not see the pupil, nor ours, who does not see the class.
        assert_eq!(post(&app, &clerk, &enrolments, place(at.south, "2026-05-01")).await.0, StatusCode::NOT_FOUND);
        let (_, body) = post(&app, &office, &enrolments, place(at.south, "2026-05-01")).await;
        assert_eq!(
            (body["enrolments"][0]["school"]["name"].as_str(), body["enrolments"][1]["end_reason"].as_str()),
            (Some("South"), Some("transferred"))
        );
        assert_eq!(
            post(&app, &clerk, &end, json!({ "date": "2026-05-12", "reason": "left" })).await.0,
            StatusCode::NOT_FOUND
        );
        let (_, body) = post(&app, &office, &end, json!({ "date": "2026-05-12", "reason": "bored" })).await;
        assert_eq!(body["fields"][0]["code"], "people.end_reason");
        let (_, body) = post(&app, &office, &end, json!({ "date": "2026-05-12", "reason": "graduated" })).await;
        assert_eq!(
            (body["enrolments"][0]["valid_to"].as_str(), body["enrolments"][0]["end_reason"].as_str()),
            (Some("2026-05-12"), Some("graduated"))
        );
        assert_eq!(
            post(&app, &office, &end, json!({ "date": "2026-05-12", "reason": "left" })).await.1["code"],
            "people.not_enrolled"
        );
        assert_eq!(
            (audited(&test.ctx, "people.enrolled").await, audited(&test.ctx, "people.enrolment_ended").await),
            (3, 1)
        );
    })
    .await;
}

#[tokio::test]
async fn a_guardian_is_named_once_and_ended_by_whoever_manages_the_pupil() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let at = classes(&world).await;
        for (login, unit_id) in [("clerk", world.north), ("other", world.south)] {
            open_account(&world, login, "school_clerk", unit_id).await;
        }
        open_account(&world, "head", "principal", world.north).await;
        let app = app(&test.ctx, false);
        let (clerk, other, head) =
            (sign_in(&app, "clerk").await, sign_in(&app, "other").await, sign_in(&app, "head").await);
        let person = new_person(&app, &clerk, "Anna").await;
        post(&app, &clerk, &format!("{person}/enrolments"), place(at.first, "2026-03-02")).await;
        let guardians = format!("{person}/guardians");
        let mother = json!({ "name": " Bea  Li", "relation": "mother", "valid_from": "2026-03-02" });
        let nameless = json!({ "name": "Bea", "relation": " ", "valid_from": "2026-03-02" });
        assert_eq!(post(&app, &clerk, &guardians, nameless).await.1["fields"][0]["code"], "people.relation_length");
        // A principal reads persons and manages none; the other school's clerk manages, but not this pupil.
        let written = [
            (guardians.clone(), mother.clone()),
            (format!("{person}/enrolments"), place(at.second, "2026-04-01")),
            (format!("{person}/enrolments/end"), json!({ "date": "2026-05-12", "reason": "left" })),
            (format!("{guardians}/{}/end", uuid::Uuid::now_v7()), json!({ "date": "2026-05-12" })),
        ];
        for (path, body) in &written {
            let (status, answer) = post(&app, &head, path, body.clone()).await;
            assert_eq!((status, answer["code"].as_str()), (StatusCode::FORBIDDEN, Some("people.forbidden")), "{path}");
            assert_eq!(post(&app, &other, path, body.clone()).await.0, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(
                ask(&app, "POST", path, None, Some(body.clone())).await.status,
                StatusCode::UNAUTHORIZED,
                "{path}"
            );
        }
        let (_, body) = post(&app, &clerk, &guardians, mother.clone()).await;
        let guardian = &body["guardians"][0];
        assert_eq!(
            (guardian["name"].as_str(), guardian["relation"].as_str()),
            (Some("Bea Li"), Some("mother")),
            "{body}"
        );
        assert_eq!(post(&app, &clerk, &guardians, mother.clone()).await.1["code"], "people.guardian_exists");
        let end = format!("{guardians}/{}/end", guardian["guardian_link_id"].as_str().expect("id"));
        // The guardian of one pupil cannot be ended through another.
        let second = new_person(&app, &clerk, "Carl").await;
        post(&app, &clerk, &format!("{second}/enrolments"), place(at.first, "2026-03-02")).await;
        let detour = end.replace(&person, &second);
        assert_eq!(
            post(&app, &clerk, &detour, json!({ "date": "2026-05-01" })).await.1["code"],
            "people.guardian_not_found"
        );
        assert_eq!(
            post(&app, &clerk, &end, json!({ "date": "2026-03-01" })).await.1["fields"][0]["code"],
            "people.period_empty"
        );
        assert_eq!(
            post(&app, &clerk, &end, json!({ "date": "2026-05-01" })).await.1["guardians"][0]["valid_to"],
            "2026-05-01"
        );
        assert_eq!(post(&app, &clerk, &end, json!({ "date": "2026-05-01" })).await.0, StatusCode::NOT_FOUND);
        assert_eq!(post(&app, &clerk, &guardians, mother).await.0, StatusCode::OK);
        assert_eq!(
            (audited(&test.ctx, "people.guardian_named").await, audited(&test.ctx, "people.guardian_ended").await),
            (2, 1)
        );
    })
    .await;
}
