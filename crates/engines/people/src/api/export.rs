//! Lists as workbooks.

use crate::model::account::AccountRow;
use crate::model::person::PersonRow;
use crate::model::unit::UnitRow;
use axum::response::Response;
use kernel::Result;
use tabular::Cell;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_xlsx};
use text::Lang;
use webkit::Problem;
use webkit::download::{XLSX, download};

/// Rows an export holds at most: beyond it a filter is the better answer.
pub const ROWS_MAX: i64 = 50_000;

/// A workbook of a list; headings are text keys.
///
/// # Errors
/// Internal, from the writer.
pub fn workbook(title: &str, headings: &[&str], rows: Vec<Vec<Cell>>) -> Result<Response, Problem> {
    let word = |key: &str| text::word(key, Lang::Zh);
    let columns = headings.iter().map(|key| ExportColumn::new(&word(key), ExportKind::Text)).collect();
    let spec = ExportSpec { title: word(title), data_date: String::new(), method_note: String::new(), columns };
    let bytes = to_xlsx(&spec, rows, Lang::Zh)?;
    Ok(download(&format!("{}.xlsx", word(title)), XLSX, bytes))
}

/// Words of codes, e.g. of roles: `catalog.role.principal` under their prefix, joined.
pub fn words(prefix: &str, codes: &[String]) -> Cell {
    let words: Vec<String> = codes.iter().map(|code| text::word(&format!("{prefix}.{code}"), Lang::Zh)).collect();
    Cell::text(words.join(" "))
}

/// The accounts of a list.
///
/// # Errors
/// Internal, from the writer.
pub fn accounts(rows: &[AccountRow]) -> Result<Response, Problem> {
    let cells = rows.iter().map(|row| {
        vec![
            Cell::text(row.login.as_str()),
            Cell::text(row.display_name.as_str()),
            Cell::text(text::word(&format!("people.account_state.{}", row.state), Lang::Zh)),
            words("catalog.role", &row.roles),
            Cell::text(row.unit_names.join(" ")),
            Cell::text(row.last_login_at.clone().unwrap_or_default()),
        ]
    });
    let headings = ["people.login", "people.name", "people.state", "people.roles", "people.units", "people.last_login"];
    workbook("people.accounts", &headings, cells.collect())
}

/// The units of a list.
///
/// # Errors
/// Internal, from the writer.
pub fn units(rows: impl Iterator<Item = UnitRow>) -> Result<Response, Problem> {
    let cells = rows.map(|row| {
        vec![
            Cell::text(row.code.unwrap_or_default()),
            Cell::text(row.name),
            words("people.unit_kind_word", &[row.kind]),
            words("kernel.stage", &row.stages),
            words("people.trait_word", &row.traits),
            Cell::text(row.pupils.to_string()),
            Cell::text(row.staff.to_string()),
        ]
    });
    let headings = [
        "people.code",
        "people.unit_name",
        "people.kind",
        "people.stages",
        "people.traits",
        "people.pupils",
        "people.staff",
    ];
    workbook("people.units", &headings, cells.collect())
}

/// The persons of a list; never an identifier.
///
/// # Errors
/// Internal, from the writer.
pub fn persons(rows: impl Iterator<Item = PersonRow>) -> Result<Response, Problem> {
    let cells = rows.map(|row| {
        vec![
            Cell::text(row.name),
            words("people.gender_word", &[if row.gender.is_empty() { "unknown".into() } else { row.gender }]),
            Cell::text(row.unit.map(|unit| unit.name).unwrap_or_default()),
            Cell::text(row.class_name.unwrap_or_default()),
            words("people.post_word", &row.post_kinds),
        ]
    });
    workbook(
        "people.persons",
        &["people.name", "people.gender_heading", "people.units", "people.class", "people.posts"],
        cells.collect(),
    )
}
