//! Monitoring and examinations from the plan to what is published, each step on its day by who does it.

use super::Story;
use super::imports::csv;
use crate::data::{Item, Paper};
use crate::truth::{Answer, Sitter, Sitting, answers};
use kernel::score::ItemState;
use kernel::{AnalysisId, AssessmentId, Error, Result};
use monitoring::commands::{assessment, blueprint, draw, release};
use monitoring::model::{
    AssessmentWrite, BlueprintItem, DrawWrite, GuardException, Proposal, ReleaseWrite, SubjectWrite,
};
use monitoring::results;
use monitoring::store::{assessments, marks};
use people::imports::Fields;
use storage::Ctx;
use text::{Lang, word};

/// What is held.
pub(super) struct Held<'a> {
    pub name: String,
    pub form: &'a str,
    pub level: &'a str,
    pub organiser: &'a str,
    pub by: &'a str,
    pub grade: u8,
    pub stage: &'a str,
    pub school_year: i16,
    pub term: i64,
    pub series: String,
    pub basis: String,
    pub list: String,
    /// Days: planned, sat, marks in, shown.
    pub days: [String; 4],
    /// Subjects with the keys of their papers.
    pub papers: Vec<(&'a str, String)>,
    pub draw: Option<DrawWrite>,
    pub exception: Option<GuardException>,
    /// Audiences told.
    pub audiences: &'a [&'a str],
}

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// The monitoring of grades 4 and 8 in a spring; answers the analysis of grade 8.
    pub(super) async fn spring(&self, year: i16) -> Result<AnalysisId> {
        self.hold(&self.monitoring(year, 4)).await?;
        self.hold(&self.monitoring(year, 8)).await
    }

    /// Next spring's monitoring as far as it has come: registered, one blueprint under way.
    pub(super) async fn next_spring(&self) -> Result<()> {
        let mut held = self.monitoring(2027, 8);
        held.days[0] = "2026-11-18".to_owned();
        let (ctx, actor) = (self.at(&held.days[0]), self.actor(held.by)?);
        let id = assessment::create(&ctx, actor, &self.write(&held)?).await?;
        assessment::register(&ctx, actor, id, None, None).await?;
        blueprint::write(&self.at("2026-11-19"), actor, id, "math", &blueprint_items(&self.data.papers["g8_math"]))
            .await
            .map(|_| ())
    }

    fn monitoring(&self, year: i16, grade: u8) -> Held<'static> {
        let of = |key: &str| {
            self.word(
                key,
                &[("year", year.to_string()), ("grade", self.data.word(&format!("grade_{grade}")).to_owned())],
            )
        };
        let math = if grade == 4 && year == 2026 { "g4_math_booklets".to_owned() } else { format!("g{grade}_math") };
        // The Tuesday of the second full week of May, so that no year falls on a Sunday.
        let sat = match year {
            2024 => 14,
            2025 => 13,
            2026 => 12,
            _ => 11,
        };
        let days =
            [format!("{year}-03-12"), format!("{year}-05-{sat}"), format!("{year}-05-27"), format!("{year}-06-12")];
        let design = DrawWrite {
            schools: None,
            unit_of_second_stage: if grade == 8 { "classes" } else { "pupils" }.into(),
            pupils_per_school: if grade == 8 { 0 } else { 40 },
            classes_per_school: if grade == 8 { 2 } else { 0 },
            booklets: if math.ends_with("booklets") { 2 } else { 1 },
            strata: vec!["rural".into()],
            seed: Some(of("monitoring_seed")),
            witness: of("monitoring_witness"),
            sealed_until: Some(days[1].clone()),
        };
        Held {
            name: of("monitoring_name"),
            form: "sampled_monitoring",
            level: "county",
            organiser: "region",
            by: "jiance",
            grade,
            stage: if grade == 8 { "junior" } else { "primary" },
            school_year: year - 1,
            term: 2,
            series: of("monitoring_series"),
            basis: of("monitoring_basis"),
            list: of("monitoring_list"),
            days,
            papers: vec![("chinese", format!("g{grade}_chinese")), ("math", math)],
            draw: Some(design),
            exception: None,
            audiences: &["region", "school"],
        }
    }

    /// The mock examination of the graduating grade.
    pub(super) async fn mock(&self) -> Result<()> {
        let exception = GuardException {
            officer: self.word("mock_officer", &[]),
            reason: self.word("mock_reason", &[]),
            ..GuardException::default()
        };
        let held = Held {
            name: self.word("mock_name", &[]),
            form: "graduating_mock",
            level: "county",
            organiser: "region",
            by: "jiance",
            grade: 9,
            stage: "junior",
            school_year: 2025,
            term: 2,
            series: String::new(),
            basis: self.word("mock_basis", &[]),
            list: self.word("mock_list", &[]),
            days: ["2026-03-20", "2026-04-21", "2026-04-27", "2026-04-30"].map(Into::into),
            papers: ["chinese", "english", "math", "physics"]
                .map(|subject| (subject, format!("g9_{subject}")))
                .to_vec(),
            draw: None,
            exception: Some(exception),
            audiences: &["region", "school"],
        };
        self.hold(&held).await.map(|_| ())
    }

    /// One school's own examination by its registered plan.
    pub(super) async fn term_exam(&self) -> Result<()> {
        let held = Held {
            name: self.word("term_name", &[]),
            form: "school_term_exam",
            level: "school",
            organiser: "linhe",
            by: "jiaowu",
            grade: 7,
            stage: "junior",
            school_year: 2026,
            term: 1,
            series: String::new(),
            basis: self.word("term_basis", &[]),
            list: String::new(),
            days: ["2026-10-19", "2026-11-05", "2026-11-09", "2026-11-10"].map(Into::into),
            papers: vec![("math", "g7_math".into())],
            draw: None,
            exception: None,
            audiences: &["school"],
        };
        self.hold(&held).await.map(|_| ())
    }

    async fn hold(&self, held: &Held<'_>) -> Result<AnalysisId> {
        let actor = self.actor(held.by)?;
        let ctx = self.at(&held.days[0]);
        let id = assessment::create(&ctx, actor, &self.write(held)?).await?;
        for (subject, paper) in &held.papers {
            let items = blueprint_items(&self.data.papers[paper]);
            blueprint::write(&ctx, actor, id, subject, &items).await?;
            blueprint::confirm(&ctx, actor, id, subject).await?;
        }
        assessment::register(&ctx, actor, id, None, held.exception.as_ref()).await?;
        if let Some(design) = &held.draw {
            let five_before = storage::ctx::day_start(&held.days[1], -5)
                .map(|at| storage::local_date(at).to_string())
                .unwrap_or_default();
            draw::make(&self.at(&five_before), actor, id, design).await?;
        }
        let ctx = self.at(&held.days[2]);
        for (subject, paper) in &held.papers {
            self.bring_marks(&ctx, held, id, subject, &self.data.papers[paper]).await?;
        }
        let analysis = self.show(held, id).await?;
        self.say(&format!("assessment of grade {} on {}", held.grade, held.days[1]));
        Ok(analysis)
    }

    fn write(&self, held: &Held<'_>) -> Result<AssessmentWrite> {
        let sampled = held.draw.as_ref();
        let subjects: Vec<String> = held.papers.iter().map(|(subject, _)| (*subject).to_owned()).collect();
        let positive = |n: u32| Some(n).filter(|n| 0 < *n);
        let proposal = Proposal {
            form: held.form.into(),
            level: held.level.into(),
            stage: held.stage.into(),
            grade: held.grade,
            subjects,
            whole_cohort: sampled.is_none(),
            each_pupil_one_subject: false,
            paper_test: true,
            schools_all: sampled.is_none(),
            pupils_per_school: sampled.and_then(|draw| positive(draw.pupils_per_school)),
            classes_per_school: sampled.and_then(|draw| positive(draw.classes_per_school)),
            held_before: 0,
            basis_document: held.basis.clone(),
            list_item: held.list.clone(),
            registered_plan: held.level == "school",
            public_draw: sampled.is_some(),
            sealed: true,
            purchased_papers: false,
            uses: vec!["diagnosis".into()],
            exam_date: Some(held.days[1].clone()),
        };
        // Pupils with special needs sit none of these; every other school with the grade takes part.
        let takes_part = |school: &&crate::data::SchoolPlan| {
            !school.is_special()
                && 0 < school.cohort(held.stage)
                && (held.organiser == "region" || held.organiser == school.key)
        };
        let schools = self.data.units.school.iter().filter(takes_part);
        let subjects = held.papers.iter().map(|(subject, paper)| SubjectWrite {
            subject: (*subject).into(),
            full_mark: f64::from(self.data.papers[paper].full),
        });
        Ok(AssessmentWrite {
            name: held.name.clone(),
            unit_id: self.unit(held.organiser)?.0,
            proposal,
            school_year: i64::from(held.school_year),
            term: held.term,
            series: held.series.clone(),
            subjects: subjects.collect(),
            school_ids: schools.map(|school| self.unit(&school.key).map(|id| id.0)).collect::<Result<_>>()?,
        })
    }

    async fn bring_marks(
        &self,
        ctx: &Ctx,
        held: &Held<'_>,
        id: AssessmentId,
        subject: &str,
        paper: &Paper,
    ) -> Result<()> {
        let record = assessments::record(&ctx.db, id).await?;
        let mut sitters = Vec::new();
        for respondent in marks::respondents(&ctx.db, &record, ctx.today()).await? {
            let Some(&pupil) = self.pupils.get(&respondent.person_id.into()) else { continue };
            let Some(place) = self.region.pupils[pupil].place_in(held.school_year) else { continue };
            sitters.push(Sitter { pupil, school: place.school, class_no: place.class_no, booklet: respondent.booklet });
        }
        // Schools in their order, as the file would be put together.
        sitters.sort_by_key(|sitter| (sitter.school, sitter.class_no, sitter.pupil));
        let sitting = Sitting {
            label: &held.name,
            paper,
            grade: held.grade,
            year: held.days[1][..4].parse().unwrap_or_default(),
        };
        let rows = self.rows(paper, &sitters, &answers(self.data, &sitting, &sitters));
        let file = self.word(
            "scores_file",
            &[("name", held.name.clone()), ("subject", self.data.word(&format!("subject_{subject}")).to_owned())],
        );
        let fields = Fields::from([("assessment_id".into(), id.to_string()), ("subject".into(), subject.to_owned())]);
        self.import(ctx, self.actor(held.by)?, "scores", &fields, (&file, csv(&rows))).await.map(|_| ())
    }

    fn rows(&self, paper: &Paper, sitters: &[Sitter], answers: &[Vec<Answer>]) -> Vec<Vec<String>> {
        let heading = |key: &str| word(&format!("monitoring.column_{key}"), Lang::Zh);
        let state = |state: ItemState| word(&state.text_key(), Lang::Zh);
        let (absent, blank) = (state(ItemState::Absent), state(ItemState::Blank));
        let mut head: Vec<String> = ["pupil", "name", "school", "state"].map(heading).to_vec();
        head.extend((1..=paper.items().len()).map(|number| number.to_string()));
        let mut rows = vec![head];
        for (sitter, answers) in sitters.iter().zip(answers) {
            let pupil = &self.region.pupils[sitter.pupil];
            let away = answers.contains(&Answer::Absent);
            let mut row =
                vec![pupil.pupil_no(), pupil.identity.name.clone(), self.data.units.school[sitter.school].name.clone()];
            row.push(if away { absent.clone() } else { String::new() });
            row.extend(answers.iter().map(|answer| match answer {
                Answer::Mark(mark) => mark.to_string(),
                Answer::Blank => blank.clone(),
                Answer::Absent | Answer::NotPresented => String::new(),
            }));
            rows.push(row);
        }
        rows
    }

    /// Freezes, analyses, publishes.
    async fn show(&self, held: &Held<'_>, id: AssessmentId) -> Result<AnalysisId> {
        let (ctx, actor) = (self.at(&held.days[3]), self.actor(held.by)?);
        let note = self.word("release_note", &[]);
        let (release_id, _) = release::begin(&ctx, actor, id, &ReleaseWrite { batch_ids: Vec::new(), note }).await?;
        (self.settle)(&ctx).await?;
        let frozen = results::commands::analyse(&ctx, actor, release_id).await;
        let states = crate::store::states(&ctx, release_id).await?;
        let row = frozen.map_err(|error| Error::internal(format!("{} {states:?}: {error}", held.name)))?;
        (self.settle)(&ctx).await?;
        let states = crate::store::states(&ctx, release_id).await?;
        if states.1 != "frozen" {
            return Err(Error::internal(format!("{} is {states:?}", held.name)));
        }
        let analysis_id: AnalysisId = row.analysis_id.into();
        for audience in held.audiences {
            results::commands::publish(&ctx, actor, analysis_id, audience).await?;
        }
        (self.settle)(&ctx).await?;
        Ok(analysis_id)
    }
}

fn blueprint_items(paper: &Paper) -> Vec<BlueprintItem> {
    let cognitive = |item: &Item| match item.kind {
        "choice" => "know",
        "blank" => "understand",
        "short" => "apply",
        _ => "reason",
    };
    let item = |(position, item): (i64, Item)| BlueprintItem {
        position,
        item_no: position.to_string(),
        full_mark: f64::from(item.full),
        kind: item.kind.into(),
        cognitive: cognitive(&item).into(),
        point: item.point,
        domain: item.domain,
        competence: item.competence,
        booklets: item.booklet.into_iter().collect(),
    };
    (1..).zip(paper.items()).map(item).collect()
}
