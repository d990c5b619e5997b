//! The request type of an operation that has something to add or to go on with.

use super::super::doc;
use super::super::ident::{self, Ident, Scope};
use super::super::names::OperationNames;
use super::super::ty::{Argument, Type};
use super::method::File;
use crate::analysis::operation::Operation;
use crate::ir::{Name, Parameter};

/// A request type.
pub(super) struct Request {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) output: Type,
    pub(super) setters: Vec<Setter>,
    pub(super) list: Option<List>,
}

/// A list that goes on.
pub(super) struct List {
    pub(super) item: Type,
    /// The key of the body that holds the items, as a literal.
    pub(super) key: String,
}

/// A method that adds an optional parameter.
pub(super) struct Setter {
    pub(super) name: Ident,
    pub(super) docs: Vec<String>,
    pub(super) arguments: Vec<Argument>,
    pub(super) chain: String,
}

impl File<'_> {
    /// The request type of an operation that has something to add or to go on with; its name.
    pub(super) fn request(
        &mut self,
        operation: &Operation<'_>,
        names: &OperationNames,
        output: &Type,
        optional: &[&Parameter],
    ) -> Option<String> {
        if optional.is_empty() && operation.collection.is_none() {
            return None;
        }
        let mut methods = Scope::with([
            "header",
            "into_future",
            "microversion",
            "new",
            "not",
            "query",
            "send",
            "stream",
            "unread",
        ]);
        let mut setters = Vec::new();
        for parameter in optional {
            let name = ident::snake(&parameter.name);
            let mut scope = Scope::with(["self"]);
            let part = parameter.placeholder().map(|part| scope.snake(&Name::new(part)));
            let value = match &part {
                Some(_) => scope.snake(&Name::new("value")),
                None => name.clone(),
            };
            let (ty, chain) = self.parameter(parameter, part.as_ref(), &value);
            let part = part.map(|name| Argument { name, ty: Type::Str });
            let undocumented = || format!("{}.", doc::code(&parameter.name.wire));
            setters.push(Setter {
                name: methods.claim_ident(name.clone(), format!("with_{}", name.plain())),
                docs: doc::paragraphs([
                    doc::or(&parameter.doc, undocumented),
                    doc::versions(parameter.versions),
                ]),
                arguments: part.into_iter().chain([Argument { name: value, ty }]).collect(),
                chain,
            });
        }
        let list = operation.collection.map(|collection| List {
            item: self.owned(collection.item),
            key: ident::literal(collection.key),
        });
        let resource = &self.cx.names.resources[operation.resource].type_name;
        self.requests.push(Request {
            name: names.request.clone(),
            doc: format!("The request of [`{resource}::{0}`].", names.method),
            output: output.clone(),
            setters,
            list,
        });
        Some(names.request.clone())
    }
}
