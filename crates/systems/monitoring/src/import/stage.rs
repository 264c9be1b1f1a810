//! Reading a file of marks into judged rows.

use super::about;
use crate::keys;
use crate::rules::scores::{self, Against, Judged, Marks};
use crate::store::marks::{self, Paper};
use ::jobs::JobRun;
use kernel::error::{Error, Result};
use kernel::score::{ItemState, Score};
use people::imports::{Batch, PlanDraft, StagedRow, stage_rows};
use people::units::Directory;
use std::collections::{BTreeMap, BTreeSet};
use storage::Ctx;
use tabular::{Limits, Row, Table, Workbook};
use text::Lang;
use uuid::Uuid;
use webkit::Sentence;

/// Rows judged between two words on progress.
const STEP: usize = 5_000;

/// Judges every row of a file and writes the verdicts.
pub(super) async fn stage(ctx: &Ctx, run: &JobRun, batch: &Batch, file: Vec<u8>) -> Result<PlanDraft> {
    let (id, subject) = about(batch.subject_id.as_deref())?;
    let record = super::ready(&ctx.db, id, &subject).await?;
    run.progress(0, 1, "monitoring.step_reading");
    let items = marks::items(&ctx.db, id, &subject).await?;
    let name = batch.file_name.clone();
    let (wide, long) = (scores::spec(&items, false), scores::spec(&items, true));
    let read = tokio::task::spawn_blocking(move || {
        let book = tabular::read(&file, &name, &Limits::default())?;
        let is_long = reads_long(&book, &long);
        Ok::<_, Error>((Table::parse(&book, if is_long { &long } else { &wide })?, is_long))
    });
    let (table, is_long) = read.await.map_err(|error| Error::internal(error.to_string()))??;
    let pupils = marks::expected(&ctx.db, &record, batch.unit_id, ctx.today()).await?;
    let before = marks::papers(&ctx.db, &marks::applied(&ctx.db, id, &subject).await?, items.len()).await?;
    let expected: BTreeSet<Uuid> = pupils.values().map(|pupil| pupil.person_id).collect();
    let with_keys = ctx.clone();
    let aliases = Box::new(move |text: &str| keys::blind_keys(&with_keys, id, text));
    let against = Against { items, pupils, aliases, words: scores::state_words() };
    let schools = Directory::load(&ctx.db, &["school"]).await?;
    let mut judge = Judge {
        against,
        schools,
        before,
        once: BTreeSet::new(),
        cells: BTreeSet::new(),
        long: is_long,
        told: Told::default(),
    };
    let (total, sheet) = (table.rows.len(), table.sheet.clone());
    for (at, rows) in table.rows.chunks(STEP).enumerate() {
        run.stop_if_cancelled()?;
        run.progress(at * STEP, total, "monitoring.step_judging");
        let staged = rows.iter().map(|row| judge.row(&sheet, row)).collect::<Result<Vec<_>>>()?;
        stage_rows(ctx, run.actor(), batch.import_batch_id, staged).await?;
    }
    Ok(judge.draft(&table, &expected))
}

/// A file is long when its stamp or its headings say so: only long files have a column for the item.
fn reads_long(book: &Workbook, long: &tabular::TemplateSpec) -> bool {
    match &book.stamp {
        Some(stamp) => stamp.template == scores::LONG,
        None => Table::parse(book, long).is_ok(),
    }
}

#[derive(Default)]
struct Told {
    taken: BTreeSet<Uuid>,
    updates: usize,
    good: usize,
}

struct Judge {
    against: Against,
    schools: Directory,
    before: BTreeMap<Uuid, Paper>,
    once: BTreeSet<Uuid>,
    cells: BTreeSet<(Uuid, usize)>,
    long: bool,
    told: Told,
}

impl Judge {
    fn row(&mut self, sheet: &str, row: &Row) -> Result<StagedRow> {
        let find = |text: &str| self.schools.find(text).map(|id| id.0);
        let Judged { problems, marks } = match self.long {
            true => self.against.long(row, &find, &mut self.cells),
            false => self.against.wide(row, &find, &mut self.once),
        };
        let verdict = match &marks {
            None => "error",
            Some(marks) => self.compared(marks),
        };
        if let Some(marks) = &marks {
            self.told.taken.insert(marks.p);
            self.told.good += 1;
            self.told.updates += usize::from(verdict == "update");
        }
        let target_id = marks.as_ref().map(|marks| marks.p);
        let mut plan = match marks {
            Some(marks) => serde_json::to_value(marks)?,
            None => serde_json::json!({}),
        };
        plan["summary"] = serde_json::to_value(summary(row))?;
        let plan = Some(plan.to_string());
        Ok(StagedRow { sheet: sheet.to_owned(), row_no: i64::from(row.number), verdict, problems, plan, target_id })
    }

    /// Whether a row says something new, something else, or what is known.
    fn compared(&self, marks: &Marks) -> &'static str {
        let Some(paper) = self.before.get(&marks.p) else { return "new" };
        let states = marks.s.bytes().filter_map(|digit| ItemState::from_number(digit.wrapping_sub(b'0')));
        let cells: Vec<Option<(Score, ItemState)>> =
            marks.v.iter().map(|mark| Score(*mark)).zip(states).map(Some).collect();
        let same = match marks.i {
            Some(at) => match paper.marks.get(at).copied().flatten() {
                None => return "new",
                known => cells.first() == Some(&known),
            },
            None => cells == paper.marks && marks.pv == paper.pv,
        };
        if same { "unchanged" } else { "update" }
    }

    fn draft(self, table: &Table, expected: &BTreeSet<Uuid>) -> PlanDraft {
        let known = |id: &&Uuid| !self.told.taken.contains(*id) && !self.before.contains_key(*id);
        let missing = expected.iter().filter(known).count();
        let mut notices: Vec<Sentence> = Vec::new();
        if 0 < missing {
            notices.push(
                Sentence::new("monitoring.pupils_missing").with("count", missing).with("expected", expected.len()),
            );
        }
        for notice in &table.notices {
            let mut sentence = Sentence::new(&notice.code);
            sentence.params = notice.params.clone();
            if !notices.contains(&sentence) && notices.len() < 20 {
                notices.push(sentence);
            }
        }
        // Overwriting a fifth of what is there is more often a wrong file than a correction.
        let many = 20 < self.told.updates && self.told.good < 5 * self.told.updates;
        let brake = many.then(|| Sentence::new("monitoring.brake_overwrites").with("count", self.told.updates));
        PlanDraft {
            sheet: table.sheet.clone(),
            heading_row: table.heading_row,
            notices,
            brake,
            extra: serde_json::json!({ "long": self.long }),
        }
    }
}

/// What the page shows of a row: who it is about.
fn summary(row: &Row) -> BTreeMap<String, String> {
    ["pupil", "name", "item"]
        .into_iter()
        .filter_map(|key| {
            row.text(key).map(|text| (text::word(&format!("monitoring.column_{key}"), Lang::Zh), text.to_owned()))
        })
        .collect()
}
