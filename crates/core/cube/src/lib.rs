//! The closed cube of an assessment: columns of item scores in, masked cells for every unit, subject and dimension out.
//!
//! Everything is computed once at the leaves (class × replicate zone × half) and added up to schools, regions and
//! overlapping groupings. Pure: no files, no clock, no randomness; bit-identical for any number of threads.
//!
//! Definitions (weights w, full marks x, scores y):
//! - eligible = took part + absent; the exempt are not eligible. Counts, not weighted.
//! - rates are Σwy/Σwx over pupils who were presented with the item; a blank is presented and earns nothing.
//! - a total is Σ score / Σ full mark presented × full mark of the paper; a pupil who missed or was excused from a
//!   part has item results but no total.
//! - quantiles are inverses of the weighted empirical distribution; standard deviations have divisor Σw.
//! - with plausible values the Total (and Level, if cut on their scale) are combined by Rubin's rules.
//! - below 5 pupils (parameter) there is no figure; further cells are hidden so that none follows from the others.

mod cells;
mod codes;
mod design;
mod error;
mod fanout;
mod leaf;
mod linear;
mod mask;
mod paper;
mod precision;
mod run;
mod slots;
mod spread;
mod table;

pub use cells::{Cell, Cube, Dimension, ItemStats, Mask, SeKind, Stat, SubjectStats};
pub use design::{
    Design, ItemSpec, LevelCut, LevelSupport, Options, Sampling, SchoolFrame, SubjectSpec, Unit, UnitKind,
};
pub use error::Error;
pub use run::{analyse, analyse_subject};
pub use table::{ItemColumn, Participation, State, SubjectTable};
