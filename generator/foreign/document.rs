//! An OpenAPI document as operations made of elements.

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::Error;
use super::address::{has_project, shape};
use super::element::{Collector, Elements, TooMany, squeezed, text, versions};
use super::place::{Field, OperationRef, Place};
use crate::ir::VersionRange;
use crate::lower::RowText;

/// The part of a document that is on the wire, or read by people.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    /// The type of the service, else what the title says of it: `block-storage` of `OpenStack Block Storage API`.
    pub(crate) service: String,
    /// The document itself says the type of its service.
    pub(crate) is_typed: bool,
    /// The major version of the API.
    pub(crate) major: String,
    pub(crate) versions: VersionRange,
    pub(crate) description: String,
    /// The sections of the reference, each with its description.
    pub(crate) tags: IndexMap<String, String>,
    pub(crate) endpoints: IndexMap<EndpointKey, Endpoint>,
    /// The operations that were not read: their bodies nest too much.
    pub(crate) too_large: Vec<OperationRef>,
}

/// A method and a path whose placeholders have no names, which are not sent.
pub(crate) type EndpointKey = (String, String);

/// The operations of one method at one path, by the key of the body that means them; by `None` where there is but one.
pub(crate) type Endpoint = IndexMap<Option<String>, Operation>;

/// By place of the body and name.
type Samples = IndexMap<(Place, String), Value>;

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) reference: OperationRef,
    pub(crate) description: String,
    pub(crate) versions: VersionRange,
    /// The names of the path's placeholders.
    pub(crate) placeholders: Vec<String>,
    pub(crate) elements: Elements,
    pub(crate) samples: Samples,
    /// The text that readers of the sources see; `None` where there are only documents.
    pub(crate) text: Option<OperationText>,
}

impl Operation {
    /// The operation, its caller's project no parameter.
    fn without_project(mut self) -> Self {
        if has_project(&self.reference.path) {
            self.placeholders.remove(0);
            let elements = self.elements.into_iter().filter_map(|(place, element)| match place {
                Place::Path { index } => {
                    Some((Place::Path { index: index.checked_sub(1)? }, element))
                }
                place => Some((place, element)),
            });
            self.elements = elements.collect();
        }
        self
    }

    /// The status codes of its responses.
    pub(crate) fn statuses(&self) -> impl Iterator<Item = &String> {
        self.elements.keys().filter_map(|place| match place {
            Place::Response { status } => Some(status),
            _ => None,
        })
    }

    /// It has something beside an address and statuses: what is known of it is more than that somebody wrote a route.
    pub(crate) fn says_something(&self) -> bool {
        self.elements.keys().any(|place| {
            !matches!(place, Place::Operation | Place::Path { .. } | Place::Response { .. })
        })
    }
}

/// The texts of an operation as readers of its sources see them.
#[derive(Clone, Debug)]
pub(crate) struct OperationText {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<RowText>,
}

/// The type of a service whose documents have this title, as the service types authority spells types.
fn service(title: &str) -> String {
    let lower = title.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric() && c != '.');
    let is_own =
        |word: &&str| !["", "openstack", "api", "service"].contains(word) && !is_major(word);
    words.filter(is_own).collect::<Vec<_>>().join("-")
}

/// `v3` or `v2.1`.
fn is_major(word: &str) -> bool {
    let number = word.strip_prefix('v');
    number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
}

/// The major version that a title ends with, else that of the document's own version.
fn major(title: &str, version: &str) -> String {
    let last = title.split_whitespace().next_back().filter(|word| is_major(word));
    let number = last.map_or(version, |word| &word[1..]);
    number.split('.').next().unwrap_or_default().to_owned()
}

impl Document {
    /// The operations by what is left of their addresses without the version and the caller's project, which those of others
    /// may write or not.
    pub(crate) fn canonical(self) -> Self {
        let mut endpoints: IndexMap<EndpointKey, Endpoint> = IndexMap::new();
        for ((method, _), endpoint) in self.endpoints {
            for (action, operation) in endpoint {
                let key = (method.clone(), shape(&operation.reference.path));
                let known = endpoints.entry(key).or_default();
                known.entry(action).or_insert_with(|| operation.without_project());
            }
        }
        Self { endpoints, ..self }
    }

    /// Takes what readers see of an operation into the operation that it is of.
    pub(crate) fn take_text(&mut self, text: &OperationText) {
        let key = (text.method.clone(), nameless(&text.path));
        let Some(endpoint) = self.endpoints.get_mut(&key) else { return };
        let alone = endpoint.len() == 1;
        let mut operations = endpoint.values_mut();
        let found = operations.find(|o| alone || o.reference.summary == text.summary);
        if let Some(operation) = found {
            operation.text = Some(text.clone());
        }
    }
}

