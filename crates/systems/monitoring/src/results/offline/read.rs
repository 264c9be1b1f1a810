//! The two files of `shuren analyze` as typed columns, or back with verdicts.

use crate::model::BlueprintItem;
use crate::results::rules::design::FrozenUnit;
use crate::rules::scores::{Against, Expected, Item, Marks, key, spec, state_words};
use crate::rules::{blueprint, blueprint_sheet};
use cube::{ItemColumn, Participation, State, SubjectTable};
use kernel::score::Score;
use kernel::{Error, FieldError, Kind as Refused, Refusal, Result, UnitId};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use tabular::{ColumnSpec, Kind, Limits, Table, Workbook, verdict};
use text::{Lang, word};
use uuid::Uuid;

/// What was read.
pub(super) struct Input {
    /// One row per pupil.
    pub table: SubjectTable,
    /// Region, schools by name, classes.
    pub units: Vec<FrozenUnit>,
    /// Whether the file brings the weights and zones of a sample.
    pub sampled: bool,
}

/// Where a pupil stands in the file.
#[derive(Clone, Default)]
struct Pupil {
    school: String,
    class: String,
    weight: f64,
    zone: u16,
    half: u8,
    booklet: u8,
}

/// The items of a blueprint file.
pub(super) fn blueprint(path: &Path, out: &Path) -> Result<Vec<BlueprintItem>> {
    let book = open(path)?;
    let table = Table::parse(&book, &blueprint_sheet::spec())?;
    let (mut items, mut faults) = (Vec::new(), Vec::new());
    for (position, row) in (1..).zip(&table.rows) {
        match blueprint_sheet::item(position, row) {
            Ok(item) => items.push(item),
            Err(found) => faults.extend(found),
        }
    }
    // The rules count items from 1; the sheet counts its own rows.
    let row_of =
        |at: u32| usize::try_from(at).ok().and_then(|at| table.rows.get(at.checked_sub(1)?)).map(|row| row.number);
    if faults.is_empty() {
        faults = blueprint::faults(&items)
            .into_iter()
            .map(|fault| FieldError { row: fault.row.and_then(row_of), ..fault })
            .collect();
    }
    settle(&book, &table, faults, path, out)?;
    Ok(items)
}

/// The pupils and marks of a file.
pub(super) fn scores(path: &Path, items: &[BlueprintItem], out: &Path) -> Result<Input> {
    let book = open(path)?;
    let read: Vec<Item> = items
        .iter()
        .map(|item| Item {
            item_no: item.item_no.clone(),
            full: Score::from_f64(item.full_mark).unwrap_or_default(),
            booklets: item.booklets.clone(),
        })
        .collect();
    let with_design = |long: bool| {
        let mut spec = spec(&read, long);
        spec.columns.extend(design_columns());
        Table::parse(&book, &spec)
    };
    let (table, long) = match with_design(true) {
        Ok(table) => (table, true),
        Err(_) => (with_design(false)?, false),
    };
    let mut faults = Vec::new();
    let pupils = pupils(&table, &mut faults);
    let marks = judge(&table, read, &pupils, long, &mut faults);
    settle(&book, &table, faults, path, out)?;
    let sampled = table.rows.iter().any(|row| row.number("weight").is_some())
        && table.rows.iter().any(|row| row.int("zone").is_some());
    let (units, school_no, class_no) = tree(&pupils);
    Ok(Input { table: columns(items, &pupils, &marks, &school_no, &class_no), units, sampled })
}

fn open(path: &Path) -> Result<Workbook> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    tabular::read(&std::fs::read(path)?, &name, &Limits::default())
}

fn design_columns() -> Vec<ColumnSpec> {
    let column = |name: &str, kind: Kind| {
        let code = format!("results.column_{name}");
        let aliases = text::words(&code).iter().cloned().chain([word(&code, Lang::En)]);
        ColumnSpec::new(name, &word(&code, Lang::Zh), kind).aliases(aliases)
    };
    vec![
        column("weight", Kind::Number { min: 0.0, max: 1e9 }),
        column("zone", Kind::Int { min: 0, max: 65_535 }),
        column("half", Kind::Int { min: 0, max: 1 }),
        column("booklet", Kind::Int { min: 0, max: 255 }),
    ]
}

