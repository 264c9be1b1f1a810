//! Reading lists, the tree and the detail of units.

use crate::model::unit::{AliasRow, ClassRow, GroupingOfUnit, UnitDetail, UnitNode, UnitRef, UnitRow};
use crate::rules::names;
use crate::store::{like, persons, units};
use jiff::civil::Date;
use kernel::calendar::SchoolYear;
use kernel::grade::{CohortClass, Split, Stage};
use kernel::{Error, Result, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use storage::{Reach, Reads, Scoped, ToSql, Value, params, row};
use uuid::Uuid;

row! {
    #[derive(Clone)]
    struct Unit {
        unit_id: UnitId,
        parent_id: Option<UnitId>,
        kind: String,
        name: String,
        name_pinyin: String,
        short_name: String,
        code: Option<String>,
        stages: String,
        traits: String,
        entry_year: Option<i64>,
        class_no: Option<i64>,
        class_stage: Option<String>,
        valid_from: String,
        valid_to: Option<String>,
        version: i64,
    }
}
const UNIT: &str = "u.unit_id, u.parent_id, u.kind, u.name, u.name_pinyin, u.short_name, u.code, u.stages, u.traits, u.entry_year, \
    u.class_no, u.class_stage, u.valid_from, u.valid_to, u.version";

/// What a list of units is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Directly below this unit.
    pub parent: Option<Uuid>,
    /// Kind.
    pub kind: Option<String>,
    /// Stage taught.
    pub stage: Option<String>,
    /// Beginning of pinyin or code, or part of a name.
    pub q: Option<String>,
    /// After this key: pinyin, then id.
    pub after: Option<(String, Uuid)>,
    /// Rows wanted; the list reads one more.
    pub limit: i64,
}

/// Open units in reach, by pinyin, each with its key for the next page.
///
/// # Errors
/// Internal, from the database.
pub async fn list(
    db: &impl Reads,
    reach: &Reach,
    filter: &Filter,
    today: &str,
) -> Result<Vec<(UnitRow, (String, Uuid))>> {
    let (narrowed, mut binds) = narrowed(filter, today);
    let mut after = String::new();
    if let Some((pinyin, id)) = &filter.after {
        binds.extend([pinyin.to_sql(), id.to_sql()]);
        let n = binds.len();
        after = format!("and (u.name_pinyin, u.unit_id) > (${}, ${n})", n - 1);
    }
    let limit = filter.limit + 1;
    let sql = format!(
        "select {UNIT} from unit u where {{reach}} {narrowed} {after} order by u.name_pinyin, u.unit_id limit {limit}"
    );
    let found: Vec<Unit> = Scoped::new(&sql, "u.unit_id", binds).rows(db, reach).await?;
    let ids: Vec<UnitId> = found.iter().map(|unit| unit.unit_id).collect();
    let (pupils, staff) = (pupils_below(db, &ids).await?, staff_below(db, &ids, today).await?);
    Ok(found.iter().map(|unit| (shown(unit, &pupils, &staff), (unit.name_pinyin.clone(), unit.unit_id.0))).collect())
}

/// How many units in reach the filter leaves.
///
/// # Errors
/// Internal, from the database.
pub async fn count(db: &impl Reads, reach: &Reach, filter: &Filter, today: &str) -> Result<i64> {
    let (narrowed, binds) = narrowed(filter, today);
    let sql = format!("select count(*) as value from unit u where {{reach}} {narrowed}");
    let rows = Scoped::new(&sql, "u.unit_id", binds).query(db, reach).await?;
    rows.first().map_or(Ok(0), |row| row.get("value"))
}

/// The tree in reach, `depth` levels of it.
///
/// # Errors
/// Internal, from the database.
pub async fn tree(db: &impl Reads, reach: &Reach, depth: usize, today: &str) -> Result<Vec<UnitNode>> {
    let sql = format!(
        "select {UNIT} from unit u where {{reach}} and (u.valid_to is null or $1 < u.valid_to) order by u.name_pinyin, u.unit_id"
    );
    let found: Vec<Unit> = Scoped::new(&sql, "u.unit_id", params![today]).rows(db, reach).await?;
    let known: BTreeSet<UnitId> = found.iter().map(|unit| unit.unit_id).collect();
    let mut below = BTreeMap::<Option<UnitId>, Vec<&Unit>>::new();
    for unit in &found {
        let parent = unit.parent_id.filter(|parent| known.contains(parent));
        below.entry(parent).or_default().push(unit);
    }
    for siblings in below.values_mut() {
        siblings.sort_by_key(|unit| {
            (rank(&unit.kind), unit.class_stage.clone(), unit.entry_year.map(|year| -year), unit.class_no)
        });
    }
    Ok(nodes(&below, None, depth))
}

