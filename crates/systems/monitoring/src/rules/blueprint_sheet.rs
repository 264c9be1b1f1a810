//! A blueprint as a sheet: its columns, its rows in and out.

use crate::model::BlueprintItem;
use crate::model::blueprint::{COGNITIVE, KINDS};
use kernel::error::FieldError;
use tabular::export::{ExportColumn, ExportKind, ExportSpec};
use tabular::{Cell, Choice, ColumnSpec, Formulas, Kind, Row, TemplateSpec};
use text::Lang;

const COLUMNS: [&str; 8] = ["item", "full_mark", "kind", "point", "domain", "competence", "cognitive", "booklets"];

fn heading(key: &str) -> String {
    text::word(&format!("monitoring.column_{key}"), Lang::Zh)
}

fn choices(prefix: &str, words: &[&str]) -> Kind {
    let choice = |word: &&str| {
        let key = format!("label.{prefix}.{word}");
        let aliases = vec![(*word).to_owned(), text::word(&key, Lang::En)];
        let more = text::words(&format!("monitoring.{prefix}_{word}")).iter().cloned();
        Choice {
            key: (*word).to_owned(),
            label: text::word(&key, Lang::Zh),
            aliases: aliases.into_iter().chain(more).collect(),
        }
    };
    Kind::Choice { choices: words.iter().map(choice).collect() }
}

/// The columns of the sheet.
#[must_use]
pub fn spec() -> TemplateSpec {
    let mut spec = TemplateSpec::new("monitoring.blueprint", 1, &text::word("monitoring.blueprint_sheet", Lang::Zh));
    spec.formulas = Formulas::Refuse;
    for key in COLUMNS {
        let kind = match key {
            "full_mark" => Kind::Number { min: 0.01, max: 327.0 },
            "kind" => choices("item_kind", &KINDS),
            "cognitive" => choices("cognitive", &COGNITIVE),
            _ => Kind::Text { max_chars: 60 },
        };
        let code = format!("monitoring.column_{key}");
        let aliases = text::words(&code).iter().cloned().chain([text::word(&code, Lang::En)]);
        let mut column = ColumnSpec::new(key, &heading(key), kind).aliases(aliases);
        column.required = ["item", "full_mark", "kind"].contains(&key);
        spec.columns.push(column);
    }
    spec
}

/// One row as an item.
///
/// # Errors
/// The faults of the row.
pub fn item(position: i64, row: &Row) -> Result<BlueprintItem, Vec<FieldError>> {
    if !row.errors.is_empty() {
        return Err(row.errors.clone());
    }
    let text = |key: &str| row.text(key).unwrap_or_default().to_owned();
    let parts: Vec<String> = text("booklets")
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect();
    let booklets: Vec<u8> = parts.iter().filter_map(|part| part.parse().ok()).collect();
    if booklets.len() < parts.len() || (parts.is_empty() && row.text("booklets").is_some()) {
        let fault = FieldError::at_row(row.number, &heading("booklets"), "monitoring.unknown_word");
        return Err(vec![fault.with("value", text("booklets"))]);
    }
    Ok(BlueprintItem {
        position,
        item_no: text("item"),
        full_mark: row.number("full_mark").unwrap_or(0.0),
        kind: text("kind"),
        point: text("point"),
        domain: text("domain"),
        competence: text("competence"),
        cognitive: text("cognitive"),
        booklets,
    })
}

/// The sheet of an export and its rows; what goes out can come in again.
#[must_use]
pub fn export(items: &[BlueprintItem]) -> (ExportSpec, Vec<Vec<Cell>>) {
    let kind = |key: &str| if key == "full_mark" { ExportKind::Number(2) } else { ExportKind::Text };
    let columns = COLUMNS.iter().map(|key| ExportColumn::new(&heading(key), kind(key))).collect();
    let title = text::word("monitoring.blueprint_sheet", Lang::Zh);
    let spec = ExportSpec { title, data_date: String::new(), method_note: String::new(), columns };
    let label = |prefix: &str, word: &str| match word {
        "" => Cell::Empty,
        word => Cell::text(text::word(&format!("label.{prefix}.{word}"), Lang::Zh)),
    };
    let rows = items.iter().map(|item| {
        let booklets: Vec<String> = item.booklets.iter().map(u8::to_string).collect();
        vec![
            Cell::text(item.item_no.as_str()),
            Cell::Number(item.full_mark),
            label("item_kind", &item.kind),
            Cell::text(item.point.as_str()),
            Cell::text(item.domain.as_str()),
            Cell::text(item.competence.as_str()),
            label("cognitive", &item.cognitive),
            Cell::text(booklets.join(" ")),
        ]
    });
    (spec, rows.collect())
}
