//! What a method of the client takes, and how it is sent.

use super::super::Context;
use super::super::body::{self, Payload};
use super::super::ident::{self, Scope};
use super::super::model;
use super::super::ty;
use super::method::{File, Given, Taken};
use crate::ir::{
    Location, Name, Operation, Parameter, SchemaId, SchemaKind, Selector, StringFormat,
};

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

impl File<'_> {
    pub(super) fn is_flag(&self, parameter: &Parameter) -> bool {
        matches!(self.cx.api.schema(parameter.schema).kind, SchemaKind::Boolean | SchemaKind::Null)
    }

    /// How a method takes a value that is sent as text.
    pub(super) fn plain(&mut self, id: SchemaId) -> String {
        match &self.cx.api.schema(id).kind {
            SchemaKind::Boolean => "bool".to_owned(),
            SchemaKind::Integer(_) => "i64".to_owned(),
            SchemaKind::BigInteger => "i128".to_owned(),
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
    pub(super) fn parameter(&mut self, parameter: &Parameter, name: &str) -> (String, String) {
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

    pub(super) fn body(
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
                    let (ty, value) = if json.nullable && ty == "String" {
                        ("Option<&str>".to_owned(), format!("&{name}"))
                    } else if json.nullable {
                        let value = format!("&Into::<Option<{ty}>>::into({name})");
                        (format!("impl Into<Option<{ty}>>"), value)
                    } else if ty == "String" {
                        ("&str".to_owned(), name.clone())
                    } else if model::core_of(self.cx, json.schema).is_some() {
                        let value = format!("&Into::<{ty}>::into({name})");
                        (format!("impl Into<{ty}>"), value)
                    } else {
                        (ty, format!("&{name}"))
                    };
                    let given = match json.nullable {
                        true => Given::Nothing,
                        false => Given::Value(json.schema, name.clone()),
                    };
                    taken.push(&name, &ty, given);
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
}

/// Whether a query or header parameter is the caller's to give.
pub(super) fn is_taken(cx: &Context<'_>, parameter: &Parameter) -> bool {
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
