//! A status that an operation may answer, as the variant of an enum.

use super::Uses;
use super::body::Body;
use crate::emit::markdown;
use crate::emit::rust::ident::{self, literal};
use crate::emit::rust::{Context, doc, ty};
use crate::ir::{Parameter, Response};

pub(super) struct Variant {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    /// What follows the name: the type of the body between parentheses, where there is no header.
    pub(super) tuple: Vec<String>,
    /// Named fields, where there are headers.
    pub(super) fields: Vec<Field>,
    pub(super) pattern: String,
    pub(super) answer: String,
    pub(super) body: Option<Body>,
}

pub(super) struct Field {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) ty: String,
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

impl Variant {
    /// A status that the reference names.
    pub(super) fn new(
        cx: &Context<'_>,
        code: u16,
        documented: &Response,
        body: Option<Body>,
        uses: &mut Uses,
    ) -> Self {
        let name = status(code);
        let docs = doc::paragraphs([format!("`{code}`."), markdown::rustdoc(&documented.doc)]);
        let (mut answer, fallible) = match &body {
            Some(body) => (body.answer.clone(), body.fallible),
            None => (format!("Answer::empty({code})"), false),
        };
        let headers: Vec<&Parameter> =
            documented.headers.iter().filter(|header| !is_set(cx, header)).collect();
        if headers.is_empty() {
            if !fallible {
                answer = format!("Ok({answer})");
            }
            let tuple: Vec<String> = body.iter().map(Body::held).collect();
            let pattern = if tuple.is_empty() { name.clone() } else { format!("{name}(body)") };
            return Self { name, docs, tuple, fields: Vec::new(), pattern, answer, body };
        }
        if fallible {
            answer.push('?');
        }
        let mut scope = ident::Scope::with(["cx", "body"]);
        let mut fields: Vec<Field> = body
            .iter()
            .map(|body| Field {
                name: "body".to_owned(),
                docs: doc::paragraphs(["The body."]),
                ty: body.held(),
            })
            .collect();
        for header in headers {
            let field = Field::of(cx, header, &mut scope, uses);
            let wire = header.name.wire.to_ascii_lowercase();
            answer.push_str(&format!(".header({}, {})", literal(&wire), field.name));
            fields.push(field);
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        let pattern = format!("{name} {{ {} }}", names.join(", "));
        let answer = format!("Ok({answer})");
        Self { name, docs, tuple: Vec::new(), fields, pattern, answer, body }
    }

    /// A status that the reference does not name.
    pub(super) fn unnamed(code: u16) -> Self {
        let name = status(code);
        Self {
            docs: doc::paragraphs([format!("`{code}`, which the reference does not name.")]),
            tuple: Vec::new(),
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
    fn of(cx: &Context<'_>, header: &Parameter, scope: &mut ident::Scope, uses: &mut Uses) -> Self {
        let ty = match ty::spell(cx.api, cx.names, header.schema, &mut uses.types).as_str() {
            plain @ ("bool" | "i64" | "f64") => format!("Option<{plain}>"),
            _ => "Option<String>".to_owned(),
        };
        let docs = doc::paragraphs([
            format!("The header {}.", doc::code(&header.name.wire)),
            markdown::rustdoc(&header.doc),
        ]);
        Self { name: scope.snake(&header.name), docs, ty }
    }
}

/// Whether the runtime sets a header.
fn is_set(cx: &Context<'_>, header: &Parameter) -> bool {
    let wire = header.name.wire.as_str();
    let version = cx.api.service.microversion.as_ref();
    SET.iter()
        .copied()
        .chain(version.map(|version| version.header.as_str()))
        .any(|set| set.eq_ignore_ascii_case(wire))
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
