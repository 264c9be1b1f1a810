//! Small-cell suppression: which units of a closed cube may show a figure, so that no hidden one can be worked out.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::design::UnitKind;
use crate::linear::Known;

/// A unit as the suppression sees it. Nodes come as schools, then classes, then regions and groupings.
#[derive(Debug, Clone)]
pub(crate) struct Node {
    /// Unit; 0 for a school's pupils without a class.
    pub unit_no: u32,
    /// Kind.
    pub kind: UnitKind,
    /// Whether the form publishes this level.
    pub published: bool,
    /// Places of the schools it consists of (itself for a school, its school for a class).
    pub schools: BTreeSet<usize>,
    /// Pupils behind the figure of each slot; 0 = no data here.
    pub counts: Vec<u32>,
    /// Whether the figures of groups of items would give away a single item of too few pupils.
    pub telling: bool,
}

/// Decides for a block of figures (slots that share one pattern) which units are hidden.
///
/// Published figures are treated as exact sums over pupils, so that parent minus siblings, overlapping groupings
/// and any other linear combination are considered (a stricter reader than one who sees rounded means).
/// `hidden` enters with what other blocks force and leaves closed for each slot: no hidden unit follows from the
/// shown ones.
pub(crate) fn close(nodes: &[Node], slots: Range<usize>, n_figure: u32, hidden: &mut [bool]) {
    // Slots with the same pupils everywhere have the same pattern: usually there are very few different ones.
    let patterns: BTreeSet<Vec<u32>> = slots.map(|slot| nodes.iter().map(|node| node.counts[slot]).collect()).collect();
    for sizes in &patterns {
        for ((node, &size), hide) in nodes.iter().zip(sizes).zip(hidden.iter_mut()) {
            *hide |= node.published && 0 < size && size < n_figure;
        }
    }
    let classes_of = published_classes(nodes);
    loop {
        let before = hidden.to_vec();
        for sizes in &patterns {
            let view = View { nodes, sizes, n_figure };
            while let Some(next) = view.leak(hidden) {
                hidden[next] = true;
            }
            for (&school, classes) in &classes_of {
                view.close_classes(school, classes, hidden);
            }
        }
        if hidden == before {
            return;
        }
    }
}

/// Classes (and pupils without one) by school, for schools of which classes are published.
fn published_classes(nodes: &[Node]) -> BTreeMap<usize, Vec<usize>> {
    let mut classes_of: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.kind == UnitKind::Class) {
        node.schools.iter().for_each(|&school| classes_of.entry(school).or_default().push(at));
    }
    classes_of.retain(|_, classes| classes.iter().any(|&class| nodes[class].published));
    classes_of
}

/// Schools tried as the one to hide beside another.
const TRIED: usize = 24;

/// What a reader does not see, and what shown areas say of its sums.
struct Unknowns {
    unknown: Vec<usize>,
    shown: Vec<usize>,
    known: Known,
}

struct View<'a> {
    nodes: &'a [Node],
    sizes: &'a [u32],
    n_figure: u32,
}

