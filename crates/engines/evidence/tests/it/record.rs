//! Recording analyses: once, again, and after withdrawal.

use crate::region::{batch, count, published, region, weakness};
use evidence::commands::{NewTask, open, record_analysis, write_statement};
use evidence::store::{findings_of, statement_of, values_of};
use kernel::{Actor, AnalysisId, AssessmentId};
use storage::event::dispatch;
use storage::testing::each_database;
use storage::{Reads, params};

#[tokio::test]
async fn a_planted_weakness_becomes_a_finding_in_words_with_its_figures() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, recorded) = published(&ctx, &region).await;
        let found = findings_of(&ctx, batch.analysis_id, region.schools[0], Some("math")).await.expect("findings");
        let one = found.iter().find(|one| one.member == "functions").expect("the planted one");
        assert_eq!((&*one.direction, &*one.comparison, &*one.scale, one.n), ("weakness", "kind", "rate", 120));
        assert!(one.lower < one.effect && one.effect < one.upper && one.upper < 0.0, "{one:?}");
        assert_eq!(one.sentence.code, "evidence.finding.point.weakness.kind");
        assert_eq!(one.sentence.params["unit"], "S00");
        assert!(found.len() as i64 <= recorded.findings);
        // The value beside the finding is the same estimate.
        let values = values_of(&ctx, batch.analysis_id, Some(region.schools[0]), Some("math")).await.expect("values");
        let point = values.iter().find(|value| value.member == "functions").expect("the value");
        assert!((point.shrunk - one.effect).abs() < 1e-12);
        assert_eq!(values_of(&ctx, batch.analysis_id, None, None).await.expect("values").len(), batch.values.len());
    })
    .await;
}

#[tokio::test]
async fn recording_again_changes_nothing_that_somebody_has_referred_to() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, first) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        write_statement(&ctx, &region.principal, finding, "We know.").await.expect("statement");
        let rows = (count(&ctx, "finding").await, count(&ctx, "evidence_value").await);
        let again = record_analysis(&ctx, &region.lead, batch.clone()).await.expect("again");
        assert_eq!(again.findings, first.findings);
        assert_eq!((count(&ctx, "finding").await, count(&ctx, "evidence_value").await), rows);
        assert_eq!(weakness(&ctx, &region, &batch).await, finding);
        let hidden = "select count(*) as value from finding where published_school = 0";
        assert_eq!(ctx.db.value::<i64>(hidden, params![]).await.expect("count"), Some(0), "still published");
        let said = statement_of(&ctx, batch.analysis_id, region.schools[0]).await.expect("query").expect("kept");
        assert_eq!((said.body.as_str(), said.written_by_name.as_str(), said.superseded), ("We know.", "head", false));
    })
    .await;
}

#[tokio::test]
async fn a_run_that_died_half_way_is_made_whole_by_the_next() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let batch = batch(&region, 20_260_501, &[-1.0, 1.0]);
        let whole = record_analysis(&ctx, &region.lead, batch.clone()).await.expect("recorded");
        // As if the process had died while values were being written: some are there, findings are not.
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("delete from finding", params![]).await.expect("delete");
        tx.exec("delete from evidence_value where dimension = 'point'", params![]).await.expect("delete");
        tx.commit().await.expect("commit");
        let again = record_analysis(&ctx, &region.lead, batch.clone()).await.expect("again");
        assert_eq!(again, whole);
        assert_eq!(count(&ctx, "evidence_value").await, i64::try_from(batch.values.len()).expect("small"));
        assert_eq!(count(&ctx, "finding").await, whole.findings);
    })
    .await;
}

#[tokio::test]
async fn results_that_are_no_numbers_or_come_twice_are_refused() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let good = batch(&region, 20_260_501, &[]);
        let mut bad = [good.clone(), good.clone(), good.clone(), good.clone()];
        bad[0].values[0].estimate = f64::NAN;
        bad[1].values[0].sd_pupil = 0.0;
        bad[2].values[0].scale = "rate".into();
        bad[3].values[1] = bad[3].values[0].clone();
        for one in bad {
            let error = record_analysis(&ctx, &region.lead, one).await.expect_err("refused");
            assert_eq!(error.refusal().expect("a refusal").fields[0].code, "evidence.batch");
        }
        assert_eq!(count(&ctx, "evidence_value").await, 0);
        let error = record_analysis(&ctx, &region.teacher, good).await.expect_err("no right");
        assert_eq!(error.code(), "people.forbidden");
    })
    .await;
}

