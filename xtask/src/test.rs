//! Everything that must hold before a change is kept, in one command with one closing line.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{
    codegen,
    counts::{Counts, counts},
    postgres::Cluster,
    provide,
    shell::{cargo, find, program, root, tee},
    steps::{Outcome, Steps},
    tidy, web,
};

/// The steps in order, with what each is for.
const STEPS: [(&str, &str); 12] = [
    ("format", "rustfmt"),
    ("lint", "clippy, warnings are errors"),
    ("tidy", "the house rules"),
    ("rust", "Rust tests on SQLite and on a PostgreSQL of our own"),
    ("doc", "examples in documentation"),
    ("types", "TypeScript types of the pages"),
    ("web-lint", "lints of the pages"),
    ("web-test", "unit tests of the pages"),
    ("web-build", "the pages as they are served"),
    ("client", "OpenAPI document and client are not stale"),
    ("e2e-types", "TypeScript types of the browser tests"),
    ("e2e", "the real binary in a real Chromium"),
];

/// Runs all steps, or the one that is named; `rust` may be followed by the crates to test. With `CI=true` nothing may be skipped.
pub fn test(args: &[String]) -> Result<()> {
    if args.first().is_some_and(|name| name == "list") {
        for (name, what) in STEPS {
            println!("{name:<12} {what}");
        }
        return Ok(());
    }
    let strict = std::env::var("CI").is_ok_and(|ci| ci == "true");
    let mut steps = Steps::new(args.first().cloned(), strict);
    steps.step("format", || held(cargo(["fmt", "--all", "--check"])));
    steps.step("lint", || held(cargo(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])));
    steps.step("tidy", || Ok(Outcome::Ran(tidy::report()?)));
    steps.step("rust", || rust(args.get(1..).unwrap_or_default()));
    steps.step("doc", || counted(cargo(["test", "--workspace", "--doc"])));
    steps.step("types", || in_web(|| held(web::npm(&["run", "-s", "typecheck"]))));
    steps.step("web-lint", || in_web(|| held(web::npm(&["run", "-s", "lint"]))));
    steps.step("web-test", || in_web(|| counted(web::npm(&["run", "-s", "test"]))));
    steps.step("web-build", || in_web(|| held(web::npm(&["run", "-s", "build"]))));
    steps.step("client", || {
        in_web(|| {
            codegen::check()?;
            Ok(Outcome::Ran(Counts::one(true)))
        })
    });
    steps.step("e2e-types", || in_e2e(|| held(e2e_npm(&["run", "-s", "typecheck"]))));
    steps.step("e2e", || in_e2e(e2e));
    steps.close()
}

/// A command that holds or does not: one check.
fn held(mut command: Command) -> Result<Outcome> {
    let (succeeded, _) = tee(&mut command)?;
    Ok(Outcome::Ran(Counts::one(succeeded)))
}

/// A test runner whose own summary is counted.
fn counted(mut command: Command) -> Result<Outcome> {
    let (succeeded, output) = tee(&mut command)?;
    Ok(Outcome::Ran(counts(&output).honest(succeeded)))
}

fn rust(crates: &[String]) -> Result<Outcome> {
    // The fonts of the reports come with the packages of the pages.
    if web::need_node().is_ok() {
        web::install("web")?;
    }
    let cluster = Cluster::start();
    let mut command = if find("cargo-nextest").is_some() {
        cargo(["nextest", "run", "--no-fail-fast", "--color", "never"])
    } else {
        println!(
            "cargo-nextest is not installed; using `cargo test` (install it for speed: cargo install cargo-nextest)"
        );
        cargo(["test", "--no-fail-fast", "--lib", "--bins", "--tests"])
    };
    if crates.is_empty() {
        command.arg("--workspace");
    }
    command.args(crates.iter().flat_map(|name| ["--package", name]));
    match &cluster {
        Ok(cluster) => {
            command.env("SHUREN_TEST_POSTGRES", &cluster.url);
            counted(command)
        }
        Err(error) => {
            let (succeeded, output) = tee(&mut command)?;
            let why = format!("tests on PostgreSQL: {error:#}");
            Ok(Outcome::Partly(counts(&output).honest(succeeded), why))
        }
    }
}

fn in_web(step: impl FnOnce() -> Result<Outcome>) -> Result<Outcome> {
    if let Err(error) = web::need_node() {
        return Ok(Outcome::Skipped(format!("{error:#}")));
    }
    web::install("web")?;
    step()
}

fn in_e2e(step: impl FnOnce() -> Result<Outcome>) -> Result<Outcome> {
    if let Err(error) = web::need_node() {
        return Ok(Outcome::Skipped(format!("{error:#}")));
    }
    web::install("e2e")?;
    step()
}

fn e2e_npm(args: &[&str]) -> Command {
    let mut command = web::npm(args);
    command.current_dir(root().join("e2e"));
    command
}

/// Browser tests run against the pages and the binary of this very tree.
fn e2e() -> Result<Outcome> {
    let chromium = match provide::chromium() {
        Ok(chromium) => chromium,
        Err(error) => {
            return Ok(Outcome::Skipped(format!("no Chromium to test in: {error:#}")));
        }
    };
    if let Err(error) = provide::provide(&["pdftotext"], "poppler-utils") {
        return Ok(Outcome::Skipped(format!("no way to read the PDF report: {error:#}")));
    }
    if !root().join("web/dist/index.html").is_file() {
        web::build()?;
    }
    crate::shell::run(&mut cargo(["build", "--quiet", "--package", "cli"])).context("the server does not build")?;
    let mut command = program("npm", ["test"]);
    command.current_dir(root().join("e2e")).env("SHUREN_CHROMIUM", chromium).env("NO_COLOR", "1");
    counted(command)
}
