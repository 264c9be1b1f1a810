//! Processes that die: at every commit and every rename of an import, a release and an analysis, and wherever a real
//! kill hits them. Started again they finish, and what is there then is what an undisturbed run leaves.
//!
//! The dying process is this test binary itself, started with the folder of an installation in its environment.

use crate::files::{roster, scores};
use crate::http::Server;
use crate::world::{World, actor, batch, copy_tree};
use kernel::{Actor, ImportBatchId};
use monitoring::commands::release;
use monitoring::model::ReleaseWrite;
use people::commands::imports as steps;
use people::imports::Fields;
use server::compose;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use storage::testing::sqlite;
use storage::{Clock, Ctx, DataDir, Reads, params};
use vault::KeyRing;

const FOLDER: &str = "SHUREN_TEST_KILL_FOLDER";
const STORY: &str = "SHUREN_TEST_KILL_STORY";
const RESTARTED: &str = "SHUREN_TEST_KILL_RESTARTED";
const CHATTY: &str = "SHUREN_TEST_KILL_CHATTY";
const CHILD: &str = "kill::the_process_that_dies";

/// Points of both stories that are no commit.
const POINTS: [(&str, &str); 12] = [
    ("roster", "vault.before_rename"),
    ("roster", "people.import_before_flip"),
    ("marks", "monitoring.scores_apply"),
    ("marks", "monitoring.release_file_written"),
    ("marks", "monitoring.release_before_flip"),
    ("marks", "monitoring.release_after_flip"),
    ("marks", "warehouse.before_sync"),
    ("marks", "warehouse.before_rename"),
    ("marks", "warehouse.after_rename"),
    ("marks", "monitoring.analysis_before_flip"),
    ("marks", "monitoring.analysis_after_flip"),
    ("marks", "evidence.values_written"),
];

/// An installation in a folder at an hour of its day; some hours later the leases of the dead have run out.
async fn opened(folder: &Path, hour: i64) -> Ctx {
    let data = DataDir::at(folder).expect("folder");
    let at = storage::ctx::day_start("2026-05-12", 0).expect("a day") + hour * 3_600_000_000;
    let keys = KeyRing::from_file(&folder.join("keys")).expect("keys");
    Ctx::open(&data.sqlite(), data, keys, Clock::from_fn(move || at)).await.expect("opens")
}

/// Brings a file in, from wherever an earlier process was stopped.
async fn import(server: &Server, actor: &Actor, kind: &str, fields: &Fields, file: String) {
    let (ctx, kinds) = (&server.state.ctx, compose::import_kinds());
    let known = ctx
        .db
        .value::<ImportBatchId>("select import_batch_id as value from import_batch where kind = $1", params![kind])
        .await
        .expect("batch");
    let id = match known {
        Some(id) => id,
        None => {
            let kind = kinds.get(kind).expect("kind");
            let target = kind.target(ctx, fields).await.expect("target");
            steps::take_in(ctx, actor, kind.kind(), kind.permission(), target, "file.csv", file.into_bytes())
                .await
                .expect("upload")
        }
    };
    server.settle().await;
    let staged = batch(ctx, id).await;
    if staged.state == "planned" {
        let hash = staged.plan_hash.clone().expect("hash");
        steps::apply(ctx, actor, &kinds, &staged, &hash, Some("a test")).await.expect("apply");
        server.settle().await;
    }
    let done = batch(ctx, id).await;
    assert_eq!(done.state, "applied", "{:?}", done.error);
}

/// Release and analysis, from wherever an earlier process was stopped.
async fn release_and_analyse(server: &Server, lead: &Actor, world: &World) {
    let ctx = &server.state.ctx;
    let known = "select release_id as value from data_release where state in ('freezing', 'frozen')";
    let known: Option<kernel::ReleaseId> = ctx.db.value(known, params![]).await.expect("release");
    let release_id = match known {
        Some(id) => id,
        None => release::begin(ctx, lead, world.assessment, &ReleaseWrite::default()).await.expect("release").0,
    };
    server.settle().await;
    let analyses: Option<i64> = ctx.db.value("select count(*) as value from analysis", params![]).await.expect("count");
    if analyses == Some(0) {
        monitoring::results::commands::analyse(ctx, lead, release_id).await.expect("analysis");
    }
    server.settle().await;
}

