//! The result of a school with too few pupils is nowhere: not in a page, not in a table that is taken along.

use crate::files::TINY;
use crate::fixture::{Fixture, operations};
use crate::http::{Answered, Server};
use crate::world::{World, hex};
use serde_json::Value;
use storage::Reads;
use storage::params;
use storage::testing::each_database;
use tabular::{Cell, Limits};

/// Every number of a JSON value.
fn numbers(value: &Value, found: &mut Vec<f64>) {
    match value {
        Value::Number(number) => found.extend(number.as_f64()),
        Value::Array(items) => items.iter().for_each(|item| numbers(item, found)),
        Value::Object(members) => members.values().for_each(|member| numbers(member, found)),
        _ => {}
    }
}

/// The numbers and texts of an answer, page or table.
fn content(answer: &Answered) -> (Vec<f64>, String) {
    if answer.media_type.contains("spreadsheetml") {
        let book = tabular::read(&answer.bytes, "a.xlsx", &Limits::default()).expect("a workbook");
        let cells: Vec<&Cell> = book.sheets.iter().flat_map(|sheet| &sheet.rows).flat_map(|row| &row.cells).collect();
        let of = |cell: &&Cell| if let Cell::Number(number) = cell { Some(*number) } else { None };
        return (
            cells.iter().filter_map(of).collect(),
            cells.iter().map(|cell| cell.as_text()).collect::<Vec<_>>().join("\n"),
        );
    }
    let mut found = Vec::new();
    numbers(&serde_json::from_slice(&answer.bytes).unwrap_or(Value::Null), &mut found);
    (found, String::from_utf8_lossy(&answer.bytes).into_owned())
}

/// Mean of the tiny school and its share of the full mark, from its marks: 1 or 2 on the first item, 0 elsewhere.
async fn truth(world: &World, ctx: &storage::Ctx) -> (f64, f64) {
    let sql = format!(
        "select n from result_cell where unit_id = {} and dimension = 'total'",
        hex(ctx, world.schools[TINY].0)
    );
    let rows = ctx.db.query(&sql, params![]).await.expect("cells");
    let n: i64 = rows.first().map_or(3, |row| row.get("n").expect("n"));
    assert!(n <= 3, "the tiny school has {n} pupils");
    // Numbers of pupils run on from school to school, and marks follow their parity.
    let first = 25 + 7 * 24;
    let mean = (0..3).map(|at| f64::from(1 + (first + at) % 2)).sum::<f64>() / 3.0;
    (mean, mean / 60.0)
}

#[tokio::test]
async fn a_hidden_result_is_in_no_answer() {
    each_database(async |test| {
        let world = World::new(&test.ctx).await;
        let fixture = Fixture::new(&test.ctx, world).await;
        let server = Server::over(&test.ctx);
        let (mean, share) = truth(&fixture.world, &test.ctx).await;
        let (own, tiny) = (fixture.world.schools[0].to_string(), fixture.world.schools[TINY].to_string());
        let mut asked = 0;
        for caller in ["research_lead", "bureau_leader", "researcher", "inspector"] {
            for operation in operations().iter().filter(|operation| operation.method == "GET") {
                if [".pdf", ".docx"].iter().any(|end| operation.path.ends_with(end)) {
                    continue;
                }
                let path = fixture.path(operation);
                for path in [path.replace(&own, &tiny), path] {
                    let answer = server.get(&path, fixture.world.token(caller)).await;
                    let (numbers, text) = content(&answer);
                    asked += usize::from(answer.status.is_success());
                    for hidden in [mean, share] {
                        let close =
                            numbers.iter().find(|number| (**number - hidden).abs() < 1e-5 * hidden.abs().max(1.0));
                        assert!(close.is_none(), "{caller} {path} shows {hidden}: {text}");
                    }
                    for hidden in [format!("{mean:.2}"), format!("{mean:.4}")] {
                        let shown = text.split(|c: char| !c.is_ascii_digit() && c != '.').any(|word| word == hidden);
                        assert!(!shown, "{caller} {path} says {hidden}: {text}");
                    }
                }
            }
        }
        assert!(100 < asked, "only {asked} answers were looked at");
    })
    .await;
}
