//! What goes around a router: it sees requests, and injects faults.

use axum::Router;
use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::Response;
use http_body_util::{Full, Limited};
use serde_json::json;
use tower_service::Service as _;

use super::{Control, Fault, Seen, http};

/// The size of the bodies that are kept to be looked at.
const MOST_BODY: u64 = 64 << 10;

#[derive(Clone)]
struct Around {
    control: Control,
    inner: Router,
}

impl Control {
    /// A router that does as another does, as far as this handle lets it. The handle is to be had at `/_apiref` too.
    pub fn around(&self, router: Router) -> Router {
        let around = Around { control: self.clone(), inner: router };
        Router::new().fallback(answer).with_state(around)
    }
}

async fn answer(State(around): State<Around>, request: Request) -> Response {
    let Around { control, mut inner } = around;
    if let Some(path) = http::own(request.uri().path()) {
        let path = path.to_owned();
        return http::answer(&control, &path, request).await;
    }
    let (parts, body) = request.into_parts();
    let (fault, number) = control.lock().met(parts.method.as_str(), parts.uri.path());
    // A stream stays one.
    let is_short = body.size_hint().exact().is_some_and(|size| size <= MOST_BODY);
    let mut seen;
    let body = if is_short {
        match axum::body::to_bytes(body, usize::MAX).await {
            Ok(bytes) => {
                seen = Seen::new(number, &parts, Some(&bytes));
                Body::from(bytes)
            }
            // Whoever sent it is gone.
            Err(_) => return cut(),
        }
    } else {
        seen = Seen::new(number, &parts, None);
        body
    };
    if let Some(wait) = fault.as_ref().and_then(Fault::waits) {
        tokio::time::sleep(wait).await;
    }
    let response = match fault {
        Some(fault) if fault.cut => {
            control.lock().see(seen);
            return cut();
        }
        Some(Fault { status: Some(status), headers, body, .. }) => failed(status, &headers, body),
        _ => match inner.call(Request::from_parts(parts, body)).await {
            Ok(response) => response,
            Err(never) => match never {},
        },
    };
    seen.status = Some(response.status().as_u16());
    control.lock().see(seen);
    response
}

fn failed(status: u16, headers: &[(String, String)], body: Option<serde_json::Value>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = body.unwrap_or_else(|| {
        let title = status.canonical_reason().unwrap_or("Fault");
        json!({"error": {"code": status.as_u16(), "title": title, "message": "A test wants this fault."}})
    });
    let is_empty = matches!(status.as_u16(), 204 | 304);
    let mut response =
        Response::new(if is_empty { Body::empty() } else { Body::from(body.to_string()) });
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(axum::http::header::CONTENT_TYPE, json);
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) =
            (HeaderName::try_from(name.as_str()), HeaderValue::try_from(value.as_str()))
        {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// An answer whose body fails before the first byte: a server has sent nothing then, and ends the connection; over no network a
/// client fails as it reads.
fn cut() -> Response {
    Response::new(Body::new(Limited::new(Full::new(Bytes::from_static(b"cut")), 1)))
}
