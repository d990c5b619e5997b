//! Why something is as it is: the decisions on an operation, a parameter or a property, with their rules and places.

mod place;
mod report;
mod subject;
mod value;

pub(crate) use place::Locator;
pub use report::{Format, render, to_value};
pub use subject::Subject;

use serde_json::{Value, json};

use crate::ir::{
    Api, Aspect, Decision, Decisions, Endpoint, Form, Name, Operation, Parameter, PathTemplate,
    Property, Reason, SchemaId, SchemaKind,
};
use crate::source::Span;
use crate::syntax::spelling;

/// Something of a document that was decided on.
#[derive(Clone, Debug)]
pub struct Explained<'a> {
    /// The document, `compute-v2`.
    pub document: &'a str,
    /// Its name in the document, `Server.id` or `GET /servers limit`.
    pub subject: String,
    /// The decisions, by aspect.
    pub decisions: Vec<Decided<'a>>,
}

/// A decision, with the value that was decided on in words.
#[derive(Clone, Debug)]
pub struct Decided<'a> {
    /// The value.
    pub value: String,
    /// Of what changed, the microversions that have it so.
    pub versions: Option<String>,
    /// Why it is so.
    pub decision: &'a Decision,
}

impl Decided<'_> {
    /// The other proposals, but for those that come to the same in words.
    pub fn outranked(&self) -> impl Iterator<Item = (&str, &Reason)> {
        let outranked = self.decision.outranked.iter();
        outranked.filter(|(value, _)| *value != self.value).map(|(value, r)| (value.as_str(), r))
    }
}

/// Everything that was decided of a document: operations with their parameters in the order of the reference, then
/// the properties of every component.
#[must_use]
pub fn all(api: &Api) -> Vec<Explained<'_>> {
    let mut found = Vec::new();
    for (path, endpoint) in api.endpoints() {
        found.extend(of_endpoint(api, path, endpoint));
    }
    for id in 0..api.schemas.len() {
        let id = SchemaId(u32::try_from(id).expect("ids are 32 bits wide"));
        found.extend(of_component(api, id));
    }
    found
}

/// The decisions on the parameters and the properties that a row describes.
#[must_use]
pub fn of_row<'a>(api: &'a Api, row: Span, name: &str) -> Vec<Explained<'a>> {
    // The row of a field within others has their names in front, and one component may be at several rows.
    let field = name.rsplit('.').next().unwrap_or(name);
    let is_it = |span: Span, of: &Name, decisions: &Decisions| {
        let reasons = decisions.0.iter().flat_map(|d| d.also.iter().chain([&d.because]));
        let mut places = reasons.flat_map(Reason::places);
        span == row || (of.wire == name || of.wire == field) && places.any(|place| place == row)
    };
    let mut found = Vec::new();
    for (path, endpoint) in api.endpoints() {
        for operation in &endpoint.operations {
            let own = parameters(operation).into_iter();
            let own = own.filter(|p| is_it(p.span, &p.name, &p.decisions));
            found.extend(own.map(|p| of_parameter(api, &address(path, endpoint, operation), p)));
        }
    }
    for id in (0..).map(SchemaId).take(api.schemas.len()) {
        let (owner, properties) = component(api, id);
        let own = properties.iter().filter(|p| is_it(p.span, &p.name, &p.decisions));
        found.extend(own.map(|property| of_property(api, &owner, property)));
    }
    found
}

/// Of these names the one that is most likely meant.
#[must_use]
pub fn nearest<'n>(name: &str, known: impl Iterator<Item = &'n str> + Clone) -> Option<&'n str> {
    let most = (name.len() / 4).clamp(1, 4);
    spelling::nearest(name, known.clone(), most)
        .or_else(|| known.clone().find(|known| known.contains(name)))
}

/// The decisions on the operations of an endpoint, as data of a document.
pub(crate) fn reasons_of_endpoint(
    api: &Api,
    path: &PathTemplate,
    endpoint: &Endpoint,
    locator: &Locator<'_>,
) -> Value {
    let explained = of_endpoint(api, path, endpoint);
    let decided = explained.iter().filter(|explained| !explained.decisions.is_empty());
    let shown = decided.map(|explained| {
        let decisions = report::decisions(explained, locator);
        json!({ "subject": explained.subject, "decisions": decisions })
    });
    shown.collect()
}

/// The decisions on a property, as data of a document.
pub(crate) fn reasons_of_property(api: &Api, property: &Property, locator: &Locator<'_>) -> Value {
    report::decisions(&of_property(api, "", property), locator)
}

/// `POST /servers/{server_id}/action#reboot`: the method and path of an operation, and what tells it from the others there.
fn address(path: &PathTemplate, endpoint: &Endpoint, operation: &Operation) -> String {
    match endpoint.operations.len() {
        1 => format!("{} {path}", endpoint.method),
        _ => format!("{} {path}#{}", endpoint.method, subject::fragment(operation)),
    }
}

