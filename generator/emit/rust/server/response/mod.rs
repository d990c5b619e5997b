//! The typed responses.

mod body;
mod variant;

use askama::Template;

use self::body::Body;
use self::variant::Variant;
use super::group::Group;
use super::shape::{self, Shapes};
use crate::emit::rust::{Context, doc, ty};
use crate::ir::Operation;

#[derive(Template)]
#[template(path = "rust/src/server/group/response.rs.j2")]
struct View<'v> {
    title: &'v str,
    has_raw: bool,
    uses_map: bool,
    shape_imports: String,
    shape_modules: Vec<String>,
    imports: Vec<String>,
    responses: Vec<Response>,
}

struct Response {
    name: String,
    docs: Vec<String>,
    /// The name of the context argument, which not every response needs.
    cx: &'static str,
    from: Vec<From>,
    /// Whether one variant is so much larger than another that clippy would have it boxed.
    is_uneven: bool,
    variants: Vec<Variant>,
}

/// A conversion from the only body that there is.
struct From {
    ty: String,
    variant: String,
    expression: &'static str,
}

pub(super) fn render(cx: &Context<'_>, shapes: &Shapes<'_>, group: &Group<'_>) -> String {
    let mut uses = Uses::default();
    let responses: Vec<Response> =
        group.operations.iter().map(|p| response(cx, shapes, p.operation, &mut uses)).collect();
    let bodies = || responses.iter().flat_map(|r| &r.variants).filter_map(|v| v.body.as_ref());
    cx.render(&View {
        title: &group.title,
        has_raw: bodies().any(Body::is_raw),
        uses_map: uses.types.map,
        shape_imports: uses.shapes.imports(),
        shape_modules: uses.shapes.modules(),
        imports: super::imports(cx, &uses.types),
        responses,
    })
}

/// How many fields a variant may have, of up to 24 bytes each, that never is 200 bytes larger than another.
const MAX_EVEN_FIELDS: usize = 8;

/// What a file of responses needs in scope.
#[derive(Default)]
struct Uses {
    types: ty::Uses,
    shapes: shape::Uses,
}

fn response(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    operation: &Operation,
    uses: &mut Uses,
) -> Response {
    let names = cx.names;
    let own = names.operation(operation);
    let trait_name = &names.resources[own.resource].type_name;
    let several = operation.successes().count() > 1;
    let mut variants: Vec<Variant> = operation
        .successes()
        .map(|(code, documented)| {
            let body = body::of(cx, shapes, own.resource, code, documented, uses);
            Variant::new(cx, code, documented, body.map(|b| Body { boxed: several, ..b }), uses)
        })
        .collect();
    if variants.is_empty() {
        // The reference names no success; what it means is a success without a body.
        variants.push(Variant::unnamed(204));
    }
    let plain = own.method.trim_start_matches("r#");
    let mut bodies = variants.iter().filter(|v| v.fields.is_empty()).filter_map(|v| {
        let body = v.body.as_ref()?;
        Some(From {
            ty: body.ty.clone(),
            variant: v.name.clone(),
            expression: if body.boxed { "Box::new(body)" } else { "body" },
        })
    });
    let from = match (bodies.next(), bodies.next()) {
        (Some(only), None) => vec![only],
        _ => Vec::new(),
    };
    Response {
        is_uneven: variants.len() > 1 && variants.iter().any(|v| v.fields.len() > MAX_EVEN_FIELDS),
        name: own.response.clone(),
        docs: doc::paragraphs([format!(
            "What [`{trait_name}::{plain}`](super::{trait_name}::{plain}) answers."
        )]),
        cx: if variants.iter().any(|v| v.answer.contains("cx)")) { "cx" } else { "_" },
        from,
        variants,
    }
}