fn nodes(below: &BTreeMap<Option<UnitId>, Vec<&Unit>>, parent: Option<UnitId>, depth: usize) -> Vec<UnitNode> {
    let units = below.get(&parent).map(Vec::as_slice).unwrap_or_default();
    let node = |unit: &&Unit| UnitNode {
        unit_id: unit.unit_id.0,
        name: unit.name.clone(),
        kind: unit.kind.clone(),
        stages: words(&unit.stages),
        children: if 1 < depth { nodes(below, Some(unit.unit_id), depth - 1) } else { Vec::new() },
        child_count: below
            .get(&Some(unit.unit_id))
            .map_or(0, |children| i64::try_from(children.len()).unwrap_or(i64::MAX)),
    };
    units.iter().map(node).collect()
}

fn rank(kind: &str) -> usize {
    crate::model::unit::KINDS.iter().position(|known| *known == kind).unwrap_or(usize::MAX)
}

/// A unit in reach, in full; its posts only where persons are in reach too.
///
/// # Errors
/// Not found `people.unit_not_found`.
pub async fn detail(
    db: &impl Reads,
    reach: &Reach,
    persons_reach: &Reach,
    unit_id: UnitId,
    today: Date,
) -> Result<UnitDetail> {
    let sql = format!("select {UNIT} from unit u where u.unit_id = $1 and {{reach}}");
    let unit: Unit = Scoped::new(&sql, "u.unit_id", params![unit_id])
        .row_opt(db, reach)
        .await?
        .ok_or_else(|| Error::not_found("people.unit_not_found"))?;
    let day = today.to_string();
    let (pupils, staff) = (pupils_below(db, &[unit_id]).await?, staff_below(db, &[unit_id], &day).await?);
    Ok(UnitDetail {
        row: shown(&unit, &pupils, &staff),
        path: path(db, unit_id).await?,
        aliases: aliases(db, unit_id).await?,
        classes: classes(db, unit_id, today).await?,
        groupings: groupings(db, unit_id, &day).await?,
        posts: persons::posts_at(db, persons_reach, unit_id, &day).await?,
        valid_from: unit.valid_from,
        valid_to: unit.valid_to,
    })
}

/// From the root to the unit above.
///
/// # Errors
/// Internal, from the database.
pub async fn path(db: &impl Reads, unit_id: UnitId) -> Result<Vec<UnitRef>> {
    let sql = "select u.unit_id, u.name, u.kind from unit_closure c join unit u on u.unit_id = c.ancestor_id \
        where c.descendant_id = $1 and 0 < c.depth order by c.depth desc";
    let found: Vec<units::Named> = db.rows(sql, params![unit_id]).await?;
    Ok(found.into_iter().map(UnitRef::from).collect())
}

row! {
    struct Alias { unit_alias_id: Uuid, alias: String }
}

async fn aliases(db: &impl Reads, unit_id: UnitId) -> Result<Vec<AliasRow>> {
    let found: Vec<Alias> = db
        .rows(
            "select unit_alias_id, alias from unit_alias where unit_id = $1 order by alias_key, unit_alias_id",
            params![unit_id],
        )
        .await?;
    Ok(found.into_iter().map(|alias| AliasRow { unit_alias_id: alias.unit_alias_id, alias: alias.alias }).collect())
}

/// The open classes of a school, by stage, cohort and number.
///
/// # Errors
/// Internal, from the database.
pub async fn classes(db: &impl Reads, school_id: UnitId, today: Date) -> Result<Vec<ClassRow>> {
    let sql = format!(
        "select {UNIT} from unit u where u.parent_id = $1 and u.kind = 'class' and (u.valid_to is null or $2 < u.valid_to) \
         order by u.class_stage desc, u.entry_year desc, u.class_no, u.unit_id"
    );
    let found: Vec<Unit> = db.rows(&sql, params![school_id, today.to_string()]).await?;
    let ids: Vec<UnitId> = found.iter().map(|unit| unit.unit_id).collect();
    let pupils = pupils_below(db, &ids).await?;
    let row = |unit: Unit| {
        let (stage, entry_year, class_no) =
            (unit.class_stage.unwrap_or_default(), unit.entry_year.unwrap_or(0), unit.class_no.unwrap_or(0));
        let grade = grade_of(&stage, entry_year, class_no, today);
        ClassRow {
            unit_id: unit.unit_id.0,
            name: unit.name,
            stage,
            entry_year,
            class_no,
            grade,
            pupils: pupils.get(&unit.unit_id).copied().unwrap_or(0),
        }
    };
    Ok(found.into_iter().map(row).collect())
}

/// The grade a cohort is in on a day; none before entry and after leaving.
pub fn grade_of(stage: &str, entry_year: i64, class_no: i64, today: Date) -> Option<u8> {
    let class = CohortClass {
        stage: Stage::from_code(stage)?,
        split: Split::default(),
        entry_year: entry_year.try_into().ok()?,
        number: class_no.try_into().ok()?,
    };
    class.grade_in(SchoolYear::containing(today)).map(u8::from)
}

