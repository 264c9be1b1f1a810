//! What a file of marks says about each pupil and item: five states kept apart, nothing filled in for anybody.
//!
//! Wide files hold one pupil a row and one item a column, long files one pupil and item a row. An empty cell of an item
//! that was in the pupil's booklet is an error: whoever sends the file must write blank, absent, exempt or a mark.

use crate::model::BlueprintItem;
use kernel::error::FieldError;
use kernel::score::{ItemState, Score, StateWords};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use tabular::{Cell, ColumnSpec, Formulas, Kind, Row, TemplateSpec};
use text::Lang;
use uuid::Uuid;

/// Version of the templates.
pub const VERSION: u32 = 1;
/// Plausible values a file may bring.
pub const PV_MAX: usize = 10;
/// Id of the template with one pupil a row.
pub const WIDE: &str = "monitoring.scores_wide";
/// Id of the template with one item a row.
pub const LONG: &str = "monitoring.scores_long";

/// A pupil whose marks are expected.
#[derive(Clone, Debug)]
pub struct Expected {
    /// The pupil.
    pub person_id: Uuid,
    /// The school.
    pub school_id: Uuid,
    /// The booklet; 0 when none was given out.
    pub booklet: u8,
}

/// An item as marks are read by it.
#[derive(Clone, Debug)]
pub struct Item {
    /// Number on the paper.
    pub item_no: String,
    /// Full mark.
    pub full: Score,
    /// Booklets it is in; empty for all.
    pub booklets: Vec<u8>,
}

impl From<&BlueprintItem> for Item {
    fn from(item: &BlueprintItem) -> Self {
        let full = Score::from_f64(item.full_mark).unwrap_or(Score::ZERO);
        Self { item_no: item.item_no.clone(), full, booklets: item.booklets.clone() }
    }
}

impl Item {
    /// Whether a booklet holds it; a pupil without a booklet had every item.
    #[must_use]
    pub fn is_in(&self, booklet: u8) -> bool {
        self.booklets.is_empty() || booklet == 0 || self.booklets.contains(&booklet)
    }
}

/// What a row will write; short names, for there are many.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Marks {
    /// The pupil.
    pub p: Uuid,
    /// The only item it concerns, in a long file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub i: Option<usize>,
    /// Took part 0, absent 1, exempt 2.
    pub m: u8,
    /// Marks in hundredths, per item; 0 where there is none.
    pub v: Vec<i32>,
    /// States by number, one digit per item.
    pub s: String,
    /// Plausible values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pv: Vec<f64>,
}

/// Further keys a text may be, e.g. the blind index of an official number.
pub type Aliases = Box<dyn Fn(&str) -> Vec<String> + Send + Sync>;

/// Everything a file is read against.
pub struct Against {
    /// Items in order.
    pub items: Vec<Item>,
    /// Pupils by every key they may bear.
    pub pupils: BTreeMap<String, Expected>,
    /// Further keys of a text.
    pub aliases: Aliases,
    /// Spellings of states.
    pub words: StateWords,
}

/// A judged row.
#[derive(Debug)]
pub struct Judged {
    /// What is wrong.
    pub problems: Vec<FieldError>,
    /// What it would write, when nothing is wrong.
    pub marks: Option<Marks>,
}

/// The spellings of states in the embedded vocabulary.
#[must_use]
pub fn state_words() -> StateWords {
    let words: Vec<(ItemState, &str)> = ItemState::ALL
        .into_iter()
        .flat_map(|state| text::words(&state.text_key()).iter().map(move |word| (state, word.as_str())))
        .collect();
    StateWords::new(words)
}

fn column(key: &str, kind: Kind) -> ColumnSpec {
    let code = format!("monitoring.column_{key}");
    let english = text::word(&code, Lang::En);
    let aliases = text::words(&code).iter().cloned().chain([english]);
    ColumnSpec::new(key, &text::word(&code, Lang::Zh), kind).aliases(aliases)
}

/// The columns that say who a row is about.
pub(crate) fn who() -> Vec<ColumnSpec> {
    let text = |key| column(key, Kind::Text { max_chars: 80 });
    vec![text("pupil").required(), text("name"), text("school"), text("class")]
}

