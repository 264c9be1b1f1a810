//! A small region with rolls: six schools of two classes in grade 8, a group, a research lead.

use jobs::Jobs;
use kernel::{Actor, AssessmentId, GroupingId, ImportBatchId, Permission, PersonId, UnitId};
use monitoring::commands::{assessment, blueprint, draw};
use monitoring::model::{AssessmentWrite, BlueprintItem, DrawWrite, Proposal};
use people::commands::imports as steps;
use people::commands::unit::{NewUnit, insert};
use people::imports::{Fields, ImportKind, ImportKinds};
use people::model::account::GrantWrite;
use people::store::imports::{Batch, batch};
use std::sync::Arc;
use storage::{Ctx, params};

pub const SCHOOLS: usize = 6;

pub struct World {
    pub ctx: Ctx,
    pub region: UnitId,
    pub schools: Vec<UnitId>,
    pub lead: Actor,
}

fn unit(kind: &str, name: String, parent_id: Option<UnitId>) -> NewUnit {
    NewUnit {
        unit_id: UnitId::new(),
        parent_id,
        kind: kind.into(),
        name,
        short_name: String::new(),
        code: None,
        stages: Vec::new(),
        traits: Vec::new(),
        cohort: None,
        valid_from: "2020-09-01".into(),
    }
}

/// Pupils of a class: so many that no two schools are equally large.
pub fn pupils(school: usize, class: usize) -> usize {
    9 + school + 3 * class
}

impl World {
    pub async fn new(ctx: &Ctx) -> Self {
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let region = unit("region", "Region".into(), None);
        insert(&tx, &region).await.expect("region");
        let mut schools = Vec::new();
        for at in 0..SCHOOLS {
            let school = NewUnit {
                code: Some(format!("32000000{at:02}")),
                stages: vec!["junior".into()],
                ..unit("school", format!("School {at}"), Some(region.unit_id))
            };
            insert(&tx, &school).await.expect("school");
            for class in 0..2 {
                let cohort = Some((2024, class as i64 + 1));
                let class_unit = NewUnit {
                    cohort,
                    stages: vec!["junior".into()],
                    ..unit("class", format!("Class {}", class + 1), Some(school.unit_id))
                };
                insert(&tx, &class_unit).await.expect("class");
                for pupil in 0..pupils(at, class) {
                    enrol(&tx, &format!("Pupil {at}-{class}-{pupil}"), school.unit_id, class_unit.unit_id).await;
                }
            }
            schools.push(school.unit_id);
        }
        let grouping = GroupingId::new();
        tx.insert(
            "grouping_unit",
            &[
                ("grouping_id", &grouping),
                ("kind", &"education_group"),
                ("name", &"Group"),
                ("valid_from", &"2024-09-01"),
            ],
        )
        .await
        .expect("grouping");
        for school in &schools[1..3] {
            tx.insert(
                "grouping_member",
                &[
                    ("grouping_member_id", &uuid::Uuid::now_v7()),
                    ("grouping_id", &grouping),
                    ("unit_id", school),
                    ("valid_from", &"2024-09-01"),
                ],
            )
            .await
            .expect("member");
        }
        tx.commit().await.expect("commit");
        let lead = account(ctx, "lead", "research_lead", region.unit_id).await;
        Self { ctx: ctx.clone(), region: region.unit_id, schools, lead }
    }

    pub async fn account(&self, login: &str, role: &str, unit_id: UnitId) -> Actor {
        account(&self.ctx, login, role, unit_id).await
    }

