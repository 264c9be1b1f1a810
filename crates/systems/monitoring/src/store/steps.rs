//! How far assessments are, read for many at once.

use super::assessments::{Record, SubjectRecord};
use crate::model::Steps;
use kernel::{AnalysisId, AssessmentId, Result};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Reads, Row, params};

/// What is known beside the assessment's own row.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Subjects with an applied batch.
    pub scored: BTreeSet<String>,
    /// Where the draw in force came from.
    pub drawn: Option<String>,
    /// State of the newest release.
    pub release: Option<String>,
    /// State of the newest analysis.
    pub analysis: Option<String>,
    /// The newest frozen analysis.
    pub frozen: Option<AnalysisId>,
    /// The newest frozen analysis published to schools.
    pub open_to_schools: Option<AnalysisId>,
    /// Whether any is published.
    pub published: bool,
}

/// The facts of assessments.
///
/// # Errors
/// Internal, from the database.
pub async fn facts(db: &impl Reads, ids: &[AssessmentId]) -> Result<BTreeMap<AssessmentId, Facts>> {
    let mut all: BTreeMap<AssessmentId, Facts> = ids.iter().map(|id| (*id, Facts::default())).collect();
    let list = db.dialect().ids(ids.iter().map(|id| id.0));
    let each = async |sql: String| -> Result<Vec<Row>> { db.query(&sql.replace("{ids}", &list), params![]).await };
    for row in
        each("select assessment_id, source from sample_draw where state = 'drawn' and assessment_id in ({ids})".into())
            .await?
    {
        entry(&mut all, &row)?.drawn = Some(row.get("source")?);
    }
    let sql = "select assessment_id, state from data_release where assessment_id in ({ids}) order by assessment_id, release_no";
    for row in each(sql.into()).await? {
        entry(&mut all, &row)?.release = Some(row.get("state")?);
    }
    let sql = "select r.assessment_id, n.analysis_id, n.state, p.audience from analysis n \
               join data_release r on r.release_id = n.release_id \
               left join publication p on p.analysis_id = n.analysis_id and p.withdrawn_at is null \
               where r.assessment_id in ({ids}) order by r.release_no, n.started_at, n.analysis_id";
    for row in each(sql.into()).await? {
        let (state, audience): (String, Option<String>) = (row.get("state")?, row.get("audience")?);
        let facts = entry(&mut all, &row)?;
        if state == "frozen" {
            let id = Some(row.get("analysis_id")?);
            facts.frozen = id;
            facts.published |= audience.is_some();
            if audience.as_deref() == Some("school") {
                facts.open_to_schools = id;
            }
        }
        facts.analysis = Some(state);
    }
    scored(db, ids, &mut all).await?;
    Ok(all)
}

/// Batches name their assessment as text, `assessment:subject`.
async fn scored(db: &impl Reads, ids: &[AssessmentId], all: &mut BTreeMap<AssessmentId, Facts>) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    // The ids are hexadecimal by construction, so they may stand in the text of the query.
    let like: Vec<String> = ids.iter().map(|id| format!("subject_id like '{id}:%'")).collect();
    let sql = format!(
        "select distinct subject_id from import_batch where kind = 'scores' and state = 'applied' and ({})",
        like.join(" or ")
    );
    for row in db.query(&sql, params![]).await? {
        let text: String = row.get("subject_id")?;
        if let Some((id, subject)) = text.split_once(':')
            && let Some(facts) = id.parse().ok().and_then(|id: AssessmentId| all.get_mut(&id))
        {
            facts.scored.insert(subject.to_owned());
        }
    }
    Ok(())
}

fn entry<'a>(all: &'a mut BTreeMap<AssessmentId, Facts>, row: &Row) -> Result<&'a mut Facts> {
    Ok(all.entry(row.get("assessment_id")?).or_default())
}

/// The steps of one assessment in words.
#[must_use]
pub fn steps(record: &Record, subjects: &[&SubjectRecord], facts: &Facts) -> Steps {
    let confirmed = subjects.iter().filter(|subject| subject.blueprint_state == "confirmed").count();
    let begun = subjects.iter().any(|subject| subject.blueprint_state != "none");
    let blueprint = match (begun, confirmed) {
        (false, _) => "none",
        (true, 0) => "draft",
        (true, n) if n < subjects.len() => "partial",
        _ => "confirmed",
    };
    let sample = match (facts.drawn.as_deref(), record.form.as_str()) {
        (Some(source), _) => source,
        (None, "sampled_monitoring") => "none",
        (None, _) => "not_needed",
    };
    let scores = match facts.scored.len() {
        0 => "none",
        n if n < subjects.len() => "partial",
        _ => "imported",
    };
    let release = match facts.release.as_deref() {
        None => "none",
        Some("freezing") => "running",
        Some(state) => state,
    };
    let analysis = if facts.frozen.is_some() { "frozen" } else { facts.analysis.as_deref().unwrap_or("none") };
    let publication = if facts.published { "published" } else { "none" };
    let word = str::to_owned;
    Steps {
        blueprint: word(blueprint),
        sample: word(sample),
        scores: word(scores),
        release: word(release),
        analysis: word(analysis),
        publication: word(publication),
    }
}