/// The most elements of a document's operations together. The largest of real services have some hundred thousand.
const MAX_ELEMENTS: usize = 1_000_000;
/// The key of a path item under which methods stand that OpenAPI has no key for.
const ADDITIONAL: &str = "x-additional-operations";
/// The keys of a path item, and the methods that they are.
const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
];

/// Reads a document.
///
/// # Errors
///
/// It is none of OpenAPI 3.
pub(crate) fn read(root: &Value) -> Result<Document, Error> {
    let paths = paths(root)?;
    let info =
        root.get("info").and_then(Value::as_object).ok_or_else(|| not("it has no `info`"))?;
    let title = text(info, "title").to_owned();
    let service_type = info.get("x-openstack").and_then(|x| x.get("service-type")?.as_str());
    let mut endpoints: IndexMap<EndpointKey, Endpoint> = IndexMap::new();
    let (mut too_large, mut left) = (Vec::new(), MAX_ELEMENTS);
    for Described { method, path, action, shared, operation, .. } in operations(paths) {
        let whole = Reader { root, path, operation, shared };
        for (reference, description, branch) in whole.references(method, action) {
            match whole.read(reference.clone(), description, branch, &mut left) {
                Ok(read) => {
                    let key = (method.to_owned(), nameless(path));
                    endpoints.entry(key).or_default().insert(reference.action, read);
                }
                Err(TooMany) => too_large.push(reference),
            }
        }
    }
    let tags = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    let tags = tags
        .filter_map(Value::as_object)
        .map(|tag| (text(tag, "name").to_owned(), squeezed(text(tag, "description"))));
    Ok(Document {
        tags: tags.collect(),
        service: service_type.map_or_else(|| service(&title), str::to_owned),
        is_typed: service_type.is_some(),
        major: major(&title, text(info, "version")),
        title,
        versions: versions(info),
        description: squeezed(text(info, "description")),
        endpoints,
        too_large,
    })
}

fn not(why: &str) -> Error {
    Error::NotOpenApi(why.to_owned())
}

/// The path items of a document.
///
/// # Errors
///
/// It is none of OpenAPI 3.
pub fn paths(root: &Value) -> Result<&Map<String, Value>, Error> {
    let document = root.as_object().ok_or_else(|| not("it is not an object"))?;
    match document.get("openapi").and_then(Value::as_str) {
        Some(version) if version.starts_with("3.") => {}
        Some(version) => return Err(not(&format!("it is of version {version}, not of 3"))),
        None => match document.get("swagger").and_then(Value::as_str) {
            Some(version) => {
                return Err(not(&format!("it is of Swagger {version}, not of OpenAPI 3")));
            }
            None => return Err(not("it has no `openapi` field")),
        },
    }
    if !document.get("info").is_some_and(Value::is_object) {
        return Err(not("it has no `info`"));
    }
    document.get("paths").and_then(Value::as_object).ok_or_else(|| not("it has no `paths`"))
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

/// An operation object, and where it stands.
#[derive(Clone, Copy, Debug)]
pub struct Described<'d> {
    /// In capitals.
    pub method: &'d str,
    /// The key of the path item, and where in that the operation object is.
    pub at: (&'d str, [&'d str; 2]),
    /// Without what is no part of the address on the wire.
    pub path: &'d str,
    /// The key of the body that means it, where the path says one: `/servers/{id}/action#reboot`.
    pub action: Option<&'d str>,
    /// The parameters of the path item.
    pub shared: Option<&'d Value>,
    /// The operation object.
    pub operation: &'d Map<String, Value>,
}

/// The operation objects of a document's `paths`, method by method.
pub fn operations(paths: &Map<String, Value>) -> impl Iterator<Item = Described<'_>> {
    paths.iter().flat_map(|(whole, item)| {
        let (path, action) = address(whole);
        let additional = item.get(ADDITIONAL).and_then(Value::as_object);
        let additional = additional.into_iter().flatten();
        let own =
            METHODS.iter().filter_map(|(key, method)| Some((*method, ["", *key], item.get(key)?)));
        let all = own.chain(additional.map(|(method, operation)| {
            (method.as_str(), [ADDITIONAL, method.as_str()], operation)
        }));
        all.filter_map(move |(method, keys, operation)| {
            let operation = operation.as_object()?;
            let (at, shared) = ((whole.as_str(), keys), item.get("parameters"));
            Some(Described { method, at, path, action, shared, operation })
        })
    })
}

/// A path and the action that stands behind it. OpenAPI has one operation for a method and a path, so that who wants
/// several writes what is never sent.
fn address(path: &str) -> (&str, Option<&str>) {
    if let Some((path, action)) = path.split_once('#') {
        return (path, Some(action));
    }
    match path.rsplit_once(':') {
        Some((path, action)) if path.ends_with("/action") => (path, Some(action)),
        _ => (path, None),
    }
}

