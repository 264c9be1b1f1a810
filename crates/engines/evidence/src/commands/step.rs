//! The steps of an improvement task: each checked against right, state and version, logged, audited and told.

use super::{log, open, text_of};
use crate::access::{TaskFacts, any_of, covers_task, hindrance, may_take_back};
use crate::model::{Action, TaskState};
use crate::rules::clock::{Deadlines, due};
use crate::store::task::{self, TaskRecord};
use catalog::Catalog;
use jiff::civil::Date;
use kernel::{Actor, Error, FieldError, ImprovementTaskId, Kind, Permission, PersonId, Refusal, Result};
use people::access::{refused, require};
use serde::Deserialize;
use storage::{Act, Ctx, Reads, Tx, params};
use utoipa::ToSchema;
use uuid::Uuid;

/// A measure to be added.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewMeasure {
    /// What.
    pub body: String,
    /// Who, in the school's words.
    pub owner: String,
    /// Local date.
    pub due: String,
}

/// Who answers and who helps from now on; what is not named stays.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
pub struct Assignment {
    /// Who answers for it.
    #[serde(default)]
    pub owner_person_id: Option<Uuid>,
    /// Who helps.
    #[serde(default)]
    pub guide_person_id: Option<Uuid>,
}

/// A step that has begun: the task is locked, the right and the state are checked.
struct Step {
    tx: Tx,
    task: TaskRecord,
    from: TaskState,
    to: TaskState,
    action: Action,
}

impl Step {
    async fn begin(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, action: Action) -> Result<Self> {
        let tx = ctx.begin(actor).await?;
        let seen = require(&tx, actor, Permission::ImprovementRead).await?;
        let lock = format!(
            "select improvement_task_id from improvement_task where improvement_task_id = $1{}",
            tx.dialect().for_update()
        );
        tx.query(&lock, params![id]).await?;
        let task = task::one(&tx, &seen, id).await?;
        let reach = any_of(&tx, actor, action.rights()).await?;
        if reach.is_empty() || !covers_task(&tx, &reach, id).await? {
            return Err(refused(action.rights()[0]));
        }
        if action == Action::Withdraw && !may_take_back(&tx, actor, id).await? {
            return Err(Error::forbidden("evidence.not_yours_to_take_back"));
        }
        let from = task.task_state()?;
        let facts = TaskFacts { measures: task.measures, measures_done: task.measures_done };
        if let Some(reason) = hindrance(from, action, facts) {
            return Err(Refusal::new(Kind::Conflict, reason).with("state", from.code()).into());
        }
        let to = from.after(action).unwrap_or(from);
        Ok(Self { tx, task, from, to, action })
    }

    fn id(&self) -> ImprovementTaskId {
        self.task.improvement_task_id
    }

    /// Changes the task's row, whose version the user must have seen, and writes the new state into the log.
    async fn move_on(&self, version: Option<i64>, set: &str, mut values: Vec<storage::Value>) -> Result<()> {
        let n = values.len();
        let version = version.unwrap_or(self.task.version);
        values.extend(params![self.to.code(), self.id(), version]);
        let sql = format!(
            "update improvement_task set {set}state = ${}, version = version + 1 where improvement_task_id = ${} and version = ${}",
            n + 1,
            n + 2,
            n + 3
        );
        self.tx.exec_versioned(&sql, values).await?;
        if self.from != self.to {
            log(&self.tx, self.id(), "state", self.to.code()).await?;
        }
        Ok(())
    }

    async fn finish(self) -> Result<()> {
        let (id, unit_id) = (self.id(), self.task.unit_id);
        let act = Act::new("evidence.improvement_moved", "improvement_task", id).unit(unit_id);
        self.tx.audit(act.with("action", self.action.code()).with("state", self.to.code())).await?;
        let told = serde_json::json!({ "improvement_task_id": id, "unit_id": unit_id, "action": self.action.code(), "state": self.to.code() });
        self.tx.emit("evidence.improvement_moved", &told).await?;
        self.tx.commit().await
    }
}

/// The school takes a task up; its measures are due so many working days later.
///
/// # Errors
/// As every step: not found out of reach, forbidden without the right, conflict in another state, stale.
pub async fn accept(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64) -> Result<()> {
    let step = Step::begin(ctx, actor, id, Action::Accept).await?;
    let policy = people::policy::in_force(&step.tx, step.task.unit_id, ctx.today()).await?;
    let day = due(&Catalog::delivered().work_calendar(), ctx.today(), Deadlines::of(&policy).measures);
    step.move_on(Some(version), "measures_due = $1, ", params![day.to_string()]).await?;
    log(&step.tx, id, "accepted", "").await?;
    step.finish().await
}

/// Adds a measure; the first one sets the task going.
///
/// # Errors
/// As every step; invalid text or a due date that is none or has passed.
pub async fn add_measure(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64, new: NewMeasure) -> Result<()> {
    let (body, owner) = (text_of("body", &new.body)?, text_of("owner", &new.owner)?);
    let day = date_of("due", &new.due)?;
    if day < ctx.today() {
        return Err(Error::field(FieldError::new("due", "evidence.due_passed")));
    }
    let step = Step::begin(ctx, actor, id, Action::Measures).await?;
    step.tx
        .insert(
            "improvement_measure",
            &[
                ("improvement_measure_id", &Uuid::now_v7()),
                ("improvement_task_id", &id),
                ("body", &body),
                ("owner", &owner),
                ("due", &day.to_string()),
                ("position", &(step.task.measures + 1)),
            ],
        )
        .await?;
    step.move_on(Some(version), "", params![]).await?;
    log(&step.tx, id, "measure_added", &body).await?;
    step.finish().await
}

