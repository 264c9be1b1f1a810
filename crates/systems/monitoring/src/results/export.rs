//! Result tables as workbooks: exactly what the page shows, masks as dashes.

use crate::results::model::{Figure, ItemRow, ResultHead, SchoolResultRow};
use crate::results::words::{dash, say, subject};
use kernel::Result;
use tabular::Cell;
use tabular::export::{ExportColumn, ExportKind, ExportSpec, to_xlsx};
use text::{Lang, word};

const LANG: Lang = Lang::Zh;

/// A figure, or a dash where none may stand.
fn cell(value: Option<f64>) -> Cell {
    value.map_or_else(|| Cell::text(dash()), Cell::Number)
}

fn three(figure: &Figure) -> [Cell; 3] {
    [cell(figure.value), cell(figure.lower), cell(figure.upper)]
}

fn spec(title: String, data_date: &str, method: String, columns: &[(&str, ExportKind)]) -> ExportSpec {
    let columns =
        columns.iter().map(|(key, kind)| ExportColumn::new(&word(&format!("results.col_{key}"), LANG), *kind));
    ExportSpec { title, data_date: data_date.to_owned(), method_note: method, columns: columns.collect() }
}

/// The schools of a subject, in code order.
///
/// # Errors
/// Internal, from the writer.
pub fn schools(code: &str, rows: &[SchoolResultRow]) -> Result<Vec<u8>> {
    let mark = ExportKind::Number(1);
    let columns = [
        ("code", ExportKind::Text),
        ("school", ExportKind::Text),
        ("kind", ExportKind::Text),
        ("n", ExportKind::Int),
        ("n_frame", ExportKind::Int),
        ("mean", mark),
        ("lower", mark),
        ("upper", mark),
        ("difference", mark),
        ("difference_lower", mark),
        ("difference_upper", mark),
        ("reading", ExportKind::Text),
        ("findings", ExportKind::Int),
    ];
    let title = text::say("results.schools_of", LANG, &[("subject", subject(code, LANG))]);
    let method = word("results.method.shrunk", LANG);
    let cells = rows.iter().map(|row| {
        let mut cells = vec![
            Cell::text(row.code.as_str()),
            Cell::text(row.unit.name.as_str()),
            Cell::text(word(&row.kind_label, LANG)),
        ];
        cells.push(if row.mean.value.is_some() { Cell::Number(row.n as f64) } else { Cell::text(dash()) });
        cells.push(Cell::Number(row.n_frame as f64));
        cells.extend(three(&row.mean));
        cells.extend(three(&row.difference));
        cells.push(Cell::text(word(&format!("label.reading.{}", row.reading), LANG)));
        cells.push(Cell::Number(row.findings as f64));
        cells
    });
    to_xlsx(&spec(title, "", method, &columns), cells.collect::<Vec<_>>(), LANG)
}

/// The items of a subject in a unit.
///
/// # Errors
/// Internal, from the writer.
pub fn items(head: &ResultHead, code: &str, rows: &[ItemRow]) -> Result<Vec<u8>> {
    let percent = ExportKind::Percent(1);
    let columns = [
        ("item_no", ExportKind::Text),
        ("kind", ExportKind::Text),
        ("domain", ExportKind::Text),
        ("point", ExportKind::Text),
        ("cognitive", ExportKind::Text),
        ("full_mark", ExportKind::Number(1)),
        ("n", ExportKind::Int),
        ("rate", percent),
        ("lower", percent),
        ("upper", percent),
        ("region_rate", percent),
        ("difference", percent),
        ("difference_lower", percent),
        ("difference_upper", percent),
        ("reading", ExportKind::Text),
        ("blank", percent),
        ("point_biserial", ExportKind::Number(2)),
        ("discrimination", ExportKind::Number(2)),
    ];
    let title = format!("{}-{}", head.unit.name, subject(code, LANG));
    let method: Vec<String> = head.method.iter().map(|note| say(note, LANG)).collect();
    let label = |prefix: &str, code: &str| {
        if code.is_empty() { Cell::Empty } else { Cell::text(word(&format!("label.{prefix}.{code}"), LANG)) }
    };
    let cells = rows.iter().map(|row| {
        let mut cells = vec![
            Cell::text(row.item_no.as_str()),
            label("item_kind", &row.kind),
            Cell::text(row.domain.as_str()),
            Cell::text(row.point.as_str()),
            label("cognitive", &row.cognitive),
            Cell::Number(row.full_mark),
            if row.rate.value.is_some() { Cell::Number(row.rate.n as f64) } else { Cell::text(dash()) },
        ];
        cells.extend(three(&row.rate));
        cells.push(cell(row.expectation));
        cells.extend(three(&row.difference));
        cells.push(label("reading", &row.reading));
        cells.extend([cell(row.blank_share), cell(row.point_biserial), cell(row.discrimination)]);
        cells
    });
    to_xlsx(&spec(title, &head.data_date, method.join("\n"), &columns), cells.collect::<Vec<_>>(), LANG)
}
