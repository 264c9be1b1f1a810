//! Who sees which findings: reach, subject and publication.

use crate::region::{Region, batch, published, region, weakness};
use evidence::access::Sight;
use evidence::commands::{Audience, NewTask, open, publish, record_analysis, unpublish, write_statement};
use evidence::store::finding::{self, FindingFilter};
use evidence::workbench;
use kernel::Actor;
use storage::Ctx;
use storage::testing::each_database;

async fn seen(ctx: &Ctx, actor: &Actor) -> Vec<String> {
    let sight = Sight::of(ctx, actor).await.expect("sight");
    let filter = FindingFilter { limit: 500, ..FindingFilter::default() };
    let rows = finding::list(&ctx.db, &sight, &filter).await.expect("list");
    let count = finding::count(&ctx.db, &sight, &filter).await.expect("count");
    assert_eq!(i64::try_from(rows.len()).expect("small"), count);
    rows.into_iter().map(|row| row.unit_name).collect()
}

async fn seen_by_all(ctx: &Ctx, region: &Region) -> [usize; 6] {
    let actors =
        [&region.lead, &region.researcher, &region.inspector, &region.principal, &region.dean, &region.teacher];
    let mut counts = [0; 6];
    for (count, actor) in counts.iter_mut().zip(actors) {
        *count = seen(ctx, actor).await.len();
    }
    counts
}

#[tokio::test]
async fn findings_appear_to_each_audience_when_they_are_published_to_it() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let batch = batch(&region, 20_260_501, &[-1.0, 1.0]);
        record_analysis(&ctx, &region.lead, batch.clone()).await.expect("recorded");
        let all = seen(&ctx, &region.lead).await.len();
        assert!(2 <= all);
        // Whoever runs the region's analyses sees them first; a dean runs analyses too, but only of their own school.
        assert_eq!(seen_by_all(&ctx, &region).await, [all, 0, 0, 0, 0, 0]);
        publish(&ctx, &region.lead, batch.analysis_id, Audience::Region).await.expect("published");
        assert_eq!(seen_by_all(&ctx, &region).await, [all, all, 0, 0, 0, 0]);
        publish(&ctx, &region.lead, batch.analysis_id, Audience::School).await.expect("published");
        let own = seen(&ctx, &region.principal).await;
        assert!(!own.is_empty() && own.iter().all(|name| name == "S00"), "{own:?}");
        assert_eq!(seen_by_all(&ctx, &region).await, [all, all, all, own.len(), own.len(), 0]);
        unpublish(&ctx, &region.lead, batch.analysis_id, Audience::School).await.expect("hidden");
        assert_eq!(seen_by_all(&ctx, &region).await, [all, all, 0, 0, 0, 0]);
    })
    .await;
}

#[tokio::test]
async fn a_researcher_of_another_subject_and_another_school_see_nothing_of_it() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        assert!(seen(&ctx, &region.other_researcher).await.is_empty());
        for stranger in [&region.other_researcher, &region.other_principal] {
            let error = write_statement(&ctx, stranger, finding, "x").await.expect_err("out of sight");
            assert_eq!(error.code(), "evidence.finding_not_found");
            let error = open(&ctx, stranger, finding, NewTask::default()).await.expect_err("out of sight");
            assert_eq!(error.code(), "evidence.finding_not_found");
        }
        // In sight, but without the right.
        assert_eq!(
            write_statement(&ctx, &region.lead, finding, "x").await.expect_err("no right").code(),
            "people.forbidden"
        );
        assert_eq!(
            open(&ctx, &region.inspector, finding, NewTask::default()).await.expect_err("no right").code(),
            "people.forbidden"
        );
        assert_eq!(
            write_statement(&ctx, &region.teacher, finding, "x").await.expect_err("no right").code(),
            "people.forbidden"
        );
    })
    .await;
}

#[tokio::test]
async fn schools_stand_in_code_order_and_pages_fit_together() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let distances: Vec<f64> = (0..12).map(|school| if school % 2 == 0 { -1.0 } else { 1.0 }).collect();
        let batch = batch(&region, 20_260_501, &distances);
        record_analysis(&ctx, &region.lead, batch).await.expect("recorded");
        let whole = seen(&ctx, &region.lead).await;
        let sight = Sight::of(&ctx, &region.lead).await.expect("sight");
        let mut pages = Vec::new();
        let mut filter = FindingFilter { limit: 2, ..FindingFilter::default() };
        loop {
            let mut rows = finding::list(&ctx.db, &sight, &filter).await.expect("page");
            let more = 2 < rows.len();
            rows.truncate(2);
            filter.after = rows.last().map(finding::FindingRecord::key);
            pages.extend(rows.into_iter().map(|row| row.unit_name));
            if !more {
                break;
            }
        }
        assert_eq!(pages, whole);
        let schools: Vec<&String> = whole.iter().filter(|name| name.starts_with('S')).collect();
        assert!(schools.is_sorted(), "{schools:?}");
        assert!(6 <= schools.len());
        assert!(whole.contains(&"R".to_owned()), "what six schools share is said of the region");
    })
    .await;
}

#[tokio::test]
async fn a_statement_is_superseded_and_never_overwritten() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        for body in ["First.", "Second.", "Third."] {
            write_statement(&ctx, &region.principal, finding, body).await.expect("written");
        }
        assert!(write_statement(&ctx, &region.principal, finding, "  ").await.is_err());
        let said = finding::statements(&ctx.db, finding).await.expect("read");
        let told: Vec<(&str, bool)> = said.iter().map(|one| (one.body.as_str(), one.superseded)).collect();
        assert_eq!(told.len(), 3);
        assert_eq!(told.iter().filter(|one| !one.1).count(), 1);
        assert!(told.contains(&("Third.", false)) && told.contains(&("First.", true)));
    })
    .await;
}

#[tokio::test]
async fn the_workbench_shows_each_role_its_own() {
    each_database(async |ctx| {
        let region = region(&ctx).await;
        let (batch, _) = published(&ctx, &region).await;
        let finding = weakness(&ctx, &region, &batch).await;
        open(&ctx, &region.researcher, finding, NewTask::default()).await.expect("opened");
        let (rows, total) = workbench::findings(&ctx, &region.principal, 1).await.expect("findings");
        assert_eq!(rows.len(), 1);
        assert!(1 <= total);
        assert_eq!(
            workbench::todos(&ctx, &region.principal).await.expect("todos")[0].title.code,
            "evidence.todo_accept"
        );
        assert!(workbench::todos(&ctx, &region.other_principal).await.expect("todos").is_empty());
        assert!(workbench::todos(&ctx, &region.teacher).await.expect("todos").is_empty());
        assert_eq!(workbench::improvements(&ctx, &region.researcher, 5).await.expect("tasks").len(), 1);
        assert!(workbench::improvements(&ctx, &region.other_researcher, 5).await.expect("tasks").is_empty());
        assert_eq!(workbench::findings(&ctx, &region.teacher, 5).await.expect("findings"), (Vec::new(), 0));
    })
    .await;
}
