//! The operation of an exchange.

use crate::hash::IndexMap;
use crate::ir::{Api, Endpoint, Method, Operation, Segment, Selector};

use super::Exchange;

/// The most segments before a documented path: where the service is mounted, `/compute`.
const MAX_MOUNT: usize = 2;

/// The endpoints of some documents, by what their paths look like on the wire.
#[derive(Debug)]
pub struct Routes<'a> {
    routes: IndexMap<(Method, usize), Vec<Route<'a>>>,
}

/// An endpoint, under one form of its path.
#[derive(Debug)]
struct Route<'a> {
    api: &'a Api,
    endpoint: &'a Endpoint,
    path: &'a str,
    /// Its segments; `None` where any text may stand.
    segments: Vec<Option<String>>,
    literals: usize,
}

/// The finding on an exchange.
#[derive(Clone, Copy, Debug)]
pub enum Found<'a> {
    /// The operation, its document and its path.
    Operation(&'a Api, &'a str, &'a Operation),
    /// Operations of several documents, of which nothing says which.
    Several,
    /// No document has it.
    None,
}

impl<'a> Routes<'a> {
    /// The endpoints of these documents.
    #[must_use]
    pub fn new(apis: &'a [Api]) -> Self {
        let mut routes: IndexMap<(Method, usize), Vec<Route<'a>>> = IndexMap::default();
        for api in apis {
            for (path, endpoint) in api.endpoints() {
                let whole =
                    segments(&api.service.base_path).chain(path.parts().iter().map(segment));
                let whole: Vec<_> = whole.collect();
                // Without the caller's project too.
                let scope = path.scope(&api.service.scope_parameters);
                let scope = scope.map(|at| at + segments(&api.service.base_path).count());
                let short = scope.map(|at| {
                    let mut short = whole.clone();
                    short.remove(at);
                    short
                });
                for segments in [Some(whole), short].into_iter().flatten() {
                    let literals = segments.iter().flatten().count();
                    let route = Route { api, endpoint, path: path.as_str(), segments, literals };
                    routes.entry((endpoint.method, route.segments.len())).or_default().push(route);
                }
            }
        }
        Self { routes }
    }

    /// The operation of an exchange: that whose path has most text of its own in common with what was sent.
    #[must_use]
    pub fn find(&self, exchange: &Exchange) -> Found<'a> {
        let sent = parts(&exchange.path);
        for mount in 0..=MAX_MOUNT.min(sent.len()) {
            let path = &sent[mount..];
            let alike =
                self.routes.get(&(exchange.method, path.len())).map_or(&[][..], Vec::as_slice);
            // A path of no more than values would be anything, behind whatever stands before.
            let alike = alike
                .iter()
                .filter(|route| (mount == 0 || route.literals > 0) && route.matches(path));
            let alike: Vec<&Route<'a>> = alike.filter(|route| route.is_of(exchange)).collect();
            let Some(most) = alike.iter().map(|route| route.literals).max() else { continue };
            let mut best = alike.into_iter().filter(|route| route.literals == most);
            let Some(first) = best.next() else { continue };
            let is_one = best.all(|other| std::ptr::eq(other.api, first.api));
            let Some(operation) = first.operation(exchange) else { return Found::None };
            return if is_one {
                Found::Operation(first.api, first.path, operation)
            } else {
                Found::Several
            };
        }
        Found::None
    }

    /// The operation whose path begins most like another's: a neighbour of what no page documents.
    #[must_use]
    pub fn nearest(&self, path: &str) -> Option<&'a Operation> {
        self.beside(&parts(path)).map(|(route, _)| &route.endpoint.operations[0])
    }

    /// A path with `{}` for values: what stands where its neighbour's path has one, and what has no look of a name.
    #[must_use]
    pub fn masked(&self, path: &str) -> String {
        let sent = parts(path);
        let neighbour = self.beside(&sent);
        let is_value = |at: usize| {
            let (route, mount) = neighbour?;
            route.segments.get(at.checked_sub(mount)?).map(Option::is_none)
        };
        let masked = sent.iter().enumerate().map(|(at, part)| {
            if is_value(at) == Some(true) || !is_name(part) {
                "/{}".to_owned()
            } else {
                format!("/{part}")
            }
        });
        masked.collect()
    }

    /// The route whose path begins most like this one, and how much stands before it.
    fn beside(&self, sent: &[&str]) -> Option<(&Route<'a>, usize)> {
        let mounts = 0..=MAX_MOUNT.min(sent.len());
        let routes = self.routes.values().flatten();
        let alike = mounts.flat_map(|mount| routes.clone().map(move |route| (route, mount)));
        let alike = alike.map(|(route, mount)| (route.in_common(&sent[mount..]), route, mount));
        // Of those that are as near the first one in the reference.
        let best = alike.filter(|(common, ..)| *common > 0).max_by_key(|(common, route, _)| {
            (*common, std::cmp::Reverse(route.endpoint.operations[0].span))
        });
        best.map(|(_, route, mount)| (route, mount))
    }
}

