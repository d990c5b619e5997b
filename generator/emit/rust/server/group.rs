//! The trait of a resource.

use askama::Template;

use super::shape::Shapes;
use super::{Placed, doc_comment, paragraphs};
use crate::emit::markdown;
use crate::emit::rust::ident;
use crate::emit::rust::names::Names;
use crate::ir::{Api, Doc};

/// A resource with its trait.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// `Volume snapshots (snapshots)`, for the heads of files.
    pub(super) title: String,
    /// The folder, `snapshots`.
    pub(super) folder: String,
    /// The module as code names it.
    pub(super) module: String,
    /// The method of the builder.
    pub(super) builder: String,
    pub(super) trait_name: String,
    pub(super) operations: Vec<Placed<'a>>,
    pub(super) methods: Vec<Method>,
    doc: String,
    has_shapes: bool,
}

/// A method of the trait.
#[derive(Clone, Debug)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) request: String,
    pub(super) response: String,
    operation: String,
    doc: String,
}

#[derive(Template)]
#[template(path = "rust/src/server/group/mod.rs.j2")]
struct View<'v> {
    title: &'v str,
    trait_name: &'v str,
    doc: &'v str,
    methods: &'v [Method],
    has_shapes: bool,
}

impl Group<'_> {
    pub(super) fn render(&self) -> askama::Result<String> {
        View {
            title: &self.title,
            trait_name: &self.trait_name,
            doc: &self.doc,
            methods: &self.methods,
            has_shapes: self.has_shapes,
        }
        .render()
    }
}

/// Every resource, in the order of the reference.
pub(super) fn groups<'a>(api: &'a Api, names: &Names, shapes: &Shapes<'_>) -> Vec<Group<'a>> {
    let mut builders = ident::Scope::with(["new", "with_settings", "into_router"]);
    let mut groups: Vec<Group<'a>> = names
        .resources
        .iter()
        .enumerate()
        .map(|(index, resource)| {
            let tags: Vec<_> = resource.tags.iter().map(|id| api.tag(*id)).collect();
            let title = tags.first().map_or(resource.type_name.as_str(), |tag| &tag.title);
            let sections = tags.iter().map(|tag| section(&tag.title, &tag.doc));
            Group {
                title: markdown::rustdoc_line(title),
                folder: resource.module.trim_start_matches("r#").to_owned(),
                module: resource.module.clone(),
                builder: builders.claim([
                    resource.module.clone(),
                    format!("{}_resource", resource.module.trim_start_matches("r#")),
                ]),
                trait_name: resource.type_name.clone(),
                operations: Vec::new(),
                methods: Vec::new(),
                doc: doc_comment(&sections.collect::<Vec<_>>().join("\n\n")),
                has_shapes: shapes.has_own(index),
            }
        })
        .collect();
    let placed = api.endpoints().flat_map(|(path, endpoint)| {
        endpoint.operations.iter().map(move |operation| Placed { path, endpoint, operation })
    });
    for placed in placed {
        let own = names.operation(placed.operation);
        let group = &mut groups[own.resource];
        group.methods.push(Method {
            name: own.method.clone(),
            request: own.request.clone(),
            response: own.response.clone(),
            operation: super::operation::ident(names, placed),
            doc: method_doc(placed),
        });
        group.operations.push(placed);
    }
    groups
}

/// The title of a section of the reference and its prose.
fn section(title: &str, doc: &Doc) -> String {
    paragraphs([format!("{}.", markdown::rustdoc_line(title)), markdown::rustdoc(doc)])
}

fn method_doc(placed: Placed<'_>) -> String {
    let Placed { path, endpoint, operation } = placed;
    doc_comment(&paragraphs([
        format!("{}.", markdown::rustdoc_line(&operation.summary)),
        format!("`{} {path}`", endpoint.method),
        markdown::rustdoc(&operation.doc),
    ]))
}
