//! Lists as workbooks: what is on the page, in its order.

use crate::model::{FindingRow, ImprovementRow};
use crate::rules::sentence;
use axum::response::Response;
use tabular::Cell;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_xlsx};
use text::Lang;
use webkit::Problem;
use webkit::download::{XLSX, download};

/// Rows an export holds at most: beyond it a filter is the better answer.
pub const ROWS_MAX: i64 = 20_000;

const LANG: Lang = Lang::Zh;

fn word(prefix: &str, code: &str) -> Cell {
    Cell::text(text::word(&format!("{prefix}.{code}"), LANG))
}

fn book(
    title: &str,
    note: &str,
    data_date: &str,
    columns: &[(&str, ExportKind)],
    rows: Vec<Vec<Cell>>,
) -> Result<Response, Problem> {
    let columns = columns.iter().map(|(key, kind)| ExportColumn::new(&text::word(key, LANG), *kind)).collect();
    let title = text::word(title, LANG);
    let spec =
        ExportSpec { title: title.clone(), data_date: data_date.into(), method_note: text::word(note, LANG), columns };
    let bytes = to_xlsx(&spec, rows, LANG)?;
    Ok(download(&format!("{title}.xlsx"), XLSX, bytes))
}

/// Findings; figures in marks or percentage points.
pub fn findings(rows: &[FindingRow], data_date: &str) -> Result<Response, Problem> {
    let columns = [
        ("label.column.unit", ExportKind::Text),
        ("label.column.subject", ExportKind::Text),
        ("label.column.grade", ExportKind::Text),
        ("evidence.column_direction", ExportKind::Text),
        ("evidence.column_sentence", ExportKind::Text),
        ("evidence.column_effect", ExportKind::Number(1)),
        ("evidence.column_lower", ExportKind::Number(1)),
        ("evidence.column_upper", ExportKind::Number(1)),
        ("evidence.column_n", ExportKind::Int),
        ("evidence.column_assessment", ExportKind::Text),
        ("evidence.column_task", ExportKind::Text),
    ];
    let cells = rows.iter().map(|row| {
        let factor = if row.scale == "rate" { 100.0 } else { 1.0 };
        let task = if row.improvement_id.is_some() { "yes" } else { "no" };
        vec![
            Cell::text(row.unit.name.as_str()),
            word("kernel.subject", &row.subject),
            word("kernel.grade", &row.grade.to_string()),
            word("label.direction", &row.direction),
            Cell::text(sentence::say(&row.sentence, LANG)),
            Cell::Number(row.effect * factor),
            Cell::Number(row.lower * factor),
            Cell::Number(row.upper * factor),
            Cell::Number(row.n as f64),
            Cell::text(row.assessment_name.as_str()),
            word("evidence.task", task),
        ]
    });
    book("evidence.findings", "evidence.findings_note", data_date, &columns, cells.collect())
}

/// Improvement tasks.
pub fn improvements(rows: &[ImprovementRow], data_date: &str) -> Result<Response, Problem> {
    let columns = [
        ("evidence.column_title", ExportKind::Text),
        ("label.column.unit", ExportKind::Text),
        ("label.column.subject", ExportKind::Text),
        ("label.column.state", ExportKind::Text),
        ("evidence.column_owner", ExportKind::Text),
        ("evidence.column_guide", ExportKind::Text),
        ("evidence.column_due", ExportKind::Date),
        ("evidence.column_days_left", ExportKind::Int),
        ("evidence.column_measures", ExportKind::Int),
        ("evidence.column_measures_done", ExportKind::Int),
        ("evidence.column_follow_up", ExportKind::Text),
    ];
    let cells = rows.iter().map(|row| {
        let verdict =
            row.follow_up.as_ref().map_or(Cell::Empty, |follow_up| word("label.follow_up", &follow_up.verdict));
        vec![
            Cell::text(row.title.as_str()),
            Cell::text(row.unit.name.as_str()),
            word("kernel.subject", &row.subject),
            word("label.improvement_state", &row.state),
            Cell::text(row.owner_name.clone().unwrap_or_default()),
            Cell::text(row.guide_name.clone().unwrap_or_default()),
            row.due.clone().map_or(Cell::Empty, Cell::Date),
            row.working_days_left.map_or(Cell::Empty, |left| Cell::Number(left as f64)),
            Cell::Number(row.measures as f64),
            Cell::Number(row.measures_done as f64),
            verdict,
        ]
    });
    book("evidence.improvements", "evidence.improvements_note", data_date, &columns, cells.collect())
}
