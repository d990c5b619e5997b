//! Puts operations onto paths.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::Router;

use super::call::Placeholder;
use super::endpoint::{Endpoint, Endpoints, Entry, Handle, Handler, Shared};
use super::matched::{Layers, RouterLayer};
use super::negotiate::{Negotiation, kept};
use super::tree::{Segment, Tree};
use super::{
    Answer, ApiError, Call, FromCall, IntoAnswer, Operation, RequestContext, Sample, Service,
    Settings,
};
use crate::segment::is_version;

/// The operations of a service and what answers them, on their way to an [`axum::Router`].
///
/// Every operation is mounted from the start and answers 501; [`Routes::on`] gives it a handler.
/// Discovery documents, unknown paths and wrong methods are answered without one.
#[derive(Debug)]
pub struct Routes {
    service: &'static Service,
    settings: Settings,
    entries: Vec<(&'static Operation, Handler)>,
    layers: Layers,
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
        Self {
            service,
            settings: Settings::default(),
            entries: entries.collect(),
            layers: Layers::default(),
        }
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
            *handler = Handler::new(Sampled(operation.request));
        }
        self
    }

    /// Hands an operation to a handler.
    pub fn on<S, R>(
        &mut self,
        operation: &'static Operation,
        service: &Arc<S>,
        handler: for<'e> fn(&'e S, &'e RequestContext, R) -> Answering<'e>,
    ) where
        S: Send + Sync + 'static,
        R: FromCall + 'static,
    {
        let handler = Handler::new(Typed { service: Arc::clone(service), handler });
        match self.entries.iter_mut().find(|(o, _)| std::ptr::eq(*o, operation)) {
            Some((_, old)) => *old = handler,
            None => self.entries.push((operation, handler)),
        }
    }

    /// Puts a layer between matching and answering, around those that are there: it finds [`MatchedOperation`] in
    /// requests. One that need not, or that changes a request's path, goes around the router.
    ///
    /// [`MatchedOperation`]: super::MatchedOperation
    #[must_use]
    pub fn layer(mut self, layer: impl RouterLayer) -> Self {
        self.layers.push(layer);
        self
    }

    /// The router that answers all of them, by one service: layers find no `axum::extract::MatchedPath` in a request,
    /// but [`MatchedOperation`](super::MatchedOperation).
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
            let entry = |segments: &[&'static str], is_scoped| Entry {
                operation,
                handler: handler.clone(),
                placeholders: placeholders(segments).into(),
                is_scoped,
            };
            if let Some(at) = scope.filter(|_| shared.service.scope_optional) {
                let mut short = segments.clone();
                short.remove(at);
                mounts.add(&short, entry(&short, false));
            }
            mounts.add(&segments, entry(&segments, scope.is_some()));
        }
        mounts.add_discovery(shared.service);
        let mut tree = Tree::default();
        for (path, own, hidden) in mounts.finish() {
            let template = own.first().map_or_else(|| kept(&written(path)), |e| e.operation.path);
            tree.insert(path, Endpoint::new(Arc::clone(&shared), Some(template), own, hidden));
        }
        let nowhere = Endpoint::new(shared, None, Vec::new(), Vec::new());
        self.layers.around(Endpoints::new(tree, nowhere))
    }
}

/// An answer under way.
pub type Answering<'e> = Pin<Box<dyn Future<Output = Result<Answer, ApiError>> + Send + 'e>>;

/// Renders what a method of a generated trait gives back.
pub fn answer<'e, A: IntoAnswer>(
    cx: &'e RequestContext,
    answered: impl Future<Output = Result<A, ApiError>> + Send + 'e,
) -> Answering<'e> {
    Box::pin(async move { answered.await?.into_answer(cx) })
}

/// A method of a service, which takes a request of its own type.
struct Typed<S, R> {
    service: Arc<S>,
    handler: for<'e> fn(&'e S, &'e RequestContext, R) -> Answering<'e>,
}

