//! Parameters as a client sends them.

use super::body::Payload;
use super::header;
use crate::ir::{
    Api, Location, Operation, Parameter, PathTemplate, SchemaId, SchemaKind, Selector,
};

/// A value of the path that a caller gives; the caller's project is none.
#[derive(Clone, Copy, Debug)]
pub struct PathArgument<'a> {
    /// The name of the placeholder.
    pub name: &'a str,
    /// Its entry in the reference.
    pub documented: Option<&'a Parameter>,
}

/// A parameter of query or header as a client sends it.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// The name on the wire.
    pub name: &'a str,
    /// Its entry in the reference; `None` for a selector that is not listed.
    pub documented: Option<&'a Parameter>,
    /// Where its value comes from.
    pub value: Value,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Every caller gives it.
    Argument,
    /// A caller may give it.
    Option,
    /// It is always this one: a flag that says which operation is meant.
    Fixed(&'static str),
}

/// The schema of one of several values, each of which is sent as a parameter of its own: a list in a query.
#[must_use]
pub fn repeated(api: &Api, parameter: &Parameter) -> Option<SchemaId> {
    match api.schema(parameter.schema).kind {
        SchemaKind::Array(item) if parameter.location == Location::Query => Some(item),
        _ => None,
    }
}

/// The values of a path, in order, with the caller's project left out.
pub(super) fn in_path<'a>(
    api: &Api,
    path: &'a PathTemplate,
    operation: &'a Operation,
) -> Vec<PathArgument<'a>> {
    let mut names: Vec<&str> = path.placeholders().collect();
    // Nothing but text stands before it.
    if path.scope(&api.service.scope_parameters).is_some() {
        names.remove(0);
    }
    let documented = |name| {
        let in_path = |p: &&Parameter| p.location == Location::Path && p.name.wire == name;
        operation.parameters.iter().find(in_path)
    };
    names.into_iter().map(|name| PathArgument { name, documented: documented(name) }).collect()
}

/// The parameters of query and header, in the order of the reference.
pub(super) fn sent<'a>(api: &Api, operation: &'a Operation, request: Payload<'_>) -> Vec<Sent<'a>> {
    const FLAG: Value = Value::Fixed("True");
    let selector = match &operation.selector {
        Some(Selector::Query(name)) => Some(name.wire.as_str()),
        _ => None,
    };
    let given = operation.parameters.iter().filter(|p| header::is_given(api, p, request));
    let given = given.map(|p| {
        let selects = selector == Some(p.name.wire.as_str());
        let is_flag = matches!(api.schema(p.schema).kind, SchemaKind::Boolean | SchemaKind::Null);
        let value = match selects {
            true if is_flag => FLAG,
            true => Value::Argument,
            // Of a family nobody gives a certain one.
            false if p.required && p.family().is_none() => Value::Argument,
            false => Value::Option,
        };
        Sent { name: &p.name.wire, documented: Some(p), value }
    });
    let is_listed = |name| operation.parameters.iter().any(|p| p.name.wire == name);
    let unlisted = selector.filter(|name| !is_listed(*name));
    let unlisted = unlisted.map(|name| Sent { name, documented: None, value: FLAG });
    given.chain(unlisted).collect()
}
