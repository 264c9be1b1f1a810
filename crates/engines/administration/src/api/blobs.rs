//! Attached files, e.g. the decision of a higher authority that opens what the guard refused.

use crate::commands;
use crate::model::BlobInfo;
use axum::extract::{Multipart, State};
use kernel::Permission;
use kernel::error::Error;
use people::access;
use webkit::{Answer, AppState, Caller};

const BYTES_MAX: usize = 20 << 20;
const MEDIA: [(&str, &[u8]); 3] =
    [("application/pdf", b"%PDF"), ("image/jpeg", b"\xff\xd8\xff"), ("image/png", b"\x89PNG")];

/// Stores a PDF or picture; what the file claims to be must be what its first bytes say.
#[utoipa::path(post, path = "/blobs", tag = "blobs", responses((status = 200, body = BlobInfo)),
    request_body(content_type = "multipart/form-data", content = String), extensions(("x-permission" = json!("assessment.manage"))))]
pub async fn store(State(app): State<AppState>, Caller(actor): Caller, multipart: Multipart) -> Answer<BlobInfo> {
    access::require(&app.ctx, &actor, Permission::AssessmentManage).await?;
    let upload = webkit::upload::read(multipart, BYTES_MAX).await?;
    let media = MEDIA.iter().find(|(_, magic)| upload.bytes.starts_with(magic));
    let (media_type, _) = media.ok_or_else(|| Error::invalid("administration.file_kind"))?;
    let size = i64::try_from(upload.bytes.len())?;
    let purpose = upload.fields.get("purpose").map_or("attachment", String::as_str).to_owned();
    let blob_id = commands::store_blob(&app.ctx, &actor, &purpose, media_type, &upload.file_name, upload.bytes).await?;
    Ok(axum::Json(BlobInfo { blob_id: blob_id.0, file_name: upload.file_name, size }))
}
