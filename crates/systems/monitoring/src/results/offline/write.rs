//! The files of `shuren analyze`.

use super::Analysed;
use super::tables::{Value, sheets};
use crate::results::words::dash;
use cube::{Dimension, Mask, UnitKind};
use kernel::{Error, Result};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use serde_json::json;
use std::path::Path;
use text::{Lang, number, percent, say, word};

/// The workbook with all tables; texts are written as texts, so that none runs as a formula.
pub(super) fn results(of: &Analysed, path: &Path) -> Result<()> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for table in sheets(of) {
        let sheet = book.add_worksheet();
        let write = |sheet: &mut rust_xlsxwriter::Worksheet| -> std::result::Result<(), XlsxError> {
            sheet.set_name(&table.name)?.set_freeze_panes(1, 0)?;
            for (column, heading) in (0..).zip(&table.headings) {
                sheet.write_string_with_format(0, column, heading, &bold)?;
            }
            for (row, cells) in (1..).zip(&table.rows) {
                for (column, cell) in (0..).zip(cells) {
                    match cell {
                        Value::Text(text) => sheet.write_string(row, column, text)?,
                        Value::Number(number) => sheet.write_number(row, column, *number)?,
                    };
                }
            }
            Ok(())
        };
        write(sheet).map_err(failed)?;
    }
    book.save(path).map_err(failed)
}

fn failed(error: XlsxError) -> Error {
    Error::Internal(Box::new(error))
}

/// Every cell of the cube, masked ones without a figure.
pub(super) fn cells(of: &Analysed, path: &Path) -> Result<()> {
    let cell = |cell: &cube::Cell| {
        let stats: std::collections::BTreeMap<String, f64> =
            cell.stats.iter().map(|(stat, value)| (stat.code(), *value)).collect();
        json!({
            "unit": of.units.iter().find(|unit| unit.unit_no == cell.unit_no).map(|unit| &unit.name),
            "kind": cell.kind.code(),
            "dimension": cell.dimension.code(),
            "member": of.plan.member(cell.dimension, cell.member),
            "n": cell.n,
            "n_eligible": cell.n_eligible,
            "estimate": cell.estimate,
            "se": cell.se,
            "se_kind": cell.se_kind.code(),
            "mask": cell.mask.code(),
            "stats": stats,
        })
    };
    let all: Vec<serde_json::Value> = of.cube.cells.iter().map(cell).collect();
    std::fs::write(path, serde_json::to_vec_pretty(&all)?)?;
    Ok(())
}

/// The region on one page, with what may be said of schools.
pub(super) fn summary(of: &Analysed, path: &Path) -> Result<()> {
    let lang = Lang::Zh;
    let mut lines = vec![format!("# {}", of.name), String::new()];
    let region = |dimension: Dimension| {
        of.cube.cells.iter().filter(move |cell| cell.kind == UnitKind::Region && cell.dimension == dimension)
    };
    for total in region(Dimension::Total).filter(|cell| cell.mask == Mask::None) {
        let half = 1.96 * total.se.unwrap_or(f64::NAN);
        let mean = total.estimate.unwrap_or(f64::NAN);
        let shown = |value: f64| number(value, 1);
        let params = [
            ("n", total.n.unwrap_or(0).to_string()),
            ("mean", shown(mean)),
            ("full", shown(of.plan.blueprint.full_mark())),
            ("lower", shown(mean - half)),
            ("upper", shown(mean + half)),
        ];
        lines.push(say("results.offline_mean", lang, &params));
    }
    lines.extend([String::new(), format!("## {}", word("results.sheet_points", lang)), String::new()]);
    for cell in region(Dimension::Domain).chain(region(Dimension::Point)) {
        let rate = cell.estimate.map_or_else(dash, |rate| percent(rate, 1));
        lines.push(format!("- {} {rate}", of.plan.member(cell.dimension, cell.member)));
    }
    lines.extend([String::new(), format!("## {}", word("results.col_findings", lang)), String::new()]);
    if of.screened.told.is_empty() {
        lines.push(word("results.offline_no_findings", lang));
    }
    lines.extend(of.screened.told.iter().map(|told| format!("- {}", finding(of, told))));
    lines.extend([
        String::new(),
        word(&format!("results.method.{}", of.options.sampling), lang),
        word("results.method.shrunk", lang),
    ]);
    std::fs::write(path, lines.join("\n") + "\n")?;
    Ok(())
}

fn finding(of: &Analysed, told: &evidence::rules::screen::Told) -> String {
    let value = &of.evidence.values[told.value];
    let unit =
        of.units.iter().find(|unit| unit.unit_id == value.unit_id).map(|unit| unit.name.clone()).unwrap_or_default();
    let (factor, digits, scale) = if value.scale == "rate" { (100.0, 0, "rate") } else { (1.0, 1, "marks") };
    let sign = if told.effect < 0.0 { -1.0 } else { 1.0 };
    let shown = |effect: f64| number(sign * effect * value.sd_pupil * factor, digits);
    let (low, high) = told.interval();
    let (near, far) = if told.effect < 0.0 { (high, low) } else { (low, high) };
    let direction = if told.effect < 0.0 { "below" } else { "above" };
    let params = [
        ("unit", unit),
        (
            "member",
            if value.member.is_empty() { word("results.offline_whole", Lang::Zh) } else { value.member.clone() },
        ),
        ("size", shown(told.effect)),
        ("lower", shown(near)),
        ("upper", shown(far)),
        ("n", value.n.to_string()),
    ];
    say(&format!("results.offline_{direction}_{scale}"), Lang::Zh, &params)
}
