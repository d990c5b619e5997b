//! An exchange, and the line that it is written as.

use bytes::Bytes;
use http::HeaderMap;
use serde_json::{Map, Value, json};

use super::redact;

/// A request and its response. The bodies are those of which all was seen.
pub(super) struct Exchange {
    pub(super) method: http::Method,
    /// Path and query.
    pub(super) target: String,
    pub(super) request_headers: HeaderMap,
    pub(super) request: Vec<Bytes>,
    pub(super) status: u16,
    pub(super) response_headers: HeaderMap,
    pub(super) response: Vec<Bytes>,
}

impl Exchange {
    /// Its size in memory, in bytes.
    pub(super) fn len(&self) -> usize {
        self.request.iter().chain(&self.response).map(Bytes::len).sum()
    }

    /// The line, without secrets and with its end.
    pub(super) fn line(&self) -> String {
        let line = json!({
            "method": self.method.as_str(),
            "path": redact::target(&self.target),
            "request_headers": headers(&self.request_headers),
            "request_body": body(&self.request),
            "status": self.status,
            "response_headers": headers(&self.response_headers),
            "response_body": body(&self.response),
        });
        format!("{line}\n")
    }
}

/// The values of several headers of one name stand together, as one may send them (RFC 9110, section 5.3).
fn headers(headers: &HeaderMap) -> Value {
    let mut all = Map::new();
    for name in headers.keys() {
        let values = headers.get_all(name).iter();
        let values = values.map(|value| String::from_utf8_lossy(value.as_bytes()));
        let mut text = Value::from(values.collect::<Vec<_>>().join(", "));
        let is_secret = headers.get_all(name).iter().any(http::HeaderValue::is_sensitive);
        redact::value(&mut text, is_secret || redact::is_secret(name.as_str()));
        all.insert(name.as_str().to_owned(), text);
    }
    all.into()
}

/// The JSON of a body, if it is an object or a list.
fn body(chunks: &[Bytes]) -> Value {
    let found = match chunks {
        [only] => serde_json::from_slice(only),
        chunks => serde_json::from_slice(&chunks.concat()),
    };
    let mut found: Value = found.unwrap_or_default();
    redact::value(&mut found, false);
    if found.is_object() || found.is_array() { found } else { Value::Null }
}
