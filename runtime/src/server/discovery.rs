//! Version discovery, where the service's own traits do not answer it.

use axum::http::StatusCode;
use axum::http::request::Parts;
use serde_json::{Value, json};

use super::endpoint::Shared;
use super::{Answer, Body, Service, Settings, negotiate, uri};

/// The path is one of those at which a client finds out which versions there are.
pub(super) fn is_at(service: &Service, path: &str) -> bool {
    let rest = path.strip_prefix("/v").and_then(|rest| rest.strip_prefix(service.major));
    matches!(path, "" | "/") || matches!(rest, Some("" | "/"))
}

/// Answers `/`, `/v3/` and `/v3`; `None` for any other path.
pub(super) fn discover(shared: &Shared, parts: &Parts) -> Option<Answer> {
    let (service, path) = (shared.service, parts.uri.path());
    if !is_at(service, path) {
        return None;
    }
    let here = uri::here(&shared.settings, parts);
    let status = match path {
        "" | "/" => StatusCode::MULTIPLE_CHOICES,
        versioned if versioned.ends_with('/') => StatusCode::OK,
        _ => {
            let location = format!("{here}/v{}/", service.major);
            let found = Answer::empty(StatusCode::FOUND.as_u16());
            return Some(found.header("location", Some(location)));
        }
    };
    let body = Body::from(document(shared, &here).to_string());
    Some(Answer::raw(status.as_u16(), "application/json", body))
}

/// The one version that this server has.
fn document(shared: &Shared, root: &str) -> Value {
    let (service, major) = (shared.service, shared.service.major);
    let id = if major.contains('.') { format!("v{major}") } else { format!("v{major}.0") };
    let url = format!("{root}/v{major}/");
    json!({"versions": [version(service, &shared.settings, &id, "CURRENT", &url)]})
}

/// A version as clients find it.
pub(crate) fn version(
    service: &Service,
    settings: &Settings,
    id: &str,
    status: &str,
    url: &str,
) -> Value {
    let mut version = json!({"id": id, "status": status});
    if service.microversion.is_some() {
        let (min, max) = negotiate::served(service, settings);
        version["version"] = max.to_string().into();
        version["min_version"] = min.to_string().into();
    }
    if let Some(updated) = &settings.updated {
        version["updated"] = updated.as_str().into();
    }
    version["links"] = json!([{"rel": "self", "href": url}]);
    if let Some(name) = service.microversion.and_then(|m| m.service) {
        let major = service.major;
        let media_type = format!("application/vnd.openstack.{name}+json;version={major}");
        version["media-types"] = json!([{"base": "application/json", "type": media_type}]);
    }
    version
}
