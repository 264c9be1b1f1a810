//! The region seeded into an empty installation: what the product says about it, held against the planted truths.

use demo::data::Data;
use demo::{ACCOUNTS, truth};
use server::compose;
use std::collections::{BTreeMap, BTreeSet};
use storage::testing::{TestCtx, sqlite};
use storage::{Ctx, Reads, params};

async fn seeded() -> TestCtx {
    let test = sqlite().await;
    let settle = async |ctx: &Ctx| compose::settle(&compose::state(ctx.clone(), true, true)).await;
    let summary = demo::seed(&test.ctx, compose::import_kinds(), settle).await.unwrap();
    assert!(summary.made);
    let again = demo::seed(&test.ctx, compose::import_kinds(), settle).await.unwrap();
    assert!(!again.made, "a second start makes nothing");
    test
}

/// Names of the schools with a finding about one point or anything, in one spring of grade 8 mathematics.
async fn found(ctx: &Ctx, year: i16, direction: &str, point: Option<&str>) -> BTreeSet<String> {
    let sql = "select distinct u.name from finding f join unit u on u.unit_id = f.unit_id join assessment a on a.assessment_id = f.assessment_id \
        where u.kind = 'school' and f.grade = 8 and f.subject = 'math' and f.direction = $1 and f.comparison <> 'past' \
        and a.school_year = $2 and ($3 = '' or f.member = $3)";
    let rows = ctx.db.query(sql, params![direction, i64::from(year) - 1, point.unwrap_or_default()]).await.unwrap();
    rows.iter().map(|row| row.get("name").unwrap()).collect()
}

fn names(keys: &[String]) -> BTreeSet<String> {
    keys.iter().map(|key| Data::delivered().school(key).name.clone()).collect()
}

/// Mean and standard error of total marks in grade 8 mathematics of spring 2026, by kind and name of unit.
async fn totals(ctx: &Ctx) -> BTreeMap<(String, String), (f64, f64, i64)> {
    let sql = "select c.unit_kind, coalesce(u.name, g.name) as name, c.estimate, coalesce(c.se, 0.0) as se, c.n from result_cell c \
        join analysis n on n.analysis_id = c.analysis_id join data_release r on r.release_id = n.release_id \
        join assessment a on a.assessment_id = r.assessment_id left join unit u on u.unit_id = c.unit_id \
        left join grouping_unit g on g.grouping_id = c.unit_id \
        where a.grade = 8 and a.school_year = 2025 and c.subject = 'math' and c.dimension = 'total' and c.estimate is not null";
    let rows = ctx.db.query(sql, params![]).await.unwrap();
    let cell = |row: &storage::Row| {
        let (kind, name): (String, String) = (row.get("unit_kind").unwrap(), row.get("name").unwrap());
        ((kind, name), (row.get("estimate").unwrap(), row.get("se").unwrap(), row.get("n").unwrap()))
    };
    rows.iter().map(cell).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_product_finds_what_is_true_and_nothing_that_is_not() {
    let test = seeded().await;
    let (ctx, truth) = (&test.ctx, truth());

    let weakness = &truth.effect[0];
    for year in [2025, 2026] {
        let told = found(ctx, year, "weakness", Some(&weakness.point)).await;
        let planted = names(&weakness.schools);
        let right = told.intersection(&planted).count();
        assert!(6 <= right, "{year}: {right} of nine, told {told:?}");
        assert!(told.difference(&planted).count() <= 1, "{year}: {:?}", told.difference(&planted));
    }

    let tiny = &Data::delivered().school(&truth.luck[0].school).name;
    let totals = totals(ctx).await;
    let schools = totals.iter().filter(|((kind, _), _)| kind == "school");
    let first = schools.max_by(|a, b| a.1.0.total_cmp(&b.1.0)).map(|((_, name), cell)| (name, cell.2));
    assert!(first.is_some_and(|(name, n)| name == tiny && n < 20), "{first:?}");
    for direction in ["strength", "weakness"] {
        assert!(!found(ctx, 2026, direction, None).await.contains(tiny));
    }

    let region = totals.iter().find(|((kind, _), _)| kind == "region").unwrap().1;
    let project = totals[&("grouping".to_owned(), truth.project.grouping.clone())];
    assert!((project.0 - region.0).abs() < 3.0 * project.1.hypot(region.1), "{project:?} {region:?}");

    follow_ups_tell_work_from_luck(ctx).await;
    the_region_is_itself_lawful(ctx).await;
    every_account_is_there(ctx).await;
}

async fn follow_ups_tell_work_from_luck(ctx: &Ctx) {
    let sql = "select u.name, f.verdict from follow_up f join improvement_task t on t.improvement_task_id = f.improvement_task_id \
        join unit u on u.unit_id = t.unit_id";
    let rows = ctx.db.query(sql, params![]).await.unwrap();
    let verdicts: BTreeMap<String, String> =
        rows.iter().map(|row| (row.get("name").unwrap(), row.get("verdict").unwrap())).collect();
    let of = |key: &str| verdicts.get(&Data::delivered().school(key).name).map(String::as_str);
    assert_eq!(of("xinqiao"), Some("improved"));
    assert_eq!(of("zhuxi"), Some("no_difference_yet"));
    assert!(of("linhe").is_some_and(|verdict| verdict != "improved"));
}

#[tokio::test]
async fn an_interrupted_story_and_foreign_data_are_refused() {
    let settle = async |_: &Ctx| Ok(());
    let test = sqlite().await;
    people::commands::init_region(&test.ctx, "region", "329981", "first").await.unwrap();
    let refused = demo::seed(&test.ctx, compose::import_kinds(), settle).await.unwrap_err();
    assert_eq!(refused.code(), "demo.not_empty");

    // Jobs that never run stop the story at its first import, as a kill would.
    let test = sqlite().await;
    demo::seed(&test.ctx, compose::import_kinds(), settle).await.unwrap_err();
    let refused = demo::seed(&test.ctx, compose::import_kinds(), settle).await.unwrap_err();
    assert_eq!(refused.code(), "demo.half_way");
}

async fn the_region_is_itself_lawful(ctx: &Ctx) {
    let sql = "select name, verdict from assessment";
    let rows = ctx.db.query(sql, params![]).await.unwrap();
    assert_eq!(rows.len(), 9);
    for row in rows {
        let (name, verdict): (String, String) = (row.get("name").unwrap(), row.get("verdict").unwrap());
        assert!(verdict.contains("\"outcome\":\"allow\""), "{name}: {verdict}");
    }
}

async fn every_account_is_there(ctx: &Ctx) {
    let sql = "select count(*) as value from account where is_demo = 1 and state = 'active'";
    assert_eq!(ctx.db.value::<i64>(sql, params![]).await.unwrap(), Some(ACCOUNTS.len() as i64));
    let sql = "select count(*) as value from enrolment where valid_to is null";
    let pupils: i64 = ctx.db.value(sql, params![]).await.unwrap().unwrap();
    assert!((29_000..32_000).contains(&pupils), "{pupils}");
}
