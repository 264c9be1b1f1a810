//! Guard 1: whether an examination or a monitoring may be held as it is proposed, why not, and what would be lawful.

use std::collections::BTreeMap;

use jiff::civil::Date;
use kernel::{
    grade::{Grade, Split, Stage},
    subject::Subject,
};
use serde::{Deserialize, Serialize};

use crate::{
    exception::OpensWith,
    policy::{Outcome, Policy},
    rules, sampling,
};

macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $prefix:literal { $($(#[$vdoc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $code)] $variant,)*
        }

        impl $name {
            /// All of them, in the order of a form.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code used in data and parameters.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code,)* }
            }

            /// The value of a code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }

            /// The text key of its name.
            #[must_use]
            pub const fn text_key(self) -> &'static str {
                match self { $(Self::$variant => concat!($prefix, $code),)* }
            }
        }
    };
}

words! {
    /// What kind of assessment it is: this decides what may be done with its results.
    Form, "lawful.form." {
        /// 抽样监测: a sample of schools and of pupils.
        SampledMonitoring = "sampled_monitoring",
        /// 学业水平考试.
        AcademicLevelExam = "academic_level_exam",
        /// 中考.
        SeniorEntrance = "senior_entrance",
        /// 高考.
        CollegeEntrance = "college_entrance",
        /// 毕业年级模拟考试.
        GraduatingMock = "graduating_mock",
        /// 学校期中、期末考试.
        SchoolTermExam = "school_term_exam",
        /// 周测、月考、单元考 and whatever is called otherwise but is one.
        DailyTest = "daily_test",
        /// 达标过关、学习品质、体质健康: a record of every pupil over time, not a test paper.
        StandingRecord = "standing_record",
    }
}

words! {
    /// Who holds it.
    Level, "lawful.level." {
        /// The state.
        National = "national",
        /// A province.
        Province = "province",
        /// A prefecture-level city.
        City = "city",
        /// A county, district or county-level city.
        County = "county",
        /// An education group.
        Group = "group",
        /// An area or alliance of schools.
        Area = "area",
        /// One school.
        School = "school",
    }
}

words! {
    /// What the results are meant for.
    Use, "lawful.use." {
        /// To find out what to teach better.
        Diagnosis = "diagnosis",
        /// Telling a pupil and the parents, each their own.
        OwnReport = "own_report",
        /// Ranking pupils, classes or schools.
        Ranking = "ranking",
        /// Making results public.
        Publication = "publication",
        /// Putting pupils into classes.
        ClassPlacement = "class_placement",
        /// Giving out seats.
        Seating = "seating",
        /// Admission to a school.
        Admission = "admission",
        /// Appraising schools or teachers.
        Appraisal = "appraisal",
        /// Goals or rewards by promotion rates.
        PromotionRate = "promotion_rate",
    }
}

impl Level {
    /// How high it stands; groups and areas stand below the county, above the school.
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::National => 5,
            Self::Province => 4,
            Self::City => 3,
            Self::County => 2,
            Self::Group | Self::Area => 1,
            Self::School => 0,
        }
    }

    /// Whether more than one school takes part.
    #[must_use]
    pub const fn is_cross_school(self) -> bool {
        !matches!(self, Self::School)
    }
}

/// An examination or monitoring somebody wants to hold.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Proposal {
    /// What kind it is.
    pub form: Form,
    /// Who holds it.
    pub level: Level,
    /// The grade.
    pub grade: Grade,
    /// How the nine years are split.
    #[serde(default)]
    pub split: Split,
    /// The subjects.
    #[serde(default)]
    pub subjects: Vec<Subject>,
    /// Whether every pupil of the grade in the schools concerned sits something.
    pub whole_cohort: bool,
    /// Whether each of them sits only one of several subjects.
    #[serde(default)]
    pub each_pupil_one_subject: bool,
    /// Whether it is a test on paper (or its copy on a screen).
    pub paper_test: bool,
    /// How many schools take part.
    #[serde(default)]
    pub schools_sampled: Option<u32>,
    /// How many schools have this grade.
    #[serde(default)]
    pub schools_total: Option<u32>,
    /// How many pupils of a school are planned.
    #[serde(default)]
    pub pupils_per_school: Option<u32>,
    /// How many whole classes of a school are planned.
    #[serde(default)]
    pub classes_per_school: Option<u32>,
    /// How many of this form this grade has already had in the term.
    #[serde(default)]
    pub held_this_term: u32,
    /// How many of this form this grade has already had in the school year.
    #[serde(default)]
    pub held_this_year: u32,
    /// The document it rests on.
    #[serde(default)]
    pub basis_document: Option<String>,
    /// The item of the yearly list of inspections and evaluations.
    #[serde(default)]
    pub yearly_list_item: Option<String>,
    /// The school's registered examination plan.
    #[serde(default)]
    pub registered_plan: Option<String>,
    /// Whether the sample is drawn in public, with a witness.
    #[serde(default)]
    pub public_draw: bool,
    /// Whether subject, grade and papers stay sealed until the day.
    #[serde(default)]
    pub sealed: bool,
    /// Whether papers are bought.
    #[serde(default)]
    pub purchased_papers: bool,
    /// What the results are meant for.
    #[serde(default)]
    pub uses: Vec<Use>,
    /// The day it is to be held.
    pub date: Date,
}

