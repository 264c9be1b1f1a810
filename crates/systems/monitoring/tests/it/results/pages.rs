//! The pages say what a slow and obvious computation says.

use crate::results::world::{FULL, ITEMS, Plan, SPRING, WEAK, World, mean};
use kernel::Actor;
use monitoring::results::pages::{item, region, schools, subject, unit};
use monitoring::results::report::{Document, build, document};
use storage::testing::{each_database, sqlite};

fn close(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

#[tokio::test]
async fn means_and_rates_equal_the_plainest_computation() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let marks = world.marks();
        let list = schools::schools(&test.ctx, &Actor::System, analysis, "math").await.expect("list");
        for (place, row) in list.iter().enumerate().skip(1).filter(|(_, row)| row.mean.mask == "none") {
            assert!(close(row.mean.value, mean(&marks[&place])), "school {place}");
            assert_eq!(row.n, i64::try_from(marks[&place].len()).expect("small"));
        }
        let masks: Vec<&str> = list.iter().map(|row| row.mean.mask.as_str()).collect();
        assert_eq!(masks.iter().filter(|mask| **mask == "none").count(), 10, "{masks:?}");
        let page = region::region(&test.ctx, &Actor::System, analysis).await.expect("region");
        let (mut sum, mut weight) = (0.0, 0.0);
        for (row, w) in world.table.weight.iter().enumerate() {
            let total: f64 = world.table.items.iter().map(|item| f64::from(item.score[row]) / 100.0).sum();
            (sum, weight) = (sum + w * total, weight + w);
        }
        assert!(close(page.subjects[0].mean.value, sum / weight));
        assert!(page.subjects[0].alpha.is_some() && page.subjects[0].between_share.is_some());
        assert_eq!(page.subjects[0].quantiles.len(), 5);
        let school =
            subject::subject(&test.ctx, &Actor::System, analysis, world.schools[8], "math").await.expect("page");
        let rows: Vec<usize> = (0..world.table.rows()).filter(|row| world.table.school[*row] == 10).collect();
        for (at, shown) in school.items.iter().enumerate() {
            let scores: Vec<f64> =
                rows.iter().map(|row| f64::from(world.table.items[at].score[*row]) / f64::from(FULL)).collect();
            assert!(close(shown.rate.value, mean(&scores)), "item {}", shown.item_no);
            assert!(close(shown.difference.value, mean(&scores) - shown.expectation.expect("region")));
        }
        assert_eq!((school.points.len(), school.domains.len(), school.items.len()), (3, 2, ITEMS.len()));
        assert_eq!(school.points[0].parent, "algebra");
    })
    .await;
}

#[tokio::test]
async fn the_weak_point_is_said_drawn_and_traced_to_its_items() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let page =
            subject::subject(&test.ctx, &Actor::System, analysis, world.schools[WEAK], "math").await.expect("page");
        let functions = page.points.iter().find(|point| point.member == "functions").expect("point");
        assert_eq!(functions.reading, "below");
        assert!(functions.difference.upper.expect("interval") < 0.0);
        assert!(page.findings.iter().any(|finding| finding.member == "functions" && finding.direction == "weakness"));
        assert!(page.sentences.iter().any(|sentence| sentence.code.contains("finding.point.weakness")));
        let below = page
            .items
            .iter()
            .filter(|item| item.reading == "below")
            .map(|item| item.point.as_str())
            .collect::<Vec<_>>();
        assert_eq!(below, ["functions", "functions"]);
        let equations = page.points.iter().find(|point| point.member == "equations").expect("point");
        assert_ne!(equations.reading, "below");
        let asked = item::Asked { analysis_id: analysis, unit_id: world.schools[WEAK], subject: "math", item_no: "3" };
        let item = item::item(&test.ctx, &Actor::System, asked).await.expect("item");
        assert_eq!(item.peers.iter().map(|peer| peer.label.as_str()).collect::<Vec<_>>(), ["Region", "Group"]);
        let whole = unit::unit(&test.ctx, &Actor::System, analysis, world.schools[WEAK]).await.expect("unit");
        assert_eq!(whole.subjects[0].findings, i64::try_from(page.findings.len()).expect("small"));
    })
    .await;
}

