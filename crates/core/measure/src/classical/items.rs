//! Item statistics: facility, corrected point-biserial and the discrimination between top and bottom 27 %.

use super::responses::{Pairs, Test};
use super::tails::Order;
use crate::Error;
use crate::error::all_within;

/// How item statistics are made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemOptions {
    /// Share of the weight in each extreme group; Kelley (1939) found 0.27 the best for normal scores.
    pub tail: f64,
}

impl Default for ItemOptions {
    fn default() -> Self {
        Self { tail: 0.27 }
    }
}

/// Statistics of one item over the pupils to whom it was put.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemStatistics {
    /// Pupils to whom the item was put (answered or blank).
    pub n: usize,
    /// Their weight.
    pub weight: f64,
    /// Weighted mean of the marks.
    pub mean: f64,
    /// `mean / full mark`, 0–1; NaN when nobody had the item.
    pub facility: f64,
    /// SD of the marks, `sqrt(Σw(x−x̄)²/Σw · n/(n−1))`.
    pub sd: f64,
    /// Correlation with the share of marks on the pupil's other items (item–rest); NaN without variation.
    pub item_rest: f64,
    /// Correlation with the share of marks on all items, the item included.
    pub item_total: f64,
    /// `(mean of the upper group − mean of the lower group) / full mark`.
    pub discrimination: f64,
}

/// Statistics of every item of a test, in the test's order.
///
/// A pupil's criterion score is the *share* of marks on the items put to this pupil, so that booklets of
/// different length can stand in one row; with complete data all correlations equal those with raw sums. The extreme groups
/// hold exactly `tail` of the weight of the pupils given the item: all pupils at the boundary score come in
/// with the same fraction, so no order of rows decides (the mean over all ways to break the tie).
///
/// # Errors
/// A tail outside 0–0.5.
pub fn item_statistics(test: &Test<'_>, options: ItemOptions) -> Result<Vec<ItemStatistics>, Error> {
    all_within("tail", &[options.tail], "above 0, at most 0.5", |tail| 0.0 < tail && tail <= 0.5)?;
    let order = Order::new(test);
    Ok((0..test.items.len()).map(|item| one(test, item, &order, options.tail)).collect())
}

fn one(test: &Test<'_>, number: usize, order: &Order, tail: f64) -> ItemStatistics {
    let item = &test.items[number];
    let (mut with_total, mut with_rest) = (Pairs::default(), Pairs::default());
    for (row, &weight) in test.weights.iter().enumerate() {
        let Some(marks) = item.marks(row) else { continue };
        with_total.add(weight, marks, test.obtained[row] / test.possible[row]);
        let others = test.possible[row] - item.full_mark;
        // A pupil with this item only has no rest to compare with.
        if item.full_mark * 1e-9 < others {
            with_rest.add(weight, marks, (test.obtained[row] - marks) / others);
        }
    }
    let (low, high) = order.tail_means(item, test.weights, tail);
    let empty = with_total.weight() <= 0.0;
    let known = |value: f64| if empty { f64::NAN } else { value };
    ItemStatistics {
        n: with_total.n(),
        weight: with_total.weight(),
        mean: known(with_total.mean_x()),
        facility: known(with_total.mean_x() / item.full_mark),
        sd: with_total.variance_x().sqrt(),
        item_rest: with_rest.correlation(),
        item_total: with_total.correlation(),
        discrimination: (high - low) / item.full_mark,
    }
}
