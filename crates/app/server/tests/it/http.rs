//! Asking the application in process, as a browser does it.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use serde_json::Value;
use server::compose;
use std::path::Path;
use storage::Ctx;
use tower::ServiceExt;
use webkit::AppState;

/// The application over a context.
pub struct Server {
    pub state: AppState,
    app: Router,
}

/// An answer.
pub struct Answered {
    pub status: StatusCode,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl Answered {
    /// The body as JSON; null when it is none.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or(Value::Null)
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}

/// What is sent.
#[derive(Clone, Debug, Default)]
pub enum Sent {
    #[default]
    Nothing,
    Json(Value),
    /// Text fields, name of the file, the file.
    Form(Vec<(String, String)>, String, Vec<u8>),
}

const BOUNDARY: &str = "----boundary-of-the-test";

impl Server {
    pub fn over(ctx: &Ctx) -> Self {
        let state = compose::state(ctx.clone(), true, true);
        let app = compose::app(state.clone(), Path::new("no-web-ui"));
        Self { state, app }
    }

    /// Asks; `cookie` is the token of a session, `version` goes into `If-Match`.
    pub async fn ask(
        &self,
        method: &str,
        path: &str,
        cookie: Option<&str>,
        version: Option<i64>,
        sent: &Sent,
    ) -> Answered {
        let mut request = Request::builder().method(method).uri(path).header("x-shuren", "1");
        if let Some(token) = cookie {
            request = request.header(header::COOKIE, format!("{}={token}", people::session::COOKIE));
        }
        if let Some(version) = version {
            request = request.header(header::IF_MATCH, format!("\"{version}\""));
        }
        let body = match sent {
            Sent::Nothing => Body::empty(),
            Sent::Json(value) => {
                request = request.header(header::CONTENT_TYPE, "application/json");
                Body::from(value.to_string())
            }
            Sent::Form(fields, name, bytes) => {
                request = request.header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
                Body::from(form(fields, name, bytes))
            }
        };
        let response = self.app.clone().oneshot(request.body(body).expect("request")).await.expect("answer");
        let (status, media_type) = (response.status(), response.headers().get(header::CONTENT_TYPE));
        let media_type = media_type.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        // A stream of progress has no end: its status is all there is to know.
        let endless = media_type.starts_with("text/event-stream");
        let bytes =
            if endless { Vec::new() } else { to_bytes(response.into_body(), 1 << 26).await.expect("body").to_vec() };
        Answered { status, media_type, bytes }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answered {
        self.ask("GET", path, Some(cookie), None, &Sent::Nothing).await
    }

    /// Runs jobs and events until nothing is left.
    pub async fn settle(&self) {
        compose::settle(&self.state).await.expect("jobs and events");
    }
}

fn form(fields: &[(String, String)], name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    for (key, value) in fields {
        body.extend(
            format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{key}\"\r\n\r\n{value}\r\n").into_bytes(),
        );
    }
    body.extend(
        format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n")
            .into_bytes(),
    );
    body.extend_from_slice(bytes);
    body.extend(format!("\r\n--{BOUNDARY}--\r\n").into_bytes());
    body
}
