//! A small region for the tests: schools, people with posts and roles, and analyses of made-up results.

use evidence::commands::{Audience, publish, record_analysis};
use evidence::model::{EvidenceBatch, Recorded, UnitEvidence};
use kernel::{AccountId, Actor, AnalysisId, AssessmentId, FindingId, PersonId, UnitId};
use storage::{Ctx, Reads, Tx, params};
use uuid::Uuid;

/// Schools; the first is the one the tests are about.
pub const SCHOOLS: usize = 12;

pub struct Region {
    pub region: UnitId,
    pub schools: Vec<UnitId>,
    pub lead: Actor,
    pub researcher: Actor,
    pub other_researcher: Actor,
    pub principal: Actor,
    pub other_principal: Actor,
    pub dean: Actor,
    pub inspector: Actor,
    pub teacher: Actor,
}

pub async fn unit(tx: &Tx, name: &str, code: &str, parent: Option<UnitId>) -> UnitId {
    let (id, kind) = (UnitId::new(), if parent.is_some() { "school" } else { "region" });
    tx.insert(
        "unit",
        &[
            ("unit_id", &id),
            ("parent_id", &parent),
            ("kind", &kind),
            ("name", &name),
            ("name_pinyin", &name),
            ("code", &code),
            ("valid_from", &"2020-09-01"),
        ],
    )
    .await
    .expect("unit");
    tx.insert("unit_closure", &[("ancestor_id", &id), ("descendant_id", &id), ("depth", &0_i64)])
        .await
        .expect("closure");
    if let Some(parent) = parent {
        tx.insert("unit_closure", &[("ancestor_id", &parent), ("descendant_id", &id), ("depth", &1_i64)])
            .await
            .expect("closure");
    }
    id
}

/// A person with a post, an account and a role.
pub async fn somebody(tx: &Tx, name: &str, at: UnitId, post: &str, role: &str, subject: Option<&str>) -> Actor {
    let (person, account) = (PersonId::new(), AccountId::new());
    let stage = subject.map(|_| "junior");
    tx.insert("person", &[("person_id", &person), ("name", &name), ("name_pinyin", &name), ("created_at", &tx.now)])
        .await
        .expect("person");
    tx.insert(
        "post",
        &[
            ("post_id", &Uuid::now_v7()),
            ("person_id", &person),
            ("unit_id", &at),
            ("kind", &post),
            ("subject", &subject),
            ("stage", &stage),
            ("valid_from", &"2020-09-01"),
        ],
    )
    .await
    .expect("post");
    tx.insert(
        "account",
        &[
            ("account_id", &account),
            ("person_id", &person),
            ("login", &name),
            ("display_name", &name),
            ("state", &"active"),
            ("created_at", &tx.now),
        ],
    )
    .await
    .expect("account");
    tx.insert(
        "role_grant",
        &[
            ("role_grant_id", &Uuid::now_v7()),
            ("account_id", &account),
            ("role", &role),
            ("unit_id", &at),
            ("subject", &subject),
            ("stage", &stage),
            ("valid_from", &"2020-09-01"),
            ("granted_at", &tx.now),
        ],
    )
    .await
    .expect("grant");
    Actor::account(account, Some(person))
}

pub async fn region(ctx: &Ctx) -> Region {
    let tx = ctx.begin(&Actor::System).await.expect("begin");
    let region = unit(&tx, "R", "320585", None).await;
    let mut schools = Vec::new();
    for school in 0..SCHOOLS {
        schools.push(unit(&tx, &format!("S{school:02}"), &format!("{:010}", 100 + school), Some(region)).await);
    }
    let made = Region {
        region,
        lead: somebody(&tx, "lead", region, "officer", "research_lead", None).await,
        researcher: somebody(&tx, "math", region, "researcher", "researcher", Some("math")).await,
        other_researcher: somebody(&tx, "chinese", region, "researcher", "researcher", Some("chinese")).await,
        principal: somebody(&tx, "head", schools[0], "principal", "principal", None).await,
        other_principal: somebody(&tx, "head1", schools[1], "principal", "principal", None).await,
        dean: somebody(&tx, "dean", schools[0], "dean", "dean", None).await,
        inspector: somebody(&tx, "inspector", region, "inspector", "inspector", None).await,
        teacher: somebody(&tx, "teacher", schools[0], "teacher", "teacher", Some("math")).await,
        schools,
    };
    tx.commit().await.expect("commit");
    made
}

/// Results on one knowledge point of mathematics, in pupil SD from the region's mean; the rest are spread a little.
pub fn batch(region: &Region, period: i64, distances: &[f64]) -> EvidenceBatch {
    let mut values = Vec::new();
    for (school, unit_id) in region.schools.iter().enumerate() {
        let distance = distances.get(school).copied().unwrap_or(0.05 * (school as f64 - 5.5));
        for (dimension, member, scale, sd, centre, here) in
            [("total", "", "marks", 15.0, 70.0, 0.0), ("point", "functions", "rate", 0.25, 0.6, distance)]
        {
            values.push(UnitEvidence {
                unit_id: *unit_id,
                unit_kind: "school".into(),
                peer_group: "junior town".into(),
                subject: "math".into(),
                dimension: dimension.into(),
                member: member.into(),
                scale: scale.into(),
                estimate: centre + sd * here,
                se: sd * 0.08,
                sd_pupil: sd,
                n: 120,
                pupils: 300,
                href: format!("/results/x/units/{unit_id}/subjects/math"),
            });
        }
    }
    EvidenceBatch {
        analysis_id: AnalysisId::new(),
        assessment_id: AssessmentId::new(),
        assessment_name: format!("M{period}"),
        series: "junior math".into(),
        period,
        period_label: period.to_string(),
        stage: "junior".into(),
        grade: 8,
        values,
        finding_kinds: vec!["school".into(), "region".into()],
    }
}

/// An analysis in which the first school lies a whole SD low on functions, recorded and published.
pub async fn published(ctx: &Ctx, region: &Region) -> (EvidenceBatch, Recorded) {
    let batch = batch(region, 20_260_501, &[-1.0]);
    let recorded = record_analysis(ctx, &region.lead, batch.clone()).await.expect("recorded");
    publish(ctx, &region.lead, batch.analysis_id, Audience::Region).await.expect("published");
    publish(ctx, &region.lead, batch.analysis_id, Audience::School).await.expect("published");
    (batch, recorded)
}

/// The finding about the first school's functions.
pub async fn weakness(ctx: &Ctx, region: &Region, batch: &EvidenceBatch) -> FindingId {
    let sql = "select finding_id as value from finding where analysis_id = $1 and unit_id = $2 and member = 'functions' \
        and comparison = 'kind'";
    ctx.db.value(sql, params![batch.analysis_id, region.schools[0]]).await.expect("query").expect("the planted finding")
}

pub async fn count(ctx: &Ctx, table: &str) -> i64 {
    ctx.db.value(&format!("select count(*) as value from {table}"), params![]).await.expect("count").expect("a count")
}
