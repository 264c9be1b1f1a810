//! Measures the cube of 100,000 students, beside pandas doing the same when Python has it.

use anyhow::Result;

use crate::shell::{cargo, find, program, read, root, run};

/// Runs the bench example in release mode, then its pandas peer.
pub fn bench() -> Result<()> {
    run(&mut cargo(["run", "--release", "--package", "warehouse", "--example", "bench_cube"]))?;
    let peer = root().join("reference/bench_cube.py");
    if !peer.is_file() || find("python3").is_none() || read(&mut program("python3", ["-c", "import pandas"])).is_err() {
        println!("pandas peer skipped: it needs python3 with pandas and pyarrow");
        return Ok(());
    }
    run(program("python3", [&peer]).env("PYTHONDONTWRITEBYTECODE", "1"))
}
