//! Improvement tasks from opening to closing, with what the next analysis says of them.

use crate::region::{Region, batch, published, region, weakness};
use evidence::commands::{
    Assignment, NewMeasure, NewTask, accept, add_measure, add_note, add_visit, assign, await_follow_up, close,
    finish_measure, open, record_analysis, withdraw,
};
use evidence::model::{Action, ImprovementDetail};
use evidence::store::{improvement, improvements_of};
use kernel::{Actor, ImprovementTaskId, Permission};
use storage::testing::each_database;
use storage::{Clock, Ctx, Reads, params};

async fn detail(ctx: &Ctx, actor: &Actor, task: ImprovementTaskId) -> ImprovementDetail {
    let reach = people::access::may(ctx, actor, Permission::ImprovementRead).await.expect("reach");
    let rights: Vec<Action> = evidence::access::rights_over(ctx, actor, task).await.expect("rights");
    improvement::detail(ctx, &reach, task, &rights).await.expect("detail")
}

async fn version(ctx: &Ctx, task: ImprovementTaskId) -> i64 {
    let sql = "select version as value from improvement_task where improvement_task_id = $1";
    ctx.db.value(sql, params![task]).await.expect("query").expect("a task")
}

fn measure(due: &str) -> NewMeasure {
    NewMeasure { body: "Two lessons on graphs.".into(), owner: "Maths group".into(), due: due.into() }
}

/// A task whose only measure is done and which waits for the next analysis.
async fn waiting(ctx: &Ctx, region: &Region) -> ImprovementTaskId {
    let (batch, _) = published(ctx, region).await;
    let finding = weakness(ctx, region, &batch).await;
    let task = open(ctx, &region.researcher, finding, NewTask::default()).await.expect("opened");
    accept(ctx, &region.principal, task, 1).await.expect("accepted");
    add_measure(ctx, &region.principal, task, 2, measure("2026-05-20")).await.expect("added");
    let one = detail(ctx, &region.principal, task).await.measure_list[0].clone();
    finish_measure(ctx, &region.dean, task, one.improvement_measure_id, one.version, "Done in May.")
        .await
        .expect("done");
    let seen = version(ctx, task).await;
    await_follow_up(ctx, &region.principal, task, seen).await.expect("awaits");
    task
}

#[tokio::test]
async fn a_task_goes_to_head_and_researcher_and_its_clock_counts_working_days() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        let task = open(&ctx, &region.lead, finding, NewTask::default()).await.expect("opened");
        let shown = detail(&ctx, &region.principal, task).await;
        assert_eq!((shown.row.owner_name.as_deref(), shown.row.guide_name.as_deref()), (Some("head"), Some("math")));
        // 2026-05-12 is a Tuesday; five working days later is the next Tuesday.
        assert_eq!((shown.row.due.as_deref(), shown.row.working_days_left), (Some("2026-05-19"), Some(5)));
        assert!(shown.row.title.contains("functions"), "{}", shown.row.title);
        assert_eq!(shown.can, ["accept", "notes", "assign"]);
        assert!(shown.disabled.iter().any(|one| one.action == "close" && one.reason.code == "evidence.not_now"));
        let again = open(&ctx, &region.lead, finding, NewTask::default()).await.expect_err("one task a finding");
        assert_eq!(again.code(), "evidence.task_exists");
        assert_eq!(improvements_of(&ctx, region.schools[0], Some("math")).await.expect("rows").len(), 1);
        assert!(improvements_of(&ctx, region.schools[1], None).await.expect("rows").is_empty());
    })
    .await;
}

#[tokio::test]
async fn steps_need_the_right_the_state_and_the_version_that_was_seen() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        let task = open(&ctx, &region.lead, finding, NewTask::default()).await.expect("opened");
        let code = |result: kernel::Result<()>| result.expect_err("refused").code().to_owned();
        assert_eq!(code(accept(&ctx, &region.lead, task, 1).await), "people.forbidden");
        assert_eq!(code(accept(&ctx, &region.other_principal, task, 1).await), "evidence.improvement_not_found");
        assert_eq!(code(accept(&ctx, &region.teacher, task, 1).await), "people.forbidden");
        assert_eq!(code(await_follow_up(&ctx, &region.principal, task, 1).await), "evidence.no_measure_done");
        assert_eq!(code(close(&ctx, &region.researcher, task, 1, "x").await), "evidence.not_now");
        assert_eq!(code(accept(&ctx, &region.principal, task, 7).await), "storage.stale");
        accept(&ctx, &region.principal, task, 1).await.expect("accepted");
        assert_eq!(code(accept(&ctx, &region.principal, task, 2).await), "evidence.not_now");
        assert_eq!(
            code(add_measure(&ctx, &region.principal, task, 2, measure("2026-05-11")).await),
            "kernel.invalid_input"
        );
        assert_eq!(code(add_measure(&ctx, &region.principal, task, 2, measure("soon")).await), "kernel.invalid_input");
        assert_eq!(code(add_visit(&ctx, &region.principal, task, "x", "2026-05-12").await), "people.forbidden");
        assert_eq!(code(add_visit(&ctx, &region.researcher, task, "x", "2026-05-13").await), "kernel.invalid_input");
        add_visit(&ctx, &region.researcher, task, "Sat in two lessons.", "2026-05-12").await.expect("visited");
        add_note(&ctx, &region.dean, task, "Seen.").await.expect("noted");
        let nobody = Assignment { owner_person_id: Some(uuid::Uuid::now_v7()), guide_person_id: None };
        assert_eq!(code(assign(&ctx, &region.lead, task, 2, nobody).await), "kernel.invalid_input");
        let dean = Assignment { owner_person_id: region.dean.person_id().map(|id| id.0), guide_person_id: None };
        assign(&ctx, &region.lead, task, 2, dean).await.expect("assigned");
        assert_eq!(detail(&ctx, &region.dean, task).await.row.owner_name.as_deref(), Some("dean"));
        let audited: Option<i64> = ctx
            .db
            .value("select count(*) as value from audit_entry where target_kind = 'improvement_task'", params![])
            .await
            .expect("count");
        assert_eq!(audited, Some(5));
    })
    .await;
}

