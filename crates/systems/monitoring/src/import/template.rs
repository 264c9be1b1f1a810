//! The sheets schools fill in: with the pupils who were drawn and the items of their booklets.

use crate::rules::scores::{self, Item};
use crate::rules::{blueprint_sheet, draw};
use crate::store::marks::{self, Respondent};
use crate::store::{assessments, draws};
use kernel::error::{Error, FieldError, Kind, Refusal, Result};
use kernel::score::ItemState;
use kernel::{Actor, AssessmentId, Permission, PersonId, UnitId};
use people::access;
use people::imports::{Fields, Template};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Ctx, Reads, params};
use tabular::verdict::Verdicts;
use tabular::{Cell, Format, Sheet, SheetRow, Stamp, TemplateSpec, Workbook};
use text::Lang;
use uuid::Uuid;

/// Makes the template asked for.
pub(super) async fn make(ctx: &Ctx, actor: &Actor, template: &str, query: &Fields) -> Result<Template> {
    let field = |name: &str| query.get(name).map(String::as_str).filter(|text| !text.is_empty());
    if template == "blueprint" {
        access::require(ctx, actor, Permission::BlueprintManage).await?;
        let spec = blueprint_sheet::spec();
        return Ok(Template {
            file_name: format!("{}.xlsx", spec.title),
            bytes: tabular::template::write(&spec, Lang::Zh)?,
        });
    }
    let missing = |name: &str| Error::field(FieldError::new(name, "webkit.required"));
    let id: AssessmentId =
        field("assessment_id").and_then(|text| text.parse().ok()).ok_or_else(|| missing("assessment_id"))?;
    let subject = field("subject").ok_or_else(|| missing("subject"))?.to_owned();
    let reach = access::require(ctx, actor, Permission::ScoreImport).await?;
    let record = super::ready(&ctx.db, id, &subject).await?;
    sealed(ctx, actor, &record).await?;
    let items = marks::items(&ctx.db, id, &subject).await?;
    let mut pupils = Vec::new();
    let mut within: BTreeMap<Uuid, bool> = BTreeMap::new();
    for pupil in marks::respondents(&ctx.db, &record, ctx.today()).await? {
        let inside = match within.get(&pupil.school_id) {
            Some(inside) => *inside,
            None => access::covers(&ctx.db, &reach, UnitId(pupil.school_id)).await?,
        };
        within.insert(pupil.school_id, inside);
        if inside {
            pupils.push(pupil);
        }
    }
    if pupils.is_empty() {
        return Err(Error::not_found("monitoring.assessment_not_found"));
    }
    let long = field("shape") == Some("long");
    let spec = scores::spec(&items, long);
    let names = Names::load(ctx, &pupils).await?;
    let rows = if long { long_rows(&pupils, &items, &names) } else { wide_rows(&pupils, &items, &names) };
    let bytes = filled(&spec, rows)?;
    let word = text::word(&format!("kernel.subject.{subject}"), Lang::Zh);
    Ok(Template { file_name: format!("{} {word} {}.xlsx", record.name, spec.title), bytes })
}

/// Before the seal falls only those who draw may know who was drawn.
async fn sealed(ctx: &Ctx, actor: &Actor, record: &assessments::Record) -> Result<()> {
    let Some(draw) = draws::in_force(&ctx.db, record.assessment_id).await? else { return Ok(()) };
    let until = draw.sealed_until.unwrap_or_default();
    if ctx.today().to_string() < until {
        let reach = access::may(ctx, actor, Permission::SampleDraw).await?;
        if !access::covers(&ctx.db, &reach, record.unit_id).await? {
            return Err(Refusal::new(Kind::Conflict, "monitoring.sample_sealed").with("until", until).into());
        }
    }
    Ok(())
}

struct Names {
    persons: BTreeMap<Uuid, String>,
    units: BTreeMap<UnitId, String>,
}

