//! The operation of the IR that an operation of a document is.

use crate::hash::{HashMap, HashSet};
use crate::ir::{Api, Endpoint, Method, Operation, PathTemplate, Segment, Selector};
use crate::syntax::spelling::distance_within;

/// The ends of the names that a placeholder of the caller's project has.
const PROJECTS: [&str; 3] = ["project_id", "tenant_id", "account"];
/// The most letters that a misspelt segment lacks, has too many, or has others.
const MOST_APART: usize = 2;
/// The most segments before the version: where the service is mounted.
const MAX_MOUNT: usize = 2;

/// The endpoints of some documents, by what their addresses have in common whoever writes them: placeholders have no names,
/// and before what tells one from another a version and the caller's project may stand.
#[derive(Debug)]
pub struct Addresses<'a> {
    /// By method and the segments behind the version, with and without the caller's project.
    endpoints: HashMap<(Method, Vec<Option<String>>), Vec<Documented<'a>>>,
    /// The keys of each method and number of segments.
    alike: HashMap<(Method, usize), Vec<Vec<Option<String>>>>,
    /// The actions, by the first text of their paths.
    actions: HashSet<(String, String)>,
}

/// An endpoint of a document.
#[derive(Clone, Debug)]
pub struct Documented<'a> {
    /// The document.
    pub api: &'a Api,
    /// Its path there.
    pub path: &'a PathTemplate,
    /// The endpoint.
    pub endpoint: &'a Endpoint,
    version: Option<String>,
}

/// An address: the version that it begins with, and the segments behind that; `None` where a value stands.
struct Address {
    version: Option<String>,
    parts: Vec<Option<String>>,
    /// The first of these is the caller's project by its name.
    has_project: bool,
}

impl<'a> Addresses<'a> {
    /// The endpoints of these documents.
    #[must_use]
    pub fn new(apis: &'a [Api]) -> Self {
        let mut all = Self {
            endpoints: HashMap::default(),
            alike: HashMap::default(),
            actions: HashSet::default(),
        };
        for api in apis {
            for (path, endpoint) in api.endpoints() {
                let whole = PathTemplate::parse(api.service.mounted(path.as_str()));
                let Address { version, parts, .. } = Address::of(&whole);
                let resource = parts.iter().flatten().next();
                let keys = endpoint.operations.iter().filter_map(|o| match &o.selector {
                    Some(Selector::Action(key)) => Some(key.wire.clone()),
                    _ => None,
                });
                let actions = keys.filter_map(|key| Some((resource?.clone(), key)));
                all.actions.extend(actions);
                let own = Documented { api, path, endpoint, version };
                let scope = whole.scope(&api.service.scope_parameters);
                if scope.is_some() {
                    all.insert(endpoint.method, parts[1..].to_vec(), own.clone());
                }
                all.insert(endpoint.method, parts, own);
            }
        }
        all
    }

    fn insert(&mut self, method: Method, parts: Vec<Option<String>>, own: Documented<'a>) {
        let alike = self.alike.entry((method, parts.len())).or_default();
        alike.push(parts.clone());
        self.endpoints.entry((method, parts)).or_default().push(own);
    }

    /// The endpoint that a path is, with the method of the operation there.
    #[must_use]
    pub fn find(&self, method: &str, path: &str) -> Option<&Documented<'a>> {
        let method = Method::parse(method)?;
        let Address { version, parts, has_project } = Address::of(&PathTemplate::parse(path));
        let of = |parts: &[Option<String>]| {
            let found = self.endpoints.get(&(method, parts.to_vec()))?;
            let is_same = |own: &&Documented<'_>| own.version == version;
            let is_alike = |own: &&Documented<'_>| own.version.is_none() || version.is_none();
            found.iter().find(is_same).or_else(|| found.iter().find(is_alike))
        };
        of(&parts).or_else(|| has_project.then(|| of(&parts[1..]))?)
    }

    /// Some endpoint answers at addresses that the path is for, though not the same ones: a value stands where the other has
    /// text. Of an action it is one at another address of the resource.
    #[must_use]
    pub fn overlaps(&self, method: &str, path: &str, action: Option<&str>) -> bool {
        let Some(method) = Method::parse(method) else { return false };
        let Address { parts, has_project, .. } = Address::of(&PathTemplate::parse(path));
        if let Some(action) = action {
            let own = parts.iter().flatten().next();
            return own
                .is_some_and(|text| self.actions.contains(&(text.clone(), action.to_owned())));
        }
        let forms = [Some(&parts[..]), has_project.then(|| &parts[1..])];
        forms.into_iter().flatten().any(|parts| {
            let alike = self.alike.get(&(method, parts.len())).map_or(&[][..], Vec::as_slice);
            alike.iter().any(|own| are_alike(own, parts))
        })
    }
}

