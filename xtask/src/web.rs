//! Builds and checks the web pages with Node.

use std::{path::Path, process::Command, time::SystemTime};

use anyhow::{Context, Result, bail};

use crate::shell::{find, program, read, root, run};

/// The oldest Node that the tools of `web/` run on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// Says clearly what is missing when there is no Node, or one that is too old.
pub fn need_node() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    if find("node").is_none() || find("npm").is_none() {
        bail!("Node.js {major}.{minor} or newer with npm is needed to build the pages; see https://nodejs.org");
    }
    let said = read(&mut program("node", ["--version"]))?;
    let mut parts = said.trim().trim_start_matches('v').split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if version < OLDEST_NODE {
        bail!("Node.js {} is too old: the pages need {major}.{minor} or newer", said.trim());
    }
    Ok(())
}

/// Installs what the lock file of `folder` names, unless that was done since the lock last changed.
pub fn install(folder: &str) -> Result<()> {
    need_node()?;
    let folder = root().join(folder);
    let lock = changed(&folder.join("package-lock.json")).context("package-lock.json is missing")?;
    let installed = changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some_and(|installed| lock <= installed) {
        return Ok(());
    }
    println!("installing what {} needs (npm ci)", folder.display());
    run(npm(&["ci"]).current_dir(&folder))
}

fn changed(file: &Path) -> Option<SystemTime> {
    file.metadata().ok()?.modified().ok()
}

/// npm in `web/`, without colours or notices.
pub fn npm(args: &[&str]) -> Command {
    let mut command = program("npm", args);
    command.current_dir(root().join("web")).env("NO_COLOR", "1").env("npm_config_update_notifier", "false");
    command
}

/// Installs and builds the pages into `web/dist`.
pub fn build() -> Result<()> {
    install("web")?;
    run(&mut npm(&["run", "-s", "build"]))
}
