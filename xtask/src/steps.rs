//! Runs named steps one after another, keeps their counts and times, and ends with one line.

use std::time::Instant;

use anyhow::{Result, bail};

use crate::counts::Counts;

/// How one step ended.
pub enum Outcome {
    /// It ran; so many checks passed and failed.
    Ran(Counts),
    /// It ran but for a part, named with the reason.
    Partly(Counts, String),
    /// It could not run on this machine, and this is why.
    Skipped(String),
}

struct Line {
    name: &'static str,
    seconds: f64,
    outcome: Outcome,
}

/// The record of a test run.
pub struct Steps {
    lines: Vec<Line>,
    only: Option<String>,
    strict: bool,
}

impl Steps {
    /// A fresh record. With `only` every other step is left out; when `strict` nothing may be skipped.
    pub fn new(only: Option<String>, strict: bool) -> Self {
        Self { lines: Vec::new(), only, strict }
    }

    /// Runs one step unless another one was asked for; an error counts as one failure and does not stop the rest.
    pub fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<Outcome>) {
        if self.only.as_deref().is_some_and(|only| only != name) {
            return;
        }
        println!("\n== {name}");
        let begun = Instant::now();
        let mut outcome = work().unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Outcome::Ran(Counts { passed: 0, failed: 1 })
        });
        if self.strict {
            outcome = without_gaps(name, outcome);
        }
        self.lines.push(Line { name, seconds: begun.elapsed().as_secs_f64(), outcome });
    }

    /// Prints the table and the closing line; an error when anything failed or nothing ran.
    pub fn close(self) -> Result<()> {
        let mut total = Counts::default();
        let mut seconds = 0.0;
        println!("\n{:<12} {:>9} {:>8} {:>8}", "step", "seconds", "passed", "failed");
        for line in &self.lines {
            seconds += line.seconds;
            let (counts, gap) = match &line.outcome {
                Outcome::Ran(counts) => (*counts, None),
                Outcome::Partly(counts, why) => (*counts, Some(why)),
                Outcome::Skipped(why) => (Counts::default(), Some(why)),
            };
            total.passed += counts.passed;
            total.failed += counts.failed;
            let gap = gap.map_or_else(String::new, |why| format!("  skipped: {why}"));
            println!("{:<12} {:>9.1} {:>8} {:>8}{gap}", line.name, line.seconds, counts.passed, counts.failed);
        }
        println!("{:<12} {seconds:>9.1}", "all");
        println!("{} passed, {} failed", total.passed, total.failed);
        if self.lines.is_empty() {
            bail!("no step has that name");
        }
        if 0 < total.failed {
            bail!("not everything passed");
        }
        Ok(())
    }
}

/// Where nothing may be skipped, a gap is a failure.
fn without_gaps(name: &str, outcome: Outcome) -> Outcome {
    let (counts, why) = match outcome {
        Outcome::Ran(counts) => return Outcome::Ran(counts),
        Outcome::Partly(counts, why) => (counts, why),
        Outcome::Skipped(why) => (Counts::default(), why),
    };
    println!("{name}: nothing may be skipped here: {why}");
    Outcome::Ran(Counts { failed: counts.failed + 1, ..counts })
}
