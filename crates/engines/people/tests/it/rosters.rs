//! Rosters: every broken row is named with its remedy, a plan is what is applied, and what was applied can be taken back.

use crate::world::{World, raw_unit, set_policy};
use async_trait::async_trait;
use jobs::Jobs;
use kernel::{Actor, ImportBatchId, PersonId, UnitId};
use people::commands::imports as commands;
use people::import::Roster;
use people::imports::{Batch, Dependents, Fields, ImportKinds, job_handlers};
use people::model::import::ImportRow;
use people::store::imports;
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::testing::each_database;
use storage::{Ctx, Reads, params};

/// A citizen number with its check character, computed as GB 11643 says.
pub fn citizen(n: u32) -> String {
    let body = format!("110105{:04}{:02}{:02}{:03}", 2011 + n % 3, n % 12 + 1, n / 12 % 28 + 1, n / 336 % 1_000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.chars().zip(weights).map(|(digit, weight)| digit.to_digit(10).expect("digit") * weight).sum();
    format!("{body}{}", ["1", "0", "X", "9", "8", "7", "6", "5", "4", "3", "2"][sum as usize % 11])
}

const HEAD: &str = "\u{5b66}\u{6821},\u{5e74}\u{7ea7},\u{73ed}\u{7ea7},\u{59d3}\u{540d},\u{6027}\u{522b},\u{51fa}\u{751f}\u{65e5}\u{671f},\u{8bc1}\u{4ef6}\u{53f7},\u{5b66}\u{7c4d}\u{53f7},\u{76d1}\u{62a4}\u{4eba},\u{5173}\u{7cfb}";

/// A line of the file: school, grade, class, name, number, and a guardian.
pub fn line(school: &str, grade: &str, class: &str, name: &str, n: u32) -> String {
    format!("{school},{grade},{class},{name},,,{},G{},Parent {name},mother", citizen(n), citizen(n))
}

pub struct Desk {
    pub ctx: Ctx,
    jobs: Jobs,
    kinds: ImportKinds,
    clerk: Actor,
    pub region: UnitId,
}

impl Desk {
    pub async fn new(ctx: &Ctx, dependents: Vec<Arc<dyn Dependents>>) -> Self {
        let world = World::new(ctx).await;
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update unit set stages = 'junior' where kind = 'school'", params![]).await.expect("stages");
        let both = raw_unit(&tx, "school", "Both", Some(world.region)).await;
        tx.exec("update unit set stages = 'primary junior' where unit_id = $1", params![both]).await.expect("stages");
        tx.commit().await.expect("commit");
        let clerk = world.account("clerk", &[("bureau_office", world.region)]).await;
        let kinds = ImportKinds::new(vec![Arc::new(Roster::with_dependents(dependents))]);
        let jobs = Jobs::new(ctx.clone(), job_handlers(kinds.clone()));
        Self { ctx: ctx.clone(), jobs, kinds, clerk, region: world.region }
    }

    /// The desk of the clerk of one school.
    pub async fn at(&self, school: &str) -> Self {
        let unit_id: Option<UnitId> = self
            .ctx
            .db
            .value("select unit_id as value from unit where name = $1", params![school])
            .await
            .expect("unit");
        let unit_id = unit_id.expect("school");
        let world = World { ctx: self.ctx.clone(), region: self.region, north: unit_id, south: unit_id };
        let clerk = world.account("schoolclerk", &[("school_clerk", unit_id)]).await;
        let jobs = Jobs::new(self.ctx.clone(), job_handlers(self.kinds.clone()));
        Self { ctx: self.ctx.clone(), jobs, kinds: self.kinds.clone(), clerk, region: unit_id }
    }

    async fn batch(&self, id: ImportBatchId) -> Batch {
        imports::batch(&self.ctx.db, id).await.expect("batch")
    }

    pub async fn stage(&self, lines: &[String], complete: bool) -> Batch {
        let kind = self.kinds.get("roster").expect("kind");
        let mut fields = Fields::from([("unit_id".to_owned(), self.region.to_string())]);
        fields.insert("complete".into(), complete.to_string());
        let target = kind.target(&self.ctx, &fields).await.expect("target");
        let bytes = format!("{HEAD}\n{}\n", lines.join("\n")).into_bytes();
        let id = commands::take_in(&self.ctx, &self.clerk, "roster", kind.permission(), target, "list.csv", bytes)
            .await
            .expect("upload");
        self.jobs.run_until_idle().await.expect("staging");
        self.batch(id).await
    }

    pub async fn apply(&self, batch: &Batch, reason: Option<&str>) -> kernel::Result<Batch> {
        let hash = batch.plan_hash.clone().unwrap_or_default();
        commands::apply(&self.ctx, &self.clerk, &self.kinds, batch, &hash, reason).await?;
        self.jobs.run_until_idle().await.expect("applying");
        Ok(self.batch(batch.import_batch_id).await)
    }

    async fn undo(&self, batch: &Batch) -> Batch {
        commands::undo(&self.ctx, &self.clerk, &self.kinds, batch).await.expect("undo");
        self.jobs.run_until_idle().await.expect("undoing");
        self.batch(batch.import_batch_id).await
    }

    pub async fn rows(&self, batch: &Batch) -> Vec<ImportRow> {
        imports::rows(&self.ctx.db, batch.import_batch_id, None, None, 1_000).await.expect("rows")
    }

    async fn count(&self, sql: &str) -> i64 {
        self.ctx
            .db
            .value(&format!("select count(*) as value from {sql}"), params![])
            .await
            .expect("count")
            .expect("one row")
    }

    /// Everything a roster writes, in an order that does not depend on ids.
    async fn records(&self) -> Vec<String> {
        let sql = "select p.name, p.gender, p.birth_date, coalesce(c.name, '-') as class, coalesce(s.name, '-') as school, \
            (select count(*) from person_identifier i where i.person_id = p.person_id) as numbers, \
            (select count(*) from guardian g where g.student_id = p.person_id) as guardians \
            from person p left join enrolment e on e.person_id = p.person_id and e.valid_to is null \
            left join unit c on c.unit_id = e.class_id left join unit s on s.unit_id = e.school_id order by p.name, p.birth_date, s.name";
        let rows = self.ctx.db.query(sql, params![]).await.expect("records");
        let text = |row: &storage::Row, column: &str| row.get::<String>(column).expect("text");
        let shown = |row: &storage::Row| {
            let birth: Option<String> = row.get("birth_date").expect("birth");
            let (numbers, guardians): (i64, i64) = (row.get("numbers").expect("n"), row.get("guardians").expect("n"));
            format!(
                "{} {} {birth:?} {} {} {numbers} {guardians}",
                text(row, "name"),
                text(row, "gender"),
                text(row, "school"),
                text(row, "class")
            )
        };
        rows.iter().map(shown).collect()
    }
}

#[tokio::test]
async fn every_broken_row_is_named_with_what_is_wrong() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let seven = "\u{4e03}\u{5e74}\u{7ea7}";
        let bad_check = format!("{}{}", &citizen(7)[..17], if citizen(7).ends_with('1') { "2" } else { "1" });
        let lines = [
            line("North", seven, "1\u{73ed}", "Good", 1),
            line("Nowhere", seven, "1", "School", 2),
            line("North", seven, "1", "Again", 1),
            format!("North,{seven},1,Check,,,{bad_check},,,"),
            line("North", "\u{4e00}\u{5e74}\u{7ea7}", "1", "Stage", 3),
            line("North", seven, "A", "Class", 4),
            line("North", seven, "1", &"Long".repeat(20), 5),
            format!("North,{seven},1,Bare,,,,,,"),
            format!("North,{seven},1,Other,\u{7537},2001-01-01,{},,,", citizen(336)),
            line("North", "", "1", "Grade", 8),
            format!("North,{seven},1,=1+1,,,{},,,", citizen(9)),
            format!("North,{seven},1,Date,\u{7537},soon,,J123456789012345678,,"),
        ];
        let batch = desk.stage(&lines, false).await;
        assert_eq!(batch.state, "planned", "{:?}", batch.error);
        let rows = desk.rows(&batch).await;
        let codes: BTreeMap<i64, Vec<&str>> =
            rows.iter().map(|row| (row.row_no, row.problems.iter().map(|p| p.code.as_str()).collect())).collect();
        assert_eq!(codes[&2], Vec::<&str>::new());
        let first = |row: i64| codes[&row].first().copied().unwrap_or("none");
        assert_eq!(first(3), "people.roster_school_unknown");
        assert_eq!(first(4), "people.roster_duplicate");
        assert_eq!(first(5), "kernel.identifier.check");
        assert_eq!(first(6), "people.roster_stage_not_taught");
        assert_eq!(first(7), "people.roster_class_number");
        assert_eq!(first(8), "tabular.too_long");
        assert_eq!(first(9), "people.roster_number_missing");
        assert!(codes[&10].contains(&"people.roster_birth_differs"));
        assert_eq!(first(11), "people.roster_grade_missing");
        assert_eq!(first(12), "people.roster_name_odd");
        assert_eq!(first(13), "tabular.not_a_date");
        let duplicate = &rows[2].problems[0];
        assert_eq!((duplicate.row, duplicate.params["first"].as_str()), (Some(4), "2"));
        assert!(text::missing().is_empty(), "{:?}", text::missing());
        for row in &rows {
            for problem in &row.problems {
                assert!(text::get(&problem.code, text::Lang::Zh).is_some(), "{} has no words", problem.code);
            }
            assert!(!row.summary.values().any(|text| text.contains(&citizen(1))), "an identifier lies open");
        }
        let counts = batch.plan().expect("plan").counts;
        assert_eq!((counts.rows, counts.new, counts.error), (12, 1, 11));
        let file = people::imports::verdict::workbook(
            &test.ctx,
            &batch,
            format!("{HEAD}\n{}\n", lines.join("\n")).into_bytes(),
            text::Lang::Zh,
        );
        let back =
            tabular::read(&file.await.expect("workbook"), "back.xlsx", &tabular::Limits::default()).expect("read");
        assert_eq!(back.sheets[0].rows.len(), 13);
    })
    .await;
}

