//! The client: a struct for every resource, a method for every operation.

use askama::Template;

use super::Context;
use super::body::{self, Payload};
use super::doc;
use super::example;
use super::ident::{self, Scope};
use super::model;
use super::names::OperationNames;
use super::path;
use super::ty::{self, Uses};
use crate::ir::{
    Endpoint, Location, Microversion, Name, Operation, Pagination, Parameter, SchemaId, SchemaKind,
    Selector, StringFormat, VersionRange,
};

/// `src/client/mod.rs`.
#[derive(Template)]
#[template(path = "rust/src/client/mod.rs.j2")]
struct Root {
    title: String,
    service_type: String,
    base_path: String,
    microversion: String,
    negotiates: bool,
    versions: String,
    pagination: &'static str,
    scope_optional: bool,
    resources: Vec<Accessor>,
}

struct Accessor {
    module: String,
    feature: String,
    type_name: String,
    title: String,
}

/// `src/client/<resource>.rs`.
#[derive(Template)]
#[template(path = "rust/src/client/resource.rs.j2")]
struct Resource {
    title: String,
    docs: Vec<String>,
    type_name: String,
    uses_map: bool,
    uses_versions: bool,
    runtime: String,
    /// What holds the model.
    root: String,
    imports: Vec<(String, String)>,
    operations: Vec<Method>,
    requests: Vec<Request>,
}

struct Method {
    method: String,
    docs: Vec<String>,
    /// With the comma in front.
    arguments: String,
    many_arguments: bool,
    returns: String,
    facts: String,
    call: String,
    /// The request type that is returned; empty where it is the call itself.
    builder: String,
}

struct Request {
    name: String,
    doc: String,
    output: String,
    setters: Vec<Setter>,
    /// Empty where the list does not go on.
    item: String,
    collection: String,
}

struct Setter {
    name: String,
    docs: Vec<String>,
    argument: String,
    chain: String,
}

/// Headers that the client sends by itself.
const OWN_HEADERS: &[&str] = &[
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "x-auth-token",
];

/// The files of the client.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for (index, resource) in cx.names.resources.iter().enumerate() {
        let path = format!("src/client/{}.rs", model::file_name(&resource.module));
        files.push((path, cx.render(&self::resource(cx, index))));
        resources.push(Accessor {
            module: resource.module.clone(),
            feature: resource.feature.clone(),
            type_name: resource.type_name.clone(),
            title: doc::sentence(&cx.title(resource)),
        });
    }
    resources.sort_by(|a, b| a.module.cmp(&b.module));
    let service = &cx.api.service;
    let microversion = service.microversion.as_ref().map_or("None".to_owned(), |m| {
        let word = m
            .service
            .as_deref()
            .map_or("None".to_owned(), |s| format!("Some({})", ident::literal(s)));
        format!("Some(({}, {word}))", ident::literal(&m.header.to_ascii_lowercase()))
    });
    let root = Root {
        title: doc::sentence(&cx.api.title).trim_end_matches('.').to_owned(),
        service_type: ident::literal(&service.service_type),
        base_path: ident::literal(&service.base_path),
        microversion,
        negotiates: service.microversion.is_some(),
        versions: range(cx.api.versions),
        pagination: match service.pagination {
            Pagination::CollectionLinks => "CollectionLinks",
            Pagination::Links => "Links",
            Pagination::Next => "Next",
            Pagination::Marker => "Marker",
            Pagination::None => "None",
        },
        scope_optional: service.scope_optional,
        resources,
    };
    files.push(("src/client/mod.rs".to_owned(), cx.render(&root)));
    files
}

/// A version range as an expression.
fn range(versions: VersionRange) -> String {
    let new = |v: Microversion| format!("Microversion::new({}, {})", v.major, v.minor);
    match (versions.min, versions.max) {
        (None, None) => "VersionRange::ALL".to_owned(),
        (Some(min), None) => format!("VersionRange::since({})", new(min)),
        (None, Some(max)) => format!("VersionRange::until({})", new(max)),
        (Some(min), Some(max)) => format!("VersionRange::between({}, {})", new(min), new(max)),
    }
}

