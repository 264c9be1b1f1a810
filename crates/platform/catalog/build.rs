//! Builds the catalogue anew whenever one of its files changes: embedding alone does not watch a folder.

fn main() {
    println!("cargo::rerun-if-changed=../../../catalog");
    println!("cargo::rerun-if-changed=build.rs");
}
