//! Lists the files of `text/` so that each is embedded in the binary and a new one is noticed.

use std::{env, fs, path::PathBuf};

fn main() {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").expect("cargo sets the manifest directory"));
    let folder = root.join("../../../text");
    println!("cargo:rerun-if-changed={}", folder.display());
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .map(|entries| entries.filter_map(Result::ok).map(|entry| entry.path()).collect())
        .unwrap_or_default();
    files.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    files.sort();
    let mut list = String::from("&[\n");
    for path in files {
        println!("cargo:rerun-if-changed={}", path.display());
        let feature = path.file_stem().expect("a .toml file has a stem").to_string_lossy().into_owned();
        list.push_str(&format!("    ({feature:?}, include_str!({:?})),\n", path.display().to_string()));
    }
    list.push_str("]\n");
    let target = PathBuf::from(env::var("OUT_DIR").expect("cargo sets the output directory")).join("files.rs");
    fs::write(target, list).expect("the output directory can be written");
}
