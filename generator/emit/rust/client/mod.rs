//! The client: a struct for every resource, a method for every operation.

mod argument;
mod method;
mod request;
mod wait;

use askama::Template;

use self::method::{File, Method};
use self::request::Request;
use self::wait::Wait;
use super::Context;
use super::doc;
use super::ident::{self, Scope};
use super::model;
use super::ty::Uses;
use crate::ir::{Microversion, Pagination, Service, VersionRange};

/// `src/client/mod.rs`.
#[derive(Template)]
#[template(path = "rust/src/client/mod.rs.j2")]
struct Root {
    title: String,
    service_type: String,
    aliases: String,
    base_path: String,
    microversion: String,
    negotiates: bool,
    versions: String,
    pagination: &'static str,
    scope_optional: bool,
    resources: Vec<Accessor>,
}

struct Accessor {
    module: String,
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
    runtime: String,
    /// What holds the model.
    root: String,
    imports: Vec<(String, String)>,
    operations: Vec<Method>,
    waits: Vec<Wait>,
    requests: Vec<Request>,
}

/// The files of the client.
pub(super) fn emit(cx: &Context<'_>) -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut resources = Vec::new();
    for (index, resource) in cx.names.resources.iter().enumerate() {
        let path = format!("src/client/{}.rs", model::file_name(&resource.module));
        files.push((path, cx.render(&self::resource(cx, index))));
        resources.push(Accessor {
            module: resource.module.clone(),
            feature: resource.feature.clone(),
            type_name: resource.type_name.clone(),
            title: doc::sentence(&cx.title(resource)),
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
        title: doc::sentence(&cx.api.title).trim_end_matches('.').to_owned(),
        service_type: ident::literal(&service.service_type),
        aliases: aliases(service),
        base_path: ident::literal(&service.base_path),
        microversion,
        negotiates: service.microversion.is_some(),
        versions: range(cx.api.versions),
        pagination: match service.pagination {
            Pagination::CollectionLinks => "CollectionLinks",
            Pagination::Links => "Links",
            Pagination::Next => "Next",
            Pagination::Marker => "Marker",
            Pagination::None => "None",
        },
        scope_optional: service.scope_optional,
        resources,
    };
    files.push(("src/client/mod.rs".to_owned(), cx.render(&root)));
    files
}

/// The other types that catalogues give a service, as an expression. One that is of another major version
/// is left out, one of this version stands first.
fn aliases(service: &Service) -> String {
    let version = |alias: &str| {
        let digits = alias.trim_start_matches(|c: char| !c.is_ascii_digit());
        let is_versioned = alias.strip_suffix(digits).is_some_and(|name| name.ends_with('v'));
        (is_versioned && !digits.is_empty()).then(|| digits.to_owned())
    };
    let major = service.major.split('.').next().unwrap_or_default();
    let of_version = service.aliases.iter().filter(|a| version(a).as_deref() == Some(major));
    let plain = service.aliases.iter().filter(|a| version(a).is_none());
    let all: Vec<String> = of_version.chain(plain).map(|alias| ident::literal(alias)).collect();
    format!("&[{}]", all.join(", "))
}

/// A version range as an expression.
fn range(versions: VersionRange) -> String {
    let new = |v: Microversion| format!("Microversion::new({}, {})", v.major, v.minor);
    match (versions.min, versions.max) {
        (None, None) => "VersionRange::ALL".to_owned(),
        (Some(min), None) => format!("VersionRange::since({})", new(min)),
        (None, Some(max)) => format!("VersionRange::until({})", new(max)),
        (Some(min), Some(max)) => format!("VersionRange::between({}, {})", new(min), new(max)),
    }
}

fn resource(cx: &Context<'_>, index: usize) -> Resource {
    let resource = &cx.names.resources[index];
    let of_resource = cx.api.operations().map(|(_, operation)| cx.names.operation(operation));
    let methods = of_resource.filter(|names| names.resource == index);
    let mut file = File {
        cx,
        uses: Uses::default(),
        versioned: false,
        requests: Vec::new(),
        waits: Vec::new(),
        methods: Scope::with(methods.map(|names| names.method.as_str())),
    };
    let mut operations = Vec::new();
    for (path, endpoint) in cx.api.endpoints() {
        for operation in &endpoint.operations {
            let names = cx.names.operation(operation);
            if names.resource == index {
                operations.push(file.method(path, endpoint, operation, names));
            }
        }
    }
    let title = cx.title(resource);
    let docs = resource.tags.iter().map(|tag| doc::or(&cx.api.tag(*tag).doc, String::new));
    Resource {
        docs: doc::paragraphs([doc::sentence(&title)].into_iter().chain(docs)),
        title: doc::sentence(&title),
        type_name: resource.type_name.clone(),
        uses_map: file.uses.map,
        uses_versions: file.versioned,
        runtime: file.uses.runtime.iter().copied().collect::<Vec<_>>().join(", "),
        root: cx.root(2),
        imports: file.uses.imports(""),
        requests: file.requests,
        waits: file.waits,
        operations,
    }
}
