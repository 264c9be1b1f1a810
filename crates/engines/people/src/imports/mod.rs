//! Files on their way into the records, whatever they hold: staged, planned, applied, undone, each step a job.
//!
//! A kind of import (rosters here, scores in monitoring) implements [`ImportKind`]; batches, rows, states, the verdict
//! workbook and the endpoints are shared.

pub mod jobs;
pub mod verdict;

pub use crate::commands::imports::{StagedRow, finish_chunk, stage_rows};
pub use crate::store::imports::{Batch, Plan};
pub use jobs::job_handlers;

use crate::model::Sentence;
use crate::model::import::ImportAssessment;
use ::jobs::JobRun;
use async_trait::async_trait;
use kernel::{Actor, Permission, PersonId, Result, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::Ctx;

/// Text fields of a form or a query.
pub type Fields = BTreeMap<String, String>;

/// Where an upload goes.
#[derive(Clone, Debug)]
pub struct Target {
    /// Whose data: the right of the kind is needed here.
    pub unit_id: UnitId,
    /// For scores: `<assessment>:<subject>`.
    pub subject_id: Option<String>,
    /// What the form said besides, as JSON; comes back as [`Batch::params`].
    pub params: serde_json::Value,
}

/// A workbook to fill in.
#[derive(Clone, Debug)]
pub struct Template {
    /// Its name.
    pub file_name: String,
    /// The workbook.
    pub bytes: Vec<u8>,
}

/// What staging found; the counts follow from the staged rows.
#[derive(Clone, Debug, Default)]
pub struct PlanDraft {
    /// Sheet of the table, for the verdict workbook.
    pub sheet: String,
    /// Row of its headings.
    pub heading_row: u32,
    /// Things to look at.
    pub notices: Vec<Sentence>,
    /// Why the plan does not apply without a reason.
    pub brake: Option<Sentence>,
    /// What the kind wants to find again when it applies, as JSON.
    pub extra: serde_json::Value,
}

/// One kind of import.
#[async_trait]
pub trait ImportKind: Send + Sync {
    /// The word, e.g. `roster`.
    fn kind(&self) -> &'static str;
    /// The right needed over the unit of a batch.
    fn permission(&self) -> Permission;
    /// Words under which templates are asked for.
    fn templates(&self) -> Vec<&'static str> {
        vec![self.kind()]
    }
    /// A workbook to fill in; checks the right itself, since the query says where.
    async fn template(&self, ctx: &Ctx, actor: &Actor, template: &str, query: &Fields) -> Result<Template>;
    /// Where an upload with these form fields goes.
    async fn target(&self, ctx: &Ctx, fields: &Fields) -> Result<Target>;
    /// Reads the file, judges every row, writes the verdicts with [`stage_rows`]; may be called again after a kill.
    async fn stage(&self, ctx: &Ctx, run: &JobRun, batch: &Batch, file: Vec<u8>) -> Result<PlanDraft>;
    /// A hash over the versions of everything the plan touches, as they are now.
    async fn fingerprint(&self, ctx: &Ctx, batch: &Batch) -> Result<String>;
    /// Writes the plan in short transactions, each ended by [`finish_chunk`]; goes on behind [`Batch::position`].
    async fn apply(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()>;
    /// Takes back what can be taken back, row by row; may be called again after a kill.
    async fn undo(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()>;
    /// The assessment and subject of a batch, where it has them.
    async fn assessment(&self, _ctx: &Ctx, _batch: &Batch) -> Result<Option<ImportAssessment>> {
        Ok(None)
    }
}

/// Somebody who knows what depends on persons, so that an undo leaves them alone.
#[async_trait]
pub trait Dependents: Send + Sync {
    /// Of some persons, those something depends on, with the text key that says what.
    async fn depending(&self, ctx: &Ctx, person_ids: &[PersonId]) -> Result<BTreeMap<PersonId, &'static str>>;
}

/// All kinds of imports of this installation.
#[derive(Clone, Default)]
pub struct ImportKinds {
    kinds: Arc<Vec<Arc<dyn ImportKind>>>,
}

impl ImportKinds {
    /// These kinds.
    pub fn new(kinds: Vec<Arc<dyn ImportKind>>) -> Self {
        Self { kinds: Arc::new(kinds) }
    }
    /// The kind of a word.
    ///
    /// # Errors
    /// Invalid `people.import_kind`.
    pub fn get(&self, kind: &str) -> Result<&Arc<dyn ImportKind>> {
        let found = self.kinds.iter().find(|known| known.kind() == kind);
        found.ok_or_else(|| kernel::Error::field(kernel::FieldError::new("kind", "people.import_kind")))
    }
    /// The kind that makes a template.
    ///
    /// # Errors
    /// Invalid `people.import_kind`.
    pub fn of_template(&self, template: &str) -> Result<&Arc<dyn ImportKind>> {
        let found = self.kinds.iter().find(|known| known.templates().contains(&template));
        found.ok_or_else(|| kernel::Error::field(kernel::FieldError::new("kind", "people.import_kind")))
    }
    /// All of them.
    pub fn all(&self) -> &[Arc<dyn ImportKind>] {
        &self.kinds
    }
}