row! {
    struct InGrouping { grouping_id: Uuid, name: String, kind: String, lead_unit_id: Option<UnitId> }
}

async fn groupings(db: &impl Reads, unit_id: UnitId, today: &str) -> Result<Vec<GroupingOfUnit>> {
    let sql = "select g.grouping_id, g.name, g.kind, g.lead_unit_id from grouping_unit g \
        where g.valid_from <= $2 and (g.valid_to is null or $2 < g.valid_to) and (g.lead_unit_id = $1 or exists \
        (select 1 from grouping_member m where m.grouping_id = g.grouping_id and m.unit_id = $1 and m.valid_from <= $2 and (m.valid_to is null or $2 < m.valid_to))) \
        order by g.kind, g.name, g.grouping_id";
    let found: Vec<InGrouping> = db.rows(sql, params![unit_id, today]).await?;
    let row = |g: InGrouping| GroupingOfUnit {
        grouping_id: g.grouping_id,
        name: g.name,
        kind: g.kind,
        lead: g.lead_unit_id == Some(unit_id),
    };
    Ok(found.into_iter().map(row).collect())
}

/// Pupils enrolled in units or below.
async fn pupils_below(db: &impl Reads, unit_ids: &[UnitId]) -> Result<BTreeMap<UnitId, i64>> {
    let sql = "select c.ancestor_id, count(*) as value from unit_closure c join enrolment e on e.class_id = c.descendant_id and e.valid_to is null \
        where c.ancestor_id in ({ids}) group by c.ancestor_id";
    counts(db, sql, unit_ids, Vec::new()).await
}

/// Persons with a post in units or below.
async fn staff_below(db: &impl Reads, unit_ids: &[UnitId], today: &str) -> Result<BTreeMap<UnitId, i64>> {
    let sql = "select c.ancestor_id, count(distinct p.person_id) as value from unit_closure c join post p on p.unit_id = c.descendant_id \
        and (p.valid_to is null or $1 < p.valid_to) where c.ancestor_id in ({ids}) group by c.ancestor_id";
    counts(db, sql, unit_ids, params![today]).await
}

async fn counts(db: &impl Reads, sql: &str, unit_ids: &[UnitId], binds: Vec<Value>) -> Result<BTreeMap<UnitId, i64>> {
    let mut found = BTreeMap::new();
    for chunk in unit_ids.chunks(500) {
        let ids = db.dialect().ids(chunk.iter().map(|id| id.0));
        for row in db.query(&sql.replace("{ids}", &ids), binds.clone()).await? {
            found.insert(row.get("ancestor_id")?, row.get("value")?);
        }
    }
    Ok(found)
}

fn shown(unit: &Unit, pupils: &BTreeMap<UnitId, i64>, staff: &BTreeMap<UnitId, i64>) -> UnitRow {
    UnitRow {
        unit_id: unit.unit_id.0,
        parent_id: unit.parent_id.map(Into::into),
        kind: unit.kind.clone(),
        name: unit.name.clone(),
        short_name: unit.short_name.clone(),
        code: unit.code.clone(),
        stages: words(&unit.stages),
        traits: words(&unit.traits),
        pupils: pupils.get(&unit.unit_id).copied().unwrap_or(0),
        staff: staff.get(&unit.unit_id).copied().unwrap_or(0),
        version: unit.version,
    }
}

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

fn narrowed(filter: &Filter, today: &str) -> (String, Vec<Value>) {
    let mut binds = vec![today.to_sql()];
    let mut sql = String::from("and (u.valid_to is null or $1 < u.valid_to)");
    let mut bind = |value: Value| {
        binds.push(value);
        binds.len()
    };
    if let Some(parent) = filter.parent {
        sql.push_str(&format!(" and u.parent_id = ${}", bind(parent.to_sql())));
    }
    if let Some(kind) = &filter.kind {
        sql.push_str(&format!(" and u.kind = ${}", bind(kind.to_sql())));
    }
    if let Some(stage) = &filter.stage {
        sql.push_str(&format!(
            " and ' ' || u.stages || ' ' like ${} escape '!'",
            bind(like::part(&format!(" {stage} ")).to_sql())
        ));
    }
    if let Some(q) = filter.q.as_deref().map(str::trim).filter(|q| !q.is_empty()) {
        let (pinyin, name, code) = (
            bind(like::prefix(&names::pinyin(q)).to_sql()),
            bind(like::part(q).to_sql()),
            bind(like::prefix(&q.to_uppercase()).to_sql()),
        );
        let alias = bind(like::part(&names::key(q)).to_sql());
        sql.push_str(&format!(
            " and (u.name_pinyin like ${pinyin} escape '!' or u.name like ${name} escape '!' or u.short_name like ${name} escape '!' \
             or u.code like ${code} escape '!' or exists (select 1 from unit_alias a where a.unit_id = u.unit_id and a.alias_key like ${alias} escape '!'))"
        ));
    }
    (sql, binds)
}
