//! Reads the files of `catalog/` and checks that every entry is whole and cites what exists.

use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use kernel::{
    Permission,
    notice::{Notice, Place},
};
use serde::{Deserialize, de::DeserializeOwned};

use crate::term::TermsFile;
use crate::{Adjusted, Catalog, Clause, Entry, Role, YearCalendar};

static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../catalog");

/// The files this program was built with, as path and content, in order of path.
pub(crate) fn embedded() -> BTreeMap<String, &'static str> {
    fn collect(dir: &'static Dir<'static>, to: &mut BTreeMap<String, &'static str>) {
        for file in dir.files() {
            if let (Some(path), Some(content)) = (file.path().to_str(), file.contents_utf8()) {
                to.insert(path.replace('\\', "/"), content);
            }
        }
        for inner in dir.dirs() {
            collect(inner, to);
        }
    }
    let mut files = BTreeMap::new();
    collect(&EMBEDDED, &mut files);
    files
}

#[derive(Deserialize)]
struct Version {
    version: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Roles {
    version: u32,
    role: Vec<Role>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Clauses {
    version: u32,
    clause: Vec<Clause>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdjustedFile {
    version: u32,
    adjusted: Vec<Adjusted>,
}

#[derive(Default)]
struct Reading {
    catalog: Catalog,
    faults: Vec<Notice>,
}

impl Catalog {
    /// Reads a catalogue from files given by path and content.
    ///
    /// # Errors
    /// Every fault that was found, each with the file it is in.
    pub fn read<'a, P: AsRef<str>>(files: impl IntoIterator<Item = (P, &'a str)>) -> Result<Self, Vec<Notice>> {
        let mut reading = Reading::default();
        let mut seen = BTreeSet::new();
        for (path, content) in files {
            let path = path.as_ref();
            seen.insert(path.to_owned());
            match path.split('/').collect::<Vec<_>>()[..] {
                ["policy", _] => reading.policy(path, content),
                ["calendar", _] => reading.calendar(path, content),
                ["terms.toml"] => reading.terms(path, content),
                ["roles.toml"] => reading.roles(path, content),
                ["clauses.toml"] => reading.clauses(path, content),
                ["adjusted.toml"] => reading.adjusted(path, content),
                ["vocabulary", "promotion_rate.toml"] => {
                    if let Some(words) = reading.toml(path, content) {
                        reading.catalog.promotion_words = words;
                    }
                }
                // Entries of other rooms are read by them.
                _ => {}
            }
        }
        for needed in ["roles.toml", "clauses.toml", "policy/examinations.toml"] {
            if !seen.contains(needed) {
                reading.fault(needed, Notice::error("catalog.missing").with("path", needed));
            }
        }
        reading.check_roles();
        reading.check_adjusted();
        match reading.faults.is_empty() {
            true => Ok(reading.catalog),
            false => Err(reading.faults),
        }
    }
}

impl Reading {
    fn fault(&mut self, path: &str, notice: Notice) {
        let place = Place { file: Some(format!("catalog/{path}")), ..Place::default() };
        self.faults.push(notice.at(place));
    }

    fn unreadable(&mut self, path: &str, detail: &impl ToString) {
        let detail = detail.to_string();
        self.fault(path, Notice::error("catalog.unreadable").with("detail", detail.trim()));
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str, content: &str) -> Option<T> {
        toml::from_str(content).map_err(|error| self.unreadable(path, &error)).ok()
    }

    fn repeated(&mut self, path: &str, key: &str) {
        self.fault(path, Notice::error("catalog.repeated").with("key", key));
    }

    fn policy(&mut self, path: &str, content: &str) {
        let Some(Version { version }) = self.toml(path, content) else {
            return;
        };
        match lawful::policy::read(content) {
            Ok(parameters) => {
                for parameter in parameters {
                    let same = |entry: &Entry<lawful::PolicyParameter>| {
                        entry.key == parameter.key
                            && entry.value.jurisdiction == parameter.jurisdiction
                            && entry.value.valid_from == parameter.valid_from
                    };
                    if self.catalog.policy.iter().any(same) {
                        self.repeated(path, &parameter.key);
                    }
                    let entry = Entry::new(parameter.key.clone(), version, parameter);
                    self.catalog.policy.push(entry);
                }
            }
            Err(error) => self.unreadable(path, &error),
        }
    }

