//! Judges a pupil of a file against the records: new, changed, unchanged, or wrong; and chooses the ids of what is new.

use super::columns::heading;
use super::known::{ClassKey, Known, Schools};
use super::plan::{NewClass, NewGuardian, Pupil, RowPlan, SealedIdentifier, Write};
use super::read::{Draft, Identifier};
use crate::commands::imports::StagedRow;
use crate::rules::identifiers;
use kernel::{FieldError, PersonId, Result, UnitId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use text::Lang;
use uuid::Uuid;
use vault::KeyRing;

/// Judges the rows of one file, in order.
pub struct Judge<'a> {
    schools: &'a Schools,
    keys: &'a KeyRing,
    sheet: &'a str,
    first_with: HashMap<Vec<u8>, u32>,
    first_of: BTreeMap<PersonId, u32>,
    new_classes: BTreeMap<ClassKey, NewClass>,
    /// Everybody the file names, whatever the verdict: they do not leave.
    pub named: BTreeSet<PersonId>,
    /// Schools with a row that can be taken.
    pub touched: BTreeSet<UnitId>,
}

impl<'a> Judge<'a> {
    /// Nothing judged yet.
    pub fn new(schools: &'a Schools, keys: &'a KeyRing, sheet: &'a str) -> Self {
        Self {
            schools,
            keys,
            sheet,
            first_with: HashMap::new(),
            first_of: BTreeMap::new(),
            new_classes: BTreeMap::new(),
            named: BTreeSet::new(),
            touched: BTreeSet::new(),
        }
    }

    /// The classes that must be created.
    pub fn classes(self) -> Vec<NewClass> {
        self.new_classes.into_values().collect()
    }

    /// Judges a row; `found` says whom its identifiers mean, `known` what the records hold about them.
    ///
    /// # Errors
    /// Internal, when a plan does not become JSON.
    pub fn row(
        &mut self,
        mut draft: Draft,
        found: &HashMap<Vec<u8>, PersonId>,
        known: &BTreeMap<PersonId, Known>,
    ) -> Result<StagedRow> {
        let meant: BTreeSet<PersonId> =
            draft.identifiers.iter().filter_map(|identifier| found.get(&identifier.blind).copied()).collect();
        self.named.extend(&meant);
        if let Some(school_id) = draft.school_id {
            self.touched.insert(school_id);
        }
        if draft.errors.is_empty() {
            self.once(&mut draft, &meant);
        }
        let person = meant.first().and_then(|person_id| Some((*person_id, known.get(person_id)?)));
        if let (true, Some((_, person))) = (draft.errors.is_empty(), person) {
            self.same_person(&mut draft, person);
        }
        let (Some(school_id), Some(class), true) = (draft.school_id, draft.class.clone(), draft.errors.is_empty())
        else {
            return self.staged(draft, "error", None, person.map(|(person_id, _)| person_id));
        };
        let class_id = self.class(school_id, class);
        let pupil = self.pupil(&draft, school_id, class_id, person);
        let (verdict, write) = match person {
            None => ("new", Some(Write::Create(pupil))),
            Some((_, known)) => changed(pupil, known),
        };
        let person_id = match &write {
            Some(Write::Create(pupil)) => Some(pupil.person_id),
            _ => person.map(|(person_id, _)| person_id),
        };
        self.staged(draft, verdict, write, person_id)
    }

    /// The first row of a person counts; later ones name it.
    fn once(&mut self, draft: &mut Draft, meant: &BTreeSet<PersonId>) {
        if 1 < meant.len() {
            draft.errors.push(FieldError::at_row(
                draft.row_no,
                &heading("student_no"),
                "people.roster_numbers_two_persons",
            ));
            return;
        }
        let by_number = draft.identifiers.iter().find_map(|identifier| self.first_with.get(&identifier.blind));
        let first = by_number.or_else(|| meant.iter().find_map(|person_id| self.first_of.get(person_id))).copied();
        if let Some(first) = first {
            draft.errors.push(
                FieldError::at_row(draft.row_no, &heading("student_no"), "people.roster_duplicate")
                    .with("first", first),
            );
            return;
        }
        self.first_with.extend(draft.identifiers.iter().map(|identifier| (identifier.blind.clone(), draft.row_no)));
        self.first_of.extend(meant.iter().map(|person_id| (*person_id, draft.row_no)));
    }

