//! From a fresh clone to a running demo region in one command.

use anyhow::Result;

use crate::{
    codegen::shuren,
    shell::{cargo, program, run as start},
    web,
};

/// Builds pages and server, then serves the demo region from `./data`; further arguments go to `shuren serve`.
///
/// The server makes `./data`, seeds it on the first start only, and prints address and demo accounts itself.
pub fn run(args: &[String]) -> Result<()> {
    web::build()?;
    println!("building the server (the first time takes some minutes)");
    start(&mut cargo(["build", "--package", "cli"]))?;
    let mut serve = program(&shuren().to_string_lossy(), ["serve", "--demo", "--data", "./data"]);
    start(serve.args(args))
}
