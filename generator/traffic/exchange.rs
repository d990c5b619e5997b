//! One request and its response.

use serde_json::Value;

use crate::ir::{Method, Microversion};

/// A request and its response, as a recording has them.
#[derive(Clone, Debug, PartialEq)]
pub struct Exchange {
    /// The method of the request.
    pub method: Method,
    /// The path as it was sent, without the query string.
    pub path: String,
    /// The names in the query string.
    pub query: Vec<String>,
    /// The word before the microversion in its header, `volume`.
    pub service: Option<String>,
    /// The microversion that the response names, else that the request asks for.
    pub microversion: Option<Microversion>,
    /// The status code of the response.
    pub status: u16,
    /// The JSON of the request's body.
    pub request: Option<Value>,
    /// The JSON of the response's body.
    pub response: Option<Value>,
}

impl Exchange {
    /// An exchange without headers and bodies; `None` if the method is none that a reference can document.
    pub(super) fn new(method: &str, url: &str, status: u16) -> Option<Self> {
        let target = url
            .split_once("://")
            .map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
        let target = target.split('#').next().unwrap_or(target);
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let names = query.split('&').filter(|pair| !pair.is_empty());
        Some(Self {
            method: Method::parse(method)?,
            path: path.to_owned(),
            query: names.map(|pair| pair.split('=').next().unwrap_or(pair).to_owned()).collect(),
            service: None,
            microversion: None,
            status,
            request: None,
            response: None,
        })
    }

    /// Takes in a header of the request or, after those, of the response: the last microversion counts.
    pub(super) fn header(&mut self, name: &str, value: &str) {
        let name = name.to_ascii_lowercase();
        let is_common = name == "openstack-api-version";
        let is_own = name.starts_with("x-openstack-") && name.ends_with("-api-version");
        if !is_common && !is_own {
            return;
        }
        // Of several services' versions in one header the first counts.
        let first = value.split(',').next().unwrap_or_default().trim();
        let (service, version) = first.rsplit_once(' ').unwrap_or(("", first));
        if let Ok(version) = version.parse() {
            self.microversion = Some(version);
            self.service = Some(service.trim().to_owned())
                .filter(|service| !service.is_empty())
                .or(self.service.take());
        }
    }

    /// The key that says which action is asked for.
    pub(super) fn action(&self) -> Option<&str> {
        let body = self.request.as_ref()?.as_object().filter(|body| body.len() == 1)?;
        self.path.ends_with("/action").then(|| body.keys().next().map(String::as_str))?
    }

    /// The service did what was asked for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }
}
