//! TIMSS 2011 grade 4 mathematics, Austria, as a sampled monitoring through the commands of the pages: the published
//! mean of 508 with standard error 2.6 comes out. Reference data: `SHUREN_REFERENCE`; skipped without, never in CI.

use kernel::{Actor, AssessmentId, Permission, ReleaseId, UnitId};
use monitoring::commands::{assessment, blueprint, draw_import, release};
use monitoring::model::{AssessmentWrite, BlueprintItem, Proposal, ReleaseWrite, SubjectWrite};
use monitoring::results;
use people::commands::imports as steps;
use people::imports::{Fields, ImportKind, ImportKinds};
use people::model::account::GrantWrite;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::Arc;
use storage::testing::sqlite;
use storage::{Ctx, Reads, params};

fn reference() -> Option<PathBuf> {
    let beside = || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../../shared"));
    let folder = std::env::var_os("SHUREN_REFERENCE").map_or_else(beside, PathBuf::from);
    let file = folder.join("data/cdm_timss11_g4_aut_students.csv.gz");
    if file.is_file() {
        return Some(file);
    }
    assert!(
        std::env::var("CI").as_deref() != Ok("true"),
        "no reference data in {}; set SHUREN_REFERENCE",
        folder.display()
    );
    println!("skipped: reference data not found");
    None
}

fn kinds() -> ImportKinds {
    ImportKinds::new(vec![Arc::new(monitoring::import::Scores)])
}

struct Timss {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Timss {
    fn read(path: PathBuf) -> Self {
        let file = std::fs::File::open(path).expect("data file");
        let mut reader = csv::Reader::from_reader(flate2::read::MultiGzDecoder::new(BufReader::new(file)));
        let heads = reader.headers().expect("headings").iter().map(str::to_owned).collect();
        let rows = reader.records().map(|row| row.expect("row").iter().map(str::to_owned).collect()).collect();
        Self { heads, rows }
    }

    fn at(&self, name: &str) -> usize {
        self.heads.iter().position(|head| head == name).expect("column")
    }

    /// Items bear the numbers of TIMSS: M, two digits of the cycle, block and place.
    fn items(&self) -> Vec<(usize, BlueprintItem)> {
        let named = self.heads.iter().enumerate().filter(|(_, head)| head.starts_with('M') && head.len() >= 7);
        let full = |at: usize| self.rows.iter().filter_map(|row| row[at].parse::<f64>().ok()).fold(1.0, f64::max);
        let item = |(position, (at, head)): (i64, (usize, &String))| {
            let item = BlueprintItem {
                position,
                item_no: head.clone(),
                full_mark: full(at),
                kind: "short".into(),
                point: "p".into(),
                domain: "d".into(),
                ..BlueprintItem::default()
            };
            (at, item)
        };
        (1..).zip(named).map(item).collect()
    }

    fn sample(&self) -> String {
        let [pupil, school, weight, zone, half] =
            ["uidstud", "uidschool", "TOTWGT", "JKCZONE", "JKCREP"].map(|name| self.at(name));
        let mut text = String::from("pupil,school,weight,zone,replicate\n");
        for row in &self.rows {
            writeln!(text, "{},{},{},{},{}", row[pupil], row[school], row[weight], row[zone], row[half])
                .expect("a string");
        }
        text
    }

