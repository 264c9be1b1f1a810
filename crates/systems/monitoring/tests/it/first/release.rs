//! A release holds exactly the applied marks, once, whatever dies on the way.

use super::world::{World, count, items, plan};
use cube::{Participation, State, SubjectTable};
use kernel::{Actor, AssessmentId, ReleaseId};
use monitoring::commands::{release, withdraw};
use monitoring::model::ReleaseWrite;
use monitoring::store::{draws, releases};
use storage::testing::each_database;
use storage::{Ctx, Reads, params};
use uuid::Uuid;

/// Marks by pupil, the same every time: (mark in hundredths, state) per item.
fn paper(at: usize) -> Vec<(i16, State)> {
    let full = [400, 400, 200];
    full.iter()
        .enumerate()
        .map(|(item, full)| match (at + 2 * item) % 7 {
            0 => (0, State::Blank),
            1 => (0, State::Answered),
            2 if at % 11 == 3 => (0, State::Exempt),
            other => (full * other as i16 / 8 / 50 * 50, State::Answered),
        })
        .collect()
}

fn cell((mark, state): (i16, State)) -> String {
    match state {
        State::Blank => "blank".into(),
        State::Exempt => "exempt".into(),
        _ => format!("{}", f64::from(mark) / 100.0),
    }
}

async fn pupils(ctx: &Ctx, id: AssessmentId) -> Vec<(Uuid, f64, u16, u8)> {
    let draw = draws::in_force(&ctx.db, id).await.unwrap().unwrap();
    let sample = draws::sample(&ctx.db, draw.sample_draw_id).await.unwrap();
    sample
        .iter()
        .flat_map(|school| school.pupils.iter().map(|p| (p.person_id, p.weight, school.zone, p.replicate)))
        .collect()
}

fn file(pupils: &[(Uuid, f64, u16, u8)]) -> String {
    let mut text = String::from("pupil,state,1,2,3a\n");
    for (at, (person, ..)) in pupils.iter().enumerate() {
        let cells: Vec<String> = paper(at).into_iter().map(cell).collect();
        text.push_str(&if at % 13 == 5 {
            format!("{person},absent,,,\n")
        } else {
            format!("{person},,{}\n", cells.join(","))
        });
    }
    text
}

async fn table(ctx: &Ctx, id: ReleaseId) -> (SubjectTable, String) {
    let row = ctx
        .db
        .query("select path, sha256 from release_file where release_id = $1", params![id])
        .await
        .unwrap()
        .remove(0);
    let path = ctx.data.warehouse().join(row.get::<String>("path").unwrap());
    let sha: String = row.get("sha256").unwrap();
    assert_eq!(warehouse::sha256(&path).unwrap(), sha);
    (warehouse::read(&path, &warehouse::Wanted::all()).unwrap(), sha)
}

async fn freeze(world: &World, id: AssessmentId) -> ReleaseId {
    let (release_id, _) = release::begin(&world.ctx, &world.lead, id, &ReleaseWrite::default()).await.unwrap();
    world.settle().await;
    let record = releases::record(&world.ctx.db, release_id).await.unwrap();
    assert_eq!(record.state, "frozen");
    release_id
}

#[tokio::test]
async fn a_release_holds_exactly_the_applied_marks() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(Some(5), 9)).await;
        let sample = pupils(&ctx, id).await;
        world.import(id, &file(&sample)).await;
        let release_id = freeze(&world, id).await;
        let (table, _) = table(&ctx, release_id).await;
        assert_eq!(table.rows(), sample.len());
        // The slow obvious way: every pupil looked up alone, through the map of the release.
        for (at, (person, weight, zone, half)) in sample.iter().enumerate() {
            let sql = "select student_no as value from release_student where release_id = $1 and person_id = $2";
            let no: i64 = ctx.db.value(sql, params![release_id, kernel::PersonId(*person)]).await.unwrap().unwrap();
            let row = table.student_no.iter().position(|other| i64::from(*other) == no).unwrap();
            assert_eq!((table.zone[row], table.rep[row]), (*zone, *half));
            // Who did not come weighs nothing; nobody weighs less than drawn.
            let away = at % 13 == 5;
            assert_eq!(away, table.weight[row] == 0.0);
            assert!(away || *weight <= table.weight[row] + 1e-12, "pupil {at}");
            let found: Vec<(i16, State)> = table.items.iter().map(|item| (item.score[row], item.state[row])).collect();
            if at % 13 == 5 {
                assert_eq!(table.participation[row], Participation::Absent);
                assert_eq!(found, vec![(0, State::Absent); 3]);
            } else {
                assert_eq!(found, paper(at), "pupil {at}");
            }
            let sql = "select u.kind as value from release_unit u where u.release_id = $1 and u.unit_no = $2";
            for (no, kind) in
                [(table.region[row], "region"), (table.school[row], "school"), (table.class[row], "class")]
            {
                assert_eq!(ctx.db.value::<String>(sql, params![release_id, no]).await.unwrap().as_deref(), Some(kind));
            }
        }
        assert_eq!(
            table.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>(),
            items().iter().map(|item| item.item_no.clone()).collect::<Vec<_>>()
        );
        let (held, stands_for): (f64, f64) =
            (table.weight.iter().sum(), sample.iter().map(|(_, weight, ..)| weight).sum());
        assert!((held - stands_for).abs() < 1e-9 * stands_for, "{held} for {stands_for}");
        let drawn =
            count(&ctx, "select cast(sum(n_drawn) as bigint) as value from release_unit where kind = 'school'").await;
        assert_eq!(drawn, sample.len() as i64);
        let region = "select n_frame as value from release_unit where kind = 'region'";
        let all: f64 = sample.iter().map(|(_, weight, ..)| weight).sum();
        assert_eq!(count(&ctx, region).await, all.round() as i64);
        assert_eq!(count(&ctx, "select count(*) as value from release_unit where kind = 'grouping'").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_census_weighs_everybody_alike_and_a_correction_is_another_release() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|p| p.each_pupil_one_subject = false).await;
        let frame = monitoring::store::frames::frame(
            &ctx.db,
            &monitoring::store::assessments::record(&ctx.db, id).await.unwrap(),
            ctx.today(),
        )
        .await
        .unwrap();
        let everybody: Vec<_> = frame
            .schools
            .iter()
            .flat_map(|school| &school.classes)
            .flat_map(|class| &class.pupils)
            .map(|person| (*person, 1.0, 0, 0))
            .collect();
        let first_batch = world.import(id, &file(&everybody)).await;
        let first = freeze(&world, id).await;
        let (before, sha) = table(&ctx, first).await;
        assert!(before.weight.iter().all(|weight| (*weight - 1.0).abs() < 1e-12));
        let kinds = super::world::kinds();
        people::commands::imports::undo(&ctx, &world.lead, &kinds, &first_batch).await.unwrap();
        world.settle().await;
        let kept = world.batch(first_batch.import_batch_id).await;
        assert_eq!(kept.state, "applied", "a release rests on it");
        assert!(kept.error.unwrap().contains("monitoring.batch_in_release"));
        world.import(id, &format!("pupil,item,mark\n{},1,3.25\n", everybody[0].0)).await;
        let second = freeze(&world, id).await;
        let (after, _) = table(&ctx, second).await;
        let changed: Vec<usize> =
            (0..after.rows()).filter(|row| after.items[0].score[*row] != before.items[0].score[*row]).collect();
        assert_eq!(changed.len(), 1);
        assert_eq!(after.items[0].score[changed[0]], 325);
        assert_eq!(table(&ctx, first).await.1, sha, "the first release is as it was");
    })
    .await;
}

