//! The report of a school: its pages turned into a document, as PDF and as a Word draft.

use crate::results::model::{ItemRow, MemberResult, SubjectResult, UnitResult, UnitSubject};
use crate::results::pages;
use crate::results::words::{Scale, say, subject};
use evidence::model::{FindingRow, ImprovementRow};
use kernel::{Actor, AnalysisId, Permission, Result, UnitId};
use report::{Fact, FontBook, Meta, PlotRow, SchoolReport, SentenceKind, SummaryRow, TaskRow, Tone};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use storage::{Act, Ctx};
use text::{Lang, word};

const LANG: Lang = Lang::Zh;

/// Which document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Document {
    /// The report as PDF.
    Pdf,
    /// The draft for reading together, as Word.
    Draft,
}

/// A document of a unit, made away from the server's threads; the making is on record.
///
/// # Errors
/// As the unit's page; conflict `report.font_missing`.
pub async fn document(
    ctx: &Ctx,
    actor: &Actor,
    analysis_id: AnalysisId,
    unit_id: UnitId,
    document: Document,
) -> Result<(String, Vec<u8>)> {
    people::access::require_at(ctx, actor, Permission::ReportMake, unit_id).await?;
    let unit = pages::unit::unit(ctx, actor, analysis_id, unit_id).await?;
    let mut subjects = Vec::with_capacity(unit.subjects.len());
    for one in &unit.subjects {
        subjects.push(pages::subject::subject(ctx, actor, analysis_id, unit_id, &one.subject).await?);
    }
    let made_at = ctx.today().to_string();
    let report = build(&unit, &subjects, &made_at, document == Document::Draft);
    let act = Act::new("monitoring.report_made", "analysis", analysis_id).unit(unit_id);
    let (kind, ending) = if document == Document::Pdf { ("school_report", "pdf") } else { ("reading_draft", "docx") };
    ctx.audit_read(actor, act.with("document", kind)).await?;
    let name =
        format!("{}-{}-{}.{ending}", report.school, unit.head.assessment_name, word(&format!("report.{kind}"), LANG));
    let bytes = tokio::task::spawn_blocking(move || -> Result<Vec<u8>> {
        Ok(match document {
            Document::Pdf => report.pdf(fonts()?)?.bytes,
            Document::Draft => report.draft()?,
        })
    });
    Ok((name, bytes.await.map_err(|error| kernel::Error::internal(error.to_string()))??))
}

/// The faces, read once: folders of `SHUREN_FONTS` first (as a path list), then the usual ones.
fn fonts() -> Result<&'static FontBook> {
    static FONTS: OnceLock<FontBook> = OnceLock::new();
    if let Some(fonts) = FONTS.get() {
        return Ok(fonts);
    }
    let found = FontBook::load(&font_dirs()).map_err(report::ReportError::from)?;
    Ok(FONTS.get_or_init(|| found))
}

