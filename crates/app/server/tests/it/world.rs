//! A small region made by the commands of the pages: nine schools, one assessment from plan to publication, a finding,
//! an improvement task, one account per role.

use crate::files::{SIZES, assessment_write, draw_write, items, roster, school_name, scores, unit_write};
use crate::http::Server;
use kernel::{
    AccountId, Actor, AnalysisId, AssessmentId, FindingId, ImportBatchId, ImprovementTaskId, PersonId, ReleaseId,
    UnitId,
};
use monitoring::commands::{assessment, blueprint, draw, release};
use monitoring::model::ReleaseWrite;
use people::commands::{account, grant, grouping, imports as steps, person, post, unit};
use people::imports::Fields;
use people::model::account::GrantWrite;
use people::model::person::{IdentifierWrite, PersonWrite, PostWrite};
use people::model::unit::{GroupingWrite, MemberWrite};
use server::compose;
use std::collections::BTreeMap;
use storage::{Ctx, DataDir, Reads, ToSql, params};
use uuid::Uuid;

/// What of the installation the tests speak of.
#[derive(Clone)]
pub struct World {
    pub region: UnitId,
    pub office: UnitId,
    pub schools: Vec<UnitId>,
    pub class: UnitId,
    pub grouping: Uuid,
    pub member: Uuid,
    pub roster: ImportBatchId,
    pub scores: ImportBatchId,
    pub assessment: AssessmentId,
    pub draw: Uuid,
    pub release: ReleaseId,
    pub analysis: AnalysisId,
    pub finding: FindingId,
    pub task: ImprovementTaskId,
    pub lead: Actor,
    /// Sessions and accounts by role; `other_school` is the principal of the second school.
    pub tokens: BTreeMap<String, String>,
    pub accounts: BTreeMap<String, AccountId>,
}

/// One value of the database.
pub async fn value<T: storage::FromSql + Send>(ctx: &Ctx, sql: &str) -> T {
    ctx.db.value(sql, params![]).await.expect(sql).unwrap_or_else(|| panic!("nothing found: {sql}"))
}

/// An account as an actor.
pub async fn actor(ctx: &Ctx, login: &str) -> Actor {
    let account: AccountId =
        value(ctx, &format!("select account_id as value from account where login = '{login}'")).await;
    let person: PersonId = value(ctx, &format!("select person_id as value from account where login = '{login}'")).await;
    Actor::account(account, Some(person))
}

/// The state of an import.
pub async fn batch(ctx: &Ctx, id: ImportBatchId) -> people::imports::Batch {
    people::store::imports::batch(&ctx.db, id).await.expect("batch")
}

/// Brings a file in and applies it; every row must be good.
pub async fn import(
    server: &Server,
    actor: &Actor,
    kind: &str,
    fields: &Fields,
    name: &str,
    bytes: Vec<u8>,
) -> ImportBatchId {
    let (ctx, kinds) = (&server.state.ctx, compose::import_kinds());
    let kind = kinds.get(kind).expect("kind");
    let target = kind.target(ctx, fields).await.expect("target");
    let id = steps::take_in(ctx, actor, kind.kind(), kind.permission(), target, name, bytes).await.expect("upload");
    server.settle().await;
    let staged = batch(ctx, id).await;
    let plan = staged.plan().expect("plan");
    let rows = people::store::imports::rows(&ctx.db, id, Some("error"), None, 1).await.expect("rows");
    let problems: Vec<String> = rows.iter().map(|row| format!("{:?}", row.problems)).collect();
    assert_eq!((staged.state.as_str(), plan.counts.error), ("planned", 0), "{name}: {:?} {problems:?}", staged.error);
    let hash = staged.plan_hash.clone().expect("hash");
    steps::apply(ctx, actor, &kinds, &staged, &hash, Some("a test")).await.expect("apply");
    server.settle().await;
    let applied = batch(ctx, id).await;
    assert_eq!(applied.state, "applied", "{:?}", applied.error);
    id
}

impl World {
    /// The whole story.
    pub async fn new(ctx: &Ctx) -> Self {
        let server = Server::over(ctx);
        let mut world = Self::founded(ctx).await;
        world.roster = import(
            &server,
            &actor(ctx, "bureau_office").await,
            "roster",
            &world.roster_fields(),
            "roster.csv",
            roster().into_bytes(),
        )
        .await;
        world.class = value(
            ctx,
            &format!(
                "select unit_id as value from unit where kind = 'class' and parent_id = {} order by class_no limit 1",
                hex(ctx, world.schools[0].0)
            ),
        )
        .await;
        world.hire(ctx).await;
        world.plan(ctx).await;
        world.hold(&server).await;
        world.act(ctx).await;
        server.settle().await;
        world
    }

