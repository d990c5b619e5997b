//! Methods that find a resource by its id or its name.

use super::super::doc;
use super::super::example;
use super::super::ident::{self, Ident};
use super::super::names::OperationNames;
use super::super::ty::{self, Type, Uses};
use super::method::{File, Method};
use super::request::key;
use crate::analysis::find::Find as Found;
use crate::analysis::operation::Operation;
use crate::ir::Name;

/// A method that finds.
pub(super) struct Find {
    pub(super) method: Ident,
    pub(super) docs: Vec<String>,
    /// The type of the resource.
    pub(super) resource: Type,
    pub(super) call: String,
}

impl File<'_> {
    /// The method that finds what an operation shows, and is named after it: `show` makes `find`. `list` is the method that
    /// lists all.
    pub(super) fn find(
        &mut self,
        find: &Found<'_>,
        (operation, show): (&Operation<'_>, &Method),
        list: &OperationNames,
    ) -> Option<Find> {
        let cx = self.cx;
        let argument = operation.arguments.first()?;
        let is_text = argument.documented.is_none_or(|parameter| {
            ty::is_id(cx.api, parameter.schema) || self.plain(parameter.schema) == Type::Str
        });
        if !is_text {
            return None;
        }
        let rest: String = operation.words.iter().skip(1).map(|word| format!("_{word}")).collect();
        let plain = format!("find{rest}");
        let method = ident::snake(&Name::new(plain.as_str()));
        let method = self.methods.claim_ident(method, format!("{plain}_by_name"));
        let words = cx.api.schema(find.resource).name.as_ref();
        let words = words.map_or("resource".to_owned(), |name| name.words.join(" "));
        let mut docs = doc::paragraphs([
            format!("Finds a {words} by its id or its name."),
            format!(
                "It is looked for by [`{}`](Self::{0}), then by [`{}`](Self::{1}): see [`Find`](runtime::Find).",
                show.method, list.method
            ),
        ]);
        let module = &cx.names.resources[operation.resource].module;
        let call = format!("client.{module}().{method}(\"name\")");
        let shape = example::Shape { before: None, is_list: false, returns_value: true };
        docs.push(String::new());
        docs.extend(example::lines(cx, &call, shape, &Uses::default()));
        let inner = if show.builder.is_some() { ".call" } else { "" };
        Some(Find {
            method,
            docs,
            resource: self.owned(find.resource),
            call: format!(
                "runtime::Find::new(name_or_id, self.{}(name_or_id){inner}, self.{}().call, {}, {})",
                show.method,
                list.method,
                key(find.key),
                find.filters
            ),
        })
    }
}
