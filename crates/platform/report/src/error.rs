//! Why a document could not be made: a font is missing, a template is wrong, or the Word file could not be packed.

use kernel::error::{Error, Kind, Refusal};

use crate::fonts::MissingFont;

/// What may go wrong while a document is made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// A font file is missing; whoever runs the installation can mend it.
    #[error(transparent)]
    Font(#[from] MissingFont),
    /// A template does not compile with the data given; an error of ours.
    #[error("template {template}: {}", diagnostics.join("; "))]
    Template {
        /// Name of the template, without its ending.
        template: String,
        /// Compiler messages as `file:line:column: message (hint)`.
        diagnostics: Vec<String>,
    },
    /// The data could not be turned into JSON.
    #[error("data of a document: {0}")]
    Data(#[from] serde_json::Error),
    /// The Word file could not be packed.
    #[error("Word file: {0}")]
    Word(String),
}

impl From<ReportError> for Error {
    fn from(error: ReportError) -> Self {
        match error {
            ReportError::Font(missing) => Refusal::new(Kind::Conflict, "report.font_missing")
                .with("files", missing.files.join(", "))
                .with("looked", missing.looked_in_words())
                .into(),
            other => Self::Internal(Box::new(other)),
        }
    }
}
