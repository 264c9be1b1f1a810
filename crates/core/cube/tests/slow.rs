//! The cube against a slow, obvious version that goes back to the rows for every figure and every replicate.

mod common;

use std::collections::BTreeSet;

use common::{Dice, PLAN, Plan, build};
use cube::{
    Cell, Design, Dimension, Mask, Participation, Sampling, SeKind, Stat, State, SubjectSpec, SubjectTable, UnitKind,
    analyse_subject,
};
use proptest::prelude::*;

/// Rows with (weight, x, y), and the unit's own row numbers.
type Rows = Vec<(usize, f64, f64, f64)>;

struct Slow<'a> {
    design: &'a Design,
    spec: &'a SubjectSpec,
    table: &'a SubjectTable,
}

impl Slow<'_> {
    fn rows_of(&self, unit_no: u32) -> Vec<usize> {
        let under = |school: u32| {
            let mut up = Some(school);
            while let Some(at) = up {
                if at == unit_no {
                    return true;
                }
                up = self.design.units.iter().find(|u| u.unit_no == at).expect("in the tree").parent;
            }
            self.design.memberships.get(&unit_no).is_some_and(|m| m.contains(&school))
        };
        (0..self.table.rows()).filter(|&r| self.table.class[r] == unit_no || under(self.table.school[r])).collect()
    }

    fn mark(&self, row: usize) -> Option<f64> {
        if self.table.participation[row] != Participation::TookPart {
            return None;
        }
        let (mut full, mut earned) = (0.0, 0.0);
        for (item, spec) in self.table.items.iter().zip(&self.spec.items) {
            match item.state[row] {
                State::Absent | State::Exempt => return None,
                State::NotPresented => {}
                State::Blank => full += f64::from(spec.full_mark),
                State::Answered => {
                    full += f64::from(spec.full_mark);
                    earned += f64::from(item.score[row]);
                }
            }
        }
        (0.0 < full).then(|| earned / full * self.spec.full_mark() as f64 / 100.0)
    }

    fn total(&self, row: usize, set: usize) -> Option<f64> {
        match self.table.pv.get(set) {
            None => self.mark(row),
            Some(pv) => {
                (self.table.participation[row] == Participation::TookPart && !pv[row].is_nan()).then(|| pv[row])
            }
        }
    }

    /// (x, y) of one row for a cell.
    fn pair(&self, row: usize, dimension: Dimension, member: u16, set: usize) -> Option<(f64, f64)> {
        if self.table.participation[row] != Participation::TookPart {
            return None;
        }
        match dimension {
            Dimension::Total => self.total(row, set).map(|t| (1.0, t)),
            Dimension::Level => {
                let full = self.spec.full_mark() as f64;
                let cuts = match &self.spec.pv_cuts {
                    Some(cuts) => cuts.clone(),
                    None => self.spec.levels.iter().map(|l| l.min_percent * full / 10_000.0).collect(),
                };
                let top = cuts.get(usize::from(member) + 1).copied().unwrap_or(f64::INFINITY);
                let t = self.total(row, set)? + 1e-9;
                Some((1.0, if cuts[usize::from(member)] <= t && t < top { 1.0 } else { 0.0 }))
            }
            _ => {
                let (mut full, mut earned) = (0.0, 0.0);
                for (j, (item, spec)) in self.table.items.iter().zip(&self.spec.items).enumerate() {
                    let counts = match dimension {
                        Dimension::Item => j == usize::from(member),
                        Dimension::Point => spec.point == Some(member),
                        Dimension::Domain => spec.domain == Some(member),
                        Dimension::Competence => spec.competence == Some(member),
                        _ => spec.cognitive == Some(member),
                    };
                    if counts && matches!(item.state[row], State::Answered | State::Blank) {
                        full += f64::from(spec.full_mark);
                        earned += if item.state[row] == State::Answered { f64::from(item.score[row]) } else { 0.0 };
                    }
                }
                (0.0 < full).then_some((full, earned))
            }
        }
    }

    fn rows(&self, cell: &Cell, set: usize) -> Rows {
        let pair = |row: usize| {
            self.pair(row, cell.dimension, cell.member, set).map(|(x, y)| (row, self.table.weight[row], x, y))
        };
        self.rows_of(cell.unit_no).into_iter().filter_map(pair).collect()
    }

    /// Replicate variance of any statistic of the rows.
    fn jackknife(&self, rows: &Rows, statistic: &dyn Fn(&Rows) -> f64) -> f64 {
        let whole = statistic(rows);
        let zones: BTreeSet<u16> = rows.iter().map(|r| self.table.zone[r.0]).collect();
        let replicate = |zone: u16| {
            let factor =
                |row: usize| if self.table.zone[row] != zone { 1.0 } else { 2.0 * f64::from(self.table.rep[row]) };
            let rows: Rows = rows.iter().map(|&(row, w, x, y)| (row, w * factor(row), x, y)).collect();
            statistic(&rows)
        };
        zones.into_iter().map(replicate).map(|value| (value - whole) * (value - whole)).sum()
    }

    fn variance(&self, cell: &Cell, rows: &Rows) -> Option<f64> {
        let r = ratio(rows);
        let x: f64 = rows.iter().map(|(_, w, x, _)| w * x).sum();
        let residual = |&(_, w, x, y): &(usize, f64, f64, f64)| w * (y - r * x);
        let n = rows.len() as f64;
        match cell.se_kind {
            SeKind::Descriptive => None,
            // An empty replicate says nothing: 0/0.
            SeKind::Replicate => Some(self.jackknife(rows, &ratio)).filter(|v| !v.is_nan()),
            SeKind::Cluster => {
                let schools: BTreeSet<u32> = rows.iter().map(|r| self.table.school[r.0]).collect();
                let k = schools.len() as f64;
                let squares: f64 = schools
                    .iter()
                    .map(|s| rows.iter().filter(|r| self.table.school[r.0] == *s).map(residual).sum::<f64>().powi(2))
                    .sum();
                (1.0 < k).then(|| k / (k - 1.0) * squares / (x * x))
            }
            SeKind::Srs | SeKind::FinitePopulation => {
                let squares: f64 = rows.iter().map(|row| residual(row).powi(2)).sum();
                let frame = self.design.frames.get(&cell.unit_no).filter(|_| cell.se_kind == SeKind::FinitePopulation);
                let left = frame.map_or(1.0, |f| 1.0 - n / f64::from(f.n_frame));
                (1.0 < n).then(|| left * n / (n - 1.0) * squares / (x * x))
            }
        }
    }
}