async fn tell(folder: &Path, story: &str, hour: i64) {
    let ctx = opened(folder, hour).await;
    let server = Server::over(&ctx);
    server.settle().await;
    let world: WorldIds = serde_json::from_slice(&std::fs::read(folder.join("ids")).expect("ids")).expect("ids");
    let mut known = World::blank();
    (known.region, known.assessment) = (world.region.into(), world.assessment.into());
    if story == "roster" {
        import(&server, &actor(&ctx, "bureau_office").await, "roster", &known.roster_fields(), roster()).await;
        return;
    }
    let lead = actor(&ctx, "research_lead").await;
    import(&server, &lead, "scores", &known.scores_fields(), scores()).await;
    release_and_analyse(&server, &lead, &known).await;
}

#[derive(serde::Serialize, serde::Deserialize)]
struct WorldIds {
    region: uuid::Uuid,
    assessment: uuid::Uuid,
}

/// Not a test of its own: what the others start and kill.
#[tokio::test]
async fn the_process_that_dies() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let story = std::env::var(STORY).expect("story");
    let restarted = std::env::var_os(RESTARTED).is_some();
    if std::env::var_os(CHATTY).is_some() {
        // Lines to count: whoever kills waits for a number of them instead of a time.
        std::thread::spawn(|| {
            loop {
                println!("still here");
            }
        });
    }
    tell(&folder, &story, if restarted { 12 } else { 9 }).await;
}

