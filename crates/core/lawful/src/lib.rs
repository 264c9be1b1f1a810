//! What the law and the rules of the trade allow, as pure functions over policy parameters.
//!
//! * [`policy`]: the parameters themselves: place, time, document, and a region's own setting.
//! * [`examination`]: guard 1, whether an examination or a monitoring may be set up as proposed.
//! * [`exception`]: what opens a warning or a refusal, and what does not.
//! * [`results`]: what may be shown of which form of assessment, at which level.
//! * [`promotion`]: guard 3, a text that ties something to promotion rates.
//!
//! No rule is a constant: every number, list and verdict comes from `catalog/policy/`.

pub mod examination;
pub mod exception;
pub mod policy;
pub mod promotion;
pub mod results;
mod rules;
mod sampling;

pub use examination::{Form, Level, Proposal, Reason, Use, Verdict, judge};
pub use exception::{Decision, Exception, Opening, OpensWith, open};
pub use policy::{Asked, Bound, Confidence, InForce, Origin, Outcome, Override, Policy, PolicyParameter};
pub use results::{ResultLevel, Shows, permitted};
