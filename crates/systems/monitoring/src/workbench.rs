//! What of monitoring waits for somebody today, and the assessments under way.

use crate::model::{AssessmentFilter, AssessmentRow};
use crate::read;
use kernel::error::Result;
use kernel::{Actor, Permission};
use people::access;
use storage::Ctx;
use webkit::{PageQuery, Sentence, Todo};

/// Assessments looked at for things to do.
const LOOKED_AT: i64 = 40;
/// Days after an examination for which its results count as news.
const NEWS_DAYS: i32 = 90;

/// What waits for the actor: the next step of every assessment under way that is the actor's to take.
///
/// # Errors
/// Internal, from the database.
pub async fn todos(ctx: &Ctx, actor: &Actor) -> Result<Vec<Todo>> {
    let rows = under_way(ctx, actor, LOOKED_AT).await?;
    let mut holds = Vec::new();
    for permission in [
        Permission::AssessmentManage,
        Permission::BlueprintManage,
        Permission::SampleDraw,
        Permission::ScoreImport,
        Permission::ReleaseManage,
        Permission::AnalysisRun,
        Permission::PublicationManage,
        Permission::ResultSchool,
    ] {
        if !access::may(ctx, actor, permission).await?.is_empty() {
            holds.push(permission);
        }
    }
    let school = access::may(ctx, actor, Permission::ResultSchool).await?;
    // A school's own examination is news to the school alone.
    let concerns = |row: &AssessmentRow| {
        row.level != "school" || school.spans().iter().any(|span| span.unit_id.0 == row.unit.unit_id)
    };
    let to_read = |row: &AssessmentRow| is_news(ctx, row) && concerns(row);
    let steps =
        rows.iter().filter_map(|row| next(row, &holds)).filter(|(row, kind, _)| *kind != "read" || to_read(row));
    Ok(steps.map(|(row, kind, href)| todo(ctx, row, kind, href)).collect())
}

fn next<'a>(row: &'a AssessmentRow, holds: &[Permission]) -> Option<(&'a AssessmentRow, &'static str, String)> {
    let id = row.assessment_id;
    let steps = &row.steps;
    let page = |step: &str| format!("/assessments/{id}?step={step}");
    let (kind, permission, href) = if row.state == "draft" {
        ("register", Permission::AssessmentManage, page("plan"))
    } else if steps.blueprint != "confirmed" {
        ("blueprint", Permission::BlueprintManage, page("blueprint"))
    } else if steps.sample == "none" {
        ("draw", Permission::SampleDraw, page("sample"))
    } else if steps.scores != "imported" {
        ("scores", Permission::ScoreImport, page("scores"))
    } else if matches!(steps.release.as_str(), "none" | "withdrawn" | "failed") {
        ("release", Permission::ReleaseManage, page("release"))
    } else if steps.release == "frozen" && steps.analysis != "frozen" && steps.analysis != "running" {
        ("analyse", Permission::AnalysisRun, page("release"))
    } else if steps.analysis == "frozen" && steps.publication == "none" {
        ("publish", Permission::PublicationManage, page("release"))
    } else {
        let analysis = row.latest_analysis_id?;
        ("read", Permission::ResultSchool, format!("/results/{analysis}"))
    };
    // Reading is nobody's duty for ever: results wait only for those who do not run the assessment.
    let mine = holds.contains(&permission) && (kind != "read" || !holds.contains(&Permission::AnalysisRun));
    mine.then_some((row, kind, href))
}

/// Whether an assessment's results are young enough to be put before somebody unasked.
fn is_news(ctx: &Ctx, row: &AssessmentRow) -> bool {
    days_since(ctx, row.exam_date.as_deref()).is_some_and(|days| days <= NEWS_DAYS)
}

fn days_since(ctx: &Ctx, day: Option<&str>) -> Option<i32> {
    let day: jiff::civil::Date = day?.parse().ok()?;
    Some(ctx.today().since(day).ok()?.get_days())
}

fn todo(ctx: &Ctx, row: &AssessmentRow, kind: &'static str, href: String) -> Todo {
    // Plans, blueprints and draws are due on the day of the examination; what follows it has no day of its own.
    let due = row.exam_date.clone().filter(|_| matches!(kind, "register" | "blueprint" | "draw"));
    let late = days_since(ctx, due.as_deref());
    Todo {
        kind: format!("monitoring.{kind}"),
        due,
        days_late: late.map_or(0, |days| i64::from(days).max(0)),
        title: Sentence::new(&format!("monitoring.todo_{kind}")).with("name", &row.name),
        system: "menu.assessments".to_owned(),
        href,
    }
}

/// The newest assessments the actor may see, except what was withdrawn.
///
/// # Errors
/// Internal, from the database.
pub async fn assessments(ctx: &Ctx, actor: &Actor, n: usize) -> Result<Vec<AssessmentRow>> {
    let mut rows = under_way(ctx, actor, i64::try_from(n)? * 2).await?;
    rows.truncate(n);
    Ok(rows)
}

async fn under_way(ctx: &Ctx, actor: &Actor, n: i64) -> Result<Vec<AssessmentRow>> {
    if access::may(ctx, actor, Permission::AssessmentRead).await?.is_empty() {
        return Ok(Vec::new());
    }
    let page = PageQuery { cursor: None, limit: Some(n) };
    let filter = AssessmentFilter { page, ..AssessmentFilter::default() };
    let rows = read::page(ctx, actor, &filter).await?.items;
    Ok(rows.into_iter().filter(|row| row.state == "draft" || row.state == "registered").collect())
}
