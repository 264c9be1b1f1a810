//! What can be asked on the command line.

use clap::{Args, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Educational measurement of a file.
#[derive(Args, Clone, Debug)]
pub struct MeasureArgs {
    /// What to measure.
    #[command(subcommand)]
    pub command: MeasureCommand,
}

/// The kinds of measurement.
#[derive(Subcommand, Clone, Debug)]
pub enum MeasureCommand {
    /// Weighted statistics with the standard errors of the sampling design.
    Survey(SurveyArgs),
}

/// Weighted statistics of a CSV file (also gzipped), one row per pupil.
#[derive(Args, Clone, Debug)]
pub struct SurveyArgs {
    /// The file, .csv or .csv.gz, with a header row.
    pub file: PathBuf,
    /// Column of the sampling weight; without it every row weighs 1.
    #[arg(long)]
    pub weight: Option<String>,
    /// Columns of the jackknife zone and of the half (0 or 1): ZONE,REP.
    #[arg(long, value_delimiter = ',', num_args = 1, value_name = "ZONE,REP", conflicts_with = "cluster")]
    pub jk2: Vec<String>,
    /// Use both halves of each zone in turn (TIMSS and PIRLS from 2015 on).
    #[arg(long, requires = "jk2")]
    pub both_halves: bool,
    /// Column of the primary unit (school), for linearised standard errors.
    #[arg(long)]
    pub cluster: Option<String>,
    /// Column of the stratum of the primary units.
    #[arg(long, requires = "cluster")]
    pub stratum: Option<String>,
    /// Columns of the plausible values, or one column of scores.
    #[arg(long, value_delimiter = ',', required = true, value_name = "A,B,…")]
    pub pv: Vec<String>,
    /// Statistics: mean, sd, q10 (any percentile), share>=550, share<=400.
    #[arg(long, value_delimiter = ',', required = true)]
    pub stat: Vec<String>,
    /// Column of groups; every statistic is given for all and for each group.
    #[arg(long)]
    pub by: Option<String>,
    /// Sampling variance of all plausible values, or of the first only (TIMSS through 2011).
    #[arg(long, value_enum, default_value_t = SeStyle::All)]
    pub se: SeStyle,
    /// JSON instead of a table.
    #[arg(long)]
    pub json: bool,
    /// Write to this file instead of the terminal.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
}

/// Which sampling variance the standard error takes.
#[derive(ValueEnum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeStyle {
    /// The first plausible value's.
    Pv1,
    /// The mean over all plausible values.
    All,
}