fn ratio(rows: &Rows) -> f64 {
    rows.iter().map(|(_, w, _, y)| w * y).sum::<f64>() / rows.iter().map(|(_, w, x, _)| w * x).sum::<f64>()
}

fn sd(rows: &Rows) -> f64 {
    let mean = ratio(rows);
    let w: f64 = rows.iter().map(|r| r.1).sum();
    (rows.iter().map(|(_, w, _, y)| w * (y - mean).powi(2)).sum::<f64>() / w).sqrt()
}

fn quantile(rows: &Rows, percent: u8) -> f64 {
    let total: f64 = rows.iter().map(|r| r.1).sum();
    let mut sorted: Vec<(f64, f64)> = rows.iter().map(|r| (r.3, r.1)).collect();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let below = |value: f64| sorted.iter().filter(|(y, _)| *y <= value + 1e-9).map(|(_, w)| w).sum::<f64>();
    let target = total * f64::from(percent) / 100.0 - 1e-9;
    sorted.iter().map(|(y, _)| *y).find(|&y| target <= below(y)).expect("the largest value reaches every share")
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-7 * (1.0 + a.abs().max(b.abs()))
}

fn rubin(values: &[f64], variances: &[f64]) -> (f64, f64) {
    let m = values.len() as f64;
    let mean = values.iter().sum::<f64>() / m;
    let b = if 1.0 < m { values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (m - 1.0) } else { 0.0 };
    (mean, (variances.iter().sum::<f64>() / m + (1.0 + 1.0 / m) * b).sqrt())
}

fn check_cell(slow: &Slow<'_>, cell: &Cell) {
    let by_set = matches!(cell.dimension, Dimension::Total | Dimension::Level);
    let sets = if by_set { slow.table.pv.len().max(1) } else { 1 };
    let rows: Vec<Rows> = (0..sets).map(|set| slow.rows(cell, set)).collect();
    let name = format!("{cell:?}");
    if rows[0].is_empty() {
        assert_eq!(cell.mask, Mask::NotSupported, "{name}");
        return;
    }
    assert_eq!(cell.n, Some(rows[0].len() as u32), "{name}");
    let values: Vec<f64> = rows.iter().map(ratio).collect();
    let variances: Option<Vec<f64>> = rows.iter().map(|r| slow.variance(cell, r)).collect();
    let (mean, _) = rubin(&values, &[]);
    assert!(close(cell.estimate.expect("shown"), mean), "{name} {mean}");
    match variances {
        Some(variances) => {
            assert!(close(cell.se.expect("claimed"), rubin(&values, &variances).1), "{name} {variances:?}")
        }
        None => assert_eq!(cell.se, None, "{name}"),
    }
    if cell.dimension == Dimension::Total {
        check_spread(slow, cell, &rows);
    }
    if cell.dimension == Dimension::Item {
        let blank = |r: &&(usize, f64, f64, f64)| slow.table.items[usize::from(cell.member)].state[r.0] == State::Blank;
        let w = |rows: Vec<&(usize, f64, f64, f64)>| rows.iter().map(|r| r.1).sum::<f64>();
        let share = w(rows[0].iter().filter(blank).collect()) / w(rows[0].iter().collect());
        assert!(close(cell.stat(Stat::Blank).expect("given"), share), "{name}");
    }
}