    /// A number that belongs to somebody quite different is more likely a slip than a new name.
    fn same_person(&self, draft: &mut Draft, known: &Known) {
        if known.enrolment.is_some_and(|(_, _, school_id)| !self.schools.by_id.contains_key(&school_id)) {
            // Nothing else is said: whether name and numbers fit is nobody's business outside that school.
            draft.errors.push(FieldError::at_row(draft.row_no, &heading("school"), "people.roster_enrolled_elsewhere"));
            return;
        }
        if known.on_staff {
            draft.errors.push(FieldError::at_row(draft.row_no, &heading("name"), "people.roster_on_staff"));
            return;
        }
        let other_birth =
            known.birth_date.is_some() && draft.birth_date.is_some() && known.birth_date != draft.birth_date;
        let mut fail = |key: &str, code: &str| draft.errors.push(FieldError::at_row(draft.row_no, &heading(key), code));
        if other_birth && known.name != draft.name {
            fail("name", "people.roster_other_person");
        }
        for Identifier { kind, blind, .. } in &draft.identifiers {
            if known.identifiers.get(*kind).is_some_and(|other| other != blind) {
                let key = if *kind == "student_no" { "student_no" } else { "id_number" };
                draft.errors.push(FieldError::at_row(draft.row_no, &heading(key), "people.roster_number_differs"));
            }
        }
    }

    fn class(&mut self, school_id: UnitId, (stage, entry_year, class_no): (String, i64, i64)) -> UnitId {
        let key = (school_id, stage, entry_year, class_no);
        if let Some(unit_id) = self.schools.classes.get(&key) {
            return *unit_id;
        }
        let several = self.schools.by_id.get(&school_id).is_some_and(|school| 1 < school.stages.len());
        let new = self.new_classes.entry(key).or_insert_with_key(|(school_id, stage, entry_year, class_no)| NewClass {
            unit_id: UnitId::new(),
            school_id: *school_id,
            stage: stage.clone(),
            entry_year: *entry_year,
            class_no: *class_no,
            name: class_name(several.then_some(stage.as_str()), *entry_year, *class_no),
        });
        new.unit_id
    }

    fn pupil(&self, draft: &Draft, school_id: UnitId, class_id: UnitId, person: Option<(PersonId, &Known)>) -> Pupil {
        let lacks =
            |identifier: &&Identifier| person.is_none_or(|(_, known)| !known.identifiers.contains_key(identifier.kind));
        let guardian =
            draft.guardian.as_ref().filter(|(name, _)| person.is_none_or(|(_, known)| !known.guardians.contains(name)));
        Pupil {
            person_id: person.map_or_else(PersonId::new, |(person_id, _)| person_id),
            name: draft.name.clone(),
            gender: draft.gender.clone(),
            birth_date: draft.birth_date.clone(),
            school_id,
            class_id,
            enrolment_id: Uuid::now_v7(),
            identifiers: draft.identifiers.iter().filter(lacks).map(|identifier| self.sealed(identifier)).collect(),
            guardian: guardian.map(|(name, relation)| NewGuardian {
                person_id: PersonId::new(),
                link_id: Uuid::now_v7(),
                name: name.clone(),
                relation: relation.clone(),
            }),
        }
    }

    fn sealed(&self, identifier: &Identifier) -> SealedIdentifier {
        let id = Uuid::now_v7();
        let sealed = self.keys.seal_field(&identifiers::context(id), &identifier.value);
        SealedIdentifier {
            id,
            kind: identifier.kind.into(),
            sealed: hex::encode(sealed),
            blind: hex::encode(&identifier.blind),
        }
    }

    fn staged(
        &self,
        draft: Draft,
        verdict: &'static str,
        write: Option<Write>,
        person_id: Option<PersonId>,
    ) -> Result<StagedRow> {
        let plan = RowPlan { summary: draft.summary, write };
        Ok(StagedRow {
            sheet: self.sheet.to_owned(),
            row_no: i64::from(draft.row_no),
            verdict,
            problems: draft.errors,
            plan: Some(serde_json::to_string(&plan)?),
            target_id: person_id.map(Into::into),
        })
    }
}

/// What a row changes about somebody known; what the file leaves blank stays.
fn changed(mut pupil: Pupil, known: &Known) -> (&'static str, Option<Write>) {
    if pupil.gender.is_empty() {
        pupil.gender.clone_from(&known.gender);
    }
    if pupil.birth_date.is_none() {
        pupil.birth_date.clone_from(&known.birth_date);
    }
    let moves = known.enrolment.is_none_or(|(_, class_id, _)| class_id != pupil.class_id);
    let person = known.name != pupil.name || known.gender != pupil.gender || known.birth_date != pupil.birth_date;
    if !moves && !person && pupil.identifiers.is_empty() && pupil.guardian.is_none() {
        return ("unchanged", None);
    }
    let leaves = known.enrolment.filter(|_| moves).map(|(enrolment_id, _, _)| enrolment_id);
    ("update", Some(Write::Change { pupil, version: known.version, leaves, moves }))
}

fn class_name(stage: Option<&str>, entry_year: i64, class_no: i64) -> String {
    let stage = stage.map(|stage| text::word(&format!("kernel.stage.{stage}"), Lang::Zh)).unwrap_or_default();
    text::say(
        "people.class_name",
        Lang::Zh,
        &[("stage", stage), ("year", entry_year.to_string()), ("number", class_no.to_string())],
    )
}
