//! Who uses a schema: which resources, in requests or in responses, and which types hold themselves.

use std::collections::BTreeSet;

use super::body::{self, Payload};
use crate::ir::{Api, Operation, Property, SchemaId, SchemaKind};

/// Who uses one schema.
#[derive(Clone, Debug, Default)]
pub(super) struct Usage {
    /// The resources, by index; empty for a schema that no body or parameter reaches.
    pub resources: BTreeSet<usize>,
    /// Whether a request holds it.
    pub request: bool,
    /// Whether a response holds it.
    pub response: bool,
}

/// The usage of every schema, by [`SchemaId`]. `resource_of` is the resource of an operation.
pub(super) fn usages(api: &Api, resource_of: impl Fn(&Operation) -> usize) -> Vec<Usage> {
    let mut usages = vec![Usage::default(); api.schemas.len()];
    for (_, operation) in api.operations() {
        let resource = resource_of(operation);
        for parameter in &operation.parameters {
            mark(api, &mut usages, parameter.schema, resource, Direction::Request);
        }
        if let Payload::Json(json) = body::request(api, operation) {
            mark(api, &mut usages, json.schema, resource, Direction::Request);
        }
        for (_, response) in operation.successes() {
            if let Payload::Json(json) = body::response(api, response.body.as_ref()) {
                mark(api, &mut usages, json.schema, resource, Direction::Response);
            }
            for header in &response.headers {
                mark(api, &mut usages, header.schema, resource, Direction::Response);
            }
        }
    }
    usages
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    Request,
    Response,
}

fn mark(api: &Api, usages: &mut [Usage], root: SchemaId, resource: usize, direction: Direction) {
    let mut stack = vec![root];
    while let Some(id) = stack.pop() {
        let usage = &mut usages[id.0 as usize];
        let flag = match direction {
            Direction::Request => &mut usage.request,
            Direction::Response => &mut usage.response,
        };
        let known = std::mem::replace(flag, true);
        if !usage.resources.insert(resource) && known {
            continue;
        }
        stack.extend(api.schema(id).kind.children());
    }
}

/// Whether a value of `inner` within `outer` needs a box: without an array or a map in between,
/// the type would hold itself.
pub(super) fn holds_itself(api: &Api, outer: SchemaId, inner: SchemaId) -> bool {
    let mut stack = vec![inner];
    let mut seen = BTreeSet::new();
    while let Some(id) = stack.pop() {
        if id == outer {
            return true;
        }
        let direct = matches!(api.schema(id).kind, SchemaKind::Object(_) | SchemaKind::OneOf(_));
        if direct && seen.insert(id) {
            stack.extend(api.schema(id).kind.children());
        }
    }
    false
}

/// Whether every microversion that the reference speaks of has this property.
pub(super) fn is_unversioned(api: &Api, property: &Property) -> bool {
    let (own, all) = (property.versions, api.versions);
    own.min.is_none_or(|min| all.min.is_some_and(|first| min <= first))
        && own.max.is_none_or(|max| all.max.is_some_and(|last| last <= max))
}

/// Whether some property of the schema, or of one within it, has a version range.
pub(super) fn is_versioned(api: &Api, root: SchemaId) -> bool {
    let mut stack = vec![root];
    let mut seen = BTreeSet::new();
    while let Some(id) = stack.pop() {
        if !seen.insert(id) {
            continue;
        }
        match &api.schema(id).kind {
            // Which variant a value is, a table of fields cannot know.
            SchemaKind::OneOf(_) => continue,
            SchemaKind::Object(properties)
                if properties.iter().any(|p| !is_unversioned(api, p)) =>
            {
                return true;
            }
            _ => stack.extend(api.schema(id).kind.children()),
        }
    }
    false
}
