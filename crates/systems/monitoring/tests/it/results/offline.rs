//! Two files in, tables out, or the file back with verdicts.

use crate::results::world::{FULL, ITEMS, mean, table};
use monitoring::results::offline::analyze;
use std::fmt::Write;
use std::path::PathBuf;

const BLUEPRINT: &str = include_str!("offline_blueprint.csv");

struct Files {
    dir: tempfile::TempDir,
}

impl Files {
    fn new() -> Self {
        let files = Self { dir: tempfile::tempdir().expect("folder") };
        std::fs::write(files.path("blueprint.csv"), BLUEPRINT).expect("written");
        files
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn analyze(&self, scores: &str) -> kernel::Result<Vec<serde_json::Value>> {
        std::fs::write(self.path("scores.csv"), scores).expect("written");
        analyze(&self.path("scores.csv"), &self.path("blueprint.csv"), &self.path("out"))?;
        Ok(serde_json::from_slice(&std::fs::read(self.path("out/cells.json"))?)?)
    }
}

/// The marks of twelve schools, one row a pupil; headings as the import centre writes them.
fn wide() -> String {
    let heading = |key: &str| text::word(&format!("monitoring.column_{key}"), text::Lang::Zh);
    let mut text = format!("{},{},{}", heading("pupil"), heading("school"), heading("class"));
    for (no, _, _) in ITEMS {
        write!(text, ",{no}").expect("a string");
    }
    let table = table(12, 0);
    for row in 0..table.rows() {
        write!(text, "\nP{:04},School {:02},{}", row, table.school[row], table.class[row]).expect("a string");
        for item in &table.items {
            write!(text, ",{}", f64::from(item.score[row]) / 100.0).expect("a string");
        }
    }
    text
}

fn find<'a>(cells: &'a [serde_json::Value], unit: &str, dimension: &str, member: &str) -> &'a serde_json::Value {
    let same =
        |cell: &&serde_json::Value| cell["unit"] == unit && cell["dimension"] == dimension && cell["member"] == member;
    cells.iter().find(same).expect("cell")
}

#[test]
fn a_wide_file_gives_the_means_of_the_plainest_computation_and_all_outputs() {
    let files = Files::new();
    let cells = files.analyze(&wide()).expect("analysed");
    let table = table(12, 0);
    let total = |row: usize| -> f64 { table.items.iter().map(|item| f64::from(item.score[row]) / 100.0).sum() };
    let of =
        |school: u32| (0..table.rows()).filter(|row| table.school[*row] == school).map(total).collect::<Vec<f64>>();
    let shown = find(&cells, "School 13", "total", "")["estimate"].as_f64().expect("shown");
    assert!((shown - mean(&of(13))).abs() < 1e-9);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| table.school[*row] == 13).collect();
    let rates: Vec<f64> = rows.iter().map(|row| f64::from(table.items[2].score[*row]) / f64::from(FULL)).collect();
    assert!((find(&cells, "School 13", "item", "3")["estimate"].as_f64().expect("shown") - mean(&rates)).abs() < 1e-9);
    assert!(find(&cells, "School 02", "total", "")["estimate"].is_null(), "three pupils show nothing");
    let book = tabular::read(
        &std::fs::read(files.path("out/results.xlsx")).expect("file"),
        "results.xlsx",
        &tabular::Limits::default(),
    )
    .expect("a workbook");
    assert_eq!(book.sheets.len(), 4);
    let summary = std::fs::read_to_string(files.path("out/summary.md")).expect("summary");
    assert!(summary.contains("School 11") && summary.contains("functions"), "{summary}");
    assert!(!summary.contains("P0001"));
}

#[test]
fn broken_rows_stop_the_analysis_and_come_back_with_verdicts() {
    let files = Files::new();
    let broken = wide().replacen("\nP0007,", "\nP0006,", 1).replacen("P0020,School 03,", "P0020,,", 1);
    let error = files.analyze(&broken).expect_err("refused");
    assert_eq!(error.code(), "results.rows_refused");
    let refusal = error.refusal().expect("refusal");
    assert_eq!(refusal.params["count"], "2");
    assert!(files.path("out/scores_verdict.xlsx").exists() && !files.path("out/cells.json").exists());
}
