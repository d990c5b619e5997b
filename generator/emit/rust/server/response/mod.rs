//! The typed responses.

mod body;
mod variant;

use askama::Template;

use self::variant::Variant;
use super::group::Group;
use super::shape::{self, Shapes};
use crate::analysis::operation::Operation;
use crate::emit::rust::names::OperationNames;
use crate::emit::rust::ty::{self, Type};
use crate::emit::rust::{Context, doc};

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
    /// `true` if the context is needed to answer.
    uses_context: bool,
    from: Vec<From>,
    /// `true` if one variant is so much larger than another that clippy would have it boxed.
    is_uneven: bool,
    variants: Vec<Variant>,
    /// `true` if `Debug` does not show all of it.
    hides: bool,
}

/// A conversion from the only body that there is.
struct From {
    ty: Type,
    variant: String,
    expression: &'static str,
}

pub(super) fn render(cx: &Context<'_>, shapes: &Shapes<'_>, group: &Group) -> String {
    let mut uses = Uses::default();
    let responses: Vec<Response> = cx
        .operations_of(group.index)
        .map(|(operation, names)| response(cx, shapes, operation, names, &mut uses))
        .collect();
    let mut bodies = responses.iter().flat_map(|r| &r.variants).filter_map(|v| v.body.as_ref());
    cx.render(&View {
        title: &group.title,
        has_raw: bodies.any(|body| !body.is_json),
        uses_map: uses.types.map,
        shape_imports: uses.shapes.imports(),
        shape_modules: uses.shapes.modules(),
        imports: super::imports(cx, &uses.types),
        responses,
    })
}

/// The number of fields, of up to 24 bytes each, with which a variant never is 200 bytes larger than another.
const MAX_EVEN_FIELDS: usize = 8;

/// The names that a file of responses needs in scope.
#[derive(Default)]
struct Uses {
    types: ty::Uses,
    shapes: shape::Uses,
}

fn response(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    operation: &Operation<'_>,
    names: &OperationNames,
    uses: &mut Uses,
) -> Response {
    let trait_name = &cx.names.resources[operation.resource].type_name;
    let several = operation.successes.len() > 1;
    let mut variants: Vec<Variant> = operation
        .successes
        .iter()
        .map(|success| {
            let body = body::of(cx, shapes, success, several, uses);
            Variant::new(cx, success, body, &mut uses.types)
        })
        .collect();
    if variants.is_empty() {
        // The reference names no success; what it means is a success without a body.
        variants.push(Variant::unnamed(204));
    }
    let plain = names.method.plain();
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
        name: names.response.clone(),
        docs: doc::paragraphs([format!(
            "What [`{trait_name}::{plain}`](super::{trait_name}::{plain}) answers."
        )]),
        uses_context: variants.iter().filter_map(|v| v.body.as_ref()).any(|body| body.is_json),
        from,
        hides: variants.iter().flat_map(|v| &v.fields).any(|field| field.is_secret),
        variants,
    }
}
