//! Every broken row of a file gets its own verdict; what is not a mark is never turned into one.

use super::world::{World, items, plan};
use kernel::AssessmentId;
use monitoring::store::{draws, marks};
use people::store::imports;
use std::collections::BTreeMap;
use storage::testing::each_database;
use uuid::Uuid;

async fn drawn(world: &World, id: AssessmentId) -> Vec<Uuid> {
    let draw = draws::in_force(&world.ctx.db, id).await.unwrap().unwrap();
    let sample = draws::sample(&world.ctx.db, draw.sample_draw_id).await.unwrap();
    sample.into_iter().flat_map(|school| school.pupils).map(|pupil| pupil.person_id).collect()
}

#[tokio::test]
async fn broken_rows_are_named_and_good_rows_stay_good() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(None, 4)).await;
        let p = drawn(&world, id).await;
        let stranger = Uuid::now_v7();
        let mut file = String::from("pupil,school,state,1,2,3a\n");
        let mut expected: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
        let rows: [(String, &[&str]); 13] = [
            (format!("{},,,4,0,2", p[0]), &[]),
            (format!("{},,,空白,缺考,1.5", p[1]), &[]),
            (format!("{},,缺考,,,", p[2]), &[]),
            (format!("{stranger},,,4,0,2"), &["monitoring.pupil_unknown"]),
            (format!("{},,,4,0,2", p[0]), &["monitoring.pupil_repeated"]),
            (format!("{},,,4.5,0,2", p[3]), &["monitoring.mark_too_large"]),
            (
                format!("{},,,-1,good,", p[4]),
                &["kernel.score.negative", "kernel.score.not_a_number", "monitoring.mark_missing"],
            ),
            (format!("{},,,1.234,0,2", p[5]), &["kernel.score.too_precise"]),
            (format!("{},,免考,4,,", p[6]), &["monitoring.mark_though_away"]),
            (format!("{},School 5,,4,0,2", p[7]), &["monitoring.wrong_school"]),
            (format!("{},Nowhere,,4,0,2", p[8]), &["monitoring.school_unknown"]),
            (
                format!("{},,空白,,,", p[9]),
                &[
                    "monitoring.state_unknown",
                    "monitoring.mark_missing",
                    "monitoring.mark_missing",
                    "monitoring.mark_missing",
                ],
            ),
            (format!("{},,,４，５,0,2", p[10]), &["kernel.score.not_a_number"]),
        ];
        for (at, (row, codes)) in rows.iter().enumerate() {
            file.push_str(row);
            file.push('\n');
            expected.insert(at as i64 + 2, codes.to_vec());
        }
        let batch = world.stage(id, &file).await;
        assert_eq!(batch.state, "planned", "{:?}", batch.error);
        for row in imports::rows(&ctx.db, batch.import_batch_id, None, None, 100).await.unwrap() {
            let codes: Vec<&str> = row.problems.iter().map(|problem| problem.code.as_str()).collect();
            assert_eq!(codes, expected[&row.row_no], "row {}", row.row_no);
            assert_eq!(row.verdict, if codes.is_empty() { "new" } else { "error" }, "row {}", row.row_no);
        }
        let papers = marks::papers(&ctx.db, &[batch.import_batch_id], items().len()).await.unwrap();
        let states = |person: &Uuid| {
            papers[person]
                .marks
                .iter()
                .map(|cell| {
                    let (mark, state) = cell.unwrap();
                    (mark.0, state.code())
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(states(&p[0]), [(400, "answered"), (0, "answered"), (200, "answered")], "a zero is an answer");
        assert_eq!(states(&p[1]), [(0, "blank"), (0, "absent"), (150, "answered")], "a blank is not a zero");
        assert_eq!((papers[&p[1]].participation, papers[&p[2]].participation), (0, 1));
        assert_eq!(papers.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn a_long_file_mends_one_item_and_a_second_time_changes_nothing() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(None, 4)).await;
        let p = drawn(&world, id).await;
        world.import(id, &format!("pupil,1,2,3a\n{},4,0,2\n{},1,1,1\n", p[0], p[1])).await;
        let mend = format!("pupil,item,mark,state\n{},2,3.5,\n{},3a,,空白\n{},9,1,\n", p[0], p[1], p[1]);
        let staged = world.stage(id, &mend).await;
        let verdicts: Vec<_> = imports::rows(&ctx.db, staged.import_batch_id, None, None, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.verdict)
            .collect();
        assert_eq!(verdicts, ["update", "update", "error"]);
        world.import(id, &mend).await;
        let again = world.stage(id, &mend).await;
        let verdicts: Vec<_> = imports::rows(&ctx.db, again.import_batch_id, None, None, 10)
            .await
            .unwrap()
            .into_iter()
            .map(|row| row.verdict)
            .collect();
        assert_eq!(verdicts, ["unchanged", "unchanged", "error"]);
        let applied = marks::applied(&ctx.db, id, "math").await.unwrap();
        let papers = marks::papers(&ctx.db, &applied, 3).await.unwrap();
        let of = |person: &Uuid| papers[person].marks.iter().map(|cell| cell.unwrap().0.0).collect::<Vec<_>>();
        assert_eq!((of(&p[0]), of(&p[1])), (vec![400, 350, 200], vec![100, 100, 0]));
    })
    .await;
}

