//! A method of the client: its arguments, the call that it makes, its docs.

use super::super::Context;
use super::super::body::{self, Json, Payload};
use super::super::doc;
use super::super::example;
use super::super::ident::{self, Scope};
use super::super::names::OperationNames;
use super::super::path;
use super::super::ty::{self, Uses};
use super::argument::is_taken;
use super::request::Request;
use super::wait::{Show, Wait};
use crate::ir::{Endpoint, Location, Name, Operation, SchemaId, SchemaKind, Selector};

pub(super) struct Method {
    pub(super) method: String,
    pub(super) docs: Vec<String>,
    /// With the comma in front.
    pub(super) arguments: String,
    pub(super) many_arguments: bool,
    pub(super) returns: String,
    pub(super) facts: String,
    pub(super) call: String,
    /// The request type that is returned; empty where it is the call itself.
    pub(super) builder: String,
}

/// The arguments of a method.
#[derive(Default)]
pub(super) struct Taken {
    /// Each with its type.
    pub(super) arguments: Vec<String>,
    /// What an example gives for each.
    pub(super) examples: Vec<Given>,
}

/// What an example gives for an argument.
pub(super) enum Given {
    /// Text.
    Text(String),
    /// Nothing, where that may be.
    Nothing,
    /// A value of a schema, made of this text where it is text.
    Value(SchemaId, String),
    /// A list of one value of a schema.
    List(SchemaId, String),
}

impl Taken {
    pub(super) fn push(&mut self, name: &str, ty: &str, given: Given) {
        self.arguments.push(format!("{name}: {ty}"));
        self.examples.push(match given {
            // Whatever the schema says: what is taken is text.
            Given::Value(_, text) if ty == "&str" => Given::Text(text),
            other => other,
        });
    }
}

/// What a file of the client gathers while its methods are made.
pub(super) struct File<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) uses: Uses,
    pub(super) versioned: bool,
    pub(super) requests: Vec<Request>,
    pub(super) waits: Vec<Wait>,
    /// The names of the resource's methods.
    pub(super) methods: Scope,
}

impl File<'_> {
    pub(super) fn method(
        &mut self,
        documented: &str,
        endpoint: &Endpoint,
        operation: &Operation,
        names: &OperationNames,
    ) -> Method {
        let path = path::parse(self.cx.api, documented);
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
            let mut value = name.clone();
            if parameter.is_some_and(|p| ty::is_id(self.cx.api, p.schema)) {
                value = format!("Into::<{ty}>::into({name})");
                ty = format!("impl Into<{ty}>");
            }
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
        let (output, decode, shown) = self.output(endpoint, operation);
        let wrapper = shown.as_ref().and_then(|json| json.wrapper.clone());
        let builder = self.request(endpoint, operation, names, &output, &optional);
        if let Some(shown) = shown.filter(|_| taken.arguments.len() == path.arguments.len()) {
            self.waits(&Show {
                path: documented,
                endpoint,
                operation,
                names,
                shown: &shown,
                taken: &taken,
                is_request: !builder.is_empty(),
            });
        }
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
        let values = self.example_values(taken, &mut uses)?;
        let module = &self.cx.names.resources[names.resource].module;
        let call = format!("client.{module}().{}({})", names.method, values.join(", "));
        let is_list = body::collection(self.cx.api, endpoint.method, operation).is_some();
        let shape = example::Shape { before: "", is_list, returns_value: output != "()" };
        Some(example::lines(self.cx, &call, shape, &uses))
    }

    /// What an example gives for each argument; `None` where one is more than an example can show.
    pub(super) fn example_values(&self, taken: &Taken, uses: &mut Uses) -> Option<Vec<String>> {
        let value = |given: &Given| match given {
            Given::Text(text) => Some(ident::literal(text)),
            Given::Nothing => Some("None".to_owned()),
            Given::Value(id, text) => example::argument(self.cx, *id, text, uses),
            Given::List(id, text) => {
                Some(format!("[{}]", example::argument(self.cx, *id, text, uses)?))
            }
        };
        taken.examples.iter().map(value).collect()
    }

    /// What the call returns, how it is read, and the JSON that it is made of.
    fn output(
        &mut self,
        endpoint: &Endpoint,
        operation: &Operation,
    ) -> (String, &'static str, Option<Json>) {
        let nothing = ("()".to_owned(), "empty", None);
        if endpoint.method == crate::ir::Method::Head {
            return nothing;
        }
        let body = operation.success().and_then(|(_, response)| response.body.as_ref());
        match body::response(self.cx.api, body) {
            Payload::None => nothing,
            Payload::Json(json) => {
                let ty = ty::spell(self.cx.api, self.cx.names, json.schema, &mut self.uses);
                (ty, "json", Some(json))
            }
            Payload::Text { .. } => ("String".to_owned(), "text", None),
            Payload::Bytes { .. } => ("runtime::Bytes".to_owned(), "bytes", None),
        }
    }
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