fn resource(cx: &Context<'_>, index: usize) -> Resource {
    let resource = &cx.names.resources[index];
    let mut file = File { cx, uses: Uses::default(), versioned: false, requests: Vec::new() };
    let mut operations = Vec::new();
    for (path, endpoint) in cx.api.endpoints() {
        for operation in &endpoint.operations {
            let names = cx.names.operation(operation);
            if names.resource == index {
                operations.push(file.method(path, endpoint, operation, names));
            }
        }
    }
    let title = cx.title(resource);
    let docs = resource.tags.iter().map(|tag| doc::or(&cx.api.tag(*tag).doc, String::new));
    Resource {
        docs: doc::paragraphs([doc::sentence(&title)].into_iter().chain(docs)),
        title: doc::sentence(&title),
        type_name: resource.type_name.clone(),
        uses_map: file.uses.map,
        uses_versions: file.versioned,
        runtime: file.uses.runtime.iter().copied().collect::<Vec<_>>().join(", "),
        root: cx.root(2),
        imports: file.uses.imports(""),
        requests: file.requests,
        operations,
    }
}

/// The arguments of a method.
#[derive(Default)]
struct Taken {
    /// Each with its type.
    arguments: Vec<String>,
    /// What an example gives for each.
    examples: Vec<Given>,
}

/// What an example gives for an argument.
enum Given {
    /// Text.
    Text(String),
    /// A value of a schema, made of this text where it is text.
    Value(SchemaId, String),
    /// A list of one value of a schema.
    List(SchemaId, String),
}

impl Taken {
    fn push(&mut self, name: &str, ty: &str, given: Given) {
        self.arguments.push(format!("{name}: {ty}"));
        self.examples.push(match given {
            // Whatever the schema says: what is taken is text.
            Given::Value(_, text) if ty == "&str" => Given::Text(text),
            other => other,
        });
    }
}

/// What a file of the client gathers while its methods are made.
struct File<'a> {
    cx: &'a Context<'a>,
    uses: Uses,
    versioned: bool,
    requests: Vec<Request>,
}

