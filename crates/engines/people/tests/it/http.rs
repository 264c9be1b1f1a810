//! The endpoints: a cookie makes an actor, writes come from our own pages only, nobody reads beyond their reach.

use crate::world::{World, write};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use axum::middleware::from_fn_with_state;
use jobs::Jobs;
use kernel::Actor;
use people::commands::account;
use people::import::Roster;
use people::imports::{ImportKinds, job_handlers};
use serde_json::{Value, json};
use std::sync::Arc;
use storage::Ctx;
use storage::testing::each_database;
use tower::ServiceExt;
use webkit::AppState;

const PASSWORD: &str = "river stone 7";

pub fn app(ctx: &Ctx, demo: bool) -> Router {
    let kinds = ImportKinds::new(vec![Arc::new(Roster::default())]);
    let state = AppState {
        ctx: ctx.clone(),
        jobs: Jobs::new(ctx.clone(), job_handlers(kinds.clone())),
        demo,
        insecure_cookies: false,
    };
    people::router(kinds).layer(from_fn_with_state(state.clone(), people::session::authenticate)).with_state(state)
}

pub struct Answered {
    pub status: StatusCode,
    pub cookie: Option<String>,
    pub body: Value,
}

pub async fn ask(app: &Router, method: &str, path: &str, cookie: Option<&str>, body: Option<Value>) -> Answered {
    let mut request = Request::builder()
        .method(method)
        .uri(path)
        .header("x-shuren", "1")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    let request = request.body(body.map_or_else(Body::empty, |body| Body::from(body.to_string()))).expect("request");
    let response = app.clone().oneshot(request).await.expect("answer");
    let (status, cookie) = (
        response.status(),
        response.headers().get(header::SET_COOKIE).map(|value| value.to_str().expect("ascii").to_owned()),
    );
    let bytes = to_bytes(response.into_body(), 1 << 24).await.expect("body");
    Answered { status, cookie, body: serde_json::from_slice(&bytes).unwrap_or(Value::Null) }
}

/// Signs somebody in; answers the cookie as a browser sends it back.
pub async fn sign_in(app: &Router, login: &str) -> String {
    let answer = ask(app, "POST", "/session", None, Some(json!({ "login": login, "password": PASSWORD }))).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let cookie = answer.cookie.expect("cookie");
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Secure"), "{cookie}");
    cookie.split(';').next().expect("pair").to_owned()
}

pub async fn open_account(world: &World, login: &str, role: &str, at: kernel::UnitId) {
    let account_id = account::create_active(&world.ctx, write(login), PASSWORD.into(), false).await.expect("account");
    world.give(account_id, role, at).await.expect("role");
}

#[tokio::test]
async fn a_session_begins_says_who_one_is_and_ends() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        open_account(&world, "head", "principal", world.north).await;
        let app = app(&test.ctx, false);
        let wrong = ask(&app, "POST", "/session", None, Some(json!({ "login": "head", "password": "wrong" }))).await;
        assert_eq!(
            (wrong.status, wrong.body["code"].as_str()),
            (StatusCode::UNAUTHORIZED, Some("people.login_failed"))
        );
        let cookie = sign_in(&app, "head").await;
        let me = ask(&app, "GET", "/session", Some(&cookie), None).await.body;
        assert_eq!(
            (me["login"].as_str(), me["home_unit"]["name"].as_str(), me["term"].as_u64()),
            (Some("head"), Some("North"), Some(2))
        );
        assert_eq!(me["school_year"], "2025\u{2014}2026");
        // Clocks of tests stand at 12 May 2026; teaching began on Monday 2 March.
        assert_eq!((me["week"].as_u64(), me["idle_minutes"].as_u64()), (Some(11), Some(30)));
        let logins = ask(&app, "GET", "/session/logins", Some(&cookie), None).await.body;
        assert_eq!(logins[0]["current"], true);
        assert_eq!(ask(&app, "DELETE", "/session", Some(&cookie), None).await.status, StatusCode::NO_CONTENT);
        assert_eq!(ask(&app, "GET", "/session", Some(&cookie), None).await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(ask(&app, "GET", "/session/demo-accounts", None, None).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test]
async fn a_write_that_no_page_of_ours_sent_is_refused() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        open_account(&world, "head", "principal", world.north).await;
        let app = app(&test.ctx, false);
        let cookie = sign_in(&app, "head").await;
        let request = Request::builder()
            .method("DELETE")
            .uri("/session")
            .header(header::COOKIE, &cookie)
            .body(Body::empty())
            .expect("request");
        assert_eq!(app.clone().oneshot(request).await.expect("answer").status(), StatusCode::FORBIDDEN);
        assert_eq!(ask(&app, "GET", "/session", Some(&cookie), None).await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test]
async fn lists_and_details_end_at_the_reach() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        open_account(&world, "clerk", "school_clerk", world.north).await;
        open_account(&world, "office", "bureau_office", world.region).await;
        let app = app(&test.ctx, false);
        let clerk = sign_in(&app, "clerk").await;
        let units = ask(&app, "GET", "/units?limit=10", Some(&clerk), None).await.body;
        assert_eq!((units["count"].as_u64(), units["items"][0]["name"].as_str()), (Some(1), Some("North")));
        let south = format!("/units/{}", world.south);
        assert_eq!(ask(&app, "GET", &south, Some(&clerk), None).await.status, StatusCode::NOT_FOUND);
        assert_eq!(ask(&app, "GET", &south, None, None).await.status, StatusCode::UNAUTHORIZED);
        for path in [
            "/units/tree?depth=3",
            "/groupings",
            "/persons?kind=student&q=a",
            "/persons?q=110105194912310021",
            "/accounts?q=c",
            "/roles",
            "/acting-for",
            "/imports?kind=roster",
        ] {
            assert_eq!(ask(&app, "GET", path, Some(&clerk), None).await.status, StatusCode::OK, "{path}");
        }
        for path in [
            "/units/export.xlsx",
            "/persons/export.xlsx",
            "/accounts/export.xlsx",
            "/imports/template.xlsx?kind=roster",
        ] {
            assert_eq!(ask(&app, "GET", path, Some(&clerk), None).await.status, StatusCode::OK, "{path}");
        }
        let person =
            ask(&app, "POST", "/persons", Some(&clerk), Some(json!({ "name": "Li", "gender": "f" }))).await.body;
        let post = json!({ "unit_id": world.north.0, "kind": "teacher", "valid_from": "2026-02-01" });
        let path = format!("/persons/{}/posts", person["person_id"].as_str().expect("id"));
        let placed = ask(&app, "POST", &path, Some(&clerk), Some(post)).await;
        assert_eq!(placed.body["posts"][0]["unit"]["name"], "North", "{}", placed.body);
        let found = ask(&app, "GET", "/persons?q=l", Some(&clerk), None).await.body;
        assert_eq!(found["items"][0]["post_kinds"][0], "teacher");
        let grouping =
            json!({ "kind": "alliance", "name": "A", "lead_unit_id": world.north.0, "valid_from": "2026-01-01" });
        assert_eq!(
            ask(&app, "POST", "/groupings", Some(&clerk), Some(grouping.clone())).await.status,
            StatusCode::FORBIDDEN
        );
        let office = sign_in(&app, "office").await;
        assert_eq!(ask(&app, "POST", "/groupings", Some(&office), Some(grouping)).await.body["lead"]["name"], "North");
        assert_eq!(ask(&app, "GET", "/groupings", Some(&clerk), None).await.body[0]["name"], "A");
    })
    .await;
}

