//! Examples: the least that calls a method.

use super::Context;
use super::ident;
use super::model;
use super::ty::{self, Uses};
use crate::ir::{Bounds, SchemaId, SchemaKind, StringFormat};

/// How deep values may lie within each other before an example is no longer one.
const DEPTH: u8 = 4;

/// What an example is like around the call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// A line before it; empty for none.
    pub before: &'a str,
    /// Whether it is a list, read item by item.
    pub is_list: bool,
    /// Whether what it returns can be shown.
    pub returns_value: bool,
}

/// The lines of an example that calls a method of the client.
pub(super) fn lines(cx: &Context<'_>, call: &str, shape: Shape<'_>, uses: &Uses) -> Vec<String> {
    let krate = cx.crate_name();
    let mut lines = vec!["```no_run".to_owned()];
    for (module, names) in uses.imports("") {
        lines.push(format!("use {krate}::model::{module}::{};", braced(&names)));
    }
    if !uses.model.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!("# async fn example(client: {krate}::Client)"));
    lines.push("# -> Result<(), apiref_runtime::client::Error> {".to_owned());
    if !shape.before.is_empty() {
        lines.push(shape.before.to_owned());
    }
    if shape.is_list {
        lines.push(format!("let mut items = {call}.stream();"));
        lines.push("while let Some(item) = items.try_next().await? {".to_owned());
        lines.push("    println!(\"{item:?}\");".to_owned());
        lines.push("}".to_owned());
    } else if shape.returns_value {
        lines.push(format!("let response = {call}.await?;"));
        lines.push("println!(\"{:?}\", *response);".to_owned());
    } else {
        lines.push(format!("{call}.await?;"));
    }
    lines.extend(["# Ok(())", "# }", "```"].map(str::to_owned));
    lines.iter().map(|l| if l.is_empty() { String::new() } else { format!(" {l}") }).collect()
}

fn braced(names: &str) -> String {
    if names.contains(',') { format!("{{{names}}}") } else { names.to_owned() }
}

/// An expression for an argument of a client's method.
pub(super) fn argument(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    uses: &mut Uses,
) -> Option<String> {
    match &cx.api.schema(id).kind {
        // Methods take a timestamp, and an enumeration that is open, by their own types.
        SchemaKind::String(string) if string.open && !string.values.is_empty() => {
            let ty = ty::spell(cx.api, cx.names, id, uses);
            Some(format!("{ty}::{}", ident::variant(&string.values[0])))
        }
        _ => match model::core_of(cx, id) {
            Some(core) => value(cx, core, name, uses, 0),
            None => value(cx, id, name, uses, 0),
        },
    }
}

/// An expression for what a function takes for a value of a schema; `None` where none is short.
pub(super) fn value(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    uses: &mut Uses,
    depth: u8,
) -> Option<String> {
    if depth > DEPTH {
        return None;
    }
    Some(match &cx.api.schema(id).kind {
        SchemaKind::Boolean => "true".to_owned(),
        SchemaKind::Integer(bounds) => whole(*bounds),
        SchemaKind::BigInteger => "1".to_owned(),
        SchemaKind::Number => "1.0".to_owned(),
        SchemaKind::String(string) => match string.values.first() {
            Some(first) if string.open => ident::literal(first),
            Some(first) => {
                let ty = ty::spell(cx.api, cx.names, id, uses);
                format!("{ty}::{}", ident::variant(first))
            }
            None if string.format == Some(StringFormat::Timestamp) => {
                "\"2026-03-01T12:00:00\".parse().unwrap()".to_owned()
            }
            None => ident::literal(name),
        },
        SchemaKind::Array(_) => "vec![]".to_owned(),
        SchemaKind::Map(_) => "Default::default()".to_owned(),
        SchemaKind::Any => "Default::default()".to_owned(),
        SchemaKind::Null => "()".to_owned(),
        SchemaKind::Object(properties) => {
            let mut arguments = Vec::new();
            for property in model::constructor(cx, properties) {
                let boxed = value(cx, property.schema, &property.name.wire, uses, depth + 1)?;
                arguments.push(boxed);
            }
            let ty = ty::spell(cx.api, cx.names, id, uses);
            format!("{ty}::new({})", arguments.join(", "))
        }
        SchemaKind::OneOf(variants) => {
            let inner = variants.iter().find_map(|variant| {
                let plain = match &cx.api.schema(*variant).kind {
                    SchemaKind::Boolean => "true".to_owned(),
                    SchemaKind::Integer(bounds) => whole(*bounds),
                    SchemaKind::BigInteger => "1".to_owned(),
                    SchemaKind::String(s) if s.values.is_empty() && s.format.is_none() => {
                        format!("{}.to_owned()", ident::literal(name))
                    }
                    _ => return None,
                };
                Some(plain)
            })?;
            format!("{inner}.into()")
        }
    })
}

/// A whole number that a service takes: 1, where it may be.
fn whole(bounds: Bounds) -> String {
    let number = bounds.max.map_or(1, |max| max.min(1));
    bounds.min.map_or(number, |min| min.max(number)).to_string()
}
