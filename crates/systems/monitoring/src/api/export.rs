//! Lists of this room as workbooks.

use crate::model::AssessmentRow;
use axum::response::Response;
use tabular::Cell;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_xlsx};
use text::Lang;
use webkit::Problem;
use webkit::download::{XLSX, download};

/// A workbook to save under its title.
///
/// # Errors
/// Internal, from the writer.
pub(super) fn workbook(spec: &ExportSpec, rows: Vec<Vec<Cell>>, name: &str) -> Result<Response, Problem> {
    let bytes = to_xlsx(spec, rows, Lang::Zh)?;
    Ok(download(&format!("{name}.xlsx"), XLSX, bytes))
}

/// Columns by text key and kind.
pub(super) fn spec(title: &str, columns: &[(&str, ExportKind)]) -> ExportSpec {
    let columns = columns.iter().map(|(key, kind)| ExportColumn::new(&text::word(key, Lang::Zh), *kind)).collect();
    ExportSpec { title: text::word(title, Lang::Zh), data_date: String::new(), method_note: String::new(), columns }
}

/// The list of assessments.
///
/// # Errors
/// Internal, from the writer.
pub(super) fn assessments(rows: &[AssessmentRow]) -> Result<Response, Problem> {
    let text = ExportKind::Text;
    let spec = spec(
        "monitoring.assessments",
        &[
            ("label.column.name", text),
            ("monitoring.column_form", text),
            ("label.column.stage", text),
            ("label.column.grade", ExportKind::Int),
            ("monitoring.column_subjects", text),
            ("monitoring.column_exam_date", ExportKind::Date),
            ("label.column.unit", text),
            ("label.column.state", text),
        ],
    );
    let word = |key: String| Cell::text(text::word(&key, Lang::Zh));
    let cells = rows.iter().map(|row| {
        let subjects: Vec<String> =
            row.subjects.iter().map(|code| text::word(&format!("kernel.subject.{code}"), Lang::Zh)).collect();
        vec![
            Cell::text(row.name.as_str()),
            word(format!("lawful.form.{}", row.form)),
            word(format!("kernel.stage.{}", row.stage)),
            Cell::Number(f64::from(row.grade)),
            Cell::text(subjects.join(" ")),
            row.exam_date.clone().map_or(Cell::Empty, Cell::Date),
            Cell::text(row.unit.name.as_str()),
            word(format!("label.assessment_state.{}", row.state)),
        ]
    });
    workbook(&spec, cells.collect(), &spec.title.clone())
}
