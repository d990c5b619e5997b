//! Reads request bodies.

use std::future::{Future as _, poll_fn};
use std::pin::pin;
use std::task::Poll;

use axum::http::{HeaderMap, StatusCode, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use super::endpoint::Entry;
use super::{ApiError, Body, BodyKind, Settings};
use axum::body::{Bytes, HttpBody as _};

/// A request body, as far as it was read.
#[derive(Debug)]
pub(super) enum Payload {
    /// None, or none left.
    None,
    /// JSON, not checked yet.
    Json(Value),
    /// Not read.
    Raw(Body),
}

/// Reads the body, as far as one of the operations wants it read. What none of them wants is read too and
/// let go: a connection can serve another request only if nothing of this one is left on it.
pub(super) async fn read<'e>(
    mut candidates: impl Iterator<Item = &'e Entry> + Clone,
    headers: &HeaderMap,
    body: Body,
    settings: &Settings,
) -> Result<Payload, ApiError> {
    let json = candidates.clone().any(|e| e.operation.body.shape().is_some());
    let raw = candidates.clone().any(|e| matches!(e.operation.body, BodyKind::Raw));
    if !json && !raw {
        whole(body, settings).await?;
        return Ok(Payload::None);
    }
    let media_type = headers.get(header::CONTENT_TYPE).map(|v| v.to_str().unwrap_or_default());
    let is_json = media_type.is_none_or(is_json);
    if raw && !(json && is_json) {
        return Ok(Payload::Raw(body));
    }
    let bytes = whole(body, settings).await?;
    if bytes.is_empty() {
        let required = candidates.all(|e| matches!(e.operation.body, BodyKind::Json(_)));
        if required {
            return Err(ApiError::bad_request("A JSON request body is required."));
        }
        return Ok(Payload::None);
    }
    if !is_json {
        let media_type = media_type.unwrap_or_default();
        return Err(ApiError::unsupported_media_type(format!(
            "Unsupported Content-Type {media_type:?}; application/json is expected."
        )));
    }
    let value: Value = serde_json::from_slice(&bytes)
        .map_err(|e| ApiError::bad_request(format!("Malformed request body: {e}")))?;
    if !settings.takes_nul && bytes.windows(NUL.len()).any(|part| part == NUL) && has_nul(&value) {
        return Err(ApiError::bad_request("A text of the request body has the character U+0000."));
    }
    Ok(Payload::Json(value))
}

/// The character U+0000 as JSON has it.
const NUL: &[u8] = br"\u0000";

/// Returns `true` if a text within the value has the character U+0000.
fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(entries) => {
            entries.iter().any(|(key, value)| key.contains('\0') || has_nul(value))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

/// Reads a body that nobody wants, as far as it is neither too long nor too slow.
pub(super) async fn discard(body: Body, settings: &Settings) {
    // What is wrong with it does not matter: something else is already.
    let _ = whole(body, settings).await;
}

/// The bytes of a body that is neither longer than it may be nor slower.
pub(crate) async fn whole(body: Body, settings: &Settings) -> Result<Bytes, ApiError> {
    if body.is_end_stream() {
        return Ok(Bytes::new());
    }
    let limit = settings.body_limit;
    let mut collecting = pin!(Limited::new(body, limit).collect());
    // Most bodies are there already, and need no timer.
    let collected = match poll_fn(|cx| Poll::Ready(collecting.as_mut().poll(cx))).await {
        Poll::Ready(collected) => collected,
        Poll::Pending => {
            let collected = tokio::time::timeout(settings.body_timeout, collecting).await;
            collected.map_err(|_| {
                let message = "The request body took too long.";
                ApiError::new(StatusCode::REQUEST_TIMEOUT, message)
            })?
        }
    };
    match collected {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            let message = format!("The request body is larger than {limit} bytes.");
            Err(ApiError::over_limit(message))
        }
        Err(_) => Err(ApiError::bad_request("The request body ended too early.")),
    }
}

/// Returns `true` if a media type is JSON: `application/json`, `application/openstack-images-v2.1-json-patch`.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    essence == "application/json"
        || essence.ends_with("+json")
        || (essence.starts_with("application/") && essence.ends_with("json-patch"))
}
