//! Turns one cell into the value its column asks for, or says what is wrong with it.

use kernel::FieldError;

use crate::table::Value;
use crate::{Cell, Choice, ColumnSpec, Kind, heading};

/// Choices listed in an error; a longer list ends with dots.
const LISTED: usize = 12;
/// Characters of the user's value repeated in an error.
const SHOWN: usize = 40;

/// The value of a cell; `None` for an empty cell of an optional column.
pub(crate) fn parse(cell: &Cell, column: &ColumnSpec, row: u32) -> Result<Option<Value>, FieldError> {
    let fail = |code: &str| FieldError::at_row(row, &column.heading, &format!("tabular.{code}"));
    match cell {
        Cell::Error(code) if code == "#FORMULA" => return Err(fail("formula_without_result")),
        Cell::Error(code) => return Err(fail("cell_error").with("found", code)),
        Cell::TooLong { chars, .. } => {
            return Err(fail("too_long").with("found", chars).with("limit", limit(&column.kind)));
        }
        _ => {}
    }
    let shown = || cell.as_text().chars().take(SHOWN).collect::<String>();
    if cell.as_text().is_empty() {
        return if column.required { Err(fail("required")) } else { Ok(None) };
    }
    let value = match &column.kind {
        Kind::Text { .. } if cell.lost_digits() => return Err(fail("lost_digits")),
        Kind::Text { max_chars } => {
            let text = cell.as_text();
            let chars = text.chars().count();
            if *max_chars < chars {
                return Err(fail("too_long").with("found", chars).with("limit", max_chars));
            }
            Value::Text(text)
        }
        Kind::Int { min, max } => {
            let number = cell.as_int().ok_or_else(|| fail("not_whole").with("found", shown()))?;
            if !(*min..=*max).contains(&number) {
                return Err(fail("out_of_range").with("found", number).with("min", min).with("max", max));
            }
            Value::Int(number)
        }
        Kind::Number { min, max } => {
            let number = cell.as_number().ok_or_else(|| fail("not_a_number").with("found", shown()))?;
            if !(*min..=*max).contains(&number) {
                return Err(fail("out_of_range").with("found", number).with("min", min).with("max", max));
            }
            Value::Number(number)
        }
        Kind::Any => Value::Any(cell.clone()),
        Kind::Date => Value::Date(cell.as_local_date().ok_or_else(|| fail("not_a_date").with("found", shown()))?),
        Kind::Flag => Value::Flag(cell.as_bool().ok_or_else(|| fail("not_yes_or_no").with("found", shown()))?),
        Kind::Choice { choices } => match choose(choices, &cell.as_text()) {
            Some(choice) => Value::Choice(choice.key.clone()),
            None => return Err(fail("not_a_choice").with("found", shown()).with("choices", list(choices))),
        },
    };
    Ok(Some(value))
}

fn choose<'a>(choices: &'a [Choice], text: &str) -> Option<&'a Choice> {
    let wanted = heading::squeeze(text);
    let matches = |word: &String| heading::squeeze(word) == wanted;
    choices.iter().find(|choice| matches(&choice.label) || matches(&choice.key) || choice.aliases.iter().any(matches))
}

fn list(choices: &[Choice]) -> String {
    let mut labels: Vec<&str> = choices.iter().take(LISTED).map(|choice| choice.label.as_str()).collect();
    if LISTED < choices.len() {
        labels.push("…");
    }
    labels.join(" / ")
}

fn limit(kind: &Kind) -> String {
    if let Kind::Text { max_chars } = kind { max_chars.to_string() } else { SHOWN.to_string() }
}
