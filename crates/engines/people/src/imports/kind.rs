//! What one kind of file has to know so that the import centre can take it: rosters here, scores in `monitoring`.

use async_trait::async_trait;
use jobs::JobRun;
use kernel::{Actor, ImportBatchId, Permission, Result, UnitId};
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::Ctx;
use webkit::Sentence;

/// A batch as a kind sees it.
#[derive(Clone, Debug)]
pub struct Batch {
    /// Identity.
    pub import_batch_id: ImportBatchId,
    /// The unit it was imported for.
    pub unit_id: UnitId,
    /// What it is about, e.g. `assessment:subject`; the kind knows.
    pub subject_id: Option<String>,
    /// The file's name.
    pub file_name: String,
}

/// What staging found, beyond the rows it wrote.
#[derive(Clone, Debug, Default)]
pub struct Staged {
    /// The version of the template the file was made from.
    pub template_version: Option<String>,
    /// Remarks on the file as a whole.
    pub notices: Vec<Sentence>,
    /// Why applying needs a second look.
    pub brake: Option<Sentence>,
    /// Versions the plan rests on; part of its hash. A plan whose hash differs later is stale.
    pub rests_on: Vec<String>,
}

/// A template to download.
#[derive(Clone, Debug)]
pub struct TemplateFile {
    /// Name to save it under.
    pub file_name: String,
    /// Excel.
    pub bytes: Vec<u8>,
}

/// One kind of import.
///
/// Rows are rows of `import_row`, written by [`stage`](ImportKind::stage) in chunks of at most 2,000 a transaction with the
/// ids they will be given, so that a second run of any step writes nothing twice.
#[async_trait]
pub trait ImportKind: Send + Sync {
    /// The word in API and tables.
    fn kind(&self) -> &'static str;
    /// The right it needs, over the batch's unit.
    fn permission(&self) -> Permission;
    /// Turns the form fields of an upload into (unit, `subject_id`); checks them.
    async fn place(&self, ctx: &Ctx, actor: &Actor, fields: &BTreeMap<String, String>) -> Result<(UnitId, Option<String>)>;
    /// The template for the given query parameters.
    async fn template(&self, ctx: &Ctx, actor: &Actor, query: &BTreeMap<String, String>) -> Result<TemplateFile>;
    /// Reads the file into staged rows with verdicts.
    async fn stage(&self, ctx: &Ctx, run: &JobRun, batch: &Batch, bytes: Vec<u8>) -> Result<Staged>;
    /// What the plan rests on now, in the form of [`Staged::rests_on`].
    async fn rests_on(&self, ctx: &Ctx, batch: &Batch) -> Result<Vec<String>>;
    /// Makes the staged rows real.
    async fn apply(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()>;
    /// Takes them back where nothing depends on them yet; marks each row `undone` or `refused:<code>`.
    async fn undo(&self, ctx: &Ctx, run: &JobRun, batch: &Batch) -> Result<()>;
}

/// The kinds an installation knows.
#[derive(Clone)]
pub struct ImportKinds(Arc<BTreeMap<&'static str, Arc<dyn ImportKind>>>);

impl ImportKinds {
    /// A registry of kinds.
    pub fn new(kinds: Vec<Arc<dyn ImportKind>>) -> Self {
        Self(Arc::new(kinds.into_iter().map(|kind| (kind.kind(), kind)).collect()))
    }
    /// The kind of that name.
    pub fn get(&self, kind: &str) -> Option<&Arc<dyn ImportKind>> {
        self.0.get(kind)
    }
}
