//! From a row of cells to a pupil as the file means them, or to what is wrong with the row.

use super::columns::{class_no, grade, heading};
use super::known::Schools;
use crate::rules::{identifiers, names};
use jiff::civil::Date;
use kernel::calendar::SchoolYear;
use kernel::grade::{CohortClass, Grade, Split, Stage};
use kernel::identifier::{CitizenId, PupilNo, Sex, mask};
use kernel::{FieldError, UnitId};
use std::collections::BTreeMap;
use tabular::Row;
use vault::KeyRing;

/// A pupil as a row means them.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Row as the sheet shows it.
    pub row_no: u32,
    /// What is wrong; a row without errors has all of the following.
    pub errors: Vec<FieldError>,
    /// School.
    pub school_id: Option<UnitId>,
    /// Stage, year of entry and number of the class.
    pub class: Option<(String, i64, i64)>,
    /// Name.
    pub name: String,
    /// `m`, `f` or empty: not stated.
    pub gender: String,
    /// Day of birth.
    pub birth_date: Option<String>,
    /// Identifiers with their blind indexes.
    pub identifiers: Vec<Identifier>,
    /// Guardian with relation.
    pub guardian: Option<(String, String)>,
    /// What is shown of the row, by heading.
    pub summary: BTreeMap<String, String>,
}

/// An identifier of a row.
#[derive(Clone)]
pub struct Identifier {
    /// Kind.
    pub kind: &'static str,
    /// Normal form.
    pub value: String,
    /// Blind index.
    pub blind: Vec<u8>,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, mask(&self.value))
    }
}

/// What reading a row needs to know.
pub struct Reader<'a> {
    /// Schools rows may name.
    pub schools: &'a Schools,
    /// Keys for blind indexes.
    pub keys: &'a KeyRing,
    /// Today.
    pub today: Date,
}

