//! The job that computes an analysis: read and verify the files, compute the cube, store masked cells, freeze, record evidence.

use crate::results::commands;
use crate::results::evidence_batch::batch;
use crate::results::rules::design::{self, FrozenUnit, SubjectPlan};
use crate::results::rules::options::AnalysisOptions;
use crate::results::rules::within::{self, Outcome, Spread};
use crate::results::store::release::{self, AnalysisHead, ReleaseFile};
use async_trait::async_trait;
use cube::{Cube, Design, Mask, SubjectTable};
use jobs::{JobHandler, JobRun};
use kernel::{AnalysisId, Error, Result, UnitId};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use storage::{Ctx, Value};

/// Computes an analysis.
#[derive(Debug)]
pub struct Analysis;

#[derive(Deserialize)]
struct Asked {
    analysis_id: AnalysisId,
}

#[async_trait]
impl JobHandler for Analysis {
    fn kind(&self) -> &'static str {
        commands::JOB
    }

    async fn run(&self, ctx: &Ctx, run: &JobRun) -> Result<serde_json::Value> {
        let Asked { analysis_id } = run.params()?;
        let done = compute(ctx, run, analysis_id).await;
        if done.is_err() {
            commands::fail(ctx, run.actor(), analysis_id).await?;
        }
        done
    }
}

async fn compute(ctx: &Ctx, run: &JobRun, analysis_id: AnalysisId) -> Result<serde_json::Value> {
    let head = release::head(&ctx.db, analysis_id).await?;
    let head = head.ok_or_else(|| Error::not_found("results.analysis_not_found"))?;
    people::access::require_at(ctx, run.actor(), kernel::Permission::AnalysisRun, head.unit_id).await?;
    // A frozen one was killed after its cells were final: only the evidence may be missing.
    if !["running", "frozen"].contains(&head.state.as_str()) {
        return Err(Error::conflict("results.analysis_not_frozen"));
    }
    let work = Arc::new(Work::load(ctx, &head).await?);
    let (cube, spreads) = run_cube(run, &work).await?;
    run.stop_if_cancelled()?;
    if head.state != "frozen" {
        run.progress(work.files.len(), work.files.len(), "results.step_writing");
        commands::clear_cells(ctx, run.actor(), analysis_id).await?;
        commands::write_cells(ctx, run.actor(), cell_rows(analysis_id, &work, &cube)).await?;
        commands::freeze(ctx, run.actor(), analysis_id).await?;
    }
    run.progress(work.files.len(), work.files.len(), "results.step_findings");
    let evidence = batch(&head, &work.options, &work.units, &work.plans, &cube, &spreads);
    let recorded = evidence::commands::record_analysis(ctx, run.actor(), evidence).await?;
    Ok(serde_json::json!({
        "analysis_id": analysis_id, "cells": cube.cells.len(), "findings": recorded.findings, "follow_ups": recorded.follow_ups,
    }))
}

/// Everything the computation needs, read before it starts.
struct Work {
    options: AnalysisOptions,
    units: Vec<FrozenUnit>,
    design: Design,
    plans: Vec<SubjectPlan>,
    files: Vec<ReleaseFile>,
    folder: PathBuf,
    stop: AtomicBool,
    read: AtomicUsize,
    spreads: Mutex<BTreeMap<usize, BTreeMap<Outcome, Spread>>>,
}

impl Work {
    async fn load(ctx: &Ctx, head: &AnalysisHead) -> Result<Self> {
        let options: AnalysisOptions = serde_json::from_str(&head.options)?;
        let units = release::units(&ctx.db, head.release_id).await?;
        let members = release::members(&ctx.db, head.release_id).await?;
        let files = release::files(&ctx.db, head.release_id).await?;
        let design = design::design(&units, &members, &options)?;
        let plans =
            files.iter().map(|file| SubjectPlan::new(&file.subject, file.blueprint.clone(), &options)).collect();
        Ok(Self {
            options,
            units,
            design,
            plans,
            files,
            folder: ctx.data.warehouse(),
            stop: AtomicBool::new(false),
            read: AtomicUsize::new(0),
            spreads: Mutex::new(BTreeMap::new()),
        })
    }

    /// Reads one subject by its explicit path, after comparing its hash with the catalogue's.
    fn table(&self, subject: usize) -> Result<SubjectTable> {
        if self.stop.load(Ordering::Relaxed) {
            return Err(Error::conflict("jobs.cancelled"));
        }
        let file = &self.files[subject];
        let table = read_verified(&self.folder.join(&file.path), &file.sha256)?;
        let spread = within::spreads(&table, &self.plans[subject]);
        self.spreads.lock().unwrap_or_else(PoisonError::into_inner).insert(subject, spread);
        self.read.fetch_add(1, Ordering::Relaxed);
        Ok(table)
    }
}

