//! The school report as a reader gets it: pages, words, faces, margins, and the Word draft beside it.

use std::{
    fs,
    io::{Cursor, Read},
    path::Path,
    process::Command,
    sync::OnceLock,
};

use report::{FontBook, SchoolReport};
use text::Lang;

fn fonts() -> &'static FontBook {
    static FONTS: OnceLock<FontBook> = OnceLock::new();
    FONTS.get_or_init(|| {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..");
        FontBook::load(&FontBook::usual_dirs(&root, None)).expect("fonts are installed")
    })
}

fn sample() -> SchoolReport {
    serde_json::from_str(include_str!("../examples/school_report.json")).expect("the sample fits the struct")
}

/// A report as hard as they come: a very long name, sixty items, long labels, nothing found.
fn hard() -> SchoolReport {
    let mut report = sample();
    report.school = report.school.repeat(14);
    report.facts[0].value = report.school.clone();
    report.meta.page_footer = report.school.clone();
    report.meta.draft_mark = Some("draft".into());
    report.subjects.truncate(1);
    let subject = &mut report.subjects[0];
    let items = subject.item_rows.clone();
    subject.item_rows = items.into_iter().cycle().take(60).collect();
    subject.item_rows[3].point = subject.item_rows[3].point.repeat(7);
    subject.plot_rows[2].label = subject.plot_rows[2].label.repeat(6);
    report.sentences.clear();
    report.tasks.clear();
    report.statement = None;
    report
}

/// What `poppler-utils` reads from a PDF; `None` where the tool is not installed.
fn poppler(tool: &str, options: &[&str], pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().expect("temporary folder");
    let (from, to) = (dir.path().join("in.pdf"), dir.path().join("out"));
    fs::write(&from, pdf).expect("written");
    let mut command = Command::new(tool);
    command.args(options).arg(&from);
    if tool == "pdftotext" {
        command.arg(&to);
    }
    let output = command.output().ok()?;
    assert!(output.status.success(), "{tool}: {}", String::from_utf8_lossy(&output.stderr));
    if tool == "pdftotext" {
        return Some(fs::read_to_string(to).expect("text"));
    }
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Text without the blanks and line ends that setting type puts in.
fn dense(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn count(haystack: &[u8], needle: &[u8]) -> usize {
    haystack.windows(needle.len()).filter(|window| *window == needle).count()
}

fn entry(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(docx)).expect("a zip file");
    let mut content = String::new();
    archive.by_name(name).expect("entry").read_to_string(&mut content).expect("text");
    content
}

#[test]
fn the_report_prints_every_sentence_and_carries_its_fonts() {
    let report = sample();
    let pdf = report.pdf(fonts()).expect("compiles");
    assert!(pdf.bytes.starts_with(b"%PDF-"));
    assert_eq!(pdf.warnings, Vec::<String>::new());
    let pages = count(&pdf.bytes, b"/Type/Page/") + count(&pdf.bytes, b"/Type/Page\n");
    assert_eq!(pdf.pages, pages);
    assert!(4 <= count(&pdf.bytes, b"/FontFile2"), "the four faces are embedded");
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf.bytes) else { return };
    let text = dense(&text);
    for sentence in &report.sentences {
        assert!(text.contains(&dense(&sentence.text)) || wraps(&text, &sentence.text), "{}", sentence.text);
    }
    for item in report.subjects.iter().flat_map(|subject| &subject.item_rows) {
        assert!(text.contains(&dense(&format!("{}{}", item.level, item.rate))), "{}", item.no);
    }
}

/// With `-layout` the small mark at the side may stand between two lines of a sentence.
fn wraps(text: &str, sentence: &str) -> bool {
    let letters: Vec<char> = dense(sentence).chars().collect();
    (1..letters.len()).any(|at| {
        let (head, tail): (String, String) = (letters[..at].iter().collect(), letters[at..].iter().collect());
        text.contains(&head) && text.contains(&tail)
    })
}

#[test]
fn the_same_data_gives_the_same_bytes() {
    let report = sample();
    let first = report.pdf(fonts()).expect("compiles");
    let again = report.pdf(fonts()).expect("compiles");
    assert_eq!(first.bytes, again.bytes);
    assert_eq!(report.draft().expect("packs"), report.draft().expect("packs"));
}