#[tokio::test]
async fn a_run_that_died_half_way_leaves_one_whole_release() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(None, 4)).await;
        world.import(id, &file(&pupils(&ctx, id).await)).await;
        let (release_id, job_id) = release::begin(&ctx, &world.lead, id, &ReleaseWrite::default()).await.unwrap();
        let busy = release::begin(&ctx, &world.lead, id, &ReleaseWrite::default()).await.unwrap_err();
        assert_eq!(busy.code(), "monitoring.release_under_way");
        // What a run leaves that was killed after its file and some rows.
        let folder = ctx.data.warehouse().join(format!("r/{release_id}"));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("math.parquet"), b"half").unwrap();
        let tx = ctx.begin(&Actor::System).await.unwrap();
        let row: [(&str, &(dyn storage::ToSql + Sync)); 4] = [
            ("release_id", &release_id),
            ("student_no", &1_i64),
            ("person_id", &kernel::PersonId::new()),
            ("class_id", &world.schools[0]),
        ];
        tx.insert("release_student", &row).await.unwrap();
        tx.commit().await.unwrap();
        world.settle().await;
        let (table_once, sha) = table(&ctx, release_id).await;
        assert_eq!(count(&ctx, "select count(*) as value from release_student").await, table_once.rows() as i64);
        // Killed between the flip and the job's own end: it runs once more.
        let tx = ctx.begin(&Actor::System).await.unwrap();
        tx.exec("update job set state = 'queued', finished_at = null where job_id = $1", params![job_id])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        world.settle().await;
        assert_eq!(table(&ctx, release_id).await.1, sha);
        assert_eq!(count(&ctx, "select count(*) as value from data_release").await, 1);
        assert_eq!(count(&ctx, "select count(*) as value from release_file").await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_withdrawn_release_takes_its_analyses_along_and_tells_it() {
    each_database(async |ctx| {
        let world = World::new(&ctx).await;
        let id = world.registered(|_| ()).await;
        world.draw(id, plan(None, 4)).await;
        world.import(id, &file(&pupils(&ctx, id).await)).await;
        let release_id = freeze(&world, id).await;
        let analysis = kernel::AnalysisId::new();
        let tx = ctx.begin(&Actor::System).await.unwrap();
        let row: [(&str, &(dyn storage::ToSql + Sync)); 8] = [
            ("analysis_id", &analysis),
            ("release_id", &release_id),
            ("state", &"frozen"),
            ("code_version", &"0"),
            ("seed", &"0"),
            ("options", &"{}"),
            ("started_at", &tx.now),
            ("started_by", &Uuid::nil()),
        ];
        tx.insert("analysis", &row).await.unwrap();
        tx.commit().await.unwrap();
        let detail = monitoring::read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!(detail.row.latest_analysis_id, Some(analysis.0));
        withdraw::release(&ctx, &world.lead, release_id, "wrong key").await.unwrap();
        let twice = withdraw::release(&ctx, &world.lead, release_id, "wrong key").await.unwrap_err();
        assert_eq!(twice.code(), "monitoring.release_not_frozen");
        for kind in ["monitoring.release_withdrawn", "monitoring.analysis_withdrawn"] {
            assert_eq!(count(&ctx, &format!("select count(*) as value from event where kind = '{kind}'")).await, 1);
        }
        let detail = monitoring::read::detail(&ctx, &world.lead, id).await.unwrap();
        assert_eq!((detail.row.latest_analysis_id, detail.row.steps.release.as_str()), (None, "withdrawn"));
        assert_eq!(detail.releases[0].analyses[0].state, "withdrawn");
    })
    .await;
}
