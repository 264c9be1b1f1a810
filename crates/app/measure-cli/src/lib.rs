//! The `measure` command: educational measurement of a file, from the shell, with nothing to set up.

mod args;
mod columns;
mod render;
mod request;
mod survey;

pub use args::{MeasureArgs, MeasureCommand, SeStyle, SurveyArgs};
pub use survey::{Report, Row, survey};

use anyhow::Context;
use std::io::Write;

/// Runs the command: prints the result, or writes it to the file named by `-o`.
///
/// # Errors
/// A file that cannot be read, a column that is missing, a cell that is no number: the message names file, row,
/// column and what to do.
pub fn run(args: MeasureArgs) -> anyhow::Result<()> {
    match args.command {
        MeasureCommand::Survey(args) => {
            let report = survey(&args)?;
            let text = if args.json { render::json(&report)? } else { render::table(&report) };
            match &args.output {
                None => std::io::stdout().write_all(text.as_bytes()).context("standard output is closed"),
                Some(path) => std::fs::write(path, text)
                    .with_context(|| format!("{} cannot be written; choose another -o", path.display())),
            }
        }
    }
}