#[test]
fn names_with_markup_signs_are_printed_as_they_are() {
    let mut report = sample();
    let name = "#strong[x]*a*_b_$y$@ref<lab>`c`\\d//e/*f*/~--&quot;";
    report.school = name.into();
    report.subjects[0].item_rows[0].point = name.into();
    report.sentences[0].text = format!("#panic(\"{name}\")");
    let pdf = report.pdf(fonts()).expect("data is never markup");
    if let Some(text) = poppler("pdftotext", &["-layout"], &pdf.bytes) {
        assert!(dense(&text).contains(&dense(name)), "{text}");
    }
    let document = entry(&report.draft().expect("packs"), "word/document.xml");
    assert!(document.contains("&lt;lab&gt;") && document.contains("&amp;quot;"));
}

#[test]
fn long_names_and_sixty_items_stay_between_the_margins() {
    let pdf = hard().pdf(fonts()).expect("compiles");
    assert!(3 <= pdf.pages);
    let Some(boxes) = poppler("pdftotext", &["-bbox"], &pdf.bytes) else { return };
    // Text block of GB/T 9704: 28 mm to 184 mm across, from 37 mm down; the foot ends above 20 mm.
    let mm = 72.0 / 25.4;
    let mut words = 0;
    for line in boxes.lines().filter(|line| line.contains("<word ")) {
        words += 1;
        assert!(28.0 * mm - 1.0 <= side(line, "xMin"), "{line}");
        assert!(side(line, "xMax") <= 184.0 * mm + 1.0, "{line}");
        assert!(25.0 * mm <= side(line, "yMin"), "{line}");
        assert!(side(line, "yMax") <= (297.0 - 15.0) * mm, "{line}");
    }
    assert!(60 * 5 <= words);
}

fn side(line: &str, name: &str) -> f64 {
    let from = line.find(name).expect("attribute") + name.len() + 2;
    line[from..].split('"').next().expect("value").parse().expect("number")
}

#[test]
fn parts_with_nothing_to_show_say_so() {
    let report = hard();
    let words = report.all_words();
    let pdf = report.pdf(fonts()).expect("compiles");
    let Some(text) = poppler("pdftotext", &["-layout"], &pdf.bytes) else { return };
    for key in ["findings_none", "tasks_none", "statement_none"] {
        assert!(dense(&text).contains(&dense(&words[key])), "{key}");
    }
}

#[test]
fn a_report_without_subjects_and_one_in_english_compile() {
    let mut report = sample();
    report.subjects.clear();
    report.method_notes.clear();
    report.definitions.clear();
    assert_eq!(report.pdf(fonts()).expect("compiles").pages, 1);
    let mut english = sample();
    english.meta.lang = Lang::En;
    let pdf = english.pdf(fonts()).expect("compiles");
    if let Some(text) = poppler("pdftotext", &["-layout"], &pdf.bytes) {
        assert!(text.contains(&english.all_words()["section_findings"]));
    }
}

#[test]
fn the_draft_holds_the_sentences_and_blanks_to_fill_in() {
    let report = sample();
    let words = report.all_words();
    let draft = report.draft().expect("packs");
    let document = entry(&draft, "word/document.xml");
    for sentence in &report.sentences {
        assert!(document.contains(&sentence.text), "{}", sentence.text);
    }
    for key in ["draft_prompt_cause", "draft_prompt_measure", "draft_prompt_check", "draft_prompt_people"] {
        assert!(document.contains(&words[key]), "{key}");
    }
    assert!(document.contains("w:w=\"11906\" w:h=\"16838\""));
    assert!(document.contains("w:top=\"2098\" w:right=\"1474\" w:bottom=\"1984\" w:left=\"1587\""));
    assert!(entry(&draft, "word/settings.xml").contains("evenAndOddHeaders"));
    assert!(draft.len() < 60_000, "{} bytes", draft.len());
}

#[test]
fn the_draft_survives_characters_that_xml_forbids() {
    let mut report = sample();
    report.sentences[0].text = "a\u{0}b\u{b}c <&> \"d\"".into();
    let document = entry(&report.draft().expect("packs"), "word/document.xml");
    assert!(document.contains("abc &lt;&amp;&gt;"));
}