#[tokio::test]
async fn a_plan_is_applied_once_unchanged_the_second_time_and_undone_to_what_was() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let file = |class: &str| {
            [
                line("North", "7", class, "Anna", 1),
                line("North", "7", "2", "Bert", 2),
                line("Both", "3", "1", "Carl", 3),
                line("Both", "8", "1", "Dora", 4),
            ]
        };
        let empty = desk.records().await;
        let first = desk.apply(&desk.stage(&file("1"), false).await, None).await.expect("apply");
        assert_eq!((first.state.as_str(), first.error.as_deref()), ("applied", None));
        let applied = desk.records().await;
        assert_eq!(applied.iter().filter(|row| row.ends_with(" 2 1")).count(), 4, "{applied:?}");
        assert!(
            applied.iter().any(|row| row.starts_with("Carl") && row.contains("\u{5c0f}\u{5b66}2023\u{7ea7}1\u{73ed}")),
            "{applied:?}"
        );
        let again = desk.stage(&file("1"), false).await.plan().expect("plan").counts;
        assert_eq!((again.unchanged, again.new, again.update), (4, 0, 0));
        let moved = desk.stage(&file("2"), false).await;
        assert_eq!(moved.plan().expect("plan").counts.update, 1);
        let moved = desk.apply(&moved, None).await.expect("apply");
        assert_eq!(desk.count("enrolment").await, 5);
        let back = desk.undo(&moved).await;
        assert_eq!(back.state, "undone");
        assert_eq!(desk.records().await, applied);
        let undone = desk.undo(&first).await;
        let counts = imports::counts(&test.ctx.db, undone.import_batch_id).await.expect("counts");
        assert_eq!((counts.undone, counts.undo_refused), (3, 1));
        // Anna was changed and changed back: the record has moved on, and says so.
        let kept: Vec<_> =
            desk.rows(&undone).await.into_iter().filter_map(|row| row.undo).filter(|undo| undo != "undone").collect();
        assert_eq!(kept, ["refused:people.undo_changed_since"]);
        assert_eq!(desk.records().await.len(), empty.len() + 2, "Anna and her parent stay");
    })
    .await;
}

