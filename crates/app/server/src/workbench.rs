//! The workbench: what needs me, what changed, where I stand; put together from the rooms that know.

use axum::extract::State;
use kernel::Actor;
use kernel::error::Result;
use serde::Serialize;
use utoipa::ToSchema;
use webkit::{Answer, AppState, Caller, Todo};

const ROWS: usize = 6;

/// The first screen of every role.
#[derive(Debug, Serialize, ToSchema)]
pub struct Workbench {
    /// What to do, the latest first.
    todos: Vec<Todo>,
    /// How many are late.
    overdue: usize,
    /// New findings in reach.
    findings: Vec<evidence::model::FindingRow>,
    /// How many there are in all.
    finding_total: i64,
    /// Improvement tasks that concern the caller.
    improvements: Vec<evidence::model::ImprovementRow>,
    /// Assessments under way.
    assessments: Vec<monitoring::model::AssessmentRow>,
    /// A few figures of standing.
    facts: Vec<WorkbenchFact>,
}

/// One figure of standing.
#[derive(Debug, Serialize, ToSchema)]
pub struct WorkbenchFact {
    /// Text key.
    code: String,
    /// Placeholders.
    params: std::collections::BTreeMap<String, String>,
    /// The figure.
    value: String,
    /// plain, good, late.
    tone: &'static str,
}

/// What needs the caller today.
#[utoipa::path(get, path = "/workbench", tag = "workbench", responses((status = 200, body = Workbench)),
    extensions(("x-permission" = json!("session"))))]
pub async fn get(State(app): State<AppState>, Caller(actor): Caller) -> Answer<Workbench> {
    Ok(axum::Json(workbench(&app, &actor).await?))
}

async fn workbench(app: &AppState, actor: &Actor) -> Result<Workbench> {
    let mut todos = evidence::workbench::todos(&app.ctx, actor).await?;
    todos.extend(monitoring::workbench::todos(&app.ctx, actor).await?);
    // Late first, then by date, undated last.
    todos.sort_by(|a, b| {
        b.days_late.cmp(&a.days_late).then_with(|| (a.due.is_none(), &a.due).cmp(&(b.due.is_none(), &b.due)))
    });
    let overdue = todos.iter().filter(|todo| 0 < todo.days_late).count();
    let (findings, finding_total) = evidence::workbench::findings(&app.ctx, actor, ROWS).await?;
    let improvements = evidence::workbench::improvements(&app.ctx, actor, ROWS).await?;
    let assessments = monitoring::workbench::assessments(&app.ctx, actor, ROWS).await?;
    let facts = facts(todos.len(), overdue, &improvements, finding_total);
    Ok(Workbench { todos, overdue, findings, finding_total, improvements, assessments, facts })
}

fn facts(
    n_todos: usize,
    overdue: usize,
    improvements: &[evidence::model::ImprovementRow],
    findings: i64,
) -> Vec<WorkbenchFact> {
    let fact =
        |code: &str, value: String, tone| WorkbenchFact { code: code.into(), params: Default::default(), value, tone };
    vec![
        fact("workbench.fact_todos", n_todos.to_string(), "plain"),
        fact("workbench.fact_overdue", overdue.to_string(), if 0 < overdue { "late" } else { "good" }),
        fact("workbench.fact_findings", findings.to_string(), "plain"),
        fact("workbench.fact_improvements", improvements.len().to_string(), "plain"),
    ]
}
