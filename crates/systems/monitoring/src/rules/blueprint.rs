//! What a blueprint must hold before anybody's marks are read by it.

use crate::model::BlueprintItem;
use crate::model::blueprint::{COGNITIVE, KINDS};
use kernel::error::FieldError;
use kernel::score::Score;
use std::collections::{BTreeMap, BTreeSet};
use webkit::Sentence;

/// Items a blueprint may have; files hold two columns for each.
const ITEMS_MAX: usize = 400;

/// What is wrong with the items, by row counted from 1.
#[must_use]
pub fn faults(items: &[BlueprintItem]) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let mut seen = BTreeSet::new();
    for (row, item) in (1..).zip(items) {
        let mut fault = |field: &str, code: &str, value: &str| {
            faults.push(FieldError::at_row(row, field, code).with("value", value));
        };
        let item_no = item.item_no.trim();
        if item_no.is_empty() {
            fault("item_no", "webkit.required", "");
        } else if 20 < item_no.chars().count() {
            fault("item_no", "monitoring.too_long", item_no);
        } else if !seen.insert(item_no.to_owned()) {
            fault("item_no", "monitoring.item_repeated", item_no);
        }
        match Score::from_f64(item.full_mark) {
            // Marks lie in files as 16-bit hundredths.
            Ok(Score(mark)) if 0 < mark && mark <= i32::from(i16::MAX) => {}
            _ => fault("full_mark", "monitoring.item_mark", &item.full_mark.to_string()),
        }
        if !KINDS.contains(&item.kind.as_str()) {
            fault("kind", "monitoring.unknown_word", &item.kind);
        }
        if !item.cognitive.is_empty() && !COGNITIVE.contains(&item.cognitive.as_str()) {
            fault("cognitive", "monitoring.unknown_word", &item.cognitive);
        }
        for (field, text) in [("point", &item.point), ("domain", &item.domain), ("competence", &item.competence)] {
            if 60 < text.chars().count() {
                fault(field, "monitoring.too_long", text);
            }
        }
        if item.booklets.contains(&0) {
            fault("booklets", "monitoring.unknown_word", "0");
        }
    }
    if ITEMS_MAX < items.len() {
        faults.push(FieldError::new("items", "monitoring.too_many_items").with("limit", ITEMS_MAX));
    }
    faults
}

/// What somebody should look at before confirming; the first kind forbids it.
#[must_use]
pub fn notices(items: &[BlueprintItem], full_mark: Score) -> Vec<Sentence> {
    let mut notices = blockers(items, full_mark);
    let without = |empty: fn(&BlueprintItem) -> bool| items.iter().filter(|item| empty(item)).count();
    for (code, count) in [
        ("monitoring.points_missing", without(|item| item.point.is_empty())),
        ("monitoring.domains_missing", without(|item| item.domain.is_empty())),
    ] {
        if 0 < count {
            notices.push(Sentence::new(code).with("count", count));
        }
    }
    let mut domain_of: BTreeMap<&str, &str> = BTreeMap::new();
    for item in items.iter().filter(|item| !item.point.is_empty()) {
        let domain = domain_of.entry(&item.point).or_insert(&item.domain);
        if *domain != item.domain {
            notices.push(Sentence::new("monitoring.point_in_two_domains").with("point", &item.point));
        }
    }
    notices.dedup();
    notices
}

/// What stands against confirming: no items, or marks that do not add up in some booklet.
#[must_use]
pub fn blockers(items: &[BlueprintItem], full_mark: Score) -> Vec<Sentence> {
    if items.is_empty() {
        return vec![Sentence::new("monitoring.no_items")];
    }
    let booklets: BTreeSet<u8> = items.iter().flat_map(|item| item.booklets.iter().copied()).collect();
    if !booklets.is_empty() {
        // Papers of several booklets may differ in length: totals are scaled to the full mark.
        return Vec::new();
    }
    let sum: i32 = items.iter().filter_map(|item| Score::from_f64(item.full_mark).ok()).map(|mark| mark.0).sum();
    if sum == full_mark.0 {
        return Vec::new();
    }
    vec![Sentence::new("monitoring.marks_do_not_add_up").with("sum", Score(sum)).with("full", full_mark)]
}