#[tokio::test]
async fn a_plan_made_before_somebody_changed_a_record_is_stale() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        desk.apply(&desk.stage(&[line("North", "7", "1", "Anna", 1)], false).await, None).await.expect("apply");
        let plan = desk.stage(&[line("North", "7", "2", "Anna", 1)], false).await;
        let wrong = Batch { plan_hash: Some("0".repeat(64)), ..plan.clone() };
        assert_eq!(
            commands::apply(
                &desk.ctx,
                &desk.clerk,
                &desk.kinds,
                &plan,
                &wrong.plan_hash.clone().unwrap_or_default(),
                None
            )
            .await
            .expect_err("wrong hash")
            .code(),
            "people.plan_stale"
        );
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update person set version = version + 1 where name = 'Anna'", params![]).await.expect("change");
        tx.commit().await.expect("commit");
        assert_eq!(desk.apply(&plan, None).await.expect_err("stale").code(), "people.plan_stale");
        assert_eq!(
            desk.apply(&desk.stage(&[line("North", "7", "2", "Anna", 1)], false).await, None)
                .await
                .expect("fresh")
                .state,
            "applied"
        );
    })
    .await;
}

#[tokio::test]
async fn a_complete_list_that_loses_many_pulls_the_brake_until_somebody_says_why() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let all: Vec<String> = (0..8)
            .map(|n| line("North", "7", "1", &format!("P{}", char::from(b'A' + n as u8)).replace('P', "Pupil "), n))
            .collect();
        desk.apply(&desk.stage(&all, true).await, None).await.expect("apply");
        let one_less = desk.stage(&all[..7], true).await;
        assert!(one_less.brake.is_none());
        assert_eq!(desk.apply(&one_less, None).await.expect("apply").state, "applied");
        assert_eq!(desk.count("enrolment where valid_to is null").await, 7);
        let few = desk.stage(&all[..4], true).await;
        assert!(few.brake.is_some());
        assert_eq!(desk.apply(&few, Some("  ")).await.expect_err("brake").code(), "people.brake_pulled");
        let applied = desk.apply(&few, Some("classes merged into another school")).await.expect("released");
        assert_eq!(desk.count("enrolment where valid_to is null").await, 4);
        desk.undo(&applied).await;
        assert_eq!(desk.count("enrolment where valid_to is null").await, 7);
        assert_eq!(desk.count("enrolment where end_reason = 'left'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn how_many_leavers_pull_the_brake_is_a_setting_of_the_school_or_of_whom_it_belongs_to() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let all: Vec<String> =
            (0..8).map(|n| line("North", "7", "1", &format!("Pupil {}", char::from(b'A' + n as u8)), n)).collect();
        desk.apply(&desk.stage(&all, true).await, None).await.expect("apply");
        assert!(desk.stage(&all[..7], true).await.brake.is_none(), "12.5 of a hundred leave");
        set_policy(&desk.ctx, "roster.leavers.max_percent", desk.region, "12").await;
        let brake = desk.stage(&all[..7], true).await.brake.expect("pulled");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&brake).expect("sentence")["params"]["percent"], "12");
        let sql = "select unit_id as value from unit where name = 'North'";
        let north: UnitId = desk.ctx.db.value(sql, params![]).await.expect("unit").expect("one");
        set_policy(&desk.ctx, "roster.leavers.max_percent", north, "50").await;
        assert!(desk.stage(&all[..4], true).await.brake.is_none(), "half is not more than half");
        assert!(desk.stage(&all[..3], true).await.brake.is_some());
    })
    .await;
}