impl File<'_> {
    fn method(
        &mut self,
        path: &str,
        endpoint: &Endpoint,
        operation: &Operation,
        names: &OperationNames,
    ) -> Method {
        let path = path::parse(self.cx.api, path);
        let mut scope = Scope::with(["call"]);
        let mut taken = Taken::default();
        let mut chain = String::new();
        for wire in &path.arguments {
            let name = scope.snake(&Name::new(wire.as_str()));
            let parameter = operation
                .parameters
                .iter()
                .find(|p| p.location == Location::Path && p.name.wire == *wire);
            let mut ty = parameter.map_or("&str".to_owned(), |p| self.plain(p.schema));
            let id = parameter.filter(|p| ty::is_id(self.cx.api, p.schema));
            let value = if id.is_some() {
                let value = format!("Into::<{ty}>::into({name})");
                ty = format!("impl Into<{ty}>");
                value
            } else {
                name.clone()
            };
            let given = match parameter {
                Some(parameter) => Given::Value(parameter.schema, wire.clone()),
                None => Given::Text(wire.clone()),
            };
            taken.push(&name, &ty, given);
            chain.push_str(&format!(".path({value})"));
        }
        let selector = match &operation.selector {
            Some(Selector::Query(name)) => Some(name.wire.as_str()),
            _ => None,
        };
        let mut optional = Vec::new();
        for parameter in operation.parameters.iter().filter(|p| is_taken(self.cx, p)) {
            if selector == Some(parameter.name.wire.as_str()) && self.is_flag(parameter) {
                chain.push_str(&format!(
                    ".query({}, \"True\")",
                    ident::literal(&parameter.name.wire)
                ));
            } else if parameter.required || selector == Some(parameter.name.wire.as_str()) {
                let name = scope.snake(&parameter.name);
                let (ty, call) = self.parameter(parameter, &name);
                let wire = parameter.name.wire.clone();
                let given = match self.cx.api.schema(parameter.schema).kind {
                    SchemaKind::Array(item) if ty.starts_with("impl") => Given::List(item, wire),
                    _ => Given::Value(parameter.schema, wire),
                };
                taken.push(&name, &ty, given);
                chain.push_str(&call);
            } else {
                optional.push(parameter);
            }
        }
        if let Some(name) = selector
            && !operation.parameters.iter().any(|p| p.name.wire == name)
        {
            chain.push_str(&format!(".query({}, \"True\")", ident::literal(name)));
        }
        // What a table says of the body of a GET is of its response, or a filter: services refuse it.
        if !matches!(endpoint.method, crate::ir::Method::Get | crate::ir::Method::Head) {
            self.body(operation, &mut scope, &mut taken, &mut chain);
        }
        let (output, decode, wrapper) = self.output(endpoint, operation);
        let builder = self.request(endpoint, operation, names, &output, &optional);
        let facts = facts(endpoint, operation, &path.template, wrapper.as_deref());
        let mut docs = docs(endpoint, operation, &path.template);
        if let Some(example) = self.example(endpoint, operation, names, &taken, &output) {
            docs.push(String::new());
            docs.extend(example);
        }
        Method {
            method: names.method.clone(),
            docs,
            many_arguments: taken.arguments.len() > 6,
            arguments: taken.arguments.iter().map(|a| format!(", {a}")).collect(),
            returns: if builder.is_empty() {
                format!("runtime::Call<{output}>")
            } else {
                builder.clone()
            },
            facts,
            call: format!("self.client.call(&OPERATION, runtime::{decode}){chain}"),
            builder,
        }
    }

    fn is_flag(&self, parameter: &Parameter) -> bool {
        matches!(self.cx.api.schema(parameter.schema).kind, SchemaKind::Boolean | SchemaKind::Null)
    }

    /// How a method takes a value that is sent as text.
    fn plain(&mut self, id: SchemaId) -> String {
        match &self.cx.api.schema(id).kind {
            SchemaKind::Boolean => "bool".to_owned(),
            SchemaKind::Integer => "i64".to_owned(),
            SchemaKind::Number => "f64".to_owned(),
            SchemaKind::String(string) => {
                let typed = string.format == Some(StringFormat::Timestamp)
                    || string.identifies.is_some()
                    || !string.values.is_empty();
                if typed {
                    ty::spell(self.cx.api, self.cx.names, id, &mut self.uses)
                } else {
                    "&str".to_owned()
                }
            }
            // Whatever else: the text that the service reads.
            _ => "&str".to_owned(),
        }
    }

    /// How a query or header parameter is taken, and the call that adds it.
    fn parameter(&mut self, parameter: &Parameter, name: &str) -> (String, String) {
        let wire = ident::literal(&parameter.name.wire);
        let is_header = parameter.location == Location::Header;
        let (ty, mut call) = match self.cx.api.schema(parameter.schema).kind {
            SchemaKind::Array(item) if !is_header => {
                let item = self.plain(item);
                let item = if item == "&str" { "impl ToString".to_owned() } else { item };
                (
                    format!("impl IntoIterator<Item = {item}>"),
                    format!(".query_each({wire}, {name})"),
                )
            }
            _ if is_header => (self.plain(parameter.schema), format!(".header({wire}, {name})")),
            _ => (self.plain(parameter.schema), format!(".query({wire}, {name})")),
        };
        if let Some(min) = parameter.versions.min {
            call.push_str(&format!(".since({wire}, {}, {})", min.major, min.minor));
        }
        if let Some(max) = parameter.versions.max {
            call.push_str(&format!(".until({wire}, {}, {})", max.major, max.minor));
        }
        (ty, call)
    }

    /// An example that calls the method; `None` where its arguments are more than one can show.
    fn example(
        &self,
        endpoint: &Endpoint,
        operation: &Operation,
        names: &OperationNames,
        taken: &Taken,
        output: &str,
    ) -> Option<Vec<String>> {
        let mut uses = Uses::default();
        let mut values = Vec::new();
        for given in &taken.examples {
            values.push(match given {
                Given::Text(text) => ident::literal(text),
                Given::Value(id, text) => example::argument(self.cx, *id, text, &mut uses)?,
                Given::List(id, text) => {
                    format!("[{}]", example::argument(self.cx, *id, text, &mut uses)?)
                }
            });
        }
        let module = &self.cx.names.resources[names.resource].module;
        let call = format!("client.{module}().{}({})", names.method, values.join(", "));
        let is_list = body::collection(self.cx.api, endpoint.method, operation).is_some();
        Some(example::lines(self.cx, &call, is_list, output != "()", &uses))
    }

    fn body(
        &mut self,
        operation: &Operation,
        scope: &mut Scope,
        taken: &mut Taken,
        chain: &mut String,
    ) {
        match body::request(self.cx.api, operation) {
            Payload::None => {}
            Payload::Json(json) => {
                let wrapper = json.wrapper.as_deref();
                let put = |value: &str| match wrapper {
                    Some(key) => format!(".json_in({}, {value})", ident::literal(key)),
                    None => format!(".json({value})"),
                };
                if self.cx.api.schema(json.schema).kind == SchemaKind::Null {
                    chain.push_str(&put("&()"));
                } else if self.cx.api.schema(json.schema).kind == SchemaKind::Object(Vec::new()) {
                    chain.push_str(&put("&runtime::Empty {}"));
                } else {
                    let name = scope.snake(&Name::new(argument_name(operation, wrapper)));
                    let ty = ty::spell(self.cx.api, self.cx.names, json.schema, &mut self.uses);
                    let (ty, value) = if ty == "String" {
                        ("&str".to_owned(), name.clone())
                    } else if model::core_of(self.cx, json.schema).is_some() {
                        let value = format!("&Into::<{ty}>::into({name})");
                        (format!("impl Into<{ty}>"), value)
                    } else {
                        (ty, format!("&{name}"))
                    };
                    taken.push(&name, &ty, Given::Value(json.schema, name.clone()));
                    chain.push_str(&put(&value));
                    if let Some(("holds", table)) = model::table(self.cx, json.schema) {
                        self.versioned = true;
                        ty::spell_component(self.cx.names, &table, &mut self.uses);
                        chain.push_str(&format!(".checked_by({table}::fields)"));
                    }
                }
                if json.media_type != "application/json" {
                    chain.push_str(&content_type(&json.media_type));
                }
            }
            Payload::Text { media_type } | Payload::Bytes { media_type } => {
                let name = scope.snake(&Name::new("body"));
                taken.push(&name, "impl Into<runtime::Body>", Given::Text("body".to_owned()));
                chain.push_str(&format!(".body({name}){}", content_type(&media_type)));
            }
        }
    }

    /// What the call returns, how it is read, and the key that it is wrapped in.
    fn output(
        &mut self,
        endpoint: &Endpoint,
        operation: &Operation,
    ) -> (String, &'static str, Option<String>) {
        let nothing = ("()".to_owned(), "empty", None);
        if endpoint.method == crate::ir::Method::Head {
            return nothing;
        }
        let body = operation.success().and_then(|(_, response)| response.body.as_ref());
        match body::response(self.cx.api, body) {
            Payload::None => nothing,
            Payload::Json(json) => {
                let ty = ty::spell(self.cx.api, self.cx.names, json.schema, &mut self.uses);
                (ty, "json", json.wrapper)
            }
            Payload::Text { .. } => ("String".to_owned(), "text", None),
            Payload::Bytes { .. } => ("runtime::Bytes".to_owned(), "bytes", None),
        }
    }

    /// The request type of an operation that has something to add or to go on with; its name.
    fn request(
        &mut self,
        endpoint: &Endpoint,
        operation: &Operation,
        names: &OperationNames,
        output: &str,
        optional: &[&Parameter],
    ) -> String {
        let list = body::collection(self.cx.api, endpoint.method, operation);
        if optional.is_empty() && list.is_none() {
            return String::new();
        }
        let mut methods = Scope::with([
            "header",
            "into_future",
            "microversion",
            "new",
            "not",
            "query",
            "send",
            "stream",
        ]);
        let mut setters = Vec::new();
        for parameter in optional {
            let argument = ident::snake(&parameter.name);
            let (ty, chain) = self.parameter(parameter, &argument);
            let plain = argument.trim_start_matches("r#");
            let name = methods.claim([argument.clone(), format!("with_{plain}")]);
            let undocumented = || format!("{}.", doc::code(&parameter.name.wire));
            setters.push(Setter {
                name,
                docs: doc::paragraphs([
                    doc::or(&parameter.doc, undocumented),
                    doc::versions(parameter.versions),
                ]),
                argument: format!("{argument}: {ty}"),
                chain,
            });
        }
        let (collection, item) = match list {
            Some((collection, item)) => (
                ident::literal(&collection),
                ty::spell(self.cx.api, self.cx.names, item, &mut self.uses),
            ),
            None => (String::new(), String::new()),
        };
        let resource = &self.cx.names.resources[names.resource].type_name;
        self.requests.push(Request {
            name: names.request.clone(),
            doc: format!("The request of [`{resource}::{0}`].", names.method),
            output: output.to_owned(),
            setters,
            item,
            collection,
        });
        names.request.clone()
    }
}

