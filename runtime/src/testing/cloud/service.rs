//! A service of a cloud.

use axum::Router;
use serde_json::Value;

use crate::segment::is_version;
use crate::server::{self, Operation, Settings, version_document};

/// An API of a service, and what answers it.
#[derive(Clone, Debug)]
pub struct Service {
    pub(super) service: &'static server::Service,
    pub(super) router: Router,
    /// The version at the beginning of the documented paths, `v2.1`; empty where they have none.
    pub(super) version: String,
    /// The path behind the service's root that the catalogue has.
    pub(super) endpoint: String,
}

impl Service {
    /// The API of a generated crate: its `SERVICE`, its `OPERATIONS` and a router of them.
    ///
    /// The catalogue has its root, and the version and the project behind it where the paths of the operations have a project
    /// there.
    pub fn new(
        service: &'static server::Service,
        operations: &[&[&Operation]],
        router: Router,
    ) -> Self {
        let mut version = "";
        let mut endpoint = String::new();
        for operation in operations.iter().copied().flatten() {
            let mut segments = operation.path.trim_start_matches('/').split('/');
            let first = segments.next().filter(|first| is_version(first)).unwrap_or_default();
            // A lone segment may be the version itself.
            let Some(second) = segments.next().filter(|second| !second.is_empty()) else {
                continue;
            };
            if version.is_empty() {
                version = first;
            }
            let name = second.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
            let is_scope = name.is_some_and(|name| service.scope.contains(&name));
            if is_scope && !first.is_empty() && segments.next().is_some() {
                endpoint = format!("/{first}/{PROJECT}");
                break;
            }
        }
        Self { service, router, version: version.to_owned(), endpoint }
    }

    /// The same with this path behind the service's root in the catalogue, `/v2.1`.
    #[must_use]
    pub fn at(self, endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), ..self }
    }

    /// The type in the catalogue, `block-storage`.
    #[must_use]
    pub fn service_type(&self) -> &'static str {
        self.service.service_type
    }

    /// The catalogue's URL of the service for a project, behind its root; `None` where it needs one.
    pub(super) fn endpoint_of(&self, project_id: Option<&str>) -> Option<String> {
        match (self.endpoint.strip_suffix(PROJECT), project_id) {
            (None, _) => Some(self.endpoint.clone()),
            (Some(before), Some(project_id)) => Some(format!("{before}{project_id}")),
            (Some(before), None) if self.service.scope_optional => {
                Some(before.trim_end_matches('/').to_owned())
            }
            (Some(_), None) => None,
        }
    }

    /// Returns `true` if a path behind the service's root is of this API, and not of another version.
    pub(super) fn leads(&self, path: &str) -> bool {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        first == self.version || !is_version(first) && self.version.is_empty()
    }

    /// The number that versions of the API are compared by.
    pub(super) fn major(&self) -> f32 {
        self.version.trim_start_matches('v').parse().unwrap_or_default()
    }

    /// The API as version discovery shows it, below the URL of the service's root.
    pub(super) fn discovery(&self, root: &str, status: &str) -> Value {
        let (major, version) = (self.service.major, &self.version);
        let id = match (version.is_empty(), version.contains('.') || major.contains('.')) {
            (false, true) => version.clone(),
            (true, true) => format!("v{major}"),
            (_, false) => format!("v{major}.0"),
        };
        let slash = if version.is_empty() { "" } else { "/" };
        let url = format!("{root}/{version}{slash}");
        version_document(self.service, &Settings::default(), &id, status, &url)
    }
}

/// The place of the project in an endpoint of the catalogue.
const PROJECT: &str = "{project_id}";
