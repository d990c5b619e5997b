//! One method at one path: an operation object.

use indexmap::IndexMap;
use serde_json::Value;

use super::Emitter;
use super::component::SharedId;
use super::document::{Header, Operation, OrReference, Parameter, RequestBody, Response};
use super::response::ResponseDraft;
use super::union;
use crate::explain;
use crate::ir::{Endpoint, Method, PathTemplate, VersionRange};

/// An operation object whose parameters and responses may yet become components.
pub(super) struct Draft {
    pub(super) method: Method,
    tag: String,
    summary: String,
    description: String,
    operation_id: String,
    parameters: Vec<SharedId>,
    header_patterns: IndexMap<String, Header>,
    request: Option<RequestBody>,
    responses: IndexMap<String, ResponseDraft>,
    reasons: Option<Value>,
    is_open: bool,
    versions: VersionRange,
}

impl Draft {
    /// The operation object, once it is known what is shared.
    pub(super) fn finish(
        self,
        parameters: &[OrReference<Parameter>],
        responses: &[OrReference<Response>],
    ) -> Operation {
        Operation {
            tags: vec![self.tag],
            summary: self.summary,
            description: self.description,
            operation_id: self.operation_id,
            parameters: self.parameters.iter().map(|id| id.place(parameters)).collect(),
            header_patterns: self.header_patterns,
            request_body: self.request,
            responses: self.responses.into_iter().map(|(c, r)| (c, r.finish(responses))).collect(),
            reasons: self.reasons,
            security: self.is_open.then(Vec::new),
            versions: self.versions.into(),
        }
    }
}

impl Emitter<'_> {
    pub(super) fn endpoint(
        &mut self,
        path: &PathTemplate,
        endpoint: &Endpoint,
        tags: &[String],
    ) -> Draft {
        let operations = endpoint.operations.as_slice();
        let description = union::description(endpoint, |operation| self.has_branch(operation));
        let versions = operations.iter().map(|o| o.versions).reduce(VersionRange::hull);
        Draft {
            method: endpoint.method,
            // One tag, the first operation's: generators make a class of each and would repeat it.
            tag: operations.first().map(|o| tags[o.tag.0 as usize].clone()).unwrap_or_default(),
            summary: union::summary(self.api, endpoint),
            description,
            operation_id: endpoint.name.snake(),
            parameters: self.parameters(path, operations),
            header_patterns: self.header_patterns(operations.iter().flat_map(|o| &o.parameters)),
            request: self.request(operations),
            responses: self.responses(path, endpoint.method, operations),
            reasons: self
                .schemas
                .reasons()
                .map(|locator| explain::reasons_of_endpoint(self.api, path, endpoint, locator)),
            // Versions are asked for before anything else: nothing else is at the service's root.
            is_open: endpoint.method == Method::Get && path.is_root(),
            versions: versions.unwrap_or(VersionRange::ALL),
        }
    }
}
