//! Runs the cases of `guard_cases.md`, a table an officer of a bureau can read, against guard 1 as it is delivered.

use crate::words::{Words, policy_on};
use jiff::civil::date;
use kernel::grade::{Grade, Split};
use lawful::{Decision, Exception, Form, Level, Outcome, Proposal, Use, Verdict, judge, open};

const TABLE: &str = include_str!("../guard_cases.md");

struct Case<'a> {
    number: &'a str,
    cells: Vec<&'a str>,
}

fn cases() -> Vec<Case<'static>> {
    TABLE
        .lines()
        .filter_map(|line| line.strip_prefix("| "))
        .map(|line| -> Vec<&str> { line.trim_end_matches('|').split('|').map(str::trim).collect() })
        .filter(|cells| cells[0].bytes().all(|b| b.is_ascii_digit()))
        .map(|cells| Case { number: cells[0], cells })
        .collect()
}

fn number_in(text: &str, before: &str, after: &str) -> Option<u32> {
    let rest = &text[text.find(before)? + before.len()..];
    rest[..rest.find(after)?].trim().parse().ok()
}

fn grade(cell: &str, words: &Words) -> (Grade, Split) {
    let (name, split) = match cell.strip_prefix("五四制") {
        Some(name) => (name, Split::FiveFour),
        None => (cell, Split::SixThree),
    };
    let number = (1..=12)
        .find(|n| words.zh("kernel", &format!("grade.{n}")) == name)
        .unwrap_or_else(|| panic!("no grade is called {name}"));
    (Grade::try_from(number).unwrap(), split)
}

fn named<T: Copy>(all: &[T], key: impl Fn(T) -> &'static str, name: &str, words: &Words) -> T {
    *all.iter().find(|value| words.zh_of(key(**value)) == name).unwrap_or_else(|| panic!("nothing is called {name}"))
}

fn proposal(case: &Case<'_>, words: &Words) -> Proposal {
    let [_, _, form, grade_name, level, whom, times, basis, uses, ..] = case.cells[..] else {
        panic!("case {} lacks columns", case.number)
    };
    let basis: Vec<&str> = basis.split('；').collect();
    let has = |word: &str| basis.contains(&word);
    let given = |word: &str| has(word).then(|| word.to_owned());
    let day = basis.iter().find_map(|b| b.strip_prefix("日期 "));
    let schools = whom.split_whitespace().find_map(|part| part.strip_suffix('校')?.split_once('/'));
    let (grade, split) = grade(grade_name, words);
    Proposal {
        form: named(Form::ALL, Form::text_key, form, words),
        level: named(Level::ALL, Level::text_key, level, words),
        grade,
        split,
        subjects: Vec::new(),
        whole_cohort: whom.contains("全体学生"),
        each_pupil_one_subject: whom.contains("每人一科"),
        paper_test: !whom.contains("无纸笔"),
        schools_sampled: schools.map(|(taken, _)| taken.parse().unwrap()),
        schools_total: schools.map(|(_, there)| there.parse().unwrap()),
        pupils_per_school: number_in(whom, "每校", "人"),
        classes_per_school: number_in(whom, "每校", "个班"),
        held_this_term: number_in(times, "本学期第", "次").map_or(0, |n| n - 1),
        held_this_year: number_in(times, "本学年第", "次").map_or(0, |n| n - 1),
        basis_document: given("文件"),
        yearly_list_item: given("清单"),
        registered_plan: given("计划"),
        public_draw: has("抽签"),
        sealed: has("密封"),
        purchased_papers: has("外购试卷"),
        uses: uses.split('；').map(|name| named(Use::ALL, Use::text_key, name, words)).collect(),
        date: day.map_or(date(2026, 4, 15), |day| day.parse().unwrap()),
    }
}

fn exception(case: &Case<'_>, words: &Words) -> Option<Exception> {
    let what = case.cells[7].split('；').find_map(|b| b.strip_prefix("例外："))?;
    let decision = what.split_once("决定").map(|(level, rest)| Decision {
        document_no: "示例〔2026〕1号".into(),
        authority: named(Level::ALL, Level::text_key, level, words),
        issued_on: if rest == "补办" { date(2026, 5, 6) } else { date(2026, 3, 2) },
        attachment: if rest == "无附件" { String::new() } else { "附件一".into() },
    });
    let officer = if what == "不署名" { "" } else { "李明" };
    Some(Exception { officer: officer.into(), reason: "按上级统一安排".into(), decision })
}