#[tokio::test]
async fn a_roster_goes_through_upload_preview_and_application() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        open_account(&world, "office", "bureau_office", world.region).await;
        let app = app(&test.ctx, false);
        let cookie = sign_in(&app, "office").await;
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update unit set stages = 'junior' where kind = 'school'", vec![]).await.expect("stages");
        tx.commit().await.expect("commit");
        let file = "\u{5b66}\u{6821},\u{5e74}\u{7ea7},\u{73ed}\u{7ea7},\u{59d3}\u{540d},\u{8bc1}\u{4ef6}\u{53f7}\nNorth,7,1,Anna,11010519491231002X\n";
        let part = |name: &str, value: &str| format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{value}\r\n");
        let form = format!(
            "{}{}{}--x--\r\n",
            part("kind", "\r\n\r\nroster"),
            part("unit_id", &format!("\r\n\r\n{}", world.region)),
            part("file", &format!("; filename=\"list.csv\"\r\n\r\n{file}"))
        );
        let request = Request::builder().method("POST").uri("/imports").header("x-shuren", "1").header(header::COOKIE, &cookie);
        let request = request.header(header::CONTENT_TYPE, "multipart/form-data; boundary=x").body(Body::from(form)).expect("request");
        let response = app.clone().oneshot(request).await.expect("answer");
        assert_eq!(response.status(), StatusCode::ACCEPTED);
        let taken: Value = serde_json::from_slice(&to_bytes(response.into_body(), 1 << 20).await.expect("body")).expect("json");
        let kinds = ImportKinds::new(vec![Arc::new(Roster::default())]);
        let jobs = Jobs::new(test.ctx.clone(), job_handlers(kinds));
        jobs.run_until_idle().await.expect("staging");
        let path = format!("/imports/{}", taken["import_batch_id"].as_str().expect("id"));
        let planned = ask(&app, "GET", &path, Some(&cookie), None).await.body;
        assert_eq!((planned["state"].as_str(), planned["counts"]["new"].as_u64()), (Some("planned"), Some(1)), "{planned}");
        let rows = ask(&app, "GET", &format!("{path}/rows?verdict=new"), Some(&cookie), None).await.body;
        assert_eq!(rows["items"][0]["summary"]["\u{8bc1}\u{4ef6}\u{53f7}"], "1101**********002X");
        assert_eq!(ask(&app, "POST", &format!("{path}/apply"), Some(&cookie), Some(json!({ "plan_hash": "x" }))).await.status, StatusCode::CONFLICT);
        let apply = json!({ "plan_hash": planned["plan_hash"] });
        assert_eq!(ask(&app, "POST", &format!("{path}/apply"), Some(&cookie), Some(apply)).await.status, StatusCode::ACCEPTED);
        jobs.run_until_idle().await.expect("applying");
        assert_eq!(ask(&app, "GET", &path, Some(&cookie), None).await.body["state"], "applied");
        assert_eq!(ask(&app, "GET", &format!("{path}/verdict.xlsx"), Some(&cookie), None).await.status, StatusCode::OK);
        let found = ask(&app, "GET", "/persons?kind=student&q=11010519491231002X", Some(&cookie), None).await.body;
        assert_eq!(found["items"][0]["name"], "Anna", "{found}");
    })
    .await;
}