    fn calendar(&mut self, path: &str, content: &str) {
        let Some(calendar) = self.toml::<YearCalendar>(path, content) else {
            return;
        };
        use jiff::civil::Weekday::{Saturday, Sunday};
        for day in calendar.days_off().chain(calendar.days_worked()) {
            if day.year() != calendar.year {
                self.fault(path, Notice::error("catalog.wrong_year").with("day", day));
            }
        }
        for day in calendar.days_worked() {
            if !matches!(day.weekday(), Saturday | Sunday) {
                self.fault(path, Notice::error("catalog.not_a_weekend").with("day", day));
            }
        }
        let (year, version) = (calendar.year, calendar.version);
        let entry = Entry::new(year.to_string(), version, calendar);
        if self.catalog.calendars.insert(year, entry).is_some() {
            self.repeated(path, &year.to_string());
        }
    }

    fn terms(&mut self, path: &str, content: &str) {
        let Some(file) = self.toml::<TermsFile>(path, content) else {
            return;
        };
        for terms in file.school_year {
            let year = terms.school_year;
            if !terms.in_order() {
                self.fault(path, Notice::error("catalog.terms_order").with("year", year));
            }
            let entry = Entry::new(year.to_string(), file.version, terms);
            if self.catalog.terms.insert(year, entry).is_some() {
                self.repeated(path, &year.to_string());
            }
        }
    }

    fn roles(&mut self, path: &str, content: &str) {
        let Some(file) = self.toml::<Roles>(path, content) else {
            return;
        };
        for role in file.role {
            let key = role.key.clone();
            let entry = Entry::new(key.clone(), file.version, role);
            if self.catalog.roles.insert(key.clone(), entry).is_some() {
                self.repeated(path, &key);
            }
        }
    }

    fn clauses(&mut self, path: &str, content: &str) {
        let Some(file) = self.toml::<Clauses>(path, content) else {
            return;
        };
        for clause in file.clause {
            let id = clause.id.clone();
            let entry = Entry::new(id.clone(), file.version, clause);
            if self.catalog.clauses.insert(id.clone(), entry).is_some() {
                self.repeated(path, &id);
            }
        }
    }

    fn adjusted(&mut self, path: &str, content: &str) {
        let Some(file) = self.toml::<AdjustedFile>(path, content) else {
            return;
        };
        for adjusted in file.adjusted {
            let clause = adjusted.clause.clone();
            let entry = Entry::new(clause.clone(), file.version, adjusted);
            if self.catalog.adjusted.insert(clause.clone(), entry).is_some() {
                self.repeated(path, &clause);
            }
        }
    }

    fn check_roles(&mut self) {
        let path = "roles.toml";
        let roles: Vec<Role> = self.catalog.roles.values().map(|e| e.value.clone()).collect();
        for role in &roles {
            for clause in &role.clauses {
                self.check_clause(path, &role.key, clause);
            }
            if role.clauses.is_empty() && role.basis.is_none() {
                self.fault(path, Notice::error("catalog.no_basis").with("key", &role.key));
            }
            for word in &role.permissions {
                if Permission::parse(word).is_none() {
                    let notice =
                        Notice::error("catalog.no_such_permission").with("key", &role.key).with("permission", word);
                    self.fault(path, notice);
                }
            }
            for other in &role.excludes {
                if !self.catalog.roles.contains_key(other) {
                    let notice = Notice::error("catalog.no_such_role").with("key", &role.key).with("role", other);
                    self.fault(path, notice);
                }
            }
        }
    }

    fn check_clause(&mut self, path: &str, key: &str, clause: &str) {
        if !self.catalog.clauses.contains_key(clause) {
            let notice = Notice::error("catalog.no_such_clause").with("key", key).with("clause", clause);
            self.fault(path, notice);
        }
    }

    fn check_adjusted(&mut self) {
        let path = "adjusted.toml";
        let all: Vec<Adjusted> = self.catalog.adjusted.values().map(|e| e.value.clone()).collect();
        for adjusted in &all {
            self.check_clause(path, &adjusted.clause, &adjusted.clause);
            if !self.catalog.policy.iter().any(|entry| entry.key == adjusted.parameter) {
                let notice = Notice::error("catalog.no_such_parameter")
                    .with("key", &adjusted.clause)
                    .with("parameter", &adjusted.parameter);
                self.fault(path, notice);
            }
        }
    }
}

#[cfg(test)]
#[path = "load_tests.rs"]
mod tests;
