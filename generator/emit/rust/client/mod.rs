//! The client: a struct for every resource, a method for every operation.

mod argument;
mod find;
mod headers;
mod method;
mod request;
mod wait;

use askama::Template;

use self::find::Find;
use self::headers::Headers;
use self::method::{File, Method};
use self::request::Request;
use self::wait::Wait;
use super::doc;
use super::ident::{self, Ident, Scope};
use super::ty::{Import, Uses};
use super::{Context, range};
use crate::analysis;
use crate::analysis::operation::Operation;
use crate::analysis::parameter::{Sent, Value};
use crate::analysis::service::aliases;
use crate::ir::Pagination;

/// `src/client/mod.rs`.
#[derive(Template)]
#[template(path = "rust/src/client/mod.rs.j2")]
struct Root {
    title: String,
    service_type: String,
    aliases: Vec<String>,
    base_path: String,
    microversion: String,
    negotiates: bool,
    versions: String,
    pagination: &'static str,
    scope_optional: bool,
    resources: Vec<Accessor>,
}

struct Accessor {
    module: Ident,
    feature: String,
    type_name: String,
    title: String,
}

/// `src/client/<resource>.rs`.
#[derive(Template)]
#[template(path = "rust/src/client/resource.rs.j2")]
struct Resource {
    title: String,
    docs: Vec<String>,
    type_name: String,
    uses_map: bool,
    uses_versions: bool,
    runtime: Vec<&'static str>,
    /// The path of the model's parent.
    root: String,
    imports: Vec<Import>,
    operations: Vec<Method>,
    waits: Vec<Wait>,
    finds: Vec<Find>,
    requests: Vec<Request>,
    headers: Vec<Headers>,
}

/// The files of the client.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for (index, resource) in cx.names.resources.iter().enumerate() {
        let path = format!("client/{}.rs", resource.module.plain());
        files.push((path, cx.render(&self::resource(cx, index))));
        resources.push(Accessor {
            module: resource.module.clone(),
            feature: resource.feature.clone(),
            type_name: resource.type_name.clone(),
            title: doc::sentence(cx.title(index)),
        });
    }
    resources.sort_by(|a, b| a.module.cmp(&b.module));
    let service = &cx.api.service;
    let microversion = service.microversion.as_ref().map_or("None".to_owned(), |m| {
        let word = m
            .service
            .as_deref()
            .map_or("None".to_owned(), |s| format!("Some({})", ident::literal(s)));
        format!("Some(({}, {word}))", ident::literal(&m.header.to_ascii_lowercase()))
    });
    let root = Root {
        title: doc::title(&cx.api.title),
        service_type: ident::literal(&service.service_type),
        aliases: aliases(service).map(ident::literal).collect(),
        base_path: ident::literal(&service.base_path),
        microversion,
        negotiates: service.microversion.is_some(),
        versions: range(cx.api.versions),
        pagination: match service.pagination {
            Pagination::CollectionLinks => "CollectionLinks",
            Pagination::Links => "Links",
            Pagination::Next => "Next",
            Pagination::Marker => "Marker",
            Pagination::Offset => "Offset",
            Pagination::None => "None",
        },
        scope_optional: service.scope_optional,
        resources,
    };
    files.push(("client/mod.rs".to_owned(), cx.render(&root)));
    files
}

/// The first list that a client reads without an argument, as a call: `client.shelves().list()`.
pub(super) fn plain_list(cx: &Context<'_>) -> Option<String> {
    let takes_nothing = |operation: &Operation<'_>| {
        let is_argument = |sent: &Sent<'_>| matches!(sent.value, Value::Argument);
        operation.arguments.is_empty() && !operation.parameters.iter().any(is_argument)
    };
    let all = cx.analysis.operations.iter().zip(&cx.names.operations);
    let mut lists = all.filter(|(operation, _)| operation.collection.is_some());
    let (operation, names) = lists.find(|(operation, _)| takes_nothing(operation))?;
    let module = &cx.names.resources[operation.resource].module;
    Some(format!("client.{module}().{}()", names.method))
}

fn resource(cx: &Context<'_>, index: usize) -> Resource {
    let resource = &cx.names.resources[index];
    let methods = cx.operations_of(index).map(|(_, names)| names.method.plain());
    let mut file = File {
        cx,
        uses: Uses::default(),
        versioned: false,
        requests: Vec::new(),
        headers: Vec::new(),
        waits: Vec::new(),
        methods: Scope::with(methods),
    };
    let operations: Vec<Method> =
        cx.operations_of(index).map(|(operation, names)| file.method(operation, names)).collect();
    let mut finds = Vec::new();
    for ((operation, _), show) in cx.operations_of(index).zip(&operations) {
        let Some(find) = analysis::find::Find::of(cx.analysis, operation) else { continue };
        let is_list = |(other, _): &(&Operation<'_>, _)| std::ptr::eq(*other, find.list);
        let list = cx.operations_of(index).find(is_list).map(|(_, names)| names);
        finds.extend(list.and_then(|list| file.find(&find, (operation, show), list)));
    }
    let title = cx.title(index);
    let tags = cx.analysis.resources[index].tags.iter();
    let docs = tags.map(|tag| doc::or(&cx.api.tag(*tag).doc, String::new));
    Resource {
        docs: doc::paragraphs([doc::sentence(title)].into_iter().chain(docs)),
        title: doc::sentence(title),
        type_name: resource.type_name.clone(),
        uses_map: file.uses.map,
        uses_versions: file.versioned,
        runtime: file.uses.runtime.iter().copied().collect(),
        root: cx.root(2),
        imports: file.uses.imports(None),
        requests: file.requests,
        headers: file.headers,
        waits: file.waits,
        finds,
        operations,
    }
}