/// A path behind the version and the caller's project, as text.
pub(super) fn shape(path: &str) -> String {
    let text = |part: &Option<String>| format!("/{}", part.as_deref().unwrap_or("{}"));
    bare(path).iter().map(text).collect()
}

/// The first placeholder of a path is the caller's project.
pub(super) fn has_project(path: &str) -> bool {
    Address::of(&PathTemplate::parse(path)).has_project
}

/// The first text of a path behind the version and the caller's project.
pub(super) fn resource(path: &str) -> Option<String> {
    bare(path).into_iter().flatten().next()
}

/// Two paths may be one for some values.
pub(super) fn may_be_one(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    one == other || one.len() == other.len() && are_alike(&one, &other)
}

/// Two paths differ in the text of one segment alone, and that in few letters: one is misspelt.
pub(super) fn nearly(one: &str, other: &str) -> bool {
    let (one, other) = (bare(one), bare(other));
    let mut apart = one.iter().zip(&other).filter(|(a, b)| a != b);
    let is_near = |(a, b): (&Option<String>, &Option<String>)| {
        let pair = a.as_deref().zip(b.as_deref());
        pair.is_some_and(|(a, b)| distance_within(a, b, MOST_APART).is_some())
    };
    one.len() == other.len() && apart.next().is_some_and(is_near) && apart.next().is_none()
}

/// The segments of a path behind the version and the caller's project.
fn bare(path: &str) -> Vec<Option<String>> {
    let Address { mut parts, has_project, .. } = Address::of(&PathTemplate::parse(path));
    if has_project {
        parts.remove(0);
    }
    parts
}

impl<'a> Documented<'a> {
    /// The operations that a body with this one key means, or any body: all but those that other keys mean.
    pub fn operations(&self, action: Option<&str>) -> impl Iterator<Item = &'a Operation> {
        let is_meant = move |operation: &&Operation| match (&operation.selector, action) {
            (Some(Selector::Action(key)), Some(action)) => key.wire == action,
            (Some(Selector::Action(_)), None) => false,
            (_, action) => action.is_none() || self.endpoint.operations.len() == 1,
        };
        self.endpoint.operations.iter().filter(is_meant)
    }
}

/// Both have text somewhere, and where both have it, it is the same.
fn are_alike(one: &[Option<String>], other: &[Option<String>]) -> bool {
    let mut pairs = one.iter().zip(other);
    let is_shared = one.iter().zip(other).any(|(a, b)| a.is_some() && a == b);
    is_shared && pairs.all(|(a, b)| a.is_none() || b.is_none() || a == b)
}

impl Address {
    fn of(path: &PathTemplate) -> Self {
        let parts = path.parts();
        let at = parts.iter().take(MAX_MOUNT + 1).position(Segment::is_version);
        let version = at.map(|at| parts[at].to_string());
        let rest = &parts[at.map_or(0, |at| at + 1)..];
        let is_project = |name: &String| PROJECTS.iter().any(|project| name.ends_with(project));
        let has_project =
            matches!(rest.first(), Some(Segment::Placeholder(name)) if is_project(name));
        let part = |part: &Segment| match part {
            Segment::Literal(text) => Some(text.clone()),
            Segment::Placeholder(_) | Segment::Mixed { .. } => None,
        };
        Self { version, parts: rest.iter().map(part).collect(), has_project }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, are_alike};
    use crate::ir::PathTemplate;

    fn of(path: &str) -> (Option<String>, String, bool) {
        let address = Address::of(&PathTemplate::parse(path));
        let parts = address.parts.iter().map(|part| part.as_deref().unwrap_or("*"));
        (address.version, parts.collect::<Vec<_>>().join("/"), address.has_project)
    }

    #[test]
    fn an_address_is_what_tells_it_from_others() {
        let v3 = Some("v3".to_owned());
        assert_eq!(of("/v3/{project_id}/bells/{id}"), (v3.clone(), "*/bells/*".to_owned(), true));
        assert_eq!(of("/tower/v3/bells/{bell}/"), (v3, "bells/*".to_owned(), false));
        assert_eq!(of("/{tenant_id}/bells"), (None, "*/bells".to_owned(), true));
        assert_eq!(of("/"), (None, String::new(), false));
    }

    #[test]
    fn a_value_may_be_the_text_that_another_has() {
        let parts = |path: &str| Address::of(&PathTemplate::parse(path)).parts;
        assert!(are_alike(&parts("/bells/{id}"), &parts("/bells/loudest")));
        assert!(!are_alike(&parts("/bells/{id}/ropes"), &parts("/bells/{id}/knots")));
        assert!(!are_alike(&parts("/{a}"), &parts("/{b}")));
    }
}
