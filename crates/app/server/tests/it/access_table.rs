//! Every operation of the API asked by every role, by nobody and by another school, against a table people can read.
//!
//! `UPDATE_EXPECT=1` writes the table anew; the rules that hold whatever the table says are asserted beside it.

use crate::fixture::{Fixture, Operation, operations};
use crate::http::Server;
use crate::world::{Copy, World};
use std::fmt::Write as _;
use storage::Ctx;
use storage::testing::sqlite;

const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/access_table.txt");

/// Who asks: every role of the catalogue, the principal of another school, nobody.
fn callers() -> Vec<String> {
    let roles = people::roles::all().iter().map(|role| role.key.clone());
    roles.chain(["other_school".to_owned(), "nobody".to_owned()]).collect()
}

fn holds(caller: &str, permission: &str) -> bool {
    let role = if caller == "other_school" { "principal" } else { caller };
    match permission {
        "public" => true,
        "session" => caller != "nobody",
        word => people::roles::get(role).is_some_and(|role| role.permissions.iter().any(|held| held.word() == word)),
    }
}

/// What may stand in a cell: the class for success, the number for a refusal.
fn cell(status: u16) -> String {
    if (200..300).contains(&status) { "2xx".into() } else { status.to_string() }
}

/// Asks everybody's every question; a write that succeeds is followed by a fresh copy of the world.
async fn ask_all(original: &Ctx, fixture: &Fixture) -> Vec<(Operation, Vec<String>)> {
    let mut copy = Copy::of(original).await;
    let mut server = Server::over(&copy.ctx);
    let mut table = Vec::new();
    for operation in operations() {
        let (path, version, body) = (fixture.path(&operation), fixture.version(&operation), fixture.body(&operation));
        let mut cells = Vec::new();
        for caller in callers() {
            let token = fixture.world.tokens.get(&caller).map(String::as_str);
            let answer = server.ask(&operation.method, &path, token, version, &body).await;
            let (status, name) = (answer.status.as_u16(), operation.name());
            assert!(status < 500, "{name} as {caller}: {}", String::from_utf8_lossy(&answer.bytes));
            let success = (200..300).contains(&status);
            assert!(
                !success || holds(&caller, &operation.permission),
                "{caller} does {name} without {}",
                operation.permission
            );
            if caller == "nobody" && operation.permission != "public" {
                assert_eq!(status, 401, "nobody at {name}");
            }
            if std::env::var("SHOW_REFUSALS").is_ok() && !success && !matches!(status, 401 | 403 | 404) {
                eprintln!("{name} as {caller}: {}", String::from_utf8_lossy(&answer.bytes));
            }
            if success && operation.method != "GET" {
                copy = Copy::of(original).await;
                server = Server::over(&copy.ctx);
            }
            cells.push(cell(status));
        }
        table.push((operation, cells));
    }
    table
}

fn rendered(table: &[(Operation, Vec<String>)]) -> String {
    let mut text = String::from("operation | permission");
    for caller in callers() {
        let _ = write!(text, " | {caller}");
    }
    text.push('\n');
    for (operation, cells) in table {
        let _ = writeln!(text, "{} | {} | {}", operation.name(), operation.permission, cells.join(" | "));
    }
    text
}

#[tokio::test]
async fn every_operation_answers_every_role_as_the_table_says() {
    let test = sqlite().await;
    let world = World::new(&test.ctx).await;
    let fixture = Fixture::new(&test.ctx, world).await;
    let table = ask_all(&test.ctx, &fixture).await;
    // Somebody must be able to do each thing, or the question was asked wrongly.
    let never = [
        "/session",
        "/session/activate",
        "/session/password",
        "/session/logins/{id}/end",
        "/persons/{id}/split",
        "/improvements/{id}/close",
        "/improvements/{id}/await-follow-up",
    ];
    let nobody_can: Vec<String> = table
        .iter()
        .filter(|(_, cells)| cells.iter().all(|cell| cell != "2xx"))
        .filter(|(operation, _)| !never.iter().any(|path| operation.path.ends_with(path)))
        .map(|(operation, _)| operation.name())
        .collect();
    assert!(nobody_can.is_empty(), "nobody can do {nobody_can:?}");
    let now = rendered(&table);
    if std::env::var("UPDATE_EXPECT").is_ok() {
        std::fs::write(TABLE, &now).expect("table written");
        return;
    }
    let before = std::fs::read_to_string(TABLE).unwrap_or_default();
    let mut differences = String::new();
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), now.lines().collect());
    old.iter().filter(|line| !new.contains(line)).for_each(|line| differences.push_str(&format!("- {line}\n")));
    new.iter().filter(|line| !old.contains(line)).for_each(|line| differences.push_str(&format!("+ {line}\n")));
    assert!(differences.is_empty(), "the table changed (UPDATE_EXPECT=1 writes it anew):\n{differences}");
}
