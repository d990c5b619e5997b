//! Puts operations onto paths.

use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;

use axum::Router;

use super::endpoint::{Endpoint, Entry, Handler, Mounted, Shared};
use super::negotiate::Negotiation;
use super::{ApiError, FromCall, IntoAnswer, Operation, RequestContext, Sample, Service, Settings};

/// The operations of a service and what answers them, on their way to an [`axum::Router`].
///
/// Every operation is mounted from the start and answers 501; [`Routes::on`] gives it a handler.
/// Discovery documents, unknown paths and wrong methods are answered without one.
#[derive(Debug)]
pub struct Routes {
    service: &'static Service,
    settings: Settings,
    entries: Vec<(&'static Operation, Handler)>,
}

/// The default of a generated trait's methods: 501.
pub async fn not_implemented<R: Send, A>(cx: &RequestContext, _request: R) -> Result<A, ApiError> {
    Err(ApiError::left_to_default(cx.operation().name))
}

impl Routes {
    /// The operations of a service, each answering 501.
    #[must_use]
    pub fn new(service: &'static Service, groups: &[&'static [&'static Operation]]) -> Self {
        let entries = groups.iter().flat_map(|g| g.iter()).map(|o| (*o, Handler::absent()));
        Self { service, settings: Settings::default(), entries: entries.collect() }
    }

    /// Chooses other settings than the default ones.
    #[must_use]
    pub fn settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self
    }

    /// Lets operations that have no handler answer with the reference's sample instead of 501.
    ///
    /// Their requests are checked like any other's.
    #[must_use]
    pub fn with_samples(mut self) -> Self {
        for (operation, handler) in
            self.entries.iter_mut().filter(|(o, h)| h.is_absent() && !o.samples.is_empty())
        {
            let check = operation.request;
            *handler = Handler::new(move |mut call| {
                Box::pin(async move {
                    check(&mut call)?;
                    Sample::of(&call.cx)
                })
            });
        }
        self
    }

    /// Hands an operation to a handler.
    pub fn on<S, R, A, F>(
        &mut self,
        operation: &'static Operation,
        service: &Arc<S>,
        handler: fn(Arc<S>, Arc<RequestContext>, R) -> F,
    ) where
        S: Send + Sync + 'static,
        R: FromCall + 'static,
        A: IntoAnswer + 'static,
        F: Future<Output = Result<A, ApiError>> + Send + 'static,
    {
        let service = Arc::clone(service);
        let handler = Handler::new(move |mut call| {
            let service = Arc::clone(&service);
            Box::pin(async move {
                let request = R::from_call(&mut call)?;
                let cx = call.cx;
                handler(service, Arc::clone(&cx), request).await?.into_answer(&cx)
            })
        });
        match self.entries.iter_mut().find(|(o, _)| std::ptr::eq(*o, operation)) {
            Some((_, old)) => *old = handler,
            None => self.entries.push((operation, handler)),
        }
    }

