//! The URLs that answers contain.

use axum::extract::OriginalUri;
use axum::http::request::Parts;
use axum::http::{Uri, header};

use super::Settings;

/// The URI as it was sent, before any router that nests this one cut it.
pub(super) fn original(parts: &Parts) -> &Uri {
    parts.extensions.get::<OriginalUri>().map_or(&parts.uri, |original| &original.0)
}

/// What absolute URLs of this server begin with: scheme and authority, no slash at the end.
pub(super) fn root(settings: &Settings, parts: &Parts) -> String {
    if let Some(url) = &settings.public_url {
        return url.trim_end_matches('/').to_owned();
    }
    let uri = original(parts);
    let text = |name: &str| parts.headers.get(name).and_then(|v| v.to_str().ok());
    let scheme = text("x-forwarded-proto").or(uri.scheme_str()).unwrap_or("http");
    let host = text("x-forwarded-host")
        .or_else(|| text(header::HOST.as_str()))
        .or(uri.authority().map(|a| a.as_str()))
        .unwrap_or("localhost");
    format!("{scheme}://{host}")
}

/// What absolute URLs of this router begin with: that of the server, and where the router is nested.
pub(super) fn here(settings: &Settings, parts: &Parts) -> String {
    let prefix = original(parts).path().strip_suffix(parts.uri.path()).unwrap_or_default();
    root(settings, parts) + prefix
}
