//! The static descriptions that the runtime routes by.

use askama::Template;

use super::collection::role;
use super::group::Group;
use super::shape::{Shapes, Uses, range};
use crate::analysis::memory::Role;
use crate::analysis::server::{BodyKind, Description, Sample, SampleBody, Shape};
use crate::emit::rust::Context;
use crate::emit::rust::ident::literal;
use crate::emit::rust::names::OperationNames;
use crate::ir::Selector;

#[derive(Template)]
#[template(path = "rust/src/server/group/operation.rs.j2")]
struct View<'v> {
    title: &'v str,
    shape_imports: String,
    shape_modules: Vec<String>,
    imports: String,
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
    /// The calls on it, `action("revert")`.
    calls: Vec<String>,
}

/// The static of an operation: its method's name, which is unique in the group.
pub(super) fn ident(names: &OperationNames) -> String {
    match names.method.screaming() {
        // The list of all has this name.
        taken if taken == "OPERATIONS" => "OPERATIONS_".to_owned(),
        ident => ident,
    }
}

pub(super) fn render(cx: &Context<'_>, shapes: &Shapes<'_>, group: &Group) -> String {
    let mut uses = Uses::default();
    let mut samples = Vec::new();
    let descriptions = &shapes.server.groups[group.index];
    let operations: Vec<Row> = descriptions
        .iter()
        .zip(cx.operations_of(group.index))
        .map(|(description, (_, names))| row(shapes, description, names, &mut uses, &mut samples))
        .collect();
    cx.render(&View {
        title: &group.title,
        shape_imports: uses.imports(),
        shape_modules: uses.modules(),
        imports: imports(descriptions),
        samples,
        operations,
    })
}

/// The types that the statics are made of.
fn imports(descriptions: &[Description<'_>]) -> String {
    let effects = |role: &Role<'_>| matches!(role, Role::Action(effects) if !effects.is_empty());
    let uses = [
        ("Effect", descriptions.iter().any(|d| effects(&d.part.role))),
        ("Operation", true),
        ("Role", descriptions.iter().any(|d| d.part.role != Role::Sample)),
        ("Sample", descriptions.iter().any(|d| !d.samples.is_empty())),
        ("check", true),
    ];
    let used = uses.into_iter().filter(|(_, is_used)| *is_used).map(|(name, _)| name);
    used.collect::<Vec<_>>().join(", ")
}

fn row(
    shapes: &Shapes<'_>,
    description: &Description<'_>,
    names: &OperationNames,
    uses: &mut Uses,
    samples: &mut Vec<Const>,
) -> Row {
    let mut calls = Vec::new();
    match description.selector {
        Some(Selector::Action(key)) => calls.push(format!("action({})", literal(&key.wire))),
        Some(Selector::Query(flag)) => calls.push(format!("flag({})", literal(&flag.wire))),
        Some(Selector::Shape) => calls.push("told_by_shape()".to_owned()),
        None => {}
    }
    calls.extend(range(description.versions));
    for (fields, method) in [(&description.query, "query"), (&description.headers, "headers")] {
        let listed: Vec<String> =
            fields.iter().map(|field| shapes.resource_field(field, uses)).collect();
        if !listed.is_empty() {
            calls.push(format!("{method}(&[{}])", listed.join(", ")));
        }
    }
    match &description.body {
        BodyKind::None => {}
        BodyKind::Raw => calls.push("raw()".to_owned()),
        BodyKind::Json { shape, required } => {
            let optional = if *required { "" } else { "optional_" };
            calls.push(format!("{optional}json({})", shapes.resource_shape(shape, uses)));
        }
    }
    calls.push(format!("request(check::<request::{}>)", names.request));
    let ident = ident(names);
    let shown: Vec<String> = description
        .samples
        .iter()
        .enumerate()
        .map(|(at, shown)| {
            let number = if at == 0 { String::new() } else { format!("_{}", at + 1) };
            sample(shapes, shown, format!("{ident}_SAMPLE{number}"), uses, samples)
        })
        .collect();
    if !shown.is_empty() {
        calls.push(format!("samples(&[{}])", shown.join(", ")));
    }
    if let Some(status) = description.success {
        calls.push(format!("success({status})"));
    }
    if description.part.role != Role::Sample {
        let (role, collection) = (role(&description.part.role), &description.part.collection);
        calls.push(format!("plays({role}, {})", literal(collection)));
    }
    Row {
        ident,
        name: literal(&description.name.snake()),
        method: literal(description.method.as_str()),
        path: literal(&description.path),
        calls,
    }
}

/// A sample as an expression; its body goes to the constants.
fn sample(
    shapes: &Shapes<'_>,
    sample: &Sample<'_>,
    ident: String,
    uses: &mut Uses,
    samples: &mut Vec<Const>,
) -> String {
    let code = sample.code;
    let mut expression = match &sample.body {
        SampleBody::Empty => format!("Sample::empty({code})"),
        SampleBody::Other(media_type) => format!("Sample::other({code}, {})", literal(media_type)),
        SampleBody::Json(text) => {
            let expression = format!("Sample::json({code}, {ident})");
            samples.push(Const { ident, text: raw(text) });
            expression
        }
    };
    if sample.shape != Shape::Any {
        let shape = shapes.resource_shape(&sample.shape, uses);
        expression.push_str(&format!(".shape({shape})"));
    }
    if let Some(wrapper) = sample.wrapper {
        expression.push_str(&format!(".within({})", literal(wrapper)));
    }
    if let Some(since) = sample.since {
        expression.push_str(&format!(".since({}, {})", since.major, since.minor));
    }
    expression
}

/// A raw string literal.
fn raw(text: &str) -> String {
    let longest =
        text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let hashes = "#".repeat(longest.max().unwrap_or_default() + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}