    /// The router that answers all of them.
    pub fn into_router(self) -> Router {
        let shared = Arc::new(Shared {
            service: self.service,
            negotiation: Negotiation::new(self.service, &self.settings),
            settings: Arc::new(self.settings),
        });
        let mut mounts = Mounts::default();
        for (operation, handler) in self.entries {
            let path = operation.path.strip_prefix('/').unwrap_or(operation.path);
            let segments: Vec<&'static str> = path.split('/').collect();
            let scope = scope(shared.service, &segments);
            let entry = |segments: &[&'static str], scope| Entry {
                operation,
                handler: handler.clone(),
                placeholders: placeholders(segments).collect(),
                scope,
            };
            if let Some(at) = scope.filter(|_| shared.service.scope_optional) {
                let mut short = segments.clone();
                short.remove(at);
                mounts.add(&short, entry(&short, None));
            }
            mounts.add(&segments, entry(&segments, scope));
        }
        mounts.add_discovery(shared.service);
        let mut router = Router::new();
        for (path, own, hidden) in mounts.finish() {
            let endpoint = Endpoint::new(Arc::clone(&shared), own, hidden);
            router = router.route_service(&path, Mounted::new(endpoint));
        }
        router.fallback_service(Mounted::new(Endpoint::new(shared, Vec::new(), Vec::new())))
    }
}

/// The place of the scope segment: right behind the version, where one of the service's scope
/// parameters stands. Anywhere else such a placeholder names a resource.
pub(super) fn scope(service: &Service, segments: &[&str]) -> Option<usize> {
    let at = segments.iter().position(|s| !is_version(s))?;
    let name = placeholder(segments[at])?;
    (service.scope.contains(&name) && segments.len() > at + 1).then_some(at)
}

/// The placeholders of a path, with their places.
fn placeholders(segments: &[&'static str]) -> impl Iterator<Item = (&'static str, usize)> {
    segments.iter().enumerate().filter_map(|(place, segment)| Some((placeholder(segment)?, place)))
}

/// The name between the braces.
fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Whether the segment is a version, `v3` or `v2.1`.
fn is_version(segment: &str) -> bool {
    segment.strip_prefix('v').is_some_and(|rest| {
        rest.starts_with(|c: char| c.is_ascii_digit())
            && rest.bytes().all(|b| b.is_ascii_digit() || b == b'.')
    })
}

/// What is mounted where.
#[derive(Debug, Default)]
struct Mounts {
    /// In the order of first mention: segments as axum gets them, and what answers there.
    paths: Vec<(Vec<String>, Vec<Entry>)>,
    /// The name of the placeholder after a prefix: axum wants one for all.
    names: HashMap<Vec<String>, String>,
}

impl Mounts {
    fn add(&mut self, segments: &[&str], entry: Entry) {
        let mut mounted: Vec<String> = Vec::with_capacity(segments.len());
        for segment in segments {
            let segment = if placeholder(segment).is_some() {
                self.names.entry(mounted.clone()).or_insert_with(|| (*segment).to_owned()).clone()
            } else {
                // Braces that are no placeholder would be taken for one.
                segment.replace('{', "{{").replace('}', "}}")
            };
            mounted.push(segment);
        }
        match self.paths.iter_mut().find(|(path, _)| *path == mounted) {
            Some((_, entries)) => entries.push(entry),
            None => self.paths.push((mounted, vec![entry])),
        }
    }

    /// Makes sure that the places of version discovery are there.
    fn add_discovery(&mut self, service: &Service) {
        let version = format!("v{}", service.major);
        for path in [vec![String::new()], vec![version.clone(), String::new()], vec![version]] {
            if !self.paths.iter().any(|(p, _)| *p == path) {
                self.paths.push((path, Vec::new()));
            }
        }
    }

    /// The paths for axum. A path of literals hides one with placeholders that would match too, for
    /// every method; so it answers the other's methods as well, where it has none of its own.
    fn finish(self) -> Vec<(String, Vec<Entry>, Vec<Entry>)> {
        let covers = |general: &[String], special: &[String]| {
            general.len() == special.len()
                && general.iter().zip(special).all(|(g, s)| {
                    g == s
                        || (placeholder(g).is_some() && !s.is_empty() && placeholder(s).is_none())
                })
        };
        self.paths
            .iter()
            .map(|(path, own)| {
                let mut hidden: Vec<Entry> = Vec::new();
                for (_, others) in self.paths.iter().filter(|(p, _)| p != path && covers(p, path)) {
                    let new = |e: &&Entry| {
                        let method = e.operation.method;
                        !own.iter().chain(&hidden).any(|known| known.operation.method == method)
                    };
                    let others: Vec<Entry> = others.iter().filter(new).cloned().collect();
                    hidden.extend(others);
                }
                (format!("/{}", path.join("/")), own.clone(), hidden)
            })
            .collect()
    }
}
