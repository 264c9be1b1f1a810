//! The roster as a kind of import: template, target, staging, fingerprint.

use super::columns::{heading, spec};
use super::judge::Judge;
use super::known::{self, Schools};
use super::plan::{Extra, LEAVERS, RowPlan, Write};
use super::read::{Draft, Reader};
use super::{jobs_apply, jobs_undo};
use crate::access::require_at;
use crate::commands::imports::{StagedRow, stage_rows};
use crate::imports::{Batch, Dependents, Fields, ImportKind, PlanDraft, Target, Template};
use crate::model::Sentence;
use crate::store::units;
use ::jobs::JobRun;
use async_trait::async_trait;
use kernel::{Actor, Error, FieldError, Permission, PersonId, Result, UnitId};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use storage::{Ctx, Reads, params};
use tabular::{Choice, Limits, Table, read, template};
use text::Lang;

/// More pupils of a hundred than this leaving a school with one file pull the brake, where no parameter says otherwise.
const LEAVERS_PERCENT: usize = 20;
/// Rows read or judged between two reports of progress.
const CHUNK: usize = 2_000;

/// Rosters of pupils.
#[derive(Clone, Default)]
pub struct Roster {
    dependents: Vec<Arc<dyn Dependents>>,
}

impl Roster {
    /// Rosters whose undo asks these what depends on a person.
    pub fn with_dependents(dependents: Vec<Arc<dyn Dependents>>) -> Self {
        Self { dependents }
    }
}

/// What the form says besides the unit.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Params {
    /// Whether the file holds all pupils of every school in it.
    complete: bool,
}

