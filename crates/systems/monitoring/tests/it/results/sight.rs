//! Who sees what: rights, reach, form and publication together.

use crate::results::world::{Plan, SPRING, World};
use kernel::{Actor, AnalysisId, Result, UnitId};
use monitoring::results;
use monitoring::results::commands::{publish, withdraw};
use monitoring::results::pages::{region, schools, subject, unit};
use storage::params;
use storage::testing::each_database;

async fn math(world: &World, actor: &Actor, analysis: AnalysisId, at: UnitId) -> Result<String> {
    let page = subject::subject(&world.ctx, actor, analysis, at, "math").await?;
    Ok(serde_json::to_string(&page)?)
}

fn code<T>(result: Result<T>) -> String {
    result.err().expect("refused").code().to_owned()
}

#[tokio::test]
async fn a_school_sees_its_own_result_once_published_to_schools_and_no_other() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let principal = world.account("head", "principal", world.schools[3], None).await;
        let ask = async |at| math(&world, &principal, analysis, at).await;
        assert_eq!(code(ask(world.schools[3]).await), "results.analysis_not_found");
        publish(&test.ctx, &Actor::System, analysis, "region").await.expect("region");
        assert_eq!(code(ask(world.schools[3]).await), "results.analysis_not_found");
        let row = publish(&test.ctx, &Actor::System, analysis, "school").await.expect("school");
        ask(world.schools[3]).await.expect("own school");
        assert_eq!(code(ask(world.schools[4]).await), "results.unit_not_found");
        assert_eq!(code(ask(world.region).await), "results.unit_not_found");
        assert_eq!(code(region::region(&test.ctx, &principal, analysis).await), "people.forbidden");
        let list = schools::schools(&test.ctx, &principal, analysis, "math").await.expect("list");
        assert_eq!(list.iter().map(|row| row.unit.unit_id).collect::<Vec<_>>(), [world.schools[3].0]);
        for one in row.publications {
            withdraw(&test.ctx, &Actor::System, one.publication_id.into()).await.expect("taken back");
        }
        assert_eq!(code(ask(world.schools[3]).await), "results.analysis_not_found");
    })
    .await;
}

#[tokio::test]
async fn the_regions_offices_see_it_once_published_to_them_and_analysts_before() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let leader = world.account("leader", "bureau_leader", world.region, None).await;
        let analyst = world.account("analyst", "research_lead", world.region, None).await;
        assert_eq!(code(region::region(&test.ctx, &leader, analysis).await), "results.analysis_not_found");
        region::region(&test.ctx, &analyst, analysis).await.expect("analyst");
        publish(&test.ctx, &analyst, analysis, "region").await.expect("published");
        let page = region::region(&test.ctx, &leader, analysis).await.expect("leader");
        assert_eq!(page.subjects[0].groups.len(), 1);
        let codes: Vec<String> = schools::schools(&test.ctx, &leader, analysis, "math")
            .await
            .expect("list")
            .into_iter()
            .map(|row| row.code)
            .collect();
        assert!(codes.windows(2).all(|pair| pair[0] < pair[1]) && codes.len() == 12, "{codes:?}");
    })
    .await;
}

#[tokio::test]
async fn a_researcher_sees_the_subject_of_the_grant_and_no_other() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        publish(&test.ctx, &Actor::System, analysis, "region").await.expect("published");
        let of_math = world.account("math", "researcher", world.region, Some("math")).await;
        let of_words = world.account("words", "researcher", world.region, Some("chinese")).await;
        math(&world, &of_math, analysis, world.schools[3]).await.expect("own subject");
        assert_eq!(code(math(&world, &of_words, analysis, world.schools[3]).await), "results.subject_not_found");
        assert!(region::region(&test.ctx, &of_words, analysis).await.expect("page").subjects.is_empty());
        assert!(schools::schools(&test.ctx, &of_words, analysis, "math").await.expect("list").is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_tiny_school_shows_no_figure_in_any_answer() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let tiny = world.schools[0];
        let marks = world.marks().remove(&0).expect("marks");
        let secret = crate::results::world::mean(&marks);
        let page = unit::unit(&test.ctx, &Actor::System, analysis, tiny).await.expect("page");
        let mean = &page.subjects[0].mean;
        assert_eq!((mean.value, mean.se, mean.n, mean.mask.as_str()), (None, None, 0, "primary"));
        let own = math(&world, &Actor::System, analysis, tiny).await.expect("subject");
        let all = [
            serde_json::to_string(&page).expect("json"),
            serde_json::to_string(&schools::schools(&test.ctx, &Actor::System, analysis, "math").await.expect("list"))
                .expect("json"),
            serde_json::to_string(&region::region(&test.ctx, &Actor::System, analysis).await.expect("region"))
                .expect("json"),
            own.clone(),
        ];
        // Means of the whole paper, as printed and to four decimals: enough to notice any of its figures.
        for text in &all {
            assert!(!text.contains(&format!("{secret:.4}")), "{text}");
        }
        assert!(!own.contains("\"mask\":\"none\""), "{own}");
        assert!(own.contains("results.sentence.masked_primary"));
    })
    .await;
}

