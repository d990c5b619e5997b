//! The typed responses.

use askama::Template;

use super::group::Group;
use super::shape::{self, Shapes};
use crate::emit::markdown;
use crate::emit::rust::body::{self, Payload};
use crate::emit::rust::ident::{self, literal};
use crate::emit::rust::{Context, doc, ty};
use crate::ir::{Operation, Response as Documented};

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

struct Variant {
    name: String,
    docs: Vec<String>,
    /// What follows the name: the type of the body between parentheses, where there is no header.
    tuple: Vec<String>,
    /// Named fields, where there are headers.
    fields: Vec<Field>,
    pattern: String,
    answer: String,
    body: Option<Body>,
}

struct Field {
    name: String,
    docs: Vec<String>,
    ty: String,
}

/// The body of a variant.
#[derive(Clone)]
struct Body {
    ty: String,
    boxed: bool,
    /// The call that makes an answer of `body`, without headers.
    answer: String,
    fallible: bool,
}

/// Headers that the runtime sets.
const SET: &[&str] = &[
    "content-length",
    "content-type",
    "date",
    "vary",
    "x-compute-request-id",
    "x-openstack-request-id",
];

pub(super) fn render(cx: &Context<'_>, shapes: &Shapes<'_>, group: &Group<'_>) -> String {
    let mut uses = Uses::default();
    let responses: Vec<Response> =
        group.operations.iter().map(|p| response(cx, shapes, p.operation, &mut uses)).collect();
    let raw = |v: &Variant| v.body.as_ref().is_some_and(|b| b.answer.contains("Body::from"));
    let has_raw = responses
        .iter()
        .flat_map(|r| &r.variants)
        .any(|v| raw(v) || v.body.as_ref().is_some_and(|b| b.ty == "Body"));
    cx.render(&View {
        title: &group.title,
        has_raw,
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
            let body = body_of(cx, shapes, own.resource, code, documented, uses);
            variant(cx, code, documented, body.map(|b| Body { boxed: several, ..b }), uses)
        })
        .collect();
    if variants.is_empty() {
        // The reference names no success; what it means is a success without a body.
        variants.push(nothing(204));
    }
    let plain = method_name(&own.method);
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

fn method_name(method: &str) -> &str {
    method.trim_start_matches("r#")
}

/// A variant for a status that the reference does not name.
fn nothing(code: u16) -> Variant {
    let name = status(code);
    Variant {
        docs: doc::paragraphs([format!("`{code}`, which the reference does not name.")]),
        tuple: Vec::new(),
        fields: Vec::new(),
        pattern: name.clone(),
        answer: format!("Ok(Answer::empty({code}))"),
        body: None,
        name,
    }
}

fn variant(
    cx: &Context<'_>,
    code: u16,
    documented: &Documented,
    body: Option<Body>,
    uses: &mut Uses,
) -> Variant {
    let (api, names) = (cx.api, cx.names);
    let name = status(code);
    let mut scope = ident::Scope::with(["cx"]);
    let mut fields = Vec::new();
    let mut pattern = Vec::new();
    let mut headers = String::new();
    let body_type = body
        .as_ref()
        .map(|b| if b.boxed && b.ty != "Body" { format!("Box<{}>", b.ty) } else { b.ty.clone() });
    let body_name = scope.claim(["body".to_owned()]);
    if let Some(ty) = &body_type {
        fields.push(Field {
            name: body_name,
            docs: doc::paragraphs(["The body."]),
            ty: ty.clone(),
        });
        pattern.push("body".to_owned());
    }
    let version = api.service.microversion.as_ref();
    for header in &documented.headers {
        let wire = header.name.wire.to_ascii_lowercase();
        if SET.contains(&wire.as_str())
            || version.is_some_and(|m| m.header.eq_ignore_ascii_case(&wire))
        {
            continue;
        }
        let field = scope.snake(&header.name);
        let docs = doc::paragraphs([
            format!("The header {}.", doc::code(&header.name.wire)),
            markdown::rustdoc(&header.doc),
        ]);
        let ty = match ty::spell(api, names, header.schema, &mut uses.types).as_str() {
            plain @ ("bool" | "i64" | "f64") => format!("Option<{plain}>"),
            _ => "Option<String>".to_owned(),
        };
        headers.push_str(&format!(".header({}, {field})", literal(&wire)));
        pattern.push(field.clone());
        fields.push(Field { name: field, docs, ty });
    }
    let docs = doc::paragraphs([format!("`{code}`."), markdown::rustdoc(&documented.doc)]);
    let (call, fallible) = match &body {
        Some(body) => (body.answer.clone(), body.fallible),
        None => (format!("Answer::empty({code})"), false),
    };
    let answer = match (headers.is_empty(), fallible) {
        (true, true) => call,
        (true, false) => format!("Ok({call})"),
        (false, true) => format!("Ok({call}?{headers})"),
        (false, false) => format!("Ok({call}{headers})"),
    };
    let (tuple, fields, pattern) = if !headers.is_empty() {
        (Vec::new(), fields, format!("{name} {{ {} }}", pattern.join(", ")))
    } else if let Some(ty) = body_type {
        (vec![ty], Vec::new(), format!("{name}(body)"))
    } else {
        (Vec::new(), Vec::new(), name.clone())
    };
    Variant { name, docs, tuple, fields, pattern, answer, body }
}

fn body_of(
    cx: &Context<'_>,
    shapes: &Shapes<'_>,
    resource: usize,
    code: u16,
    documented: &Documented,
    uses: &mut Uses,
) -> Option<Body> {
    let (api, names) = (cx.api, cx.names);
    let (ty, answer, fallible) = match body::response(api, documented.body.as_ref()) {
        Payload::None => return None,
        Payload::Text { media_type } => {
            let media_type = literal(&media_type);
            let call = format!("Answer::raw({code}, {media_type}, Body::from(body))");
            ("String".to_owned(), call, false)
        }
        Payload::Bytes { media_type } => {
            let call = format!("Answer::raw({code}, {}, body)", literal(&media_type));
            ("Body".to_owned(), call, false)
        }
        Payload::Json(json) => {
            let ty = ty::spell(api, names, json.schema, &mut uses.types);
            let shape = shapes.of_response(json.schema, resource, &mut uses.shapes);
            let call = match json.wrapper {
                Some(wrapper) => {
                    format!("Answer::json_in({code}, {}, &body, &{shape}, cx)", literal(&wrapper))
                }
                None => format!("Answer::json({code}, &body, &{shape}, cx)"),
            };
            (ty, call, true)
        }
    };
    Some(Body { ty, boxed: false, answer, fallible })
}

/// The variant of a status.
fn status(code: u16) -> String {
    match code {
        200 => "Ok",
        201 => "Created",
        202 => "Accepted",
        203 => "NonAuthoritative",
        204 => "NoContent",
        205 => "ResetContent",
        206 => "PartialContent",
        207 => "MultiStatus",
        300 => "MultipleChoices",
        301 => "MovedPermanently",
        302 => "Found",
        303 => "SeeOther",
        304 => "NotModified",
        307 => "TemporaryRedirect",
        308 => "PermanentRedirect",
        other => return format!("Status{other}"),
    }
    .to_owned()
}
