//! Requests that came.

use axum::body::Bytes;
use axum::http::request::Parts;
use serde::Serialize;
use serde_json::Value;

/// A request that came, and the status of its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Seen {
    /// Its number among all requests, from 1.
    pub number: u64,
    /// The method, `GET`.
    pub method: String,
    /// The path as it was asked for.
    pub path: String,
    /// The query without its `?`; empty where there is none.
    pub query: String,
    /// The headers, by their names in small letters, in the order in which they came. The texts of those that carry tokens are `…`.
    pub headers: Vec<(String, String)>,
    /// The body, of at most 64 KiB; `None` where it is longer, or of a length that was not said.
    #[serde(serialize_with = "text")]
    pub body: Option<Vec<u8>>,
    /// The status of the answer; `None` where the connection was cut.
    pub status: Option<u16>,
}

/// The headers whose values are secrets.
const SECRET: [&str; 4] = ["x-auth-token", "x-subject-token", "x-service-token", "authorization"];

impl Seen {
    pub(super) fn new(number: u64, parts: &Parts, body: Option<&Bytes>) -> Self {
        let header = |(name, value): (&axum::http::HeaderName, &axum::http::HeaderValue)| {
            let is_secret = SECRET.contains(&name.as_str());
            let text = String::from_utf8_lossy(value.as_bytes());
            (name.to_string(), if is_secret { "…".to_owned() } else { text.into_owned() })
        };
        Self {
            number,
            method: parts.method.to_string(),
            path: parts.uri.path().to_owned(),
            query: parts.uri.query().unwrap_or_default().to_owned(),
            headers: parts.headers.iter().map(header).collect(),
            body: body.map(|bytes| bytes.to_vec()),
            status: None,
        }
    }

    /// The first value of a header.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body, as JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.body.as_ref()?).ok()
    }

    /// The bytes that it costs, about.
    pub(super) fn size(&self) -> usize {
        let headers: usize =
            self.headers.iter().map(|(name, value)| name.len() + value.len()).sum();
        headers + self.path.len() + self.query.len() + self.body.as_ref().map_or(0, Vec::len)
    }
}

fn text<S: serde::Serializer>(body: &Option<Vec<u8>>, serializer: S) -> Result<S::Ok, S::Error> {
    body.as_ref().map(|bytes| String::from_utf8_lossy(bytes)).serialize(serializer)
}
