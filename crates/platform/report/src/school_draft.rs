//! The reading report as a Word draft: findings with blanks a principal and colleagues fill in after reading together.

use std::collections::BTreeMap;

use crate::{
    ReportError,
    docx::{Column, Paper},
    school_report::{SchoolReport, Sentence, SentenceKind},
};

/// Words by key; a key without a word shows itself, so that it is noticed.
struct Words(BTreeMap<String, String>);

impl Words {
    fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.0.get(key).map_or(key, String::as_str)
    }
}

/// The packed `.docx`.
pub(crate) fn draft(report: &SchoolReport) -> Result<Vec<u8>, ReportError> {
    let words = Words(report.all_words());
    let mut paper = Paper::new(words.get("draft_heading_format"), words.get("draft_heading_text"));
    front(&mut paper, report, &words);
    findings(&mut paper, report, &words);
    overview(&mut paper, report, &words);
    for subject in &report.subjects {
        domains(&mut paper, subject, &words);
        items(&mut paper, subject, &words);
    }
    tasks(&mut paper, report, &words);
    statement(&mut paper, report, &words);
    method(&mut paper, report, &words);
    together(&mut paper, &words);
    paper.pack()
}

/// Title (its last line is that of the draft, not of the report), school, cover block, what this paper is.
fn front(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    let above = report.title.split_last().map_or(&[][..], |(_, above)| above);
    for line in above {
        paper.subtitle(line);
    }
    paper.title(words.get("reading_draft"));
    paper.subtitle(&report.school);
    let facts: Vec<_> = report.facts.iter().map(|fact| (fact.label.as_str(), Some(fact.value.as_str()))).collect();
    if !facts.is_empty() {
        paper.form(&facts);
    }
    paper.small(words.get("draft_intro"));
}

fn findings(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    paper.heading(words.get("section_findings"));
    if report.sentences.is_empty() {
        paper.text(None, words.get("findings_none"));
    }
    for sentence in &report.sentences {
        finding(paper, sentence, words);
    }
}

/// One finding and what the school is asked about it.
fn finding(paper: &mut Paper, sentence: &Sentence, words: &Words) {
    let kind = match sentence.kind {
        SentenceKind::Strength => "kind_strength",
        SentenceKind::Weakness => "kind_weakness",
        SentenceKind::Change => "kind_change",
        SentenceKind::Note => "kind_note",
    };
    paper.text(Some(words.get(kind)), &sentence.text);
    if let Some(basis) = &sentence.basis {
        paper.small(basis);
    }
    let asked: &[&str] = match sentence.kind {
        SentenceKind::Weakness => &[
            "draft_prompt_evidence",
            "draft_prompt_cause",
            "draft_prompt_measure",
            "draft_prompt_owner",
            "draft_prompt_due",
            "draft_prompt_check",
        ],
        SentenceKind::Strength => &["draft_prompt_evidence", "draft_prompt_keep"],
        SentenceKind::Change | SentenceKind::Note => &[],
    };
    blanks(paper, asked, words);
}

fn blanks(paper: &mut Paper, asked: &[&str], words: &Words) {
    let lines: Vec<_> = asked.iter().map(|key| (words.get(key), None)).collect();
    if !lines.is_empty() {
        paper.form(&lines);
    }
}

fn overview(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    let rows: Vec<Vec<&str>> = report
        .subjects
        .iter()
        .flat_map(|subject| subject.summary_rows.iter().map(move |row| (subject, row)))
        .map(|(subject, row)| {
            let first = [&subject.name, &row.measure, &row.value, &row.interval, &row.against];
            let rest = [&row.reference, &row.difference, &row.difference_interval, &row.reading];
            first.into_iter().chain(rest).map(String::as_str).collect()
        })
        .collect();
    if rows.is_empty() {
        return;
    }
    paper.heading(words.get("section_overview"));
    let columns = [
        Column::words(words.get("col_subject"), 12),
        Column::words(words.get("col_measure"), 21),
        Column::figures(words.get("col_value"), 10),
        Column::figures(words.get("col_interval"), 20),
        Column::words(words.get("col_against"), 23),
        Column::figures(words.get("col_reference"), 13),
        Column::figures(words.get("col_difference"), 9),
        Column::figures(words.get("col_difference_interval"), 19),
        Column::words(words.get("col_reading"), 29),
    ];
    paper.table(&columns, &rows);
}

