//! The typed requests.

use askama::Template;

use super::Placed;
use super::group::Group;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::{self, literal};
use crate::emit::rust::names::Names;
use crate::emit::rust::{Context, doc, path, ty};
use crate::ir::{Api, Location, Name, Operation, Parameter, SchemaId, SchemaKind};

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
    derives: &'static str,
    /// The name of the argument that the request is read from.
    call: &'static str,
    fields: Vec<Field>,
}

struct Field {
    name: String,
    docs: Vec<String>,
    ty: String,
    /// The expression that reads it.
    read: String,
}

/// Headers that the runtime and the layers around it answer for.
const NOT_READ: &[&str] = &["x-auth-token", "x-service-token", "accept", "content-length"];

pub(super) fn render(cx: &Context<'_>, group: &Group<'_>) -> String {
    let mut uses = ty::Uses::default();
    let requests: Vec<Request> =
        group.operations.iter().map(|placed| request(cx, *placed, &mut uses)).collect();
    let has_raw = requests.iter().any(|r| r.fields.iter().any(|f| f.ty == "Body"));
    let title = &group.title;
    cx.render(&View {
        title,
        has_raw,
        uses_map: uses.map,
        imports: super::imports(cx, &uses),
        requests,
    })
}

fn request(cx: &Context<'_>, placed: Placed<'_>, uses: &mut ty::Uses) -> Request {
    let (api, names) = (cx.api, cx.names);
    let Placed { path: template, operation, .. } = placed;
    let own = names.operation(operation);
    let trait_name = &names.resources[own.resource].type_name;
    let mut scope = ident::Scope::default();
    let mut fields = Vec::new();
    for argument in path::parse(api, template).arguments {
        let documented = operation
            .parameters
            .iter()
            .find(|p| p.location == Location::Path && p.name.wire == argument);
        fields.push(Field {
            name: scope.snake(&Name::new(argument.as_str())),
            docs: match documented {
                Some(parameter) => parameter_docs(parameter),
                None => doc::paragraphs(["Not described in the reference."]),
            },
            ty: documented.map_or("String".to_owned(), |p| scalar(api, names, p.schema, uses)),
            read: format!("call.path({})", literal(&argument)),
        });
    }
    for parameter in operation.parameters.iter().filter(|p| is_read(api, p)) {
        let plain = scalar(api, names, parameter.schema, uses);
        let method = if parameter.location == Location::Query { "query" } else { "header" };
        // What not every version has cannot be asked of every request.
        let required = parameter.required && parameter.versions.is_all();
        fields.push(Field {
            name: scope.snake(&parameter.name),
            docs: parameter_docs(parameter),
            ty: if required { plain } else { format!("Option<{plain}>") },
            read: format!(
                "call.{}{method}({})",
                if required { "required_" } else { "" },
                literal(&parameter.name.wire)
            ),
        });
    }
    fields.extend(body_field(api, names, operation, &mut scope, uses));
    let plain = own.method.trim_start_matches("r#");
    let raw = fields.iter().any(|f| f.ty == "Body");
    Request {
        name: own.request.clone(),
        docs: doc::paragraphs([format!(
            "The request of [`{trait_name}::{plain}`](super::{trait_name}::{plain})."
        )]),
        derives: if raw { "Debug" } else { "Clone, Debug" },
        call: if fields.is_empty() { "_" } else { "call" },
        fields,
    }
}

/// Whether a parameter is read into the request: a query parameter, or a header that is not the
/// runtime's business.
pub(super) fn is_read(api: &Api, parameter: &Parameter) -> bool {
    let wire = parameter.name.wire.to_ascii_lowercase();
    let version = api.service.microversion.as_ref();
    match parameter.location {
        Location::Path => false,
        Location::Query => true,
        Location::Header => {
            !NOT_READ.contains(&wire.as_str())
                && version.is_none_or(|m| !m.header.eq_ignore_ascii_case(&wire))
        }
    }
}

/// The type of a value that is text on the wire: a scalar, or a list of them.
fn scalar(api: &Api, names: &Names, id: SchemaId, uses: &mut ty::Uses) -> String {
    let plain = |id: SchemaId| {
        matches!(
            api.schema(id).kind,
            SchemaKind::Boolean
                | SchemaKind::Integer(_)
                | SchemaKind::BigInteger
                | SchemaKind::Number
                | SchemaKind::String(_)
        )
    };
    match api.schema(id).kind {
        SchemaKind::Array(item) if plain(item) => ty::spell(api, names, id, uses),
        _ if plain(id) => ty::spell(api, names, id, uses),
        _ => "String".to_owned(),
    }
}

fn body_field(
    api: &Api,
    names: &Names,
    operation: &Operation,
    scope: &mut ident::Scope,
    uses: &mut ty::Uses,
) -> Option<Field> {
    let required = operation.request.as_ref().is_some_and(|body| body.required);
    let name = scope.claim(["body".to_owned(), "request_body".to_owned()]);
    let (doc, ty, read) = match body::request(api, operation) {
        Payload::None => return None,
        Payload::Text { media_type } | Payload::Bytes { media_type } => {
            (format!("The body, `{media_type}`."), "Body".to_owned(), "Ok(call.raw())".to_owned())
        }
        Payload::Json(json) => {
            let ty = ty::spell(api, names, json.schema, uses);
            let (ty, flat) = match (json.nullable, required) {
                (true, true) => (format!("Option<{ty}>"), ""),
                (true, false) => (ty, ".map(Option::flatten)"),
                (false, _) => (ty, ""),
            };
            let optional = if required { "" } else { "optional_" };
            let (doc, read) = match &json.wrapper {
                Some(wrapper) => (
                    format!("The body, what it holds under `{wrapper}`."),
                    format!("call.{optional}body_in({}){flat}", literal(wrapper)),
                ),
                None => ("The body.".to_owned(), format!("call.{optional}body()")),
            };
            (doc, if required { ty } else { format!("Option<{ty}>") }, read)
        }
    };
    Some(Field { name, docs: doc::paragraphs([doc]), ty, read })
}

fn parameter_docs(parameter: &Parameter) -> Vec<String> {
    let unknown =
        || format!("{}, not described in the reference.", doc::code(&parameter.name.wire));
    doc::paragraphs([doc::or(&parameter.doc, unknown), doc::versions(parameter.versions)])
}
