//! The handle over HTTP, for tests in other languages.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Control, Fault};

/// The prefix of its paths, which no service has.
const PREFIX: &str = "/_apiref";

/// The size that what is sent may have.
const MOST_BYTES: usize = 256 << 20;

/// What a path has behind the prefix.
pub(super) fn own(path: &str) -> Option<&str> {
    let rest = path.strip_prefix(PREFIX)?;
    (rest.is_empty() || rest.starts_with('/')).then_some(rest)
}

/// A resource that no request made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wanted {
    document: Option<String>,
    path: String,
    #[serde(default)]
    values: Value,
}

pub(super) async fn answer(control: &Control, path: &str, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // A page of another site can send no more than a form without being asked whether it may.
    let is_json = parts
        .headers
        .get(header::CONTENT_TYPE)
        .and_then(|it| it.to_str().ok())
        .is_some_and(|it| it.starts_with("application/json"));
    let reads = matches!(parts.method, Method::GET | Method::DELETE);
    if !reads && !is_json {
        return problem(StatusCode::UNSUPPORTED_MEDIA_TYPE, "application/json is wanted");
    }
    let Ok(body) = axum::body::to_bytes(body, MOST_BYTES).await else {
        return problem(StatusCode::PAYLOAD_TOO_LARGE, "that is too much");
    };
    let body = if body.is_empty() { &b"{}"[..] } else { &body };
    let done = match (&parts.method, path) {
        (&Method::GET, "/requests") => Ok(json!({"requests": control.requests()})),
        (&Method::DELETE, "/requests") => {
            control.clear_requests();
            Ok(json!({}))
        }
        (&Method::GET, "/faults") => Ok(json!({"faults": control.faults()})),
        (&Method::DELETE, "/faults") => {
            control.clear_faults();
            Ok(json!({}))
        }
        (&Method::POST, "/faults") => fail(control, body),
        (&Method::POST, "/resources") => put(control, body),
        (&Method::GET, "/state") => Ok(control.state()),
        (&Method::PUT, "/state") => read::<Value>(body).and_then(|state| {
            control.load(&state).map_err(|error| error.to_string()).map(|()| json!({}))
        }),
        (&Method::POST, "/reset") => {
            control.reset();
            Ok(json!({}))
        }
        _ => {
            let there = "GET or DELETE /requests, GET, POST or DELETE /faults, POST /resources, GET or PUT /state, POST /reset";
            return problem(StatusCode::NOT_FOUND, there);
        }
    };
    match done {
        Ok(body) => json_response(StatusCode::OK, &body),
        Err(message) => problem(StatusCode::BAD_REQUEST, &message),
    }
}

fn fail(control: &Control, body: &[u8]) -> Result<Value, String> {
    let fault: Fault = read(body)?;
    if let Some(problem) = fault.problem() {
        return Err(problem.to_owned());
    }
    control.fail(fault);
    Ok(json!({}))
}

fn put(control: &Control, body: &[u8]) -> Result<Value, String> {
    let Wanted { document, path, values } = read(body)?;
    let id = control.put(document.as_deref(), &path, values);
    id.map(|id| json!({"id": id})).map_err(|error| error.to_string())
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}

fn problem(status: StatusCode, message: &str) -> Response {
    json_response(status, &json!({"error": message}))
}

fn json_response(status: StatusCode, body: &Value) -> Response {
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}
