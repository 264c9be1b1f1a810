//! A report as JSON for programs and as an aligned table for people.

use crate::survey::{Report, Row};
use anyhow::Context;
use std::fmt::Write;

/// Pretty JSON with a final line break; a figure that does not exist is null.
pub fn json(report: &Report) -> anyhow::Result<String> {
    let mut text = serde_json::to_string_pretty(report).context("the report cannot be written as JSON")?;
    text.push('\n');
    Ok(text)
}

/// A table with right-aligned figures, the design above and warnings below.
pub fn table(report: &Report) -> String {
    let group = report.group_by.clone().unwrap_or_default();
    let mut rows = vec![["statistic".into(), group, "estimate".into(), "se".into(), "n".into()]];
    rows.extend(report.statistics.iter().map(cells));
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..5).map(width).collect();
    let mut text = heading(report);
    for row in &rows {
        let mut line = format!("{:<w0$}  {:<w1$}", row[0], row[1], w0 = widths[0], w1 = widths[1]);
        for column in 2..5 {
            push(&mut line, format_args!("  {:>w$}", row[column], w = widths[column]));
        }
        push(&mut text, format_args!("{}\n", line.trim_end()));
    }
    for warning in &report.warnings {
        push(&mut text, format_args!("note: {warning}\n"));
    }
    text
}

fn heading(report: &Report) -> String {
    let se = if report.design.se == "pv1" { "the first plausible value" } else { "all plausible values" };
    format!(
        "{}: {} rows, design {} ({} degrees of freedom), sampling variance of {se}\n\n",
        report.file, report.n, report.design.method, report.design.degrees_of_freedom
    )
}

fn cells(row: &Row) -> [String; 5] {
    let share = row.name.starts_with("share");
    let figure = |value: f64| match (value.is_nan(), share) {
        (true, _) => "–".to_owned(),
        (false, true) => format!("{:.2} %", 100.0 * value),
        (false, false) => format!("{value:.2}"),
    };
    let by = row.by.clone().unwrap_or_else(|| "all".to_owned());
    [row.name.clone(), by, figure(row.estimate), figure(row.se), row.n.to_string()]
}

/// Writing to a string cannot fail.
fn push(text: &mut String, what: std::fmt::Arguments<'_>) {
    text.write_fmt(what).expect("a string takes all text");
}
