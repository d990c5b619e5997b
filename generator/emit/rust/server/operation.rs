//! The static descriptions that the runtime routes by.

use askama::Template;

use super::Placed;
use super::group::Group;
use super::shape::{Shapes, Uses, range};
use crate::emit::rust::Context;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::{literal, screaming};
use crate::emit::rust::names::Names;
use crate::ir::{Api, Location, Selector};

#[derive(Template)]
#[template(path = "rust/src/server/group/operation.rs.j2")]
struct View<'v> {
    title: &'v str,
    shape_imports: String,
    shape_modules: Vec<String>,
    operations: Vec<Row>,
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
    let operations =
        group.operations.iter().map(|placed| row(cx, shapes, *placed, &mut uses)).collect();
    cx.render(&View {
        title: &group.title,
        shape_imports: uses.imports(),
        shape_modules: uses.modules(),
        operations,
    })
}

fn row(cx: &Context<'_>, shapes: &Shapes<'_>, placed: Placed<'_>, uses: &mut Uses) -> Row {
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
    let parameters: Vec<String> = operation
        .parameters
        .iter()
        .filter(|p| p.location == Location::Query && !p.versions.is_all())
        .map(|p| {
            let range: String = range(p.versions).map(|call| format!(".{call}")).collect();
            format!("Field::new({}, Shape::Any){range}", literal(&p.name.wire))
        })
        .collect();
    if !parameters.is_empty() {
        uses.field = true;
        uses.shape = true;
        calls.push(format!("query(&[{}])", parameters.join(", ")));
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
    Row {
        ident: ident(names, placed),
        name: literal(&operation.name.snake()),
        method: literal(placed.endpoint.method.as_str()),
        path: literal(&mounted(api, placed.path)),
        calls,
    }
}

/// The path from the service's root. The root itself has nothing before it.
fn mounted(api: &Api, path: &str) -> String {
    if path == "/" { path.to_owned() } else { format!("{}{path}", api.service.base_path) }
}