#[tokio::test]
async fn marks_wait_for_a_confirmed_blueprint_and_then_hold_it() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = monitoring::commands::assessment::create(&ctx, &world.lead, &world.write(|_| ())).await.unwrap();
        monitoring::commands::assessment::register(&ctx, &world.lead, id, None, None).await.unwrap();
        let early = monitoring::import::Scores;
        let fields = [("assessment_id".to_owned(), id.to_string()), ("subject".to_owned(), "math".to_owned())].into();
        let refused = people::imports::ImportKind::target(&early, &ctx, &fields).await.unwrap_err();
        assert_eq!(refused.code(), "monitoring.blueprint_not_confirmed");
        monitoring::commands::blueprint::write(&ctx, &world.lead, id, "math", &items()).await.unwrap();
        monitoring::commands::blueprint::confirm(&ctx, &world.lead, id, "math").await.unwrap();
        world.draw(id, plan(None, 4)).await;
        let p = drawn(&world, id).await;
        let staged = world.stage(id, &format!("pupil,1,2,3a\n{},4,0,2\n", p[0])).await;
        world.import(id, &format!("pupil,1,2,3a\n{},4,0,2\n", p[1])).await;
        let stale = people::commands::imports::apply(
            &ctx,
            &world.lead,
            &super::world::kinds(),
            &staged,
            staged.plan_hash.as_deref().unwrap(),
            None,
        )
        .await;
        assert_eq!(stale.unwrap_err().code(), "people.plan_stale");
        let late = monitoring::commands::blueprint::write(&ctx, &world.lead, id, "math", &items()).await.unwrap_err();
        assert_eq!(late.code(), "monitoring.blueprint_in_use");
        let again = monitoring::commands::draw::make(&ctx, &world.lead, id, &plan(None, 4)).await.unwrap_err();
        assert_eq!(again.code(), "monitoring.marks_imported");
    })
    .await;
}

#[tokio::test]
async fn a_template_comes_back_with_its_pupils_and_is_taken() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(None, 4)).await;
        let clerk = world.account("clerk", "school_clerk", world.schools[2]).await;
        for shape in ["wide", "long"] {
            let query =
                [("assessment_id", id.to_string()), ("subject", "math".to_owned()), ("shape", shape.to_owned())];
            let query = query.into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
            let made =
                people::imports::ImportKind::template(&monitoring::import::Scores, &ctx, &clerk, "scores", &query)
                    .await
                    .unwrap();
            let book = tabular::read(&made.bytes, "t.xlsx", &tabular::Limits::default()).unwrap();
            let rows = book.sheets[0].rows.len() - 1;
            assert_eq!(rows, if shape == "wide" { 4 } else { 12 }, "only the clerk's own school");
            assert!(book.stamp.is_some());
        }
    })
    .await;
}
