//! Who may look at an analysis, and at which of its units: rights, reach, form and publication together.

use crate::results::rules::design::FrozenUnit;
use crate::results::rules::options::AnalysisOptions;
use crate::results::store::analyses;
use crate::results::store::release::{self, AnalysisHead};
use kernel::{Actor, AnalysisId, Error, Permission, Result, UnitId};
use lawful::Shows;
use people::access::{covers, may, refused};
use storage::{Ctx, Reach};

/// An analysis as one actor may see it.
#[derive(Clone, Debug)]
pub struct Sight {
    /// What it is about.
    pub head: AnalysisHead,
    /// Its lines and levels.
    pub options: AnalysisOptions,
    /// Frozen units, schools in code order.
    pub units: Vec<FrozenUnit>,
    region: Reach,
    group: Reach,
    school: Reach,
    class: Reach,
}

impl Sight {
    /// Opens an analysis for an actor.
    ///
    /// Before publication it is open to those who analyse or publish at its organiser, after publication to the region
    /// to those whose right covers the organiser, and only after publication to schools to schools.
    ///
    /// # Errors
    /// Forbidden without any right to results; not found `results.analysis_not_found` in every other case.
    pub async fn open(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<Self> {
        let right = async |permission| may(ctx, actor, permission).await;
        let region = right(Permission::ResultRegion).await?;
        let group = right(Permission::ResultGroup).await?;
        let school = right(Permission::ResultSchool).await?;
        let class = right(Permission::ResultClass).await?;
        let reaches = [&region, &group, &school, &class];
        if reaches.iter().all(|reach| reach.is_empty()) {
            return Err(refused(Permission::ResultSchool));
        }
        let hidden = || Error::not_found("results.analysis_not_found");
        let head = release::head(&ctx.db, analysis_id).await?.ok_or_else(hidden)?;
        if !["frozen", "superseded"].contains(&head.state.as_str()) {
            return Err(hidden());
        }
        if !published(ctx, actor, &head, &reaches).await? {
            return Err(hidden());
        }
        let options: AnalysisOptions = serde_json::from_str(&head.options)?;
        let units = release::units(&ctx.db, head.release_id).await?;
        // A school's own examination is the school's to see: a right that comes from above does not reach into it.
        let (school, class) = if options.shows("school") == Shows::OwnSchool {
            (from_within(&school, &units), from_within(&class, &units))
        } else {
            (school, class)
        };
        Ok(Self { head, options, units, region, group, school, class })
    }

    /// How far the actor's right to results of a kind of unit goes.
    #[must_use]
    pub fn reach(&self, unit_kind: &str) -> &Reach {
        match unit_kind {
            "region" => &self.region,
            "grouping" => &self.group,
            "class" => &self.class,
            _ => &self.school,
        }
    }

    /// A unit of the analysis that the actor may see and the form may show.
    ///
    /// # Errors
    /// Not found `results.unit_not_found`.
    pub async fn unit(&self, ctx: &Ctx, unit_id: UnitId) -> Result<&FrozenUnit> {
        let hidden = || Error::not_found("results.unit_not_found");
        let unit = self.units.iter().find(|unit| unit.unit_id == unit_id).ok_or_else(hidden)?;
        if !self.options.shows(&unit.kind).has_figures() {
            return Err(hidden());
        }
        let seen = match unit.kind.as_str() {
            "grouping" => self.sees_group(ctx, unit).await?,
            kind => covers(&ctx.db, self.reach(kind), unit_id).await?,
        };
        if seen { Ok(unit) } else { Err(hidden()) }
    }

    /// Groups are no units of the tree: they are seen by whoever sees groups at the organiser, and by whoever sees
    /// groups at every one of their schools.
    async fn sees_group(&self, ctx: &Ctx, group: &FrozenUnit) -> Result<bool> {
        if self.group_at_organiser(ctx).await? {
            return Ok(true);
        }
        let members = release::members(&ctx.db, self.head.release_id).await?;
        let mine = members.iter().filter(|(grouping, _)| *grouping == group.unit_no);
        let schools: Vec<UnitId> =
            mine.filter_map(|(_, no)| self.unit_by_no(*no).map(|school| school.unit_id)).collect();
        for school in &schools {
            if !covers(&ctx.db, &self.group, *school).await? {
                return Ok(false);
            }
        }
        Ok(!schools.is_empty())
    }

    /// Whether the right to groups goes as far as the organiser.
    pub(crate) async fn group_at_organiser(&self, ctx: &Ctx) -> Result<bool> {
        covers(&ctx.db, &self.group, self.head.unit_id).await
    }

    /// The root region.
    ///
    /// # Errors
    /// Forbidden without a right to the region's results, not found when the analysis has no region.
    pub async fn root(&self, ctx: &Ctx) -> Result<&FrozenUnit> {
        if self.region.is_empty() {
            return Err(refused(Permission::ResultRegion));
        }
        let root = release::root(&self.units).ok_or_else(|| Error::not_found("results.unit_not_found"))?;
        self.unit(ctx, root.unit_id).await
    }

    /// The root region of an analysis that shows the region nothing but counts.
    ///
    /// # Errors
    /// As [`Sight::root`].
    pub async fn counted_root(&self, ctx: &Ctx) -> Result<&FrozenUnit> {
        if self.region.is_empty() {
            return Err(refused(Permission::ResultRegion));
        }
        let hidden = || Error::not_found("results.unit_not_found");
        let root = release::root(&self.units).ok_or_else(hidden)?;
        if covers(&ctx.db, &self.region, root.unit_id).await? { Ok(root) } else { Err(hidden()) }
    }

    /// The name a unit had when it was frozen.
    #[must_use]
    pub fn unit_by_no(&self, unit_no: u32) -> Option<&FrozenUnit> {
        self.units.iter().find(|unit| unit.unit_no == unit_no)
    }
}

/// The part of a reach that is held at a school of the analysis or at one of its classes.
fn from_within(reach: &Reach, units: &[FrozenUnit]) -> Reach {
    let inside =
        |unit_id| units.iter().any(|unit| unit.unit_id == unit_id && ["school", "class"].contains(&unit.kind.as_str()));
    Reach::of(reach.spans().iter().filter(|span| inside(span.unit_id)).cloned().collect())
}

/// Whether the analysis is open to the actor at all.
async fn published(ctx: &Ctx, actor: &Actor, head: &AnalysisHead, reaches: &[&Reach]) -> Result<bool> {
    let audiences = analyses::audiences(&ctx.db, head.analysis_id).await?;
    if audiences.iter().any(|audience| audience == "school") {
        return Ok(true);
    }
    for permission in [Permission::AnalysisRun, Permission::PublicationManage] {
        if covers(&ctx.db, &may(ctx, actor, permission).await?, head.unit_id).await? {
            return Ok(true);
        }
    }
    if audiences.is_empty() {
        return Ok(false);
    }
    for reach in reaches {
        if covers(&ctx.db, reach, head.unit_id).await? {
            return Ok(true);
        }
    }
    Ok(false)
}
