//! What stands in the paths and bodies of every operation: ids of the finished world, the smallest bodies that make sense.

use crate::files::{assessment_write, draw_write, items, roster_head, unit_write};
use crate::http::{Sent, Server};
use crate::world::{World, actor, value};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use storage::{Ctx, Reads};
use uuid::Uuid;

const TODAY: &str = "2026-05-12";

/// An operation of the API.
pub struct Operation {
    pub method: String,
    pub path: String,
    pub permission: String,
}

impl Operation {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.path.trim_start_matches("/api/v1"))
    }
}

/// Every operation as the document has it, in order of paths.
pub fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(server::openapi::document()).expect("a document is data");
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().expect("paths") {
        for method in ["get", "post", "put", "delete", "patch"] {
            let Some(operation) = item.get(method) else { continue };
            let permission =
                operation["x-permission"].as_str().unwrap_or_else(|| panic!("{method} {path} names no permission"));
            found.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                permission: permission.to_owned(),
            });
        }
    }
    found
}

/// Ids that stand in paths and bodies, found once in the finished world.
pub struct Fixture {
    pub world: World,
    ids: BTreeMap<&'static str, Uuid>,
    link: String,
    plan_hash: String,
}

impl Fixture {
    pub async fn new(ctx: &Ctx, world: World) -> Self {
        let system = kernel::Actor::System;
        people::commands::unit::add_alias(ctx, &system, world.schools[0], "Old A").await.expect("alias");
        let measure = evidence::commands::NewMeasure {
            body: "Two lessons".into(),
            owner: "Maths".into(),
            due: "2026-05-20".into(),
        };
        let link = people::links::NewLink {
            purpose: "improvement_read".into(),
            target_id: world.task.to_string(),
            unit_id: world.schools[0],
            holder: "Visitor".into(),
            days: 7,
        };
        let link = people::links::create(ctx, &world.lead, link).await.expect("link").url_token;
        let acting = people::model::account::ActingWrite {
            principal_id: world.accounts["principal"].0,
            delegate_id: world.accounts["dean"].0,
            reason: "Leave".into(),
            valid_from: TODAY.into(),
            valid_to: "2026-06-12".into(),
        };
        people::commands::grant::let_act(ctx, &system, acting).await.expect("delegation");
        let write = administration::model::PolicyWrite {
            unit_id: world.region.0,
            value: "25".into(),
            verdict: None,
            document_no: "Order 3".into(),
            reason: "Trial".into(),
            valid_from: "2027-01-01".into(),
            valid_to: None,
        };
        administration::commands::set_policy(ctx, &world.lead, "results.suppress.findings_below", "", &write)
            .await
            .expect("policy");
        let head = actor(ctx, "principal").await;
        evidence::commands::accept(ctx, &head, world.task, 1).await.expect("accepted");
        evidence::commands::add_measure(ctx, &head, world.task, 2, measure).await.expect("measure");
        // A plan not registered yet, one registered without marks, a task nobody has taken up.
        let draft =
            monitoring::commands::assessment::create(ctx, &world.lead, &assessment_write(world.region, "Draft"))
                .await
                .expect("draft");
        let exception = monitoring::model::GuardException {
            officer: "Ms Officer".into(),
            reason: "A second one".into(),
            ..Default::default()
        };
        let open = monitoring::commands::assessment::create(ctx, &world.lead, &assessment_write(world.region, "Open"))
            .await
            .expect("open");
        monitoring::commands::assessment::register(ctx, &world.lead, open, None, Some(&exception))
            .await
            .expect("registered");
        let school = crate::world::hex(ctx, world.schools[0].0);
        let sql = format!(
            "select finding_id from finding where unit_id = {school} and finding_id <> {} order by finding_id",
            crate::world::hex(ctx, world.finding.0)
        );
        let others: Vec<kernel::FindingId> = ctx
            .db
            .query(&sql, storage::params![])
            .await
            .expect("findings")
            .iter()
            .map(|row| row.get("finding_id").expect("id"))
            .collect();
        assert!(2 <= others.len(), "School A has {} findings", 1 + others.len());
        let fresh = evidence::commands::open(
            ctx,
            &world.lead,
            others[0],
            evidence::commands::NewTask { title: "Fresh".into(), ..Default::default() },
        )
        .await
        .expect("task");
        // A second class to move to, and a guardian to end.
        let pupil = value::<Uuid>(ctx, "select person_id as value from person where name = 'Pupil Aaa'").await;
        let named = people::model::person::GuardianWrite {
            name: "Guardian".into(),
            relation: "mother".into(),
            valid_from: TODAY.into(),
        };
        let guardian =
            people::commands::guardian::add(ctx, &system, kernel::PersonId(pupil), &named).await.expect("guardian");
        let mut class = unit_write("class", "Class 9", Some(world.schools[0]));
        (class.class_no, class.entry_year, class.stages) = (Some(9), Some(2024), vec!["junior".into()]);
        let second_class = people::commands::unit::create(ctx, &system, &class).await.expect("class").0;
        // A roster that waits for somebody's word.
        let server = Server::over(ctx);
        let fields = vec![("kind".to_owned(), "roster".to_owned()), ("unit_id".to_owned(), world.region.to_string())];
        let file = format!("{}\nSchool A,8,1,New Pupil,{}\n", roster_head(), crate::files::pupil_no(900));
        let sent = Sent::Form(fields, "more.csv".into(), file.into_bytes());
        let answer = server.ask("POST", "/api/v1/imports", Some(world.token("bureau_office")), None, &sent).await;
        let planned: Uuid = answer.json()["import_batch_id"].as_str().expect("batch").parse().expect("id");
        server.settle().await;
        // And a job that waits.
        server.ask("POST", "/api/v1/imports", Some(world.token("bureau_office")), None, &sent).await;
        let plan_hash = crate::world::batch(ctx, kernel::ImportBatchId(planned)).await.plan_hash.expect("plan");
        let one = |sql: &'static str| async move { value::<Uuid>(ctx, sql).await };
        let ids = BTreeMap::from([
            ("alias", one("select unit_alias_id as value from unit_alias").await),
            ("acting", one("select acting_for_id as value from acting_for").await),
            ("override", one("select policy_override_id as value from policy_override").await),
            ("measure", one("select improvement_measure_id as value from improvement_measure").await),
            ("link", one("select access_link_id as value from access_link").await),
            ("job", one("select job_id as value from job where state = 'queued'").await),
            ("publication", one("select publication_id as value from publication order by publication_id limit 1").await),
            ("pupil", one("select person_id as value from person where name = 'Pupil Aaa'").await),
            ("second", one("select person_id as value from person where name = 'Pupil Aab'").await),
            ("staff", one("select person_id as value from person where name = 'Ms dean'").await),
            ("post", one("select p.post_id as value from post p join person n on n.person_id = p.person_id where n.name = 'Ms dean'").await),
            ("grant", one("select g.role_grant_id as value from role_grant g join account a on a.account_id = g.account_id where a.login = 'bystander'").await),
            ("session", one("select s.login_session_id as value from login_session s join account a on a.account_id = s.account_id where a.login = 'bystander'").await),
            ("planned", planned),
            ("class", second_class),
            ("guardian", guardian),
            ("draft", draft.0),
            ("open", open.0),
            ("fresh", fresh.0),
            ("finding", others[1].0),
            ("head", one("select person_id as value from person where name = 'Ms principal'").await),
        ]);
        Self { world, ids, link, plan_hash }
    }