impl View<'_> {
    fn size(&self, at: usize) -> u32 {
        self.sizes[at]
    }

    fn of_kind(&self, kind: UnitKind) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |&at| self.nodes[at].kind == kind)
    }

    fn shown(&self, at: usize, hidden: &[bool]) -> bool {
        self.nodes[at].published && 0 < self.size(at) && !hidden[at]
    }

    fn areas(&self) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(|&at| matches!(self.nodes[at].kind, UnitKind::Region | UnitKind::Grouping))
    }

    /// The unit to hide next because something hidden can be worked out; `None` when nothing can.
    fn leak(&self, hidden: &[bool]) -> Option<usize> {
        let Unknowns { unknown, shown, known } = self.unknowns(hidden);
        if let Some(&at) = self.exposed(hidden).first() {
            return self.shield(&self.nodes[at].schools, hidden);
        }
        // A few hidden schools together may still be fewer pupils than a figure needs.
        let remainders = shown.iter().map(|&a| self.vector(a, &unknown)).chain(known.rows().cloned());
        for row in remainders {
            let members: Vec<usize> = unknown.iter().zip(&row).filter(|(_, v)| **v != 0.0).map(|(s, _)| *s).collect();
            let plain = row.iter().all(|v| *v == 0.0 || (v - 1.0).abs() < 1e-9);
            let pupils: u32 = members.iter().map(|&s| self.size(s)).sum();
            if plain && 0 < pupils && pupils < self.n_figure {
                return self.shield(&members.into_iter().collect(), hidden);
            }
        }
        None
    }

    /// Schools with data that are not shown, whether masked or never published, and what shown areas tell of them.
    fn unknowns(&self, hidden: &[bool]) -> Unknowns {
        let unknown: Vec<usize> =
            self.of_kind(UnitKind::School).filter(|&s| 0 < self.size(s) && !self.shown(s, hidden)).collect();
        let shown: Vec<usize> = self.areas().filter(|&a| self.shown(a, hidden)).collect();
        let known = Known::of(shown.iter().map(|&a| self.vector(a, &unknown)));
        Unknowns { unknown, shown, known }
    }

    fn vector(&self, at: usize, unknown: &[usize]) -> Vec<f64> {
        unknown.iter().map(|s| f64::from(u8::from(self.nodes[at].schools.contains(s)))).collect()
    }

    /// Hidden schools, then hidden areas, that follow from what is shown.
    fn exposed(&self, hidden: &[bool]) -> Vec<usize> {
        let Unknowns { unknown, known, .. } = self.unknowns(hidden);
        let secret = |at: usize| 0 < self.size(at) && (hidden[at] || self.size(at) < self.n_figure);
        let schools = unknown.iter().copied().filter(|&s| secret(s));
        let areas = self.areas().filter(|&a| hidden[a] && 0 < self.size(a));
        schools.chain(areas).filter(|&at| known.gives(self.vector(at, &unknown))).collect()
    }

    /// The school to hide out of some: one that leaves least exposed, since what it exposes must be hidden in turn;
    /// of equals the smallest. Beyond the smallest few no better one is looked for.
    fn quietest(&self, candidates: impl Iterator<Item = usize>, hidden: &[bool]) -> Option<usize> {
        let mut order: Vec<usize> = candidates.filter(|&at| self.shown(at, hidden)).collect();
        order.sort_by_key(|&at| (self.size(at), self.nodes[at].unit_no));
        order.truncate(TRIED);
        let exposed = |at: usize| {
            let mut with = hidden.to_vec();
            with[at] = true;
            self.exposed(&with).len()
        };
        // The first of equals stays.
        order
            .into_iter()
            .map(|at| (exposed(at), at))
            .reduce(|best, next| if next.0 < best.0 { next } else { best })
            .map(|(_, at)| at)
    }

    /// Chooses what to hide to protect these schools: the quietest shown school beside them in the smallest shown
    /// area around them, else that area; without such an area, the smallest shown unit that touches them.
    fn shield(&self, schools: &BTreeSet<usize>, hidden: &[bool]) -> Option<usize> {
        let around = self
            .areas()
            .filter(|&a| self.shown(a, hidden) && schools.is_subset(&self.nodes[a].schools))
            .min_by_key(|&a| (self.nodes[a].schools.len(), self.nodes[a].unit_no));
        let smallest = |candidates: &mut dyn Iterator<Item = usize>| {
            candidates.filter(|&at| self.shown(at, hidden)).min_by_key(|&at| (self.size(at), self.nodes[at].unit_no))
        };
        if let Some(area) = around {
            let beside = self.nodes[area].schools.difference(schools).copied();
            return Some(self.quietest(beside, hidden).unwrap_or(area));
        }
        let touching = &mut self.areas().filter(|&a| !self.nodes[a].schools.is_disjoint(schools));
        smallest(&mut schools.iter().copied()).or_else(|| smallest(touching)).or_else(|| smallest(&mut self.areas()))
    }

    /// Classes of one school: none of a hidden school; otherwise hidden ones come at least in twos and together
    /// hold enough pupils. Pupils without a class are an unknown of their own.
    fn close_classes(&self, school: usize, classes: &[usize], hidden: &mut [bool]) {
        let classes: Vec<usize> = classes.iter().copied().filter(|&class| 0 < self.size(class)).collect();
        if hidden[school] {
            classes.iter().for_each(|&c| hidden[c] |= self.nodes[c].published);
            return;
        }
        loop {
            let unknown: Vec<usize> = classes.iter().copied().filter(|&c| !self.shown(c, hidden)).collect();
            let pupils: u32 = unknown.iter().map(|&c| self.size(c)).sum();
            let secret = unknown.iter().any(|&c| hidden[c] || self.size(c) < self.n_figure);
            if !secret || (1 < unknown.len() && self.n_figure <= pupils) {
                return;
            }
            let next = classes
                .iter()
                .copied()
                .filter(|&c| self.shown(c, hidden))
                .min_by_key(|&c| (self.size(c), self.nodes[c].unit_no));
            match next {
                Some(class) => hidden[class] = true,
                None => {
                    // Nothing beside it is left to hide: the school itself would tell.
                    hidden[school] |= self.nodes[school].published;
                    classes.iter().for_each(|&c| hidden[c] |= self.nodes[c].published);
                    return;
                }
            }
        }
    }
}
