//! Request ids and the URLs that answers contain.

use axum::http::{Extensions, HeaderMap, Uri, header};

use super::Settings;

/// A new request id.
pub(super) fn request_id() -> String {
    format!("req-{}", uuid::Uuid::new_v4())
}

/// The URI as it was sent, before any router that nests this one cut it.
pub(super) fn original(uri: &Uri, extensions: &Extensions) -> Uri {
    extensions.get::<axum::extract::OriginalUri>().map_or_else(|| uri.clone(), |o| o.0.clone())
}

/// What absolute URLs of this server begin with: scheme and authority, no slash at the end.
pub(super) fn root(settings: &Settings, uri: &Uri, headers: &HeaderMap) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let scheme = text("x-forwarded-proto").or(uri.scheme_str()).unwrap_or("http");
    let host = text("x-forwarded-host")
        .or_else(|| text(header::HOST.as_str()))
        .or(uri.authority().map(|a| a.as_str()))
        .unwrap_or("localhost");
    format!("{scheme}://{host}")
}