impl<S: Send + Sync, R: FromCall> Handle for Typed<S, R> {
    fn handle<'e>(&'e self, mut call: Call<'e>) -> Result<Answering<'e>, ApiError> {
        let request = R::from_call(&mut call)?;
        Ok((self.handler)(&self.service, call.cx, request))
    }
}

/// The reference's sample, in answer to what is right by a check.
struct Sampled(fn(&mut Call<'_>) -> Result<(), ApiError>);

impl Handle for Sampled {
    fn handle<'e>(&'e self, mut call: Call<'e>) -> Result<Answering<'e>, ApiError> {
        self.0(&mut call)?;
        Ok(Box::pin(async move { Sample::of(call.cx) }))
    }
}

/// The place of the scope segment: right behind the version, where one of the service's scope
/// parameters stands. Anywhere else such a placeholder names a resource.
pub(super) fn scope(service: &Service, segments: &[&str]) -> Option<usize> {
    let at = segments.iter().position(|s| !is_version(s))?;
    let name = placeholder(segments[at])?;
    (service.scope.contains(&name) && segments.len() > at + 1).then_some(at)
}

/// The placeholders of a path.
fn placeholders(segments: &[&'static str]) -> Vec<Placeholder> {
    let (mut found, mut gap) = (Vec::new(), 0);
    for segment in segments {
        gap += 1;
        match placeholder(segment) {
            Some(name) => found.push(Placeholder { name, gap: std::mem::take(&mut gap) }),
            None => gap += segment.len(),
        }
    }
    found
}

/// The name between the braces.
fn placeholder(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// A path of nothing but texts, as version discovery has it.
fn written(path: &[Segment]) -> String {
    path.iter().flatten().fold(String::new(), |before, text| before + "/" + text)
}

/// The services and where they are mounted, in the order of first mention.
#[derive(Debug, Default)]
struct Mounts(Vec<(Vec<Segment>, Vec<Entry>)>);

impl Mounts {
    fn add(&mut self, segments: &[&str], entry: Entry) {
        let text = |segment: &&str| placeholder(segment).is_none().then(|| (*segment).to_owned());
        let path: Vec<Segment> = segments.iter().map(text).collect();
        self.at(path).push(entry);
    }

    fn at(&mut self, path: Vec<Segment>) -> &mut Vec<Entry> {
        let Self(paths) = self;
        let at = paths.iter().position(|(known, _)| *known == path).unwrap_or_else(|| {
            paths.push((path, Vec::new()));
            paths.len() - 1
        });
        &mut paths[at].1
    }

    /// Makes sure that the places of version discovery are there.
    fn add_discovery(&mut self, service: &Service) {
        let (version, end) = (Some(format!("v{}", service.major)), Some(String::new()));
        for path in [vec![end.clone()], vec![version.clone(), end], vec![version]] {
            self.at(path);
        }
    }

    /// The paths, with what answers there. A path of texts hides one with placeholders that would match too,
    /// for every method; so it answers the other's methods as well, where it has none of its own.
    fn finish(&self) -> impl Iterator<Item = (&[Segment], Vec<Entry>, Vec<Entry>)> {
        let covers = |general: &[Segment], special: &[Segment]| {
            general.len() == special.len()
                && general.iter().zip(special).all(|(general, special)| {
                    general == special
                        || general.is_none() && special.as_ref().is_some_and(|s| !s.is_empty())
                })
        };
        self.0.iter().map(move |(path, own)| {
            let mut hidden: Vec<Entry> = Vec::new();
            for (_, others) in self.0.iter().filter(|(p, _)| p != path && covers(p, path)) {
                let new = |e: &&Entry| {
                    let method = e.operation.method;
                    !own.iter().chain(&hidden).any(|known| known.operation.method == method)
                };
                let others: Vec<Entry> = others.iter().filter(new).cloned().collect();
                hidden.extend(others);
            }
            (path.as_slice(), own.clone(), hidden)
        })
    }
}
