//! Taking a sample that was drawn elsewhere; pupils nobody knows become persons who bear their key as name.

use super::draw::{Kept, keep, no_marks_yet};
use crate::rules::ready_made::{self, Placed};
use crate::rules::scores;
use crate::store::marks::blind_key;
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::{Actor, AssessmentId, Permission, PersonId, SampleDrawId, UnitId};
use people::units::Directory;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Act, Ctx, Reads, ToSql, Tx, params};
use tabular::{Limits, Table};
use uuid::Uuid;

/// The word for keys of an imported sample among identifiers; they hold within one assessment.
pub const EXTERNAL: &str = "external";
/// Faults listed in one refusal.
const LISTED: usize = 200;

/// Takes the sample of a file.
///
/// # Errors
/// Invalid with the faults by row; conflict, once marks were imported.
pub async fn import(
    ctx: &Ctx,
    actor: &Actor,
    id: AssessmentId,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<SampleDrawId> {
    let record = super::running(ctx, actor, Permission::SampleDraw, id).await?;
    no_marks_yet(ctx, id).await?;
    let hash = Sha256::digest(&bytes);
    let name = file_name.to_owned();
    let table = tokio::task::spawn_blocking(move || {
        let book = tabular::read(&bytes, &name, &Limits::default())?;
        Table::parse(&book, &ready_made::spec())
    });
    let table = table.await.map_err(|error| Error::internal(error.to_string()))??;
    let known = Known::load(ctx, id, record.unit_id).await?;
    let mut faults: Vec<FieldError> = table.errors().cloned().collect();
    let mut placed = Vec::new();
    let mut strangers: BTreeMap<String, Uuid> = BTreeMap::new();
    for row in table.good() {
        match known.place(ctx, row, id, &mut strangers) {
            Ok(place) => placed.push(place),
            Err(fault) => faults.push(fault),
        }
    }
    let sample = match faults.is_empty() {
        true => ready_made::sample(&placed, &hash.into()).map_err(refuse)?,
        false => return Err(refuse(faults)),
    };
    let kept = Kept {
        seed: String::new(),
        source: "imported",
        design: serde_json::json!({ "file_sha256": hex::encode(hash), "file_name": file_name }).to_string(),
        frame_hash: hex::encode(hash),
        witness: String::new(),
        sealed_until: None,
    };
    let tx = ctx.begin(actor).await?;
    persons(ctx, &tx, id, &strangers).await?;
    let draw_id = keep(&tx, id, &kept, &sample).await?;
    let act = Act::new("monitoring.sample_imported", "sample_draw", draw_id).unit(record.unit_id);
    tx.audit(act.with("schools", sample.len()).with("pupils", placed.len()).with("strangers", strangers.len())).await?;
    tx.commit().await?;
    Ok(draw_id)
}

fn refuse(mut faults: Vec<FieldError>) -> Error {
    faults.sort_by_key(|fault| fault.row);
    let mut refusal = Refusal::new(Kind::Invalid, "monitoring.sample_faults").with("count", faults.len());
    faults.truncate(LISTED);
    refusal.fields = faults;
    refusal.into()
}

/// Schools and pupils the installation knows.
struct Known {
    schools: Directory,
    below: BTreeSet<UnitId>,
    classes: BTreeMap<(UnitId, String), UnitId>,
    persons: BTreeMap<String, Uuid>,
    by_id: BTreeSet<Uuid>,
}

impl Known {
    async fn load(ctx: &Ctx, id: AssessmentId, unit_id: UnitId) -> Result<Self> {
        let schools = Directory::load(&ctx.db, &["school"]).await?;
        let mut below = BTreeSet::new();
        for row in
            ctx.db.query("select descendant_id from unit_closure where ancestor_id = $1", params![unit_id]).await?
        {
            below.insert(row.get("descendant_id")?);
        }
        for school in crate::store::assessments::schools(&ctx.db, id).await? {
            below.insert(school);
        }
        let mut classes = BTreeMap::new();
        let sql = "select unit_id, parent_id, name from unit where kind = 'class' and parent_id is not null and valid_to is null";
        for row in ctx.db.query(sql, params![]).await? {
            classes.insert((row.get("parent_id")?, tabular::normal(&row.get::<String>("name")?)), row.get("unit_id")?);
        }
        let mut persons = BTreeMap::new();
        let mut by_id = BTreeSet::new();
        let sql = "select person_id, blind from person_identifier where kind in ('student_no', 'external') and valid_to is null";
        for row in ctx.db.query(sql, params![]).await? {
            persons.insert(blind_key(&row.get::<Vec<u8>>("blind")?), row.get::<PersonId>("person_id")?.0);
        }
        for row in ctx.db.query("select distinct person_id from enrolment", params![]).await? {
            by_id.insert(row.get::<PersonId>("person_id")?.0);
        }
        Ok(Self { schools, below, classes, persons, by_id })
    }

    fn place<'a>(
        &self,
        ctx: &Ctx,
        row: &'a tabular::Row,
        id: AssessmentId,
        strangers: &mut BTreeMap<String, Uuid>,
    ) -> Result<Placed<'a>, FieldError> {
        let text = row.text("school").unwrap_or_default();
        let fault = |key: &str, code: &str| {
            let heading = text::word(&format!("monitoring.column_{key}"), text::Lang::Zh);
            FieldError::at_row(row.number, &heading, code).with("value", row.text(key).unwrap_or_default())
        };
        let school = self.schools.find(text).filter(|school| self.below.contains(school));
        let school = school.ok_or_else(|| fault("school", "monitoring.school_unknown"))?;
        let class = match row.text("class") {
            None => school,
            Some(class) => {
                let found = self.classes.get(&(school, tabular::normal(class)));
                *found.ok_or_else(|| fault("class", "monitoring.class_unknown"))?
            }
        };
        let written = row.text("pupil").unwrap_or_default();
        let own = Uuid::parse_str(written.trim()).ok().filter(|id| self.by_id.contains(id));
        let known = own.or_else(|| {
            crate::keys::blind_keys(ctx, id, written).iter().find_map(|key| self.persons.get(key)).copied()
        });
        let person_id = known.unwrap_or_else(|| *strangers.entry(scores::key(written)).or_insert_with(Uuid::now_v7));
        Ok(Placed { row, person_id, school_id: school.0, class_id: class.0 })
    }
}

/// Persons for keys that belong to nobody: their name is the key, so that nothing is made up about them.
async fn persons(ctx: &Ctx, tx: &Tx, id: AssessmentId, strangers: &BTreeMap<String, Uuid>) -> Result<()> {
    let rows = strangers.iter().map(|(key, person)| {
        vec![PersonId(*person).to_sql(), key.to_sql(), key.to_lowercase().to_sql(), tx.now.to_sql()]
    });
    tx.insert_many("person", &["person_id", "name", "name_pinyin", "created_at"], rows.collect()).await?;
    let today = storage::local_date(tx.now).to_string();
    let rows = strangers.iter().map(|(key, person)| {
        let row_id = Uuid::now_v7();
        let sealed = ctx.keys.seal_field(&people::rules::identifiers::context(row_id), key);
        let blind = crate::keys::external_blind(ctx, id, key);
        let kind = EXTERNAL.to_sql();
        vec![row_id.to_sql(), PersonId(*person).to_sql(), kind, sealed.to_sql(), blind.to_sql(), today.to_sql()]
    });
    let columns = ["person_identifier_id", "person_id", "kind", "sealed", "blind", "valid_from"];
    tx.insert_many("person_identifier", &columns, rows.collect()).await
}