/// Ticks a measure off; `version` is the measure's.
///
/// # Errors
/// As every step; not found for a measure of another task; conflict when it is done already.
pub async fn finish_measure(
    ctx: &Ctx,
    actor: &Actor,
    id: ImprovementTaskId,
    measure: Uuid,
    version: i64,
    note: &str,
) -> Result<()> {
    let note = text_of("note", note)?;
    let step = Step::begin(ctx, actor, id, Action::Done).await?;
    let measures = task::measures(&step.tx, id).await?;
    let found = measures.iter().find(|one| one.improvement_measure_id == measure);
    let found = found.ok_or_else(|| Error::not_found("evidence.measure_not_found"))?;
    if found.done_at.is_some() {
        return Err(Error::conflict("evidence.measure_done_already"));
    }
    let sql = "update improvement_measure set done_at = $1, done_by = $2, done_note = $3, version = version + 1 \
        where improvement_measure_id = $4 and version = $5";
    step.tx.exec_versioned(sql, params![step.tx.now, actor.account_id(), note, measure, version]).await?;
    step.move_on(None, "", params![]).await?;
    log(&step.tx, id, "measure_done", &note).await?;
    step.finish().await
}

/// Records a visit of the guide on a day that has come.
///
/// # Errors
/// As every step; invalid text or date.
pub async fn add_visit(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, body: &str, date: &str) -> Result<()> {
    let body = text_of("body", body)?;
    let day = date_of("date", date)?;
    if ctx.today() < day {
        return Err(Error::field(FieldError::new("date", "evidence.date_to_come")));
    }
    let step = Step::begin(ctx, actor, id, Action::Visits).await?;
    // The day of the visit in the words, the time of writing in the row: both are known and neither is changed.
    log(&step.tx, id, "visit", &format!("{day} {body}")).await?;
    step.finish().await
}

/// Adds a note.
///
/// # Errors
/// As every step; invalid text.
pub async fn add_note(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, body: &str) -> Result<()> {
    let body = text_of("body", body)?;
    let step = Step::begin(ctx, actor, id, Action::Notes).await?;
    log(&step.tx, id, "note", &body).await?;
    step.finish().await
}

/// Says that the measures are done and the next analysis may tell.
///
/// # Errors
/// As every step; conflict while no measure is done.
pub async fn await_follow_up(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64) -> Result<()> {
    let step = Step::begin(ctx, actor, id, Action::AwaitFollowUp).await?;
    step.move_on(Some(version), "follow_up_after = $1, ", params![ctx.today().to_string()]).await?;
    step.finish().await
}

/// Closes a task with the verdict of its latest follow-up; without one, with a reason and as not measured.
///
/// # Errors
/// As every step; invalid without a reason where nothing was measured.
pub async fn close(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64, reason: &str) -> Result<()> {
    let step = Step::begin(ctx, actor, id, Action::Close).await?;
    let latest = task::follow_ups(&step.tx, &[id]).await?.remove(&id).and_then(|list| list.into_iter().next());
    let outcome = match &latest {
        Some(follow_up) => follow_up.verdict.clone(),
        None if reason.trim().is_empty() => {
            return Err(Error::field(FieldError::new("reason", "evidence.close_reason")));
        }
        None => "not_measured".into(),
    };
    if !reason.trim().is_empty() {
        log(&step.tx, id, "note", &text_of("reason", reason)?).await?;
    }
    step.move_on(Some(version), "closed_at = $1, outcome = $2, ", params![step.tx.now, outcome]).await?;
    step.finish().await
}

/// Changes who answers and who helps.
///
/// # Errors
/// As every step; invalid when a person has no post that fits or nobody is named.
pub async fn assign(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64, to: Assignment) -> Result<()> {
    if to.owner_person_id.is_none() && to.guide_person_id.is_none() {
        return Err(Error::field(FieldError::new("owner_person_id", "evidence.nobody_named")));
    }
    let step = Step::begin(ctx, actor, id, Action::Assign).await?;
    let today = ctx.today().to_string();
    let (mut owner, mut guide) = (step.task.owner_person_id, step.task.guide_person_id);
    if let Some(person) = to.owner_person_id {
        owner = Some(open::checked(&step.tx, "owner_person_id", PersonId(person), step.task.unit_id, &today).await?);
    }
    if let Some(person) = to.guide_person_id {
        guide = Some(open::checked(&step.tx, "guide_person_id", PersonId(person), step.task.unit_id, &today).await?);
    }
    step.move_on(Some(version), "owner_person_id = $1, guide_person_id = $2, ", params![owner, guide]).await?;
    log(&step.tx, id, "assigned", "").await?;
    step.finish().await
}

/// Takes a task back that the school has not begun to work on.
///
/// # Errors
/// As every step; invalid without a reason.
pub async fn withdraw(ctx: &Ctx, actor: &Actor, id: ImprovementTaskId, version: i64, reason: &str) -> Result<()> {
    let reason = text_of("reason", reason)?;
    let step = Step::begin(ctx, actor, id, Action::Withdraw).await?;
    log(&step.tx, id, "note", &reason).await?;
    step.move_on(Some(version), "", params![]).await?;
    step.finish().await
}

fn date_of(field: &str, text: &str) -> Result<Date> {
    text.trim().parse().map_err(|_| Error::field(FieldError::new(field, "evidence.not_a_date")))
}