    pub fn roster_fields(&self) -> Fields {
        Fields::from([("unit_id".to_owned(), self.region.to_string())])
    }

    pub fn scores_fields(&self) -> Fields {
        Fields::from([
            ("assessment_id".to_owned(), self.assessment.to_string()),
            ("subject".to_owned(), "math".to_owned()),
        ])
    }

    /// A world nothing is known of yet.
    pub fn blank() -> Self {
        Self {
            region: UnitId(Uuid::nil()),
            office: UnitId(Uuid::nil()),
            schools: Vec::new(),
            class: UnitId(Uuid::nil()),
            grouping: Uuid::nil(),
            member: Uuid::nil(),
            roster: ImportBatchId(Uuid::nil()),
            scores: ImportBatchId(Uuid::nil()),
            assessment: AssessmentId(Uuid::nil()),
            draw: Uuid::nil(),
            release: ReleaseId(Uuid::nil()),
            analysis: AnalysisId(Uuid::nil()),
            finding: FindingId(Uuid::nil()),
            task: ImprovementTaskId(Uuid::nil()),
            lead: Actor::System,
            tokens: BTreeMap::new(),
            accounts: BTreeMap::new(),
        }
    }

    /// Units, and the two who bring things in; nobody is enrolled yet.
    pub async fn founded(ctx: &Ctx) -> Self {
        let system = Actor::System;
        let region = unit::create(ctx, &system, &unit_write("region", "Region", None)).await.expect("region");
        let office = unit::create(ctx, &system, &unit_write("office", "Office", Some(region))).await.expect("office");
        unit::create(ctx, &system, &unit_write("centre", "Centre", Some(region))).await.expect("centre");
        let mut schools = Vec::new();
        for at in 0..SIZES.len() {
            let mut write = unit_write("school", &school_name(at), Some(region));
            write.code = Some(format!("32000000{at:02}"));
            write.stages = if at == 1 { vec!["primary".into(), "junior".into()] } else { vec!["junior".into()] };
            schools.push(unit::create(ctx, &system, &write).await.expect("school"));
        }
        let write = GroupingWrite {
            kind: "education_group".into(),
            name: "Group".into(),
            lead_unit_id: Some(schools[0].0),
            valid_from: "2024-09-01".into(),
            valid_to: None,
        };
        let grouping = grouping::create(ctx, &system, &write).await.expect("grouping");
        for school in &schools[..2] {
            grouping::add_member(
                ctx,
                &system,
                grouping,
                &MemberWrite { unit_id: school.0, valid_from: "2024-09-01".into() },
            )
            .await
            .expect("member");
        }
        let member =
            value(ctx, "select grouping_member_id as value from grouping_member order by grouping_member_id limit 1")
                .await;
        let mut world = Self { region, office, class: region, grouping: grouping.0, member, schools, ..Self::blank() };
        world.lead = world.somebody(ctx, "research_lead", "research_lead", region, "officer").await;
        world.somebody(ctx, "bureau_office", "bureau_office", region, "officer").await;
        world
    }

    /// Everybody else, each with a role at its place.
    async fn hire(&mut self, ctx: &Ctx) {
        let school = self.schools[0];
        for role in people::roles::all() {
            let at = match role.key.as_str() {
                "research_lead" | "bureau_office" => continue,
                "principal" | "dean" | "school_clerk" | "parent" | "student" | "expert" | "group_lead" => school,
                "head_teacher" | "teacher" => self.class,
                _ => self.region,
            };
            let kind = match role.key.as_str() {
                "principal" => "principal",
                "dean" => "dean",
                "researcher" => "researcher",
                "teacher" | "head_teacher" => "teacher",
                _ => "officer",
            };
            self.somebody(ctx, &role.key, &role.key, at, kind).await;
        }
        self.somebody(ctx, "other_school", "principal", self.schools[1], "principal").await;
        self.somebody(ctx, "bystander", "student", self.schools[0], "clerk").await;
    }

