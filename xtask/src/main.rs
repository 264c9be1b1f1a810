//! All automation of the workspace: `cargo xtask run | test | check | tidy | codegen | bench`.

mod bench;
mod check;
mod codegen;
mod counts;
mod postgres;
mod provide;
mod run;
mod shell;
mod steps;
mod test;
mod tidy;
mod web;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask <command>

  run [args]   build web pages and server, then serve the demo region on http://127.0.0.1:8080 from ./data
  test [step]  everything CI runs; with the name of a step only that step (`cargo xtask test list` names them;
               `cargo xtask test rust people` tests one crate on both databases)
  check [crate] the quick part: format, lints of one crate or all, tidy
  tidy         the house rules: floors, doors, modules, texts, migrations, sizes
  codegen      texts for the browser, the OpenAPI document and the client types made from it
  bench        the cube of 100,000 students, beside pandas when Python has it
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let rest = args.get(1..).unwrap_or_default();
    let done = match args.first().map(String::as_str) {
        Some("run") => run::run(rest),
        Some("test") => test::test(rest),
        Some("check") => check::check(rest),
        Some("tidy") => tidy::tidy(),
        Some("codegen") => codegen::codegen(),
        Some("bench") => bench::bench(),
        _ => {
            print!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}
