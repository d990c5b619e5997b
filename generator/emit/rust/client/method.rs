//! A method of the client: its arguments, the call that it makes, its docs.

use super::super::Context;
use super::super::doc;
use super::super::example;
use super::super::ident::{self, Ident, Scope};
use super::super::names::OperationNames;
use super::super::ty::{self, Argument, Type, Uses};
use super::headers::Headers;
use super::request::Request;
use super::wait::Wait;
use crate::analysis::body::Payload;
use crate::analysis::operation::{Operation, Success};
use crate::analysis::parameter::{Value, repeated};
use crate::ir::{Name, PathTemplate, SchemaId, Segment};

pub(super) struct Method {
    pub(super) method: Ident,
    pub(super) docs: Vec<String>,
    pub(super) arguments: Vec<Argument>,
    pub(super) many_arguments: bool,
    /// The type that the call gives.
    pub(super) output: Type,
    pub(super) facts: String,
    pub(super) call: String,
    /// The request type that is returned; `None` where it is the call itself.
    pub(super) builder: Option<String>,
}

/// The arguments of a method.
#[derive(Default)]
pub(super) struct Taken {
    pub(super) arguments: Vec<Argument>,
    /// Of each, its value in an example.
    pub(super) examples: Vec<Given>,
}

/// The value of an argument in an example.
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
    pub(super) fn push(&mut self, name: Ident, ty: Type, given: Given) {
        self.examples.push(match given {
            // Whatever the schema says: what is taken is text.
            Given::Value(_, text) if ty == Type::Str => Given::Text(text),
            other => other,
        });
        self.arguments.push(Argument { name, ty });
    }
}

/// The parts of a client's file, gathered while its methods are made.
pub(super) struct File<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) uses: Uses,
    pub(super) versioned: bool,
    pub(super) requests: Vec<Request>,
    pub(super) headers: Vec<Headers>,
    pub(super) waits: Vec<Wait>,
    /// The names of the resource's methods.
    pub(super) methods: Scope,
}

impl File<'_> {
    pub(super) fn method(&mut self, operation: &Operation<'_>, names: &OperationNames) -> Method {
        let mut scope = Scope::with(["call"]);
        let mut taken = Taken::default();
        let mut chain = String::new();
        for argument in &operation.arguments {
            let name = scope.snake(&Name::new(argument.name));
            let text = argument.name.to_owned();
            let (ty, value, given) = match argument.documented {
                Some(parameter) => {
                    let plain = self.plain(parameter.schema);
                    let given = Given::Value(parameter.schema, text);
                    match ty::is_id(self.cx.api, parameter.schema) {
                        true => {
                            let value = format!("Into::<{plain}>::into({name})");
                            (plain.impl_into(), value, given)
                        }
                        false => (plain, name.to_string(), given),
                    }
                }
                None => (Type::Str, name.to_string(), Given::Text(text)),
            };
            taken.push(name, ty, given);
            chain.push_str(&format!(".path({value})"));
        }
        let mut optional = Vec::new();
        for sent in &operation.parameters {
            match (sent.value, sent.documented) {
                (Value::Fixed(value), _) => {
                    let (name, value) = (ident::literal(sent.name), ident::literal(value));
                    chain.push_str(&format!(".query({name}, {value})"));
                }
                (Value::Argument, Some(parameter)) => {
                    let name = scope.snake(&parameter.name);
                    let (ty, call) = self.parameter(parameter, None, &name);
                    let text = sent.name.to_owned();
                    let given = match repeated(self.cx.api, parameter) {
                        Some(item) => Given::List(item, text),
                        None => Given::Value(parameter.schema, text),
                    };
                    taken.push(name, ty, given);
                    chain.push_str(&call);
                }
                (Value::Option, Some(parameter)) => optional.push(parameter),
                (Value::Argument | Value::Option, None) => {}
            }
        }
        self.body(operation, &mut scope, &mut taken, &mut chain);
        let (output, begin) = self.output(operation);
        let builder = self.request(operation, names, &output, &optional);
        if let Some(wait) = &operation.wait {
            self.waits(wait, operation, names, &taken, builder.is_some());
        }
        let facts = facts(operation);
        let headers = self.headers(operation, names);
        let mut docs = docs(operation, headers.as_deref());
        if let Some(example) = self.example(operation, names, &taken, &output) {
            docs.push(String::new());
            docs.extend(example);
        }
        Method {
            method: names.method.clone(),
            docs,
            many_arguments: taken.arguments.len() > 6,
            arguments: taken.arguments,
            output,
            facts,
            call: format!("self.client.{begin}{chain}"),
            builder,
        }
    }

    /// An example that calls the method; `None` where its arguments are more than one can show.
    fn example(
        &self,
        operation: &Operation<'_>,
        names: &OperationNames,
        taken: &Taken,
        output: &Type,
    ) -> Option<Vec<String>> {
        let mut uses = Uses::default();
        let values = self.example_values(taken, &mut uses)?;
        let module = &self.cx.names.resources[operation.resource].module;
        let call = format!("client.{module}().{}({})", names.method, values.join(", "));
        let is_list = operation.collection.is_some();
        let shape = example::Shape { before: None, is_list, returns_value: *output != Type::Unit };
        Some(example::lines(self.cx, &call, shape, &uses))
    }

    /// The values of arguments in an example; `None` where one is more than an example can show.
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

    /// The type that the call returns, and the beginning of the call, which says how that is read.
    fn output(&mut self, operation: &Operation<'_>) -> (Type, &'static str) {
        match operation.response() {
            Payload::Empty => (Type::Unit, "call(&OPERATION, runtime::empty)"),
            Payload::Json(json) if operation.may_be_empty => {
                (self.owned(json.schema).option(), "call(&OPERATION, runtime::optional_json)")
            }
            Payload::Json(json) => (self.owned(json.schema), "call(&OPERATION, runtime::json)"),
            Payload::Text { .. } => (Type::String, "call(&OPERATION, runtime::text)"),
            Payload::Bytes { .. } => (Type::named("runtime::Download"), "download(&OPERATION)"),
        }
    }
}

