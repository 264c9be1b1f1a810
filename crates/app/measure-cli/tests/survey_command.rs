//! The survey command on the public TIMSS file and on files that are wrong in one place.

#[path = "../../../core/measure/tests/common/mod.rs"]
mod common;

use clap::Parser;
use common::{close, columns, golden, reference};
use measure_cli::{MeasureArgs, run};
use std::path::{Path, PathBuf};

#[derive(Parser)]
struct Shell {
    #[command(flatten)]
    measure: MeasureArgs,
}

fn call(arguments: &[&str]) -> anyhow::Result<()> {
    let all = ["measure", "survey"].iter().chain(arguments);
    run(Shell::try_parse_from(all)?.measure)
}

/// Runs the command on the TIMSS file and reads its JSON back.
fn timss(folder: &Path, more: &[&str]) -> serde_json::Value {
    let out = tempfile::tempdir().expect("folder");
    let file = folder.join("data/cdm_timss11_g4_aut_students.csv.gz");
    let output = out.path().join("out.json");
    let mut arguments = vec![file.to_str().expect("path"), "--weight", "TOTWGT", "--jk2", "JKCZONE,JKCREP"];
    arguments.extend(["--pv", "ASMMAT01,ASMMAT02,ASMMAT03,ASMMAT04,ASMMAT05", "--json"]);
    arguments.extend(["--stat", "mean,sd,q10,share>=550,share>=475,share>=400"]);
    arguments.extend(["-o", output.to_str().expect("path")]);
    arguments.extend(more);
    call(&arguments).expect("the command succeeds");
    serde_json::from_slice(&std::fs::read(output).expect("output")).expect("JSON")
}

fn row<'a>(found: &'a serde_json::Value, name: &str, by: Option<&str>) -> &'a serde_json::Value {
    let same = |row: &&serde_json::Value| row["name"] == name && row["by"].as_str() == by;
    found["statistics"].as_array().expect("list").iter().find(same).expect("the statistic is there")
}

fn check(found: &serde_json::Value, expected: &serde_json::Value, se: &str) {
    let pairs = [("estimate", "estimate"), ("se", se), ("se_pv1", "se_pv1"), ("se_allpv", "se_allpv")];
    for (mine, theirs) in pairs {
        let (a, b) = (found[mine].as_f64().expect("number"), expected[theirs].as_f64().expect("number"));
        assert!(close(a, b, 1e-6), "{mine}: {a} != {b}");
    }
    for pv in 0..5 {
        let (a, b) = (found["pv"][pv].as_f64().expect("number"), expected["pv"][pv].as_f64().expect("number"));
        assert!(close(a, b, 1e-6), "pv {pv}: {a} != {b}");
    }
}

const NAMES: [(&str, &str); 6] = [
    ("mean", "mean"),
    ("sd", "sd"),
    ("q10", "q10"),
    ("share>=550", "p_ge_550"),
    ("share>=475", "p_ge_475"),
    ("share>=400", "p_ge_400"),
];

#[test]
fn the_reference_figures_of_timss_2011_austria_are_met_in_both_standard_error_styles() {
    let Some(folder) = reference() else { return };
    let golden = golden(&folder, "survey_timss11aut_pv_jk2");
    for (more, se) in [(vec![], "se_allpv"), (vec!["--se", "all"], "se_allpv"), (vec!["--se", "pv1"], "se_pv1")] {
        let found = timss(&folder, &more);
        for (mine, theirs) in NAMES {
            check(row(&found, mine, None), &golden[theirs], se);
        }
        assert_eq!(found["converged"], true);
        assert_eq!(found["n"], 4668);
        assert!(found["seconds"].as_f64().is_some());
    }
}

#[test]
fn the_published_508_2_6_comes_out_of_the_command() {
    let Some(folder) = reference() else { return };
    let mean = row(&timss(&folder, &[]), "mean", None).clone();
    let (estimate, se) = (mean["estimate"].as_f64().expect("number"), mean["se"].as_f64().expect("number"));
    assert_eq!(format!("{estimate:.0} ({se:.1})"), "508 (2.6)");
}

