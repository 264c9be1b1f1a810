//! One OpenAPI document from all rooms; the web client is generated from it.

use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;

#[derive(OpenApi)]
#[openapi(
    info(title = "Shuren", version = "1", description = "Regional education-quality programme"),
    paths(crate::workbench::get),
    components(schemas(webkit::problem::ProblemBody, webkit::problem::FieldErrorBody))
)]
struct Base;

/// The whole document; paths are below `/api/v1`.
pub fn document() -> Document {
    let mut document = Base::openapi();
    for part in [people::openapi(), administration::openapi(), evidence::openapi(), monitoring::openapi()] {
        document.merge(part);
    }
    let paths = std::mem::take(&mut document.paths.paths);
    document.paths.paths = paths.into_iter().map(|(path, item)| (format!("/api/v1{path}"), item)).collect();
    document
}

/// The document as committed: pretty JSON with a final newline.
///
/// # Panics
/// Never: the document is plain data.
pub fn json() -> String {
    let mut text = document().to_pretty_json().expect("an OpenAPI document is plain data");
    text.push('\n');
    text
}