fn read_verified(path: &Path, sha256: &str) -> Result<SubjectTable> {
    let found = warehouse::sha256(path)?;
    if found != sha256 {
        return Err(Error::internal(format!("{} has hash {found}, its release says {sha256}", path.display())));
    }
    Ok(warehouse::read(path, &warehouse::Wanted::all())?)
}

/// An error of the cube or of a file, on its way through the pool.
struct Failure(Error);

impl From<cube::Error> for Failure {
    fn from(error: cube::Error) -> Self {
        Self(Error::Internal(Box::new(error)))
    }
}

type Spreads = BTreeMap<usize, BTreeMap<Outcome, Spread>>;

/// Computes on a pool of its own, away from the server's threads, while progress and the wish to stop pass by.
async fn run_cube(run: &JobRun, work: &Arc<Work>) -> Result<(Cube, Spreads)> {
    let total = work.files.len();
    run.progress(0, total, "results.step_computing");
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let shared = Arc::clone(work);
    let mut task = tokio::task::spawn_blocking(move || {
        let specs: Vec<cube::SubjectSpec> = shared.plans.iter().map(|plan| plan.spec.clone()).collect();
        cube::analyse(&shared.design, &specs, threads, |subject| shared.table(subject).map_err(Failure))
    });
    let mut clock = tokio::time::interval(Duration::from_millis(200));
    let done = loop {
        tokio::select! {
            done = &mut task => break done,
            _ = clock.tick() => {
                run.progress(work.read.load(Ordering::Relaxed), total, "results.step_computing");
                work.stop.store(run.cancelled(), Ordering::Relaxed);
            }
        }
    };
    let cube = done.map_err(|error| Error::internal(error.to_string()))?.map_err(|Failure(error)| error)?;
    let spreads = std::mem::take(&mut *work.spreads.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((cube, spreads))
}

/// The cells as rows; a masked cell leaves the cube without its figures, so none can be stored.
fn cell_rows(analysis_id: AnalysisId, work: &Work, cube: &Cube) -> Vec<Vec<Value>> {
    let ids: BTreeMap<u32, UnitId> = work.units.iter().map(|unit| (unit.unit_no, unit.unit_id)).collect();
    let widest = widest(&work.units, &work.options);
    let row = |cell: &cube::Cell| -> Vec<Value> {
        let plan = &work.plans[usize::from(cell.subject)];
        let mut stats: BTreeMap<String, f64> = cell.stats.iter().map(|(stat, value)| (stat.code(), *value)).collect();
        if cell.mask == Mask::None && Some(cell.unit_no) == widest {
            stats.extend(paper(&cube.subject_stats[usize::from(cell.subject)], cell));
        }
        storage::params![
            analysis_id,
            ids[&cell.unit_no],
            cell.kind.code(),
            plan.subject,
            cell.dimension.code(),
            plan.member(cell.dimension, cell.member),
            i64::from(cell.member),
            i64::from(cell.n.unwrap_or(0)),
            i64::from(cell.n_eligible.unwrap_or(0)),
            cell.estimate,
            cell.se,
            cell.se_kind.code(),
            cell.mask.code(),
            serde_json::json!(stats).to_string(),
        ]
    };
    cube.cells.iter().map(row).collect()
}

/// The unit that carries what is said of the paper itself: the region, or the only school of a school's examination.
pub(crate) fn widest(units: &[FrozenUnit], options: &AnalysisOptions) -> Option<u32> {
    if options.region.has_figures() {
        return release::root(units).map(|root| root.unit_no);
    }
    let schools: Vec<u32> = units.iter().filter(|unit| unit.kind == "school").map(|unit| unit.unit_no).collect();
    if let [only] = schools[..] { Some(only) } else { None }
}

/// What is said of the paper, put beside the total and the items of the widest unit.
fn paper(stats: &cube::SubjectStats, cell: &cube::Cell) -> Vec<(String, f64)> {
    let named = |name: &str, value: Option<f64>| value.map(|value| (name.to_owned(), value));
    let found = match cell.dimension {
        cube::Dimension::Total => vec![
            named("alpha", stats.alpha),
            named("sem", stats.sem),
            named("between_share", stats.between_share),
            named("difference_coefficient", stats.difference_coefficient),
        ],
        cube::Dimension::Item => {
            let item = stats.items.get(usize::from(cell.member)).copied().unwrap_or_default();
            vec![named("point_biserial", item.point_biserial), named("discrimination", item.discrimination)]
        }
        _ => Vec::new(),
    };
    found.into_iter().flatten().collect()
}
