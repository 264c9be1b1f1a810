//! What every endpoint shares: who calls, problems, pages, versions, uploads, downloads, progress streams.

pub mod caller;
pub mod download;
pub mod idempotency;
pub mod page;
pub mod problem;
pub mod progress;
pub mod shape;
pub mod state;
pub mod upload;
pub mod version;

pub use caller::Caller;
pub use download::download;
pub use page::{Page, PageQuery};
pub use problem::{Answer, Problem};
pub use shape::{Sentence, Todo, UnitRef};
pub use state::AppState;
pub use upload::Upload;
pub use version::IfMatch;

/// The name of the OpenAPI extension that says which right an endpoint needs: a permission word, `session` or `public`.
pub const X_PERMISSION: &str = "x-permission";
