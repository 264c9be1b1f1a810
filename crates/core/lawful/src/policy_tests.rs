//! Which parameter is in force: place, day, unit, and what an override may not do.

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;

fn parameter(jurisdiction: &str, from: Option<Date>, value: Value) -> PolicyParameter {
    PolicyParameter {
        key: "exam.mock.max_per_year".into(),
        rule: "lawful.exam.mock.max_per_year".into(),
        jurisdiction: jurisdiction.into(),
        valid_from: from,
        valid_to: None,
        document_no: String::new(),
        source: "test".into(),
        confidence: Confidence::Low,
        verdict: Outcome::Refuse,
        bound: Some(Bound::AtMost),
        value,
    }
}

fn setting(unit: u128, value: Value, document: Option<&str>) -> Override {
    Override {
        key: "exam.mock.max_per_year".into(),
        unit_id: Uuid::from_u128(unit),
        value: Some(value),
        verdict: None,
        base_hash: "h".into(),
        valid_from: None,
        valid_to: None,
        document_no: document.map(str::to_owned),
        reason: "the province decided".into(),
    }
}

const SCHOOL: u128 = 3;
const COUNTY: u128 = 2;
const CITY: u128 = 1;

fn resolved(parameters: &[PolicyParameter], overrides: &[Override], day: Date) -> Option<InForce> {
    let ancestors = [SCHOOL, COUNTY, CITY].map(Uuid::from_u128);
    let asked = Asked { division: "320585", ancestors: &ancestors, date: day };
    Policy::resolve(parameters, overrides, &asked, |_| "h".into()).entry("exam.mock.max_per_year").cloned()
}

#[test]
fn the_nearest_jurisdiction_and_then_the_latest_wins() {
    let all = [
        parameter("CN", Some(date(2026, 3, 1)), json!(5)),
        parameter("320000", Some(date(2022, 1, 1)), json!(3)),
        parameter("320000", Some(date(2025, 1, 1)), json!(2)),
        parameter("440000", Some(date(2026, 1, 1)), json!(9)),
    ];
    let value = |day| resolved(&all, &[], day).map(|entry| entry.parameter.value);
    assert_eq!(value(date(2026, 4, 1)), Some(json!(2)));
    assert_eq!(value(date(2024, 4, 1)), Some(json!(3)));
    assert_eq!(value(date(2020, 4, 1)), None);
}

#[test]
fn the_override_of_the_nearest_ancestor_wins() {
    let all = [parameter("CN", None, json!(3))];
    let overrides = [setting(CITY, json!(2), None), setting(COUNTY, json!(1), None), setting(77, json!(0), None)];
    let entry = resolved(&all, &overrides, date(2026, 4, 1)).unwrap();
    assert_eq!(entry.parameter.value, json!(1));
    assert_eq!(entry.origin, Origin::Unit { unit_id: Uuid::from_u128(COUNTY), document_no: None, stale: false });
}

#[test]
fn a_milder_rule_without_its_document_does_not_count() {
    let all = [parameter("CN", None, json!({"junior": 2, "senior": 2}))];
    let milder = json!({"junior": 2, "senior": 4});
    let entry = resolved(&all, &[setting(COUNTY, milder.clone(), None)], date(2026, 4, 1)).unwrap();
    assert_eq!(entry.origin, Origin::Catalog);
    assert_eq!(entry.ignored[0].1, "lawful.override.needs_document");

    let with = setting(COUNTY, milder.clone(), Some("doc 1"));
    let entry = resolved(&all, &[with], date(2026, 4, 1)).unwrap();
    assert_eq!(entry.parameter.value, milder);

    // Leaving a stage out would leave it without a bound.
    let left_out = setting(COUNTY, json!({"junior": 2}), None);
    assert_eq!(left_out.check(&all[0]), Err("lawful.override.needs_document"));
}

#[test]
fn an_override_of_another_kind_or_without_reason_does_not_count() {
    let base = parameter("CN", None, json!(3));
    assert_eq!(setting(COUNTY, json!("3"), Some("doc")).check(&base), Err("lawful.override.other_kind"));
    let mut silent = setting(COUNTY, json!(2), None);
    silent.reason = " ".into();
    assert_eq!(silent.check(&base), Err("lawful.override.needs_reason"));
}

#[test]
fn an_override_counts_only_on_its_days_and_says_when_the_base_has_changed() {
    let all = [parameter("CN", None, json!(3))];
    let mut over = setting(COUNTY, json!(1), None);
    over.valid_from = Some(date(2026, 1, 1));
    over.valid_to = Some(date(2027, 1, 1));
    over.base_hash = "older".into();
    let on = |day| resolved(&all, std::slice::from_ref(&over), day).unwrap();
    assert_eq!(on(date(2025, 12, 31)).origin, Origin::Catalog);
    assert_eq!(on(date(2027, 1, 1)).origin, Origin::Catalog);
    assert!(matches!(on(date(2026, 1, 1)).origin, Origin::Unit { stale: true, .. }));
}

#[test]
fn a_school_may_be_stricter_than_its_county_but_not_milder() {
    let all = [parameter("CN", None, json!(3))];
    let value = |school: u32| {
        let overrides = [setting(SCHOOL, json!(school), None), setting(COUNTY, json!(2), None)];
        resolved(&all, &overrides, date(2026, 4, 1)).unwrap().parameter.value
    };
    assert_eq!(value(1), json!(1));
    // Within the catalogue's bound, yet beyond the county's.
    assert_eq!(value(3), json!(2));
}

#[test]
fn a_list_of_exemptions_or_a_table_without_a_bound_cannot_be_widened_in_silence() {
    let needs = Err("lawful.override.needs_document");
    let mut list = parameter("CN", None, json!(["senior_entrance"]));
    list.bound = None;
    assert_eq!(setting(COUNTY, json!(["senior_entrance", "daily_test"]), None).check(&list), needs);
    assert_eq!(setting(COUNTY, json!([]), None).check(&list), Ok(()));

    let mut table = parameter("CN", None, json!({"pupil": "none"}));
    table.bound = None;
    let shown = json!({"pupil": "own_report"});
    assert_eq!(setting(COUNTY, shown.clone(), None).check(&table), needs);
    table.verdict = Outcome::Allow;
    assert_eq!(setting(COUNTY, shown, None).check(&table), Ok(()));
}

#[test]
fn a_number_that_a_rule_could_not_read_does_not_count() {
    let base = parameter("CN", None, json!({"junior": 2}));
    for unreadable in [json!({"junior": 1.5}), json!({"junior": -1}), json!({"junior": "1"}), json!({"junior": null})] {
        let over = setting(COUNTY, unreadable, Some("doc"));
        assert_eq!(over.check(&base), Err("lawful.override.other_kind"));
    }
}

#[test]
fn a_file_with_an_unknown_field_is_refused() {
    assert!(read("[[parameter]]\nkey = \"a\"\nvaleu = 3\n").is_err());
}

proptest! {
    #[test]
    fn no_override_without_a_document_ever_raises_an_upper_bound(base in 0_u32..50, new in 0_u32..50) {
        let all = [parameter("CN", None, json!(base))];
        let entry = resolved(&all, &[setting(SCHOOL, json!(new), None)], date(2026, 4, 1)).unwrap();
        prop_assert!(entry.parameter.value.as_u64().unwrap() <= u64::from(base));
    }
}