/// The static facts of an operation, as an expression.
fn facts(operation: &Operation<'_>) -> String {
    let mut facts = format!(
        "runtime::Operation::new({}, {}, {})",
        ident::literal(&operation.documented.name.snake()),
        ident::literal(operation.method.as_str()),
        ident::literal(&template(operation.path, operation.scope)),
    );
    let versions = operation.documented.versions;
    if let Some(min) = versions.min {
        facts.push_str(&format!(".since({}, {})", min.major, min.minor));
    }
    if let Some(max) = versions.max {
        facts.push_str(&format!(".until({}, {})", max.major, max.minor));
    }
    if let Some(media_types) = accepted(operation) {
        facts.push_str(&format!(".accepts({})", ident::literal(&media_types)));
    }
    let redirects =
        |success: &Success<'_>| (301..400).contains(&success.code) && success.code != 304;
    if operation.successes.iter().any(redirects) {
        facts.push_str(".redirects()");
    }
    if let Some(key) = operation.response().json().and_then(|json| json.wrapper) {
        facts.push_str(&format!(".returns({})", ident::literal(key)));
    }
    facts
}

/// The media types of a response that is no JSON.
fn accepted(operation: &Operation<'_>) -> Option<String> {
    let expected = operation.expected.filter(|e| !e.is_bare() && e.body.json().is_none())?;
    let types: Vec<&str> = expected
        .documented
        .body
        .iter()
        .flat_map(|b| b.content.keys())
        .map(String::as_str)
        .collect();
    Some(types.join(", "))
}

/// A path template as the runtime takes it, with the caller's project marked:
/// `/v3/{+project_id}/snapshots/{snapshot_id}`.
fn template(path: &PathTemplate, scope: Option<usize>) -> String {
    let segment = |(at, segment): (usize, &Segment)| match segment {
        Segment::Placeholder(name) if scope == Some(at) => format!("/{{+{name}}}"),
        _ => format!("/{segment}"),
    };
    path.segments().iter().enumerate().map(segment).collect()
}

/// A sentence about successes without a body, where others have one.
fn emptiness(operation: &Operation<'_>) -> String {
    if !operation.may_be_empty || operation.response().json().is_none() {
        return String::new();
    }
    let bare = operation.successes.iter().filter(|s| s.is_answer() && s.is_bare());
    let codes: Vec<String> = bare.map(|s| format!("`{}`", s.code)).collect();
    let expected = operation.expected;
    let bodied = expected.and_then(|success| success.lacks_body(operation.documented.versions));
    match (codes.is_empty(), bodied) {
        (true, None) => String::new(),
        (true, Some(versions)) => {
            let since = versions.min.map(|min| format!(" from {min} on"));
            let until = versions.max.map(|max| format!(" up to {max}"));
            let [since, until] = [since, until].map(Option::unwrap_or_default);
            format!("`None` where the microversion has no body; there is one{since}{until}.")
        }
        (false, _) => {
            format!("`None` where the service answers {}, without a body.", codes.join(" or "))
        }
    }
}

fn docs(operation: &Operation<'_>, headers: Option<&str>) -> Vec<String> {
    let documented = operation.documented;
    let request = format!("{} {}", operation.method, operation.path);
    let errors: Vec<String> = documented
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
        doc::sentence(&documented.summary),
        doc::code(&request),
        doc::versions(documented.versions),
        doc::or(&documented.doc, String::new),
        emptiness(operation),
        headers.map(|name| format!("[`{name}`] is what its headers say.")).unwrap_or_default(),
        errors,
    ])
}
