//! Administration from the shell: keys, the first account, the audit log.

use crate::said;
use anyhow::{Result, bail};
use clap::Subcommand;
use server::config::Config;
use server::serve::open;
use std::path::{Path, PathBuf};
use vault::KeyRing;

/// What an administrator does on the machine itself.
#[derive(Subcommand)]
pub enum AdminCommand {
    /// Write new keys for the vault to a file that does not exist yet.
    NewKey {
        /// The file.
        file: PathBuf,
    },
    /// Create the region and its three administrators, none of whom can do the others' part; prints their activation
    /// codes once.
    Init {
        /// Configuration file.
        #[arg(long)]
        config: PathBuf,
        /// Name of the region.
        #[arg(long)]
        region: String,
        /// Its six-digit division code.
        #[arg(long)]
        code: String,
        /// Login of the system administrator; the others are named after it.
        #[arg(long, default_value = "admin")]
        login: String,
    },
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
}

/// What can be asked of the audit log on the machine itself.
#[derive(Subcommand)]
pub enum AuditCommand {
    /// Recompute the seals; reports the unsealed tail.
    Verify {
        /// Configuration file.
        #[arg(long)]
        config: PathBuf,
    },
}

/// Runs an administrator's command.
pub async fn admin(command: AdminCommand) -> Result<()> {
    match command {
        AdminCommand::NewKey { file } => {
            KeyRing::generate().write_new_file(&file)?;
            println!("{}", file.display());
            Ok(())
        }
        AdminCommand::Init { config, region, code, login } => init(&config, &region, &code, &login).await,
        AdminCommand::Audit(AuditCommand::Verify { config }) => audit_verify(&config).await,
    }
}

async fn init(config: &Path, region: &str, code: &str, login: &str) -> Result<()> {
    let ctx = open(&Config::read(config)?).await?;
    let accounts = people::commands::init_region(&ctx, region, code, login).await.map_err(|error| said(&error))?;
    for (login, activation) in accounts {
        println!("{login} {activation}");
    }
    Ok(())
}

async fn audit_verify(config: &Path) -> Result<()> {
    let ctx = open(&Config::read(config)?).await?;
    let check = storage::audit::verify(&ctx).await?;
    println!("seals {} entries {} unsealed {}", check.seals, check.entries, check.unsealed);
    if let Some(seal) = check.broken_at {
        bail!("seal {seal} does not hold: entries under it were changed, added or removed");
    }
    Ok(())
}
