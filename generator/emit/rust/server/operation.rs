//! The static descriptions that the runtime routes by.

use askama::Template;

use super::Placed;
use super::group::Group;
use super::request;
use super::shape::{Shapes, Uses, range};
use crate::emit::rust::Context;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::{literal, screaming};
use crate::emit::rust::names::Names;
use crate::ir::{Location, Selector};

#[derive(Template)]
#[template(path = "rust/src/server/group/operation.rs.j2")]
struct View<'v> {
    title: &'v str,
    shape_imports: String,
    shape_modules: Vec<String>,
    uses_sample: bool,
    samples: Vec<Const>,
    operations: Vec<Row>,
}

/// A sample body.
struct Const {
    ident: String,
    text: String,
}

/// One operation as Rust expressions.
struct Row {
    ident: String,
    name: String,
    method: String,
    path: String,
    /// What is called on it, `action("revert")`.
    calls: Vec<String>,
}

/// The static of an operation: its method's name, which is unique in the group.
pub(super) fn ident(names: &Names, placed: Placed<'_>) -> String {
    match screaming(&names.operation(placed.operation).method) {
        // The list of all has this name.
        taken if taken == "OPERATIONS" => "OPERATIONS_".to_owned(),
        ident => ident,
    }
}

pub(super) fn render(cx: &Context<'_>, shapes: &Shapes<'_>, group: &Group<'_>) -> String {
    let mut uses = Uses::default();
    let mut samples = Vec::new();
    let operations: Vec<Row> = group
        .operations
        .iter()
        .map(|placed| row(cx, shapes, *placed, &mut uses, &mut samples))
        .collect();
    cx.render(&View {
        title: &group.title,
        shape_imports: uses.imports(),
        shape_modules: uses.modules(),
        uses_sample: operations.iter().any(|o| o.calls.iter().any(|c| c.starts_with("samples("))),
        samples,
        operations,
    })
}

fn row(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    placed: Placed<'_>,
    uses: &mut Uses,
    samples: &mut Vec<Const>,
) -> Row {
    let (api, names) = (cx.api, cx.names);
    let operation = placed.operation;
    let resource = names.operation(operation).resource;
    let mut calls = Vec::new();
    match &operation.selector {
        Some(Selector::Action(key)) => calls.push(format!("action({})", literal(&key.wire))),
        Some(Selector::Query(flag)) => calls.push(format!("flag({})", literal(&flag.wire))),
        Some(Selector::Shape) => calls.push("told_by_shape()".to_owned()),
        None => {}
    }
    calls.extend(range(operation.versions));
    for (location, method) in [(Location::Query, "query"), (Location::Header, "headers")] {
        let listed: Vec<String> = operation
            .parameters
            .iter()
            .filter(|p| p.location == location && request::is_read(api, p))
            .map(|p| (p, shapes.of_text(p.schema)))
            .filter(|(p, shape)| !p.versions.is_all() || shape.is_some())
            .map(|(p, shape)| {
                let shape = shape.unwrap_or_else(|| "Shape::Any".to_owned());
                let range: String = range(p.versions).map(|call| format!(".{call}")).collect();
                format!("Field::new({}, {shape}){range}", literal(&p.name.wire))
            })
            .collect();
        if !listed.is_empty() {
            uses.field = true;
            uses.shape = true;
            calls.push(format!("{method}(&[{}])", listed.join(", ")));
        }
    }
    match body::request(api, operation) {
        Payload::None => {}
        Payload::Text { .. } | Payload::Bytes { .. } => calls.push("raw()".to_owned()),
        Payload::Json(_) => {
            let body = operation.request.as_ref();
            let required = body.is_some_and(|body| body.required);
            let shape = shapes.of_request(operation, resource, uses);
            calls.push(format!("{}json({shape})", if required { "" } else { "optional_" }));
        }
    }
    calls.push(format!("request(check::<request::{}>)", names.operation(operation).request));
    let ident = ident(names, placed);
    calls.extend(stand_in(cx, shapes, placed, &ident, uses, samples));
    Row {
        ident,
        name: literal(&operation.name.snake()),
        method: literal(placed.endpoint.method.as_str()),
        path: literal(&api.service.mounted(placed.path)),
        calls,
    }
}

/// The call that says what a stand-in answers; the bodies go to the samples.
fn stand_in(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    placed: Placed<'_>,
    ident: &str,
    uses: &mut Uses,
    samples: &mut Vec<Const>,
) -> Option<String> {
    let (code, response) = placed.operation.success()?;
    let json = match body::response(cx.api, response.body.as_ref()) {
        Payload::None => return Some(format!("samples(&[Sample::empty({code})])")),
        Payload::Json(json) => json,
        Payload::Text { media_type } | Payload::Bytes { media_type } => {
            return Some(format!("samples(&[Sample::other({code}, {})])", literal(&media_type)));
        }
    };
    let content = response.body.as_ref()?.content.get(&json.media_type)?;
    let mut shape_uses = *uses;
    let resource = cx.names.operation(placed.operation).resource;
    let shape = shapes.of_static(json.schema, resource, &mut shape_uses);
    let mut rest = String::new();
    if shape != "Shape::Any" {
        rest.push_str(&format!(".shape({shape})"));
        if let Some(wrapper) = &json.wrapper {
            rest.push_str(&format!(".within({})", literal(wrapper)));
        }
    }
    let mut calls = Vec::new();
    for (at, (since, body)) in content.shown().into_iter().enumerate() {
        let number = if at == 0 { String::new() } else { format!("_{}", at + 1) };
        let ident = format!("{ident}_SAMPLE{number}");
        let since = since.map(|v| format!(".since({}, {})", v.major, v.minor)).unwrap_or_default();
        calls.push(format!("Sample::json({code}, {ident}){rest}{since}"));
        samples.push(Const { ident, text: raw(&body) });
    }
    if calls.is_empty() {
        return None;
    }
    if !rest.is_empty() {
        *uses = shape_uses;
    }
    Some(format!("samples(&[{}])", calls.join(", ")))
}

/// A raw string literal of JSON, whose characters beyond ASCII are escaped as JSON escapes them.
fn raw(json: &str) -> String {
    let mut text = String::with_capacity(json.len());
    for c in json.chars() {
        if (' '..='~').contains(&c) {
            text.push(c);
        } else {
            let mut units = [0; 2];
            for unit in c.encode_utf16(&mut units) {
                text.push_str(&format!("\\u{unit:04x}"));
            }
        }
    }
    let longest =
        text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let hashes = "#".repeat(longest.max().unwrap_or_default() + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}