#[test]
fn groups_stand_beside_the_whole_and_meet_the_reference() {
    let Some(folder) = reference() else { return };
    let golden = golden(&folder, "survey_timss11aut_pv_jk2");
    let found = timss(&folder, &["--by", "female"]);
    check(row(&found, "mean", None), &golden["mean"], "se_allpv");
    check(row(&found, "mean", Some("1")), &golden["girls"], "se_allpv");
    check(row(&found, "mean", Some("0")), &golden["boys"], "se_allpv");
    let girls = columns(&folder, "cdm_timss11_g4_aut_students")["female"].iter().filter(|x| **x == 1.0).count();
    assert_eq!(row(&found, "mean", Some("1"))["n"], girls);
}

/// A small file in a folder of its own.
fn file(text: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("folder");
    let path = folder.path().join("small.csv");
    std::fs::write(&path, text).expect("written");
    (folder, path)
}

const SMALL: &str = "w,zone,rep,score,sex\n1,1,0,10,girl\n1,1,1,12,boy\n2,2,0,,girl\n1,2,1,20,boy\n";

#[test]
fn the_table_for_people_is_aligned_and_says_what_was_left_out() {
    let (folder, path) = file(SMALL.as_bytes());
    let out = folder.path().join("table.txt");
    let (path, out_name) = (path.to_str().expect("path"), out.to_str().expect("path"));
    call(&[
        path,
        "--weight",
        "w",
        "--jk2",
        "zone,rep",
        "--pv",
        "score",
        "--stat",
        "mean,share>=12",
        "--by",
        "sex",
        "-o",
        out_name,
    ])
    .expect("valid file");
    let text = std::fs::read_to_string(out).expect("table");
    assert!(text.contains("1 rows without a value were left out"), "{text}");
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with("mean") || line.starts_with("share")).collect();
    assert_eq!(lines.len(), 6);
    assert!(lines.iter().all(|line| line.chars().count() == lines[0].chars().count()), "{text}");
    assert!(lines[0].contains("14.00"), "the weighted mean of 10, 12 and 20: {text}");
}

#[test]
fn without_a_design_the_rows_are_a_simple_random_sample() {
    let (folder, path) = file(b"score\n1\n2\n3\n4\n");
    let out = folder.path().join("out.json");
    let (path, out_name) = (path.to_str().expect("path"), out.to_str().expect("path"));
    call(&[path, "--pv", "score", "--stat", "mean", "--json", "-o", out_name]).expect("valid file");
    let found: serde_json::Value = serde_json::from_slice(&std::fs::read(out).expect("out")).expect("JSON");
    // s² = 5/3, n = 4.
    assert!(close(found["statistics"][0]["se"].as_f64().expect("number"), (5.0_f64 / 12.0).sqrt(), 1e-12));
    assert_eq!(found["design"]["method"], "simple_random");
}

#[test]
fn every_error_names_the_file_the_cell_and_the_remedy() {
    let cases: [(&str, &[&str]); 8] = [
        ("w,zone,rep,score\n1,1,0,ten\n", &["row 2", "column score", "\"ten\"", "leave the cell empty"]),
        ("w,zone,rep,score\n1,1,0,9\n,1,1,9\n", &["row 3", "column w", "is not a weight"]),
        ("w,zone,rep,score\n-1,1,0,9\n", &["row 2", "column w", "\"-1\""]),
        ("w,zone,rep,score\n1,1,2,9\n", &["row 2", "column rep", "REP is 0 or 1"]),
        ("w,zone,rep,score\n1,,1,9\n", &["row 2", "column zone", "fill it in"]),
        ("w,zone,score\n1,1,9\n", &["row 1", "column rep is missing", "w, zone, score"]),
        ("w,zone,rep,score\n1,1,9\n", &["row 2", "3 cells", "repair the row"]),
        ("w,zone,rep,score\n", &["no rows", "export the file again"]),
    ];
    for (text, parts) in cases {
        let (_folder, path) = file(text.as_bytes());
        let path = path.to_str().expect("path");
        let error = call(&[path, "--weight", "w", "--jk2", "zone,rep", "--pv", "score", "--stat", "mean"]);
        let message = format!("{:#}", error.expect_err("refused"));
        for part in parts.iter().chain(&["small.csv"]) {
            assert!(message.contains(part), "{part:?} not in {message}");
        }
    }
    let (_folder, path) = file(b"score\n\xff\xfe\n");
    let error = call(&[path.to_str().expect("path"), "--pv", "score", "--stat", "mean"]);
    assert!(format!("{:#}", error.expect_err("refused")).contains("UTF-8"));
    let error = call(&["/nowhere/at/all.csv", "--pv", "score", "--stat", "mean"]);
    assert!(format!("{:#}", error.expect_err("refused")).contains("check the path"));
}
