//! Opens an installation and serves it until told to stop.

use crate::compose;
use crate::config::Config;
use anyhow::{Context, Result, bail};
use std::net::SocketAddr;
use storage::{Clock, Ctx, DataDir, Reads, params};
use tokio::net::TcpListener;

/// Opens the context of a configuration, tables up to date.
///
/// # Errors
/// When keys, folders or the database cannot be used.
pub async fn open(config: &Config) -> Result<Ctx> {
    let keys = config.keys()?;
    let data = DataDir::at(&config.data)?;
    let url = config.db_url(&data);
    Ok(Ctx::open(&url, data, keys, Clock::system()).await?)
}

/// Serves until interrupted. `announce` is called with the address once requests are answered.
///
/// # Errors
/// When the installation cannot be opened, holds demo accounts in production, or the address is taken.
pub async fn serve(config: &Config, ctx: Ctx, announce: impl FnOnce(SocketAddr)) -> Result<()> {
    if !config.demo {
        refuse_demo_accounts(&ctx).await?;
    }
    let state = compose::state(ctx, config.demo, config.insecure_cookies);
    let app = compose::app(state.clone(), &config.web);
    let listener =
        TcpListener::bind(config.listen).await.with_context(|| format!("cannot listen on {}", config.listen))?;
    compose::start(&state, config.workers);
    announce(listener.local_addr()?);
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(stopped())
        .await?;
    Ok(())
}

async fn refuse_demo_accounts(ctx: &Ctx) -> Result<()> {
    let n: Option<i64> = ctx.db.value("select count(*) as value from account where is_demo = 1", params![]).await?;
    if n.unwrap_or(0) != 0 {
        bail!("this database holds demo accounts with known passwords; a production server does not start with it");
    }
    Ok(())
}

async fn stopped() {
    let mut terminate = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(signal) => signal,
        Err(error) => {
            tracing::error!(%error, "cannot listen for the end signal");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
