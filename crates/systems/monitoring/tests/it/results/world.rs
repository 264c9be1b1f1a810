//! A small region with a frozen release made by hand: twelve schools, one of them tiny, one weak at one point.

use cube::{ItemColumn, Participation, State, SubjectTable};
use kernel::{Actor, AnalysisId, AssessmentId, ReleaseId, UnitId};
use monitoring::results;
use people::model::account::GrantWrite;
use std::collections::BTreeMap;
use storage::{Clock, Ctx, Reads, Tx, params};
use uuid::Uuid;

/// Item number, domain, point.
pub const ITEMS: [(&str, &str, &str); 6] = [
    ("1", "algebra", "equations"),
    ("2", "algebra", "equations"),
    ("3", "algebra", "functions"),
    ("4", "algebra", "functions"),
    ("5", "geometry", "triangles"),
    ("6", "geometry", "triangles"),
];
/// Full mark of every item.
pub const FULL: i16 = 1_000;
/// Pupils of the tiny school.
pub const TINY: usize = 3;
/// The weak school, by place.
pub const WEAK: usize = 9;

pub struct World {
    pub ctx: Ctx,
    pub region: UnitId,
    pub schools: Vec<UnitId>,
    pub classes: Vec<UnitId>,
    pub release: ReleaseId,
    pub table: SubjectTable,
}

/// What an assessment is called, where it stands in time and what kind it is.
pub struct Plan {
    pub form: &'static str,
    pub level: &'static str,
    pub school_year: i64,
    pub exam_date: &'static str,
    pub linked: bool,
}

pub const SPRING: Plan =
    Plan { form: "sampled_monitoring", level: "region", school_year: 2025, exam_date: "2026-04-20", linked: false };

pub async fn unit(tx: &Tx, kind: &str, name: &str, parent: Option<UnitId>) -> UnitId {
    let id = UnitId::new();
    tx.insert(
        "unit",
        &[
            ("unit_id", &id),
            ("parent_id", &parent),
            ("kind", &kind),
            ("name", &name),
            ("name_pinyin", &name),
            ("valid_from", &"2020-09-01"),
        ],
    )
    .await
    .expect("unit");
    tx.insert("unit_closure", &[("ancestor_id", &id), ("descendant_id", &id), ("depth", &0_i64)]).await.expect("self");
    if let Some(parent) = parent {
        let sql = "insert into unit_closure (ancestor_id, descendant_id, depth) select ancestor_id, $1, depth + 1 from unit_closure where descendant_id = $2";
        tx.exec(sql, params![id, parent]).await.expect("closure");
    }
    id
}

/// Pupils of a school by place.
pub fn pupils(school: usize) -> usize {
    if school == 0 { TINY } else { 40 + school }
}

/// Scores of the region, the same every time: ability by school and pupil, the weak school weak at functions.
pub fn table(schools: usize, year: u64) -> SubjectTable {
    let mut seed = 20_260_420 + year;
    let mut noise = move || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as f64 / (1_u64 << 31) as f64
    };
    let mut table = SubjectTable {
        items: ITEMS.iter().map(|(id, _, _)| ItemColumn { id: (*id).into(), ..ItemColumn::default() }).collect(),
        ..SubjectTable::default()
    };
    for school in 0..schools {
        let ability = 0.55 + 0.02 * (school as f64 - 6.0) / 6.0;
        for pupil in 0..pupils(school) {
            table.student_no.push(u32::try_from(table.student_no.len() + 1).expect("small"));
            table.region.push(1);
            table.school.push(u32::try_from(school + 2).expect("small"));
            table.class.push(u32::try_from(100 + 2 * school + pupil % 2).expect("small"));
            table.weight.push(1.0 + 0.1 * school as f64);
            table.zone.push(u16::try_from(school / 2 + 1).expect("small"));
            table.rep.push(u8::try_from(school % 2).expect("small"));
            table.booklet.push(1);
            table.participation.push(Participation::TookPart);
            let own = 0.3 * (noise() - 0.5);
            for (at, column) in table.items.iter_mut().enumerate() {
                let weak = if school == WEAK && ITEMS[at].2 == "functions" { 0.3 } else { 0.0 };
                let share = (ability + own - weak + 0.5 * (noise() - 0.5)).clamp(0.0, 1.0);
                column.score.push((share * f64::from(FULL)).round() as i16);
                column.state.push(State::Answered);
            }
        }
    }
    table
}

