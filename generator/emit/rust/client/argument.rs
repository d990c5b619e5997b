//! Arguments of the client's methods, and the calls that send them.

use super::super::ident::{self, Ident, Scope};
use super::super::model;
use super::super::ty::{self, Type};
use super::method::{File, Given, Taken};
use crate::analysis::body::{Payload, sent_as};
use crate::analysis::operation::Operation;
use crate::analysis::parameter::repeated;
use crate::analysis::schema::{Nesting, is_secret};
use crate::ir::{
    Location, Name, Parameter, SchemaId, SchemaKind, Selector, StringFormat, VersionRange,
};

impl File<'_> {
    /// The type by which a method takes a value that is sent as text.
    pub(super) fn plain(&mut self, id: SchemaId) -> Type {
        match &self.cx.api.schema(id).kind {
            SchemaKind::Boolean => Type::Bool,
            SchemaKind::Integer(_) => Type::I64,
            SchemaKind::BigInteger => Type::I128,
            SchemaKind::Number => Type::F64,
            SchemaKind::String(string) => {
                let typed = string.format == Some(StringFormat::Timestamp)
                    || string.identifies.is_some()
                    || !string.values.is_empty();
                if typed { self.owned(id) } else { Type::Str }
            }
            // Whatever else: the text that the service reads.
            _ => Type::Str,
        }
    }

    /// The owned type of a value of a schema.
    pub(super) fn owned(&mut self, id: SchemaId) -> Type {
        ty::owned(self.cx.api, self.cx.names, id, &mut self.uses)
    }

    /// The type of a query or header parameter, and the call that adds it; of one of a family, `part` stands in for the
    /// placeholder of its name.
    pub(super) fn parameter(
        &mut self,
        parameter: &Parameter,
        part: Option<&Ident>,
        name: &Ident,
    ) -> (Type, String) {
        let wire = ident::literal(&parameter.name.wire);
        let is_header = parameter.location == Location::Header;
        let sent = match parameter.family().zip(part) {
            Some(((start, end), part)) => {
                let borrowed = if is_header { "&" } else { "" };
                let (start, end) = (ident::literal(start), ident::literal(end));
                format!("{borrowed}[{start}, {part}, {end}].concat()")
            }
            None => wire.clone(),
        };
        let (ty, mut call) = match repeated(self.cx.api, parameter) {
            Some(item) => {
                let item = match self.plain(item) {
                    Type::Str => Type::ImplToString,
                    typed => typed,
                };
                let call = format!(".query_each({sent}, {name})");
                (Type::ImplIntoIterator(Box::new(item)), call)
            }
            None if is_header => {
                let secret = if is_secret(self.cx.api, parameter.schema) { "secret_" } else { "" };
                (self.plain(parameter.schema), format!(".{secret}header({sent}, {name})"))
            }
            None => (self.plain(parameter.schema), format!(".query({sent}, {name})")),
        };
        let VersionRange { min, max } = parameter.versions;
        if let Some(min) = min {
            call.push_str(&format!(".since({wire}, {}, {})", min.major, min.minor));
        }
        if let Some(max) = max {
            call.push_str(&format!(".until({wire}, {}, {})", max.major, max.minor));
        }
        (ty, call)
    }

    pub(super) fn body(
        &mut self,
        operation: &Operation<'_>,
        scope: &mut Scope,
        taken: &mut Taken,
        chain: &mut String,
    ) {
        match operation.request {
            Payload::Empty => {}
            Payload::Json(json) => {
                let put = |value: &str| match json.wrapper {
                    Some(key) => format!(".json_in({}, {value})", ident::literal(key)),
                    None => format!(".json({value})"),
                };
                let kind = &self.cx.api.schema(json.schema).kind;
                if *kind == SchemaKind::Null {
                    chain.push_str(&put("&()"));
                } else if *kind == SchemaKind::Object(Vec::new()) {
                    chain.push_str(&put("&runtime::Empty {}"));
                } else {
                    let called = argument_name(operation, json.wrapper);
                    let name = scope.snake(&Name::new(called));
                    let owned = self.owned(json.schema);
                    let (ty, value) = match owned {
                        Type::String if json.nullable => (Type::Str.option(), format!("&{name}")),
                        Type::String => (Type::Str, name.to_string()),
                        owned if json.nullable || self.cx.analysis.core(json.schema).is_some() => {
                            let owned = if json.nullable { owned.option() } else { owned };
                            let value = format!("&Into::<{owned}>::into({name})");
                            (owned.impl_into(), value)
                        }
                        owned => (owned, format!("&{name}")),
                    };
                    let given = match json.nullable {
                        true => Given::Nothing,
                        false => Given::Value(json.schema, name.plain().to_owned()),
                    };
                    taken.push(name, ty, given);
                    chain.push_str(&put(&value));
                    if let Some((Nesting::Direct, table)) = model::table(self.cx, json.schema) {
                        self.versioned = true;
                        let table = self.uses.of(table);
                        chain.push_str(&format!(".checked_by({table}::fields)"));
                    }
                }
                if json.media_type != "application/json" {
                    chain.push_str(&content_type(json.media_type));
                }
            }
            Payload::Text { media_type } | Payload::Bytes { media_type } => {
                let name = scope.snake(&Name::new("body"));
                chain.push_str(&format!(".body({name})"));
                // Before what a caller says of it.
                chain.insert_str(0, &content_type(sent_as(media_type)));
                let ty = Type::named("runtime::Body").impl_into();
                taken.push(name, ty, Given::Text("body".to_owned()));
            }
        }
    }
}

/// The name of a body's argument.
fn argument_name<'w>(operation: &Operation<'_>, wrapper: Option<&'w str>) -> &'w str {
    match (&operation.documented.selector, wrapper) {
        (Some(Selector::Action(_)), _) | (_, None) => "body",
        (_, Some(wrapper)) => wrapper,
    }
}

fn content_type(media_type: &str) -> String {
    format!(".content_type({})", ident::literal(media_type))
}
