//! The quick part of the tests, for while one is working.

use anyhow::Result;

use crate::{
    shell::{cargo, run},
    tidy,
};

/// Format, lints of one crate (or all) and the house rules.
pub fn check(args: &[String]) -> Result<()> {
    run(&mut cargo(["fmt", "--all", "--check"]))?;
    let mut clippy = cargo(["clippy", "--all-targets", "--quiet"]);
    match args.first() {
        Some(package) => clippy.args(["--package", package]),
        None => clippy.arg("--workspace"),
    };
    run(clippy.args(["--", "-D", "warnings"]))?;
    tidy::tidy()
}