#[async_trait]
impl ImportKind for Roster {
    fn kind(&self) -> &'static str {
        "roster"
    }

    fn permission(&self) -> Permission {
        Permission::RosterImport
    }

    async fn template(&self, ctx: &Ctx, actor: &Actor, _: &str, query: &Fields) -> Result<Template> {
        let unit_id = match query.get("unit_id") {
            Some(text) => UnitId(text.parse().map_err(|_| Error::not_found("people.unit_not_found"))?),
            None => UnitId(units::region(&ctx.db).await?.unit_id),
        };
        let reach = crate::access::require(ctx, actor, Permission::RosterImport).await?;
        let schools = Schools::load(&ctx.db, &reach, unit_id).await?;
        let choices = schools.by_id.values().map(|school| Choice::new(&school.name, &school.name)).collect();
        let bytes = template::write(&spec(Some(choices), Lang::Zh), Lang::Zh)?;
        Ok(Template { file_name: format!("{}.xlsx", text::word("people.roster.title", Lang::Zh)), bytes })
    }

    async fn target(&self, _: &Ctx, fields: &Fields) -> Result<Target> {
        let unit_id = fields.get("unit_id").and_then(|text| text.parse().ok());
        let unit_id = unit_id.ok_or_else(|| Error::field(FieldError::new("unit_id", "people.unit_not_found")))?;
        let complete = fields.get("complete").is_some_and(|text| text == "true" || text == "1");
        Ok(Target { unit_id, subject_id: None, params: serde_json::to_value(Params { complete })? })
    }

    async fn stage(&self, ctx: &Ctx, run: &JobRun, batch: &Batch, file: Vec<u8>) -> Result<PlanDraft> {
        run.progress(0, 0, "people.step_reading");
        let table = table(file, batch.file_name.clone()).await?;
        let reach = require_at(ctx, run.actor(), Permission::RosterImport, batch.unit_id).await?;
        let schools = Arc::new(Schools::load(&ctx.db, &reach, batch.unit_id).await?);
        let notices =
            table.notices.iter().map(|notice| Sentence { code: notice.code.clone(), params: notice.params.clone() });
        let notices: Vec<Sentence> = notices.take(50).collect();
        let (sheet, heading_row) = (table.sheet.clone(), table.heading_row);
        let drafts = drafts(ctx, run, &schools, table).await?;
        let mut judged = judge(ctx, run, batch, &schools, &sheet, drafts).await?;
        judged.notices.splice(0..0, notices);
        if batch.params::<Params>()?.complete {
            leavers(ctx, run, batch, &schools, &mut judged).await?;
        }
        let extra = Extra { classes: judged.classes, schools: judged.touched.into_iter().collect() };
        let extra = serde_json::to_value(extra)?;
        Ok(PlanDraft { sheet, heading_row, notices: judged.notices, brake: judged.brake, extra })
    }

    async fn fingerprint(&self, ctx: &Ctx, batch: &Batch) -> Result<String> {
        let mut hash = Sha256::new();
        let sql = "select p.person_id, p.version, p.merged_into, e.enrolment_id from import_row r join person p on p.person_id = r.target_id \
            left join enrolment e on e.person_id = p.person_id and e.valid_to is null where r.import_batch_id = $1 order by p.person_id";
        for row in ctx.db.query(sql, params![batch.import_batch_id]).await? {
            let (person_id, version): (PersonId, i64) = (row.get("person_id")?, row.get("version")?);
            let (merged, enrolment): (Option<PersonId>, Option<uuid::Uuid>) =
                (row.get("merged_into")?, row.get("enrolment_id")?);
            hash.update(format!("{person_id} {version} {merged:?} {enrolment:?}\n").as_bytes());
        }
        for school_id in school_ids(ctx, batch).await? {
            let sql = "select count(*) as value from unit where parent_id = $1 and kind = 'class' and valid_to is null";
            let n: Option<i64> = ctx.db.value(sql, params![school_id]).await?;
            let sql = "select count(*) as value from enrolment where school_id = $1 and valid_to is null";
            let pupils: Option<i64> = ctx.db.value(sql, params![school_id]).await?;
            hash.update(format!("{school_id} {n:?} {pupils:?}\n").as_bytes());
        }
        Ok(hex::encode(hash.finalize()))
    }

    async fn apply(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()> {
        jobs_apply::apply(ctx, run, batch).await
    }

    async fn undo(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()> {
        jobs_undo::undo(ctx, run, batch, &self.dependents).await
    }
}

/// The schools the rows of a batch touch, also while its plan is still being made.
async fn school_ids(ctx: &Ctx, batch: &Batch) -> Result<BTreeSet<UnitId>> {
    let sql = "select distinct e.school_id from import_row r join enrolment e on e.person_id = r.target_id and e.valid_to is null where r.import_batch_id = $1";
    ctx.db.query(sql, params![batch.import_batch_id]).await?.iter().map(|row| row.get("school_id")).collect()
}

async fn table(file: Vec<u8>, file_name: String) -> Result<Table> {
    let work = move || Table::parse(&read(&file, &file_name, &Limits::default())?, &spec(None, Lang::Zh));
    tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?
}

/// Reads all rows, off the threads that serve requests.
async fn drafts(ctx: &Ctx, run: &JobRun, schools: &Arc<Schools>, table: Table) -> Result<Vec<Draft>> {
    let (total, today) = (table.rows.len(), ctx.today());
    let mut drafts = Vec::with_capacity(total);
    let mut rows = table.rows.into_iter().peekable();
    while rows.peek().is_some() {
        run.stop_if_cancelled()?;
        let chunk: Vec<tabular::Row> = rows.by_ref().take(CHUNK).collect();
        let (schools, keys) = (Arc::clone(schools), Arc::clone(&ctx.keys));
        let work = move || {
            let reader = Reader { schools: &schools, keys: &keys, today };
            chunk.iter().map(|row| reader.draft(row)).collect::<Vec<_>>()
        };
        drafts.extend(tokio::task::spawn_blocking(work).await.map_err(|error| Error::internal(error.to_string()))?);
        run.progress(drafts.len(), total, "people.step_reading");
    }
    Ok(drafts)
}

/// What judging leaves besides the staged rows.
#[derive(Default)]
struct Judged {
    classes: Vec<super::plan::NewClass>,
    named: BTreeSet<PersonId>,
    touched: BTreeSet<UnitId>,
    notices: Vec<Sentence>,
    brake: Option<Sentence>,
}

async fn judge(
    ctx: &Ctx,
    run: &JobRun,
    batch: &Batch,
    schools: &Arc<Schools>,
    sheet: &str,
    drafts: Vec<Draft>,
) -> Result<Judged> {
    let (total, mut done) = (drafts.len(), 0);
    let mut judge = Judge::new(schools, &ctx.keys, sheet);
    let mut drafts = drafts.into_iter().peekable();
    while drafts.peek().is_some() {
        run.stop_if_cancelled()?;
        let chunk: Vec<Draft> = drafts.by_ref().take(CHUNK).collect();
        done += chunk.len();
        let blinds: Vec<Vec<u8>> = chunk
            .iter()
            .flat_map(|draft| draft.identifiers.iter().map(|identifier| identifier.blind.clone()))
            .collect();
        let found = known::by_blind(&ctx.db, &blinds).await?;
        let ids: BTreeSet<PersonId> = found.values().copied().collect();
        let known = known::persons(&ctx.db, &ids.into_iter().collect::<Vec<_>>()).await?;
        let staged: Vec<StagedRow> =
            chunk.into_iter().map(|draft| judge.row(draft, &found, &known)).collect::<Result<_>>()?;
        stage_rows(ctx, run.actor(), batch.import_batch_id, staged).await?;
        run.progress(done, total, "people.step_judging");
    }
    let (named, touched) = (std::mem::take(&mut judge.named), std::mem::take(&mut judge.touched));
    let classes = judge.classes();
    let mut notices = Vec::new();
    if !classes.is_empty() {
        notices.push(Sentence::new("people.roster_new_classes").with("n", classes.len()));
    }
    Ok(Judged { classes, named, touched, notices, brake: None })
}

async fn leavers_percent(ctx: &Ctx, school_id: UnitId) -> Result<usize> {
    let policy = crate::policy::in_force(&ctx.db, school_id, ctx.today()).await?;
    Ok(policy
        .count("roster.leavers.max_percent")
        .and_then(|percent| usize::try_from(percent).ok())
        .unwrap_or(LEAVERS_PERCENT))
}

/// Those whom the complete list of their school no longer names; too many of them pull the brake.
async fn leavers(ctx: &Ctx, run: &JobRun, batch: &Batch, schools: &Schools, judged: &mut Judged) -> Result<()> {
    let (mut staged, mut row_no) = (Vec::new(), 0);
    for school_id in &judged.touched {
        let enrolled = known::enrolled(&ctx.db, *school_id).await?;
        let (pupils, before) = (enrolled.len(), staged.len());
        for pupil in enrolled.into_iter().filter(|pupil| !judged.named.contains(&pupil.person_id)) {
            row_no += 1;
            let class = schools.class_names.get(&pupil.class_id).cloned().unwrap_or_default();
            let school = schools.by_id.get(school_id).map(|school| school.name.clone()).unwrap_or_default();
            let summary =
                BTreeMap::from([(heading("name"), pupil.name), (heading("school"), school), (heading("class"), class)]);
            let write = Some(Write::Leave { person_id: pupil.person_id, enrolment_id: pupil.enrolment_id });
            let plan = serde_json::to_string(&RowPlan { summary, write })?;
            staged.push(StagedRow {
                sheet: LEAVERS.into(),
                row_no,
                verdict: "update",
                problems: Vec::new(),
                plan: Some(plan),
                target_id: Some(pupil.person_id.0),
            });
        }
        let leaving = staged.len() - before;
        let percent = leavers_percent(ctx, *school_id).await?;
        if percent * pupils < 100 * leaving && judged.brake.is_none() {
            let school = schools.by_id.get(school_id).map(|school| school.name.clone()).unwrap_or_default();
            judged.brake = Some(
                Sentence::new("people.roster_brake")
                    .with("school", school)
                    .with("leaving", leaving)
                    .with("pupils", pupils)
                    .with("percent", percent),
            );
        }
    }
    if !staged.is_empty() {
        judged.notices.push(Sentence::new("people.roster_leavers").with("n", staged.len()));
    }
    stage_rows(ctx, run.actor(), batch.import_batch_id, staged).await
}
