//! A draw is on record, can be made again, stays sealed, and a ready-made sample is taken as it is.

use super::world::{SCHOOLS, World, count, plan, pupils};
use kernel::Actor;
use monitoring::commands::{draw, draw_import};
use monitoring::model::DrawWrite;
use monitoring::store::draws;
use storage::testing::each_database;

fn everybody() -> usize {
    (0..SCHOOLS).map(|school| pupils(school, 0) + pupils(school, 1)).sum()
}

#[tokio::test]
async fn a_draw_is_made_again_from_its_record_even_when_the_rolls_have_changed() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        let draw_id = world.draw(id, plan(Some(4), 6)).await;
        let sample = draws::sample(&ctx.db, draw_id).await.unwrap();
        let stands_for: f64 = sample.iter().flat_map(|school| &school.pupils).map(|pupil| pupil.weight).sum();
        assert!((stands_for - everybody() as f64).abs() < 1e-9, "{stands_for}");
        let tx = ctx.begin(&Actor::System).await.unwrap();
        tx.exec("delete from enrolment where school_id = $1", storage::params![world.schools[0]]).await.unwrap();
        tx.commit().await.unwrap();
        let record = draws::one(&ctx.db, id, draw_id).await.unwrap();
        assert!(draw::rerun(&ctx, &record).await.unwrap().same);
        let tx = ctx.begin(&Actor::System).await.unwrap();
        tx.exec("update sample_pupil set weight = weight + 1 where sample_draw_id = $1", storage::params![draw_id])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert!(!draw::rerun(&ctx, &record).await.unwrap().same, "a changed row is noticed");
    })
    .await;
}

#[tokio::test]
async fn a_sealed_draw_shows_no_school_before_its_day_except_to_those_who_draw() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, DrawWrite { sealed_until: Some("2026-05-20".into()), ..plan(None, 5) }).await;
        let inspector = world.account("inspector", "inspector", world.region).await;
        let of = async |actor: &Actor, ctx: &storage::Ctx| {
            monitoring::read::detail(ctx, actor, id).await.unwrap().draw.unwrap()
        };
        let hidden = of(&inspector, &ctx).await;
        assert!(hidden.sealed && hidden.rows.is_empty() && hidden.seed.is_none());
        assert_eq!(of(&world.lead, &ctx).await.rows.len(), SCHOOLS);
        let later = ctx.with_clock(storage::Clock::fixed(jiff::civil::date(2026, 5, 20)));
        assert_eq!(of(&inspector, &later).await.rows.len(), SCHOOLS);
    })
    .await;
}

#[tokio::test]
async fn a_second_draw_keeps_the_first_on_record() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        let first = world.draw(id, plan(Some(3), 4)).await;
        let second = world.draw(id, DrawWrite { seed: Some("other".into()), ..plan(Some(3), 4) }).await;
        let states: Vec<_> = draws::of_assessment(&ctx.db, id)
            .await
            .unwrap()
            .into_iter()
            .map(|draw| (draw.sample_draw_id, draw.draw_no, draw.state))
            .collect();
        assert_eq!(states, [(second, 2, "drawn".to_owned()), (first, 1, "superseded".to_owned())]);
        assert_eq!(
            draw::make(&ctx, &world.lead, id, &plan(Some(99), 4)).await.unwrap_err().code(),
            "kernel.draw.too_few"
        );
    })
    .await;
}

#[tokio::test]
async fn a_ready_made_sample_brings_its_weights_zones_and_unknown_pupils() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        let file = "pupil,school,weight,zone,rep,booklet\nA1,School 0,2.5,1,0,1\nA2,School 0,2.5,1,0,2\nB1,School 1,4,1,1,1\nB2,School 1,4,1,1,2\n";
        let draw_id = draw_import::import(&ctx, &world.lead, id, "sample.csv", file.as_bytes().to_vec()).await.unwrap();
        let sample = draws::sample(&ctx.db, draw_id).await.unwrap();
        let flat: Vec<_> = sample.iter().flat_map(|school| school.pupils.iter().map(|pupil| (school.zone, pupil.replicate, pupil.booklet, pupil.weight))).collect();
        assert_eq!(flat, [(1, 0, 1, 2.5), (1, 0, 2, 2.5), (1, 1, 1, 4.0), (1, 1, 2, 4.0)]);
        assert_eq!(sample.iter().map(|school| school.n_frame).collect::<Vec<_>>(), [5, 8]);
        assert_eq!(count(&ctx, "select count(*) as value from person_identifier where kind = 'external'").await, 4);
        draw_import::import(&ctx, &world.lead, id, "sample.csv", file.as_bytes().to_vec()).await.unwrap();
        assert_eq!(count(&ctx, "select count(*) as value from person_identifier where kind = 'external'").await, 4, "the same keys are the same pupils");
        let broken = "pupil,school,weight,zone,rep\nA1,School 0,2.5,1,0\nA1,School 9,x,,\n";
        let refused = draw_import::import(&ctx, &world.lead, id, "sample.csv", broken.as_bytes().to_vec()).await.unwrap_err();
        assert_eq!(refused.code(), "monitoring.sample_faults");
        assert!(refused.refusal().unwrap().fields.iter().all(|field| field.row == Some(3)), "{refused}");
    })
    .await;
}
