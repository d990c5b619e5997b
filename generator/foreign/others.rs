//! Documents of others beside those of a reference.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::address::{Addresses, may_be_one, nearly, resource, shape};
use super::document::{Document, EndpointKey, Operation};
use crate::hash::HashMap;
use crate::ir::{Api, VersionRange};
use crate::source::Span;

/// The operations in ten that a document must have of a reference before it counts for one of all operations.
const MOST: usize = 8;
/// The operations in ten that have a status that says nothing of any of them.
const GENERAL: usize = 9;

/// Methods of controllers that are called themselves, though registered as actions are: no body has such a key for them.
const OWN: [&str; 5] = ["create", "delete", "index", "show", "update"];

/// The documents that a reference is held against.
#[derive(Debug, Default)]
pub struct Others {
    documents: Vec<Other>,
}

/// A document, and what of the reference it is of.
#[derive(Debug)]
pub struct Other {
    /// The name of its file.
    pub label: String,
    document: Document,
    /// By the `rest_method` line of the operation of the reference.
    by_operation: HashMap<Span, Own>,
    /// The statuses that most of its operations have.
    general: BTreeSet<String>,
    /// The operations that no page has.
    pub(crate) unknown: Vec<(EndpointKey, Option<String>)>,
    /// The operations of the reference that it lacks, though it has nearly all, with the path that it may have instead.
    pub(crate) lacking: Vec<Lacking>,
    /// The number of its operations that the reference has.
    pub known: usize,
}

/// An operation of a document, and what the reference says of it.
#[derive(Debug)]
struct Own {
    key: EndpointKey,
    action: Option<String>,
    /// The microversions that have it by the reference.
    versions: VersionRange,
    /// No other operation of the reference may be the same.
    is_alone: bool,
}

/// An operation of a reference that a document lacks.
#[derive(Debug)]
pub(crate) struct Lacking {
    pub(crate) span: Span,
    pub(crate) address: String,
    /// The nearly same path, which the document has and the reference has not.
    pub(crate) instead: Option<String>,
}

/// An operation of a document that one of the reference is.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counterpart<'o> {
    pub(crate) label: &'o str,
    pub(crate) operation: &'o Operation,
    /// The microversions that have it by the reference.
    pub(crate) versions: VersionRange,
    general: &'o BTreeSet<String>,
}

impl Others {
    /// Takes in a document.
    pub(crate) fn add(&mut self, other: Other) {
        self.documents.push(other);
    }

    /// All of them.
    pub(crate) fn all(&self) -> &[Other] {
        &self.documents
    }

    /// The paths of operations that no page has.
    pub(crate) fn unknown(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().flat_map(|other| {
            let operations = other.unknown.iter();
            operations
                .filter_map(|(key, action)| Some(&*other.operation(key, action)?.reference.path))
        })
    }

    /// The operations that the operation with this `rest_method` line is, document by document. Where several of the reference
    /// are one there, nothing says what is of which.
    pub(crate) fn of(&self, operation: Span) -> impl Iterator<Item = Counterpart<'_>> {
        self.documents.iter().filter_map(move |other| {
            let own = other.by_operation.get(&operation).filter(|own| own.is_alone)?;
            Some(Counterpart {
                label: &other.label,
                operation: other.document.endpoints.get(&own.key)?.get(&own.action)?,
                versions: own.versions,
                general: &other.general,
            })
        })
    }
}

impl Counterpart<'_> {
    /// It is one of several at its address, whose responses are told together.
    pub(crate) fn is_action(&self) -> bool {
        self.operation.reference.action.is_some()
    }

    /// The statuses that it has by itself: what each operation of the document has says nothing of any, and what a method has
    /// by its definition is what generators of documents take where the code says nothing.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = u16> {
        let method = self.operation.reference.method.as_str();
        let own = self.operation.statuses().filter(move |status| {
            !is_usual(method, status) && !self.general.contains(status.as_str())
        });
        own.filter_map(|status| status.parse().ok())
    }
}