#[tokio::test]
async fn a_group_is_seen_by_whoever_leads_all_its_schools() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        publish(&test.ctx, &Actor::System, analysis, "school").await.expect("published");
        let lead = world.account("lead", "group_lead", world.schools[1], None).await;
        let account = lead.account_id().expect("account");
        let group = world.group(analysis).await;
        assert_eq!(code(unit::unit(&test.ctx, &lead, analysis, group).await), "results.unit_not_found");
        for school in &world.schools[2..6] {
            let write = people::model::account::GrantWrite {
                role: "group_lead".into(),
                unit_id: school.0,
                subject: None,
                stage: None,
                valid_from: "2026-01-01".into(),
                valid_to: None,
            };
            people::commands::grant::give(&test.ctx, &Actor::System, account, write).await.expect("grant");
        }
        let page = unit::unit(&test.ctx, &lead, analysis, group).await.expect("group");
        assert!(page.subjects[0].mean.value.is_some());
        assert_eq!(code(math(&world, &lead, analysis, world.schools[2]).await), "results.unit_not_found");
    })
    .await;
}

#[tokio::test]
async fn the_region_sees_how_many_sat_a_schools_own_examination_and_nothing_else() {
    each_database(async |test| {
        let world = World::with(&test.ctx, Plan { form: "school_term_exam", level: "school", ..SPRING }, 2).await;
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        let columns = [
            "release_id",
            "unit_no",
            "unit_id",
            "kind",
            "name",
            "code",
            "sort_key",
            "n_frame",
            "n_drawn",
            "stages",
            "traits",
        ];
        let region_row =
            params![world.release, 1_i64, world.region, "region", "Region", "", "0001", 44_i64, 44_i64, "junior", ""];
        tx.insert_many("release_unit", &columns, vec![region_row]).await.expect("region");
        tx.commit().await.expect("commit");
        let analysis = world.analyse(world.release).await;
        publish(&test.ctx, &Actor::System, analysis, "region").await.expect("published");
        let leader = world.account("leader", "bureau_leader", world.region, None).await;
        let dean = world.account("dean", "principal", world.schools[1], None).await;
        // One of the two schools is so small that its own count is hidden: the sum would give it away.
        let hidden = region::region(&test.ctx, &leader, analysis).await.expect("page");
        assert_eq!((hidden.subjects[0].n, hidden.subjects[0].mean.mask.as_str()), (0, "primary"));
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("delete from result_cell where unit_id = $1", params![world.schools[0]]).await.expect("one school");
        tx.commit().await.expect("commit");
        let page = region::region(&test.ctx, &leader, analysis).await.expect("page");
        let one = &page.subjects[0];
        let sat = i64::try_from(world.marks()[&1].len()).expect("small");
        assert_eq!((one.n, one.n_eligible, one.mean.mask.as_str()), (sat, sat, "not_supported"));
        assert!(one.mean.value.is_none() && one.sd.value.is_none() && one.quantiles.is_empty() && one.items.is_empty());
        assert!(one.domains.is_empty() && one.levels.is_empty() && one.trend.is_empty() && page.findings.is_empty());
        assert_eq!(page.head.shows, "aggregate_counts");
        assert_eq!(code(region::region(&test.ctx, &dean, analysis).await), "people.forbidden");
        assert_eq!(code(math(&world, &leader, analysis, world.region).await), "results.unit_not_found");
        assert_eq!(code(math(&world, &leader, analysis, world.schools[1]).await), "results.unit_not_found");
        publish(&test.ctx, &Actor::System, analysis, "school").await.expect("published");
        math(&world, &dean, analysis, world.schools[1]).await.expect("the school sees its own");
    })
    .await;
}

#[test]
fn every_endpoint_names_its_right_and_no_two_share_an_address() {
    let _router = monitoring::router();
    let doc = serde_json::to_value(results::openapi()).expect("json");
    let paths = doc["paths"].as_object().expect("paths");
    assert_eq!(paths.len(), 12);
    for (path, operations) in paths {
        for operation in operations.as_object().expect("operations").values() {
            let word = operation["x-permission"].as_str().expect(path);
            assert!(kernel::Permission::parse(word).is_some(), "{path}: {word}");
        }
    }
}
