//! Starting an installation: production from a file, the demo region from a folder.

use crate::said;
use anyhow::Result;
use server::compose;
use server::config::Config;
use server::serve::{open, serve};
use std::net::SocketAddr;
use std::path::Path;
use tracing_subscriber::EnvFilter;

/// Structured logs to standard error; `RUST_LOG` chooses, JSON when `SHUREN_LOG=json`.
pub fn log() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_http=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::env::var("SHUREN_LOG").as_deref() == Ok("json") {
        builder.json().init();
    } else {
        builder.compact().init();
    }
}

/// `shuren serve --config FILE`.
pub async fn production(config: &Path) -> Result<()> {
    let config = Config::read(config)?;
    let ctx = open(&config).await?;
    serve(&config, ctx, |address| println!("http://{address}")).await
}

/// `shuren migrate --config FILE`.
pub async fn migrate(config: &Path) -> Result<()> {
    // Opening an installation brings its tables up to date.
    open(&Config::read(config)?).await?;
    println!("up to date");
    Ok(())
}

/// `shuren serve --demo`.
pub async fn demo(data: &Path, listen: SocketAddr, database: Option<String>) -> Result<()> {
    let config = Config { database, ..Config::demo(data, listen) };
    let ctx = open(&config).await?;
    seed(&ctx).await?;
    serve(&config, ctx, |address| {
        say_accounts();
        println!("http://{address}");
    })
    .await
}

/// `shuren demo`.
pub async fn seed_only(data: &Path) -> Result<()> {
    let ctx = open(&Config::demo(data, SocketAddr::from(([127, 0, 0, 1], 0)))).await?;
    seed(&ctx).await?;
    say_accounts();
    Ok(())
}

fn say_accounts() {
    for account in demo::ACCOUNTS {
        println!(
            "{:10} {:10} {}",
            account.login,
            demo::PASSWORD,
            text::word(&format!("catalog.role.{}", account.role), text::Lang::Zh)
        );
    }
}

async fn seed(ctx: &storage::Ctx) -> Result<()> {
    let settle = async |ctx: &storage::Ctx| compose::settle(&compose::state(ctx.clone(), true, true)).await;
    let summary = demo::seed(ctx, compose::import_kinds(), settle).await.map_err(|error| said(&error))?;
    if summary.made {
        tracing::info!(seconds = summary.seconds, "demo region ready");
    }
    Ok(())
}

/// The installation of a configuration file or of a demo folder.
pub async fn installation(config: Option<&Path>, demo: Option<&Path>) -> Result<storage::Ctx> {
    let nowhere = SocketAddr::from(([127, 0, 0, 1], 0));
    match (config, demo) {
        (Some(config), _) => open(&Config::read(config)?).await,
        (None, Some(folder)) => open(&Config::demo(folder, nowhere)).await,
        (None, None) => anyhow::bail!("--config or --demo is missing"),
    }
}
