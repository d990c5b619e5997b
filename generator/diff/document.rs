//! An OpenAPI document as operations made of elements.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Error;
use super::change::{Field, OperationRef, Place};
use super::element::{Collector, Elements, squeezed, text, versions};
use super::state::OperationText;
use crate::ir::VersionRange;

/// What is compared of a document.
pub(super) struct Document {
    pub(super) title: String,
    /// The type of the service, else the title.
    pub(super) service: String,
    pub(super) versions: VersionRange,
    pub(super) description: String,
    /// The sections of the reference, each with its description.
    pub(super) tags: IndexMap<String, String>,
    pub(super) endpoints: IndexMap<EndpointKey, Endpoint>,
}

/// A method and a path whose placeholders have no names, which are not sent.
pub(super) type EndpointKey = (String, String);

/// The operations of one method at one path, by the key of the body that means them; by `None` where there is but one.
pub(super) type Endpoint = IndexMap<Option<String>, Operation>;

/// An operation.
pub(super) struct Operation {
    pub(super) reference: OperationRef,
    pub(super) description: String,
    pub(super) versions: VersionRange,
    /// The names of the path's placeholders.
    pub(super) placeholders: Vec<String>,
    pub(super) elements: Elements,
    /// By place of the body and name.
    pub(super) samples: IndexMap<(Place, String), Value>,
    /// What readers of the sources see; `None` where there are only documents.
    pub(super) text: Option<OperationText>,
}

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Reads a document.
///
/// # Errors
///
/// It is none of OpenAPI 3, or its schemas nest without end.
pub(super) fn read(root: &Value, texts: &[OperationText]) -> Result<Document, Error> {
    let not = |why: &str| Err(Error::NotOpenApi(why.to_owned()));
    let Some(document) = root.as_object() else { return not("it is not an object") };
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.") => {}
        Some(version) => return not(&format!("it is of version {version}, not of 3")),
        None => return not("it has no `openapi` field"),
    }
    let Some(info) = document.get("info").and_then(Value::as_object) else {
        return not("it has no `info`");
    };
    let Some(paths) = document.get("paths").and_then(Value::as_object) else {
        return not("it has no `paths`");
    };
    let title = text(info, "title").to_owned();
    let service_type = info.get("x-openstack").and_then(|x| x.get("service-type")?.as_str());
    let mut endpoints: IndexMap<EndpointKey, Endpoint> = IndexMap::new();
    for (path, item) in paths {
        let additional = item.get("x-additional-operations").and_then(Value::as_object);
        let operations = METHODS
            .iter()
            .filter_map(|method| Some((method.to_ascii_uppercase(), item.get(method)?)))
            .chain(additional.into_iter().flatten().map(|(method, o)| (method.clone(), o)));
        for (method, operation) in operations {
            let Some(operation) = operation.as_object() else { continue };
            let shared = item.get("parameters");
            let endpoint = endpoint(root, &method, path, operation, shared)?;
            endpoints.insert((method, nameless(path)), endpoint);
        }
    }
    let tags = document.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags = tags
        .filter_map(Value::as_object)
        .map(|tag| (text(tag, "name").to_owned(), squeezed(text(tag, "description"))));
    texts.iter().for_each(|text| take_text(&mut endpoints, text));
    Ok(Document {
        tags: tags.collect(),
        service: service_type.map_or_else(|| title.clone(), str::to_owned),
        title,
        versions: versions(info),
        description: squeezed(text(info, "description")),
        endpoints,
    })
}

/// Takes what readers see of an operation into the operation that it is of.
fn take_text(endpoints: &mut IndexMap<EndpointKey, Endpoint>, text: &OperationText) {
    let key = (text.method.clone(), nameless(&text.path));
    let Some(endpoint) = endpoints.get_mut(&key) else { return };
    let alone = endpoint.len() == 1;
    let mut operations = endpoint.values_mut();
    let found = operations.find(|o| alone || o.reference.summary == text.summary);
    if let Some(operation) = found {
        operation.text = Some(text.clone());
    }
}

/// A path without the names of its placeholders and without a slash at its end.
fn nameless(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str("{}");
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    if out.len() > 1 && out.ends_with('/') {
        out.pop();
    }
    out
}

fn placeholders(path: &str) -> Vec<String> {
    let names = path.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()));
    names.collect()
}

fn endpoint(
    root: &Value,
    method: &str,
    path: &str,
    operation: &Map<String, Value>,
    shared: Option<&Value>,
) -> Result<Endpoint, Error> {
    let reference = |action: Option<&str>, summary: &str| OperationRef {
        method: method.to_owned(),
        path: path.to_owned(),
        action: action.map(str::to_owned),
        summary: summary.to_owned(),
    };
    let whole = Reader { root, path, operation, shared };
    let branches = whole.actions();
    if branches.is_empty() {
        let reference = reference(None, text(operation, "summary"));
        let read = whole.read(reference, text(operation, "description"), None)?;
        return Ok(IndexMap::from([(None, read)]));
    }
    branches
        .into_iter()
        .map(|(action, branch)| {
            let (reference, description) = match branch.as_object() {
                Some(object) => {
                    (reference(Some(action), text(object, "title")), text(object, "description"))
                }
                None => (reference(Some(action), ""), ""),
            };
            let read = whole.read(reference, description, Some((action, branch)))?;
            Ok((Some(action.to_owned()), read))
        })
        .collect()
}

/// An operation object, on its way to operations.
struct Reader<'d> {
    root: &'d Value,
    path: &'d str,
    operation: &'d Map<String, Value>,
    /// The parameters of the path item.
    shared: Option<&'d Value>,
}

