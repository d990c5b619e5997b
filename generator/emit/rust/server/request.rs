//! The typed requests.

use askama::Template;

use super::group::Group;
use crate::analysis::body::Payload;
use crate::analysis::header::is_read;
use crate::analysis::operation::Operation;
use crate::analysis::schema::is_secret;
use crate::emit::rust::ident::{self, Ident, Scope, literal};
use crate::emit::rust::names::OperationNames;
use crate::emit::rust::ty::{self, Type};
use crate::emit::rust::{Context, doc};
use crate::ir::{Location, Name, Parameter, SchemaId, SchemaKind};

#[derive(Template)]
#[template(path = "rust/src/server/group/request.rs.j2")]
struct View<'v> {
    title: &'v str,
    has_raw: bool,
    uses_map: bool,
    imports: Vec<String>,
    requests: Vec<Request>,
}

struct Request {
    name: String,
    docs: Vec<String>,
    /// `true` if it has its body unread, which cannot be cloned.
    is_raw: bool,
    /// `true` if `Debug` does not show all of it.
    hides: bool,
    fields: Vec<Field>,
}

struct Field {
    name: Ident,
    docs: Vec<String>,
    ty: Type,
    /// The expression that reads it.
    read: String,
    is_secret: bool,
}

pub(super) fn render(cx: &Context<'_>, group: &Group) -> String {
    let mut uses = ty::Uses::default();
    let requests: Vec<Request> = cx
        .operations_of(group.index)
        .map(|(operation, names)| request(cx, operation, names, &mut uses))
        .collect();
    cx.render(&View {
        title: &group.title,
        has_raw: requests.iter().any(|request| request.is_raw),
        uses_map: uses.map,
        imports: super::imports(cx, &uses),
        requests,
    })
}

fn request(
    cx: &Context<'_>,
    operation: &Operation<'_>,
    names: &OperationNames,
    uses: &mut ty::Uses,
) -> Request {
    let trait_name = &cx.names.resources[operation.resource].type_name;
    let mut scope = Scope::default();
    let mut fields = Vec::new();
    for argument in &operation.arguments {
        fields.push(Field {
            name: scope.snake(&Name::new(argument.name)),
            docs: match argument.documented {
                Some(parameter) => parameter_docs(parameter),
                None => doc::paragraphs(["Not described in the reference."]),
            },
            ty: argument.documented.map_or(Type::String, |p| scalar(cx, p.schema, uses)),
            read: format!("call.path({})", literal(argument.name)),
            is_secret: argument.documented.is_some_and(|p| is_secret(cx.api, p.schema)),
        });
    }
    for parameter in operation.documented.parameters.iter().filter(|p| is_read(cx.api, p)) {
        let plain = scalar(cx, parameter.schema, uses);
        let method = if parameter.location == Location::Query { "query" } else { "header" };
        if parameter.family().is_some() {
            uses.map = true;
            fields.push(Field {
                name: scope.snake(&parameter.name),
                docs: parameter_docs(parameter),
                ty: Type::Map(Box::new(plain)),
                read: format!("call.{method}_family({})", literal(&parameter.name.wire)),
                is_secret: is_secret(cx.api, parameter.schema),
            });
            continue;
        }
        // A parameter that some versions lack cannot be asked of every request.
        let required = parameter.required && parameter.versions.is_all();
        fields.push(Field {
            name: scope.snake(&parameter.name),
            docs: parameter_docs(parameter),
            ty: if required { plain } else { plain.option() },
            read: format!(
                "call.{}{method}({})",
                if required { "required_" } else { "" },
                literal(&parameter.name.wire)
            ),
            is_secret: is_secret(cx.api, parameter.schema),
        });
    }
    fields.extend(body_field(cx, operation, &mut scope, uses));
    let plain = names.method.plain();
    Request {
        name: names.request.clone(),
        docs: doc::paragraphs([format!(
            "The request of [`{trait_name}::{plain}`](super::{trait_name}::{plain})."
        )]),
        hides: fields.iter().any(|field| field.is_secret),
        is_raw: matches!(operation.request, Payload::Text { .. } | Payload::Bytes { .. }),
        fields,
    }
}

/// The type of a value that is text on the wire: a scalar, or a list of them.
fn scalar(cx: &Context<'_>, id: SchemaId, uses: &mut ty::Uses) -> Type {
    let plain = |id: SchemaId| {
        matches!(
            cx.api.schema(id).kind,
            SchemaKind::Boolean
                | SchemaKind::Integer(_)
                | SchemaKind::BigInteger
                | SchemaKind::Number
                | SchemaKind::String(_)
        )
    };
    match cx.api.schema(id).kind {
        SchemaKind::Array(item) if plain(item) => ty::owned(cx.api, cx.names, id, uses),
        _ if plain(id) => ty::owned(cx.api, cx.names, id, uses),
        _ => Type::String,
    }
}

fn body_field(
    cx: &Context<'_>,
    operation: &Operation<'_>,
    scope: &mut Scope,
    uses: &mut ty::Uses,
) -> Option<Field> {
    let required = operation.requires_body;
    let name = scope.claim_ident(ident::snake(&Name::new("body")), "request_body".to_owned());
    let (doc, ty, read) = match operation.request {
        Payload::Empty => return None,
        Payload::Text { media_type } | Payload::Bytes { media_type } => {
            let ty = Type::named("Body");
            (format!("The body, `{media_type}`."), ty, "Ok(call.raw())".to_owned())
        }
        Payload::Json(json) => {
            let ty = ty::owned(cx.api, cx.names, json.schema, uses);
            let (ty, flat) = match (json.nullable, required) {
                (true, true) => (ty.option(), ""),
                (true, false) => (ty, ".map(Option::flatten)"),
                (false, _) => (ty, ""),
            };
            let optional = if required { "" } else { "optional_" };
            let (doc, read) = match json.wrapper {
                Some(wrapper) => (
                    format!("The body, what it holds under `{wrapper}`."),
                    format!("call.{optional}body_in({}){flat}", literal(wrapper)),
                ),
                None => ("The body.".to_owned(), format!("call.{optional}body()")),
            };
            (doc, if required { ty } else { ty.option() }, read)
        }
    };
    let is_secret = operation.request.json().is_some_and(|json| is_secret(cx.api, json.schema));
    Some(Field { name, docs: doc::paragraphs([doc]), ty, read, is_secret })
}

fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    let unknown =
        || format!("{}, not described in the reference.", doc::code(&parameter.name.wire));
    doc::paragraphs([doc::or(&parameter.doc, unknown), doc::versions(parameter.versions)])
}
