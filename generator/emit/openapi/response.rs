//! Responses by status code.

use indexmap::IndexMap;
use serde_json::{Value, json};

use super::component::SharedId;
use super::document::{OrReference, Response, SchemaObject, VersionExtension};
use super::status;
use super::union::{Shape, distinct};
use super::{Emitter, Version};
use crate::emit::markdown::commonmark;
use crate::ir::{
    self, Api, Body, Content, Decisions, Doc, Method, Operation, PathTemplate, VersionRange, reason,
};

/// A response on its way into the document.
pub(super) enum ResponseDraft {
    /// May be shared.
    Shared(SharedId),
    /// Has samples, which are an operation's own.
    Own(Box<Response>),
}

impl ResponseDraft {
    pub(super) fn finish(self, places: &[OrReference<Response>]) -> OrReference<Response> {
        match self {
            Self::Shared(id) => id.place(places),
            Self::Own(response) => OrReference::Object(*response),
        }
    }
}

/// The responses with which a service refuses any request: as most operations of the reference have them. Where none has, a
/// token is asked for by what stands before the service, with a body of its own.
pub(super) fn refusals(api: &Api) -> Vec<(u16, ir::Response)> {
    api.service.refuses.iter().map(|code| (*code, refusal(api, *code))).collect()
}

fn refusal(api: &Api, code: u16) -> ir::Response {
    let mut said: IndexMap<&Doc, usize> = IndexMap::new();
    for response in api.operations().filter_map(|(_, operation)| operation.responses.get(&code)) {
        *said.entry(&response.doc).or_default() += 1;
    }
    let most = said.iter().rev().max_by_key(|(_, count)| **count).map(|(doc, _)| (*doc).clone());
    let fault = Content::new(api.fault, Vec::new());
    let has_fault = code != 401 || most.is_some();
    ir::Response {
        doc: most.unwrap_or_else(|| Doc::text(reason(code))),
        headers: Vec::new(),
        body: has_fault.then(|| Body::of("application/json".to_owned(), fault)),
        versions: VersionRange::ALL,
        span: api.schema(api.fault).span,
        decisions: Decisions::default(),
    }
}

impl Emitter<'_> {
    /// Returns `true` if a refusal fits an endpoint: what versions there are may be asked by anyone, and nothing can be
    /// missing where the path names nothing.
    fn is_refused(&self, code: u16, method: Method, path: &PathTemplate) -> bool {
        let scope = &self.api.service.scope_parameters;
        match code {
            401 | 403 => !(method == Method::Get && path.is_root()),
            404 => path.placeholders().any(|name| !scope.iter().any(|own| own == name)),
            _ => self.api.service.microversion.is_some(),
        }
    }

    /// The responses of an endpoint's operations: successes first, and behind those of the reference the refusals that it does
    /// not list.
    pub(super) fn responses(
        &mut self,
        path: &PathTemplate,
        method: Method,
        operations: &[Operation],
    ) -> IndexMap<String, ResponseDraft> {
        let mut merged: IndexMap<u16, Vec<Shape<'_, ir::Response>>> = IndexMap::new();
        for operation in operations {
            for (code, value) in &operation.responses {
                merged.entry(*code).or_default().push(Shape { operation, value });
            }
        }
        if operations.len() > 1 {
            merged.sort_by_cached_key(|code, _| *code >= 400);
        }
        let mut responses: Vec<(u16, Response)> =
            merged.into_iter().map(|(code, shown)| (code, self.response(code, &shown))).collect();
        if self.version == Version::V3_0 && operations.len() > 1 {
            unite(&mut responses);
        }
        let refusals = std::mem::take(&mut self.refusals);
        for (code, refusal) in &refusals {
            let is_listed = responses.iter().any(|(known, _)| known == code);
            if !is_listed
                && self.is_refused(*code, method, path)
                && let Some(operation) = operations.first()
            {
                let shape = Shape { operation, value: refusal };
                responses.push((*code, self.response(*code, &[shape])));
            }
        }
        self.refusals = refusals;
        let mut out = IndexMap::new();
        for (code, response) in responses {
            let is_own = response.content.values().any(|content| !content.examples.is_empty());
            let draft = match is_own {
                true => ResponseDraft::Own(Box::new(response)),
                false => {
                    ResponseDraft::Shared(self.responses.add(&status::component(code), response))
                }
            };
            out.insert(code.to_string(), draft);
        }
        if out.is_empty() {
            // An operation object must have one.
            let description = "The reference names no status code.".to_owned();
            let response = Response {
                description,
                headers: IndexMap::new(),
                header_patterns: IndexMap::new(),
                content: IndexMap::new(),
                versions: VersionExtension::default(),
            };
            out.insert(
                "default".to_owned(),
                ResponseDraft::Shared(self.responses.add("Unknown", response)),
            );
        }
        out
    }

    fn response(&mut self, code: u16, responses: &[Shape<'_, ir::Response>]) -> Response {
        let docs =
            distinct(responses.iter().map(|s| commonmark(&s.value.doc)).filter(|d| !d.is_empty()));
        let bodies: Vec<Shape<'_, Body>> = responses
            .iter()
            .filter_map(|s| Some(Shape { operation: s.operation, value: s.value.body.as_ref()? }))
            .collect();
        let versions = responses.iter().map(|s| s.value.versions).reduce(VersionRange::hull);
        let mut content = self.content(&bodies);
        // Of several operations one may answer with what the reference does not show.
        if code == 200 && bodies.len() < responses.len() {
            content.values_mut().for_each(|media_type| widen(&mut media_type.schema));
        }
        Response {
            description: if docs.is_empty() { reason(code).to_owned() } else { docs.join("\n\n") },
            headers: self.headers(responses),
            header_patterns: self
                .header_patterns(responses.iter().flat_map(|shape| &shape.value.headers)),
            content,
            versions: versions.unwrap_or_default().into(),
        }
    }
}

/// Gives all successes with a body one schema, the union of theirs. Several operations at one address often
/// answer with codes and bodies of their own, and generators for 3.0 have one type for the successes of an
/// operation object.
fn unite(responses: &mut [(u16, Response)]) {
    let mut schemas: Vec<&mut SchemaObject> = responses
        .iter_mut()
        .filter(|(code, _)| (200..300).contains(code))
        .flat_map(|(_, response)| response.content.values_mut())
        .map(|media_type| &mut media_type.schema)
        .collect();
    let all = distinct(schemas.iter().flat_map(|schema| branches((**schema).clone())));
    if schemas.len() > 1 && all.len() > 1 {
        let union = SchemaObject::from_iter([("anyOf".to_owned(), Value::Array(all))]);
        schemas.iter_mut().for_each(|schema| (**schema).clone_from(&union));
    }
}

/// The members of a union; another schema by itself.
fn branches(mut schema: SchemaObject) -> Vec<Value> {
    match schema.remove("anyOf").or_else(|| schema.remove("oneOf")) {
        Some(Value::Array(branches)) => branches,
        _ => vec![Value::Object(schema)],
    }
}

/// Lets the schema be any object too.
fn widen(schema: &mut SchemaObject) {
    let mut branches = branches(std::mem::take(schema));
    branches.push(json!({ "title": "Not documented", "type": "object", "minProperties": 1 }));
    schema.insert("anyOf".to_owned(), Value::Array(branches));
}
