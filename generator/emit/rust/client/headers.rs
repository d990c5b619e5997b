//! The headers of an operation's response, as a struct.

use super::super::doc;
use super::super::ident::{self, Ident, Scope};
use super::super::names::OperationNames;
use super::super::ty::Type;
use super::method::File;
use crate::analysis::header::is_answered;
use crate::analysis::operation::Operation;
use crate::analysis::schema::is_secret;
use crate::ir::{Location, Name, Parameter, SchemaKind};

/// The documented headers of a response.
pub(super) struct Headers {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) fields: Vec<Field>,
}

impl Headers {
    /// `true` if `Debug` does not show all of it.
    pub(super) fn hides(&self) -> bool {
        self.fields.iter().any(|field| field.is_secret)
    }
}

/// A header.
pub(super) struct Field {
    pub(super) name: Ident,
    pub(super) docs: Vec<String>,
    pub(super) ty: Type,
    /// The call that reads it.
    pub(super) read: String,
    pub(super) is_secret: bool,
}

impl File<'_> {
    /// The name by which a method or a field has a parameter: of a family of headers what tells it within the resource, `meta` of
    /// `X-Object-Meta-{name}`.
    pub(super) fn called(&self, operation: &Operation<'_>, parameter: &Parameter) -> Ident {
        let placeholder =
            parameter.placeholder().filter(|_| parameter.location == Location::Header);
        let Some(placeholder) = placeholder else { return ident::snake(&parameter.name) };
        let resource = self.cx.analysis.resources[operation.resource].name.snake();
        let own = |word: &String| resource == *word || resource == format!("{word}s");
        let mut words = parameter.name.words.as_slice();
        if words.last().is_some_and(|last| last == placeholder) {
            words = &words[..words.len() - 1];
        }
        if let ["x", ..] = words.iter().map(String::as_str).collect::<Vec<_>>()[..] {
            words = &words[1..];
        }
        if words.len() > 1 && words.first().is_some_and(own) {
            words = &words[1..];
        }
        match words {
            [] => ident::snake(&parameter.name),
            words => ident::snake(&Name::from_words(words)),
        }
    }

    /// The struct of the headers that the reference documents of a success; its name, where there is any.
    pub(super) fn headers(
        &mut self,
        operation: &Operation<'_>,
        names: &OperationNames,
    ) -> Option<String> {
        let success = operation.expected?;
        let told = success.documented.headers.iter();
        let told = told.filter(|header| is_answered(self.cx.api, header, success.body));
        let mut scope = Scope::default();
        let mut fields: Vec<Field> = Vec::new();
        for header in told {
            let called = self.called(operation, header);
            let name = scope.claim_ident(called, ident::snake(&header.name).plain().to_owned());
            fields.push(self.header(header, name));
        }
        if fields.is_empty() {
            return None;
        }
        let resource = &self.cx.names.resources[operation.resource].type_name;
        let (name, method) = (names.headers.clone(), names.method.plain());
        let doc = format!("The headers of what answers [`{resource}::{method}`].");
        self.headers.push(Headers { name: name.clone(), doc, fields });
        Some(name)
    }

    fn header(&mut self, header: &Parameter, name: Ident) -> Field {
        let (ty, read) = match self.cx.api.schema(header.schema).kind {
            SchemaKind::Boolean => (Type::Bool, "flag"),
            SchemaKind::Integer(_) => (Type::I64, "header"),
            SchemaKind::Number => (Type::F64, "header"),
            _ => (Type::String, "header"),
        };
        let literal = |text: &str| ident::literal(&text.to_ascii_lowercase());
        let is_secret = is_secret(self.cx.api, header.schema);
        let (ty, read) = match header.family() {
            Some((start, end)) => {
                self.uses.map = true;
                let around = format!("({}, {})", literal(start), literal(end));
                (Type::Map(Box::new(ty)), format!("runtime::{read}s(headers, {around})"))
            }
            None => {
                let wire = literal(&header.name.wire);
                (ty.option(), format!("runtime::{read}(headers, {wire})"))
            }
        };
        let undocumented = || format!("{}.", doc::code(&header.name.wire));
        Field {
            name,
            docs: doc::paragraphs([
                doc::or(&header.doc, undocumented),
                doc::versions(header.versions),
            ]),
            ty,
            read,
            is_secret,
        }
    }
}
