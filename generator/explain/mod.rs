//! Why something is as it is: the decisions on an operation, a parameter or a property, with their rules and places.

mod place;
mod report;
mod subject;
mod value;

pub(crate) use place::Locator;
pub(crate) use report::reasons;
pub use report::{Format, render};
pub use subject::Subject;

use serde::Serialize;

use crate::ir::{
    Api, Decision, Decisions, Operation, Parameter, PathTemplate, Property, SchemaId, SchemaKind,
};

/// Something of a document that was decided on.
#[derive(Clone, Debug, Serialize)]
pub struct Explained<'a> {
    /// The document, `compute-v2`.
    pub document: &'a str,
    /// What it is of the document, `Server.id` or `GET /servers limit`.
    pub subject: String,
    /// The name on the wire, by which samples show it.
    #[serde(skip)]
    pub key: Option<&'a str>,
    /// Each decision, with the value that was decided on in words.
    pub decisions: Vec<(String, &'a Decision)>,
}

/// Everything that was decided of a document: operations with their parameters in the order of the reference, then
/// the properties of every component.
#[must_use]
pub fn all(api: &Api) -> Vec<Explained<'_>> {
    let mut found = Vec::new();
    for (path, operation) in api.operations() {
        let address = address(api, path, operation);
        found.push(of_operation(api, address.clone(), operation));
        let codes = operation.responses.keys();
        let answers = codes.flat_map(|code| of_response(api, &address, operation, *code));
        found.extend(answers.filter(|explained| !explained.decisions.is_empty()));
        let headers = operation.responses.values().flat_map(|response| &response.headers);
        for parameter in operation.parameters.iter().chain(headers) {
            found.push(of_parameter(api, &address, parameter));
        }
    }
    for id in 0..api.schemas.len() {
        let id = SchemaId(u32::try_from(id).expect("ids are 32 bits wide"));
        found.extend(of_component(api, id));
    }
    found
}

/// `POST /servers/{server_id}/action#reboot`: the method and path of an operation, and what tells it from the others there.
fn address(api: &Api, path: &PathTemplate, operation: &Operation) -> String {
    let mut endpoints = api.endpoints().filter(|(other, _)| *other == path);
    let is_of = |(_, endpoint): &(&PathTemplate, &crate::ir::Endpoint)| {
        endpoint.operations.iter().any(|other| std::ptr::eq(other, operation))
    };
    let Some((_, endpoint)) = endpoints.find(is_of) else { return path.to_string() };
    match endpoint.operations.len() {
        1 => format!("{} {path}", endpoint.method),
        _ => format!("{} {path}#{}", endpoint.method, subject::fragment(operation)),
    }
}

fn of_operation<'a>(api: &'a Api, subject: String, operation: &'a Operation) -> Explained<'a> {
    let shown = |decision: &Decision| value::of_operation(operation, decision.aspect);
    explained(api, subject, None, &operation.decisions, shown)
}

/// A response, and its body.
fn of_response<'a>(
    api: &'a Api,
    address: &str,
    operation: &'a Operation,
    code: u16,
) -> Vec<Explained<'a>> {
    let Some(response) = operation.responses.get(&code) else { return Vec::new() };
    let shown = |_: &Decision| value::versions(response.versions);
    let subject = format!("{address} {code}");
    let mut found = vec![explained(api, subject.clone(), None, &response.decisions, shown)];
    if let Some(body) = &response.body {
        let shown = |_: &Decision| value::versions(response.versions.intersect(body.versions));
        found.push(explained(api, format!("{subject} body"), None, &body.decisions, shown));
    }
    found
}

fn of_parameter<'a>(api: &'a Api, address: &str, parameter: &'a Parameter) -> Explained<'a> {
    let subject = format!("{address} {}", parameter.name.wire);
    let shown = |decision: &Decision| value::of_parameter(api, parameter, decision.aspect);
    let key = Some(parameter.name.wire.as_str());
    explained(api, subject, key, &parameter.decisions, shown)
}

fn of_property<'a>(api: &'a Api, owner: &str, property: &'a Property) -> Explained<'a> {
    let subject = format!("{owner}.{}", property.name.wire);
    let shown = |decision: &Decision| value::of_property(api, property, decision.aspect);
    let key = Some(property.name.wire.as_str());
    explained(api, subject, key, &property.decisions, shown)
}

fn of_component(api: &Api, id: SchemaId) -> Vec<Explained<'_>> {
    let (name, properties) = component(api, id);
    properties.iter().map(|property| of_property(api, &name, property)).collect()
}

/// The name of a component and its properties; of what is none, none.
fn component(api: &Api, id: SchemaId) -> (String, &[Property]) {
    let schema = api.schema(id);
    let name = schema.name.as_ref().map(crate::emit::openapi::component_name);
    match (&schema.kind, name) {
        (SchemaKind::Object(properties), Some(name)) => (name, properties),
        (_, name) => (name.unwrap_or_default(), &[]),
    }
}

fn explained<'a>(
    api: &'a Api,
    subject: String,
    key: Option<&'a str>,
    decisions: &'a Decisions,
    shown: impl Fn(&Decision) -> String,
) -> Explained<'a> {
    let mut decisions: Vec<(String, &Decision)> =
        decisions.0.iter().map(|decision| (shown(decision), decision)).collect();
    decisions.sort_by_key(|(_, decision)| decision.aspect);
    Explained { document: &api.name, subject, key, decisions }
}
