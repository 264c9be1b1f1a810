//! An assessment lives from draft to withdrawal, and the guard decides what is registered.

use super::world::{World, count, items, plan};
use kernel::{Actor, BlobId, Error};
use monitoring::commands::{assessment, blueprint, close, draw, withdraw};
use monitoring::model::{AssessmentFilter, GuardException};
use monitoring::read;
use storage::Ctx;
use storage::testing::each_database;

fn fields(error: &Error) -> Vec<String> {
    error.refusal().map(|refusal| refusal.fields.iter().map(|field| field.code.clone()).collect()).unwrap_or_default()
}

async fn blob(ctx: &Ctx) -> BlobId {
    let id = BlobId::new();
    let tx = ctx.begin(&Actor::System).await.unwrap();
    let row: [(&str, &(dyn storage::ToSql + Sync)); 8] = [
        ("blob_id", &id),
        ("store_key", &"k"),
        ("size", &1_i64),
        ("media_type", &"application/pdf"),
        ("file_name", &"decision.pdf"),
        ("purpose", &"guard_decision"),
        ("created_at", &tx.now),
        ("created_by", &"test"),
    ];
    tx.insert("blob", &row).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn a_lawful_sample_is_registered_and_then_stands() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = assessment::create(&ctx, &world.lead, &world.write(|_| ())).await.unwrap();
        let draft = read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!(
            (draft.row.state.as_str(), draft.verdict.outcome.as_str()),
            ("draft", "allow"),
            "{:?}",
            draft.verdict
        );
        let mut other = world.write(|_| ());
        other.name = "Renamed".into();
        assert_eq!(assessment::change(&ctx, &world.lead, id, 7, &other).await.unwrap_err().code(), "storage.stale");
        assessment::change(&ctx, &world.lead, id, draft.row.version, &other).await.unwrap();
        assessment::register(&ctx, &world.lead, id, None, None).await.unwrap();
        let stands = read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!((stands.row.name.as_str(), stands.row.state.as_str()), ("Renamed", "registered"));
        assert!(
            stands.can.contains(&"draw".to_owned()) && !stands.can.contains(&"edit".to_owned()),
            "{:?}",
            stands.can
        );
        let refused = assessment::change(&ctx, &world.lead, id, stands.row.version, &other).await.unwrap_err();
        assert_eq!(refused.code(), "monitoring.not_a_draft");
        assert_eq!(withdraw::assessment(&ctx, &world.lead, id, " ").await.unwrap_err().code(), "kernel.invalid_input");
        withdraw::assessment(&ctx, &world.lead, id, "another year").await.unwrap();
        assert_eq!(read::detail(&ctx, &world.lead, id).await.unwrap().row.state, "withdrawn");
        assert_eq!(count(&ctx, "select count(*) as value from audit_entry where action like 'monitoring.%'").await, 4);
    })
    .await;
}

#[tokio::test]
async fn a_refused_examination_opens_only_with_an_attached_decision() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let write = world.write(|p| {
            p.form = "school_term_exam".into();
            p.whole_cohort = true;
            p.schools_all = true;
        });
        let id = assessment::create(&ctx, &world.lead, &write).await.unwrap();
        let verdict = read::detail(&ctx, &world.lead, id).await.unwrap().verdict;
        assert_eq!((verdict.outcome.as_str(), verdict.opens_with.as_str()), ("refuse", "higher_authority_decision"));
        let register = async |exception: Option<GuardException>| {
            assessment::register(&ctx, &world.lead, id, None, exception.as_ref()).await
        };
        let nothing = register(None).await.unwrap_err();
        assert_eq!(nothing.code(), "monitoring.exception_needed");
        let mut brought = GuardException { officer: "L".into(), reason: "R".into(), ..GuardException::default() };
        assert_eq!(fields(&register(Some(brought.clone())).await.unwrap_err()), ["lawful.exception.decision"]);
        brought.document_no = Some("2026-1".into());
        assert_eq!(fields(&register(Some(brought.clone())).await.unwrap_err()), ["lawful.exception.attachment"]);
        brought.blob_id = Some(BlobId::new().0);
        assert_eq!(fields(&register(Some(brought.clone())).await.unwrap_err()), ["lawful.exception.attachment"]);
        brought.blob_id = Some(blob(&ctx).await.0);
        brought.authority = Some("county".into());
        assert_eq!(fields(&register(Some(brought.clone())).await.unwrap_err()), ["lawful.exception.authority"]);
        brought.authority = None;
        register(Some(brought.clone())).await.unwrap();
        let opened = read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!((opened.row.state.as_str(), opened.verdict.outcome.as_str()), ("registered", "refuse"));
        assert_eq!(opened.exception, Some(brought));
    })
    .await;
}