#[tokio::test]
async fn units_below_the_smallest_number_leave_no_figure() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let mut batch = batch(&region, 20_260_501, &[-1.0]);
        for value in &mut batch.values[..2] {
            value.n = 4;
        }
        record_analysis(&ctx, &region.lead, batch.clone()).await.expect("recorded");
        assert!(values_of(&ctx, batch.analysis_id, Some(region.schools[0]), None).await.expect("values").is_empty());
        assert!(findings_of(&ctx, batch.analysis_id, region.schools[0], None).await.expect("findings").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_newer_analysis_supersedes_findings_nobody_was_shown() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let first = batch(&region, 20_260_501, &[-1.0]);
        record_analysis(&ctx, &region.lead, first.clone()).await.expect("recorded");
        let second = evidence::model::EvidenceBatch { analysis_id: AnalysisId::new(), ..first.clone() };
        record_analysis(&ctx, &region.lead, second.clone()).await.expect("recorded");
        let states = async |analysis: AnalysisId| -> String {
            let sql = "select min(state) as value from finding where analysis_id = $1";
            ctx.db.value(sql, params![analysis]).await.expect("query").expect("a state")
        };
        assert_eq!(
            (states(first.analysis_id).await.as_str(), states(second.analysis_id).await.as_str()),
            ("superseded", "open")
        );
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_analysis_takes_its_findings_along_and_leaves_tasks_a_note() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        let task = open(&ctx, &region.lead, finding, NewTask::default()).await.expect("opened");
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.emit("monitoring.analysis_withdrawn", &serde_json::json!({ "analysis_id": batch.analysis_id })).await.expect("emit");
        tx.commit().await.expect("commit");
        dispatch(&ctx, &evidence::consumers()).await.expect("dispatched");
        // At least once: a second delivery adds nothing.
        evidence::commands::withdraw_analysis(&ctx, &Actor::System, batch.analysis_id).await.expect("again");
        let left: Option<i64> = ctx.db.value("select count(*) as value from finding where state <> 'withdrawn'", params![]).await.expect("count");
        assert_eq!(left, Some(0));
        let sql = "select count(*) as value from improvement_log where improvement_task_id = $1 and kind = 'finding_withdrawn'";
        assert_eq!(ctx.db.value::<i64>(sql, params![task]).await.expect("count"), Some(1));
        let state: Option<String> = ctx.db.value("select state as value from improvement_task", params![]).await.expect("state");
        assert_eq!(state.as_deref(), Some("open"));
        let error = write_statement(&ctx, &region.principal, finding, "Late.").await.expect_err("withdrawn");
        assert_eq!(error.code(), "evidence.finding_withdrawn");
        let error = record_analysis(&ctx, &region.lead, batch).await.expect_err("withdrawn");
        assert_eq!(error.code(), "evidence.finding_withdrawn");
    })
    .await;
}

#[tokio::test]
async fn a_fall_since_the_last_analysis_of_the_series_is_told_against_the_schools_own_past() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let before = batch(&region, 20_250_501, &[0.9, 0.9]);
        record_analysis(&ctx, &region.lead, before).await.expect("recorded");
        let now = batch(&region, 20_260_501, &[-0.9, 0.9]);
        record_analysis(&ctx, &region.lead, now.clone()).await.expect("recorded");
        let found = findings_of(&ctx, now.analysis_id, region.schools[0], None).await.expect("findings");
        let past = found.iter().find(|one| one.comparison == "past").expect("the fall");
        assert_eq!((past.direction.as_str(), past.member.as_str()), ("weakness", "functions"));
        // Another series knows nothing of it.
        let mut other = batch(&region, 20_260_601, &[-0.9, 0.9]);
        (other.series, other.assessment_id) = ("else".into(), AssessmentId::new());
        record_analysis(&ctx, &region.lead, other.clone()).await.expect("recorded");
        let found = findings_of(&ctx, other.analysis_id, region.schools[0], None).await.expect("findings");
        assert!(found.iter().all(|one| one.comparison != "past"));
    })
    .await;
}

#[tokio::test]
async fn three_hundred_schools_in_nine_subjects_are_recorded_in_short_transactions() {
    let ctx = storage::testing::sqlite().await;
    let small = region(&ctx).await;
    let tx = ctx.begin(&Actor::System).await.expect("begin");
    let mut schools = small.schools.clone();
    for school in schools.len()..300 {
        schools.push(
            crate::region::unit(&tx, &format!("T{school}"), &format!("{:010}", 1_000 + school), Some(small.region))
                .await,
        );
    }
    tx.commit().await.expect("commit");
    let mut large = batch(&small, 20_260_501, &[-1.0]);
    let (total, point) = (large.values[0].clone(), large.values[1].clone());
    large.values.clear();
    for subject in ["chinese", "math", "english", "science", "physics", "biology", "morality", "history", "geography"] {
        for (at, unit_id) in schools.iter().enumerate() {
            large.values.push(evidence::model::UnitEvidence {
                unit_id: *unit_id,
                subject: subject.into(),
                ..total.clone()
            });
            for member in 0..4 {
                let distance = 0.02 * ((at * 7 + member * 3) % 11) as f64 - 0.1;
                let estimate = 0.6 + 0.25 * distance;
                let (subject, member) = (subject.to_owned(), format!("p{member}"));
                large.values.push(evidence::model::UnitEvidence {
                    unit_id: *unit_id,
                    subject,
                    member,
                    estimate,
                    ..point.clone()
                });
            }
        }
    }
    record_analysis(&ctx, &small.lead, large.clone()).await.expect("recorded");
    assert_eq!(count(&ctx, "evidence_value").await, i64::try_from(large.values.len()).expect("small"));
}