/// Every pupil by number; a row without a school belongs nowhere.
fn pupils(table: &Table, faults: &mut Vec<FieldError>) -> BTreeMap<String, Pupil> {
    let mut pupils = BTreeMap::new();
    for row in &table.rows {
        let Some(number) = row.text("pupil") else { continue };
        let Some(school) = row.text("school") else {
            faults.push(FieldError::at_row(
                row.number,
                &word("monitoring.column_school", Lang::Zh),
                "results.school_missing",
            ));
            continue;
        };
        let whole = |key: &str| row.int(key).unwrap_or(0);
        let pupil = Pupil {
            school: school.to_owned(),
            class: row.text("class").unwrap_or_default().to_owned(),
            weight: row.number("weight").unwrap_or(1.0),
            zone: u16::try_from(whole("zone")).unwrap_or(0),
            half: u8::try_from(whole("half")).unwrap_or(0),
            booklet: u8::try_from(whole("booklet")).unwrap_or(0),
        };
        pupils.entry(key(number)).or_insert(pupil);
    }
    pupils
}

fn id_of(place: usize) -> Uuid {
    Uuid::from_u128(place as u128 + 1)
}

/// The marks of every pupil, in the order of the pupils.
fn judge(
    table: &Table,
    items: Vec<Item>,
    pupils: &BTreeMap<String, Pupil>,
    long: bool,
    faults: &mut Vec<FieldError>,
) -> Vec<Option<Marks>> {
    let schools: BTreeSet<&str> = pupils.values().map(|pupil| pupil.school.as_str()).collect();
    let places: BTreeMap<&str, Uuid> = schools.into_iter().enumerate().map(|(at, name)| (name, id_of(at))).collect();
    let expected = pupils.iter().enumerate().map(|(at, (number, pupil))| {
        let school_id = places[pupil.school.as_str()];
        (number.clone(), Expected { person_id: id_of(at), school_id, booklet: pupil.booklet })
    });
    let count = items.len();
    let against =
        Against { items, pupils: expected.collect(), aliases: Box::new(|_| Vec::new()), words: state_words() };
    let find = |name: &str| places.get(name).copied();
    let mut marks: Vec<Option<Marks>> = vec![None; pupils.len()];
    let (mut once, mut each) = (BTreeSet::new(), BTreeSet::new());
    for row in table.rows.iter().filter(|row| row.text("pupil").is_none() || row.text("school").is_some()) {
        let judged = if long { against.long(row, &find, &mut each) } else { against.wide(row, &find, &mut once) };
        faults.extend(judged.problems);
        let Some(found) = judged.marks else { continue };
        let place = usize::try_from(found.p.as_u128()).unwrap_or(1) - 1;
        match found.i {
            None => marks[place] = Some(found),
            Some(item) => add_long(&mut marks[place], &found, item, count),
        }
    }
    marks
}

/// A long file gives one item a row; items without a row were not presented.
fn add_long(into: &mut Option<Marks>, found: &Marks, item: usize, count: usize) {
    let not_presented = char::from(b'0' + State::NotPresented as u8).to_string();
    let all = into.get_or_insert_with(|| Marks { v: vec![0; count], s: not_presented.repeat(count), ..found.clone() });
    all.v[item] = found.v.first().copied().unwrap_or(0);
    all.s.replace_range(item..=item, &found.s);
    let states: Vec<kernel::score::ItemState> =
        all.s.bytes().filter_map(|byte| kernel::score::ItemState::from_number(byte - b'0')).collect();
    all.m = crate::rules::scores::participation(&states);
}

/// Gives the file back when rows were refused.
fn settle(book: &Workbook, table: &Table, faults: Vec<FieldError>, path: &Path, out: &Path) -> Result<()> {
    let faults: Vec<FieldError> = table.errors().cloned().chain(faults).collect();
    if faults.is_empty() {
        return Ok(());
    }
    let mut verdicts = verdict::from_table(table, Lang::Zh);
    let known: BTreeSet<(Option<u32>, String, String)> =
        table.errors().map(|fault| (fault.row, fault.field.clone(), fault.code.clone())).collect();
    for fault in faults.iter().filter(|fault| !known.contains(&(fault.row, fault.field.clone(), fault.code.clone()))) {
        verdict::refuse(&mut verdicts, fault, Lang::Zh);
    }
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let back = out.join(format!("{stem}_verdict.xlsx"));
    std::fs::write(&back, verdict::write(book, &table.sheet, table.heading_row, &verdicts, Lang::Zh)?)?;
    let rows: BTreeSet<Option<u32>> = faults.iter().map(|fault| fault.row).collect();
    let mut refusal =
        Refusal::new(Refused::Invalid, "results.rows_refused").with("count", rows.len()).with("file", back.display());
    for fault in faults.into_iter().take(20) {
        refusal = refusal.field(fault);
    }
    Err(Error::from(refusal))
}

