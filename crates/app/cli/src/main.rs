//! The `shuren` binary: serve, migrate, demo, import, analyze, measure, admin.

mod admin;
mod import;
mod serve;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

/// The operating system of a regional education-quality programme.
#[derive(Parser)]
#[command(name = "shuren", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an installation: `--config FILE` in production, `--demo` for the demo region.
    Serve {
        /// Configuration file (TOML).
        #[arg(long, conflicts_with = "demo", required_unless_present = "demo")]
        config: Option<PathBuf>,
        /// The demo region, seeded on first start; accounts with known passwords.
        #[arg(long)]
        demo: bool,
        /// Folder of the demo region.
        #[arg(long, default_value = "data", requires = "demo")]
        data: PathBuf,
        /// Address of the demo region.
        #[arg(long, default_value = "127.0.0.1:8080", requires = "demo")]
        listen: SocketAddr,
        /// PostgreSQL for the demo region instead of SQLite.
        #[arg(long, requires = "demo")]
        database: Option<String>,
    },
    /// Bring the tables of an installation up to date.
    Migrate {
        /// Configuration file (TOML).
        #[arg(long)]
        config: PathBuf,
    },
    /// Make the demo region in a folder, without serving it.
    Demo {
        /// The folder.
        #[arg(long, default_value = "data")]
        data: PathBuf,
    },
    /// Import a file through the same steps as the import centre: stage, plan, apply.
    Import(import::ImportArgs),
    /// Analyse a score file with its blueprint, without a server.
    Analyze {
        /// Scores, wide or long (.xlsx or .csv).
        scores: PathBuf,
        /// Blueprint of the paper.
        #[arg(long)]
        blueprint: PathBuf,
        /// Folder for the results.
        #[arg(short, long)]
        out: PathBuf,
    },
    /// Educational measurement on the command line.
    Measure(measure_cli::MeasureArgs),
    /// Administration of an installation.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Print the OpenAPI document.
    Openapi,
}

fn main() -> ExitCode {
    match command(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // A sentence for whoever typed the command; a trace of the stack says nothing to them.
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn command(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Measure(args) => measure_cli::run(args),
        Command::Openapi => {
            print!("{}", server::openapi::json());
            Ok(())
        }
        Command::Analyze { scores, blueprint, out } => {
            monitoring::results::offline::analyze(&scores, &blueprint, &out).map_err(|error| said(&error))
        }
        command => {
            serve::log();
            tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run(command))
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve { config: Some(config), .. } => serve::production(&config).await,
        Command::Serve { data, listen, database, .. } => serve::demo(&data, listen, database).await,
        Command::Migrate { config } => serve::migrate(&config).await,
        Command::Demo { data } => serve::seed_only(&data).await,
        Command::Import(args) => import::import(args).await,
        Command::Admin(command) => admin::admin(command).await,
        Command::Measure(_) | Command::Openapi | Command::Analyze { .. } => Ok(()),
    }
}

/// A refusal in the words of the office, for the terminal.
fn said(error: &kernel::Error) -> anyhow::Error {
    let Some(refusal) = error.refusal() else { return anyhow::anyhow!("{error}") };
    let lang = text::Lang::Zh;
    let mut lines = vec![text::say(&refusal.code, lang, &refusal.params)];
    for field in &refusal.fields {
        let row = field.row.map_or_else(String::new, |row| format!("{row}: "));
        lines.push(format!("  {row}{}: {}", field.field, text::say(&field.code, lang, &field.params)));
    }
    anyhow::anyhow!(lines.join("\n"))
}