    pub fn write(&self, change: impl FnOnce(&mut Proposal)) -> AssessmentWrite {
        let mut proposal = Proposal {
            form: "sampled_monitoring".into(),
            level: "county".into(),
            stage: "junior".into(),
            grade: 8,
            subjects: vec!["math".into()],
            whole_cohort: false,
            each_pupil_one_subject: false,
            paper_test: true,
            schools_all: false,
            pupils_per_school: Some(8),
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
        change(&mut proposal);
        let subjects = proposal
            .subjects
            .iter()
            .map(|subject| monitoring::model::SubjectWrite { subject: subject.clone(), full_mark: 10.0 })
            .collect();
        AssessmentWrite {
            name: "Grade 8".into(),
            unit_id: self.region.0,
            proposal,
            school_year: 2025,
            term: 2,
            series: "g8".into(),
            subjects,
            school_ids: Vec::new(),
        }
    }

    /// A registered assessment with a confirmed blueprint of three items (4, 4, 2 marks).
    pub async fn registered(&self, change: impl FnOnce(&mut Proposal)) -> AssessmentId {
        let id = assessment::create(&self.ctx, &self.lead, &self.write(change)).await.expect("create");
        assessment::register(&self.ctx, &self.lead, id, None, None).await.expect("register");
        blueprint::write(&self.ctx, &self.lead, id, "math", &items()).await.expect("blueprint");
        blueprint::confirm(&self.ctx, &self.lead, id, "math").await.expect("confirm");
        id
    }

    pub async fn draw(&self, id: AssessmentId, write: DrawWrite) -> kernel::SampleDrawId {
        draw::make(&self.ctx, &self.lead, id, &write).await.expect("draw")
    }

    pub async fn settle(&self) {
        let mut handlers = people::imports::job_handlers(kinds());
        handlers.extend(monitoring::job_handlers());
        Jobs::new(self.ctx.clone(), handlers).run_until_idle().await.expect("jobs");
    }

    /// Takes a file of marks in and judges it.
    pub async fn stage(&self, id: AssessmentId, file: &str) -> Batch {
        let fields: Fields =
            [("assessment_id".to_owned(), id.to_string()), ("subject".to_owned(), "math".to_owned())].into();
        let scores = monitoring::import::Scores;
        let target = scores.target(&self.ctx, &fields).await.expect("target");
        let taken = steps::take_in(
            &self.ctx,
            &self.lead,
            "scores",
            Permission::ScoreImport,
            target,
            "marks.csv",
            file.as_bytes().to_vec(),
        );
        let batch_id = taken.await.expect("take in");
        self.settle().await;
        self.batch(batch_id).await
    }

    pub async fn batch(&self, id: ImportBatchId) -> Batch {
        batch(&self.ctx.db, id).await.expect("batch")
    }

    /// The same, applied.
    pub async fn import(&self, id: AssessmentId, file: &str) -> Batch {
        let staged = self.stage(id, file).await;
        let hash = staged.plan_hash.clone().unwrap_or_else(|| panic!("no plan: {:?}", staged.error));
        steps::apply(&self.ctx, &self.lead, &kinds(), &staged, &hash, Some("a test")).await.expect("apply");
        self.settle().await;
        let batch = self.batch(staged.import_batch_id).await;
        assert_eq!(batch.state, "applied", "{:?}", batch.error);
        batch
    }
}

pub fn kinds() -> ImportKinds {
    ImportKinds::new(vec![Arc::new(monitoring::import::Scores)])
}

pub fn plan(schools: Option<u32>, pupils: u32) -> DrawWrite {
    DrawWrite {
        schools,
        unit_of_second_stage: "pupils".into(),
        pupils_per_school: pupils,
        classes_per_school: 0,
        booklets: 1,
        strata: Vec::new(),
        seed: Some("7 12 33".into()),
        witness: "W".into(),
        sealed_until: None,
    }
}

pub fn items() -> Vec<BlueprintItem> {
    [("1", 4.0, "p1", "d1"), ("2", 4.0, "p2", "d1"), ("3a", 2.0, "p3", "d2")]
        .into_iter()
        .zip(1..)
        .map(|((item_no, full_mark, point, domain), position)| BlueprintItem {
            position,
            item_no: item_no.into(),
            full_mark,
            kind: "short".into(),
            point: point.into(),
            domain: domain.into(),
            cognitive: "apply".into(),
            ..BlueprintItem::default()
        })
        .collect()
}

async fn enrol(tx: &storage::Tx, name: &str, school: UnitId, class: UnitId) {
    let person = PersonId::new();
    tx.insert("person", &[("person_id", &person), ("name", &name), ("name_pinyin", &name), ("created_at", &tx.now)])
        .await
        .expect("person");
    let row = uuid::Uuid::now_v7();
    tx.insert(
        "enrolment",
        &[
            ("enrolment_id", &row),
            ("person_id", &person),
            ("school_id", &school),
            ("class_id", &class),
            ("valid_from", &"2024-09-01"),
        ],
    )
    .await
    .expect("enrolment");
}

async fn account(ctx: &Ctx, login: &str, role: &str, unit_id: UnitId) -> Actor {
    let account_id =
        people::commands::account::create_hashed(ctx, login, login, None, "no hash", false).await.expect("account");
    let write = GrantWrite {
        role: role.into(),
        unit_id: unit_id.0,
        subject: None,
        stage: None,
        valid_from: "2026-05-12".into(),
        valid_to: None,
    };
    people::commands::grant::give(ctx, &Actor::System, account_id, write).await.expect("role");
    Actor::account(account_id, None)
}

/// One number of the database.
pub async fn count(ctx: &Ctx, sql: &str) -> i64 {
    use storage::Reads;
    ctx.db.value::<i64>(sql, params![]).await.expect("count").unwrap_or(0)
}
