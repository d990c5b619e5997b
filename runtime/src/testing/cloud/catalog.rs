//! The services of a cloud, as its clients find them.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::directory::{Place, made_of};
use super::service::Service;
use crate::segment::is_version;

/// The one region.
pub(super) const REGION: &str = "RegionOne";

/// The type of the service that issues tokens.
pub(super) const IDENTITY: &str = "identity";

/// The APIs of one type, the newest first.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub(super) service_type: String,
    pub(super) services: Vec<Service>,
}

impl Group {
    /// All services by type, and that of the tokens first, which every cloud has.
    pub(super) fn all(services: impl IntoIterator<Item = Service>) -> Vec<Self> {
        let mut groups = vec![Self { service_type: IDENTITY.to_owned(), services: Vec::new() }];
        for service in services {
            let service_type = service.service_type();
            match groups.iter_mut().find(|group| group.service_type == service_type) {
                Some(group) => group.services.push(service),
                None => groups
                    .push(Self { service_type: service_type.to_owned(), services: vec![service] }),
            }
        }
        for group in &mut groups {
            group.services.sort_by(|a, b| b.major().total_cmp(&a.major()));
        }
        groups
    }

    pub(super) fn is_identity(&self) -> bool {
        self.service_type == IDENTITY
    }

    /// The API that a path behind the service's root is of, else the newest.
    pub(super) fn at(&self, path: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.leads(path)).or(self.services.first())
    }

    /// The answer at the service's root and at its versions; `None` at every other path.
    pub(super) fn discovery(&self, root: &str, path: &str) -> Option<(StatusCode, Value)> {
        let path = path.trim_matches('/');
        if !path.is_empty() && !is_version(path) {
            return None;
        }
        let shown = self.shown(root);
        if path.is_empty() && !shown.is_empty() {
            let versions: Vec<&Value> = shown.iter().map(|(_, shown)| shown).collect();
            let versions = match self.is_identity() {
                true => json!({"versions": {"values": versions}}),
                false => json!({ "versions": versions }),
            };
            return Some((StatusCode::MULTIPLE_CHOICES, versions));
        }
        let found = shown.into_iter().find(|(version, _)| version == path)?;
        Some((StatusCode::OK, json!({"version": found.1})))
    }

    /// The versions, by the segment that leads to them.
    fn shown(&self, root: &str) -> Vec<(String, Value)> {
        if self.is_identity() {
            let url = format!("{root}/v3/");
            let version = json!({
                "id": "v3.14", "status": "stable", "updated": "2020-04-07T00:00:00Z",
                "links": [{"rel": "self", "href": url}],
                "media-types": [{
                    "base": "application/json", "type": "application/vnd.openstack.identity-v3+json"}]});
            return vec![("v3".to_owned(), version)];
        }
        let shown = self.services.iter().enumerate().map(|(at, service)| {
            let status = if at == 0 { "CURRENT" } else { "SUPPORTED" };
            (service.version.clone(), service.discovery(root, status))
        });
        shown.collect()
    }
}

/// The catalogue of a token with this scope. `root` is what the URLs of all services begin with.
pub(super) fn catalog(groups: &[Group], scope: Option<&Place>, root: &str) -> Value {
    let project_id = match scope {
        Some(Place::Project(id)) => Some(id.as_str()),
        _ => None,
    };
    let entry = |group: &Group| {
        let service_type = group.service_type.as_str();
        let path = match group.services.first().filter(|_| !group.is_identity()) {
            Some(service) => service.endpoint_of(project_id),
            None => Some(String::new()),
        };
        let url = path.map(|path| format!("{root}/{service_type}{path}"));
        let endpoint = |interface: &str| {
            let id = made_of(&["endpoint", service_type, interface]);
            let url = url.as_ref()?;
            Some(json!({
                "id": id, "interface": interface, "region": REGION, "region_id": REGION, "url": url}))
        };
        let endpoints = ["public", "internal", "admin"].into_iter().filter_map(endpoint);
        let endpoints: Vec<Value> = endpoints.collect();
        let id = made_of(&["service", service_type]);
        json!({"id": id, "name": service_type, "type": service_type, "endpoints": endpoints})
    };
    groups.iter().map(entry).collect()
}