/// What the last two columns should say, worked out from the guard's answer.
fn said(verdict: &Verdict, exception: Option<&Exception>, words: &Words) -> (String, Vec<String>) {
    let mut conclusion = words.zh_of(verdict.outcome.text_key()).to_owned();
    let mut reasons: Vec<String> = verdict.reasons.iter().map(|r| words.zh_of(&r.code).to_owned()).collect();
    if exception.is_some() {
        match open(verdict, exception) {
            Ok(opening) => {
                assert_eq!(opening.exception.as_ref(), exception);
                conclusion += " → 例外成立";
            }
            Err(missing) => {
                conclusion += " → 例外不成立";
                reasons.extend(missing.into_iter().map(|key| words.zh_of(key).to_owned()));
            }
        }
    }
    (conclusion, reasons)
}

#[test]
fn every_case_of_the_table_is_judged_as_it_says() {
    let words = Words::read();
    let mut wrong = Vec::new();
    for case in cases() {
        let proposal = proposal(&case, &words);
        let verdict = judge(&proposal, &policy_on(proposal.date));
        let (conclusion, mut reasons) = said(&verdict, exception(&case, &words).as_ref(), &words);
        let mut expected: Vec<&str> = case.cells[10].split('；').filter(|r| *r != "—").collect();
        reasons.sort_unstable();
        expected.sort_unstable();
        if conclusion != case.cells[9] || reasons != expected {
            wrong.push(format!(
                "{} {}: {conclusion} {reasons:?}, the table says {} {expected:?}",
                case.number, case.cells[1], case.cells[9]
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_table_has_sixty_cases_or_more_numbered_from_one() {
    let cases = cases();
    assert!(60 <= cases.len(), "{}", cases.len());
    for (i, case) in cases.iter().enumerate() {
        assert_eq!(case.number, (i + 1).to_string());
        assert_eq!(case.cells.len(), 11, "case {}", case.number);
    }
}

#[test]
fn every_rule_of_the_guard_is_exercised_by_a_case_or_named_here() {
    let words = Words::read();
    let table_reasons: Vec<&str> = cases().iter().flat_map(|case| case.cells[10].split('；')).collect();
    for (key, entry) in policy_on(date(2026, 4, 15)).iter().filter(|(key, _)| key.starts_with("exam.")) {
        let text = words.zh_of(&entry.parameter.rule);
        assert!(table_reasons.contains(&text), "{key}: {text}");
    }
}

#[test]
fn every_reason_names_parameter_remedy_and_text_in_two_languages() {
    let words = Words::read();
    for case in cases() {
        let proposal = proposal(&case, &words);
        let policy = policy_on(proposal.date);
        let verdict = judge(&proposal, &policy);
        assert_eq!(verdict.reasons.is_empty(), verdict.remedies.is_empty(), "case {}", case.number);
        assert!(verdict.reasons.iter().all(|r| policy.get(&r.parameter).is_some()));
        for key in verdict.remedies.iter().chain(verdict.reasons.iter().map(|r| &r.code)) {
            assert!(words.has_both(key), "{key}");
        }
        for reason in verdict.reasons.iter().filter(|r| !r.params.is_empty()) {
            let more = words.zh_of(&format!("{}.more", reason.code));
            for name in reason.params.keys() {
                assert!(more.contains(&format!("{{{name}}}")), "{more} {name}");
            }
        }
    }
}

#[test]
fn adding_a_forbidden_use_never_makes_a_verdict_milder() {
    let words = Words::read();
    for case in cases() {
        let mut proposal = proposal(&case, &words);
        let policy = policy_on(proposal.date);
        let before = judge(&proposal, &policy).outcome;
        for a_use in Use::ALL {
            proposal.uses.push(*a_use);
            assert!(before <= judge(&proposal, &policy).outcome, "case {}", case.number);
        }
        assert_eq!(judge(&proposal, &policy).outcome, Outcome::Refuse);
    }
}