impl<'d> Reader<'d> {
    /// The media types of a request or response body.
    fn content(&self, of: Option<&'d Value>) -> impl Iterator<Item = (&'d str, &'d Value)> {
        let of = of.map(|value| Collector::new(self.root).resolve(value));
        let content = of.and_then(|body| body.get("content")?.as_object());
        content.into_iter().flatten().map(|(media_type, value)| (media_type.as_str(), value))
    }

    /// The branches of a JSON body that are told apart by their one key, with that key.
    fn actions(&self) -> Vec<(&'d str, &'d Value)> {
        let collector = Collector::new(self.root);
        let mut branches = Vec::new();
        for (_, content) in self.content(self.operation.get("requestBody")) {
            let schema = content.get("schema").map(|schema| collector.resolve(schema));
            let discriminator =
                schema.and_then(|s| s.get("x-openstack")?.get("discriminator")?.as_str());
            let Some(schema) = schema.filter(|_| discriminator == Some("action")) else { continue };
            let union = schema.get("oneOf").or_else(|| schema.get("anyOf"));
            for branch in union.and_then(Value::as_array).into_iter().flatten() {
                let branch = collector.resolve(branch);
                let key = branch.get("x-openstack").and_then(|x| x.get("action-name")?.as_str());
                branches.extend(key.map(|key| (key, branch)));
            }
        }
        branches
    }

    /// Collects the elements of the operation, or of that branch of it.
    fn read(
        &self,
        reference: OperationRef,
        description: &str,
        branch: Option<(&str, &'d Value)>,
    ) -> Result<Operation, Error> {
        let too_large = |_| Error::TooLarge(reference.to_string());
        let placeholders = placeholders(self.path);
        let mut collector = Collector::new(self.root);
        let mut samples = IndexMap::new();
        let lists = [self.shared, self.operation.get("parameters")];
        for parameter in lists.into_iter().flatten().filter_map(Value::as_array).flatten() {
            let Some(parameter) = collector.resolve(parameter).as_object() else { continue };
            let name = text(parameter, "name").to_owned();
            let place = match text(parameter, "in") {
                "path" => match placeholders.iter().position(|p| *p == name) {
                    Some(index) => Place::Path { index },
                    None => continue,
                },
                "query" => Place::Query { name },
                "header" => Place::Header { name: name.to_ascii_lowercase() },
                _ => continue,
            };
            value(&mut collector, &place, parameter).map_err(too_large)?;
        }
        let request = self.operation.get("requestBody");
        let required =
            request.and_then(|r| collector.resolve(r).get("required")?.as_bool()).unwrap_or(false);
        for (media_type, content) in self.content(request) {
            let place =
                Place::Request { media_type: media_type.to_owned(), field: Field::default() };
            let schema = branch.map_or_else(|| content.get("schema"), |(_, branch)| Some(branch));
            let schema = schema.unwrap_or(&Value::Null);
            collector.schema(&place, schema, required, "", VersionRange::ALL).map_err(too_large)?;
            let key = branch.map(|(key, _)| key);
            take_samples(&mut samples, &collector, &place, content, key);
        }
        let responses = self.operation.get("responses").and_then(Value::as_object);
        for (status, response) in responses.into_iter().flatten() {
            let Some(object) = collector.resolve(response).as_object() else { continue };
            let place = Place::Response { status: status.clone() };
            collector.add(place, text(object, "description"), VersionRange::ALL);
            let headers = object.get("headers").and_then(Value::as_object);
            for (name, header) in headers.into_iter().flatten() {
                let Some(header) = collector.resolve(header).as_object() else { continue };
                let name = name.to_ascii_lowercase();
                let place = Place::ResponseHeader { status: status.clone(), name };
                value(&mut collector, &place, header).map_err(too_large)?;
            }
            for (media_type, content) in self.content(Some(response)) {
                let place = Place::ResponseBody {
                    status: status.clone(),
                    media_type: media_type.to_owned(),
                    field: Field::default(),
                };
                let schema = content.get("schema").unwrap_or(&Value::Null);
                collector.schema(&place, schema, true, "", VersionRange::ALL).map_err(too_large)?;
                take_samples(&mut samples, &collector, &place, content, None);
            }
        }
        let own = branch.and_then(|(_, branch)| branch.as_object());
        Ok(Operation {
            description: squeezed(description),
            versions: versions(own.unwrap_or(self.operation)),
            placeholders,
            elements: collector.elements,
            samples,
            text: None,
            reference,
        })
    }
}

/// A parameter or a header.
fn value<'d>(
    collector: &mut Collector<'d>,
    place: &Place,
    object: &'d Map<String, Value>,
) -> Result<(), super::element::TooMany> {
    let required = object.get("required").and_then(Value::as_bool).unwrap_or(false);
    let schema = object.get("schema").unwrap_or(&Value::Null);
    collector.schema(place, schema, required, text(object, "description"), versions(object))
}

/// The samples of a body; of a branch those that have its key.
fn take_samples<'d>(
    samples: &mut IndexMap<(Place, String), Value>,
    collector: &Collector<'d>,
    place: &Place,
    content: &'d Value,
    key: Option<&str>,
) {
    let examples = content.get("examples").and_then(Value::as_object);
    for (name, example) in examples.into_iter().flatten() {
        let Some(value) = collector.resolve(example).get("value") else { continue };
        if key.is_none_or(|key| value.get(key).is_some()) {
            samples.insert((place.clone(), name.clone()), value.clone());
        }
    }
}