impl Other {
    /// A document beside those of the reference.
    pub(crate) fn new(label: String, document: Document, apis: &[Api]) -> Self {
        let mut this = Self {
            label,
            general: general(&document),
            document,
            by_operation: HashMap::default(),
            unknown: Vec::new(),
            lacking: Vec::new(),
            known: 0,
        };
        let addresses = Addresses::new(apis);
        let mut seen = BTreeSet::new();
        let mut strangers = Vec::new();
        for (key, endpoint) in &this.document.endpoints {
            for (action, theirs) in endpoint {
                let (method, path) = (&*theirs.reference.method, &*theirs.reference.path);
                let found = addresses.find(method, path);
                let own: Vec<_> =
                    found.iter().flat_map(|own| own.operations(action.as_deref())).collect();
                for operation in &own {
                    // With the caller's project and without it is one operation.
                    this.by_operation.entry(operation.span).or_insert_with(|| Own {
                        key: key.clone(),
                        action: action.clone(),
                        versions: operation.versions,
                        is_alone: own.len() == 1,
                    });
                }
                this.known += usize::from(!own.is_empty());
                // Every server answers HEAD where it answers GET (RFC 9110, section 9.1).
                if own.is_empty()
                    && method != "HEAD"
                    && theirs.says_something()
                    && !action.as_deref().is_some_and(|key| OWN.contains(&key))
                    && !addresses.overlaps(method, path, action.as_deref())
                    && seen.insert((method, shape(path), action))
                {
                    strangers.push((key.clone(), action.clone()));
                }
            }
        }
        this.unknown = strangers;
        this.take_lacking(apis);
        this
    }

    /// Finds what of the documents that it is of it lacks.
    fn take_lacking(&mut self, apis: &[Api]) {
        for api in apis {
            let all: Vec<_> = api.operations().collect();
            let (has, lacks): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|(_, o)| self.by_operation.contains_key(&o.span));
            if has.is_empty() || has.len() * 10 < (has.len() + lacks.len()) * MOST {
                continue;
            }
            let methods = api.endpoints().flat_map(|(_, endpoint)| {
                endpoint.operations.iter().map(|operation| (operation.span, endpoint.method))
            });
            let methods: HashMap<Span, _> = methods.collect();
            for (path, operation) in lacks {
                let method = methods[&operation.span];
                let path = api.service.mounted(path.as_str());
                if self.has_overlapping(method.as_str(), &path) {
                    continue;
                }
                let near = self.unknown.iter().position(|(key, action)| {
                    let theirs = self.operation(key, action).map(|operation| &operation.reference);
                    theirs.is_some_and(|theirs| {
                        theirs.method == method.as_str()
                            && theirs.action.is_none()
                            && nearly(&path, &theirs.path)
                    })
                });
                if near.is_none() && !self.knows(&path) {
                    continue;
                }
                let instead = near.map(|at| self.unknown.remove(at));
                let instead = instead.and_then(|(key, action)| {
                    Some(self.operation(&key, &action)?.reference.path.clone())
                });
                let address = format!("{method} {path}");
                self.lacking.push(Lacking { span: operation.span, address, instead });
            }
        }
    }

    /// It has operations of the same resource, or nearly: what stands before all of them no document of an API need have.
    fn knows(&self, path: &str) -> bool {
        let own = resource(path);
        own.is_some_and(|own| {
            let mut theirs =
                operations(&self.document).map(|other| resource(&other.reference.path));
            theirs.any(|theirs| theirs.as_ref() == Some(&own))
        })
    }

    /// Some operation of the document answers there.
    fn has_overlapping(&self, method: &str, path: &str) -> bool {
        operations(&self.document).map(|operation| &operation.reference).any(|other| {
            let answers = other.method == method || other.method == "GET" && method == "HEAD";
            answers && may_be_one(path, &other.path)
        })
    }

    /// The number of its operations.
    #[must_use]
    pub fn operations(&self) -> usize {
        self.document.endpoints.values().map(IndexMap::len).sum()
    }

    /// The number of operations that were passed over since their bodies nest too much.
    #[must_use]
    pub fn too_large(&self) -> usize {
        self.document.too_large.len()
    }

    /// An operation of it.
    pub(crate) fn operation(
        &self,
        key: &EndpointKey,
        action: &Option<String>,
    ) -> Option<&Operation> {
        self.document.endpoints.get(key)?.get(action)
    }
}

fn operations(document: &Document) -> impl Iterator<Item = &Operation> {
    document.endpoints.values().flat_map(IndexMap::values)
}

/// The errors that nearly all operations have.
fn general(document: &Document) -> BTreeSet<String> {
    let mut counts: BTreeMap<&String, usize> = BTreeMap::new();
    operations(document)
        .flat_map(Operation::statuses)
        .for_each(|s| *counts.entry(s).or_default() += 1);
    let all = operations(document).count();
    let is_general =
        |(status, count): &(&String, usize)| is_error(status) && count * 10 >= all * GENERAL;
    counts.into_iter().filter(is_general).map(|(status, _)| status.clone()).collect()
}

/// The method has this success by its definition (RFC 9110, section 9.3, and RFC 5789).
fn is_usual(method: &str, status: &str) -> bool {
    match method {
        "DELETE" => status == "204",
        "POST" | "PUT" | "PATCH" => status == "200" || status == "201",
        _ => status == "200",
    }
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}
