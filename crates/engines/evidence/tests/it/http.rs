//! The endpoints: lists, details, versions, exports, chat text and links.

use crate::region::{Region, published, region, weakness};
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use evidence::commands::{NewTask, open};
use kernel::Actor;
use people::links::NewLink;
use serde_json::{Value, json};
use storage::Ctx;
use storage::testing::each_database;
use tower::ServiceExt;
use webkit::AppState;

async fn bytes(ctx: &Ctx, actor: &Actor, request: axum::http::request::Builder, body: Body) -> (StatusCode, Vec<u8>) {
    let jobs = jobs::Jobs::new(ctx.clone(), Vec::new());
    let state = AppState { ctx: ctx.clone(), jobs, demo: false, insecure_cookies: true };
    let mut request = request.header("content-type", "application/json").body(body).expect("a request");
    request.extensions_mut().insert(actor.clone());
    let response = evidence::router().with_state(state).oneshot(request).await.expect("an answer");
    let status = response.status();
    (status, to_bytes(response.into_body(), 1 << 24).await.expect("a body").to_vec())
}

async fn get(ctx: &Ctx, actor: &Actor, path: &str) -> (StatusCode, Value) {
    let (status, body) = bytes(ctx, actor, Request::get(path), Body::empty()).await;
    (status, serde_json::from_slice(&body).expect("JSON"))
}

async fn post(ctx: &Ctx, actor: &Actor, path: &str, version: Option<i64>, body: Value) -> (StatusCode, Value) {
    let mut request = Request::post(path);
    if let Some(version) = version {
        request = request.header("if-match", format!("\"{version}\""));
    }
    let (status, body) = bytes(ctx, actor, request, Body::from(body.to_string())).await;
    (status, serde_json::from_slice(&body).expect("JSON"))
}

async fn ready(ctx: &Ctx) -> (Region, String) {
    let region = region(ctx).await;
    let (batch, _) = published(ctx, &region).await;
    let finding = weakness(ctx, &region, &batch).await;
    (region, finding.to_string())
}

#[tokio::test]
async fn a_school_reads_its_finding_answers_it_and_takes_up_a_task() {
    each_database(async |ctx| {
        let (region, finding) = ready(&ctx).await;
        let head = &region.principal;
        let (status, page) = get(&ctx, head, "/findings?subject=math&direction=weakness&limit=10").await;
        assert_eq!(status, StatusCode::OK);
        let row = page["items"]
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["finding_id"] == json!(finding))
            .expect("listed");
        assert_eq!(
            (&row["scale"], &row["unit"]["name"], &row["improvement_id"]),
            (&json!("rate"), &json!("S00"), &Value::Null)
        );
        let (_, shown) = get(&ctx, head, &format!("/findings/{finding}")).await;
        assert_eq!(shown["can"], json!(["statements", "improvements"]));
        assert!(3 <= shown["limits"].as_array().expect("limits").len() && shown["finding_id"] == json!(finding));
        let (_, shown) =
            post(&ctx, head, &format!("/findings/{finding}/statements"), None, json!({ "body": "We know." })).await;
        assert_eq!(shown["statements"][0]["body"], json!("We know."));
        let (_, task) =
            post(&ctx, head, &format!("/findings/{finding}/improvements"), None, json!({ "title": "Functions" })).await;
        let path = format!("/improvements/{}", task["improvement_task_id"].as_str().expect("an id"));
        assert_eq!((&task["state"], &task["finding"]["finding_id"]), (&json!("open"), &json!(finding)));
        let (status, _) = post(&ctx, head, &format!("{path}/accept"), None, Value::Null).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        let (status, stale) = post(&ctx, head, &format!("{path}/accept"), Some(9), Value::Null).await;
        assert_eq!((status, &stale["current"]["version"]), (StatusCode::PRECONDITION_FAILED, &json!(1)));
        let (_, task) = post(&ctx, head, &format!("{path}/accept"), Some(1), Value::Null).await;
        assert_eq!((&task["state"], &task["version"]), (&json!("accepted"), &json!(2)));
        let measure = json!({ "body": "Two lessons", "owner": "Maths group", "due": "2026-05-20" });
        let (_, task) = post(&ctx, head, &format!("{path}/measures"), Some(2), measure).await;
        let done = format!(
            "{path}/measures/{}/done",
            task["measure_list"][0]["improvement_measure_id"].as_str().expect("an id")
        );
        let (_, task) = post(&ctx, head, &done, Some(1), json!({ "note": "Done." })).await;
        assert_eq!((&task["state"], &task["measures_done"]), (&json!("acting"), &json!(1)));
        let (_, page) = get(&ctx, head, "/improvements?mine=true&state=running").await;
        assert_eq!(page["count"], json!(1));
        let (_, page) = get(&ctx, &region.lead, "/improvements?mine=true").await;
        assert_eq!(page["count"], json!(0));
        let (_, page) = get(&ctx, head, "/findings?without_task=true").await;
        assert!(page["items"].as_array().expect("rows").iter().all(|row| row["finding_id"] != json!(finding)));
    })
    .await;
}