fn font_dirs() -> Vec<PathBuf> {
    let named = std::env::var_os("SHUREN_FONTS");
    let mut dirs: Vec<PathBuf> = named.iter().flat_map(std::env::split_paths).collect();
    // A program that is run from the repository, or built in it, finds the fonts of the web packages there.
    let here = std::env::current_dir().unwrap_or_default();
    let roots =
        here.ancestors().map(Path::to_path_buf).take(4).chain([Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")]);
    dirs.extend(roots.flat_map(|root| FontBook::usual_dirs(&root, None)));
    dirs.push(PathBuf::from("/usr/share/fonts"));
    dirs
}

/// The document of a unit from its pages. Pure.
#[must_use]
pub fn build(unit: &UnitResult, subjects: &[SubjectResult], made_at: &str, draft: bool) -> SchoolReport {
    let head = &unit.head;
    let say_key = |key: &str, params: &[(&str, String)]| text::say(key, LANG, params);
    let version =
        say_key("results.data_version", &[("date", head.data_date.clone()), ("no", head.release_no.to_string())]);
    let sampled = [("n", head.n_sampled.to_string()), ("frame", head.n_frame.to_string())];
    let fact = |key: &str, value: String| Fact { label: word(&format!("report.{key}"), LANG), value };
    let mut sentences: Vec<report::Sentence> = unit.findings.iter().map(finding).collect();
    sentences.extend(
        head.method.iter().filter(|note| note.code.ends_with("school_only")).map(|note| note_of(say(note, LANG))),
    );
    SchoolReport {
        title: vec![
            head.assessment_name.clone(),
            word(if draft { "report.reading_draft" } else { "report.school_report" }, LANG),
        ],
        school: head.unit.name.clone(),
        facts: vec![
            fact("fact_school", head.unit.name.clone()),
            fact("fact_assessment", head.assessment_name.clone()),
            fact("fact_data_version", version.clone()),
            fact("fact_sampled", say_key("report.sampled_value", &sampled)),
            fact("fact_data_date", head.data_date.clone()),
            fact("fact_made_at", made_at.to_owned()),
        ],
        sentences,
        subjects: subjects
            .iter()
            .map(|page| block(page, unit.subjects.iter().find(|one| one.subject == page.subject)))
            .collect(),
        tasks: unit.improvements.iter().map(task).collect(),
        statement: unit.statement.as_ref().map(|statement| report::Statement {
            paragraphs: statement.body.lines().map(str::to_owned).collect(),
            signed: format!(
                "{} {}",
                statement.written_by_name,
                statement.written_at.chars().take(10).collect::<String>()
            ),
        }),
        method_notes: head.method.iter().map(|note| say(note, LANG)).collect(),
        definitions: ["expectation", "interval", "shrunk"].map(definition).to_vec(),
        words: std::collections::BTreeMap::new(),
        meta: Meta {
            lang: LANG,
            data_version: version.clone(),
            data_date: head.data_date.clone(),
            made_at: made_at.to_owned(),
            page_footer: say_key(
                "report.page_footer",
                &[
                    ("school", head.unit.name.clone()),
                    ("assessment", head.assessment_name.clone()),
                    ("version", version),
                ],
            ),
            draft_mark: draft.then(|| word("report.draft_mark", LANG)),
        },
    }
}

fn definition(term: &str) -> report::Definition {
    report::Definition {
        term: word(&format!("results.term.{term}"), LANG),
        text: word(&format!("results.term_text.{term}"), LANG),
    }
}

fn note_of(text: String) -> report::Sentence {
    report::Sentence { kind: SentenceKind::Note, text, basis: None }
}

fn finding(row: &FindingRow) -> report::Sentence {
    let kind = match (row.comparison.as_str(), row.direction.as_str()) {
        ("past", _) => SentenceKind::Change,
        (_, "weakness") => SentenceKind::Weakness,
        _ => SentenceKind::Strength,
    };
    let compared = word(&format!("results.compared.{}", row.comparison), LANG);
    let basis = text::say("results.basis", LANG, &[("n", row.n.to_string()), ("compared", compared)]);
    report::Sentence { kind, text: say(&row.sentence, LANG), basis: Some(basis) }
}

fn task(row: &ImprovementRow) -> TaskRow {
    TaskRow {
        title: row.title.clone(),
        owner: row.owner_name.clone().unwrap_or_default(),
        due: row.due.clone().unwrap_or_default(),
        state: word(&format!("label.improvement_state.{}", row.state), LANG),
    }
}

fn tone(reading: &str) -> Option<Tone> {
    match reading {
        "below" => Some(Tone::Weakness),
        "above" => Some(Tone::Strength),
        _ => None,
    }
}

fn block(page: &SubjectResult, whole: Option<&UnitSubject>) -> report::SubjectBlock {
    let mut plot_rows = Vec::new();
    for domain in &page.domains {
        plot_rows.push(plot(domain, 0));
        plot_rows.extend(page.points.iter().filter(|point| point.parent == domain.member).map(|point| plot(point, 1)));
    }
    plot_rows.extend(page.points.iter().filter(|point| point.parent.is_empty()).map(|point| plot(point, 1)));
    report::SubjectBlock {
        name: subject(&page.subject, LANG),
        summary_rows: whole.map(summary).into_iter().collect(),
        plot_rows,
        axis_unit: "%".to_owned(),
        item_rows: page.items.iter().map(item).collect(),
    }
}

/// The difference, its interval and the reading are those of the page and of its sentences: the shrunk ones.
fn summary(whole: &UnitSubject) -> SummaryRow {
    SummaryRow {
        measure: text::say("results.mean_of", LANG, &[("full", text::number(whole.full_mark, 0))]),
        value: Scale::Marks.plain(whole.mean.value),
        interval: Scale::Marks.interval(&whole.mean, LANG),
        against: word("results.compared.expectation", LANG),
        reference: Scale::Marks.plain(whole.expectation),
        difference: Scale::Marks.signed(whole.difference.value),
        difference_interval: Scale::Marks.interval(&whole.difference, LANG),
        reading: word(&format!("label.reading.{}", whole.reading), LANG),
        tone: tone(&whole.reading),
    }
}

fn plot(row: &MemberResult, depth: u8) -> PlotRow {
    let percent = |value: Option<f64>| value.map(|value| (value * 100.0).clamp(0.0, 100.0));
    PlotRow {
        label: row.member.clone(),
        depth,
        n: if row.rate.value.is_some() { row.rate.n.to_string() } else { crate::results::words::dash() },
        estimate: percent(row.rate.value),
        lo: percent(row.rate.lower.or(row.rate.value)),
        hi: percent(row.rate.upper.or(row.rate.value)),
        expect: percent(row.expectation),
        value: Scale::Rate.plain(row.rate.value),
        interval: Scale::Rate.interval(&row.rate, LANG),
        reference: Scale::Rate.plain(row.expectation),
        difference: Scale::Rate.signed(row.difference.value),
        difference_interval: Scale::Rate.interval(&row.difference, LANG),
        tone: tone(&row.reading),
    }
}

fn item(row: &ItemRow) -> report::ItemRow {
    let cognitive = if row.cognitive.is_empty() {
        String::new()
    } else {
        word(&format!("label.cognitive.{}", row.cognitive), LANG)
    };
    let blank = row.blank_share.filter(|share| 0.1 <= *share);
    report::ItemRow {
        no: row.item_no.clone(),
        point: row.point.clone(),
        level: cognitive,
        rate: Scale::Rate.plain(row.rate.value),
        region: Scale::Rate.plain(row.expectation),
        difference: Scale::Rate.signed(row.difference.value),
        interval: Scale::Rate.interval(&row.difference, LANG),
        note: blank.map(|share| text::say("results.blank_note", LANG, &[("share", text::percent(share, 0))])),
        tone: tone(&row.reading),
    }
}