fn check_spread(slow: &Slow<'_>, cell: &Cell, rows: &[Rows]) {
    let of_unit = slow.rows_of(cell.unit_no);
    let count = |p: Participation| of_unit.iter().filter(|&&r| slow.table.participation[r] == p).count() as f64;
    let took = count(Participation::TookPart);
    assert_eq!(cell.stat(Stat::TookPart), Some(took));
    assert_eq!(cell.n_eligible, Some((took + count(Participation::Absent)) as u32));
    type Named<'a> = (Stat, Stat, Box<dyn Fn(&Rows) -> f64 + 'a>);
    let mut all: Vec<Named<'_>> = vec![(Stat::Sd, Stat::SdSe, Box::new(sd))];
    for &p in &slow.design.options.quantiles {
        all.push((Stat::Quantile(p), Stat::QuantileSe(p), Box::new(move |rows| quantile(rows, p))));
    }
    for (stat, error, statistic) in all {
        let values: Vec<f64> = rows.iter().map(&statistic).collect();
        let variances: Vec<f64> = match cell.se_kind {
            SeKind::Replicate if cell.se.is_some() => rows.iter().map(|r| slow.jackknife(r, &statistic)).collect(),
            _ => Vec::new(),
        };
        let (value, se) = rubin(&values, &variances);
        assert!(close(cell.stat(stat).expect("given"), value), "{stat:?} {cell:?} {value}");
        match cell.se_kind {
            SeKind::Replicate if cell.se.is_some() => {
                assert!(close(cell.stat(error).expect("given"), se), "{error:?} {cell:?} {se}");
            }
            _ => assert_eq!(cell.stat(error), None),
        }
    }
}

fn check_all(seed: u64, plan: Plan) {
    let (design, spec, table) = build(&mut Dice(seed), plan);
    let cube = analyse_subject(&design, &spec, 3, &table).expect("well-formed");
    let slow = Slow { design: &design, spec: &spec, table: &table };
    assert!(!cube.cells.is_empty());
    cube.cells.iter().for_each(|cell| check_cell(&slow, cell));
    let keys: Vec<_> = cube.cells.iter().map(|c| (c.subject, c.unit_no, c.dimension, c.member)).collect();
    assert!(keys.windows(2).all(|pair| pair[0] < pair[1]), "cells are ordered and unique");
    let units: BTreeSet<u32> = cube.cells.iter().map(|c| c.unit_no).collect();
    let expected = design.units.iter().map(|u| u.unit_no).filter(|&u| !slow.rows_of(u).is_empty()).collect();
    assert_eq!(units, expected);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_cell_of_a_sample_with_booklets_equals_the_slow_version(seed in any::<u64>()) {
        check_all(seed, PLAN);
    }

    #[test]
    fn every_cell_of_a_census_equals_the_slow_version(seed in any::<u64>()) {
        check_all(seed, Plan { sampling: Sampling::Census, booklets: 1, ..PLAN });
    }

    #[test]
    fn plausible_values_are_combined_by_the_rules_of_rubin(seed in any::<u64>()) {
        check_all(seed, Plan { pvs: 3, ..PLAN });
    }

    #[test]
    fn a_schools_own_examination_claims_no_error(seed in any::<u64>()) {
        check_all(seed, Plan { sampling: Sampling::Descriptive, schools: 1, towns: 1, ..PLAN });
    }
}

#[test]
fn an_unsupported_level_has_no_cells() {
    let (mut design, spec, table) = build(&mut Dice(5), PLAN);
    design.levels.class = false;
    design.levels.grouping = false;
    let cube = analyse_subject(&design, &spec, 0, &table).expect("well-formed");
    assert!(cube.cells.iter().all(|c| matches!(c.kind, UnitKind::Region | UnitKind::School)));
    assert!(cube.cells.iter().any(|c| c.kind == UnitKind::School));
}
