//! From the arguments to a report: read the columns, build the design, estimate every statistic for all and by group.

use crate::args::{SeStyle, SurveyArgs};
use crate::columns::Columns;
use crate::request::{Request, parse};
use anyhow::{Context, bail};
use measure::Warning;
use measure::survey::{
    ClusterDesign, PairStyle, Plausible, PlausibleEstimate, ReplicatePlan, SamplingVariance, Variance,
    estimate_plausible,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

/// What `measure survey` says; the field names are those of its JSON.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    /// The file read.
    pub file: String,
    /// Whether every figure was found; the survey statistics have closed forms.
    pub converged: bool,
    /// What else a reader ought to know.
    pub warnings: Vec<String>,
    /// Rows read.
    pub n: usize,
    /// Time taken, reading included.
    pub seconds: f64,
    /// How the standard errors were made.
    pub design: Design,
    /// The column of groups.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_by: Option<String>,
    /// All statistics: for all rows, then by group.
    pub statistics: Vec<Row>,
}

/// How the standard errors were made.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Design {
    /// `jk2`, `jk2_both_halves`, `linearised` or `simple_random`.
    pub method: &'static str,
    /// Degrees of freedom of the sampling variance.
    pub degrees_of_freedom: usize,
    /// `all` or `pv1`: the plausible values whose sampling variance stands in `se`.
    pub se: &'static str,
}

/// One statistic of one group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// As asked for: `mean`, `share>=550`.
    pub name: String,
    /// The group's cell; absent for all rows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Mean over the plausible values; shares lie between 0 and 1; null when nobody has a value.
    pub estimate: f64,
    /// Standard error in the style asked for.
    pub se: f64,
    /// Estimate of each plausible value.
    pub pv: Vec<f64>,
    /// Standard error with the sampling variance of the first plausible value.
    pub se_pv1: f64,
    /// Standard error with the mean sampling variance of all plausible values.
    pub se_allpv: f64,
    /// The part of the variance that comes from measurement, `(1 + 1/M) B`.
    pub imputation_variance: f64,
    /// Rows that counted.
    pub n: usize,
}

/// The replicate plan or cluster design of a file.
enum Built {
    Replicates(ReplicatePlan),
    Clusters(ClusterDesign),
}

/// Estimates everything that was asked of a file.
///
/// # Errors
/// As [`crate::run`].
pub fn survey(args: &SurveyArgs) -> anyhow::Result<Report> {
    let start = Instant::now();
    let requests: Vec<Request> = args.stat.iter().map(|name| parse(name)).collect::<anyhow::Result<_>>()?;
    let columns = Columns::read(&args.file, &wanted(args)?)?;
    let weights = match &args.weight {
        Some(name) => columns.weights(name)?,
        None => vec![1.0; columns.rows()],
    };
    let values: Vec<Vec<f64>> =
        args.pv.iter().map(|name| columns.numbers(name.trim())).collect::<anyhow::Result<_>>()?;
    let (built, method) = design(args, &columns)?;
    let variance = match &built {
        Built::Replicates(plan) => Variance::Replicates(plan),
        Built::Clusters(design) => Variance::Linearised(design),
    };
    let (groups, mut warnings) = groups(args, &columns);
    let slices: Vec<&[f64]> = values.iter().map(Vec::as_slice).collect();
    let mut statistics = Vec::new();
    for (by, domain) in &groups {
        let plausible = Plausible { values: &slices, weights: &weights, domain: domain.as_deref() };
        for request in &requests {
            let found = estimate_plausible(&plausible, request.statistic, variance, style(args.se))
                .with_context(|| format!("{}: {}", args.file.display(), request.name))?;
            note(&mut warnings, &found.warnings, by.as_deref());
            statistics.push(row(&request.name, by.clone(), found));
        }
    }
    Ok(Report {
        file: args.file.display().to_string(),
        converged: true,
        warnings: warnings.into_iter().collect(),
        n: columns.rows(),
        seconds: start.elapsed().as_secs_f64(),
        design: Design {
            method,
            degrees_of_freedom: variance.degrees_of_freedom(),
            se: if args.se == SeStyle::Pv1 { "pv1" } else { "all" },
        },
        group_by: args.by.clone(),
        statistics,
    })
}

