//! The page of the region: every subject with distribution, levels, domains, items, groups and trend.

use crate::results::model::{GroupMean, LevelShare, MemberResult, QuantileValue, RegionResult, RegionSubject};
use crate::results::pages::head::{Series, head, unit_ref};
use crate::results::pages::told::Told;
use crate::results::pages::{items, trend};
use crate::results::rules::figures::{CellValue, figure, not_supported};
use crate::results::store::cells::{self, Asked, UnitCells};
use crate::results::store::release::{self, ReleaseFile};
use crate::results::store::sight::Sight;
use kernel::{Actor, AnalysisId, Result};
use lawful::Shows;
use storage::Ctx;

/// The page.
///
/// # Errors
/// Forbidden or not found, as [`Sight::open`] and [`Sight::root`].
pub async fn region(ctx: &Ctx, actor: &Actor, analysis_id: AnalysisId) -> Result<RegionResult> {
    let sight = Sight::open(ctx, actor, analysis_id).await?;
    if sight.options.region == Shows::AggregateCounts {
        return counts(ctx, actor, &sight).await;
    }
    let root = sight.root(ctx).await?;
    let own = cells::of_unit(ctx, &sight, root.unit_id, "region").await?;
    let told = Told::load(ctx, analysis_id, root.unit_id, &own).await?;
    let series = Series::open(ctx, actor, &sight).await?;
    let mut subjects = Vec::new();
    for file in release::files(&ctx.db, sight.head.release_id).await? {
        let Some(total) = own.total(&file.subject) else { continue };
        let mut one = subject(&file, &own, total, sight.options.findings_below);
        one.groups = groups(ctx, &sight, &file.subject).await?;
        one.trend = trend::of_region(ctx, &series, root.unit_id, &file.subject).await?;
        subjects.push(one);
    }
    Ok(RegionResult { head: head(&sight, root, &series), subjects, findings: told.findings })
}

/// How many sat it and no result: what the form leaves to the region of a school's own examination.
async fn counts(ctx: &Ctx, actor: &Actor, sight: &Sight) -> Result<RegionResult> {
    let root = sight.counted_root(ctx).await?;
    let series = Series::open(ctx, actor, sight).await?;
    let mut subjects = Vec::new();
    for file in release::files(&ctx.db, sight.head.release_id).await? {
        let schools = cells::school_totals(&ctx.db, sight, &file.subject).await?;
        if !schools.is_empty() {
            subjects.push(counted(&file, &schools));
        }
    }
    Ok(RegionResult { head: head(sight, root, &series), subjects, findings: Vec::new() })
}

/// The sums over schools; where a school's count is hidden, the sum is hidden with it.
fn counted(file: &ReleaseFile, schools: &[CellValue]) -> RegionSubject {
    let mask = schools.iter().map(|cell| cell.mask.as_str()).find(|mask| *mask != "none");
    let open = |count: fn(&CellValue) -> i64| if mask.is_none() { schools.iter().map(count).sum() } else { 0 };
    let (n, n_eligible) = (open(|cell| cell.n), open(|cell| cell.n_eligible));
    let none = figure(None, None, 0, mask.unwrap_or("not_supported"));
    RegionSubject {
        subject: file.subject.clone(),
        full_mark: file.blueprint.full_mark(),
        mean: none.clone(),
        sd: none,
        participation: if 0 < n_eligible { n as f64 / n_eligible as f64 } else { 0.0 },
        n,
        n_eligible,
        ..RegionSubject::default()
    }
}

fn subject(file: &ReleaseFile, own: &UnitCells, total: &CellValue, n_min: u32) -> RegionSubject {
    let code = file.subject.as_str();
    let members = |dimension: &str| -> Vec<MemberResult> {
        let parent = |cell: &CellValue| {
            if dimension == "point" { file.blueprint.domain_of(&cell.member) } else { String::new() }
        };
        own.dimension(code, dimension).map(|cell| plain(cell, parent(cell))).collect()
    };
    RegionSubject {
        subject: file.subject.clone(),
        full_mark: file.blueprint.full_mark(),
        mean: total.figure(),
        sd: figure(total.stat("sd"), total.stat("sd_se"), total.n, &total.mask),
        quantiles: quantiles(total),
        levels: levels(own, code),
        participation: total.stat("participation").unwrap_or(0.0),
        n: total.n,
        n_eligible: total.n_eligible,
        alpha: total.stat("alpha"),
        sem: total.stat("sem"),
        between_share: total.stat("between_share"),
        difference_coefficient: total.stat("difference_coefficient"),
        domains: members("domain"),
        points: members("point"),
        items: items::rows(&file.blueprint, code, own, None, n_min),
        groups: Vec::new(),
        trend: Vec::new(),
    }
}

/// A rate that is compared with nothing.
fn plain(cell: &CellValue, parent: String) -> MemberResult {
    MemberResult {
        member: cell.member.clone(),
        parent,
        rate: cell.figure(),
        expectation: None,
        difference: not_supported(),
        reading: "unknown".to_owned(),
    }
}

fn quantiles(total: &CellValue) -> Vec<QuantileValue> {
    let percents = total.stats.keys().filter_map(|code| code.strip_prefix('q')?.parse::<i64>().ok());
    let mut all: Vec<i64> = percents.collect();
    all.sort_unstable();
    let of = |p: i64| QuantileValue { p, value: total.stat(&format!("q{p}")), se: total.stat(&format!("q{p}_se")) };
    all.into_iter().map(of).collect()
}

/// The shares of the performance levels, from the lowest.
pub fn levels(own: &UnitCells, subject: &str) -> Vec<LevelShare> {
    own.dimension(subject, "level")
        .map(|cell| LevelShare { level: cell.member.clone(), share: cell.figure() })
        .collect()
}

/// Groups and areas in the order of the frozen tree.
async fn groups(ctx: &Ctx, sight: &Sight, subject: &str) -> Result<Vec<GroupMean>> {
    let mut all = Vec::new();
    for kind in ["region", "grouping"] {
        let asked = Asked { unit_kind: kind, subject, dimension: "total", member: "" };
        let found = cells::of_kind(&ctx.db, sight, asked).await?;
        let below =
            sight.units.iter().filter(|unit| unit.kind == kind && (kind == "grouping" || unit.parent_no.is_some()));
        all.extend(
            below
                .filter_map(|unit| Some(GroupMean { group: unit_ref(unit), mean: found.get(&unit.unit_id)?.figure() })),
        );
    }
    Ok(all)
}
