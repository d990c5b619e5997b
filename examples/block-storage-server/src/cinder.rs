//! Requests as a real Cinder takes them, where the reference does not say it.
//!
//! Each goes on to the router as what it means: a path with letters that need no percent sign, a page that is larger than any
//! number, a size that is a text of digits. A size with a fraction goes on as what no router takes.

use axum::body::{Body, Bytes, HttpBody as _};
use axum::extract::Request;
use axum::http::uri::PathAndQuery;
use axum::http::{Method, Uri};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::stream;
use serde_json::Value;

/// The longest body whose sizes are looked at, in bytes.
const LONGEST: u64 = 112 * 1024;
/// Where bodies have sizes.
const SIZES: [&str; 2] = ["/volume/size", "/os-extend/new_size"];

/// Passes a request on as what it means.
pub(crate) async fn as_meant(request: Request, next: Next) -> Response {
    let (mut parts, mut body) = request.into_parts();
    if let Some(uri) = meant(&parts.uri) {
        parts.uri = uri;
    }
    let length = body.size_hint().exact();
    if parts.method == Method::POST && length.is_some_and(|length| (1..=LONGEST).contains(&length))
    {
        // Read when the router asks for it, within the time that it gives.
        body = Body::from_stream(stream::once(async {
            Ok::<_, axum::Error>(sized(axum::body::to_bytes(body, usize::MAX).await?))
        }));
    }
    next.run(Request::from_parts(parts, body)).await
}

/// The address that one means, if it is another.
fn meant(uri: &Uri) -> Option<Uri> {
    let path = decoded(uri.path());
    let query =
        uri.query().map(|query| query.split('&').map(bounded).collect::<Vec<_>>().join("&"));
    if path == uri.path() && query.as_deref() == uri.query() {
        return None;
    }
    let text = query.map_or(path.clone(), |query| format!("{path}?{query}"));
    let mut parts = uri.clone().into_parts();
    parts.path_and_query = Some(PathAndQuery::try_from(text).ok()?);
    Uri::from_parts(parts).ok()
}

/// A path in which nothing is encoded that need not be: `%76olumes` is `volumes`.
fn decoded(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('%') {
        out.push_str(&rest[..at]);
        let byte = rest.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        let plain = byte.filter(|b| b.is_ascii_alphanumeric() || b"-._~".contains(b));
        match plain {
            Some(byte) => out.push(char::from(byte)),
            None => out.push('%'),
        }
        rest = &rest[at + if plain.is_some() { 3 } else { 1 }..];
    }
    out + rest
}

/// A parameter whose number is not larger than numbers are.
fn bounded(parameter: &str) -> String {
    match parameter.strip_prefix("limit=") {
        Some(digits) if digits.len() > 18 && digits.bytes().all(|b| b.is_ascii_digit()) => {
            format!("limit={}", i64::MAX)
        }
        _ => parameter.to_owned(),
    }
}

/// A body whose sizes are integers where they are texts of digits, and texts where they have a fraction.
fn sized(bytes: Bytes) -> Bytes {
    let Ok(mut body) = serde_json::from_slice::<Value>(&bytes) else { return bytes };
    let mut is_changed = false;
    for size in SIZES {
        let Some(size) = body.pointer_mut(size) else { continue };
        let meant = match &*size {
            Value::String(text) if text.bytes().all(|b| b.is_ascii_digit()) => {
                text.parse::<i64>().ok()
            }
            Value::Number(number) if number.is_f64() => {
                *size = Value::String(number.to_string());
                is_changed = true;
                continue;
            }
            _ => None,
        };
        if let Some(meant) = meant {
            *size = meant.into();
            is_changed = true;
        }
    }
    if is_changed { body.to_string().into() } else { bytes }
}

#[cfg(test)]
mod tests {
    use super::{meant, sized};

    #[test]
    fn an_address_is_what_it_means() {
        for (written, is) in [
            ("/v3/p/%76olumes", "/v3/p/volumes"),
            ("/v3/p/volumes/%2E%2e?a=%76", "/v3/p/volumes/..?a=%76"),
            ("/v3/p/volumes/a%2Fb%", "/v3/p/volumes/a%2Fb%"),
            ("/v3/volumes?limit=99999999999999999999", "/v3/volumes?limit=9223372036854775807"),
            (
                "/v3/volumes?limit=-9999999999999999999&a=b",
                "/v3/volumes?limit=-9999999999999999999&a=b",
            ),
        ] {
            let uri = written.parse().unwrap();
            assert_eq!(meant(&uri).unwrap_or(uri), is, "{written}");
        }
    }

    #[test]
    fn a_size_is_a_number_or_a_text_of_one() {
        for (sent, is) in [
            (r#"{"volume":{"size":"1"}}"#, r#"{"volume":{"size":1}}"#),
            (r#"{"volume":{"size":1.0}}"#, r#"{"volume":{"size":"1.0"}}"#),
            (r#"{"volume":{"size":"1.0"}}"#, r#"{"volume":{"size":"1.0"}}"#),
            (r#"{"os-extend":{"new_size":"12"}}"#, r#"{"os-extend":{"new_size":12}}"#),
            (r#"{"volume": {"size": 1}}"#, r#"{"volume": {"size": 1}}"#),
            ("{", "{"),
        ] {
            assert_eq!(sized(sent.into()), is);
        }
    }
}