/// An operation, its description, and where a key of the body means it, that key and the branch of the body.
type Branch<'d> = (OperationRef, &'d str, Option<(&'d str, &'d Value)>);

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

    /// The operations that it is: one, or those that the one key of the body tells apart. With each its description and its
    /// branch of the body.
    fn references(&self, method: &str, action: Option<&str>) -> Vec<Branch<'d>> {
        let reference = |action: Option<&str>, summary: &str| OperationRef {
            method: method.to_owned(),
            path: self.path.to_owned(),
            action: action.map(str::to_owned),
            summary: summary.to_owned(),
        };
        let branches = actions(self.root, self.path, self.operation);
        if branches.is_empty() || action.is_some() {
            let reference = reference(action, text(self.operation, "summary"));
            return vec![(reference, text(self.operation, "description"), None)];
        }
        let said = |branch: &'d Value, key| branch.get(key).and_then(Value::as_str).unwrap_or("");
        let branches = branches.into_iter().map(|(action, branch)| {
            let reference = reference(Some(action), said(branch, "title"));
            (reference, said(branch, "description"), Some((action, branch)))
        });
        branches.collect()
    }

    /// Collects the elements of the operation, or of that branch of it; `left` is how many the document may have.
    fn read(
        &self,
        reference: OperationRef,
        description: &str,
        branch: Option<(&str, &'d Value)>,
        left: &mut usize,
    ) -> Result<Operation, TooMany> {
        let mut collector = Collector::new(self.root).of_at_most(*left);
        let before = collector.left();
        let read = self.collect(&mut collector, branch);
        *left -= before - collector.left();
        let (placeholders, samples) = read?;
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

    /// The names of the placeholders and the samples; the elements are in the collector.
    fn collect(
        &self,
        collector: &mut Collector<'d>,
        branch: Option<(&str, &'d Value)>,
    ) -> Result<(Vec<String>, Samples), TooMany> {
        let placeholders = placeholders(self.path);
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
            value(collector, &place, parameter)?;
        }
        let request = self.operation.get("requestBody");
        let required =
            request.and_then(|r| collector.resolve(r).get("required")?.as_bool()).unwrap_or(false);
        for (media_type, content) in self.content(request) {
            let place =
                Place::Request { media_type: media_type.to_owned(), field: Field::default() };
            let schema = branch.map_or_else(|| content.get("schema"), |(_, branch)| Some(branch));
            let schema = schema.unwrap_or(&Value::Null);
            collector.schema(&place, schema, required, "", VersionRange::ALL)?;
            let key = branch.map(|(key, _)| key);
            take_samples(&mut samples, collector, &place, content, key);
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
                value(collector, &place, header)?;
            }
            for (media_type, content) in self.content(Some(response)) {
                let place = Place::ResponseBody {
                    status: status.clone(),
                    media_type: media_type.to_owned(),
                    field: Field::default(),
                };
                let schema = content.get("schema").unwrap_or(&Value::Null);
                collector.schema(&place, schema, true, "", VersionRange::ALL)?;
                take_samples(&mut samples, collector, &place, content, None);
            }
        }
        Ok((placeholders, samples))
    }
}

/// The branches of a JSON body that are told apart by their one key, with that key. Where nothing says so, they are those of
/// a path that ends in `action`.
#[must_use]
pub fn actions<'d>(
    root: &'d Value,
    path: &str,
    operation: &'d Map<String, Value>,
) -> Vec<(&'d str, &'d Value)> {
    let collector = Collector::new(root);
    let body = operation.get("requestBody").map(|body| collector.resolve(body));
    let content = body.and_then(|body| body.get("content")?.as_object());
    let mut branches = Vec::new();
    for (_, content) in content.into_iter().flatten() {
        let Some(schema) = content.get("schema").map(|schema| collector.resolve(schema)) else {
            continue;
        };
        let discriminator =
            schema.get("x-openstack").and_then(|x| x.get("discriminator")?.as_str());
        let is_of_actions = match discriminator {
            Some(word) => word == "action",
            None => path.trim_end_matches('/').ends_with("/action"),
        };
        let union = schema.get("oneOf").or_else(|| schema.get("anyOf")).and_then(Value::as_array);
        for branch in union.filter(|_| is_of_actions).into_iter().flatten() {
            let branch = collector.resolve(branch);
            let named = branch.get("x-openstack").and_then(|x| x.get("action-name")?.as_str());
            let key =
                if discriminator.is_some() { named } else { named.or_else(|| only_key(branch)) };
            branches.extend(key.map(|key| (key, branch)));
        }
    }
    branches
}

/// The key of an object that has but one.
fn only_key(schema: &Value) -> Option<&str> {
    let properties = schema.get("properties").and_then(Value::as_object)?;
    properties.keys().next().filter(|_| properties.len() == 1).map(String::as_str)
}

/// A parameter or a header.
fn value<'d>(
    collector: &mut Collector<'d>,
    place: &Place,
    object: &'d Map<String, Value>,
) -> Result<(), TooMany> {
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
