//! Computing the cube: subjects in parallel, results the same to the last bit for any number of threads.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::cells::{Cell, Cube, Dimension, Mask, Stat, SubjectStats};
use crate::design::{Design, SubjectSpec, Tree, UnitKind};
use crate::error::Error;
use crate::fanout::{block, blocks, cells, members, node};
use crate::leaf::{Leaves, scan};
use crate::linear::Known;
use crate::mask::{Node, close};
use crate::paper::{describe, differences, share_between};
use crate::slots::Slots;
use crate::table::SubjectTable;

/// Computes the closed cube of an assessment.
///
/// `load(subject)` brings the columns of one subject (place in `specs`); it is called from the pool's threads, once
/// per subject, so only `threads` tables are in memory at a time. It may report progress and refuse (cancel) by an error.
///
/// # Errors
/// The first error, in subject order, of `load` or of the computation.
pub fn analyse<E, L>(design: &Design, specs: &[SubjectSpec], threads: usize, load: L) -> Result<Cube, E>
where
    E: From<Error> + Send,
    L: Fn(usize) -> Result<SubjectTable, E> + Sync,
{
    let tree = Tree::build(design)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|why| Error::Threads(why.to_string()))?;
    let one = |(subject, spec): (usize, &SubjectSpec)| -> Result<_, E> {
        let table = load(subject)?;
        Ok(subject_cells(design, &tree, spec, subject as u16, &table)?)
    };
    let done: Vec<Result<(Vec<Cell>, SubjectStats), E>> =
        pool.install(|| specs.par_iter().enumerate().with_max_len(1).map(one).collect());
    let mut cube = Cube::default();
    for subject in done {
        let (cells, stats) = subject?;
        cube.cells.extend(cells);
        cube.subject_stats.push(stats);
    }
    Ok(cube)
}

/// Computes one subject on the caller's thread.
///
/// # Errors
/// Contradictions between table, blueprint and design.
pub fn analyse_subject(design: &Design, spec: &SubjectSpec, subject: u16, table: &SubjectTable) -> Result<Cube, Error> {
    let tree = Tree::build(design)?;
    let (cells, stats) = subject_cells(design, &tree, spec, subject, table)?;
    Ok(Cube { cells, subject_stats: vec![stats] })
}

fn subject_cells(
    design: &Design,
    tree: &Tree,
    spec: &SubjectSpec,
    subject: u16,
    table: &SubjectTable,
) -> Result<(Vec<Cell>, SubjectStats), Error> {
    let slots = Slots::new(spec, table.pv.len());
    let leaves = scan(table, spec, &slots, tree)?;
    let mut stats = describe(table, spec, &leaves, design.options.n_figure);
    stats.subject = subject;
    let with_total = leaves.leaves.iter().map(|leaf| leaf.accs[0].n).sum();
    stats.n = Some(with_total).filter(|n| design.options.n_figure <= *n);
    let units = members(&leaves.leaves, tree);
    let exposed = exposed_items(spec, &slots);
    let nodes: Vec<Node> = units.iter().map(|unit| node(unit, design, &slots, &exposed)).collect();
    let hidden = hide(&nodes, &slots, design.options.n_figure);
    if design.levels.region {
        compare_schools(&mut stats, design, table, &leaves, &nodes, &hidden[0]);
    }
    let schools = nodes.iter().filter(|node| node.kind == UnitKind::School).count();
    let mut order: Vec<usize> = (0..units.len()).filter(|&at| nodes[at].published).collect();
    order.sort_by_key(|&at| units[at].unit_no);
    let mut all = Vec::with_capacity(order.len() * slots.len);
    for at in order {
        let mut of_unit = cells(&units[at], design, &slots, subject);
        if nodes[at].kind == UnitKind::Region && nodes[at].schools.len() == schools {
            add_item_stats(&mut of_unit, &stats);
        }
        for cell in &mut of_unit {
            apply(cell, hidden[block(cell.dimension)][at], design.options.n_figure);
        }
        all.extend(of_unit);
    }
    Ok((all, stats))
}

/// The hidden units of each block; a unit whose total is hidden hides its groups, and hidden groups hide its items.
fn hide(nodes: &[Node], slots: &Slots, n_figure: u32) -> [Vec<bool>; 3] {
    let mut hidden = vec![false; nodes.len()];
    blocks(slots).map(|slots_of_block| {
        if slots_of_block.start == slots.group0 {
            hidden.iter_mut().zip(nodes).for_each(|(hide, node)| *hide |= node.published && node.telling);
        }
        close(nodes, slots_of_block, n_figure, &mut hidden);
        hidden.clone()
    })
}

fn apply(cell: &mut Cell, hidden: bool, n_figure: u32) {
    if let (Some(n), true) = (cell.n, hidden) {
        cell.hide(if n < n_figure { Mask::Primary } else { Mask::Secondary });
    }
}

/// Items whose score follows from the figures of groups of items and of the whole paper.
fn exposed_items(spec: &SubjectSpec, slots: &Slots) -> Vec<bool> {
    let unit = |j: usize, at: bool| f64::from(u8::from(at)) * f64::from(spec.items[j].full_mark);
    let count = spec.items.len();
    let group = |slot: usize| (0..count).map(|j| unit(j, slots.groups_of[j].contains(&slot))).collect::<Vec<f64>>();
    let whole = (0..count).map(|j| unit(j, true)).collect();
    let known = Known::of((slots.group0..slots.len).map(group).chain([whole]));
    (0..count).map(|item| known.gives((0..count).map(|j| unit(j, j == item)).collect())).collect()
}

/// Differences between schools, over the schools that show a total (or would, if the form showed schools), so that
/// neither figure helps to work out a hidden school.
fn compare_schools(
    stats: &mut SubjectStats,
    design: &Design,
    table: &SubjectTable,
    leaves: &Leaves,
    nodes: &[Node],
    hidden: &[bool],
) {
    let enough = |node: &Node| node.kind == UnitKind::School && design.options.n_figure <= node.counts[0];
    let shown = nodes.iter().zip(hidden).filter(|(node, hide)| enough(node) && !**hide);
    let schools: BTreeSet<u32> = shown.map(|(node, _)| node.unit_no).collect();
    let enrolment = design.frames.iter().map(|(&school, frame)| (school, f64::from(frame.n_frame)));
    let enrolment: BTreeMap<u32, f64> = enrolment.filter(|(_, n)| 0.0 < *n).collect();
    stats.between_share = share_between(table, leaves, &schools);
    stats.difference_coefficient = differences(leaves, &schools, &enrolment);
}

/// Writes the item statistics into the item cells of the whole region.
fn add_item_stats(cells: &mut [Cell], stats: &SubjectStats) {
    for cell in cells.iter_mut().filter(|c| c.dimension == Dimension::Item && c.mask == Mask::None) {
        let item = stats.items[usize::from(cell.member)];
        cell.stats.extend(item.point_biserial.map(|r| (Stat::PointBiserial, r)));
        cell.stats.extend(item.discrimination.map(|d| (Stat::Discrimination, d)));
    }
}
