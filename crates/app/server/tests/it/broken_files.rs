//! Files as they really arrive, uploaded as rosters and as marks: a verdict on the row or one clear refusal, and never
//! a half of anything in the records.

use crate::files::{pupil_no, roster_head};
use crate::http::{Sent, Server};
use crate::world::World;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};
use serde_json::{Value, json};
use std::io::Write as _;
use storage::testing::each_database;
use storage::{Ctx, Reads, params};
use tabular::template;
use text::{Lang, word};

/// What should become of a file.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
    /// One refusal, no row judged.
    Refused,
    /// Rows judged, at least one with an error.
    RowError,
    /// Read after all, since what is wrong with it can be understood.
    Read,
}

struct Broken {
    kind: &'static str,
    name: &'static str,
    bytes: Vec<u8>,
    fate: Fate,
}

fn broken(kind: &'static str, name: &'static str, bytes: impl Into<Vec<u8>>, fate: Fate) -> Broken {
    Broken { kind, name, bytes: bytes.into(), fate }
}

/// A good row of the kind of import: roster or marks of a known pupil.
fn good(roster: bool, n: usize) -> String {
    if roster {
        format!("School A,8,1,New Pupil,{}", pupil_no(500 + n))
    } else {
        format!("{},1,2,3,4,5,6", pupil_no(n))
    }
}

fn head(roster: bool) -> String {
    if roster { roster_head() } else { format!("{},1,2,3,4,5,6", word("monitoring.column_pupil", Lang::Zh)) }
}

fn csv(roster: bool, lines: &[String]) -> String {
    format!("{}\n{}\n", head(roster), lines.join("\n"))
}

/// A workbook of the lines, then changed.
fn book(roster: bool, lines: &[String], change: impl FnOnce(&mut Worksheet)) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip([head(roster)].iter().chain(lines)) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).expect("cell");
        }
    }
    change(sheet);
    book.save_to_buffer().expect("workbook")
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("part");
        zip.write_all(content).expect("content");
    }
    zip.finish().expect("zip").into_inner()
}

/// The kinds of broken file, for rosters or for marks.
fn kinds(roster: bool) -> Vec<Broken> {
    let (one, two) = (good(roster, 0), good(roster, 1));
    let text = csv(roster, std::slice::from_ref(&one));
    // The marks' second item, the roster's name: the column a person would spoil.
    let (column, spoilt) =
        if roster { (2, one.replace(",8,1,", ",8,A,")) } else { (2, one.replacen(",2,", ",99,", 1)) };
    let (gbk, _, _) = encoding_rs::GBK.encode(&text);
    let (latin, _, _) = encoding_rs::WINDOWS_1252
        .encode("Pr\u{e9}nom;\u{c9}tablissement\r\n\u{c9}lodie;Coll\u{e8}ge Moli\u{e8}re \u{e0} \u{c9}vry\r\n");
    let merged = book(roster, &[one.clone(), two.clone()], |sheet| {
        sheet.merge_range(1, 0, 2, 0, one.split(',').next().expect("cell"), &Format::new()).expect("merge");
    });
    let formula = book(roster, std::slice::from_ref(&one), |sheet| {
        sheet.write_formula(1, column, Formula::new("=1/0").set_result("#DIV/0!")).expect("formula");
    });
    let bomb = zipped(&[("xl/workbook.xml", b"<workbook/>"), ("xl/worksheets/sheet1.xml", &vec![b' '; 80 << 20])]);
    let mut old = if roster {
        tabular::TemplateSpec::new("people.roster", 99, "R")
    } else {
        tabular::TemplateSpec::new("monitoring.scores_wide", 99, "S")
    };
    old.columns = vec![tabular::ColumnSpec::new("a", "a", tabular::Kind::Text { max_chars: 9 })];
    let version = template::write(&old, Lang::Zh).expect("template");
    let whole = book(roster, std::slice::from_ref(&one), |_| ());
    let dates = book(roster, std::slice::from_ref(&one), |sheet| {
        sheet.write_number(1, column, 45_000.0).expect("number");
    });
    let stranger = if roster { one.replace("School A", "School of Nowhere") } else { one.replace("J000", "J999") };
    let doubled_heading = format!("{},{}\n{one},x\n", head(roster), head(roster).split(',').next().expect("heading"));
    vec![
        broken("empty", "a.csv", "", Fate::Refused),
        broken("gbk", "a.csv", gbk.into_owned(), Fate::Read),
        broken("foreign encoding", "a.csv", latin.into_owned(), Fate::Refused),
        broken("cut in a character", "a.csv", [text.as_bytes(), &[0xe5, 0xad]].concat(), Fate::Refused),
        broken("merged cells", "a.xlsx", merged, Fate::RowError),
        broken("dates as numbers", "a.xlsx", dates, Fate::RowError),
        broken("a row twice", "a.csv", csv(roster, &[one.clone(), one.clone()]), Fate::RowError),
        broken("a heading twice", "a.csv", doubled_heading, Fate::Refused),
        broken("formula cells", "a.xlsx", formula, Fate::RowError),
        broken("zip bomb", "a.xlsx", bomb, Fate::Refused),
        broken("another version of the template", "a.xlsx", version, Fate::Refused),
        broken("cut workbook", "a.xlsx", whole[..whole.len() / 2].to_vec(), Fate::Refused),
        broken("a web page", "a.xls", "<html><table><tr><td>1</td></tr></table></html>", Fate::Refused),
        broken("nul bytes", "a.csv", vec![0; 4_096], Fate::Refused),
        broken("too many columns", "a.csv", "1,".repeat(100_000), Fate::Refused),
        broken("a value out of range", "a.csv", csv(roster, &[spoilt]), Fate::RowError),
        broken("an unknown school or pupil", "a.csv", csv(roster, &[stranger]), Fate::RowError),
        broken("missing headings", "a.csv", "a,b\n1,2\n", Fate::Refused),
    ]
}