/// Whether a query or header parameter is the caller's to give.
fn is_taken(cx: &Context<'_>, parameter: &Parameter) -> bool {
    let name = parameter.name.wire.to_ascii_lowercase();
    let microversion = cx.api.service.microversion.as_ref();
    match parameter.location {
        Location::Path => false,
        Location::Query => true,
        Location::Header => {
            !OWN_HEADERS.contains(&name.as_str())
                && microversion.is_none_or(|m| !m.header.eq_ignore_ascii_case(&name))
        }
    }
}

/// What a body's argument is called.
fn argument_name(operation: &Operation, wrapper: Option<&str>) -> String {
    match (&operation.selector, wrapper) {
        (Some(Selector::Action(_)), _) | (_, None) => "body".to_owned(),
        (_, Some(wrapper)) => wrapper.to_owned(),
    }
}

fn content_type(media_type: &str) -> String {
    format!(".content_type({})", ident::literal(media_type))
}

/// The static facts of an operation, as an expression.
fn facts(
    endpoint: &Endpoint,
    operation: &Operation,
    template: &str,
    wrapper: Option<&str>,
) -> String {
    let mut facts = format!(
        "runtime::Operation::new({}, {}, {})",
        ident::literal(&operation.name.snake()),
        ident::literal(endpoint.method.as_str()),
        ident::literal(template),
    );
    if let Some(min) = operation.versions.min {
        facts.push_str(&format!(".since({}, {})", min.major, min.minor));
    }
    if let Some(max) = operation.versions.max {
        facts.push_str(&format!(".until({}, {})", max.major, max.minor));
    }
    if let Some(key) = wrapper {
        facts.push_str(&format!(".returns({})", ident::literal(key)));
    }
    facts
}

fn docs(endpoint: &Endpoint, operation: &Operation, template: &str) -> Vec<String> {
    let request = format!("{} {}", endpoint.method, template.replace("{+", "{"));
    let errors: Vec<String> = operation
        .responses
        .keys()
        .filter(|code| **code >= 400)
        .map(|code| format!("`{code}`"))
        .collect();
    let errors = if errors.is_empty() {
        String::new()
    } else {
        format!("The service may refuse it with {}.", errors.join(", "))
    };
    doc::paragraphs([
        doc::sentence(&operation.summary),
        doc::code(&request),
        doc::or(&operation.doc, String::new),
        doc::versions(operation.versions),
        errors,
    ])
}
