//! Assessments as pages show them: rows with their progress, and all of one.

use crate::commands::assessment::judge_again;
use crate::model::{AssessmentDetail, AssessmentFilter, AssessmentRow, GuardVerdict, SubjectDetail};
use crate::store::assessments::{self, Record};
use crate::store::steps::{self, Facts};
use crate::store::{draws, releases};
use kernel::error::Result;
use kernel::score::Score;
use kernel::{Actor, AssessmentId, Permission, UnitId};
use people::access;
use std::collections::{BTreeMap, BTreeSet};
use storage::{Ctx, Reach};
use webkit::{Page, UnitRef};

/// A page of the assessments the actor may see.
///
/// # Errors
/// Forbidden without the right.
pub async fn page(ctx: &Ctx, actor: &Actor, filter: &AssessmentFilter) -> Result<Page<AssessmentRow>> {
    let reach = access::require(ctx, actor, Permission::AssessmentRead).await?;
    let page = assessments::page(&ctx.db, &reach, filter, &ctx.today().to_string()).await?;
    let Page { items, next, count, count_capped } = page;
    Ok(Page { items: rows(ctx, actor, &items).await?, next, count, count_capped })
}

/// Records as rows; what the actor may open of the results depends on where the actor stands.
///
/// # Errors
/// Internal, from the database.
pub async fn rows(ctx: &Ctx, actor: &Actor, records: &[Record]) -> Result<Vec<AssessmentRow>> {
    let ids: Vec<AssessmentId> = records.iter().map(|record| record.assessment_id).collect();
    let subjects = assessments::subjects(&ctx.db, &ids).await?;
    let facts = steps::facts(&ctx.db, &ids).await?;
    let units: BTreeSet<UnitId> = records.iter().map(|record| record.unit_id).collect();
    let names = people::units::named_many(&ctx.db, &units.iter().copied().collect::<Vec<_>>()).await?;
    let above = Above::load(ctx, actor, &units).await?;
    let none = Facts::default();
    Ok(records
        .iter()
        .map(|record| {
            let own: Vec<_> = subjects.iter().filter(|subject| subject.assessment_id == record.assessment_id).collect();
            let facts = facts.get(&record.assessment_id).unwrap_or(&none);
            let latest = if above.results.contains(&record.unit_id) { facts.frozen } else { facts.open_to_schools };
            let unit = names.get(&record.unit_id);
            AssessmentRow {
                assessment_id: record.assessment_id.0,
                name: record.name.clone(),
                form: record.form.clone(),
                level: record.level.clone(),
                stage: record.stage.clone(),
                grade: u8::try_from(record.grade).unwrap_or(0),
                school_year: record.school_year.to_string(),
                term: record.term,
                exam_date: record.exam_date.clone(),
                state: record.state.clone(),
                subjects: own.iter().map(|subject| subject.subject.clone()).collect(),
                unit: UnitRef {
                    unit_id: record.unit_id.0,
                    name: unit.map(|unit| unit.name.clone()).unwrap_or_default(),
                    kind: unit.map(|unit| unit.kind.clone()).unwrap_or_default(),
                },
                steps: steps::steps(record, &own, facts),
                latest_analysis_id: latest.map(|id| id.0).filter(|_| above.any_results),
                version: record.version,
            }
        })
        .collect())
}

/// Where an actor stands above the organisers of assessments.
struct Above {
    results: BTreeSet<UnitId>,
    any_results: bool,
}

impl Above {
    async fn load(ctx: &Ctx, actor: &Actor, units: &BTreeSet<UnitId>) -> Result<Self> {
        let region = access::may(ctx, actor, Permission::ResultRegion).await?;
        let school = access::may(ctx, actor, Permission::ResultSchool).await?;
        let mut results = BTreeSet::new();
        for unit in units {
            if covers(ctx, &region, *unit).await? || covers(ctx, &school, *unit).await? {
                results.insert(*unit);
            }
        }
        Ok(Self { results, any_results: !region.is_empty() || !school.is_empty() })
    }
}