type Numbers = BTreeMap<String, u32>;
type ClassNumbers = BTreeMap<(String, String), u32>;

/// Region 1, then schools by name, then classes.
fn tree(pupils: &BTreeMap<String, Pupil>) -> (Vec<FrozenUnit>, Numbers, ClassNumbers) {
    let mut counts: BTreeMap<&str, BTreeMap<&str, u32>> = BTreeMap::new();
    for pupil in pupils.values() {
        *counts.entry(&pupil.school).or_default().entry(&pupil.class).or_default() += 1;
    }
    let mut units = Vec::new();
    let mut add = |kind: &str, name: &str, parent_no: Option<u32>, pupils: u32| {
        let unit_no = u32::try_from(units.len() + 1).unwrap_or(u32::MAX);
        units.push(FrozenUnit {
            unit_no,
            unit_id: UnitId(Uuid::from_u128(u128::from(unit_no))),
            parent_no,
            kind: kind.to_owned(),
            name: name.to_owned(),
            code: String::new(),
            // The file does not tell how many pupils a school has: no finite-population correction.
            n_frame: 0,
            n_drawn: pupils,
            stages: String::new(),
            traits: String::new(),
        });
        unit_no
    };
    let region =
        add("region", &word("results.offline_region", Lang::Zh), None, u32::try_from(pupils.len()).unwrap_or(u32::MAX));
    let (mut school_no, mut class_no) = (Numbers::new(), ClassNumbers::new());
    for (school, classes) in &counts {
        let number = add("school", school, Some(region), classes.values().sum());
        school_no.insert((*school).to_owned(), number);
        for (class, count) in classes.iter().filter(|(class, _)| !class.is_empty()) {
            class_no.insert(((*school).to_owned(), (*class).to_owned()), add("class", class, Some(number), *count));
        }
    }
    (units, school_no, class_no)
}

fn columns(
    items: &[BlueprintItem],
    pupils: &BTreeMap<String, Pupil>,
    marks: &[Option<Marks>],
    school_no: &Numbers,
    class_no: &ClassNumbers,
) -> SubjectTable {
    let mut table = SubjectTable {
        items: items.iter().map(|item| ItemColumn { id: item.item_no.clone(), ..ItemColumn::default() }).collect(),
        ..SubjectTable::default()
    };
    let sets = marks.iter().flatten().map(|marks| marks.pv.len()).max().unwrap_or(0);
    table.pv = vec![Vec::new(); sets];
    for (pupil, marks) in pupils.values().zip(marks).filter_map(|(pupil, marks)| Some((pupil, marks.as_ref()?))) {
        table.student_no.push(u32::try_from(table.student_no.len() + 1).unwrap_or(u32::MAX));
        table.region.push(1);
        table.school.push(school_no[&pupil.school]);
        table.class.push(class_no.get(&(pupil.school.clone(), pupil.class.clone())).copied().unwrap_or(0));
        table.weight.push(pupil.weight);
        table.zone.push(pupil.zone);
        table.rep.push(pupil.half);
        table.booklet.push(pupil.booklet);
        table.participation.push(Participation::from_byte(marks.m).unwrap_or(Participation::TookPart));
        for (set, column) in table.pv.iter_mut().enumerate() {
            column.push(marks.pv.get(set).copied().unwrap_or(f64::NAN));
        }
        for ((column, value), state) in table.items.iter_mut().zip(&marks.v).zip(marks.s.bytes()) {
            column.score.push(i16::try_from(*value).unwrap_or(i16::MAX));
            column.state.push(State::from_byte(state - b'0').unwrap_or(State::NotPresented));
        }
    }
    table
}
