//! Examples: the least that calls a method.

use super::Context;
use super::ident;
use super::ty::{self, Uses};
use crate::analysis::example::Example;
use crate::ir::SchemaId;

/// The shape of an example around its call.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a> {
    /// A line before it.
    pub before: Option<&'a str>,
    /// `true` if it is a list, read item by item.
    pub is_list: bool,
    /// `true` if what it returns can be shown.
    pub returns_value: bool,
}

/// The lines of an example that calls a method of the client.
pub(super) fn lines(cx: &Context<'_>, call: &str, shape: Shape<'_>, uses: &Uses) -> Vec<String> {
    let krate = cx.crate_name();
    let mut lines = vec![format!("```{}", cx.fence("no_run"))];
    for import in uses.imports(None) {
        let names = match import.names.as_slice() {
            [only] => only.clone(),
            several => format!("{{{}}}", several.join(", ")),
        };
        lines.push(format!("use {krate}::model::{}::{names};", import.module));
    }
    if !uses.model.is_empty() {
        lines.push(String::new());
    }
    lines.push(format!("# async fn example(client: {krate}::Client)"));
    lines.push("# -> Result<(), apiref_runtime::client::Error> {".to_owned());
    lines.extend(shape.before.map(str::to_owned));
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

/// An expression for an argument of a client's method; `None` where none is short.
pub(super) fn argument(
    cx: &Context<'_>,
    id: SchemaId,
    name: &str,
    uses: &mut Uses,
) -> Option<String> {
    // A method takes what a request can be made of alone.
    let example = cx.analysis.example(cx.analysis.core(id).unwrap_or(id), name)?;
    Some(match example {
        // Methods take an enumeration by its own type.
        Example::Named { schema, value, .. } => variant(cx, schema, value, uses),
        other => value(cx, &other, uses),
    })
}

/// An expression for what a constructor takes.
fn value(cx: &Context<'_>, example: &Example<'_>, uses: &mut Uses) -> String {
    match example {
        Example::Null => "()".to_owned(),
        Example::Default => "Default::default()".to_owned(),
        Example::Boolean(value) => value.to_string(),
        Example::Integer(value) => value.to_string(),
        Example::Number(value) => format!("{value:?}"),
        Example::Text(text) | Example::Named { value: text, .. } => ident::literal(text),
        Example::Timestamp(time) => format!("{}.parse().unwrap()", ident::literal(time)),
        Example::EmptyList => "vec![]".to_owned(),
        Example::Object { schema, required } => {
            let arguments: Vec<String> = required.iter().map(|e| value(cx, e, uses)).collect();
            let ty = ty::owned(cx.api, cx.names, *schema, uses);
            format!("{ty}::new({})", arguments.join(", "))
        }
        Example::Alternative(inner) => match inner.as_ref() {
            Example::Text(text) => format!("{}.to_owned().into()", ident::literal(text)),
            other => format!("{}.into()", value(cx, other, uses)),
        },
    }
}

fn variant(cx: &Context<'_>, schema: SchemaId, wire: &str, uses: &mut Uses) -> String {
    let ty = ty::owned(cx.api, cx.names, schema, uses);
    format!("{ty}::{}", ident::variant(wire))
}
