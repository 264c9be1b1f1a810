//! The use-of-results table and the promotion-rate scan, as they are delivered.

use std::collections::BTreeMap;

use crate::words::{Words, parameters, policy_on};
use jiff::civil::date;
use lawful::{
    Form, ResultLevel, Shows, permitted,
    promotion::{HitKind, PromotionWords, promotion_rate_scan},
};

/// The table of the design page, typed in a second time: region, group, school, class, pupil.
fn table() -> BTreeMap<Form, [Shows; 5]> {
    use Shows::{
        AggregateCounts, Estimate, Indices, None, OwnRecord, OwnReport, OwnSchool, Population, SchoolEstimate,
        TeacherOnly,
    };
    let whole = [Population, Population, Population, TeacherOnly, OwnReport];
    BTreeMap::from([
        (Form::SampledMonitoring, [Estimate, Estimate, SchoolEstimate, None, None]),
        (Form::AcademicLevelExam, whole),
        (Form::SeniorEntrance, whole),
        (Form::CollegeEntrance, whole),
        (Form::GraduatingMock, whole),
        (Form::SchoolTermExam, [AggregateCounts, None, OwnSchool, TeacherOnly, OwnReport]),
        (Form::DailyTest, [None, None, None, TeacherOnly, OwnReport]),
        (Form::StandingRecord, [Indices, Indices, Indices, Indices, OwnRecord]),
    ])
}

#[test]
fn results_show_what_the_table_allows_and_nothing_else() {
    let policy = policy_on(date(2026, 4, 15));
    let table = table();
    assert_eq!(table.len(), Form::ALL.len());
    for form in Form::ALL {
        for (level, shows) in ResultLevel::ALL.into_iter().zip(table[form]) {
            assert_eq!(permitted(&policy, *form, level), shows, "{form:?} {level:?}");
        }
    }
}

#[test]
fn without_a_parameter_nothing_is_shown() {
    let empty = lawful::Policy::default();
    assert_eq!(permitted(&empty, Form::GraduatingMock, ResultLevel::Region), Shows::None);
    assert!(!Shows::None.has_figures() && !Shows::AggregateCounts.has_figures());
}

#[test]
fn every_delivered_parameter_has_its_text_and_its_source() {
    let words = Words::read();
    for parameter in parameters() {
        assert!(words.has_both(&parameter.rule), "{}", parameter.key);
        assert!(!parameter.source.is_empty(), "{}", parameter.key);
        assert!(parameter.valid_to.is_none_or(|to| parameter.valid_from.unwrap() < to));
    }
}

fn vocabulary() -> PromotionWords {
    toml::from_str(include_str!("../../../../../catalog/vocabulary/promotion_rate.toml")).unwrap()
}

#[test]
fn a_goal_tied_to_promotion_rates_is_found_and_a_prohibition_is_not() {
    let text = "各校要提升课堂质量。高考本科率完成指标的学校给予奖励；不得以升学率评价学校。\n\
                会议通报了升 学 率情况，按中考成绩发放绩效。严禁拖堂，按升学率表彰教师。";
    let hits = promotion_rate_scan(text, &vocabulary());
    let found: Vec<_> = hits.iter().map(|hit| (hit.kind, hit.subject.as_str(), hit.at)).collect();
    let at = |part: &str| text[..text.find(part).unwrap()].chars().count();
    assert_eq!(
        found,
        [
            (HitKind::Tied, "本科率", at("高考本科率")),
            (HitKind::Tied, "升学率", at("会议")),
            (HitKind::Tied, "升学率", at("严禁")),
        ]
    );
}

#[test]
fn naming_a_rate_alone_is_only_a_mention() {
    let hits = promotion_rate_scan("近三年普高率有所变化。", &vocabulary());
    assert_eq!(hits.len(), 1);
    assert_eq!(hits[0].kind, HitKind::Mentioned);
    assert_eq!(promotion_rate_scan("", &vocabulary()), []);
}
