//! Who calls: put into the request by the session middleware, or nobody.

use crate::problem::Problem;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kernel::{Actor, Error, Kind, Refusal};

/// The signed-in actor; an endpoint that takes one answers 401 to nobody.
#[derive(Clone, Debug)]
pub struct Caller(pub Actor);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match parts.extensions.get::<Actor>() {
            Some(actor) if *actor != Actor::Anonymous => Ok(Self(actor.clone())),
            _ => Err(Error::from(Refusal::new(Kind::Unauthenticated, "webkit.sign_in")).into()),
        }
    }
}