    fn marks(&self, items: &[(usize, BlueprintItem)]) -> String {
        let pupil = self.at("uidstud");
        let values: Vec<usize> = (1..=5).map(|pv| self.at(&format!("ASMMAT0{pv}"))).collect();
        let heads: Vec<&str> = items.iter().map(|(_, item)| item.item_no.as_str()).collect();
        let mut text = format!("pupil,{},PV1,PV2,PV3,PV4,PV5\n", heads.join(","));
        for row in &self.rows {
            let marks = items
                .iter()
                .map(|(at, _)| if row[*at].is_empty() || row[*at] == "NA" { "np" } else { row[*at].as_str() });
            let cells: Vec<&str> = marks.chain(values.iter().map(|at| row[*at].as_str())).collect();
            writeln!(text, "{},{}", row[pupil], cells.join(",")).expect("a string");
        }
        text
    }
}

async fn units(ctx: &Ctx, timss: &Timss) -> UnitId {
    let school = timss.at("uidschool");
    let names: BTreeSet<&str> = timss.rows.iter().map(|row| row[school].as_str()).collect();
    let tx = ctx.begin(&Actor::System).await.expect("begin");
    let region = crate::results::world::unit(&tx, "region", "Austria", None).await;
    for name in names {
        crate::results::world::unit(&tx, "school", name, Some(region)).await;
    }
    tx.commit().await.expect("commit");
    region
}

async fn settle(ctx: &Ctx) {
    let mut handlers = people::imports::job_handlers(kinds());
    handlers.extend(monitoring::job_handlers());
    jobs::Jobs::new(ctx.clone(), handlers).run_until_idle().await.expect("jobs");
}

async fn registered(ctx: &Ctx, actor: &Actor, region: UnitId, items: &[(usize, BlueprintItem)]) -> AssessmentId {
    let proposal = Proposal {
        form: "sampled_monitoring".into(),
        level: "county".into(),
        stage: "primary".into(),
        grade: 4,
        subjects: vec!["math".into()],
        whole_cohort: false,
        each_pupil_one_subject: false,
        paper_test: true,
        schools_all: false,
        pupils_per_school: Some(30),
        classes_per_school: None,
        held_before: 0,
        basis_document: String::new(),
        list_item: "12".into(),
        registered_plan: false,
        public_draw: true,
        sealed: true,
        purchased_papers: false,
        uses: vec!["diagnosis".into()],
        exam_date: Some("2026-05-12".into()),
    };
    let full_mark = items.iter().map(|(_, item)| item.full_mark).sum();
    let write = AssessmentWrite {
        name: "TIMSS".into(),
        unit_id: region.0,
        proposal,
        school_year: 2025,
        term: 2,
        series: String::new(),
        subjects: vec![SubjectWrite { subject: "math".into(), full_mark }],
        school_ids: Vec::new(),
    };
    let id = assessment::create(ctx, actor, &write).await.expect("create");
    assessment::register(ctx, actor, id, None, None).await.expect("register");
    let items: Vec<BlueprintItem> = items.iter().map(|(_, item)| item.clone()).collect();
    blueprint::write(ctx, actor, id, "math", &items).await.expect("blueprint");
    blueprint::confirm(ctx, actor, id, "math").await.expect("confirm");
    id
}

async fn lead(ctx: &Ctx, region: UnitId) -> Actor {
    let account_id =
        people::commands::account::create_hashed(ctx, "lead", "lead", None, "no hash", false).await.expect("account");
    let write = GrantWrite {
        role: "research_lead".into(),
        unit_id: region.0,
        subject: None,
        stage: None,
        valid_from: "2026-01-01".into(),
        valid_to: None,
    };
    people::commands::grant::give(ctx, &Actor::System, account_id, write).await.expect("grant");
    Actor::account(account_id, None)
}

async fn import(ctx: &Ctx, actor: &Actor, id: AssessmentId, file: String) {
    let fields: Fields =
        [("assessment_id".to_owned(), id.to_string()), ("subject".to_owned(), "math".to_owned())].into();
    let target = monitoring::import::Scores.target(ctx, &fields).await.expect("target");
    let taken = steps::take_in(ctx, actor, "scores", Permission::ScoreImport, target, "marks.csv", file.into_bytes());
    let batch_id = taken.await.expect("taken in");
    settle(ctx).await;
    let batch = people::store::imports::batch(&ctx.db, batch_id).await.expect("batch");
    let hash = batch.plan_hash.clone().unwrap_or_else(|| panic!("no plan: {:?}", batch.error));
    steps::apply(ctx, actor, &kinds(), &batch, &hash, Some("reference data")).await.expect("apply");
    settle(ctx).await;
}

#[tokio::test]
async fn the_published_mean_of_508_with_standard_error_2_6_comes_out_of_the_whole_loop() {
    let Some(path) = reference() else { return };
    let golden = path.with_file_name("../golden/survey_timss11aut_pv_jk2.json");
    let timss = Timss::read(path);
    let test = sqlite().await;
    let ctx = &test.ctx;
    let region = units(ctx, &timss).await;
    let lead = lead(ctx, region).await;
    let items = timss.items();
    assert_eq!(items.len(), 174);
    let id = registered(ctx, &lead, region, &items).await;
    draw_import::import(ctx, &lead, id, "sample.csv", timss.sample().into_bytes()).await.expect("sample");
    import(ctx, &lead, id, timss.marks(&items)).await;
    let (release_id, _): (ReleaseId, _) =
        release::begin(ctx, &lead, id, &ReleaseWrite::default()).await.expect("release");
    settle(ctx).await;
    let row = results::commands::analyse(ctx, &lead, release_id).await.expect("asked");
    settle(ctx).await;
    let page = results::pages::region::region(ctx, &lead, row.analysis_id.into()).await.expect("region");
    let mean = &page.subjects[0].mean;
    let (value, se) = (mean.value.expect("mean"), mean.se.expect("error"));
    assert_eq!(format!("{value:.0} ({se:.1})"), "508 (2.6)");
    // The same as the reference software's, and its error in either of its two styles.
    let golden = std::fs::read(golden).expect("reference result");
    let golden: serde_json::Value = serde_json::from_slice(&golden).expect("reference result");
    let of = |name: &str| golden["mean"][name].as_f64().expect("a number");
    assert!((value / of("estimate") - 1.0).abs() < 1e-6, "{value}");
    let close = |name: &str| (se / of(name) - 1.0).abs() < 1e-6;
    assert!(close("se_allpv") || close("se_pv1"), "{se}");
    assert_eq!(mean.n, 4_668);
    let people = "select count(*) as value from release_student where release_id = $1";
    assert_eq!(ctx.db.value::<i64>(people, params![release_id]).await.expect("count"), Some(4_668));
    let values: Option<i64> =
        ctx.db.value("select count(*) as value from evidence_value", params![]).await.expect("count");
    assert!(Some(0) < values);
}
