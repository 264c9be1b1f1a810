//! Times `/healthz` over loopback while an analysis runs in the same process: the server must stay awake.
//!
//! `cargo run --release -p server --example bench_healthz [-- STUDENTS]` prints one JSON line; it fails when the 99th
//! percentile reaches 100 ms. Nine subjects of forty items, 540 students a school, two workers, SQLite.

use cube::{ItemColumn, Participation, State, SubjectTable};
use kernel::{Actor, AssessmentId, ReleaseId, UnitId};
use monitoring::results;
use people::model::unit::UnitWrite;
use server::compose;
use std::error::Error;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};
use storage::{Clock, Ctx, DataDir, Reads, params};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use uuid::Uuid;
use vault::KeyRing;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

const SUBJECTS: [&str; 9] =
    ["chinese", "math", "english", "physics", "chemistry", "biology", "politics", "history", "geography"];
const ITEMS: usize = 40;
const OF_SCHOOL: usize = 540;
/// Number of a school's only class, above the school's.
const FIRST_CLASS: i64 = 10_000;
/// Pause of a caller between two questions, so that four callers ask some 800 times a second and do not take a core.
const PAUSE: Duration = Duration::from_millis(5);
/// Questions of one caller, at most.
const MOST: usize = 100_000;
const LIMIT_MILLIS: f64 = 100.0;

fn main() -> Outcome<()> {
    tracing_subscriber::fmt().with_max_level(tracing::Level::WARN).with_writer(std::io::stderr).init();
    let students = std::env::args().nth(1).map_or(Ok(100_000), |text| text.parse())?;
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(bench(students))
}

async fn bench(students: usize) -> Outcome<()> {
    let folder = std::env::temp_dir().join(format!("bench-healthz-{}", std::process::id()));
    let outcome = measure(&folder, students).await;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

async fn measure(folder: &Path, students: usize) -> Outcome<()> {
    let data = DataDir::at(folder)?;
    let ctx = Ctx::open(&data.sqlite(), data, KeyRing::generate(), Clock::system()).await?;
    let release = release(&ctx, students).await?;
    let state = compose::state(ctx.clone(), false, true);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let app = compose::app(state.clone(), folder);
    tokio::spawn(async move { axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>()).await });
    let quiet = percentiles(ask(address, Until::Times(400)).await?);
    let began = Instant::now();
    let row = results::commands::analyse(&ctx, &Actor::System, release).await?;
    compose::start(&state, 2);
    let callers: Vec<_> =
        (0..4).map(|_| tokio::spawn(ask(address, Until::Done(ctx.clone(), row.analysis_id)))).collect();
    let mut times = Vec::new();
    for caller in callers {
        times.extend(caller.await??);
    }
    let seconds = began.elapsed().as_secs_f64();
    let state: Option<String> =
        ctx.db.value("select error as value from job where error is not null", params![]).await?;
    if let Some(error) = state {
        return Err(format!("the analysis failed: {error}").into());
    }
    let (n, busy) = (times.len(), percentiles(times));
    println!(
        "{{\"students\":{students},\"seconds\":{seconds:.1},\"requests\":{n},\"quiet_p50_ms\":{:.2},\"quiet_p99_ms\":{:.2},\"p50_ms\":{:.2},\"p99_ms\":{:.2},\"max_ms\":{:.2}}}",
        quiet[0], quiet[1], busy[0], busy[1], busy[2]
    );
    if LIMIT_MILLIS <= busy[1] { Err(format!("the 99th percentile is {:.0} ms", busy[1]).into()) } else { Ok(()) }
}

/// How long a caller goes on.
enum Until {
    Times(usize),
    Done(Ctx, Uuid),
}

/// Asks again and again over one connection; milliseconds of every answer.
async fn ask(address: SocketAddr, until: Until) -> Outcome<Vec<f64>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut times, mut answer) = (Vec::new(), vec![0_u8; 4_096]);
    while times.len() < MOST {
        let goes_on = match &until {
            Until::Times(most) => times.len() < *most,
            // Every so often a look whether the job has ended.
            Until::Done(ctx, analysis) => times.len() % 50 != 0 || running(ctx, *analysis).await?,
        };
        if !goes_on {
            break;
        }
        let began = Instant::now();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await?;
        let mut read = 0;
        while !answer[..read].ends_with(b"ok") {
            let more = stream.read(&mut answer[read..]).await?;
            if more == 0 {
                return Err("the server hung up".into());
            }
            read += more;
        }
        times.push(began.elapsed().as_secs_f64() * 1_000.0);
        tokio::time::sleep(PAUSE).await;
    }
    Ok(times)
}

async fn running(ctx: &Ctx, analysis: Uuid) -> Outcome<bool> {
    let sql = "select count(*) as value from job where kind = 'monitoring.analysis' and finished_at is null";
    let waiting: Option<i64> = ctx.db.value(sql, params![]).await?;
    let sql = "select state as value from analysis where analysis_id = $1";
    let state: Option<String> = ctx.db.value(sql, params![analysis]).await?;
    Ok(waiting != Some(0) || state.as_deref() == Some("running"))
}

/// Median, 99th percentile and largest.
fn percentiles(mut times: Vec<f64>) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [times[times.len() / 2], times[times.len() * 99 / 100], times[times.len() - 1]]
}

