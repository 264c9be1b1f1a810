//! What holds whatever the database says: the guard, blueprints, draws, marks.

pub mod blueprint;
pub mod blueprint_sheet;
pub mod draw;
pub mod guard;
pub mod ready_made;
pub mod scores;
pub mod weights;
pub mod zones;