impl Names {
    async fn load(ctx: &Ctx, pupils: &[Respondent]) -> Result<Self> {
        let mut persons = BTreeMap::new();
        for chunk in pupils.chunks(500) {
            let list = ctx.db.dialect().ids(chunk.iter().map(|pupil| pupil.person_id));
            for row in ctx
                .db
                .query(&format!("select person_id, name from person where person_id in ({list})"), params![])
                .await?
            {
                persons.insert(row.get::<PersonId>("person_id")?.0, row.get("name")?);
            }
        }
        let ids: BTreeSet<UnitId> =
            pupils.iter().flat_map(|pupil| [UnitId(pupil.school_id), UnitId(pupil.class_id)]).collect();
        let ids: Vec<UnitId> = ids.into_iter().collect();
        let units = people::units::named_many(&ctx.db, &ids).await?;
        Ok(Self { persons, units: units.into_iter().map(|(id, unit)| (id, unit.name)).collect() })
    }

    fn who(&self, pupil: &Respondent) -> Vec<Cell> {
        let unit = |id: Uuid| Cell::text(self.units.get(&UnitId(id)).cloned().unwrap_or_default());
        let name = Cell::text(self.persons.get(&pupil.person_id).cloned().unwrap_or_default());
        let class = if pupil.class_id == pupil.school_id { Cell::Empty } else { unit(pupil.class_id) };
        vec![Cell::text(pupil.person_id.to_string()), name, unit(pupil.school_id), class]
    }
}

/// What was not in the booklet is filled in: it follows from the draw, not from the pupil.
fn not_presented() -> Cell {
    Cell::text(text::word(&ItemState::NotPresented.text_key(), Lang::Zh))
}

fn wide_rows(pupils: &[Respondent], items: &[Item], names: &Names) -> Vec<Vec<Cell>> {
    let row = |pupil: &Respondent| {
        let mut cells = names.who(pupil);
        cells.push(Cell::Empty);
        cells.extend(items.iter().map(|item| if item.is_in(pupil.booklet) { Cell::Empty } else { not_presented() }));
        cells
    };
    pupils.iter().map(row).collect()
}

fn long_rows(pupils: &[Respondent], items: &[Item], names: &Names) -> Vec<Vec<Cell>> {
    let row = |pupil: &Respondent, item: &Item| {
        let mut cells = names.who(pupil);
        cells.push(Cell::text(item.item_no.as_str()));
        cells
    };
    pupils
        .iter()
        .flat_map(|pupil| items.iter().filter(|item| item.is_in(pupil.booklet)).map(move |item| row(pupil, item)))
        .collect()
}

/// The template's headings with rows below, stamped like the empty one.
fn filled(spec: &TemplateSpec, rows: Vec<Vec<Cell>>) -> Result<Vec<u8>> {
    // Plausible values are for whoever computed some, not for a school's clerk.
    let headings = spec.columns.iter().filter(|column| !column.key.starts_with("pv"));
    let headings: Vec<Cell> = headings.map(|column| Cell::text(column.heading.as_str())).collect();
    let rows = std::iter::once(headings).chain(rows);
    let rows = (1..).zip(rows).map(|(number, cells)| SheetRow { number, cells, ..SheetRow::default() });
    let sheet = Sheet { name: spec.title.clone(), rows: rows.collect(), ..Sheet::default() };
    let stamp = Some(Stamp { template: spec.id.clone(), version: spec.version });
    let book = Workbook { format: Format::Xlsx, sheets: vec![sheet], stamp };
    tabular::verdict::write(&book, "", 0, &Verdicts::new(), Lang::Zh)
}

/// The list of a sample as a sheet: schools, zones, weights and pupils by number only.
pub(crate) fn sample_rows(sample: &[draw::School], units: &BTreeMap<UnitId, String>) -> Vec<Vec<Cell>> {
    let name = |id: Uuid| Cell::text(units.get(&UnitId(id)).cloned().unwrap_or_default());
    let rows = sample.iter().flat_map(|school| {
        school.pupils.iter().map(move |pupil| {
            vec![
                Cell::text(pupil.person_id.to_string()),
                name(school.school_id),
                if pupil.class_id == school.school_id { Cell::Empty } else { name(pupil.class_id) },
                Cell::Number(pupil.weight),
                Cell::Number(school.weight),
                Cell::text(school.stratum.as_str()),
                Cell::Number(f64::from(school.zone)),
                Cell::Number(f64::from(pupil.replicate)),
                Cell::Number(f64::from(pupil.booklet)),
                Cell::Number(f64::from(school.n_frame)),
            ]
        })
    });
    rows.collect()
}