#[tokio::test]
async fn a_series_without_a_common_scale_is_shown_relative_to_the_region() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let before = world.another(Plan { school_year: 2024, exam_date: "2025-04-18", ..SPRING }, 7).await;
        world.analyse(before).await;
        let analysis = world.analyse(world.release).await;
        let page =
            subject::subject(&test.ctx, &Actor::System, analysis, world.schools[10], "math").await.expect("page");
        let labels: Vec<&str> = page.trend.iter().map(|point| point.label.as_str()).collect();
        assert_eq!(labels, ["2025-04", "2026-04"]);
        assert!(page.trend.iter().all(|point| point.scale == "relative" && point.region == Some(0.0)));
        assert_eq!(page.head.siblings.len(), 2);
        let region = region::region(&test.ctx, &Actor::System, analysis).await.expect("region");
        assert!(region.subjects[0].trend.is_empty(), "a region stands nowhere relative to itself");
    })
    .await;
}

#[tokio::test]
async fn a_school_gets_its_report_and_draft_and_the_making_is_on_record() {
    let test = sqlite().await;
    let world = World::new(&test.ctx).await;
    let analysis = world.analyse(world.release).await;
    let (name, pdf) =
        document(&test.ctx, &Actor::System, analysis, world.schools[WEAK], Document::Pdf).await.expect("pdf");
    assert!(pdf.starts_with(b"%PDF-") && name.ends_with(".pdf"));
    let (_, draft) =
        document(&test.ctx, &Actor::System, analysis, world.schools[WEAK], Document::Draft).await.expect("draft");
    assert!(draft.starts_with(b"PK"));
    let sql = "select count(*) as value from audit_entry where action = 'monitoring.report_made'";
    let n: Option<i64> = storage::Reads::value(&test.ctx.db, sql, Vec::new()).await.expect("count");
    assert_eq!(n, Some(2));
}

#[tokio::test]
async fn the_tables_of_a_report_show_the_difference_its_sentences_speak_of() {
    let test = sqlite().await;
    let world = World::new(&test.ctx).await;
    let analysis = world.analyse(world.release).await;
    let at = world.schools[WEAK];
    let whole = unit::unit(&test.ctx, &Actor::System, analysis, at).await.expect("unit");
    let page = subject::subject(&test.ctx, &Actor::System, analysis, at, "math").await.expect("page");
    let report = build(&whole, std::slice::from_ref(&page), "2026-05-01", false);
    let values = evidence::store::values_of(&test.ctx, analysis, Some(at), Some("math")).await.expect("values");
    let shown = |dimension: &str, member: &str, times: f64, digits: usize| {
        let value =
            values.iter().find(|value| value.dimension == dimension && value.member == member).expect("a value");
        let half = 1.959_963_984_540_054 * value.shrunk_se;
        let interval =
            text::interval(times * (value.shrunk - half), times * (value.shrunk + half), digits, text::Lang::Zh);
        (text::signed(times * value.shrunk, digits), interval)
    };
    let block = &report.subjects[0];
    let total = &block.summary_rows[0];
    assert_eq!((total.difference.clone(), total.difference_interval.clone()), shown("total", "", 1.0, 1));
    assert_eq!(block.plot_rows.len(), 5);
    for row in &block.plot_rows {
        let dimension = if row.depth == 0 { "domain" } else { "point" };
        assert_eq!(
            (row.difference.clone(), row.difference_interval.clone()),
            shown(dimension, &row.label, 100.0, 0),
            "{}",
            row.label
        );
    }
    // The finding says the same figures, without their sign.
    let told = page.findings.iter().find(|finding| finding.member == "functions").expect("finding");
    let row = block.plot_rows.iter().find(|row| row.label == "functions").expect("row");
    assert_eq!(row.difference, text::signed(100.0 * told.effect, 0));
    assert_eq!(row.difference_interval, text::interval(100.0 * told.lower, 100.0 * told.upper, 0, text::Lang::Zh));
    assert!(told.sentence.params["size"] == text::number(-100.0 * told.effect, 0), "{:?}", told.sentence);
}