impl Proposal {
    /// The stage of its grade.
    #[must_use]
    pub fn stage(&self) -> Stage {
        self.grade.stage(self.split)
    }

    /// Whether its grade leaves the stage.
    #[must_use]
    pub fn is_graduating(&self) -> bool {
        self.grade.is_graduating(self.split)
    }
}

/// Why a verdict is what it is: one rule that applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The text key.
    pub code: String,
    /// What this rule alone would say.
    pub outcome: Outcome,
    /// Parameters of the text.
    pub params: BTreeMap<String, String>,
    /// The policy parameter it comes from.
    pub parameter: String,
    /// The document that parameter rests on; empty for a choice of the product.
    pub document_no: String,
}

/// What the guard says to a proposal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Verdict {
    /// The hardest of its reasons.
    pub outcome: Outcome,
    /// The rules that applied, the hardest first.
    pub reasons: Vec<Reason>,
    /// What would be lawful instead, as text keys.
    pub remedies: Vec<String>,
    /// Who can open it.
    pub opens_with: OpensWith,
    /// Who holds it, for judging an exception.
    pub level: Level,
    /// The day it is to be held, for judging an exception.
    pub date: Date,
}

/// Collects the reasons of one proposal.
pub(crate) struct Judging<'a> {
    pub(crate) proposal: &'a Proposal,
    pub(crate) policy: &'a Policy,
    reasons: Vec<Reason>,
    remedies: Vec<String>,
}

impl Judging<'_> {
    /// Adds a reason from a parameter when that parameter is in force and says more than allow. The parameter
    /// `exam.a.b` gives the text key `lawful.exam.a.b`.
    pub(crate) fn apply(&mut self, key: &str, params: &[(&str, String)], remedies: &[&str]) {
        self.apply_as(key, &format!("lawful.{key}"), params, remedies);
    }

    /// The same under another text key.
    pub(crate) fn apply_as(&mut self, key: &str, code: &str, params: &[(&str, String)], remedies: &[&str]) {
        let Some(parameter) = self.policy.get(key) else {
            return;
        };
        if parameter.verdict == Outcome::Allow {
            return;
        }
        self.reasons.push(Reason {
            code: code.to_owned(),
            outcome: parameter.verdict,
            params: params.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect(),
            parameter: key.to_owned(),
            document_no: parameter.document_no.clone(),
        });
        for remedy in remedies {
            let remedy = format!("lawful.remedy.{remedy}");
            if !self.remedies.contains(&remedy) {
                self.remedies.push(remedy);
            }
        }
    }

    fn verdict(mut self) -> Verdict {
        // Stable, so that rules of equal weight stay in the order they were asked.
        self.reasons.sort_by_key(|reason| std::cmp::Reverse(reason.outcome));
        let outcome = self.reasons.first().map_or(Outcome::Allow, |reason| reason.outcome);
        Verdict {
            outcome,
            reasons: self.reasons,
            remedies: self.remedies,
            opens_with: OpensWith::of(outcome),
            level: self.proposal.level,
            date: self.proposal.date,
        }
    }
}

/// Judges a proposal by the parameters in force. Every rule that applies is named, not only the first.
#[must_use]
pub fn judge(proposal: &Proposal, policy: &Policy) -> Verdict {
    let mut judging = Judging { proposal, policy, reasons: Vec::new(), remedies: Vec::new() };
    rules::form_fits(&mut judging);
    rules::across_schools(&mut judging);
    rules::paper_in_low_grades(&mut judging);
    rules::number_held(&mut judging);
    rules::named_otherwise(&mut judging);
    rules::papers(&mut judging);
    rules::basis(&mut judging);
    sampling::is_a_sample(&mut judging);
    sampling::is_fair(&mut judging);
    rules::uses(&mut judging);
    judging.verdict()
}