    /// The path with its parameters filled in.
    pub fn path(&self, operation: &Operation) -> String {
        let world = &self.world;
        let path = operation.path.trim_start_matches("/api/v1");
        let id = match path.split('/').nth(1).unwrap_or_default() {
            "units" if path.ends_with("close") => world.office.0,
            "units" => world.schools[0].0,
            "groupings" => world.grouping,
            "persons" if path.contains("posts") => self.ids["staff"],
            "persons" => self.ids["pupil"],
            "accounts" => world.accounts["bystander"].0,
            "grants" => self.ids["grant"],
            "acting-for" => self.ids["acting"],
            "session" => self.ids["session"],
            "access-links" => self.ids["link"],
            "imports" if path.ends_with("undo") || path.ends_with("verdict.xlsx") || path.ends_with("rows") => {
                world.roster.0
            }
            "imports" => self.ids["planned"],
            "jobs" => self.ids["job"],
            "policy" => self.ids["override"],
            "improvements" if ["accept", "assign", "withdraw"].iter().any(|end| path.ends_with(end)) => {
                self.ids["fresh"]
            }
            "improvements" => world.task.0,
            "findings" if operation.method == "POST" => self.ids["finding"],
            "findings" => world.finding.0,
            "assessments" if operation.method == "PUT" && path == "/assessments/{id}" || path.ends_with("register") => {
                self.ids["draft"]
            }
            "assessments" if operation.method == "PUT" || path.ends_with("blueprint/import") => self.ids["open"],
            "assessments"
                if operation.method == "POST" && (path.ends_with("draws") || path.ends_with("draws/import")) =>
            {
                self.ids["open"]
            }
            "assessments" => world.assessment.0,
            "releases" => world.release.0,
            "analyses" => world.analysis.0,
            "publications" => self.ids["publication"],
            _ => Uuid::nil(),
        };
        let filled = operation.path.replace("{id}", &id.to_string());
        let filled = filled
            .replace("{alias_id}", &self.ids["alias"].to_string())
            .replace("{member_id}", &world.member.to_string());
        let filled = filled
            .replace("{post_id}", &self.ids["post"].to_string())
            .replace("{guardian_link_id}", &self.ids["guardian"].to_string())
            .replace("{measure_id}", &self.ids["measure"].to_string());
        let filled =
            filled.replace("{draw_id}", &world.draw.to_string()).replace("{unit_id}", &world.schools[0].to_string());
        let filled = filled.replace("{subject}", "math").replace("{item_no}", "1").replace("{token}", &self.link);
        let filled = filled.replace("{key}", "results.suppress.findings_below");
        assert!(!filled.contains('{'), "no value for a parameter of {filled}");
        match path {
            "/assessments/{id}/blueprint"
            | "/assessments/{id}/blueprint/confirm"
            | "/assessments/{id}/blueprint/export.xlsx" => filled + "?subject=math",
            "/analyses/{id}/schools" | "/analyses/{id}/schools/export.xlsx" => filled + "?subject=math",
            "/imports/template.xlsx" => format!("{filled}?kind=roster&unit_id={}", world.schools[0]),
            "/improvements/guides" => filled + "?subject=math&stage=junior",
            "/access-links" if operation.method == "GET" => format!("{filled}?target_id={}", world.task),
            _ => filled,
        }
    }

