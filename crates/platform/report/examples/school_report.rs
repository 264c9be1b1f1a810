//! Writes a sample school report as PDF and its Word draft from invented data.
//!
//! `cargo run -p report --example school_report -- <folder> [data.json]`

use std::{fs, path::PathBuf, time::Instant};

use report::{FontBook, SchoolReport};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args_os().skip(1);
    let folder = args.next().map_or_else(|| PathBuf::from("."), PathBuf::from);
    let report: SchoolReport = match args.next() {
        Some(path) => serde_json::from_slice(&fs::read(path)?)?,
        None => serde_json::from_str(include_str!("school_report.json"))?,
    };
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let fonts_dir = std::env::var_os("SHUREN_FONTS_DIR").map(PathBuf::from);
    let started = Instant::now();
    let fonts = FontBook::load(&FontBook::usual_dirs(&root, fonts_dir.as_deref()))?;
    println!("fonts {:?} {:?}", started.elapsed(), fonts.faces());
    for time in ["first", "second"] {
        let started = Instant::now();
        let pdf = report.pdf(&fonts)?;
        println!(
            "pdf, {time}: {:?}, {} pages, {} bytes, {:?}",
            started.elapsed(),
            pdf.pages,
            pdf.bytes.len(),
            pdf.warnings
        );
        fs::write(folder.join("school_report.pdf"), pdf.bytes)?;
    }
    let started = Instant::now();
    let draft = report.draft()?;
    println!("draft: {:?}, {} bytes", started.elapsed(), draft.len());
    fs::write(folder.join("school_draft.docx"), draft)?;
    Ok(())
}