#[tokio::test]
async fn strangers_get_404_for_one_and_nothing_in_lists() {
    each_database(async |ctx| {
        let (region, finding) = ready(&ctx).await;
        let task = open(&ctx, &region.lead, finding.parse().expect("an id"), NewTask::default()).await.expect("opened");
        let stranger = &region.other_principal;
        for path in
            [format!("/findings/{finding}"), format!("/improvements/{task}"), format!("/improvements/{task}/chat-text")]
        {
            assert_eq!(get(&ctx, stranger, &path).await.0, StatusCode::NOT_FOUND, "{path}");
            assert_eq!(get(&ctx, &region.teacher, &path).await.0, StatusCode::FORBIDDEN, "{path}");
            assert_eq!(get(&ctx, &Actor::Anonymous, &path).await.0, StatusCode::UNAUTHORIZED, "{path}");
        }
        let (_, page) = get(&ctx, stranger, "/improvements").await;
        assert_eq!((&page["count"], &page["items"]), (&json!(0), &json!([])));
    })
    .await;
}

#[tokio::test]
async fn lists_leave_as_workbooks_and_a_task_as_words_without_names() {
    each_database(async |ctx| {
        let (region, finding) = ready(&ctx).await;
        let task = open(&ctx, &region.lead, finding.parse().expect("an id"), NewTask::default()).await.expect("opened");
        for path in ["/findings/export.xlsx", "/improvements/export.xlsx"] {
            let (status, file) = bytes(&ctx, &region.principal, Request::get(path), Body::empty()).await;
            assert_eq!((status, &file[..2]), (StatusCode::OK, &b"PK"[..]), "{path}");
        }
        let (_, chat) = get(&ctx, &region.researcher, &format!("/improvements/{task}/chat-text")).await;
        let text = chat["text"].as_str().expect("text");
        assert!(text.contains("S00") && text.lines().count() == 4, "{text}");
        assert!(!["head", "{", "**", "evidence."].iter().any(|word| text.contains(word)), "{text}");
        let (_, guides) = get(&ctx, &region.lead, "/improvements/guides?subject=math&stage=junior").await;
        assert_eq!(guides[0]["name"], json!("math"));
        assert_eq!(guides.as_array().expect("a list").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_link_opens_its_task_to_read_and_nothing_else() {
    each_database(async |ctx| {
        let (region, finding) = ready(&ctx).await;
        let task = open(&ctx, &region.lead, finding.parse().expect("an id"), NewTask::default()).await.expect("opened");
        let link = |target: String| NewLink {
            purpose: "improvement_read".into(),
            target_id: target,
            unit_id: region.schools[0],
            holder: "Expert".into(),
            days: 7,
        };
        let made = people::links::create(&ctx, &region.lead, link(task.to_string())).await.expect("made");
        let (status, view) = get(&ctx, &Actor::Anonymous, &format!("/links/{}", made.url_token)).await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!((&view["holder"], &view["improvement"]["can"]), (&json!("Expert"), &json!([])));
        assert_eq!(view["improvement"]["improvement_task_id"], json!(task.to_string()));
        assert_eq!(get(&ctx, &Actor::Anonymous, "/links/unknown").await.0, StatusCode::NOT_FOUND);
        // A link made for another school's unit does not open the task.
        let crossed = NewLink { unit_id: region.schools[1], ..link(task.to_string()) };
        let made = people::links::create(&ctx, &region.lead, crossed).await.expect("made");
        assert_eq!(get(&ctx, &Actor::Anonymous, &format!("/links/{}", made.url_token)).await.0, StatusCode::NOT_FOUND);
    })
    .await;
}