/// The template of one subject.
#[must_use]
pub fn spec(items: &[Item], long: bool) -> TemplateSpec {
    let title = if long { "monitoring.scores_long" } else { "monitoring.scores_wide" };
    let mut spec = TemplateSpec::new(if long { LONG } else { WIDE }, VERSION, &text::word(title, Lang::Zh));
    spec.formulas = Formulas::Refuse;
    spec.columns = who();
    if long {
        spec.columns.push(column("item", Kind::Text { max_chars: 20 }).required());
        spec.columns.push(column("mark", Kind::Any));
        spec.columns.push(column("state", Kind::Any));
        return spec;
    }
    spec.columns.push(column("state", Kind::Any));
    for (at, item) in items.iter().enumerate() {
        let named = |lang| text::say("monitoring.item_heading", lang, &[("no", item.item_no.as_str())]);
        let note = text::say("monitoring.item_note", Lang::Zh, &[("full", item.full.to_string())]);
        let heading = ColumnSpec::new(&format!("i{at}"), &item.item_no, Kind::Any);
        spec.columns.push(heading.aliases([named(Lang::Zh), named(Lang::En)]).note(&note, ""));
    }
    for at in 1..=PV_MAX {
        let kind = Kind::Number { min: -100_000.0, max: 100_000.0 };
        spec.columns.push(ColumnSpec::new(&format!("pv{at}"), &format!("PV{at}"), kind));
    }
    spec
}

/// The key of a pupil in a cell: what spreadsheets do to it is undone.
#[must_use]
pub fn key(text: &str) -> String {
    kernel::identifier::normalise(text).to_uppercase()
}

impl Against {
    fn pupil(&self, row: &Row, problems: &mut Vec<FieldError>) -> Option<&Expected> {
        let text = row.text("pupil")?;
        let found = self.pupils.get(&key(text));
        let found = found.or_else(|| (self.aliases)(text).iter().find_map(|alias| self.pupils.get(alias)));
        if found.is_none() {
            problems.push(self.fault(row, "pupil", "monitoring.pupil_unknown").with("value", text));
        }
        found
    }

    fn fault(&self, row: &Row, key: &str, code: &str) -> FieldError {
        FieldError::at_row(row.number, &text::word(&format!("monitoring.column_{key}"), Lang::Zh), code)
    }

    /// The school written must be the pupil's; `find` knows the schools by their names.
    fn school(&self, row: &Row, pupil: &Expected, find: &dyn Fn(&str) -> Option<Uuid>, problems: &mut Vec<FieldError>) {
        let Some(written) = row.text("school") else { return };
        match find(written) {
            Some(school) if school == pupil.school_id => {}
            Some(_) => problems.push(self.fault(row, "school", "monitoring.wrong_school").with("value", written)),
            None => problems.push(self.fault(row, "school", "monitoring.school_unknown").with("value", written)),
        }
    }

    /// Judges a row of a wide file; `seen` holds the pupils of earlier rows.
    pub fn wide(&self, row: &Row, find: &dyn Fn(&str) -> Option<Uuid>, seen: &mut BTreeSet<Uuid>) -> Judged {
        let mut problems = row.errors.clone();
        let Some(pupil) = self.pupil(row, &mut problems) else { return Judged { problems, marks: None } };
        if !seen.insert(pupil.person_id) {
            problems.push(self.fault(row, "pupil", "monitoring.pupil_repeated"));
        }
        self.school(row, pupil, find, &mut problems);
        let mut marks = Marks { p: pupil.person_id, ..Marks::default() };
        match self.whole_row_state(row, &mut problems) {
            Some(state) => self.away(row, state, &mut marks, &mut problems),
            None => self.read_items(row, pupil.booklet, &mut marks, &mut problems),
        }
        marks.pv = (1..=PV_MAX).map_while(|at| row.number(&format!("pv{at}"))).collect();
        let marks = problems.is_empty().then_some(marks);
        Judged { problems, marks }
    }

    /// The column for the whole pupil: only absent and exempt mean something there.
    fn whole_row_state(&self, row: &Row, problems: &mut Vec<FieldError>) -> Option<ItemState> {
        let cell = row.cell("state");
        if cell.is_empty() {
            return None;
        }
        match self.words.read(&cell.as_text()) {
            Some(ItemState::Answered) => None,
            Some(state @ (ItemState::Absent | ItemState::Exempt)) => Some(state),
            _ => {
                problems.push(self.fault(row, "state", "monitoring.state_unknown").with("value", cell.as_text()));
                None
            }
        }
    }

    fn away(&self, row: &Row, state: ItemState, marks: &mut Marks, problems: &mut Vec<FieldError>) {
        for (at, item) in self.items.iter().enumerate() {
            let cell = row.cell(&format!("i{at}"));
            if !cell.is_empty() && self.words.read(&cell.as_text()) != Some(state) {
                problems.push(FieldError::at_row(row.number, &item.item_no, "monitoring.mark_though_away"));
            }
        }
        marks.v = vec![0; self.items.len()];
        marks.s = state.number().to_string().repeat(self.items.len());
        marks.m = if state == ItemState::Absent { 1 } else { 2 };
    }

