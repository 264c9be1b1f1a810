//! Measures the cube of 100,000 students, beside pandas doing the same when Python has it, and how awake the server
//! stays while it analyses.

use anyhow::Result;

use crate::shell::{cargo, find, program, read, root, run};

/// Runs the bench examples in release mode, and the pandas peer.
pub fn bench() -> Result<()> {
    let kept = root().join("target/bench");
    run(cargo(["run", "--release", "--package", "warehouse", "--example", "bench_cube", "--", "--keep"]).arg(&kept))?;
    run(&mut cargo(["run", "--release", "--package", "server", "--example", "bench_healthz"]))?;
    let peer = root().join("reference/cube_pandas.py");
    if find("python3").is_none() || read(&mut program("python3", ["-c", "import pandas, pyarrow"])).is_err() {
        println!("pandas peer skipped: it needs python3 with pandas and pyarrow");
        return Ok(());
    }
    for design in ["census", "sample"] {
        run(program("python3", [&peer, &kept.join("100000")]).arg(design).env("PYTHONDONTWRITEBYTECODE", "1"))?;
    }
    Ok(())
}
