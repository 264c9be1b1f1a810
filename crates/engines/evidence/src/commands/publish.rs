//! To whom findings are shown, and taking them back with the analysis they came from.

use super::log;
use kernel::{Actor, AnalysisId, ImprovementTaskId, Permission, Result};
use storage::{Act, Ctx, Reads, params};

/// Whom results are published to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Those who read the region's results.
    Region,
    /// The schools, each its own.
    School,
}

impl Audience {
    const fn column(self) -> &'static str {
        match self {
            Self::Region => "published_region",
            Self::School => "published_school",
        }
    }
    const fn code(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::School => "school",
        }
    }
}

/// Shows the findings of an analysis to an audience; those of earlier analyses of the assessment are superseded,
/// later ones are not.
///
/// # Errors
/// Forbidden without `publication.manage`.
pub async fn publish(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId, audience: Audience) -> Result<()> {
    people::access::require(ctx, actor, Permission::PublicationManage).await?;
    let tx = ctx.begin(actor).await?;
    let column = audience.column();
    let shown =
        tx.exec(&format!("update finding set {column} = 1 where analysis_id = $1"), params![analysis_id]).await?;
    let earlier = "update finding set state = 'superseded' where state = 'open' and analysis_id <> $1 \
        and created_at <= (select max(n.created_at) from finding n where n.analysis_id = $1) and assessment_id = (select v.assessment_id from evidence_value v where v.analysis_id = $1 limit 1)";
    tx.exec(earlier, params![analysis_id]).await?;
    let act = Act::new("evidence.findings_published", "analysis", analysis_id);
    tx.audit(act.with("audience", audience.code()).with("findings", shown)).await?;
    tx.commit().await
}

/// Hides the findings of an analysis from an audience again.
///
/// # Errors
/// Forbidden without `publication.manage`.
pub async fn unpublish(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId, audience: Audience) -> Result<()> {
    people::access::require(ctx, actor, Permission::PublicationManage).await?;
    let tx = ctx.begin(actor).await?;
    let column = audience.column();
    tx.exec(&format!("update finding set {column} = 0 where analysis_id = $1"), params![analysis_id]).await?;
    let act = Act::new("evidence.findings_unpublished", "analysis", analysis_id);
    tx.audit(act.with("audience", audience.code())).await?;
    tx.commit().await
}

/// Marks everything that rests on a withdrawn analysis; tasks go on, with a line in their log. Safe to run twice.
///
/// # Errors
/// Internal, from the database.
pub async fn withdraw_analysis(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<()> {
    let tx = ctx.begin(actor).await?;
    let findings = "update finding set state = 'withdrawn' where analysis_id = $1 and state <> 'withdrawn'";
    let n_findings = tx.exec(findings, params![analysis_id]).await?;
    tx.exec("update evidence_value set state = 'withdrawn' where analysis_id = $1", params![analysis_id]).await?;
    if 0 < n_findings {
        let touched = "select t.improvement_task_id from improvement_task t join finding f on f.finding_id = t.finding_id \
            where (f.analysis_id = $1 and t.state not in ('closed', 'withdrawn')) or exists (select 1 from follow_up w \
            where w.improvement_task_id = t.improvement_task_id and w.after_analysis_id = $1) order by t.improvement_task_id";
        for row in tx.query(touched, params![analysis_id]).await? {
            log(&tx, row.get::<ImprovementTaskId>("improvement_task_id")?, "finding_withdrawn", "").await?;
        }
        tx.audit(Act::new("evidence.findings_withdrawn", "analysis", analysis_id).with("findings", n_findings)).await?;
    }
    tx.commit().await
}
