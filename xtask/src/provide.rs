//! Finds the programs a step needs, and installs them where it may.

use std::path::PathBuf;

use anyhow::{Result, bail};

use crate::shell::{find, program, read, run};

/// A program of this name, installed from the system's packages when it is missing and we may install.
///
/// The error says what to install by hand.
pub fn provide(names: &[&str], package: &str) -> Result<PathBuf> {
    if let Some(found) = first(names) {
        return Ok(found);
    }
    install(package)?;
    first(names).ok_or_else(|| anyhow::anyhow!("`{package}` was installed but none of {names:?} is on the search path"))
}

fn first(names: &[&str]) -> Option<PathBuf> {
    names.iter().find_map(|name| find(name))
}

/// Installs system packages; refused with a hint unless we are root on a machine with apt.
pub fn install(packages: &str) -> Result<()> {
    if find("apt-get").is_none() || !is_root() {
        bail!("please install {packages} (for instance `sudo apt-get install {packages}`)");
    }
    let mut command = program("apt-get", ["install", "-y", "--no-install-recommends"]);
    command.args(packages.split(' ')).env("DEBIAN_FRONTEND", "noninteractive");
    if run(&mut command).is_ok() {
        return Ok(());
    }
    run(&mut program("apt-get", ["update"]))?;
    run(&mut command)
}

/// Whether this process runs as the administrator of the machine.
pub fn is_root() -> bool {
    read(&mut program("id", ["-u"])).is_ok_and(|id| id.trim() == "0")
}

/// A Chromium to test pages with: `SHUREN_CHROMIUM`, one on the search path, or the system's package.
pub fn chromium() -> Result<PathBuf> {
    if let Some(named) = std::env::var_os("SHUREN_CHROMIUM") {
        return Ok(named.into());
    }
    if !has_cjk_fonts() {
        install("fonts-noto-cjk")
            .unwrap_or_else(|error| println!("pages will be tested without Chinese fonts: {error}"));
    }
    provide(&["chromium", "chromium-browser", "google-chrome"], "chromium")
}

fn has_cjk_fonts() -> bool {
    read(&mut program("fc-list", [":lang=zh", "family"])).is_ok_and(|families| !families.trim().is_empty())
}

/// The programs of the newest PostgreSQL on this machine, installed when there is none.
pub fn postgres_bin() -> Result<PathBuf> {
    if let Some(found) = newest_postgres() {
        return Ok(found);
    }
    install("postgresql")?;
    newest_postgres().ok_or_else(|| anyhow::anyhow!("postgresql was installed but its programs were not found"))
}

fn newest_postgres() -> Option<PathBuf> {
    let packaged = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().filter_map(Result::ok);
    let mut versions: Vec<(u32, PathBuf)> = packaged
        .filter_map(|entry| {
            let version = entry.file_name().to_string_lossy().parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .filter(|(_, bin)| bin.join("initdb").is_file())
        .collect();
    versions.sort();
    versions.pop().map(|(_, bin)| bin).or_else(|| find("initdb")?.parent().map(Into::into))
}
