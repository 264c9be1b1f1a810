//! Pure rules of results: from what was frozen to the cube's design, from cells to figures, readings and positions.

pub mod design;
pub mod figures;
pub mod options;
pub mod sentences;
pub mod trend;
pub mod within;
