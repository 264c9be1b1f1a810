//! What a reader with pencil and paper can work out: the row space of the published sums.

/// The published sums, reduced; every vector has one entry per hidden quantity.
pub(crate) struct Known {
    /// Reduced rows with their pivot column, pivots ascending.
    rows: Vec<(usize, Vec<f64>)>,
}

const TINY: f64 = 1e-9;

impl Known {
    /// Reduces the rows (Gauss–Jordan).
    pub fn of(rows: impl IntoIterator<Item = Vec<f64>>) -> Self {
        let mut known = Self { rows: Vec::new() };
        for row in rows {
            known.learn(row);
        }
        known
    }

    fn learn(&mut self, row: Vec<f64>) {
        let mut row = self.rest(row);
        let Some(pivot) = row.iter().position(|v| TINY < v.abs()) else { return };
        let lead = row[pivot];
        row.iter_mut().for_each(|v| *v /= lead);
        for (_, other) in &mut self.rows {
            let factor = other[pivot];
            if factor != 0.0 {
                other.iter_mut().zip(&row).for_each(|(a, b)| *a -= factor * b);
            }
        }
        let place = self.rows.partition_point(|(p, _)| *p < pivot);
        self.rows.insert(place, (pivot, row));
    }

    /// What remains of a vector after everything known is taken out.
    fn rest(&self, mut row: Vec<f64>) -> Vec<f64> {
        for (pivot, known) in &self.rows {
            let factor = row[*pivot];
            if factor != 0.0 {
                row.iter_mut().zip(known).for_each(|(a, b)| *a -= factor * b);
            }
        }
        row
    }

    /// Whether the sum described by this vector follows from what is published.
    pub fn gives(&self, row: Vec<f64>) -> bool {
        self.rest(row).iter().all(|v| v.abs() <= TINY)
    }

    /// The reduced rows.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<f64>> {
        self.rows.iter().map(|(_, row)| row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_difference_of_two_published_sums_is_known() {
        let known = Known::of([vec![1.0, 1.0, 1.0], vec![0.0, 1.0, 1.0]]);
        assert!(known.gives(vec![1.0, 0.0, 0.0]));
        assert!(!known.gives(vec![0.0, 1.0, 0.0]));
    }

    #[test]
    fn three_overlapping_pairs_give_every_single() {
        let known = Known::of([vec![1.0, 1.0, 0.0], vec![0.0, 1.0, 1.0], vec![1.0, 0.0, 1.0]]);
        assert!((0..3).all(|i| known.gives((0..3).map(|j| f64::from(u8::from(i == j))).collect())));
    }
}
