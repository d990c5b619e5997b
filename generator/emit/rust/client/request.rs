//! The request type of an operation that has something to add or to go on with.

use super::super::Context;
use super::super::doc;
use super::super::ident::{self, Ident, Scope};
use super::super::names::OperationNames;
use super::super::ty::{Argument, Type};
use super::method::File;
use crate::analysis::operation::Operation;
use crate::ir::{Location, Name, Parameter, SchemaKind};

/// A request type.
pub(super) struct Request {
    pub(super) name: String,
    pub(super) doc: String,
    pub(super) output: Type,
    pub(super) setters: Vec<Setter>,
    pub(super) projections: Vec<Projection>,
    pub(super) list: Option<List>,
}

/// A list that goes on.
pub(super) struct List {
    pub(super) item: Type,
    /// The key of the body that holds the items, as an argument.
    pub(super) key: String,
}

/// A method that asks for some fields alone, after which the answer may lack what the type promises.
pub(super) struct Projection {
    pub(super) setter: Setter,
    /// The type of the request that it makes.
    pub(super) returns: &'static str,
    /// The call that makes it.
    pub(super) call: String,
}

/// The query parameter that asks for some fields alone, in every service that has one.
const FIELDS: &str = "fields";

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
            "pages",
            "query",
            "send",
            "stream",
            "unread",
        ]);
        let (mut setters, mut projections) = (Vec::new(), Vec::new());
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
            let projection = projection(self.cx, operation, parameter);
            let partial = match projection {
                Some(_) => "What is not asked for is absent, so that all of it may be.",
                None => "",
            };
            let setter = Setter {
                name: {
                    let called = self.called(operation, parameter);
                    methods.claim_ident(called, format!("with_{}", name.plain()))
                },
                docs: doc::paragraphs([
                    doc::or(&parameter.doc, undocumented),
                    doc::versions(parameter.versions),
                    partial.to_owned(),
                ]),
                arguments: part.into_iter().chain([Argument { name: value, ty }]).collect(),
                chain,
            };
            match projection {
                Some((returns, call)) => projections.push(Projection { setter, returns, call }),
                None => setters.push(setter),
            }
        }
        for (name, is_number) in operation.collection.iter().flat_map(|list| list.parameters()) {
            if optional.iter().any(|parameter| parameter.name.wire == *name) {
                continue;
            }
            let ident = ident::snake(&Name::new(*name));
            let ty = if *is_number { Type::I64 } else { Type::ImplToString };
            let of_service =
                "The reference does not say it of this list; lists of the service take it.";
            setters.push(Setter {
                name: methods.claim_ident(ident.clone(), format!("with_{name}")),
                docs: doc::paragraphs([format!("{}.", doc::code(name)), of_service.to_owned()]),
                chain: format!(".query({}, {ident})", ident::literal(name)),
                arguments: vec![Argument { name: ident, ty }],
            });
        }
        let list = operation
            .collection
            .map(|collection| List { item: self.owned(collection.item), key: key(collection.key) });
        let resource = &self.cx.names.resources[operation.resource].type_name;
        self.requests.push(Request {
            name: names.request.clone(),
            doc: format!("The request of [`{resource}::{0}`].", names.method),
            output: output.clone(),
            setters,
            projections,
            list,
        });
        Some(names.request.clone())
    }
}

/// The key of a list's body as an argument.
pub(super) fn key(key: Option<&str>) -> String {
    key.map_or("None".to_owned(), ident::literal)
}

/// The request that a parameter makes of an operation where it asks for some fields alone, and the call that makes it.
fn projection(
    cx: &Context<'_>,
    operation: &Operation<'_>,
    parameter: &Parameter,
) -> Option<(&'static str, String)> {
    let asks = parameter.name.wire == FIELDS && parameter.location == Location::Query;
    let json = operation.response().json().filter(|_| asks)?;
    let list = |collection| ("Partials", format!(".partials({})", key(collection)));
    Some(match (operation.collection, &cx.api.schema(json.schema).kind) {
        (Some(collection), _) => list(collection.key),
        (None, SchemaKind::Array(_)) => list(json.wrapper),
        (None, _) => ("Call<runtime::Partial>", ".partial()".to_owned()),
    })
}
