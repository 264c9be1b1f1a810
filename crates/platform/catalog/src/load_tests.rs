//! The delivered catalogue is whole; a broken one says everything that is wrong with it.

use std::collections::BTreeSet;

use jiff::civil::date;
use kernel::Permission;

use super::*;
use crate::effective;
use lawful::{Asked, Form, ResultLevel, Shows, permitted};

fn texts() -> toml::Table {
    include_str!("../../../../text/catalog.toml").parse().unwrap()
}

#[test]
fn the_delivered_catalogue_reads_without_faults() {
    let faults = Catalog::read(embedded()).err().unwrap_or_default();
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn it_holds_every_clause_and_three_calendars() {
    let catalog = Catalog::delivered();
    assert_eq!(catalog.clauses().len(), 502);
    let systems: BTreeSet<&str> = catalog.clauses().values().map(|c| c.value.sub_system.as_str()).collect();
    assert_eq!(systems.len(), 20);
    assert!(catalog.calendars().keys().copied().eq(2024..=2026));
}

#[test]
fn weekdays_off_less_weekends_worked_are_the_days_the_law_gives() {
    // 11 days by the rule of 2013, 13 by that of 2024; a holiday on a weekend day is given back on a weekday.
    for (year, lawful_days) in [(2024, 11), (2025, 13), (2026, 13)] {
        let calendar = &Catalog::delivered().calendars()[&year].value;
        let weekday = |day: &jiff::civil::Date| day.weekday().to_monday_one_offset() < 6;
        let off = calendar.days_off().filter(weekday).count();
        assert_eq!(off - calendar.days_worked().count(), lawful_days, "{year}");
    }
    let calendar = Catalog::delivered().work_calendar();
    assert_eq!(calendar.due(date(2025, 9, 30), 1), Ok(date(2025, 10, 9)));
    assert_eq!(calendar.due(date(2026, 2, 13), 2), Ok(date(2026, 2, 24)));
}

#[test]
fn teaching_weeks_run_from_monday_and_stop_in_the_holidays() {
    let catalog = Catalog::delivered();
    let week = |day| catalog.teaching_week(day).map(|found| (found.term.code(), found.week));
    // The first of September 2026 is a Tuesday: the days before it in its week are no teaching, the Sunday after it is.
    assert_eq!(week(date(2026, 8, 31)), None);
    assert_eq!(week(date(2026, 9, 1)), Some(("2026-1".to_owned(), 1)));
    assert_eq!(week(date(2026, 9, 6)), Some(("2026-1".to_owned(), 1)));
    assert_eq!(week(date(2026, 9, 7)), Some(("2026-1".to_owned(), 2)));
    assert_eq!(week(date(2026, 11, 22)), Some(("2026-1".to_owned(), 12)));
    assert_eq!(week(date(2026, 2, 17)), None);
    assert_eq!(week(date(2026, 5, 12)), Some(("2025-2".to_owned(), 11)));
    assert_eq!(week(date(1999, 5, 12)), None);
}

#[test]
fn terms_are_long_enough_to_teach_and_leave_out_the_spring_festival() {
    let catalog = Catalog::delivered();
    assert!(catalog.terms().keys().map(|year| year.start()).eq(2023..=2026));
    for terms in catalog.terms().values() {
        for dates in [terms.value.first, terms.value.second] {
            let days = dates.to.since(dates.from).unwrap().get_days();
            assert!((120..=160).contains(&days), "{dates:?}");
        }
    }
    for calendar in catalog.calendars().values() {
        let festival = calendar.value.holidays.iter().find(|holiday| holiday.name == "spring_festival").unwrap();
        assert_eq!(catalog.teaching_week(festival.from), None, "{festival:?}");
    }
}

#[test]
fn every_role_and_holiday_has_its_name_in_two_languages() {
    let texts = texts();
    let both = |group: &str, name: &str| {
        let entry = &texts[group][name];
        assert!(entry["zh"].is_str() && entry["en"].is_str(), "{group}.{name}");
    };
    for role in Catalog::delivered().roles().values() {
        both("role", &role.key);
        both("scope", role.value.scope.code());
    }
    for calendar in Catalog::delivered().calendars().values() {
        calendar.value.holidays.iter().for_each(|holiday| both("holiday", &holiday.name));
    }
}

#[test]
fn every_subject_stage_grade_and_state_has_its_name_and_spellings() {
    let texts: toml::Table = include_str!("../../../../text/kernel.toml").parse().unwrap();
    let named = |key: String| {
        let mut parts = key.split('.').skip(1);
        let group = &texts[parts.next().unwrap()];
        let entry = &group[parts.next().unwrap()];
        assert!(entry["zh"].is_str() && entry["en"].is_str(), "{key}");
        assert!(!entry["words"].as_array().unwrap().is_empty(), "{key}");
    };
    kernel::subject::Subject::ALL.iter().for_each(|subject| named(subject.text_key()));
    kernel::grade::Stage::ALL.iter().for_each(|stage| named(stage.text_key()));
    kernel::score::ItemState::ALL.iter().for_each(|state| named(state.text_key()));
    (1..=12).for_each(|n| named(kernel::grade::Grade::try_from(n).unwrap().text_key()));
}

#[test]
fn the_three_administrators_exclude_each_other_and_share_no_power() {
    let catalog = Catalog::delivered();
    let three = ["system_admin", "security_admin", "audit_admin"];
    let powers = |key: &str| -> BTreeSet<Permission> {
        let role = catalog.role(key).unwrap();
        role.allowed().filter(|p| !p.word().ends_with(".read")).collect()
    };
    for one in three {
        for other in three.into_iter().filter(|other| *other != one) {
            assert!(catalog.role(one).unwrap().excludes.iter().any(|e| e == other));
            assert!(powers(one).is_disjoint(&powers(other)), "{one} {other}");
        }
    }
    let audits = |p: &Permission| p.word().starts_with("audit.");
    for role in catalog.roles().values().filter(|role| role.key != "audit_admin") {
        assert!(!role.value.allowed().any(|p| audits(&p)), "{}", role.key);
    }
}

#[test]
fn every_permission_belongs_to_some_role() {
    let held: BTreeSet<Permission> =
        Catalog::delivered().roles().values().flat_map(|role| role.value.allowed()).collect();
    let orphans: Vec<_> = Permission::ALL.iter().filter(|p| !held.contains(p)).collect();
    assert!(orphans.is_empty(), "{orphans:?}");
}

#[test]
fn the_same_files_give_the_same_hashes() {
    let again = Catalog::read(embedded()).unwrap();
    let hashes = |catalog: &Catalog| -> Vec<String> { catalog.policy().iter().map(|e| e.hash.clone()).collect() };
    assert_eq!(hashes(&again), hashes(Catalog::delivered()));
    let distinct: BTreeSet<String> = hashes(&again).into_iter().collect();
    assert_eq!(distinct.len(), again.policy().len());
}

#[test]
fn a_setting_made_against_an_older_entry_is_marked_stale() {
    let catalog = Catalog::delivered();
    let base = catalog.policy().iter().find(|e| e.key == "results.suppress.figures_below").unwrap();
    let unit: lawful::Override = serde_json::from_value(serde_json::json!({
        "key": base.key, "unit_id": "00000000-0000-0000-0000-000000000001", "value": 10,
        "base_hash": base.hash, "reason": "stricter here",
    }))
    .unwrap();
    let ancestors = [unit.unit_id];
    let asked = Asked { division: "320585", ancestors: &ancestors, date: date(2026, 4, 1) };
    let stale = |over: &lawful::Override| {
        let policy = effective(catalog.policy(), std::slice::from_ref(over), &asked);
        assert_eq!(policy.count(&base.key), Some(10));
        matches!(policy.entry(&base.key).unwrap().origin, lawful::Origin::Unit { stale: true, .. })
    };
    assert!(!stale(&unit));
    let older = lawful::Override { base_hash: "0".repeat(64), ..unit };
    assert!(stale(&older));
}

#[test]
fn the_base_of_a_setting_is_the_entry_in_force() {
    let catalog = Catalog::delivered();
    let key = "exam.term.max_per_term";
    let on = |day| catalog.base(key, "320585", day).unwrap();
    assert_eq!(on(date(2024, 1, 1)).value.valid_to, Some(date(2025, 12, 1)));
    assert_eq!(on(date(2026, 4, 1)).value.valid_to, None);
    let policy = catalog.policy_on("320585", date(2026, 4, 1));
    for (key, entry) in policy.iter() {
        assert_eq!(catalog.base(key, "320585", date(2026, 4, 1)).unwrap().value, entry.parameter);
    }
}

#[test]
fn the_use_of_results_is_read_from_the_delivered_files() {
    let policy = Catalog::delivered().policy_on("320585", date(2026, 4, 1));
    assert_eq!(permitted(&policy, Form::SampledMonitoring, ResultLevel::Pupil), Shows::None);
    assert_eq!(permitted(&policy, Form::SchoolTermExam, ResultLevel::Region), Shows::AggregateCounts);
}

#[test]
fn a_broken_catalogue_says_every_fault_with_its_file() {
    let role = "version = 1\n[[role]]\nkey = \"a\"\nscope = \"own\"\nclauses = [\"S9-x\"]\nexcludes = [\"b\"]\npermissions = [\"fly\"]\n";
    let calendar = "version = 1\nyear = 2025\ndocument_no = \"\"\nsource = \"\"\nconfidence = \"low\"\n[[holiday]]\nname = \"x\"\nfrom = \"2025-01-01\"\nto = \"2025-01-01\"\nworked = [\"2025-01-02\", \"2026-01-04\"]\n";
    let terms = "version = 1\ndocument_no = \"\"\nsource = \"\"\nconfidence = \"low\"\n[[school_year]]\nschool_year = \"2025-2026\"\nfirst = { from = \"2025-09-01\", to = \"2026-03-02\" }\nsecond = { from = \"2026-03-02\", to = \"2026-07-10\" }\n";
    let files = [
        ("roles.toml", role),
        ("clauses.toml", "version = 1\n[[clause]]\nid = \"S0-a\"\nkind = \"Z\"\n"),
        ("policy/examinations.toml", "version = 1\n[[parameter]]\nkey = 3\n"),
        ("calendar/2025.toml", calendar),
        ("terms.toml", terms),
    ];
    let faults = Catalog::read(files).unwrap_err();
    let found: BTreeSet<(String, String)> = faults.into_iter().map(|n| (n.place.file.unwrap(), n.code)).collect();
    let expected = [
        ("catalog/calendar/2025.toml", "catalog.not_a_weekend"),
        ("catalog/calendar/2025.toml", "catalog.wrong_year"),
        ("catalog/clauses.toml", "catalog.unreadable"),
        ("catalog/policy/examinations.toml", "catalog.unreadable"),
        ("catalog/roles.toml", "catalog.no_such_clause"),
        ("catalog/roles.toml", "catalog.no_such_permission"),
        ("catalog/roles.toml", "catalog.no_such_role"),
        ("catalog/terms.toml", "catalog.terms_order"),
    ];
    assert_eq!(found, expected.map(|(f, c)| (f.to_owned(), c.to_owned())).into());
    for (_, code) in found {
        assert!(texts().contains_key(code.trim_start_matches("catalog.")), "{code}");
    }
}
