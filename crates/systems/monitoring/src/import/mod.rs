//! Marks from files, as a kind of the import centre: staged with a verdict per row, counted once their batch is applied.

mod stage;
mod template;

pub(crate) use template::sample_rows;

use ::jobs::JobRun;
use async_trait::async_trait;
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::{Actor, AssessmentId, Permission, UnitId, fault};
use people::imports::{Batch, Fields, ImportKind, PlanDraft, Target, Template};
use people::model::import::ImportAssessment;
use sha2::{Digest, Sha256};
use storage::{Ctx, Reads, params};

use crate::store::{assessments, draws, marks};

/// Imports of marks.
#[derive(Clone, Copy, Debug, Default)]
pub struct Scores;

/// The assessment and subject a batch is about.
///
/// # Errors
/// Invalid, when the text is none of ours.
pub(crate) fn about(subject_id: Option<&str>) -> Result<(AssessmentId, String)> {
    let parts = subject_id.and_then(|text| text.split_once(':'));
    let read = parts.and_then(|(id, subject)| Some((id.parse().ok()?, subject.to_owned())));
    read.ok_or_else(|| Error::field(FieldError::new("assessment_id", "webkit.required")))
}

/// A registered assessment with a confirmed blueprint: only then do marks mean something.
pub(crate) async fn ready(db: &impl Reads, id: AssessmentId, subject: &str) -> Result<assessments::Record> {
    let record = assessments::record(db, id).await?;
    if record.state == "closed" {
        return Err(Error::conflict("monitoring.closed"));
    }
    if record.state != "registered" {
        return Err(Refusal::new(Kind::Conflict, "monitoring.not_registered").with("state", record.state).into());
    }
    if assessments::subject(db, id, subject).await?.blueprint_state != "confirmed" {
        return Err(Error::conflict("monitoring.blueprint_not_confirmed"));
    }
    Ok(record)
}

#[async_trait]
impl ImportKind for Scores {
    fn kind(&self) -> &'static str {
        "scores"
    }

    fn permission(&self) -> Permission {
        Permission::ScoreImport
    }

    fn templates(&self) -> Vec<&'static str> {
        vec!["scores", "blueprint"]
    }

    async fn template(&self, ctx: &Ctx, actor: &Actor, template: &str, query: &Fields) -> Result<Template> {
        template::make(ctx, actor, template, query).await
    }

    /// The unit is the school that sends its marks in, or the organiser when the form names none.
    async fn target(&self, ctx: &Ctx, fields: &Fields) -> Result<Target> {
        let field = |name: &str| fields.get(name).map(String::as_str).filter(|text| !text.is_empty());
        let missing = |name: &str| Error::field(FieldError::new(name, "webkit.required"));
        let id: AssessmentId =
            field("assessment_id").and_then(|text| text.parse().ok()).ok_or_else(|| missing("assessment_id"))?;
        let subject = field("subject").ok_or_else(|| missing("subject"))?;
        let record = ready(&ctx.db, id, subject).await?;
        // An office or a centre has no pupils of its own: it sends in for the organiser.
        let named: Option<UnitId> = field("unit_id").and_then(|text| text.parse().ok());
        let kind = match named {
            Some(unit_id) => people::units::named(&ctx.db, unit_id).await?.kind,
            None => String::new(),
        };
        let unit_id = named.filter(|_| ["region", "area", "school"].contains(&kind.as_str())).unwrap_or(record.unit_id);
        Ok(Target { unit_id, subject_id: Some(format!("{id}:{subject}")), params: serde_json::json!({}) })
    }

    async fn stage(&self, ctx: &Ctx, run: &JobRun, batch: &Batch, file: Vec<u8>) -> Result<PlanDraft> {
        stage::stage(ctx, run, batch, file).await
    }

    /// Blueprint, draw and the batches before it: when one of them moves, every verdict has to be given again.
    async fn fingerprint(&self, ctx: &Ctx, batch: &Batch) -> Result<String> {
        let (id, subject) = about(batch.subject_id.as_deref())?;
        let record = assessments::record(&ctx.db, id).await?;
        let items = crate::store::blueprints::items(&ctx.db, id, &subject).await?;
        let draw = draws::in_force(&ctx.db, id).await?.map(|draw| draw.result_hash);
        let before = marks::applied(&ctx.db, id, &subject).await?;
        let state = assessments::subject(&ctx.db, id, &subject).await?.blueprint_state;
        let text = serde_json::json!([record.state, record.version, state, items, draw, before]).to_string();
        Ok(hex::encode(Sha256::digest(text)))
    }

    /// The staged rows are the marks; what makes them count is the state of their batch, which its caller flips.
    async fn apply(&self, ctx: &Ctx, _run: &JobRun, batch: &Batch) -> Result<()> {
        let (id, subject) = about(batch.subject_id.as_deref())?;
        ready(&ctx.db, id, &subject).await?;
        fault::point("monitoring.scores_apply");
        Ok(())
    }

    /// Marks that a release rests on stay; a correction is another batch and another release.
    async fn undo(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()> {
        let sql = "select count(*) as value from release_batch b join data_release r on r.release_id = b.release_id \
                   where b.import_batch_id = $1 and r.state in ('freezing', 'frozen')";
        let frozen = 0 < ctx.db.value::<i64>(sql, params![batch.import_batch_id]).await?.unwrap_or(0);
        let word = if frozen { "refused:monitoring.batch_in_release" } else { "undone" };
        let tx = ctx.begin(run.actor()).await?;
        let sql =
            "update import_row set undo = $1 where import_batch_id = $2 and verdict in ('new', 'update', 'unchanged')";
        tx.exec(sql, params![word, batch.import_batch_id]).await?;
        if frozen {
            let sql = "update import_batch set state = 'applied' where import_batch_id = $1 and state = 'undoing'";
            tx.exec(sql, params![batch.import_batch_id]).await?;
        }
        tx.commit().await?;
        if frozen { Err(Error::conflict("monitoring.batch_in_release")) } else { Ok(()) }
    }

    async fn assessment(&self, ctx: &Ctx, batch: &Batch) -> Result<Option<ImportAssessment>> {
        let (id, subject) = about(batch.subject_id.as_deref())?;
        let record = assessments::record(&ctx.db, id).await?;
        Ok(Some(ImportAssessment { assessment_id: id.0, name: record.name, subject }))
    }
}
