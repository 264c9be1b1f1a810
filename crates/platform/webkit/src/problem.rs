//! Errors as RFC 9457 problem documents: a code and its parameters, never a sentence of ours.

use axum::Json;
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use kernel::error::{Error, FieldError, Kind, Params, Refusal};
use serde::Serialize;

/// What an endpoint answers.
pub type Answer<T> = Result<Json<T>, Problem>;

/// An error on its way to the client.
#[derive(Debug)]
pub struct Problem(pub Error);

/// The document itself.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody {
    /// Always `about:blank`: the code says more.
    pub r#type: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Text key.
    pub code: String,
    /// Placeholders of the text.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub params: Params,
    /// What is wrong where.
    #[schema(value_type = Vec<FieldErrorBody>)]
    pub fields: Vec<FieldError>,
    /// For 412: the thing as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub current: Option<serde_json::Value>,
}

/// One wrong field, in the documentation.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = FieldError)]
pub struct FieldErrorBody {
    /// Field or column.
    pub field: String,
    /// Row of the sheet.
    pub row: Option<u32>,
    /// Text key.
    pub code: String,
    /// Placeholders of the text.
    pub params: std::collections::BTreeMap<String, String>,
}

impl<E: Into<Error>> From<E> for Problem {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

/// The HTTP status of a class of refusal.
pub fn status(kind: Kind) -> StatusCode {
    match kind {
        Kind::Unauthenticated => StatusCode::UNAUTHORIZED,
        Kind::Forbidden => StatusCode::FORBIDDEN,
        Kind::NotFound => StatusCode::NOT_FOUND,
        Kind::Conflict => StatusCode::CONFLICT,
        Kind::Stale => StatusCode::PRECONDITION_FAILED,
        Kind::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Kind::Invalid => StatusCode::UNPROCESSABLE_ENTITY,
        Kind::TooMany => StatusCode::TOO_MANY_REQUESTS,
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, refusal) = match self.0 {
            Error::Refused(refusal) => (status(refusal.kind), *refusal),
            Error::Internal(source) => {
                // The one place where an internal error of a request is logged; the client sees only a reference.
                let reference = uuid::Uuid::now_v7();
                tracing::error!(%reference, error = %source, "request failed");
                let refusal = Refusal::new(Kind::Invalid, "kernel.internal").with("reference", reference);
                (StatusCode::INTERNAL_SERVER_ERROR, refusal)
            }
        };
        let Refusal { code, params, fields, current, .. } = refusal;
        let body = ProblemBody { r#type: "about:blank", status: status.as_u16(), code, params, fields, current };
        let mut response = (status, Json(body)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

/// Turns axum's own rejections of a malformed request into problems.
pub fn malformed(what: &str, message: &str) -> Problem {
    Problem(Refusal::new(Kind::Invalid, "webkit.malformed").with("what", what).with("message", message).into())
}

/// A JSON body whose mistakes come back as problems.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: serde::de::DeserializeOwned> axum::extract::FromRequest<S> for Body<T> {
    type Rejection = Problem;
    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Self, Problem> {
        let Json(value) = Json::<T>::from_request(request, state)
            .await
            .map_err(|rejection: JsonRejection| malformed("body", &rejection.body_text()))?;
        Ok(Self(value))
    }
}

macro_rules! parts {
    ($(#[$doc:meta])* $name:ident, $inner:ident, $rejection:ident, $what:literal) => {
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name<T>(pub T);
        impl<S: Send + Sync, T: serde::de::DeserializeOwned + Send> axum::extract::FromRequestParts<S> for $name<T> {
            type Rejection = Problem;
            async fn from_request_parts(parts: &mut axum::http::request::Parts, state: &S) -> Result<Self, Problem> {
                let axum::extract::$inner(value) = axum::extract::$inner::<T>::from_request_parts(parts, state)
                    .await
                    .map_err(|rejection: $rejection| malformed($what, &rejection.body_text()))?;
                Ok(Self(value))
            }
        }
    };
}
parts!(
    /// Query parameters whose mistakes come back as problems.
    Filter, Query, QueryRejection, "query"
);
parts!(
    /// Path parameters: what is no id names nothing, so the answer is the same problem as elsewhere.
    Named, Path, PathRejection, "path"
);