    /// The version that the write names.
    pub fn version(&self, operation: &Operation) -> Option<i64> {
        let path = operation.path.as_str();
        match path {
            _ if operation.method == "GET" => None,
            _ if ["accept", "assign", "withdraw"]
                .iter()
                .any(|end| path.contains("/improvements/") && path.ends_with(end)) =>
            {
                Some(1)
            }
            _ if path.contains("/improvements/") && !path.ends_with("/done") => Some(3),
            _ => Some(1),
        }
    }

    /// The smallest body that makes sense.
    pub fn body(&self, operation: &Operation) -> Sent {
        let world = &self.world;
        let region = world.region.0;
        let (path, day) = (operation.path.trim_start_matches("/api/v1"), json!({ "date": TODAY }));
        let assessment = serde_json::to_value(AssessmentJson::of(world)).expect("plain");
        let form = |fields: &[(&str, &str)], name: &str, text: String| {
            Sent::Form(
                fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect(),
                name.into(),
                text.into_bytes(),
            )
        };
        let unit = |kind: &str, name: &str, parent: kernel::UnitId| {
            let write = unit_write(kind, name, Some(parent));
            json!({ "parent_id": write.parent_id, "kind": write.kind, "name": write.name, "valid_from": TODAY, "stages": ["junior"], "traits": [] })
        };
        let json = match (operation.method.as_str(), path) {
            ("GET" | "DELETE", _) => return Sent::Nothing,
            (_, "/session") => json!({ "login": "nobody", "password": "wrong" }),
            (_, "/session/activate") => json!({ "login": "nobody", "code": "1", "password": "river stone 7" }),
            (_, "/session/password") => json!({ "old": "wrong", "new": "river stone 8" }),
            (_, "/session/act-for") => json!({ "acting_for_id": self.ids["acting"] }),
            ("POST", "/units") => unit("school", "School Z", world.region),
            (_, "/units/{id}") => unit("school", "School A", world.region),
            (_, "/units/{id}/aliases") => json!({ "alias": "First" }),
            (
                _,
                "/units/{id}/close"
                | "/groupings/{id}/members/{member_id}/end"
                | "/persons/{id}/posts/{post_id}/end"
                | "/persons/{id}/guardians/{guardian_link_id}/end",
            ) => day,
            (_, "/groupings" | "/groupings/{id}") => {
                json!({ "kind": "alliance", "name": "Alliance", "lead_unit_id": world.schools[0].0, "valid_from": TODAY })
            }
            (_, "/groupings/{id}/members") => json!({ "unit_id": world.schools[2].0, "valid_from": TODAY }),
            (_, "/persons") => json!({ "name": "Somebody", "gender": "f" }),
            (_, "/persons/{id}") => json!({ "name": "Pupil Aaa", "gender": "m" }),
            (_, "/persons/{id}/posts") => {
                json!({ "unit_id": world.schools[0].0, "kind": "teacher", "valid_from": TODAY })
            }
            (_, "/persons/{id}/enrolments") => json!({ "class_id": self.ids["class"], "valid_from": TODAY }),
            (_, "/persons/{id}/enrolments/end") => json!({ "date": TODAY, "reason": "left" }),
            (_, "/persons/{id}/guardians") => {
                json!({ "name": "Second Guardian", "relation": "other", "valid_from": TODAY })
            }
            (_, "/persons/{id}/merge") => json!({ "into": self.ids["second"], "reason": "Twice" }),
            (_, "/persons/{id}/reveal") => json!({ "kind": "student_no", "reason": "Letter" }),
            (_, "/accounts") => json!({ "login": "fresh", "display_name": "Fresh" }),
            (_, "/accounts/{id}/grants") => {
                json!({ "role": "school_clerk", "unit_id": world.schools[0].0, "valid_from": TODAY })
            }
            (_, "/acting-for") => {
                json!({ "principal_id": world.accounts["bystander"].0, "delegate_id": world.accounts["student"].0, "reason": "Leave", "valid_from": TODAY, "valid_to": "2026-06-01" })
            }
            (_, "/access-links") => {
                json!({ "purpose": "improvement_read", "target_id": world.task.0, "holder": "Visitor", "days": 7 })
            }
            (_, "/imports") => {
                return form(
                    &[("kind", "roster"), ("unit_id", &world.schools[0].to_string())],
                    "r.csv",
                    format!("{}\n", roster_head()),
                );
            }
            (_, "/imports/{id}/apply") => json!({ "plan_hash": self.plan_hash, "release_brake": "Known" }),
            (_, "/blobs") => return form(&[("purpose", "guard_exception")], "decision.pdf", "%PDF-1.4".into()),
            (_, "/policy/{key}/overrides") => {
                json!({ "unit_id": region, "value": "30", "document_no": "Order 4", "reason": "Trial", "valid_from": TODAY })
            }
            (_, "/improvements/{id}/measures") => json!({ "body": "More", "owner": "Maths", "due": "2026-05-21" }),
            (_, "/improvements/{id}/measures/{measure_id}/done") => json!({ "note": "Done" }),
            (_, "/improvements/{id}/visits") => json!({ "body": "Seen", "date": TODAY }),
            (_, "/improvements/{id}/notes") => json!({ "body": "Noted" }),
            (_, "/findings/{id}/statements") => json!({ "body": "We know" }),
            (_, "/findings/{id}/improvements") => json!({ "title": "Again" }),
            (_, "/improvements/{id}/assign") => json!({ "owner_person_id": self.ids["head"] }),
            (_, "/assessments" | "/assessments/{id}") => assessment,
            (_, "/guard/check") => assessment["proposal"].clone(),
            (_, "/assessments/{id}/register") => {
                json!({ "exception": { "officer": "Ms Officer", "reason": "A third one" } })
            }
            (_, "/assessments/{id}/blueprint") => json!({ "items": items() }),
            (_, "/assessments/{id}/blueprint/import") => return form(&[("subject", "math")], "b.csv", blueprint_csv()),
            (_, "/assessments/{id}/draws/import") => {
                return form(
                    &[],
                    "d.csv",
                    format!(
                        "pupil,school,weight\n{},School A,1\n{},School B,1\n",
                        crate::files::pupil_no(0),
                        crate::files::pupil_no(30)
                    ),
                );
            }
            (_, "/assessments/{id}/draws") => draw_json(),
            (_, "/assessments/{id}/releases") => json!({ "batch_ids": [], "note": "" }),
            (_, "/analyses/{id}/publish") => json!({ "audience": "school" }),
            _ => json!({ "reason": "Reason" }),
        };
        Sent::Json(json)
    }
}