fn child(folder: &Path, story: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this binary"));
    command.args([CHILD, "--exact", "--nocapture", "--test-threads=1"]).env(FOLDER, folder).env(STORY, story);
    command.env_remove("SHUREN_ABORT_AT").env_remove(CHATTY).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// What must be the same after every history: contents without ids and times.
async fn contents(folder: &Path) -> Vec<String> {
    let ctx = opened(folder, 15).await;
    let questions = [
        "select p.name || '/' || s.name || '/' || c.name || '/' || e.valid_from as value from enrolment e join person p on p.person_id = e.person_id \
            join unit s on s.unit_id = e.school_id join unit c on c.unit_id = e.class_id order by 1",
        "select kind || ' ' || name as value from unit order by 1",
        "select 'closure ' || count(*) as value from unit_closure",
        "select kind || ' ' || count(*) as value from person_identifier group by kind order by 1",
        "select 'persons ' || count(*) as value from person",
        "select kind || ' ' || state as value from import_batch order by 1",
        "select verdict || ' ' || count(*) as value from import_row group by verdict order by 1",
        "select 'release ' || release_no || ' ' || state as value from data_release order by 1",
        "select subject || ' ' || n_rows as value from release_file order by 1",
        "select 'students ' || count(*) as value from release_student",
        "select 'units ' || count(*) as value from release_unit",
        "select 'analysis ' || state as value from analysis order by 1",
        "select u.name || '/' || s.name || '/' || r.dimension || '/' || r.member || '/' || r.n || '/' || coalesce(r.estimate, '') || '/' || coalesce(r.se, '') || '/' || r.mask as value \
            from result_cell r join unit u on u.unit_id = r.unit_id join unit s on s.unit_id = coalesce(u.parent_id, u.unit_id) order by 1",
        "select u.name || '/' || f.dimension || '/' || f.member || '/' || f.direction || '/' || f.effect as value from finding f join unit u on u.unit_id = f.unit_id order by 1",
        "select 'evidence ' || count(*) as value from evidence_value",
        // A job that dies after its last commit runs again, records the same findings over the same, and says so again.
        "select kind || ' ' || count(*) as value from event where kind <> 'evidence.analysis_recorded' group by kind order by 1",
        "select action || ' ' || count(*) as value from audit_entry where action <> 'evidence.analysis_recorded' group by action order by 1",
    ];
    let mut said = Vec::new();
    for sql in questions {
        for row in ctx.db.query(sql, params![]).await.expect(sql) {
            said.push(row.get::<String>("value").expect("text"));
        }
    }
    said
}

/// A folder the stories start from, and what an undisturbed run of one leaves.
struct Start {
    folder: tempfile::TempDir,
    story: &'static str,
    expected: Vec<String>,
}

impl Start {
    async fn of(story: &'static str) -> Self {
        let test = sqlite().await;
        let ctx = &test.ctx;
        let mut world = World::founded(ctx).await;
        if story == "marks" {
            let server = Server::over(ctx);
            crate::world::import(
                &server,
                &actor(ctx, "bureau_office").await,
                "roster",
                &world.roster_fields(),
                "r.csv",
                roster().into_bytes(),
            )
            .await;
            world.plan(ctx).await;
            server.settle().await;
        }
        let folder = tempfile::tempdir().expect("folder");
        copy_tree(ctx.data.root(), folder.path());
        ctx.keys.write_new_file(&folder.path().join("keys")).expect("keys");
        let ids = WorldIds { region: world.region.0, assessment: world.assessment.0 };
        std::fs::write(folder.path().join("ids"), serde_json::to_vec(&ids).expect("plain")).expect("ids");
        let mut start = Self { folder, story, expected: Vec::new() };
        let quiet = start.copy();
        assert!(child(quiet.path(), story).status().expect("runs").success(), "the undisturbed run of {story}");
        start.expected = contents(quiet.path()).await;
        start
    }

    fn copy(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("folder");
        copy_tree(self.folder.path(), folder.path());
        folder
    }

    /// Starts again after a death and compares.
    async fn finish(&self, folder: &Path, how: &str) {
        let again = child(folder, self.story)
            .env(RESTARTED, "1")
            .stderr(Stdio::piped())
            .stdout(Stdio::piped())
            .output()
            .expect("runs");
        let said = || format!("{}{}", String::from_utf8_lossy(&again.stdout), String::from_utf8_lossy(&again.stderr));
        assert!(again.status.success(), "{} after {how}: {}", self.story, said());
        let now = contents(folder).await;
        let lost: Vec<&String> = self.expected.iter().filter(|line| !now.contains(line)).take(5).collect();
        let more: Vec<&String> = now.iter().filter(|line| !self.expected.contains(line)).take(5).collect();
        assert!(
            lost.is_empty() && more.is_empty() && now.len() == self.expected.len(),
            "{} after {how}: lost {lost:?}, more {more:?}",
            self.story
        );
    }

    /// Dies at a point; answers whether it was ever reached.
    async fn die_at(&self, point: &str) -> bool {
        let folder = self.copy();
        if child(folder.path(), self.story).env("SHUREN_ABORT_AT", point).status().expect("runs").success() {
            return false;
        }
        self.finish(folder.path(), point).await;
        true
    }
}

#[tokio::test]
async fn a_death_at_any_commit_of_a_roster_loses_and_doubles_nothing() {
    every_commit("roster").await;
}

#[tokio::test]
async fn a_death_at_any_commit_of_marks_release_and_analysis_loses_and_doubles_nothing() {
    every_commit("marks").await;
}

async fn every_commit(story: &'static str) {
    let start = Start::of(story).await;
    for point in ["storage.before_commit", "storage.after_commit"] {
        let mut passages = 0;
        while start.die_at(&format!("{point}#{}", passages + 1)).await {
            passages += 1;
        }
        assert!(5 < passages, "{story} commits only {passages} times");
    }
}

#[tokio::test]
async fn a_death_at_a_rename_or_a_flip_loses_and_doubles_nothing() {
    for story in ["roster", "marks"] {
        let start = Start::of(story).await;
        for (_, point) in POINTS.iter().filter(|(of, _)| *of == story) {
            assert!(start.die_at(point).await, "{story} never comes to {point}");
        }
    }
}

#[tokio::test]
async fn a_real_kill_in_the_middle_of_a_roster_loses_and_doubles_nothing() {
    let start = Start::of("roster").await;
    let mut seed = 20_261_122_u64;
    for round in 0..6 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let lines = (seed >> 33) % 40_000 + 2_000 * round;
        let folder = start.copy();
        let mut process =
            child(folder.path(), "roster").env(CHATTY, "1").stdout(Stdio::piped()).spawn().expect("starts");
        let output = BufReader::new(process.stdout.take().expect("output"));
        output.lines().take(usize::try_from(lines).expect("few")).for_each(drop);
        // It may have finished by itself: then there is nothing left to kill.
        drop(process.kill());
        process.wait().expect("ends");
        start.finish(folder.path(), &format!("a kill at line {lines}")).await;
    }
}