#[tokio::test]
async fn a_late_task_says_by_how_many_working_days() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        let task = open(&ctx, &region.researcher, finding, NewTask::default()).await.expect("opened");
        let later = ctx.with_clock(Clock::fixed("2026-05-22".parse().expect("a date")));
        assert_eq!(detail(&later, &region.principal, task).await.row.working_days_left, Some(-3));
        let todos = evidence::workbench::todos(&later, &region.principal).await.expect("todos");
        assert_eq!((todos[0].days_late, todos[0].due.as_deref()), (3, Some("2026-05-19")));
        let helper = evidence::workbench::todos(&later, &region.researcher).await.expect("todos");
        assert_eq!(helper[0].title.code, "evidence.todo_late_school");
    })
    .await;
}

#[tokio::test]
async fn the_next_analysis_tells_what_became_of_a_task_once() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let task = waiting(&ctx, &region).await;
        // The school has come back to the middle; nobody else has moved.
        let now = batch(&region, 20_270_501, &[0.0]);
        let recorded = record_analysis(&ctx, &region.lead, now.clone()).await.expect("recorded");
        assert_eq!(recorded.follow_ups, 1);
        let shown = detail(&ctx, &region.principal, task).await;
        let found = &shown.follow_ups[0];
        assert_eq!((found.verdict.as_str(), found.comparison_n, found.scale.as_str()), ("improved", 11, "rate"));
        let (before, after) = (found.before.value.expect("shown"), found.after.value.expect("shown"));
        assert!((found.effect - (after - before - found.comparison_change)).abs() < 1e-9);
        assert!(before < -0.1 && 0.1 < found.effect, "{found:?}");
        assert_eq!((found.before_label.as_str(), found.after_label.as_str()), ("20260501", "20270501"));
        let again = record_analysis(&ctx, &region.lead, now).await.expect("again");
        assert_eq!(again.follow_ups, 0);
        let seen = version(&ctx, task).await;
        close(&ctx, &region.principal, task, seen, "").await.expect("closed with its outcome");
        let outcome: Option<String> =
            ctx.db.value("select outcome as value from improvement_task", params![]).await.expect("query");
        assert_eq!(outcome.as_deref(), Some("improved"));
        let stages = detail(&ctx, &region.principal, task).await.stages;
        assert!(stages.len() == 5 && stages.iter().all(|stage| stage.at.is_some()), "{stages:?}");
    })
    .await;
}

#[tokio::test]
async fn a_task_nobody_measured_is_closed_with_a_reason_only() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let task = waiting(&ctx, &region).await;
        let seen = version(&ctx, task).await;
        assert!(close(&ctx, &region.principal, task, seen, " ").await.is_err());
        close(&ctx, &region.researcher, task, seen, "No assessment of the subject this year.").await.expect("closed");
        let outcome: Option<String> =
            ctx.db.value("select outcome as value from improvement_task", params![]).await.expect("query");
        assert_eq!(outcome.as_deref(), Some("not_measured"));
        let shown = detail(&ctx, &region.principal, task).await;
        assert!(shown.can.is_empty() && shown.disabled.iter().all(|one| one.reason.code == "evidence.ended"));
    })
    .await;
}

#[tokio::test]
async fn a_task_taken_back_makes_room_for_another() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        let task = open(&ctx, &region.lead, finding, NewTask::default()).await.expect("opened");
        let error = withdraw(&ctx, &region.principal, task, 1, "No.").await.expect_err("asked for from above");
        assert_eq!(error.code(), "evidence.not_yours_to_take_back");
        withdraw(&ctx, &region.lead, task, 1, "Opened by mistake.").await.expect("withdrawn");
        let titled = NewTask { title: "Functions first".into(), ..NewTask::default() };
        open(&ctx, &region.lead, finding, titled).await.expect("a second one");
    })
    .await;
}