/// The segments of a path as it was sent.
fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// A segment that may be a name of the API: a version, or words in lower case. OpenStack's extensions have capitals in front.
fn is_name(part: &str) -> bool {
    let is_word = |c: char| c.is_ascii_lowercase() || matches!(c, '-' | '_');
    is_version(part) || part.starts_with("OS-") || part.len() < 32 && part.chars().all(is_word)
}

/// A version, `v3` or `v2.1`.
fn is_version(part: &str) -> bool {
    let number = part.strip_prefix('v').filter(|_| part.len() < 6);
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The segments of a path that has no placeholders.
fn segments(path: &str) -> impl Iterator<Item = Option<String>> {
    path.split('/').filter(|part| !part.is_empty()).map(|part| Some(part.to_owned()))
}

fn segment(segment: &Segment) -> Option<String> {
    match segment {
        Segment::Literal(text) => Some(text.clone()),
        Segment::Placeholder(_) | Segment::Mixed { .. } => None,
    }
}

impl<'a> Route<'a> {
    fn matches(&self, path: &[&str]) -> bool {
        let fits = |(segment, text): (&Option<String>, &&str)| {
            segment.as_deref().is_none_or(|s| s == *text)
        };
        self.segments.iter().zip(path).all(fits)
    }

    /// The number of its own texts, versions aside, that a path begins with.
    fn in_common(&self, path: &[&str]) -> usize {
        let is_same = |(segment, text): &(&Option<String>, &&str)| {
            segment.as_deref().is_none_or(|s| s == **text)
        };
        let same = self.segments.iter().zip(path).take_while(is_same);
        same.filter(|(segment, text)| segment.is_some() && !is_version(text)).count()
    }

    /// The exchange names no other service than the document's, as far as that is known by name.
    fn is_of(&self, exchange: &Exchange) -> bool {
        let service = &self.api.service;
        let word = service.microversion.as_ref().and_then(|header| header.service.as_deref());
        let Some((word, named)) = word.zip(exchange.service.as_deref()) else { return true };
        let aliases = service.aliases.iter().map(String::as_str);
        aliases.chain([service.service_type.as_str(), word]).any(|name| name == named)
    }

    /// The one of its operations that the exchange means.
    fn operation(&self, exchange: &Exchange) -> Option<&'a Operation> {
        let operations = &self.endpoint.operations;
        let has_key =
            |key: &str| exchange.request.as_ref().is_some_and(|body| body.get(key).is_some());
        let is_meant = |operation: &&Operation| match &operation.selector {
            Some(Selector::Action(key)) => has_key(&key.wire),
            Some(Selector::Query(name)) => exchange.query.contains(&name.wire),
            Some(Selector::Shape) | None => false,
        };
        let is_free =
            |operation: &&Operation| matches!(operation.selector, Some(Selector::Shape) | None);
        let is_alike = |operation: &&Operation| {
            is_free(operation)
                && operation.request.is_some() == exchange.request.is_some()
                && exchange.microversion.is_none_or(|version| operation.versions.contains(version))
        };
        let found = operations.iter().find(is_meant).or_else(|| operations.iter().find(is_alike));
        found.or_else(|| operations.iter().find(is_free))
    }
}