impl Reader<'_> {
    /// Reads a row.
    pub fn draft(&self, row: &Row) -> Draft {
        let mut draft = Draft { row_no: row.number, errors: row.errors.clone(), ..Draft::default() };
        self.name(row, &mut draft);
        self.place(row, &mut draft);
        self.numbers(row, &mut draft);
        self.person(row, &mut draft);
        draft
    }

    fn name(&self, row: &Row, draft: &mut Draft) {
        draft.name = row.text("name").map(names::tidy).unwrap_or_default();
        if !draft.name.is_empty() && draft.name.chars().any(|c| c.is_ascii_digit() || "=+@<>".contains(c)) {
            draft.fail("name", "people.roster_name_odd");
        }
        if let Some(guardian) = row.text("guardian").map(names::tidy).filter(|name| !name.is_empty()) {
            draft.guardian = Some((guardian, row.text("relation").map(names::tidy).unwrap_or_default()));
        }
        for key in ["school", "class", "name"] {
            if let Some(text) = row.text(key) {
                draft.summary.insert(heading(key), text.chars().take(60).collect());
            }
        }
    }

    /// School and class.
    fn place(&self, row: &Row, draft: &mut Draft) {
        let Some(text) = row.text("school") else { return };
        let found = self.schools.directory.find(text).filter(|id| self.schools.by_id.contains_key(id));
        let Some(school_id) = found else {
            let code = if self.schools.directory.is_ambiguous(text) {
                "people.roster_school_ambiguous"
            } else {
                "people.roster_school_unknown"
            };
            return draft.fail_with("school", code, "found", text);
        };
        draft.school_id = Some(school_id);
        let Some(class) = row.text("class") else { return };
        let Some(number) = class_no(class) else {
            return draft.fail_with("class", "people.roster_class_number", "found", class);
        };
        match self.cohort(row, school_id, draft) {
            Ok((stage, entry_year)) => draft.class = Some((stage.code().to_owned(), i64::from(entry_year), number)),
            Err((key, code)) => draft.fail(key, code),
        }
    }

    /// Stage and year of entry, from the grade or the year, whichever the row states.
    fn cohort(
        &self,
        row: &Row,
        school_id: UnitId,
        draft: &Draft,
    ) -> Result<(Stage, i16), (&'static str, &'static str)> {
        let teaches = |stage: Stage| {
            self.schools
                .by_id
                .get(&school_id)
                .is_some_and(|school| school.stages.iter().any(|code| code == stage.code()))
        };
        let (year, split) = (SchoolYear::containing(self.today), Split::default());
        let stated = row.int("entry_year").and_then(|year| i16::try_from(year).ok());
        if let Some(text) = row.text("grade") {
            let grade: Grade = grade(text).ok_or(("grade", "people.roster_grade_unknown"))?;
            let entry_year = CohortClass::entry_year_of(grade, split, year);
            if !teaches(grade.stage(split)) {
                return Err(("grade", "people.roster_stage_not_taught"));
            }
            if stated.is_some_and(|stated| stated != entry_year) {
                return Err(("entry_year", "people.roster_year_differs"));
            }
            return Ok((grade.stage(split), entry_year));
        }
        // A wrong cell in the column of the year has its error already.
        let wrong_year = draft.errors.iter().any(|error| error.field == heading("entry_year"));
        let entry_year = stated
            .ok_or(("grade", if wrong_year { "people.roster_grade_unread" } else { "people.roster_grade_missing" }))?;
        let at_school = |stage: &Stage| {
            let class = CohortClass { stage: *stage, split, entry_year, number: 1 };
            teaches(*stage) && class.grade_in(year).is_some()
        };
        let mut stages = Stage::ALL.into_iter().filter(at_school);
        match (stages.next(), stages.next()) {
            (Some(stage), None) => Ok((stage, entry_year)),
            (None, _) => Err(("entry_year", "people.roster_class_gone")),
            _ => Err(("grade", "people.roster_stage_unclear")),
        }
    }

    /// Official identifiers.
    fn numbers(&self, row: &Row, draft: &mut Draft) {
        let id_kind = if row.text("id_kind") == Some("other_id") { "other_id" } else { "id_card" };
        for (key, kind) in [("id_number", id_kind), ("student_no", "student_no")] {
            let Some(text) = row.text(key) else { continue };
            match identifiers::checked(kind, text) {
                Ok(value) => {
                    draft.summary.insert(heading(key), mask(&value));
                    let blind = self.keys.blind_index(&identifiers::blind_kind(kind), &value).to_vec();
                    draft.identifiers.push(Identifier { kind, value, blind });
                }
                Err(fault) => draft.fail(key, fault.code()),
            }
        }
        let had_error = draft
            .errors
            .iter()
            .any(|error| error.field == heading("id_number") || error.field == heading("student_no"));
        if draft.identifiers.is_empty() && !had_error {
            draft.fail("student_no", "people.roster_number_missing");
        }
        let citizen = draft.citizen();
        let inside = draft
            .identifier("student_no")
            .and_then(|value| PupilNo::parse(value).ok())
            .and_then(|number| number.citizen_id());
        if citizen.is_some() && inside.is_some() && citizen != inside {
            draft.fail("student_no", "people.roster_numbers_differ");
        }
    }

    /// Gender and day of birth: stated, or read from the citizen number; where both, they agree.
    fn person(&self, row: &Row, draft: &mut Draft) {
        let inside = draft
            .identifier("student_no")
            .and_then(|value| PupilNo::parse(value).ok())
            .and_then(|number| number.citizen_id());
        let citizen = draft.citizen().or(inside);
        let (gender, birth) = (row.text("gender").map(str::to_owned), row.date("birth_date"));
        if birth.is_some_and(|birth| self.today < birth || birth.year() < 1900) {
            draft.fail("birth_date", "people.birth_date");
        }
        if let Some(citizen) = citizen {
            let sex = if citizen.sex() == Sex::Male { "m" } else { "f" };
            if gender.as_deref().is_some_and(|gender| gender != sex) {
                draft.fail("gender", "people.roster_gender_differs");
            }
            if birth.is_some_and(|birth| birth != citizen.birth()) {
                draft.fail("birth_date", "people.roster_birth_differs");
            }
            draft.gender = sex.to_owned();
            draft.birth_date = Some(citizen.birth().to_string());
        } else {
            draft.gender = gender.unwrap_or_default();
            draft.birth_date = birth.map(|birth| birth.to_string());
        }
    }
}

impl Draft {
    fn fail(&mut self, key: &str, code: &str) {
        self.errors.push(FieldError::at_row(self.row_no, &heading(key), code));
    }
    fn fail_with(&mut self, key: &str, code: &str, name: &str, value: &str) {
        let value: String = value.chars().take(40).collect();
        self.errors.push(FieldError::at_row(self.row_no, &heading(key), code).with(name, value));
    }
    fn identifier(&self, kind: &str) -> Option<&str> {
        self.identifiers.iter().find(|identifier| identifier.kind == kind).map(|identifier| identifier.value.as_str())
    }
    fn citizen(&self) -> Option<CitizenId> {
        self.identifier("id_card").and_then(|value| CitizenId::parse(value).ok())
    }
}
