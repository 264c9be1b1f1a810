//! Importing a file from the shell, through the steps of the import centre: stage, look, apply.

use crate::said;
use crate::serve::installation;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use kernel::{AccountId, Actor, PersonId};
use people::commands::imports;
use people::imports::{Batch, Fields};
use server::compose;
use std::path::PathBuf;
use storage::{Ctx, Reads, params};

/// What is imported.
#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// Pupils with their classes.
    Roster,
    /// Marks of an assessment.
    Scores,
}

/// An import from the shell.
#[derive(Args)]
pub struct ImportArgs {
    /// What the file holds.
    what: What,
    /// The file (.xlsx or .csv).
    file: PathBuf,
    /// Configuration file of the installation.
    #[arg(long, conflicts_with = "demo", required_unless_present = "demo")]
    config: Option<PathBuf>,
    /// Folder of a demo region instead.
    #[arg(long)]
    demo: Option<PathBuf>,
    /// Login of the account whose rights count.
    #[arg(long = "as")]
    login: String,
    /// Unit of a roster; the region when absent.
    #[arg(long)]
    unit: Option<String>,
    /// The roster lists every pupil of the schools in it: whoever is missing has left.
    #[arg(long)]
    complete: bool,
    /// Assessment of the marks.
    #[arg(long)]
    assessment: Option<String>,
    /// Subject of the marks.
    #[arg(long)]
    subject: Option<String>,
    /// Apply the plan; without it the plan is only shown.
    #[arg(long)]
    apply: bool,
    /// Why to apply although the brake was pulled.
    #[arg(long)]
    release_brake: Option<String>,
}

/// `shuren import`.
pub async fn import(args: ImportArgs) -> Result<()> {
    let ctx = installation(args.config.as_deref(), args.demo.as_deref()).await?;
    let actor = account(&ctx, &args.login).await?;
    let kinds = compose::import_kinds();
    let kind =
        kinds.get(if matches!(args.what, What::Roster) { "roster" } else { "scores" }).map_err(|error| said(&error))?;
    let bytes = std::fs::read(&args.file).with_context(|| format!("cannot read `{}`", args.file.display()))?;
    let name = args.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let target = kind.target(&ctx, &fields(&ctx, &args).await?).await.map_err(|error| said(&error))?;
    let taken = imports::take_in(&ctx, &actor, kind.kind(), kind.permission(), target, &name, bytes).await;
    let id = taken.map_err(|error| said(&error))?;
    let batch = settled(&ctx, id).await?;
    show(&ctx, &batch).await?;
    if batch.state != "planned" {
        bail!("{}", batch.state);
    }
    if !args.apply {
        println!("--apply");
        return Ok(());
    }
    let hash = batch.plan_hash.clone().unwrap_or_default();
    imports::apply(&ctx, &actor, &kinds, &batch, &hash, args.release_brake.as_deref())
        .await
        .map_err(|error| said(&error))?;
    let batch = settled(&ctx, id).await?;
    println!("{}", batch.state);
    if batch.state == "applied" { Ok(()) } else { bail!("{}", batch.error.unwrap_or_default()) }
}

async fn settled(ctx: &Ctx, id: kernel::ImportBatchId) -> Result<Batch> {
    compose::settle(&compose::state(ctx.clone(), false, false)).await.map_err(|error| said(&error))?;
    people::store::imports::batch(&ctx.db, id).await.map_err(|error| said(&error))
}

async fn fields(ctx: &Ctx, args: &ImportArgs) -> Result<Fields> {
    let mut fields = Fields::new();
    match args.what {
        What::Roster => {
            let region = people::units::region(&ctx.db).await.map_err(|error| said(&error))?;
            fields.insert("unit_id".into(), args.unit.clone().unwrap_or_else(|| region.unit_id.to_string()));
            fields.insert("complete".into(), args.complete.to_string());
        }
        What::Scores => {
            fields.insert("assessment_id".into(), args.assessment.clone().context("--assessment is missing")?);
            fields.insert("subject".into(), args.subject.clone().context("--subject is missing")?);
            fields.extend(args.unit.clone().map(|unit| ("unit_id".to_owned(), unit)));
        }
    }
    Ok(fields)
}

async fn account(ctx: &Ctx, login: &str) -> Result<Actor> {
    let sql = "select account_id, person_id from account where login = $1 and state = 'active'";
    let rows = ctx.db.query(sql, params![login]).await.map_err(|error| said(&error))?;
    let row = rows.first().with_context(|| format!("no active account `{login}`"))?;
    let account_id: AccountId = row.get("account_id").map_err(|error| said(&error))?;
    let person_id: Option<PersonId> = row.get("person_id").map_err(|error| said(&error))?;
    Ok(Actor::account(account_id, person_id))
}

/// Rows by verdict, and the first errors in words.
async fn show(ctx: &Ctx, batch: &Batch) -> Result<()> {
    let sql =
        "select verdict, count(*) as n from import_row where import_batch_id = $1 group by verdict order by verdict";
    for row in ctx.db.query(sql, params![batch.import_batch_id]).await.map_err(|error| said(&error))? {
        let (verdict, n): (String, i64) =
            (row.get("verdict").map_err(|error| said(&error))?, row.get("n").map_err(|error| said(&error))?);
        println!("{verdict:10} {n}");
    }
    let sql = "select problems as value from import_row where import_batch_id = $1 and verdict = 'error' order by row_no limit 20";
    for row in ctx.db.query(sql, params![batch.import_batch_id]).await.map_err(|error| said(&error))? {
        let problems: String = row.get("value").map_err(|error| said(&error))?;
        let problems: Vec<kernel::FieldError> = serde_json::from_str(&problems)?;
        for problem in problems {
            let at = problem.row.map_or_else(String::new, |row| format!("{row} "));
            println!("  {at}{}: {}", problem.field, text::say(&problem.code, text::Lang::Zh, &problem.params));
        }
    }
    if let Some(brake) = &batch.brake {
        let brake: webkit::Sentence = serde_json::from_str(brake)?;
        println!("{}", text::say(&brake.code, text::Lang::Zh, &brake.params));
    }
    Ok(())
}