/// Operations with their parameters.
fn of_endpoint<'a>(
    api: &'a Api,
    path: &PathTemplate,
    endpoint: &'a Endpoint,
) -> Vec<Explained<'a>> {
    let mut found = Vec::new();
    for operation in &endpoint.operations {
        let address = address(path, endpoint, operation);
        let parameters = parameters(operation);
        let parameters = parameters.into_iter().map(|p| of_parameter(api, &address, p));
        let parameters: Vec<Explained<'_>> = parameters.collect();
        found.push(of_operation(api, address.clone(), operation));
        found.extend(of_request(api, &address, operation));
        let codes = operation.responses.keys();
        let answers = codes.flat_map(|code| of_response(api, &address, operation, *code));
        found.extend(answers.filter(|explained| !explained.decisions.is_empty()));
        found.extend(parameters);
    }
    found
}

/// The parameters of an operation and the headers of its responses; a header that several codes have alike once.
fn parameters(operation: &Operation) -> Vec<&Parameter> {
    let mut found: Vec<&Parameter> = operation.parameters.iter().collect();
    for header in operation.responses.values().flat_map(|response| &response.headers) {
        let is_it = |known: &&Parameter| known.name == header.name && known.span == header.span;
        if !found[operation.parameters.len()..].iter().any(is_it) {
            found.push(header);
        }
    }
    found
}

fn of_operation<'a>(api: &'a Api, subject: String, operation: &'a Operation) -> Explained<'a> {
    let shown = |aspect| value::of_operation(api, operation, aspect);
    explained(api, subject, decided(&operation.decisions, None, shown))
}

/// The body of a request, where something dates it.
fn of_request<'a>(api: &'a Api, address: &str, operation: &'a Operation) -> Option<Explained<'a>> {
    let body = operation.request.as_ref().filter(|body| !body.versions.is_all())?;
    let decisions = decided(&body.decisions, None, |_| value::versions(body.versions));
    Some(explained(api, format!("{address} request body"), decisions))
}

/// A response, and its body.
fn of_response<'a>(
    api: &'a Api,
    address: &str,
    operation: &'a Operation,
    code: u16,
) -> Vec<Explained<'a>> {
    let Some(response) = operation.responses.get(&code) else { return Vec::new() };
    let shown = |_| value::versions(response.versions);
    let subject = format!("{address} {code}");
    let decisions = decided(&response.decisions, None, shown);
    let mut found = vec![explained(api, subject.clone(), decisions)];
    if let Some(body) = &response.body {
        let shown = |aspect| match aspect {
            Aspect::MediaType => value::media_types(body),
            _ => value::versions(response.versions.intersect(body.versions)),
        };
        let decisions = decided(&body.decisions, None, shown);
        found.push(explained(api, format!("{subject} body"), decisions));
    }
    found
}

fn of_parameter<'a>(api: &'a Api, address: &str, parameter: &'a Parameter) -> Explained<'a> {
    let subject = format!("{address} {}", subject::written(&parameter.name.wire));
    let shown = |aspect| value::of_parameter(api, parameter, aspect);
    let mut found = decided(&parameter.decisions, None, shown);
    found.extend(of_forms(api, &parameter.forms));
    explained(api, subject, found)
}

fn of_property<'a>(api: &'a Api, owner: &str, property: &'a Property) -> Explained<'a> {
    let subject = format!("{owner}.{}", subject::written(&property.name.wire));
    let shown = |aspect| value::of_property(api, property, aspect);
    let mut found = decided(&property.decisions, None, shown);
    found.extend(of_forms(api, &property.forms));
    explained(api, subject, found)
}

/// The decisions on each form by itself.
fn of_forms<'a>(api: &'a Api, forms: &'a [Form]) -> impl Iterator<Item = Decided<'a>> {
    forms.iter().flat_map(|form| {
        let versions = value::versions(form.versions);
        decided(&form.decisions, Some(versions), |aspect| value::of_form(api, form, aspect))
    })
}

fn of_component(api: &Api, id: SchemaId) -> Vec<Explained<'_>> {
    let (name, properties) = component(api, id);
    properties.iter().map(|property| of_property(api, &name, property)).collect()
}

/// The name of a component and its properties; of what is none, none.
fn component(api: &Api, id: SchemaId) -> (String, &[Property]) {
    let schema = api.schema(id);
    let name = schema.name.as_ref().map(crate::analysis::component::name);
    match (&schema.kind, name) {
        (SchemaKind::Object(properties), Some(name)) => (name, properties),
        (_, name) => (name.unwrap_or_default(), &[]),
    }
}

/// Decisions with their values; without those of which nothing is left, as the form of a text among numbers.
fn decided<'a>(
    decisions: &'a Decisions,
    versions: Option<String>,
    shown: impl Fn(Aspect) -> String,
) -> Vec<Decided<'a>> {
    let decided = decisions.0.iter().map(|decision| Decided {
        value: shown(decision.aspect),
        versions: versions.clone(),
        decision,
    });
    decided.filter(|decided| !decided.value.is_empty()).collect()
}

fn explained<'a>(api: &'a Api, subject: String, mut decisions: Vec<Decided<'a>>) -> Explained<'a> {
    decisions.sort_by_key(|decided| decided.decision.aspect);
    Explained { document: &api.name, subject, decisions }
}