impl World {
    pub async fn new(ctx: &Ctx) -> Self {
        Self::with(ctx, SPRING, 12).await
    }

    pub async fn with(ctx: &Ctx, plan: Plan, n_schools: usize) -> Self {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let region = unit(&tx, "region", "Region", None).await;
        let (mut schools, mut classes) = (Vec::new(), Vec::new());
        for place in 0..n_schools {
            let school = unit(&tx, "school", &format!("School {place:02}"), Some(region)).await;
            for class in 0..2 {
                classes.push(unit(&tx, "class", &format!("Class {place:02}-{class}"), Some(school)).await);
            }
            schools.push(school);
        }
        tx.commit().await.expect("commit");
        let table = table(n_schools, 0);
        let (assessment, release) = (AssessmentId::new(), ReleaseId::new());
        let world = Self { ctx: ctx.clone(), region, schools, classes, release, table };
        world.release(&plan, assessment, release, &world.table).await;
        world
    }

    /// One more assessment of the same series.
    pub async fn another(&self, plan: Plan, year: u64) -> ReleaseId {
        let release = ReleaseId::new();
        self.release(&plan, AssessmentId::new(), release, &table(self.schools.len(), year)).await;
        release
    }

    async fn release(&self, plan: &Plan, assessment: AssessmentId, release: ReleaseId, table: &SubjectTable) {
        let organiser = if plan.level == "school" { self.schools[1] } else { self.region };
        let path = format!("r/{release}/math.parquet");
        let file = self.ctx.data.warehouse().join(&path);
        std::fs::create_dir_all(file.parent().expect("parent")).expect("folder");
        let written = warehouse::write(&file, table).expect("written");
        let items: Vec<serde_json::Value> = ITEMS
            .iter()
            .enumerate()
            .map(|(at, (no, domain, point))| {
                serde_json::json!({
                    "position": at + 1, "item_no": no, "full_mark": 10.0, "kind": "short", "point": point, "domain": domain,
                    "competence": "", "cognitive": "apply", "booklets": [],
                })
            })
            .collect();
        let tx = self.ctx.begin(&Actor::System).await.expect("begin");
        tx.insert(
            "assessment",
            &[
                ("assessment_id", &assessment),
                ("unit_id", &organiser),
                ("name", &format!("Monitoring {}", plan.exam_date)),
                ("form", &plan.form),
                ("level", &plan.level),
                ("stage", &"junior"),
                ("grade", &8_i64),
                ("school_year", &plan.school_year),
                ("term", &2_i64),
                ("exam_date", &plan.exam_date),
                ("proposal", &"{}"),
                ("verdict", &"{}"),
                ("state", &"registered"),
                ("created_by", &Uuid::nil()),
                ("created_at", &tx.now),
                ("series", &"g8"),
            ],
        )
        .await
        .expect("assessment");
        tx.insert(
            "assessment_subject",
            &[
                ("assessment_id", &assessment),
                ("subject", &"math"),
                ("full_mark", &6_000_i64),
                ("linked_scale", &plan.linked),
            ],
        )
        .await
        .expect("subject");
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
        .await
        .expect("release");
        tx.insert(
            "release_file",
            &[
                ("release_id", &release),
                ("subject", &"math"),
                ("path", &path),
                ("sha256", &written.sha256),
                ("n_rows", &i64::try_from(written.rows).expect("small")),
                ("blueprint", &serde_json::json!({ "items": items }).to_string()),
            ],
        )
        .await
        .expect("file");
        self.frozen_units(&tx, release, plan).await;
        tx.commit().await.expect("commit");
    }