    fn read_items(&self, row: &Row, booklet: u8, marks: &mut Marks, problems: &mut Vec<FieldError>) {
        let mut states = Vec::with_capacity(self.items.len());
        for (at, item) in self.items.iter().enumerate() {
            let key = format!("i{at}");
            match self.mark(row.cell(&key), item, booklet) {
                Ok((mark, state)) => {
                    marks.v.push(mark.0);
                    states.push(state);
                }
                // A cell the reader already complained about is empty here: one complaint is enough.
                Err(_) if row.errors.iter().any(|error| error.field == item.item_no) => {}
                Err(fault) => problems.push(FieldError { row: Some(row.number), ..fault }),
            }
        }
        marks.m = participation(&states);
        marks.s = states.into_iter().map(|state| char::from(b'0' + state.number())).collect();
    }

    /// Judges a row of a long file; `seen` holds the pupils and items of earlier rows.
    pub fn long(&self, row: &Row, find: &dyn Fn(&str) -> Option<Uuid>, seen: &mut BTreeSet<(Uuid, usize)>) -> Judged {
        let mut problems = row.errors.clone();
        let Some(pupil) = self.pupil(row, &mut problems) else { return Judged { problems, marks: None } };
        self.school(row, pupil, find, &mut problems);
        let item_no = tabular::normal(row.text("item").unwrap_or_default());
        let Some(at) = self.items.iter().position(|item| tabular::normal(&item.item_no) == item_no) else {
            problems.push(self.fault(row, "item", "monitoring.item_unknown").with("value", item_no));
            return Judged { problems, marks: None };
        };
        if !seen.insert((pupil.person_id, at)) {
            problems.push(self.fault(row, "item", "monitoring.pupil_repeated"));
        }
        let state = row.cell("state");
        let mark = row.cell("mark");
        // "Answered" beside a mark says nothing new; any other state stands alone.
        let answered = self.words.read(&state.as_text()) == Some(ItemState::Answered);
        let cell = match (mark.is_empty(), state.is_empty() || answered) {
            (_, true) => mark,
            (true, false) => state,
            (false, false) => {
                problems.push(self.fault(row, "mark", "monitoring.mark_though_away"));
                mark
            }
        };
        let read = self.mark(cell, &self.items[at], pupil.booklet);
        let mut marks = Marks { p: pupil.person_id, i: Some(at), ..Marks::default() };
        match read {
            Ok((mark, state)) => {
                marks.v = vec![mark.0];
                marks.s = state.number().to_string();
            }
            Err(fault) => problems.push(FieldError { row: Some(row.number), ..fault }),
        }
        let marks = problems.is_empty().then_some(marks);
        Judged { problems, marks }
    }

    /// The mark and state of one cell.
    fn mark(&self, cell: &Cell, item: &Item, booklet: u8) -> Result<(Score, ItemState), FieldError> {
        let fault =
            |code: &str| FieldError::new(&item.item_no, code).with("value", cell.as_text()).with("full", item.full);
        let presented = item.is_in(booklet);
        if cell.is_empty() {
            let missing = fault("monitoring.mark_missing");
            return if presented { Err(missing) } else { Ok((Score::ZERO, ItemState::NotPresented)) };
        }
        // No word for a state begins with a digit: marks, the most by far, need not be looked up among them.
        let digits = match cell {
            Cell::Number(_) => true,
            Cell::Text(text) => text.starts_with(|c: char| c.is_ascii_digit()),
            _ => false,
        };
        if let Some(state) = (!digits).then(|| self.words.read(&cell.as_text())).flatten() {
            return match state {
                ItemState::Answered => Err(fault("monitoring.mark_missing")),
                ItemState::Blank if !presented => Err(fault("monitoring.not_in_booklet")),
                state => Ok((Score::ZERO, state)),
            };
        }
        let read = match cell {
            Cell::Number(number) => Score::from_f64(*number),
            other => other.as_text().parse(),
        };
        let mark = read.map_err(|why| fault(why.code()))?;
        if item.full < mark {
            return Err(fault("monitoring.mark_too_large"));
        }
        if presented { Ok((mark, ItemState::Answered)) } else { Err(fault("monitoring.not_in_booklet")) }
    }
}

/// Away from every item that was there is away from the paper.
pub(crate) fn participation(states: &[ItemState]) -> u8 {
    let mut there = states.iter().filter(|state| **state != ItemState::NotPresented).peekable();
    let Some(first) = there.peek().copied() else { return 0 };
    let all = there.all(|state| state == first);
    match first {
        ItemState::Absent if all => 1,
        ItemState::Exempt if all => 2,
        _ => 0,
    }
}
