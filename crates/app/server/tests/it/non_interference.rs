//! Two regions that differ only where somebody may not look give that somebody the same answers, to the byte.

use crate::fixture::{Fixture, operations};
use crate::http::{Answered, Server};
use crate::world::{Copy, World, hex};
use std::io::Read as _;
use storage::testing::sqlite;
use storage::{Ctx, Reads, Tx, params};
use tabular::Limits;

/// People of School A, and what stands in for their school in the other region.
const CALLERS: [&str; 7] = ["principal", "dean", "school_clerk", "head_teacher", "teacher", "student", "expert"];
/// Words that stand only in the changed records of School D.
const CHANGED: &str = "Quokka";

/// Copies a row with other values in some columns.
async fn clone_row(tx: &Tx, table: &str, condition: &str, changes: &[(&str, &str)]) {
    let columns =
        tx.query(&format!("select name from pragma_table_info('{table}')"), params![]).await.expect("columns");
    let names: Vec<String> = columns.iter().map(|row| row.get("name").expect("name")).collect();
    let values: Vec<&str> = names
        .iter()
        .map(|name| changes.iter().find(|(key, _)| key == name).map_or(name.as_str(), |(_, value)| *value))
        .collect();
    let sql = format!(
        "insert into {table} ({}) select {} from {table} where {condition} limit 1",
        names.join(", "),
        values.join(", ")
    );
    assert_eq!(tx.exec(&sql, params![]).await.expect(&sql), 1, "{sql}");
}

/// Changes everything that belongs to School D alone.
async fn change_outside(ctx: &Ctx, world: &World) {
    let (own, other) = (hex(ctx, world.schools[0].0), hex(ctx, world.schools[3].0));
    let below = format!("(select descendant_id from unit_closure where ancestor_id = {other})");
    let pupils = format!("(select person_id from enrolment where school_id = {other})");
    let tx = ctx.begin(&kernel::Actor::System).await.expect("begin");
    let changes = [
        format!(
            "update unit set name = name || ' {CHANGED}', name_pinyin = '{CHANGED}', short_name = '{CHANGED}', version = version + 7 where unit_id in {below}"
        ),
        format!(
            "update person set name = '{CHANGED}' || name, name_pinyin = '{CHANGED}', gender = 'f' where person_id in {pupils}"
        ),
        format!(
            "update result_cell set estimate = estimate + 1, se = se * 2, n = n + 3, stats = '{{}}' where unit_id in {below}"
        ),
        format!("update evidence_value set estimate = estimate + 1 where unit_id in {below}"),
        format!("update release_unit set name = name || ' {CHANGED}' where unit_id in {below}"),
        format!("update import_row set plan = replace(plan, 'School D', '{CHANGED}')"),
        format!(
            "delete from enrolment where enrolment_id = (select enrolment_id from enrolment where school_id = {other} limit 1)"
        ),
    ];
    for sql in changes {
        assert!(0 < tx.exec(&sql, params![]).await.expect(&sql), "nothing to change: {sql}");
    }
    let named = format!("name || '{CHANGED}'");
    clone_row(
        &tx,
        "person",
        "name = 'Pupil Eaa'",
        &[("person_id", "x'00000000000000000000000000000001'"), ("name", &named)],
    )
    .await;
    clone_row(
        &tx,
        "enrolment",
        &format!("school_id = {other}"),
        &[("enrolment_id", "randomblob(16)"), ("person_id", "x'00000000000000000000000000000001'")],
    )
    .await;
    clone_row(
        &tx,
        "unit_alias",
        "1 = 1",
        &[("unit_alias_id", "randomblob(16)"), ("unit_id", &other), ("alias", &format!("'{CHANGED}'"))],
    )
    .await;
    let finding = "x'00000000000000000000000000000002'";
    clone_row(&tx, "finding", &format!("unit_id = {own}"), &[("finding_id", finding), ("unit_id", &other)]).await;
    let task = [
        ("improvement_task_id", "x'00000000000000000000000000000003'"),
        ("unit_id", other.as_str()),
        ("finding_id", finding),
        ("title", "'Quokka'"),
    ];
    clone_row(&tx, "improvement_task", &format!("unit_id = {own}"), &task).await;
    let account = [("account_id", "randomblob(16)"), ("login", "'quokka'"), ("display_name", "'Quokka'")];
    clone_row(&tx, "account", "login = 'other_school'", &account).await;
    let job = [("job_id", "randomblob(16)"), ("unit_id", other.as_str()), ("unique_key", "null")];
    clone_row(&tx, "job", "1 = 1", &job).await;
    let batch = [("import_batch_id", "randomblob(16)"), ("unit_id", other.as_str()), ("file_name", "'Quokka.csv'")];
    clone_row(&tx, "import_batch", "1 = 1", &batch).await;
    tx.commit().await.expect("commit");
}

