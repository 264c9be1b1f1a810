//! What schools did about what was found, and what became of it.

use super::Story;
use crate::store;
use evidence::commands as steps;
use evidence::commands::{NewMeasure, NewTask};
use kernel::{Actor, AnalysisId, ImprovementTaskId, Result};
use std::collections::BTreeMap;
use storage::Ctx;

/// Tasks by key of the school.
pub(super) type Tasks = BTreeMap<&'static str, ImprovementTaskId>;

/// The three tasks of 2025: school, who answers, knowledge point, number of measures.
const OF_2025: [(&str, &str, &str, u8); 3] =
    [("linhe", "xiaozhang", "function", 2), ("xinqiao", "xinqiao", "proof", 2), ("zhuxi", "zhuxi", "data", 1)];
/// How many schools are asked in June 2026 about the weakness they share.
const ASKED: usize = 3;

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    /// Three schools take up what was found in spring 2025.
    pub(super) async fn act_2025(&self, analysis: AnalysisId) -> Result<Tasks> {
        let mut tasks = Tasks::new();
        for (school, head, point, measures) in OF_2025 {
            let Some(task) = self.ask(&self.at("2025-06-16"), analysis, school, point).await? else { continue };
            tasks.insert(school, task);
            let head = self.actor(head)?;
            let ctx = self.at("2025-06-19");
            steps::accept(&ctx, head, task, store::task_version(&ctx, task).await?).await?;
            let ctx = self.at("2025-06-27");
            for number in 1..=measures {
                let new = NewMeasure {
                    body: self.word(&format!("{school}_measure_{number}"), &[]),
                    owner: self.word("owner_group", &[]),
                    due: format!("2025-1{number}-12"),
                };
                steps::add_measure(&ctx, head, task, store::task_version(&ctx, task).await?, new).await?;
            }
            self.carry_out(task, school, head).await?;
        }
        self.say(&format!("{} improvement tasks of 2025", tasks.len()));
        Ok(tasks)
    }

    /// Visits, measures done, and the wait for the next spring.
    async fn carry_out(&self, task: ImprovementTaskId, school: &str, head: &Actor) -> Result<()> {
        let ctx = self.at("2025-10-16");
        steps::add_visit(&ctx, self.actor("jiaoyan")?, task, &self.word(&format!("{school}_visit"), &[]), "2025-10-15")
            .await?;
        if school == "linhe" {
            steps::add_note(&self.at("2025-11-03"), head, task, &self.word("linhe_note", &[])).await?;
        }
        let ctx = self.at("2025-12-22");
        while let Some((measure, version)) = store::open_measure(&ctx, task).await? {
            steps::finish_measure(&ctx, head, task, measure, version, &self.word("done_note", &[])).await?;
        }
        let ctx = self.at("2026-03-05");
        steps::await_follow_up(&ctx, head, task, store::task_version(&ctx, task).await?).await
    }

    /// After spring 2026: one task worked, one goes into a second round, others are asked, a school answers.
    pub(super) async fn act_2026(&self, analysis: AnalysisId, tasks: &Tasks) -> Result<()> {
        let ctx = self.at("2026-06-18");
        for (school, head, reason) in
            [("xinqiao", "xinqiao", ""), ("zhuxi", "zhuxi", ""), ("linhe", "xiaozhang", self.data.word("linhe_close"))]
        {
            if let Some(task) = tasks.get(school) {
                steps::close(&ctx, self.actor(head)?, *task, store::task_version(&ctx, *task).await?, reason).await?;
            }
        }
        self.second_round(&ctx, analysis).await?;
        let mut asked = 0;
        for school in &self.data.truth.effect[0].schools {
            // The school of the story is asked this week; these never answered, which the house must show.
            if school != "linhe" && asked < ASKED && self.ask(&ctx, analysis, school, "function").await?.is_some() {
                asked += 1;
            }
        }
        if let Some(finding) =
            store::weakness(&ctx, analysis, self.unit("linhe")?, "math", self.data.word("point_function")).await?
        {
            steps::write_statement(
                &self.at("2026-06-22"),
                self.actor("xiaozhang")?,
                finding,
                &self.word("statement", &[]),
            )
            .await?;
        }
        self.say(&format!("{asked} schools asked in 2026"));
        Ok(())
    }

    /// What did not show an effect yet goes on with another measure.
    async fn second_round(&self, ctx: &Ctx, analysis: AnalysisId) -> Result<()> {
        let Some(task) = self.ask(ctx, analysis, "zhuxi", "data").await? else { return Ok(()) };
        let (head, ctx) = (self.actor("zhuxi")?, self.at("2026-06-23"));
        steps::accept(&ctx, head, task, store::task_version(&ctx, task).await?).await?;
        let new = NewMeasure {
            body: self.word("zhuxi_measure_again", &[]),
            owner: self.word("owner_group", &[]),
            due: "2026-12-11".into(),
        };
        steps::add_measure(&self.at("2026-06-26"), head, task, store::task_version(&ctx, task).await?, new).await
    }

    /// This week: the school of the story is asked again, and has its days to answer.
    pub(super) async fn last_steps(&self, analysis: AnalysisId) -> Result<()> {
        self.ask(&self.at("2026-11-20"), analysis, "linhe", "function").await.map(|_| ())
    }

    /// Opens a task from the finding on a point of a school, where there is one.
    async fn ask(
        &self,
        ctx: &Ctx,
        analysis: AnalysisId,
        school: &str,
        point: &str,
    ) -> Result<Option<ImprovementTaskId>> {
        let point = self.data.word(&format!("point_{point}"));
        let Some(finding) = store::weakness(ctx, analysis, self.unit(school)?, "math", point).await? else {
            self.say(&format!("no finding at {school} to open a task from"));
            return Ok(None);
        };
        let title = self.data.words.get(&format!("task_{school}")).cloned().unwrap_or_default();
        steps::open(ctx, self.actor("jiaoyan")?, finding, NewTask { title, ..NewTask::default() }).await.map(Some)
    }
}