fn domains(paper: &mut Paper, subject: &crate::SubjectBlock, words: &Words) {
    if subject.plot_rows.is_empty() {
        return;
    }
    paper.subheading(&format!("{} \u{b7} {}", subject.name, words.get("section_domains")));
    let labels: Vec<String> =
        subject.plot_rows.iter().map(|row| format!("{}{}", "\u{3000}".repeat(row.depth.into()), row.label)).collect();
    let rows: Vec<Vec<&str>> = subject
        .plot_rows
        .iter()
        .zip(&labels)
        .map(|(row, label)| {
            vec![label, &row.value, &row.interval, &row.reference, &row.difference, &row.difference_interval, &row.n]
        })
        .map(|row: Vec<&String>| row.into_iter().map(String::as_str).collect())
        .collect();
    let columns = [
        Column::words(words.get("col_point"), 34),
        Column::figures(words.get("col_value"), 10),
        Column::figures(words.get("col_interval"), 18),
        Column::figures(words.get("col_reference"), 11),
        Column::figures(words.get("col_difference"), 10),
        Column::figures(words.get("col_difference_interval"), 18),
        Column::figures(words.get("col_n"), 10),
    ];
    paper.table(&columns, &rows);
}

fn items(paper: &mut Paper, subject: &crate::SubjectBlock, words: &Words) {
    if subject.item_rows.is_empty() {
        return;
    }
    paper.subheading(&format!("{} \u{b7} {}", subject.name, words.get("section_items")));
    let rows: Vec<Vec<&str>> = subject
        .item_rows
        .iter()
        .map(|row| [&row.no, &row.point, &row.level, &row.rate, &row.region, &row.difference, &row.interval])
        .map(|row| row.into_iter().map(String::as_str).collect())
        .collect();
    let columns = [
        Column::words(words.get("col_no"), 9),
        Column::words(words.get("col_knowledge"), 34),
        Column::words(words.get("col_level"), 14),
        Column::figures(words.get("col_rate"), 10),
        Column::figures(words.get("col_region_rate"), 9),
        Column::figures(words.get("col_difference"), 8),
        Column::figures(words.get("col_difference_interval"), 16),
    ];
    paper.table(&columns, &rows);
}

fn tasks(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    paper.heading(words.get("section_tasks"));
    if report.tasks.is_empty() {
        paper.text(None, words.get("tasks_none"));
        return;
    }
    let rows: Vec<Vec<&str>> =
        report.tasks.iter().map(|task| vec![&*task.title, &task.owner, &task.due, &task.state]).collect();
    let columns = [
        Column::words(words.get("col_task"), 40),
        Column::words(words.get("col_owner"), 22),
        Column::words(words.get("col_due"), 14),
        Column::words(words.get("col_state"), 24),
    ];
    paper.table(&columns, &rows);
}

/// What the school has said, or room to say it.
fn statement(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    paper.heading(words.get("section_statement"));
    match &report.statement {
        Some(statement) => {
            for paragraph in &statement.paragraphs {
                paper.text(None, paragraph);
            }
            paper.signed(&statement.signed);
        }
        None => blanks(paper, &["draft_prompt_statement"], words),
    }
}

fn method(paper: &mut Paper, report: &SchoolReport, words: &Words) {
    paper.heading(words.get("section_method"));
    for (number, note) in (1..).zip(&report.method_notes) {
        paper.small(&format!("{number}. {note}"));
    }
    if !report.definitions.is_empty() {
        paper.subheading(words.get("section_definitions"));
        let lines: Vec<_> =
            report.definitions.iter().map(|term| (term.term.as_str(), Some(term.text.as_str()))).collect();
        paper.form(&lines);
    }
}

/// Who read, when, and what they ask for.
fn together(paper: &mut Paper, words: &Words) {
    paper.heading(words.get("draft_section_reading"));
    blanks(paper, &["draft_prompt_support", "draft_prompt_people", "draft_prompt_date"], words);
}
