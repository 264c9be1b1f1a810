//! What a school is told after a monitoring: the data of the report and of its Word draft.
//!
//! Figures arrive as finished strings, so that page, PDF and Word draft print the same ones; the plot alone
//! takes numbers. A masked cell is an em dash and its `estimate`, `lo`, `hi`, `expect` are `None`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use text::Lang;

use crate::{FontBook, Rendered, ReportError, school_draft, typst_world, words::words};

/// The whole report, in the order it is printed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SchoolReport {
    /// Lines of the title; the last is the largest.
    pub title: Vec<String>,
    /// Name of the school, under the title.
    pub school: String,
    /// The cover block, label and value, printed in two columns.
    pub facts: Vec<Fact>,
    /// Findings in words, most important first; empty prints "no difference".
    pub sentences: Vec<Sentence>,
    /// One block per subject.
    pub subjects: Vec<SubjectBlock>,
    /// Improvement tasks under way.
    pub tasks: Vec<TaskRow>,
    /// What the school itself says about its data, if it has said something.
    pub statement: Option<Statement>,
    /// How the figures were made and what they may not be used for, numbered in print.
    pub method_notes: Vec<String>,
    /// Terms and their meaning.
    pub definitions: Vec<Definition>,
    /// Words that replace those of `text/report.toml`, by key without `report.`; usually empty.
    #[serde(default)]
    pub words: BTreeMap<String, String>,
    /// Version, dates, foot of the page.
    pub meta: Meta,
}

/// A label with its value.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fact {
    /// What it is.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// What a sentence tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SentenceKind {
    /// Better than the reference, beyond chance and large enough.
    Strength,
    /// Lower than the reference, beyond chance and large enough.
    Weakness,
    /// Compared with the school's own past.
    Change,
    /// Anything a reader must know beside the findings.
    Note,
}

/// One finding in words, with effect, interval and comparison inside the sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sentence {
    /// What it tells.
    pub kind: SentenceKind,
    /// The sentence.
    pub text: String,
    /// What it rests on, in small print: n, comparison, period.
    pub basis: Option<String>,
}

/// Whether a row belongs to a finding; a row that does not has no tone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Part of a strength.
    Strength,
    /// Part of a weakness.
    Weakness,
}

/// One subject.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SubjectBlock {
    /// Name of the subject.
    pub name: String,
    /// Rows of the overview.
    pub summary_rows: Vec<SummaryRow>,
    /// Domains and knowledge points, in the order of the syllabus.
    pub plot_rows: Vec<PlotRow>,
    /// Unit printed behind the numbers of the plot's axis, e.g. `%`.
    pub axis_unit: String,
    /// Items in the order of the paper.
    pub item_rows: Vec<ItemRow>,
}

/// One measure of a subject against one reference.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SummaryRow {
    /// Name of the measure, with its unit.
    pub measure: String,
    /// The school's value.
    pub value: String,
    /// Interval of the value.
    pub interval: String,
    /// What it is compared with.
    pub against: String,
    /// Value of the reference.
    pub reference: String,
    /// How far the school is from the reference, signed; need not be the plain difference of the two.
    pub difference: String,
    /// Interval of the difference.
    pub difference_interval: String,
    /// The reading in a few words.
    pub reading: String,
    /// Set when the row carries a finding.
    pub tone: Option<Tone>,
}

/// One row of the interval plot, drawn from numbers and stated in strings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlotRow {
    /// Name of the domain or knowledge point.
    pub label: String,
    /// 0 for a domain, 1 for a knowledge point in it.
    pub depth: u8,
    /// Number of pupils.
    pub n: String,
    /// Position of the dot, in the axis' unit.
    pub estimate: Option<f64>,
    /// Lower end of the band.
    pub lo: Option<f64>,
    /// Upper end of the band.
    pub hi: Option<f64>,
    /// Position of the vertical tick: expectation or region.
    pub expect: Option<f64>,
    /// The estimate in print.
    pub value: String,
    /// Its interval in print, or why there is none.
    pub interval: String,
    /// The expectation in print.
    pub reference: String,
    /// How far the school is from the expectation, signed; need not be the plain difference of the two.
    pub difference: String,
    /// Interval of the difference.
    #[serde(default)]
    pub difference_interval: String,
    /// Set when the row carries a finding.
    pub tone: Option<Tone>,
}

/// One item of a paper.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ItemRow {
    /// Number on the paper, e.g. `21(2)`.
    pub no: String,
    /// Knowledge point.
    pub point: String,
    /// Cognitive level.
    pub level: String,
    /// Score rate of the school.
    pub rate: String,
    /// Score rate of the region.
    pub region: String,
    /// School less region, signed.
    pub difference: String,
    /// Interval of the difference.
    pub interval: String,
    /// A common error or a remark, in small print under the knowledge point.
    pub note: Option<String>,
    /// Set when the difference is beyond chance.
    pub tone: Option<Tone>,
}

/// An improvement task.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskRow {
    /// What is to be done.
    pub title: String,
    /// Who leads.
    pub owner: String,
    /// By when.
    pub due: String,
    /// How far it is.
    pub state: String,
}

/// The school's own statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// Its paragraphs, as the school wrote them.
    pub paragraphs: Vec<String>,
    /// Who made it and when, in one line.
    pub signed: String,
}

/// A term and its meaning.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Definition {
    /// The term.
    pub term: String,
    /// What it means.
    pub text: String,
}

/// Where the figures come from and when the document was made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Meta {
    /// Language of the printed words.
    pub lang: Lang,
    /// Id or name of the frozen analysis.
    pub data_version: String,
    /// Date the data speaks of.
    pub data_date: String,
    /// Date the document was made.
    pub made_at: String,
    /// Small print at the foot of every page.
    pub page_footer: String,
    /// Mark of a draft at the top of the first page, if it is one.
    pub draft_mark: Option<String>,
}

impl SchoolReport {
    /// The report as PDF.
    ///
    /// # Errors
    /// [`ReportError::Template`] when the template fails, which is an error of ours.
    pub fn pdf(&self, fonts: &FontBook) -> Result<Rendered, ReportError> {
        let mut data = serde_json::to_value(self)?;
        data["words"] = serde_json::to_value(self.all_words())?;
        typst_world::render("school_report", &data, fonts)
    }

    /// The draft of the reading report for Word, with blanks for the school to fill in.
    ///
    /// # Errors
    /// [`ReportError::Word`] when the file cannot be packed.
    pub fn draft(&self) -> Result<Vec<u8>, ReportError> {
        school_draft::draft(self)
    }

    /// The words of the report's language with its own replacements.
    #[must_use]
    pub fn all_words(&self) -> BTreeMap<String, String> {
        let mut all = words(self.meta.lang);
        all.extend(self.words.clone());
        all
    }
}
