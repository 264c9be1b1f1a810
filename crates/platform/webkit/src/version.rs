//! `If-Match`: the version the user saw, which must still be the present one.

use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use kernel::{Error, Kind, Refusal};

/// The version in `If-Match: "3"`.
#[derive(Clone, Copy, Debug)]
pub struct IfMatch(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let header = parts.headers.get(IF_MATCH).and_then(|value| value.to_str().ok());
        header
            .and_then(|text| text.trim_matches('"').parse().ok())
            .map(Self)
            .ok_or_else(|| Error::from(Refusal::new(Kind::Invalid, "webkit.if_match_missing")).into())
    }
}
