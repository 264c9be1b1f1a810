//! Makes what is derived: texts for the browser, the OpenAPI document, and the client types from it.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, bail};

use crate::{
    shell::{cargo, program, read, root, run},
    web,
};

/// The committed OpenAPI document.
const DOCUMENT: &str = "web/src/api/openapi.json";
/// The committed types of the client, made from the document.
const CLIENT: &str = "web/src/api/openapi.d.ts";

/// Writes texts, document and client.
pub fn codegen() -> Result<()> {
    web::install("web")?;
    run(&mut web::npm(&["run", "-s", "text"]))?;
    let (document, client) = derive()?;
    fs::write(root().join(DOCUMENT), document)?;
    fs::write(root().join(CLIENT), client)?;
    println!("wrote {DOCUMENT} and {CLIENT}");
    Ok(())
}

/// Fails, naming the file, when the committed document or client is not what the code makes today.
pub fn check() -> Result<()> {
    let (document, client) = derive()?;
    for (path, fresh) in [(DOCUMENT, document), (CLIENT, client)] {
        let committed = fs::read_to_string(root().join(path)).with_context(|| format!("{path} is missing"))?;
        if committed != fresh {
            let line = committed.lines().zip(fresh.lines()).take_while(|(old, new)| old == new).count() + 1;
            bail!("{path} is stale from line {line}: run `cargo xtask codegen` and commit it");
        }
    }
    Ok(())
}

/// The document as the server describes itself, and the client types made from it.
fn derive() -> Result<(String, String)> {
    run(&mut cargo(["build", "--quiet", "--package", "cli"]))?;
    let mut document = read(&mut program(&shuren().to_string_lossy(), ["openapi"]))?;
    if !document.ends_with('\n') {
        document.push('\n');
    }
    let folder = root().join("target/xtask");
    fs::create_dir_all(&folder)?;
    let (from, to) = (folder.join("openapi.json"), folder.join("openapi.d.ts"));
    fs::write(&from, &document)?;
    let mut types = web::npm(&["exec", "--offline", "--", "openapi-typescript"]);
    read(types.arg(&from).arg("-o").arg(&to))?;
    Ok((document, fs::read_to_string(&to)?))
}

/// The binary that `cargo build` makes.
pub fn shuren() -> PathBuf {
    root().join("target/debug").join(format!("shuren{}", std::env::consts::EXE_SUFFIX))
}
