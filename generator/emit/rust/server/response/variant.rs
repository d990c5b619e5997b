//! A status that an operation may answer, as the variant of an enum.

use super::body::Body;
use crate::analysis::header::is_answered;
use crate::analysis::operation::Success;
use crate::analysis::schema::is_secret;
use crate::emit::markdown;
use crate::emit::rust::ident::{self, Ident, literal};
use crate::emit::rust::ty::{Type, Uses};
use crate::emit::rust::{Context, doc};
use crate::ir::{Name, Parameter, SchemaKind};

pub(super) struct Variant {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// The type of the body, where there is a body and no header.
    pub(super) tuple: Option<Type>,
    /// Named fields, where there are headers.
    pub(super) fields: Vec<Field>,
    pub(super) pattern: String,
    pub(super) answer: String,
    pub(super) body: Option<Body>,
}

pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) docs: Vec<String>,
    pub(super) ty: Type,
    pub(super) is_secret: bool,
}

impl Variant {
    /// A status that the reference names.
    pub(super) fn new(
        cx: &Context<'_>,
        success: &Success<'_>,
        body: Option<Body>,
        uses: &mut Uses,
    ) -> Self {
        let Success { code, documented, .. } = *success;
        let name = status(code);
        let docs = doc::paragraphs([format!("`{code}`."), markdown::rustdoc(&documented.doc)]);
        let (mut answer, fallible) = match &body {
            Some(body) => (body.answer.clone(), body.is_json),
            None => (format!("Answer::empty({code})"), false),
        };
        let headers: Vec<&Parameter> =
            documented.headers.iter().filter(|h| is_answered(cx.api, h, success.body)).collect();
        if headers.is_empty() {
            if !fallible {
                answer = format!("Ok({answer})");
            }
            let tuple = body.as_ref().map(Body::held);
            let pattern = if body.is_none() { name.clone() } else { format!("{name}(body)") };
            return Self { name, docs, tuple, fields: Vec::new(), pattern, answer, body };
        }
        if fallible {
            answer.push('?');
        }
        let mut scope = ident::Scope::with(["cx", "body"]);
        let mut fields: Vec<Field> = body
            .iter()
            .map(|body| Field {
                name: ident::snake(&Name::new("body")),
                docs: doc::paragraphs(["The body."]),
                ty: body.held(),
                is_secret: false,
            })
            .collect();
        for header in headers {
            let field = Field::of(cx, header, &mut scope);
            answer.push_str(&match header.family() {
                Some((start, end)) => {
                    uses.map = true;
                    let (start, end) = (literal(start), literal(end));
                    format!(".headers(({start}, {end}), {})", field.name)
                }
                None => {
                    let wire = header.name.wire.to_ascii_lowercase();
                    format!(".header({}, {})", literal(&wire), field.name)
                }
            });
            fields.push(field);
        }
        let names: Vec<String> = fields.iter().map(|field| field.name.to_string()).collect();
        let pattern = format!("{name} {{ {} }}", names.join(", "));
        let answer = format!("Ok({answer})");
        Self { name, docs, tuple: None, fields, pattern, answer, body }
    }

    /// A status that the reference does not name.
    pub(super) fn unnamed(code: u16) -> Self {
        let name = status(code);
        Self {
            docs: doc::paragraphs([format!("`{code}`, which the reference does not name.")]),
            tuple: None,
            fields: Vec::new(),
            pattern: name.clone(),
            answer: format!("Ok(Answer::empty({code}))"),
            body: None,
            name,
        }
    }
}

impl Field {
    /// The field of a header.
    fn of(cx: &Context<'_>, header: &Parameter, scope: &mut ident::Scope) -> Self {
        let ty = match cx.api.schema(header.schema).kind {
            SchemaKind::Boolean => Type::Bool,
            SchemaKind::Integer(_) => Type::I64,
            SchemaKind::Number => Type::F64,
            _ => Type::String,
        };
        let docs = doc::paragraphs([
            format!("The header {}.", doc::code(&header.name.wire)),
            markdown::rustdoc(&header.doc),
        ]);
        let is_secret = is_secret(cx.api, header.schema);
        let ty = match header.family() {
            Some(_) => Type::Map(Box::new(ty)),
            None => ty.option(),
        };
        Self { name: scope.snake(&header.name), docs, ty, is_secret }
    }
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
