//! Opening an improvement task from a finding.

use super::{log, text_of};
use crate::access::Sight;
use crate::rules::clock::{Deadlines, due};
use crate::rules::sentence;
use crate::store::finding::{self, FindingRecord};
use crate::store::post;
use catalog::Catalog;
use kernel::{
    Actor, Error, FieldError, FindingId, ImprovementTaskId, Kind, Permission, PersonId, Refusal, Result, UnitId,
};
use people::access::{may, refused};
use serde::Deserialize;
use storage::{Act, Ctx, Reads, Tx, params};
use text::Lang;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a task is opened with.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct NewTask {
    /// What is to be improved; empty: the finding's own words.
    #[serde(default)]
    pub title: String,
    /// Who answers for it; the head of the school when not named.
    #[serde(default)]
    pub owner_person_id: Option<Uuid>,
    /// Who helps; the researcher of the subject and stage when not named.
    #[serde(default)]
    pub guide_person_id: Option<Uuid>,
}

/// Opens a task from a finding about a school.
///
/// # Errors
/// Not found out of sight; forbidden without `improvement.open` over the unit; conflict when the finding is withdrawn,
/// is the region's, or has a task already; invalid people or title.
pub async fn open(ctx: &Ctx, actor: &Actor, finding_id: FindingId, new: NewTask) -> Result<ImprovementTaskId> {
    let sight = Sight::require(ctx, actor).await?;
    let about = finding::one(&ctx.db, &sight, finding_id).await?;
    let reach = may(ctx, actor, Permission::ImprovementOpen).await?;
    if !finding::in_reach(&ctx.db, &reach, finding_id).await? {
        return Err(refused(Permission::ImprovementOpen));
    }
    let opened_by = actor.account_id().ok_or_else(|| refused(Permission::ImprovementOpen))?;
    if about.state == "withdrawn" {
        return Err(Error::conflict("evidence.finding_withdrawn"));
    }
    if about.schools.is_some() {
        return Err(Error::conflict("evidence.task_for_schools_only"));
    }
    let title = if new.title.trim().is_empty() { default_title(&about) } else { text_of("title", &new.title)? };
    let today = ctx.today();
    let policy = people::policy::in_force(&ctx.db, about.unit_id, today).await?;
    let accept_due = due(&Catalog::delivered().work_calendar(), today, Deadlines::of(&policy).accept).to_string();
    let tx = ctx.begin(actor).await?;
    refuse_second(&tx, finding_id).await?;
    let (owner, guide) = people_of(&tx, &about, &new, &today.to_string()).await?;
    let task = ImprovementTaskId::new();
    tx.insert(
        "improvement_task",
        &[
            ("improvement_task_id", &task),
            ("finding_id", &finding_id),
            ("assessment_id", &about.assessment_id),
            ("unit_id", &about.unit_id),
            ("subject", &about.subject),
            ("stage", &about.stage),
            ("dimension", &about.dimension),
            ("member", &about.member),
            ("title", &title),
            ("state", &"open"),
            ("owner_person_id", &owner),
            ("guide_person_id", &guide),
            ("opened_by", &opened_by),
            ("opened_at", &tx.now),
            ("accept_due", &accept_due),
        ],
    )
    .await?;
    log(&tx, task, "opened", &title).await?;
    tx.audit(
        Act::new("evidence.improvement_opened", "improvement_task", task)
            .unit(about.unit_id)
            .with("finding_id", finding_id),
    )
    .await?;
    let told = serde_json::json!({ "improvement_task_id": task, "finding_id": finding_id, "unit_id": about.unit_id });
    tx.emit("evidence.improvement_opened", &told).await?;
    tx.commit().await?;
    Ok(task)
}

/// Grade, subject and what it is about, in the office's words: data, like any title a person writes.
fn default_title(about: &FindingRecord) -> String {
    let code = if about.dimension == "total" { "evidence.title_total" } else { "evidence.title_member" };
    let plain = crate::model::Sentence::new(code)
        .with("grade", about.grade)
        .with("subject", &about.subject)
        .with("member", &about.member);
    sentence::say(&plain, Lang::Zh)
}

/// One finding leads to one task at a time. The lock makes two openings wait for each other.
async fn refuse_second(tx: &Tx, finding_id: FindingId) -> Result<()> {
    let lock = format!("select finding_id from finding where finding_id = $1{}", tx.dialect().for_update());
    tx.query(&lock, params![finding_id]).await?;
    let sql = "select improvement_task_id as value from improvement_task where finding_id = $1 and state <> 'withdrawn' limit 1";
    match tx.value::<ImprovementTaskId>(sql, params![finding_id]).await? {
        Some(task) => {
            Err(Refusal::new(Kind::Conflict, "evidence.task_exists").with("improvement_task_id", task).into())
        }
        None => Ok(()),
    }
}

async fn people_of(
    tx: &Tx,
    about: &FindingRecord,
    new: &NewTask,
    today: &str,
) -> Result<(Option<PersonId>, Option<PersonId>)> {
    let owner = match new.owner_person_id {
        Some(person) => Some(checked(tx, "owner_person_id", PersonId(person), about.unit_id, today).await?),
        None => post::principal(tx, about.unit_id, today).await?,
    };
    let guide = match new.guide_person_id {
        Some(person) => Some(checked(tx, "guide_person_id", PersonId(person), about.unit_id, today).await?),
        None => post::researcher(tx, &about.subject, &about.stage, today).await?,
    };
    Ok((owner, guide))
}

/// A person named for a task, who must have a post that fits.
///
/// # Errors
/// Invalid, naming the field.
pub(super) async fn checked(tx: &Tx, field: &str, person: PersonId, unit_id: UnitId, today: &str) -> Result<PersonId> {
    if post::may_be_named(tx, person, unit_id, today).await? {
        return Ok(person);
    }
    Err(Error::field(FieldError::new(field, "evidence.person_unfit")))
}