/// Rows of every table that a file could change.
async fn counts(ctx: &Ctx) -> Vec<i64> {
    let mut counts = Vec::new();
    for table in ["person", "person_identifier", "enrolment", "unit", "guardian", "data_release", "result_cell"] {
        let sql = format!("select count(*) as value from {table}");
        counts.push(ctx.db.value::<i64>(&sql, params![]).await.expect("count").expect("a count"));
    }
    let applied = "select count(*) as value from import_batch where state in ('applied', 'applying')";
    counts.push(ctx.db.value::<i64>(applied, params![]).await.expect("count").expect("a count"));
    counts
}

/// Uploads a file and answers what the import centre says of it.
async fn upload(server: &Server, world: &World, roster: bool, file: &Broken) -> Value {
    let fields = if roster {
        vec![("kind".to_owned(), "roster".to_owned()), ("unit_id".to_owned(), world.region.to_string())]
    } else {
        let about = [
            ("kind", "scores".to_owned()),
            ("assessment_id", world.assessment.to_string()),
            ("subject", "math".to_owned()),
        ];
        about.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    };
    let token = world.token(if roster { "bureau_office" } else { "research_lead" });
    let sent = Sent::Form(fields, file.name.into(), file.bytes.clone());
    let answer = server.ask("POST", "/api/v1/imports", Some(token), None, &sent).await;
    if answer.status.as_u16() != 202 {
        assert!(answer.status.is_client_error(), "{}: {}", file.kind, String::from_utf8_lossy(&answer.bytes));
        return json!({ "state": "failed", "error": { "code": answer.code() } });
    }
    server.settle().await;
    let path = format!("/api/v1/imports/{}", answer.json()["import_batch_id"].as_str().expect("id"));
    let mut batch = server.get(&path, token).await.json();
    let rows = server.get(&format!("{path}/rows?verdict=error"), token).await.json();
    let no_words = |code: &str| word(code, Lang::Zh) == code || word(code, Lang::Zh).is_empty();
    for row in rows["items"].as_array().expect("rows") {
        for problem in row["problems"].as_array().expect("problems") {
            let code = problem["code"].as_str().expect("code");
            assert!(!no_words(code), "{}: {code} has no words", file.kind);
            assert!(problem["field"].as_str().is_some_and(|field| !field.is_empty()), "{}: {problem}", file.kind);
        }
    }
    if let Some(code) = batch["error"]["code"].as_str() {
        assert!(!no_words(code), "{}: {code} has no words", file.kind);
        assert_ne!(code, "kernel.internal", "{} is no fault of the server", file.kind);
    }
    batch["error_rows"] = rows["items"].clone();
    batch
}

#[tokio::test]
async fn a_broken_file_gets_a_verdict_or_a_refusal_and_changes_nothing() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let server = Server::over(&test.ctx);
        let before = counts(&test.ctx).await;
        for roster in [true, false] {
            for file in kinds(roster) {
                let batch = upload(&server, &world, roster, &file).await;
                let errors = batch["counts"]["error"].as_u64().unwrap_or_default();
                let what = format!("{} as {}: {batch}", file.kind, if roster { "roster" } else { "marks" });
                match file.fate {
                    Fate::Refused => {
                        assert!(batch["state"] == "failed" && batch["error"]["code"].is_string(), "{what}")
                    }
                    Fate::RowError => assert!(batch["state"] == "planned" && 0 < errors, "{what}"),
                    Fate::Read => assert!(batch["state"] == "planned" && errors == 0, "{what}"),
                }
                assert_eq!(counts(&test.ctx).await, before, "{what}");
            }
        }
    })
    .await;
}
