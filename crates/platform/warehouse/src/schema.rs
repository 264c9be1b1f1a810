//! Names and types of the columns, and the notes a file carries about itself.

use std::sync::Arc;

use arrow::datatypes::{DataType, Field, Schema};

/// Value of [`VERSION_KEY`]: raised when a reader of the older form would misread the newer one.
pub(crate) const VERSION: &str = "subject-table/1";
/// Key of the form's version.
pub(crate) const VERSION_KEY: &str = "shuren.schema";
/// Key of the item ids, a JSON list in column order.
pub(crate) const ITEMS_KEY: &str = "shuren.items";
/// Key of the number of plausible values.
pub(crate) const PV_KEY: &str = "shuren.pv";

/// Columns that every file has, in order.
pub(crate) const FIXED: [(&str, DataType); 9] = [
    ("student_no", DataType::UInt32),
    ("region", DataType::UInt32),
    ("school", DataType::UInt32),
    ("class", DataType::UInt32),
    ("weight", DataType::Float64),
    ("zone", DataType::UInt16),
    ("rep", DataType::UInt8),
    ("booklet", DataType::UInt8),
    ("participation", DataType::UInt8),
];

/// Column of a plausible value, from 0.
pub(crate) fn pv(k: usize) -> String {
    format!("pv{}", k + 1)
}

/// Column of an item's score, from 0.
pub(crate) fn score(item: usize) -> String {
    format!("score_{item}")
}

/// Column of an item's state, from 0.
pub(crate) fn state(item: usize) -> String {
    format!("state_{item}")
}

/// The whole schema; nothing is nullable: states say why a score is missing.
pub(crate) fn schema(pvs: usize, items: usize) -> Arc<Schema> {
    let mut fields: Vec<Field> = FIXED.iter().map(|(name, kind)| Field::new(*name, kind.clone(), false)).collect();
    fields.extend((0..pvs).map(|k| Field::new(pv(k), DataType::Float64, false)));
    for item in 0..items {
        fields.push(Field::new(score(item), DataType::Int16, false));
        fields.push(Field::new(state(item), DataType::UInt8, false));
    }
    Arc::new(Schema::new(fields))
}
