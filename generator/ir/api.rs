//! The whole document: path items, tags and schemas.

use std::collections::BTreeSet;

use indexmap::IndexMap;
use serde::Serialize;

use super::{
    Doc, Method, Name, Operation, PathTemplate, Schema, SchemaId, SchemaKind, Service, VersionRange,
};
use crate::source::Span;

/// One API major version of one service: what becomes one OpenAPI document and one crate.
#[derive(Clone, Debug, Serialize)]
pub struct Api {
    /// The document's name, `block-storage-v3`: also the name of its folder and crate.
    pub name: String,
    /// Facts of the service as a whole, from its profile.
    pub service: Service,
    /// A human title, `Block Storage API v3`.
    pub title: String,
    /// The prose that introduces the reference.
    pub doc: Doc,
    /// The microversions the reference speaks of; unbounded for a service without microversions.
    pub versions: VersionRange,
    /// The sections of the reference, in its order.
    pub tags: Vec<Tag>,
    /// Keyed by the path template as documented, `/v3/{project_id}/snapshots`.
    pub path_items: IndexMap<PathTemplate, PathItem>,
    /// Every schema, indexed by [`SchemaId`].
    pub schemas: Vec<Schema>,
    /// The body of an error response: the service's fault envelope.
    pub fault: SchemaId,
}

impl Api {
    /// The schema with this id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }

    /// A schema and all within it.
    #[must_use]
    pub fn within(&self, root: SchemaId) -> BTreeSet<SchemaId> {
        let mut seen = BTreeSet::new();
        let mut stack = vec![root];
        while let Some(id) = stack.pop() {
            if seen.insert(id) {
                stack.extend(self.schema(id).kind.children());
            }
        }
        seen
    }

    /// A schema, or those that its lists, maps and unions are of; maps themselves too. In the order of the document.
    #[must_use]
    pub fn leaves(&self, root: SchemaId) -> Vec<SchemaId> {
        let (mut found, mut seen, mut stack) = (Vec::new(), BTreeSet::new(), vec![root]);
        while let Some(id) = stack.pop() {
            if !seen.insert(id) {
                continue;
            }
            let kind = &self.schema(id).kind;
            if !matches!(kind, SchemaKind::Array(_) | SchemaKind::OneOf(_)) {
                found.push(id);
            }
            if !matches!(kind, SchemaKind::Object(_)) {
                stack.extend(kind.children().into_iter().rev());
            }
        }
        found
    }

    /// The tag with this id.
    #[must_use]
    pub fn tag(&self, id: TagId) -> &Tag {
        &self.tags[id.0 as usize]
    }

    /// Every endpoint with its path template, in the order of the reference's first mention.
    pub fn endpoints(&self) -> impl Iterator<Item = (&PathTemplate, &Endpoint)> {
        self.path_items
            .iter()
            .flat_map(|(path, item)| item.endpoints.iter().map(move |endpoint| (path, endpoint)))
    }

    /// Every documented operation with its path template.
    pub fn operations(&self) -> impl Iterator<Item = (&PathTemplate, &Operation)> {
        self.endpoints().flat_map(|(path, e)| e.operations.iter().map(move |o| (path, o)))
    }
}

/// Index of a [`Tag`] in [`Api::tags`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct TagId(pub u32);

/// A section of the reference that holds operations, or that stands among those that do and says something.
#[derive(Clone, Debug, Serialize)]
pub struct Tag {
    /// Unique in the document: `Volumes (volumes)` is `volumes`, `Volume actions (volumes, action)` is
    /// `volumes action`.
    pub name: Name,
    /// The resource the section is about. Sections that share it share a module of the generated crate:
    /// both examples above are about `volumes`.
    pub resource: Name,
    /// The section's title without the parenthesis, `Volume actions`.
    pub title: String,
    /// The title as the reference has it, `Volume actions (volumes, action)`: links to the section are made of it.
    #[serde(skip)]
    pub heading: String,
    /// The title under which it stands with others of its page, where there is one: the page's, where several have tags.
    pub within: Option<String>,
    /// The section's own prose.
    pub doc: Doc,
    /// The section's title.
    pub span: Span,
}

/// All that one path template answers to.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PathItem {
    /// One for each HTTP method.
    pub endpoints: Vec<Endpoint>,
}

/// One HTTP method at one path: an OpenAPI operation object.
///
/// The reference may document several operations here, told apart by [`Operation::selector`]; most
/// endpoints have one.
#[derive(Clone, Debug, Serialize)]
pub struct Endpoint {
    /// The HTTP method.
    pub method: Method,
    /// Unique in the document. The operation's own name where there is one, else made of method and
    /// path: `post_volumes_action`.
    pub name: Name,
    /// The documented operations; never empty.
    pub operations: Vec<Operation>,
}
