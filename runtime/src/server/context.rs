//! The context of a request: its facts beside its typed parts.

use std::collections::HashMap;
use std::ops::Range;

use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Request, Uri};

use super::request_id::RequestId;
use super::{Identity, Operation, Page, Service, Settings, uri};
use crate::{Microversion, segment};

/// The facts of a request beside its typed parts: who asks, for which project, at
/// which microversion.
#[derive(Clone, Debug)]
pub struct RequestContext {
    pub(super) service: &'static Service,
    pub(super) operation: &'static Operation,
    pub(super) settings: std::sync::Arc<Settings>,
    pub(super) request_id: RequestId,
    pub(super) microversion: Option<Microversion>,
    pub(super) identity: Identity,
    pub(super) scope: Option<Scope>,
    /// The request without its body. The URI is as the router sees it.
    pub(super) parts: Parts,
}

/// The project that the path names: its place there, or its text where it is encoded there.
#[derive(Clone, Debug)]
pub(super) enum Scope {
    Place(Range<usize>),
    Text(String),
}

impl RequestContext {
    /// The project that the request is about: the caller's, else the one that the URL names.
    #[must_use]
    pub fn project_id(&self) -> Option<&str> {
        self.identity.project_id.as_deref().or_else(|| match self.scope.as_ref()? {
            Scope::Place(place) => self.parts.uri.path().get(place.clone()),
            Scope::Text(text) => Some(text),
        })
    }

    /// The user, where an authentication layer found one.
    #[must_use]
    pub fn user_id(&self) -> Option<&str> {
        self.identity.user_id.as_deref()
    }

    /// Who sends the request, as an authentication layer found out.
    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The caller's roles in the project.
    #[must_use]
    pub fn roles(&self) -> &[String] {
        &self.identity.roles
    }

    /// Returns `true` if the caller has this role.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.identity.has_role(role)
    }

    /// The id of this request, `req-…`, as the answer's `X-Openstack-Request-Id` has it.
    #[must_use]
    pub fn request_id(&self) -> &str {
        self.request_id.as_str()
    }

    /// The negotiated microversion; `None` for a service without them.
    #[must_use]
    pub fn microversion(&self) -> Option<Microversion> {
        self.microversion
    }

    /// Returns `true` if the negotiated microversion is this one or a later one.
    #[must_use]
    pub fn at_least(&self, major: u16, minor: u16) -> bool {
        self.microversion.is_some_and(|v| v >= Microversion::new(major, minor))
    }

    /// The operation that is asked for.
    #[must_use]
    pub fn operation(&self) -> &'static Operation {
        self.operation
    }

    /// The HTTP method.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.parts.method
    }

    /// The URI as it was sent, before any router that nests this one cut it.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        uri::original(&self.parts)
    }

    /// The request's headers.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.parts.headers
    }

    /// Every query parameter as it was sent, decoded, the undocumented ones too.
    pub fn query(&self) -> impl Iterator<Item = (String, String)> + '_ {
        form_urlencoded::parse(self.uri().query().unwrap_or_default().as_bytes()).into_owned()
    }

    /// A value that a layer put into the request's extensions.
    #[must_use]
    pub fn extension<T: Send + Sync + 'static>(&self) -> Option<&T> {
        self.parts.extensions.get()
    }

    /// The absolute URL of a path of this server.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", uri::root(&self.settings, &self.parts))
    }

    /// The absolute URL of a resource: the path of this request up to its collection, and the id.
    ///
    /// `GET /v3/p/snapshots/detail` with `snapshots` and `a/b` gives `…/v3/p/snapshots/a%2Fb`.
    #[must_use]
    pub fn resource_url(&self, collection: &str, id: &str) -> String {
        let path = self.uri().path();
        let base = path
            .split_inclusive('/')
            .scan(0, |end, segment| {
                *end += segment.len();
                Some((*end, segment.trim_end_matches('/')))
            })
            .find(|(_, segment)| *segment == collection)
            .map_or(path, |(end, _)| &path[..end]);
        self.url(&format!("{}/{}", base.trim_end_matches('/'), segment::encode(id)))
    }

    /// The URL of this request with some query parameters replaced or added.
    #[must_use]
    pub fn url_with(&self, parameters: &[(&str, &str)]) -> String {
        let replaced: HashMap<&str, &str> = parameters.iter().copied().collect();
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.query() {
            if !replaced.contains_key(name.as_str()) {
                query.append_pair(&name, &value);
            }
        }
        query.extend_pairs(parameters);
        format!("{}?{}", self.url(self.uri().path()), query.finish())
    }

    /// Cuts one page out of a list that is sorted and complete.
    ///
    /// See [`Page::cut`].
    pub fn page<T>(
        &self,
        items: Vec<T>,
        limit: Option<i64>,
        marker: Option<&str>,
        id: impl Fn(&T) -> &str,
    ) -> Result<Page<T>, super::ApiError> {
        Page::cut(self, items, limit, marker, id)
    }

    /// Cuts one page out of a list that is sorted and complete, of a service that pages by offsets.
    ///
    /// See [`Page::cut_at`].
    pub fn page_at<T>(
        &self,
        items: Vec<T>,
        limit: Option<i64>,
        offset: Option<i64>,
    ) -> Result<Page<T>, super::ApiError> {
        Page::cut_at(self, items, limit, offset)
    }

    /// A context outside of any request, to call a handler in a unit test.
    #[must_use]
    pub fn detached(
        service: &'static Service,
        operation: &'static Operation,
        microversion: Option<Microversion>,
        identity: Identity,
    ) -> Self {
        let mut parts = Request::new(()).into_parts().0;
        parts.method = Method::from_bytes(operation.method.as_bytes()).unwrap_or_default();
        Self {
            service,
            operation,
            settings: std::sync::Arc::default(),
            request_id: RequestId::new(),
            microversion,
            identity,
            scope: None,
            parts,
        }
    }
}