fn blueprint_csv() -> String {
    let mut text = ["item", "full_mark", "kind", "point", "domain"]
        .map(|key| text::word(&format!("monitoring.column_{key}"), text::Lang::Zh))
        .join(",");
    items()
        .iter()
        .for_each(|item| text.push_str(&format!("\n{},10,short,{},{}", item.item_no, item.point, item.domain)));
    text
}

fn draw_json() -> Value {
    let write = draw_write();
    json!({
        "schools": null, "unit_of_second_stage": write.unit_of_second_stage, "pupils_per_school": 0, "classes_per_school": 2,
        "booklets": 1, "strata": [], "seed": write.seed, "witness": write.witness, "sealed_until": null,
    })
}

/// An assessment as a page sends it.
#[derive(serde::Serialize)]
struct AssessmentJson {
    name: String,
    unit_id: Uuid,
    proposal: monitoring::model::Proposal,
    school_year: i64,
    term: i64,
    series: String,
    subjects: Vec<Value>,
    school_ids: Vec<Uuid>,
}

impl AssessmentJson {
    fn of(world: &World) -> Self {
        let write = assessment_write(world.region, "Autumn");
        let subjects = write
            .subjects
            .iter()
            .map(|subject| json!({ "subject": subject.subject, "full_mark": subject.full_mark }))
            .collect();
        Self {
            name: write.name,
            unit_id: write.unit_id,
            proposal: write.proposal,
            school_year: write.school_year,
            term: write.term,
            series: write.series,
            subjects,
            school_ids: write.school_ids,
        }
    }
}