fn style(se: SeStyle) -> SamplingVariance {
    match se {
        SeStyle::Pv1 => SamplingVariance::FirstPlausibleValue,
        SeStyle::All => SamplingVariance::AllPlausibleValues,
    }
}

/// The names of all columns needed, each once.
fn wanted(args: &SurveyArgs) -> anyhow::Result<Vec<&str>> {
    if !args.jk2.is_empty() && args.jk2.len() != 2 {
        bail!("--jk2 takes two columns, zone and half; write for example --jk2 JKCZONE,JKCREP");
    }
    let single = [&args.weight, &args.cluster, &args.stratum, &args.by].into_iter().flatten();
    let all: BTreeSet<&str> = args.jk2.iter().chain(&args.pv).chain(single).map(|name| name.trim()).collect();
    Ok(all.into_iter().collect())
}

fn design(args: &SurveyArgs, columns: &Columns) -> anyhow::Result<(Built, &'static str)> {
    if let [zone, half] = args.jk2.as_slice() {
        let (zone, half) = (columns.codes(zone.trim())?, columns.halves(half.trim())?);
        let (pairs, method) =
            if args.both_halves { (PairStyle::BothHalves, "jk2_both_halves") } else { (PairStyle::OneHalf, "jk2") };
        return Ok((Built::Replicates(ReplicatePlan::jackknife_pairs(&zone, &half, pairs)?), method));
    }
    let Some(cluster) = &args.cluster else {
        return Ok((Built::Clusters(ClusterDesign::simple_random(columns.rows(), None)?), "simple_random"));
    };
    let cluster = columns.codes(cluster)?;
    let stratum = args.stratum.as_ref().map(|name| columns.codes(name)).transpose()?;
    let design = ClusterDesign::new(&cluster, stratum.as_deref(), &BTreeMap::new())?;
    Ok((Built::Clusters(design), "linearised"))
}

/// A group's name and its rows; `None` stands for all rows.
type Group = (Option<String>, Option<Vec<bool>>);

/// All rows first, then each group: numbers in the order of numbers, other texts after them.
fn groups(args: &SurveyArgs, columns: &Columns) -> (Vec<Group>, BTreeSet<String>) {
    let mut groups = vec![(None, None)];
    let mut warnings = BTreeSet::new();
    let Some(name) = &args.by else { return (groups, warnings) };
    let cells = columns.text(name);
    let outside = cells.iter().filter(|cell| Columns::is_missing(cell)).count();
    if 0 < outside {
        warnings.insert(format!("{outside} rows without {name} belong to no group"));
    }
    let known = cells.iter().filter(|cell| !Columns::is_missing(cell));
    let mut names: Vec<&String> = known.collect::<BTreeSet<_>>().into_iter().collect();
    let number = |text: &String| text.parse::<f64>().unwrap_or(f64::INFINITY);
    names.sort_by(|a, b| number(a).total_cmp(&number(b)).then_with(|| a.cmp(b)));
    for name in names {
        groups.push((Some(name.clone()), Some(cells.iter().map(|cell| cell == name).collect())));
    }
    (groups, warnings)
}

/// Adds warnings of one statistic; those of a group carry its name. Statistics share most of them.
fn note(warnings: &mut BTreeSet<String>, found: &[Warning], by: Option<&str>) {
    for warning in found {
        match (warning, by) {
            // The design is the same for every group.
            (Warning::HalfZones { .. } | Warning::LonelyUnits { .. } | Warning::OnePlausibleValue, _) | (_, None) => {
                warnings.insert(warning.to_string())
            }
            (_, Some(group)) => warnings.insert(format!("{group}: {warning}")),
        };
    }
}

fn row(name: &str, by: Option<String>, found: PlausibleEstimate) -> Row {
    Row {
        name: name.to_owned(),
        by,
        estimate: found.estimate,
        se: found.se,
        pv: found.per_value,
        se_pv1: found.se_pv1,
        se_allpv: found.se_allpv,
        imputation_variance: found.imputation_variance,
        n: found.n,
    }
}