#[tokio::test]
async fn a_warning_opens_by_a_named_officer_with_a_reason() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = assessment::create(&ctx, &world.lead, &world.write(|p| p.list_item = String::new())).await.unwrap();
        let needs = assessment::register(&ctx, &world.lead, id, None, None).await.unwrap_err();
        assert_eq!(fields(&needs), ["lawful.exception.officer", "lawful.exception.reason"]);
        let named = GuardException { officer: "L".into(), reason: "R".into(), ..GuardException::default() };
        assessment::register(&ctx, &world.lead, id, None, Some(&named)).await.unwrap();
        // The one of this year is on record, so the next is one too many.
        let second = assessment::create(&ctx, &world.lead, &world.write(|_| ())).await.unwrap();
        let verdict = read::detail(&ctx, &world.lead, second).await.unwrap().verdict;
        assert!(verdict.reasons.iter().any(|reason| reason.parameter == "exam.sample.max_per_year"), "{verdict:?}");
    })
    .await;
}

#[tokio::test]
async fn a_school_sees_what_it_takes_part_in_only_when_it_is_open() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let principal = world.account("principal", "principal", world.schools[0]).await;
        let id = assessment::create(&ctx, &world.lead, &world.write(|p| p.exam_date = Some("2026-05-13".into())))
            .await
            .unwrap();
        let seen = async |day: i8| {
            let later = ctx.with_clock(storage::Clock::fixed(jiff::civil::date(2026, 5, day)));
            read::page(&later, &principal, &AssessmentFilter::default()).await.unwrap().items.len()
        };
        assert_eq!(seen(13).await, 0, "a draft");
        assessment::register(&ctx, &world.lead, id, None, None).await.unwrap();
        assert_eq!((seen(12).await, seen(13).await), (0, 1), "before and on the day");
        assert_eq!(read::detail(&ctx, &principal, id).await.unwrap_err().code(), "monitoring.assessment_not_found");
        assert_eq!(
            assessment::register(&ctx, &principal, id, None, None).await.unwrap_err().code(),
            "people.forbidden"
        );
    })
    .await;
}

#[tokio::test]
async fn a_blueprint_is_confirmed_when_its_marks_add_up() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = assessment::create(&ctx, &world.lead, &world.write(|_| ())).await.unwrap();
        let mut broken = items();
        broken[1].item_no = "1".into();
        broken[2].full_mark = 2.345;
        let refused = blueprint::write(&ctx, &world.lead, id, "math", &broken).await.unwrap_err();
        assert_eq!(fields(&refused), ["monitoring.item_repeated", "monitoring.item_mark"]);
        let mut short = items();
        short.pop();
        let stored = blueprint::write(&ctx, &world.lead, id, "math", &short).await.unwrap();
        assert_eq!(stored.notices[0].code, "monitoring.marks_do_not_add_up");
        assert_eq!(
            blueprint::confirm(&ctx, &world.lead, id, "math").await.unwrap_err().code(),
            "monitoring.marks_do_not_add_up"
        );
        blueprint::write(&ctx, &world.lead, id, "math", &items()).await.unwrap();
        let confirmed = blueprint::confirm(&ctx, &world.lead, id, "math").await.unwrap();
        assert_eq!((confirmed.state.as_str(), confirmed.items), ("confirmed", items()));
    })
    .await;
}

#[tokio::test]
async fn a_closed_assessment_waits_for_nobody_and_takes_nothing_more() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let draft = assessment::create(&ctx, &world.lead, &world.write(|_| ())).await.unwrap();
        let refused = async |id| close::assessment(&ctx, &world.lead, id).await.unwrap_err();
        assert_eq!(refused(draft).await.code(), "monitoring.not_registered");
        let id = world.registered(|_| ()).await;
        let waits = async || {
            let todos = monitoring::workbench::todos(&ctx, &world.lead).await.unwrap();
            todos.iter().filter(|todo| todo.href.contains(&id.to_string())).count()
        };
        assert_eq!(waits().await, 1);
        let outsider = world.account("head", "principal", world.schools[0]).await;
        assert!(close::assessment(&ctx, &outsider, id).await.is_err());
        close::assessment(&ctx, &world.lead, id).await.unwrap();
        assert_eq!(waits().await, 0);
        let detail = read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!((detail.row.state.as_str(), detail.can), ("closed", vec!["withdraw".to_owned()]));
        assert_eq!(refused(id).await.code(), "monitoring.closed");
        let drawn = draw::make(&ctx, &world.lead, id, &plan(Some(3), 4)).await;
        assert_eq!(drawn.unwrap_err().code(), "monitoring.closed");
        let written = blueprint::write(&ctx, &world.lead, id, "math", &items()).await;
        assert_eq!(written.unwrap_err().code(), "monitoring.closed");
        let sql = "select count(*) as value from audit_entry where action = 'monitoring.assessment_closed'";
        assert_eq!(count(&ctx, sql).await, 1);
    })
    .await;
}