    async fn frozen_units(&self, tx: &Tx, release: ReleaseId, plan: &Plan) {
        let grouping = Uuid::now_v7();
        let mut rows = Vec::new();
        let mut add = |no: i64, id: Uuid, parent: Option<i64>, kind: &str, name: String, frame: i64, drawn: i64| {
            rows.push(params![
                release,
                no,
                id,
                parent,
                kind,
                name,
                format!("{no:04}"),
                format!("{no:04}"),
                frame,
                drawn,
                "junior",
                ""
            ]);
        };
        if plan.level == "region" {
            add(1, self.region.0, None, "region", "Region".into(), 2_000, 500);
            add(90, grouping, None, "grouping", "Group".into(), 400, 100);
        }
        for (place, school) in self.schools.iter().enumerate() {
            let no = i64::try_from(place + 2).expect("small");
            let drawn = i64::try_from(pupils(place)).expect("small");
            let parent = (plan.level == "region").then_some(1);
            add(no, school.0, parent, "school", format!("School {place:02}"), 4 * drawn, drawn);
            for class in 0..2 {
                let class_no = i64::try_from(100 + 2 * place + class).expect("small");
                add(
                    class_no,
                    self.classes[2 * place + class].0,
                    Some(no),
                    "class",
                    format!("Class {place:02}-{class}"),
                    20,
                    20,
                );
            }
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
        tx.insert_many("release_unit", &columns, rows).await.expect("units");
        if plan.level == "region" {
            let members = (3..8_i64).map(|no| params![release, 90_i64, no]).collect();
            tx.insert_many("release_unit_member", &["release_id", "grouping_no", "unit_no"], members)
                .await
                .expect("members");
        }
    }

    /// An active account with a role at a unit.
    pub async fn account(&self, login: &str, role: &str, unit_id: UnitId, subject: Option<&str>) -> Actor {
        let account_id = people::commands::account::create_hashed(&self.ctx, login, login, None, "no hash", false)
            .await
            .expect("account");
        let stage = subject.map(|_| "junior".to_owned());
        let write = GrantWrite {
            role: role.into(),
            unit_id: unit_id.0,
            subject: subject.map(str::to_owned),
            stage,
            valid_from: "2026-01-01".into(),
            valid_to: None,
        };
        people::commands::grant::give(&self.ctx, &Actor::System, account_id, write).await.expect("grant");
        Actor::account(account_id, None)
    }

    /// Asks for an analysis and waits for its job.
    pub async fn analyse(&self, release: ReleaseId) -> AnalysisId {
        let row = results::commands::analyse(&self.ctx, &Actor::System, release).await.expect("asked");
        self.settle().await;
        AnalysisId(row.analysis_id)
    }

    pub async fn settle(&self) {
        jobs::Jobs::new(self.ctx.clone(), results::job_handlers()).run_until_idle().await.expect("jobs");
    }

    /// Every stored cell as text, in order.
    pub async fn cells(&self, analysis: AnalysisId) -> Vec<String> {
        let sql = "select unit_id, subject, dimension, member, n, n_eligible, estimate, se, se_kind, mask, stats from result_cell \
            where analysis_id = $1 order by unit_id, subject, dimension, position, member";
        let rows = self.ctx.db.query(sql, params![analysis]).await.expect("cells");
        let text = |row: &storage::Row| {
            let id: UnitId = row.get("unit_id").expect("id");
            let word = |name: &str| row.get::<String>(name).expect("word");
            let bits = |name: &str| row.get::<Option<f64>>(name).expect("number").map(f64::to_bits);
            let n: i64 = row.get("n").expect("n");
            let words: Vec<String> = ["subject", "dimension", "member", "se_kind", "mask", "stats"].map(word).to_vec();
            format!("{id} {words:?} {n} {:?} {:?}", bits("estimate"), bits("se"))
        };
        rows.iter().map(text).collect()
    }

    /// The group of the release an analysis was made of.
    pub async fn group(&self, analysis: AnalysisId) -> UnitId {
        let sql = "select u.unit_id as value from release_unit u join analysis n on n.release_id = u.release_id \
            where n.analysis_id = $1 and u.kind = 'grouping'";
        self.ctx.db.value(sql, params![analysis]).await.expect("group").expect("there")
    }

    pub async fn state(&self, analysis: AnalysisId) -> String {
        let sql = "select state as value from analysis where analysis_id = $1";
        self.ctx.db.value(sql, params![analysis]).await.expect("state").expect("there")
    }

    /// The same world with a running clock, so that leases run out.
    pub fn later(&self) -> Ctx {
        self.ctx.with_clock(Clock::system())
    }

    /// Total marks by school place, by the plainest way there is.
    pub fn marks(&self) -> BTreeMap<usize, Vec<f64>> {
        let mut marks: BTreeMap<usize, Vec<f64>> = BTreeMap::new();
        for row in 0..self.table.rows() {
            let total: f64 = self.table.items.iter().map(|item| f64::from(item.score[row]) / 100.0).sum();
            marks.entry(self.table.school[row] as usize - 2).or_default().push(total);
        }
        marks
    }
}

pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
