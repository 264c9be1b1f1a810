//! Who sees a finding, and who may move an improvement task.
//!
//! A school sees its findings once they are published to schools; those who read the region's results once they are
//! published to the region, or before if they also run analyses there.

use crate::model::{Action, TaskState};
use kernel::{Actor, ImprovementTaskId, Permission, Result, UnitId};
use people::access::{Place, may};
use storage::{Ctx, Dialect, Reach, Reads, Scoped, params};

/// What an actor sees of findings.
#[derive(Clone, Debug)]
pub struct Sight {
    read: Reach,
    region: Reach,
    run: Reach,
}

impl Sight {
    /// The sight of an actor.
    ///
    /// # Errors
    /// Internal, from the database.
    pub async fn of(ctx: &Ctx, actor: &Actor) -> Result<Self> {
        Ok(Self {
            read: may(ctx, actor, Permission::FindingRead).await?,
            region: may(ctx, actor, Permission::ResultRegion).await?,
            run: may(ctx, actor, Permission::AnalysisRun).await?,
        })
    }
    /// As [`Sight::of`], but no right at all is a refusal.
    ///
    /// # Errors
    /// Forbidden `people.forbidden`.
    pub async fn require(ctx: &Ctx, actor: &Actor) -> Result<Self> {
        let sight = Self::of(ctx, actor).await?;
        if sight.read.is_empty() {
            return Err(people::access::refused(Permission::FindingRead));
        }
        Ok(sight)
    }
    /// Whose findings, whether published or not.
    pub const fn reach(&self) -> &Reach {
        &self.read
    }
    /// The predicate that a finding `f` was published to the actor.
    pub fn published(&self, dialect: Dialect) -> String {
        let on = |reach: &Reach| reach.on_subject(dialect, "f.unit_id", "f.subject", "f.stage");
        let (region, run) = (on(&self.region), on(&self.run));
        format!("(f.published_school = 1 or ({region} and (f.published_region = 1 or {run})))")
    }
}

/// Where any one of some rights holds.
///
/// # Errors
/// Internal, from the database.
pub async fn any_of<P: Place>(place: &P, actor: &Actor, rights: &[Permission]) -> Result<Reach> {
    let mut spans = Vec::new();
    for &right in rights {
        let reach = may(place, actor, right).await?;
        if reach == Reach::system() {
            return Ok(reach);
        }
        spans.extend(reach.spans().iter().cloned());
    }
    Ok(Reach::of(spans))
}

/// Whether a task lies in a reach, its subject and stage regarded.
///
/// # Errors
/// Internal, from the database.
pub async fn covers_task(db: &impl Reads, reach: &Reach, task: ImprovementTaskId) -> Result<bool> {
    let sql = "select count(*) as value from improvement_task t where t.improvement_task_id = $1 and {reach}";
    let rows = Scoped::new(sql, "t.unit_id", params![task]).subject("t.subject", "t.stage").query(db, reach).await?;
    Ok(rows.first().map(|row| row.get::<i64>("value")).transpose()? == Some(1))
}

/// Whether an actor may take a task back: whoever opened it, or somebody whose right to open tasks comes from above the
/// school. A school does not dissolve what was asked of it.
///
/// # Errors
/// Internal, from the database.
pub async fn may_take_back<P: Place>(place: &P, actor: &Actor, task: ImprovementTaskId) -> Result<bool> {
    let reach = may(place, actor, Permission::ImprovementOpen).await?;
    let sql = "select opened_by, unit_id from improvement_task where improvement_task_id = $1";
    let rows = place.db().query(sql, params![task]).await?;
    let Some(row) = rows.first() else { return Ok(false) };
    if reach == Reach::system() || actor.account_id() == Some(row.get("opened_by")?) {
        return Ok(true);
    }
    let school: UnitId = row.get("unit_id")?;
    let above = reach.spans().iter().filter(|span| span.unit_id != school).cloned().collect();
    covers_task(place.db(), &Reach::of(above), task).await
}

/// The actions the actor has the right to, wherever the task stands.
///
/// # Errors
/// Internal, from the database.
pub async fn rights_over(ctx: &Ctx, actor: &Actor, task: ImprovementTaskId) -> Result<Vec<Action>> {
    let mut held = Vec::new();
    for right in [Permission::ImprovementManage, Permission::ImprovementGuide, Permission::ImprovementOpen] {
        let reach = may(ctx, actor, right).await?;
        if !reach.is_empty() && covers_task(&ctx.db, &reach, task).await? {
            held.push(right);
        }
    }
    let takes_back = may_take_back(ctx, actor, task).await?;
    let entitled = |action: &Action| action.rights().iter().any(|right| held.contains(right));
    Ok(Action::ALL
        .into_iter()
        .filter(|action| entitled(action) && (takes_back || *action != Action::Withdraw))
        .collect())
}

/// Why an action does not go now, if it does not: a text key.
pub fn hindrance(state: TaskState, action: Action, facts: TaskFacts) -> Option<&'static str> {
    if matches!(state, TaskState::Closed | TaskState::Withdrawn) {
        return Some("evidence.ended");
    }
    match action {
        Action::Done if facts.measures == facts.measures_done => Some("evidence.no_open_measure"),
        Action::AwaitFollowUp if facts.measures_done == 0 => Some("evidence.no_measure_done"),
        _ if state.after(action).is_none() => Some("evidence.not_now"),
        _ => None,
    }
}

/// What decides whether an action goes, beside the state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TaskFacts {
    /// Measures.
    pub measures: i64,
    /// Measures done.
    pub measures_done: i64,
}
