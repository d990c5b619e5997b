//! Who uses a schema: which resources, in requests or in responses.

use std::collections::BTreeSet;

use super::operation::Operation;
use crate::ir::{Api, SchemaId};

/// Who uses one schema.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The resources, by index; empty for a schema that no body or parameter reaches.
    pub resources: BTreeSet<usize>,
    /// `true` if a request holds it.
    pub request: bool,
    /// `true` if a response holds it.
    pub response: bool,
}

impl Usage {
    /// The only resource that uses it; `None` where several do, or none.
    #[must_use]
    pub fn only_resource(&self) -> Option<usize> {
        only(&self.resources)
    }
}

/// The one member of a set.
pub(super) fn only(resources: &BTreeSet<usize>) -> Option<usize> {
    resources.first().copied().filter(|_| resources.len() == 1)
}

/// The usage of every schema, by [`SchemaId`].
pub(super) fn usages(api: &Api, operations: &[Operation<'_>]) -> Vec<Usage> {
    let mut usages = vec![Usage::default(); api.schemas.len()];
    for operation in operations {
        let mut mark =
            |root, direction| mark(api, &mut usages, root, operation.resource, direction);
        for parameter in &operation.documented.parameters {
            mark(parameter.schema, Direction::Request);
        }
        if let Some(json) = operation.request.json() {
            mark(json.schema, Direction::Request);
        }
        for success in &operation.successes {
            if let Some(json) = success.body.json() {
                mark(json.schema, Direction::Response);
            }
            for header in &success.documented.headers {
                mark(header.schema, Direction::Response);
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
