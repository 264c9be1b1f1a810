//! An analysis is computed once, bit for bit the same, and survives being killed.

use crate::results::world::{SPRING, World};
use kernel::Actor;
use monitoring::results::commands;
use storage::testing::each_database;
use storage::{Reads, params};

#[tokio::test]
async fn an_analysis_freezes_and_tells_of_it_once() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        assert_eq!(world.state(analysis).await, "frozen");
        assert!(!world.cells(analysis).await.is_empty());
        let sql = "select count(*) as value from event where kind = 'monitoring.analysis_frozen'";
        assert_eq!(test.ctx.db.value::<i64>(sql, params![]).await.expect("count"), Some(1));
    })
    .await;
}

#[tokio::test]
async fn no_masked_cell_is_stored_with_a_figure() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let count = async |condition: &str| -> Option<i64> {
            let sql = format!("select count(*) as value from result_cell where analysis_id = $1 and {condition}");
            test.ctx.db.value(&sql, params![analysis]).await.expect("count")
        };
        assert!(Some(0) < count("mask <> 'none'").await);
        let told =
            "mask <> 'none' and (estimate is not null or se is not null or n <> 0 or n_eligible <> 0 or stats <> '{}')";
        assert_eq!(count(told).await, Some(0));
        assert_eq!(count("unit_kind = 'class'").await, Some(0), "a sample says nothing of classes");
    })
    .await;
}

#[tokio::test]
async fn a_run_that_was_killed_half_way_leaves_one_analysis_with_the_same_bits() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let analysis = world.analyse(world.release).await;
        let first = world.cells(analysis).await;
        // As after a kill: the job holds a lease that has run out, half the cells are there.
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        tx.exec("update analysis set state = 'running', frozen_at = null where analysis_id = $1", params![analysis])
            .await
            .expect("state");
        tx.exec("delete from result_cell where analysis_id = $1 and dimension = 'item'", params![analysis])
            .await
            .expect("cells");
        tx.exec("update job set state = 'running', lease_until = 0, finished_at = null", params![]).await.expect("job");
        tx.commit().await.expect("commit");
        jobs::Jobs::new(world.later(), monitoring::results::job_handlers()).run_until_idle().await.expect("again");
        assert_eq!(world.state(analysis).await, "frozen");
        assert_eq!(world.cells(analysis).await, first);
        let n: Option<i64> =
            test.ctx.db.value("select count(*) as value from analysis", params![]).await.expect("count");
        assert_eq!(n, Some(1));
    })
    .await;
}

#[tokio::test]
async fn an_analysis_cancelled_half_way_leaves_nothing_behind() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let first = world.analyse(world.release).await;
        commands::publish(&test.ctx, &Actor::System, first, "region").await.expect("published");
        let whole = world.cells(first).await;
        let asked = commands::analyse(&test.ctx, &Actor::System, world.release).await.expect("asked");
        let second = kernel::AnalysisId(asked.analysis_id);
        let job = kernel::JobId(asked.job_id.expect("a job"));
        // As when the wish to stop finds it between two chunks: some of its cells are written, the job runs.
        let columns = "unit_id, unit_kind, subject, dimension, member, position, n, n_eligible, estimate, se, se_kind, mask, stats";
        let half = format!(
            "insert into result_cell (analysis_id, {columns}) select $1, {columns} from result_cell \
             where analysis_id = $2 and dimension <> 'item'"
        );
        let tx = test.ctx.begin(&Actor::System).await.expect("begin");
        assert!(0 < tx.exec(&half, params![second, first]).await.expect("cells"));
        let running = "update job set state = 'running', lease_until = 0, cancel_requested = 1 where job_id = $1";
        tx.exec(running, params![job]).await.expect("job");
        tx.commit().await.expect("commit");
        jobs::Jobs::new(world.later(), monitoring::results::job_handlers()).run_until_idle().await.expect("stopped");
        let state: Option<String> =
            test.ctx.db.value("select state as value from job where job_id = $1", params![job]).await.expect("state");
        assert_eq!(state.as_deref(), Some("cancelled"));
        assert_eq!(world.state(second).await, "failed");
        assert!(world.cells(second).await.is_empty());
        for table in ["evidence_value", "finding", "publication"] {
            let sql = format!("select count(*) as value from {table} where analysis_id = $1");
            assert_eq!(test.ctx.db.value::<i64>(&sql, params![second]).await.expect("count"), Some(0), "{table}");
        }
        // The one that was shown stands as it stood, and another may be asked for.
        assert_eq!((world.state(first).await.as_str(), world.cells(first).await), ("frozen", whole.clone()));
        let shown = "select count(*) as value from publication where analysis_id = $1 and withdrawn_at is null";
        assert_eq!(test.ctx.db.value::<i64>(shown, params![first]).await.expect("count"), Some(1));
        let third = world.analyse(world.release).await;
        assert_eq!((world.state(third).await.as_str(), world.cells(third).await), ("frozen", whole));
    })
    .await;
}

#[tokio::test]
async fn a_second_analysis_takes_the_place_of_the_first_with_the_same_figures() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let first = world.analyse(world.release).await;
        commands::publish(&test.ctx, &Actor::System, first, "region").await.expect("published");
        let second = world.analyse(world.release).await;
        assert_eq!((world.state(first).await, world.state(second).await), ("superseded".into(), "frozen".into()));
        assert_eq!(world.cells(first).await, world.cells(second).await);
        let sql = "select count(*) as value from publication where withdrawn_at is null";
        assert_eq!(
            test.ctx.db.value::<i64>(sql, params![]).await.expect("count"),
            Some(0),
            "what was shown must be shown anew"
        );
    })
    .await;
}

#[tokio::test]
async fn asking_twice_while_one_is_made_gives_the_same_analysis() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let ask =
            async || commands::analyse(&test.ctx, &Actor::System, world.release).await.expect("asked").analysis_id;
        assert_eq!(ask().await, ask().await);
    })
    .await;
}

#[tokio::test]
async fn a_file_whose_bytes_changed_fails_the_analysis() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let file = test.ctx.data.warehouse().join(format!("r/{}/math.parquet", world.release));
        let mut bytes = std::fs::read(&file).expect("read");
        bytes.push(0);
        std::fs::write(&file, bytes).expect("written");
        let analysis = world.analyse(world.release).await;
        assert_eq!(world.state(analysis).await, "failed");
        assert!(world.cells(analysis).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_schools_own_examination_shows_its_school_and_classes_and_nothing_of_the_region() {
    each_database(async |test| {
        let plan = crate::results::world::Plan { form: "school_term_exam", level: "school", ..SPRING };
        let world = World::with(&test.ctx, plan, 2).await;
        let analysis = world.analyse(world.release).await;
        let sql = "select distinct unit_kind from result_cell where analysis_id = $1 order by unit_kind";
        let rows = test.ctx.db.query(sql, params![analysis]).await.expect("kinds");
        let kinds: Vec<String> = rows.iter().map(|row| row.get("unit_kind").expect("kind")).collect();
        assert_eq!(kinds, ["class", "school"]);
        let findings: Option<i64> =
            test.ctx.db.value("select count(*) as value from finding", params![]).await.expect("count");
        assert_eq!(findings, Some(0));
    })
    .await;
}