/// A frozen release of generated marks, one file a subject.
async fn release(ctx: &Ctx, students: usize) -> Outcome<ReleaseId> {
    let write = |kind: &str, name: String, parent_id: Option<Uuid>| UnitWrite {
        parent_id,
        kind: kind.into(),
        name,
        valid_from: Some("2020-09-01".into()),
        ..UnitWrite::default()
    };
    let region = people::commands::unit::create(ctx, &Actor::System, &write("region", "Region".into(), None)).await?;
    let mut schools = Vec::new();
    for at in 0..students.div_ceil(OF_SCHOOL) {
        let school =
            UnitWrite { stages: vec!["junior".into()], ..write("school", format!("School {at}"), Some(region.0)) };
        schools.push(people::commands::unit::create(ctx, &Actor::System, &school).await?);
    }
    let (assessment, release) = (AssessmentId::new(), ReleaseId::new());
    head(ctx, region, assessment, release).await?;
    units(ctx, release, region, &schools, students).await?;
    for (at, subject) in SUBJECTS.into_iter().enumerate() {
        let path = format!("r/{release}/{subject}.parquet");
        let file = ctx.data.warehouse().join(&path);
        std::fs::create_dir_all(file.parent().ok_or("a file has a folder")?)?;
        let written = warehouse::write(&file, &table(students, at as u64))?;
        let item = |position: usize| {
            serde_json::json!({
                "position": position, "item_no": position.to_string(), "full_mark": 4.0, "kind": "short", "point": format!("p{}", position / 4),
                "domain": format!("d{}", position / 12), "competence": "", "cognitive": "apply", "booklets": [],
            })
        };
        let items: Vec<serde_json::Value> = (1..=ITEMS).map(item).collect();
        let blueprint = serde_json::json!({ "items": items }).to_string();
        let tx = ctx.begin(&Actor::System).await?;
        tx.insert(
            "assessment_subject",
            &[
                ("assessment_id", &assessment),
                ("subject", &subject),
                ("full_mark", &16_000_i64),
                ("linked_scale", &false),
            ],
        )
        .await?;
        let rows = i64::try_from(written.rows)?;
        tx.insert(
            "release_file",
            &[
                ("release_id", &release),
                ("subject", &subject),
                ("path", &path),
                ("sha256", &written.sha256),
                ("n_rows", &rows),
                ("blueprint", &blueprint),
            ],
        )
        .await?;
        tx.commit().await?;
    }
    Ok(release)
}

async fn head(ctx: &Ctx, region: UnitId, assessment: AssessmentId, release: ReleaseId) -> Outcome<()> {
    let tx = ctx.begin(&Actor::System).await?;
    tx.insert(
        "assessment",
        &[
            ("assessment_id", &assessment),
            ("unit_id", &region),
            ("name", &"Bench"),
            ("form", &"sampled_monitoring"),
            ("level", &"region"),
            ("stage", &"junior"),
            ("grade", &8_i64),
            ("school_year", &2025_i64),
            ("term", &2_i64),
            ("exam_date", &"2026-05-12"),
            ("proposal", &"{}"),
            ("verdict", &"{}"),
            ("state", &"registered"),
            ("created_by", &Uuid::nil()),
            ("created_at", &tx.now),
            ("series", &"g8"),
        ],
    )
    .await?;
    tx.insert(
        "data_release",
        &[
            ("release_id", &release),
            ("assessment_id", &assessment),
            ("release_no", &1_i64),
            ("state", &"frozen"),
            ("frozen_at", &tx.now),
            ("frozen_by", &Uuid::nil()),
        ],
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn units(ctx: &Ctx, release: ReleaseId, region: UnitId, schools: &[UnitId], students: usize) -> Outcome<()> {
    let all = i64::try_from(students)?;
    let mut rows =
        vec![params![release, 1_i64, region.0, None::<i64>, "region", "Region", "1", "1", 2 * all, all, "junior", ""]];
    for (no, school) in (2_i64..).zip(schools) {
        let n = i64::try_from(OF_SCHOOL)?;
        let class = no + FIRST_CLASS;
        rows.push(params![
            release,
            class,
            Uuid::now_v7(),
            Some(no),
            "class",
            "Class",
            format!("{class}"),
            format!("{class}"),
            n,
            n,
            "junior",
            ""
        ]);
        rows.push(params![
            release,
            no,
            school.0,
            Some(1_i64),
            "school",
            format!("School {no}"),
            format!("{no:04}"),
            format!("{no:04}"),
            2 * n,
            n,
            "junior",
            ""
        ]);
    }
    let columns = [
        "release_id",
        "unit_no",
        "unit_id",
        "parent_no",
        "kind",
        "name",
        "code",
        "sort_key",
        "n_frame",
        "n_drawn",
        "stages",
        "traits",
    ];
    let tx = ctx.begin(&Actor::System).await?;
    tx.insert_many("release_unit", &columns, rows).await?;
    Ok(tx.commit().await?)
}

/// Marks of one subject, the same every time.
fn table(students: usize, subject: u64) -> SubjectTable {
    let mut seed = 0x9E37_79B9_7F4A_7C15_u64.wrapping_mul(subject + 1);
    let mut below = move |n: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % n
    };
    let items = (1..=ITEMS).map(|no| ItemColumn { id: no.to_string(), ..ItemColumn::default() }).collect();
    let mut table = SubjectTable { items, ..SubjectTable::default() };
    for student in 0..students {
        let school = student / OF_SCHOOL;
        table.student_no.push(student as u32 + 1);
        table.region.push(1);
        table.school.push(school as u32 + 2);
        table.class.push(school as u32 + 2 + FIRST_CLASS as u32);
        table.weight.push(2.0);
        table.zone.push((school / 2 % 75 + 1) as u16);
        table.rep.push((school % 2) as u8);
        table.booklet.push(1);
        table.participation.push(Participation::TookPart);
        let able = below(3) + (school % 3) as u64;
        for item in &mut table.items {
            item.score.push(100 * (below(4 + able).min(4)) as i16);
            item.state.push(State::Answered);
        }
    }
    table
}
