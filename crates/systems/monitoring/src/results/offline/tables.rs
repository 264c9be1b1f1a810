//! The sheets of `results.xlsx`: overview, schools, items, domains and points.

use super::Analysed;
use crate::results::words::dash;
use cube::{Cell as CubeCell, Dimension, Mask, Stat, UnitKind};
use text::{Lang, word};

/// One value of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// Text.
    Text(String),
    /// Number.
    Number(f64),
}

/// A sheet: name, headings, rows.
#[derive(Clone, Debug)]
pub(super) struct Sheet {
    /// Name.
    pub name: String,
    /// Headings.
    pub headings: Vec<String>,
    /// Rows.
    pub rows: Vec<Vec<Value>>,
}

fn heading(key: &str) -> String {
    word(&format!("results.col_{key}"), Lang::Zh)
}

fn text(text: &str) -> Value {
    Value::Text(text.to_owned())
}

fn number(value: Option<f64>) -> Value {
    value.filter(|value| value.is_finite()).map_or_else(|| Value::Text(dash()), Value::Number)
}

fn estimate(cell: &CubeCell) -> Vec<Value> {
    let half = cell.se.map(|se| 1.96 * se);
    let end = |sign: f64| cell.estimate.zip(half).map(|(value, half)| value + sign * half);
    vec![number(cell.n.map(f64::from)), number(cell.estimate), number(cell.se), number(end(-1.0)), number(end(1.0))]
}

fn sheet(key: &str, first: &[&str], rows: Vec<Vec<Value>>, rest: &[&str]) -> Sheet {
    let figures = ["n", "value", "se", "lower", "upper"];
    let headings = first.iter().chain(&figures).chain(rest).map(|key| heading(key)).collect();
    Sheet { name: word(&format!("results.sheet_{key}"), Lang::Zh), headings, rows }
}

/// All sheets, in order.
pub(super) fn sheets(of: &Analysed) -> Vec<Sheet> {
    vec![overview(of), schools(of), items(of), groups(of)]
}

fn of_kind(of: &Analysed, kind: UnitKind, dimension: Dimension) -> impl Iterator<Item = &CubeCell> {
    of.cube.cells.iter().filter(move |cell| cell.kind == kind && cell.dimension == dimension)
}

fn name_of(of: &Analysed, cell: &CubeCell) -> String {
    of.units.iter().find(|unit| unit.unit_no == cell.unit_no).map(|unit| unit.name.clone()).unwrap_or_default()
}

fn overview(of: &Analysed) -> Sheet {
    let mut rows = Vec::new();
    let mut add = |key: &str, cells: Vec<Value>| {
        let mut row = vec![text(&word(&format!("results.overview_{key}"), Lang::Zh))];
        row.extend(cells);
        rows.push(row);
    };
    for total in of_kind(of, UnitKind::Region, Dimension::Total) {
        add("mean", estimate(total));
        let plain = |value| vec![number(total.n.map(f64::from)), number(value)];
        add("sd", plain(total.stat(Stat::Sd)));
        add("median", plain(total.stat(Stat::Quantile(50))));
        let stats = of.cube.subject_stats.first().cloned().unwrap_or_default();
        add("alpha", plain(stats.alpha));
        add("sem", plain(stats.sem));
        add("between_share", plain(stats.between_share));
        add("difference_coefficient", plain(stats.difference_coefficient));
    }
    for level in of_kind(of, UnitKind::Region, Dimension::Level) {
        let code = of.plan.member(Dimension::Level, level.member);
        let mut row = vec![text(&word(&format!("results.level.{code}"), Lang::Zh))];
        row.extend(estimate(level));
        rows.push(row);
    }
    sheet("overview", &["measure"], rows, &[])
}

fn schools(of: &Analysed) -> Sheet {
    let row = |cell: &CubeCell| {
        let mut row = vec![text(&name_of(of, cell))];
        row.extend(estimate(cell));
        let placed = of.evidence.values.iter().position(|value| {
            value.dimension == "total"
                && of.units.iter().any(|unit| unit.unit_id == value.unit_id && unit.unit_no == cell.unit_no)
        });
        let at = placed.and_then(|at| of.screened.placed[at]).filter(|_| cell.mask == Mask::None);
        let sd = placed.map_or(f64::NAN, |at| of.evidence.values[at].sd_pupil);
        row.push(number(at.map(|at| at.expectation)));
        row.push(number(at.map(|at| at.position.effect * sd)));
        row.push(text(&reading(of, placed, at.is_some())));
        row
    };
    let rows = of_kind(of, UnitKind::School, Dimension::Total).map(row).collect();
    sheet("schools", &["school"], rows, &["expectation", "difference", "reading"])
}

fn reading(of: &Analysed, value: Option<usize>, compared: bool) -> String {
    let told = of.screened.told.iter().find(|told| Some(told.value) == value);
    let code = match told {
        Some(told) if told.effect < 0.0 => "below",
        Some(_) => "above",
        None if compared => "no_difference",
        None => "unknown",
    };
    word(&format!("label.reading.{code}"), Lang::Zh)
}

fn items(of: &Analysed) -> Sheet {
    let stats = of.cube.subject_stats.first().cloned().unwrap_or_default();
    let row = |cell: &CubeCell| {
        let place = usize::from(cell.member);
        let item = &of.plan.blueprint.items[place];
        let mut row = vec![text(&item.item_no), text(&item.domain), text(&item.point), Value::Number(item.full_mark)];
        row.extend(estimate(cell));
        let item = stats.items.get(place).copied().unwrap_or_default();
        row.extend([number(cell.stat(Stat::Blank)), number(item.point_biserial), number(item.discrimination)]);
        row
    };
    let rows = of_kind(of, UnitKind::Region, Dimension::Item).map(row).collect();
    sheet("items", &["item_no", "domain", "point", "full_mark"], rows, &["blank", "point_biserial", "discrimination"])
}

/// Domains and points of the region and of every school.
fn groups(of: &Analysed) -> Sheet {
    let wanted = |cell: &&CubeCell| {
        matches!(cell.kind, UnitKind::Region | UnitKind::School)
            && matches!(cell.dimension, Dimension::Domain | Dimension::Point)
    };
    let row = |cell: &CubeCell| {
        let kind = word(&format!("results.col_{}", cell.dimension.code()), Lang::Zh);
        let mut row = vec![text(&name_of(of, cell)), text(&kind), text(&of.plan.member(cell.dimension, cell.member))];
        row.extend(estimate(cell));
        row
    };
    let rows = of.cube.cells.iter().filter(wanted).map(row).collect();
    sheet("points", &["school", "dimension", "member"], rows, &[])
}
