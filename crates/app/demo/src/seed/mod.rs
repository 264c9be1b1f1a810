//! The story of the region, told once into an empty installation, with the clock set to each day it happened.

mod accounts;
mod assessments;
mod imports;
mod improvement;
mod rosters;
mod staff;
mod units;

use crate::data::Data;
use crate::region::{self, Region};
use crate::{commands, store};
use kernel::{Actor, Error, Kind, PersonId, Refusal, Result, UnitId};
use people::imports::ImportKinds;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Instant;
use storage::{Clock, Ctx};

/// Where the installation notes how far the story has come.
const STATE: &str = "demo.state";

/// What seeding did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoSummary {
    /// Whether the region was made now; false when it was there.
    pub made: bool,
    /// Seconds it took.
    pub seconds: u64,
}

/// Makes the demo region in an empty installation; does nothing where it is already there.
///
/// `settle` runs jobs and events over a context until nothing is left.
///
/// # Errors
/// Conflict `demo.half_way` after an interrupted start, `demo.not_empty` in an installation of somebody else's.
pub async fn seed<S>(ctx: &Ctx, kinds: ImportKinds, settle: S) -> Result<DemoSummary>
where
    S: AsyncFn(&Ctx) -> Result<()>,
{
    let folder = ctx.data.root().display().to_string();
    match store::setting(ctx, STATE).await?.as_deref() {
        Some("done") => return Ok(DemoSummary::default()),
        Some(_) => return Err(Refusal::new(Kind::Conflict, "demo.half_way").with("folder", folder).into()),
        None if store::has_units(ctx).await? => {
            return Err(Refusal::new(Kind::Conflict, "demo.not_empty").with("folder", folder).into());
        }
        None => {}
    }
    let began = Instant::now();
    let data = Data::delivered();
    let mut story = Story {
        base: ctx,
        settle,
        kinds,
        data,
        region: region::generate(data),
        region_id: UnitId::default(),
        units: BTreeMap::new(),
        persons: BTreeMap::new(),
        actors: BTreeMap::new(),
        pupils: HashMap::new(),
        ticks: Arc::new(AtomicI64::new(0)),
        began,
    };
    story.tell().await?;
    Ok(DemoSummary { made: true, seconds: began.elapsed().as_secs() })
}

/// The story while it is told.
struct Story<'a, S> {
    base: &'a Ctx,
    settle: S,
    kinds: ImportKinds,
    data: &'static Data,
    region: Region,
    region_id: UnitId,
    /// Units by key of the data.
    units: BTreeMap<String, UnitId>,
    /// Staff by index of the region.
    persons: BTreeMap<usize, PersonId>,
    /// Who acts, by login.
    actors: BTreeMap<&'static str, Actor>,
    /// Pupils of the region by the person they became.
    pupils: HashMap<PersonId, usize>,
    ticks: Arc<AtomicI64>,
    began: Instant,
}

impl<S: AsyncFn(&Ctx) -> Result<()>> Story<'_, S> {
    async fn tell(&mut self) -> Result<()> {
        commands::note(&self.at("2023-08-28"), STATE, "begun").await?;
        self.found_units().await?;
        self.say("units");
        self.hire().await?;
        self.say("staff");
        self.open_accounts().await?;
        self.group().await?;
        self.say("accounts");
        self.enrol(2023, "2023-09-12").await?;
        self.spring(2024).await?;
        self.enrol(2024, "2024-09-10").await?;
        let spring = self.spring(2025).await?;
        let tasks = self.act_2025(spring).await?;
        self.mock().await?;
        let spring = self.spring(2026).await?;
        self.act_2026(spring, &tasks).await?;
        self.enrol(2026, "2026-09-08").await?;
        self.class_accounts().await?;
        self.term_exam().await?;
        self.next_spring().await?;
        self.last_steps(spring).await?;
        commands::note(&self.at("2026-11-20"), STATE, "done").await
    }

    /// The installation on a day, from nine o'clock on; every look at the clock is a moment later.
    fn at(&self, day: &str) -> Ctx {
        let nine = storage::ctx::day_start(day, 0).unwrap_or_default() + 9 * 3_600_000_000;
        let ticks = Arc::clone(&self.ticks);
        // Moments of one day only; the counter keeps them in order across contexts of that day.
        self.base.with_clock(Clock::from_fn(move || nine + ticks.fetch_add(10_000, Ordering::Relaxed) % 28_800_000_000))
    }

    fn unit(&self, key: &str) -> Result<UnitId> {
        self.units.get(key).copied().ok_or_else(|| Error::internal(format!("the story names no unit {key}")))
    }

    fn actor(&self, login: &str) -> Result<&Actor> {
        self.actors.get(login).ok_or_else(|| Error::internal(format!("the story names no account {login}")))
    }

    fn word(&self, key: &str, params: &[(&str, String)]) -> String {
        params
            .iter()
            .fold(self.data.word(key).to_owned(), |word, (name, value)| word.replace(&format!("{{{name}}}"), value))
    }

    /// A line of progress for whoever waits at the terminal.
    fn say(&self, what: &str) {
        tracing::info!(seconds = self.began.elapsed().as_secs(), "demo region: {what}");
    }
}