    /// A person with a post, an account with a role, a session.
    async fn somebody(&mut self, ctx: &Ctx, login: &str, role: &str, at: UnitId, post_kind: &str) -> Actor {
        let identifiers =
            vec![IdentifierWrite { kind: "staff_no".into(), value: format!("T{:04}", self.accounts.len()) }];
        let write = PersonWrite { name: format!("Ms {login}"), gender: "f".into(), birth_date: None, identifiers };
        let person_id: PersonId = person::create(ctx, &Actor::System, &write).await.expect("person");
        let by_subject = people::roles::get(role).expect("role").by_subject;
        let (subject, stage) = (by_subject.then(|| "math".to_owned()), by_subject.then(|| "junior".to_owned()));
        let place = PostWrite {
            unit_id: at.0,
            kind: post_kind.into(),
            subject: subject.clone(),
            stage: stage.clone(),
            valid_from: "2024-09-01".into(),
        };
        post::give(ctx, &Actor::System, person_id, &place).await.expect("post");
        let account_id =
            account::create_hashed(ctx, login, login, Some(person_id), "no hash", false).await.expect("account");
        let write = GrantWrite {
            role: role.into(),
            unit_id: at.0,
            subject,
            stage,
            valid_from: "2024-09-01".into(),
            valid_to: None,
        };
        grant::give(ctx, &Actor::System, account_id, write).await.expect("role");
        let token = format!("token of {login}").replace(' ', "-");
        let tx = ctx.begin(&Actor::System).await.expect("begin");
        let session: [(&str, &(dyn ToSql + Sync)); 8] = [
            ("login_session_id", &Uuid::now_v7()),
            ("account_id", &account_id),
            ("token_hash", &hex_text(&vault::hash_token(&token))),
            ("created_at", &tx.now),
            ("last_seen_at", &tx.now),
            ("expires_at", &(tx.now + 3_600_000_000)),
            ("address", &"127.0.0.1"),
            ("agent", &"test"),
        ];
        tx.insert("login_session", &session).await.expect("session");
        tx.commit().await.expect("commit");
        self.tokens.insert(login.into(), token);
        self.accounts.insert(login.into(), account_id);
        Actor::account(account_id, Some(person_id))
    }

    /// An assessment with its paper and its sample.
    pub async fn plan(&mut self, ctx: &Ctx) {
        let lead = self.lead.clone();
        let id =
            assessment::create(ctx, &lead, &assessment_write(self.region, "Grade 8 spring")).await.expect("create");
        blueprint::write(ctx, &lead, id, "math", &items()).await.expect("blueprint");
        blueprint::confirm(ctx, &lead, id, "math").await.expect("confirm");
        assessment::register(ctx, &lead, id, None, None).await.expect("register");
        self.draw = draw::make(ctx, &lead, id, &draw_write()).await.expect("draw").0;
        self.assessment = id;
    }

    /// The assessment from its marks to its publication.
    async fn hold(&mut self, server: &Server) {
        let (ctx, lead, id) = (&server.state.ctx, self.lead.clone(), self.assessment);
        self.scores = import(server, &lead, "scores", &self.scores_fields(), "scores.csv", scores().into_bytes()).await;
        let (release_id, _) = release::begin(ctx, &lead, id, &ReleaseWrite::default()).await.expect("release");
        server.settle().await;
        let row = monitoring::results::commands::analyse(ctx, &lead, release_id).await.expect("analysis");
        server.settle().await;
        (self.release, self.analysis) = (release_id, AnalysisId(row.analysis_id));
        for audience in ["region", "school"] {
            monitoring::results::commands::publish(ctx, &lead, self.analysis, audience).await.expect("published");
        }
        server.settle().await;
    }

    /// The finding of School A and the task it led to.
    async fn act(&mut self, ctx: &Ctx) {
        let school = hex(ctx, self.schools[0].0);
        self.finding = value(ctx, &format!("select finding_id as value from finding where unit_id = {school} and member = 'functions' and direction = 'weakness' order by finding_id limit 1")).await;
        self.task = evidence::commands::open(
            ctx,
            &self.lead,
            self.finding,
            evidence::commands::NewTask { title: "Functions".into(), ..Default::default() },
        )
        .await
        .expect("task");
    }

    pub fn token(&self, login: &str) -> &str {
        &self.tokens[login]
    }
}

/// An id as it is written in SQL.
pub fn hex(ctx: &Ctx, id: Uuid) -> String {
    match ctx.db.dialect {
        storage::Dialect::Sqlite => format!("x'{}'", id.simple()),
        storage::Dialect::Postgres => format!("'{id}'"),
    }
}

fn hex_text(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A copy of a SQLite installation: the same ids, the same keys, a folder of its own.
pub struct Copy {
    pub ctx: Ctx,
    _folder: tempfile::TempDir,
}

impl Copy {
    pub async fn of(ctx: &Ctx) -> Self {
        let folder = tempfile::tempdir().expect("folder");
        copy_tree(ctx.data.root(), folder.path());
        let data = DataDir::at(folder.path()).expect("data");
        let clock = storage::Clock::fixed(jiff::civil::date(2026, 5, 12));
        let ctx = Ctx::open(&data.sqlite(), data, (*ctx.keys).clone(), clock).await.expect("copy opens");
        Self { ctx, _folder: folder }
    }
}

pub fn copy_tree(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("folder");
    for entry in std::fs::read_dir(from).expect("folder") {
        let entry = entry.expect("entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("type").is_dir() {
            copy_tree(&entry.path(), &target);
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            std::fs::copy(entry.path(), &target).expect("copy");
        }
    }
}