/// What an answer says, apart from what every writing of a file makes anew.
fn said(answer: &Answered) -> String {
    let content = match answer.media_type.as_str() {
        kind if kind.contains("spreadsheetml") => {
            let book = tabular::read(&answer.bytes, "a.xlsx", &Limits::default()).expect("a workbook");
            book.sheets.iter().map(|sheet| format!("{} {:?}\n", sheet.name, sheet.rows)).collect()
        }
        kind if kind.contains("wordprocessingml") => {
            let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&answer.bytes)).expect("a document");
            let mut text = String::new();
            zip.by_name("word/document.xml").expect("its text").read_to_string(&mut text).expect("text");
            text
        }
        kind if kind.contains("json") || kind.is_empty() => String::from_utf8_lossy(&answer.bytes).into_owned(),
        _ => format!("{:?}", vault::sha256_hex(&answer.bytes)),
    };
    format!("{} {} {content}", answer.status, answer.media_type)
}

/// Every reading operation: with ids of the own school, of the changed school, and the searches that would find it.
fn questions(fixture: &Fixture) -> Vec<String> {
    let world = &fixture.world;
    let (own, other) = (world.schools[0].to_string(), world.schools[3].to_string());
    let mut paths = Vec::new();
    for operation in operations().iter().filter(|operation| operation.method == "GET") {
        let path = fixture.path(operation);
        if path.contains(&own) {
            paths.push(path.replace(&own, &other));
        }
        paths.push(path);
    }
    let searches = [
        "/units?q=",
        "/units/export.xlsx?q=",
        "/persons?q=",
        "/persons/export.xlsx?q=",
        "/accounts?q=",
        "/assessments?q=",
        "/findings?q=",
        "/improvements?q=",
        "/imports?q=",
    ];
    paths.extend(searches.iter().flat_map(|path| {
        [format!("/api/v1{path}{CHANGED}"), format!("/api/v1{path}School%20D"), format!("/api/v1{path}Pupil%20D")]
    }));
    let filters = [
        "/findings?unit_id=",
        "/findings/export.xlsx?unit_id=",
        "/improvements?unit_id=",
        "/persons?unit=",
        "/units?parent=",
        "/imports/template.xlsx?kind=roster&unit_id=",
    ];
    paths.extend(filters.iter().map(|path| format!("/api/v1{path}{other}")));
    for id in [
        "00000000-0000-0000-0000-000000000001",
        "00000000-0000-0000-0000-000000000002",
        "00000000-0000-0000-0000-000000000003",
    ] {
        paths.extend(["persons", "findings", "improvements"].map(|kind| format!("/api/v1/{kind}/{id}")));
    }
    paths
}

#[tokio::test]
async fn what_lies_out_of_reach_changes_no_answer() {
    let test = sqlite().await;
    let world = World::new(&test.ctx).await;
    let fixture = Fixture::new(&test.ctx, world).await;
    let (here, there) = (Copy::of(&test.ctx).await, Copy::of(&test.ctx).await);
    change_outside(&there.ctx, &fixture.world).await;
    let (one, two) = (Server::over(&here.ctx), Server::over(&there.ctx));
    let questions = questions(&fixture);
    let mut leaks = Vec::new();
    for caller in CALLERS {
        let token = fixture.world.token(caller);
        for path in &questions {
            let (left, right) = (said(&one.get(path, token).await), said(&two.get(path, token).await));
            if left != right {
                let at = left.bytes().zip(right.bytes()).take_while(|(a, b)| a == b).count().saturating_sub(120);
                let part = |text: &str| {
                    String::from_utf8_lossy(text.as_bytes().get(at..(at + 400).min(text.len())).unwrap_or_default())
                        .into_owned()
                };
                leaks.push(format!("{caller} {path}\n  {}\n  {}", part(&left), part(&right)));
            }
        }
    }
    assert!(leaks.is_empty(), "{} answers differ:\n{}", leaks.len(), leaks.join("\n"));
    // The change itself is there for whoever may see it.
    let seen = two.get(&format!("/api/v1/units?q={CHANGED}"), fixture.world.token("bureau_office")).await;
    assert!(String::from_utf8_lossy(&seen.bytes).contains(CHANGED));
}
