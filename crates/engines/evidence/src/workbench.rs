//! What evidence brings to the workbench: tasks to take up and measures that are due, new findings, running tasks.

use crate::access::Sight;
use crate::model::{FindingRow, ImprovementRow, Sentence};
use crate::store::finding::{self, FindingFilter};
use crate::store::improvement;
use crate::store::task::TaskFilter;
use kernel::{Actor, Permission, Result};
use people::access::may;
use storage::Ctx;
use webkit::Todo;

/// Tasks a person looks after at most; more would be no list of things to do.
const TASKS_MAX: i64 = 100;

/// What needs the actor: as manager of a school's tasks, or as the one who opened or guides them.
///
/// # Errors
/// Internal, from the database.
pub async fn todos(ctx: &Ctx, actor: &Actor) -> Result<Vec<Todo>> {
    let manage = may(ctx, actor, Permission::ImprovementManage).await?;
    let running =
        |person| TaskFilter { state: Some("running".into()), person, limit: TASKS_MAX, ..TaskFilter::default() };
    let mut todos = Vec::new();
    if !manage.is_empty() {
        todos.extend(
            improvement::list(ctx, &manage, &running(None)).await?.iter().filter_map(|(_, task)| of_school(task)),
        );
    }
    if let Some(person) = actor.person_id() {
        let guide = may(ctx, actor, Permission::ImprovementGuide).await?;
        if !guide.is_empty() {
            let mine = improvement::list(ctx, &guide, &running(Some(person))).await?;
            todos.extend(mine.iter().filter_map(|(_, task)| of_guide(task)));
        }
    }
    Ok(todos)
}

fn of_school(task: &ImprovementRow) -> Option<Todo> {
    let code = match task.state.as_str() {
        "open" => "evidence.todo_accept",
        "accepted" => "evidence.todo_measures",
        "acting" if task.due.is_some() => "evidence.todo_measure",
        "acting" => "evidence.todo_await",
        "awaiting_follow_up" if task.follow_up.is_some() => "evidence.todo_close",
        _ => return None,
    };
    Some(todo("improvement", code, task))
}

fn of_guide(task: &ImprovementRow) -> Option<Todo> {
    let late = task.working_days_left.is_some_and(|left| left < 0);
    let code = match task.state.as_str() {
        "open" | "accepted" | "acting" if late => "evidence.todo_late_school",
        "awaiting_follow_up" if task.follow_up.is_some() => "evidence.todo_close",
        _ => return None,
    };
    Some(todo("improvement_guide", code, task))
}

fn todo(kind: &str, code: &str, task: &ImprovementRow) -> Todo {
    Todo {
        kind: kind.into(),
        due: task.due.clone(),
        days_late: task.working_days_left.map_or(0, |left| (-left).max(0)),
        title: Sentence::new(code).with("title", &task.title).with("unit", &task.unit.name),
        system: "menu.improvements".into(),
        href: format!("/improvements/{}", task.improvement_task_id),
    }
}

/// The newest findings the actor sees, and how many there are in all.
///
/// # Errors
/// Internal, from the database.
pub async fn findings(ctx: &Ctx, actor: &Actor, n: usize) -> Result<(Vec<FindingRow>, i64)> {
    let sight = Sight::of(ctx, actor).await?;
    if sight.reach().is_empty() {
        return Ok((Vec::new(), 0));
    }
    let filter = FindingFilter { limit: i64::try_from(n)?, ..FindingFilter::default() };
    let rows = finding::list(&ctx.db, &sight, &filter).await?.into_iter().take(n).map(FindingRow::from).collect();
    Ok((rows, finding::count(&ctx.db, &sight, &filter).await?))
}

/// The running tasks in the actor's reach, the newest first.
///
/// # Errors
/// Internal, from the database.
pub async fn improvements(ctx: &Ctx, actor: &Actor, n: usize) -> Result<Vec<ImprovementRow>> {
    let reach = may(ctx, actor, Permission::ImprovementRead).await?;
    if reach.is_empty() {
        return Ok(Vec::new());
    }
    let filter = TaskFilter { state: Some("running".into()), limit: i64::try_from(n)?, ..TaskFilter::default() };
    Ok(improvement::list(ctx, &reach, &filter).await?.into_iter().take(n).map(|(_, row)| row).collect())
}
