//! The request type of an operation that has something to add or to go on with.

use super::super::body;
use super::super::doc;
use super::super::ident::{self, Scope};
use super::super::names::OperationNames;
use super::super::ty;
use super::method::File;
use crate::ir::{Endpoint, Operation, Parameter};

/// A request type.
pub(super) struct Request {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) output: String,
    pub(super) setters: Vec<Setter>,
    /// Empty where the list does not go on.
    pub(super) item: String,
    pub(super) collection: String,
}

/// A method that adds an optional parameter.
pub(super) struct Setter {
    pub(super) name: String,
    pub(super) docs: Vec<String>,
    pub(super) argument: String,
    pub(super) chain: String,
}

impl File<'_> {
    /// The request type of an operation that has something to add or to go on with; its name.
    pub(super) fn request(
        &mut self,
        endpoint: &Endpoint,
        operation: &Operation,
        names: &OperationNames,
        output: &str,
        optional: &[&Parameter],
    ) -> String {
        let list = body::collection(self.cx.api, endpoint.method, operation);
        if optional.is_empty() && list.is_none() {
            return String::new();
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
        ]);
        let mut setters = Vec::new();
        for parameter in optional {
            let argument = ident::snake(&parameter.name);
            let (ty, chain) = self.parameter(parameter, &argument);
            let plain = argument.trim_start_matches("r#");
            let name = methods.claim([argument.clone(), format!("with_{plain}")]);
            let undocumented = || format!("{}.", doc::code(&parameter.name.wire));
            setters.push(Setter {
                name,
                docs: doc::paragraphs([
                    doc::or(&parameter.doc, undocumented),
                    doc::versions(parameter.versions),
                ]),
                argument: format!("{argument}: {ty}"),
                chain,
            });
        }
        let (collection, item) = match list {
            Some((collection, item)) => (
                ident::literal(&collection),
                ty::spell(self.cx.api, self.cx.names, item, &mut self.uses),
            ),
            None => (String::new(), String::new()),
        };
        let resource = &self.cx.names.resources[names.resource].type_name;
        self.requests.push(Request {
            name: names.request.clone(),
            doc: format!("The request of [`{resource}::{0}`].", names.method),
            output: output.to_owned(),
            setters,
            item,
            collection,
        });
        names.request.clone()
    }
}