async fn covers(ctx: &Ctx, reach: &Reach, unit: UnitId) -> Result<bool> {
    if reach.is_empty() { Ok(false) } else { access::covers(&ctx.db, reach, unit).await }
}

/// All of an assessment the actor may see.
///
/// # Errors
/// Not found out of reach.
pub async fn detail(ctx: &Ctx, actor: &Actor, id: AssessmentId) -> Result<AssessmentDetail> {
    let reach = access::require(ctx, actor, Permission::AssessmentRead).await?;
    let today = ctx.today().to_string();
    let record = assessments::visible(&ctx.db, &reach, id, &today).await?;
    let inside = covers(ctx, &reach, record.unit_id).await?;
    let mut row = rows(ctx, actor, std::slice::from_ref(&record)).await?;
    let subjects = assessments::subjects(&ctx.db, &[id]).await?;
    let schools = assessments::schools(&ctx.db, id).await?;
    let names = people::units::named_many(&ctx.db, &schools).await?;
    let verdict: GuardVerdict = match record.state.as_str() {
        "draft" => judge_again(ctx, &record).await?.told,
        _ => serde_json::from_str(&record.verdict)?,
    };
    let drawers = access::may(ctx, actor, Permission::SampleDraw).await?;
    let open = covers(ctx, &drawers, record.unit_id).await?;
    let draw = match draws::in_force(&ctx.db, id).await? {
        Some(draw) if inside => Some(draws::detail(&ctx.db, &draw, &today, open).await?),
        _ => None,
    };
    let in_code_order = schools.iter().filter_map(|id| names.get(id));
    Ok(AssessmentDetail {
        proposal: serde_json::from_str(&record.proposal)?,
        verdict,
        exception: record.exception.as_deref().filter(|_| inside).map(serde_json::from_str).transpose()?,
        series: record.series.clone(),
        subject_details: subjects
            .iter()
            .map(|subject| SubjectDetail {
                subject: subject.subject.clone(),
                full_mark: Score(i32::try_from(subject.full_mark).unwrap_or(0)).as_f64(),
                blueprint_state: subject.blueprint_state.clone(),
                items: subject.items,
            })
            .collect(),
        schools: in_code_order
            .map(|unit| UnitRef { unit_id: unit.unit_id, name: unit.name.clone(), kind: unit.kind.clone() })
            .collect(),
        releases: if inside { releases::of_assessment(&ctx.db, id).await? } else { Vec::new() },
        draw,
        can: can(ctx, actor, &record).await?,
        row: row.pop().ok_or_else(|| kernel::Error::internal("one record gives one row"))?,
    })
}

/// What the actor may do now with an assessment.
async fn can(ctx: &Ctx, actor: &Actor, record: &Record) -> Result<Vec<String>> {
    let draft = record.state == "draft";
    let running = record.state == "registered";
    let alive = draft || running;
    let acts: [(&str, Permission, bool); 9] = [
        ("edit", Permission::AssessmentManage, draft),
        ("register", Permission::AssessmentManage, draft),
        ("override", Permission::AssessmentOverride, draft),
        ("withdraw", Permission::AssessmentManage, alive || record.state == "closed"),
        ("close", Permission::AssessmentManage, running),
        ("blueprint", Permission::BlueprintManage, alive),
        ("draw", Permission::SampleDraw, running),
        ("import", Permission::ScoreImport, running),
        ("release", Permission::ReleaseManage, running),
    ];
    let mut can = Vec::new();
    let mut held: BTreeMap<Permission, bool> = BTreeMap::new();
    for (word, permission, now) in acts {
        let holds = match held.get(&permission) {
            Some(holds) => *holds,
            None => {
                let reach = access::may(ctx, actor, permission).await?;
                // A school sends in its own marks, whoever organises.
                if permission == Permission::ScoreImport {
                    !reach.is_empty()
                } else {
                    covers(ctx, &reach, record.unit_id).await?
                }
            }
        };
        held.insert(permission, holds);
        if holds && now {
            can.push(word.to_owned());
        }
    }
    Ok(can)
}