struct Sampled;

#[async_trait]
impl Dependents for Sampled {
    async fn depending(&self, ctx: &Ctx, person_ids: &[PersonId]) -> kernel::Result<BTreeMap<PersonId, &'static str>> {
        let ids = ctx.db.dialect.ids(person_ids.iter().map(|id| id.0));
        let sql = format!("select person_id from person where name = 'Anna' and person_id in ({ids})");
        ctx.db
            .query(&sql, params![])
            .await?
            .iter()
            .map(|row| Ok((row.get("person_id")?, "people.undo_in_use")))
            .collect()
    }
}

#[tokio::test]
async fn an_undo_leaves_alone_whom_something_depends_on() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, vec![Arc::new(Sampled)]).await;
        let file = [line("North", "7", "1", "Anna", 1), line("North", "7", "1", "Bert", 2)];
        let undone = desk.undo(&desk.apply(&desk.stage(&file, false).await, None).await.expect("apply")).await;
        let undo: Vec<_> = desk.rows(&undone).await.into_iter().map(|row| row.undo.unwrap_or_default()).collect();
        assert_eq!(undo, ["refused:people.undo_in_use", "undone"]);
        assert_eq!(desk.count("enrolment").await, 1);
        assert_eq!(desk.count("unit where kind = 'class' and valid_to is null").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_application_stopped_between_two_chunks_goes_on_without_loss_or_doubling() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let lines: Vec<String> = (0..2_100).map(|n| line("North", "7", "1", "Pupil", n)).collect();
        let plan = desk.stage(&lines, false).await;
        assert_eq!(plan.plan().expect("plan").counts.new, 2_100);
        let hash = plan.plan_hash.clone().expect("hash");
        // A pupil that cannot be written stands in the third chunk: the first two are durable, then the job fails there.
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        let sql = "select plan as value from import_row where import_batch_id = $1 and row_no = 2050";
        let good: String = tx.value(sql, params![plan.import_batch_id]).await.expect("row").expect("plan");
        tx.exec(
            "update import_row set plan = '{' where import_batch_id = $1 and row_no = 2050",
            params![plan.import_batch_id],
        )
        .await
        .expect("break");
        tx.commit().await.expect("commit");
        commands::apply(&desk.ctx, &desk.clerk, &desk.kinds, &plan, &hash, None).await.expect("agreed");
        desk.jobs.run_until_idle().await.expect("job");
        let stopped = desk.batch(plan.import_batch_id).await;
        assert_eq!((stopped.state.as_str(), stopped.error.is_some()), ("applying", true));
        assert_eq!(desk.count("enrolment").await, 2_000);
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec(
            "update import_row set plan = $1 where import_batch_id = $2 and row_no = 2050",
            params![good, plan.import_batch_id],
        )
        .await
        .expect("mend");
        tx.commit().await.expect("commit");
        commands::apply(&desk.ctx, &desk.clerk, &desk.kinds, &stopped, &hash, None).await.expect("goes on");
        desk.jobs.run_until_idle().await.expect("job");
        assert_eq!(desk.batch(plan.import_batch_id).await.state, "applied");
        assert_eq!(
            (desk.count("enrolment").await, desk.count("person").await, desk.count("person_identifier").await),
            (2_100, 4_200, 4_200)
        );
    })
    .await;
}

#[tokio::test]
async fn the_rights_of_whoever_asked_are_looked_up_again_when_the_job_runs() {
    each_database(async |test| {
        let desk = Desk::new(&test.ctx, Vec::new()).await;
        let plan = desk.stage(&[line("North", "7", "1", "Anna", 1)], false).await;
        commands::apply(&desk.ctx, &desk.clerk, &desk.kinds, &plan, plan.plan_hash.as_deref().expect("hash"), None)
            .await
            .expect("agreed");
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update role_grant set ended_at = 1", params![]).await.expect("end");
        tx.commit().await.expect("commit");
        desk.jobs.run_until_idle().await.expect("job");
        assert_eq!(desk.count("enrolment").await, 0);
        assert!(desk.batch(plan.import_batch_id).await.error.expect("error").contains("people.forbidden"));
    })
    .await;
}
