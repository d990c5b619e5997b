//! The trait of a resource.

use askama::Template;

use super::Placed;
use super::shape::Shapes;
use crate::emit::markdown;
use crate::emit::rust::{Context, doc, ident};

/// A resource with its trait.
#[derive(Debug)]
pub(super) struct Group<'a> {
    /// `Volume snapshots`, for the heads of files.
    pub(super) title: String,
    /// The folder, `snapshots`.
    pub(super) folder: String,
    /// The module as code names it.
    pub(super) module: String,
    /// The feature of the crate.
    pub(super) feature: String,
    /// The method of the builder.
    pub(super) builder: String,
    pub(super) trait_name: String,
    pub(super) operations: Vec<Placed<'a>>,
    pub(super) methods: Vec<Method>,
    docs: Vec<String>,
    has_shapes: bool,
}

/// A method of the trait.
#[derive(Clone, Debug)]
pub(super) struct Method {
    pub(super) name: String,
    pub(super) request: String,
    pub(super) response: String,
    operation: String,
    docs: Vec<String>,
}

#[derive(Template)]
#[template(path = "rust/src/server/group/mod.rs.j2")]
struct View<'v> {
    title: &'v str,
    trait_name: &'v str,
    docs: &'v [String],
    methods: &'v [Method],
    has_shapes: bool,
}

impl Group<'_> {
    pub(super) fn render(&self, cx: &Context<'_>) -> String {
        cx.render(&View {
            title: &self.title,
            trait_name: &self.trait_name,
            docs: &self.docs,
            methods: &self.methods,
            has_shapes: self.has_shapes,
        })
    }
}

/// Every resource, in the order of the reference.
pub(super) fn groups<'a>(cx: &Context<'a>, shapes: &Shapes<'_>) -> Vec<Group<'a>> {
    let (api, names) = (cx.api, cx.names);
    let reserved = ["new", "with_settings", "with_samples", "layer", "into_router"];
    let mut builders = ident::Scope::with(reserved);
    let mut groups: Vec<Group<'a>> = names
        .resources
        .iter()
        .enumerate()
        .map(|(index, resource)| {
            let folder = resource.module.trim_start_matches("r#").to_owned();
            let sections = resource.tags.iter().flat_map(|id| {
                let tag = api.tag(*id);
                [doc::sentence(&tag.title), markdown::rustdoc(&tag.doc)]
            });
            let unimplemented = "A method that is not implemented answers 501.".to_owned();
            Group {
                title: markdown::rustdoc_line(&cx.title(resource)),
                module: resource.module.clone(),
                feature: resource.feature.clone(),
                builder: builders.claim([resource.module.clone(), format!("{folder}_resource")]),
                trait_name: resource.type_name.clone(),
                operations: Vec::new(),
                methods: Vec::new(),
                docs: doc::paragraphs(sections.chain([unimplemented])),
                has_shapes: shapes.has_own(index),
                folder,
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
            docs: docs(placed),
        });
        group.operations.push(placed);
    }
    groups
}

fn docs(placed: Placed<'_>) -> Vec<String> {
    let Placed { path, endpoint, operation } = placed;
    doc::paragraphs([
        doc::sentence(&operation.summary),
        doc::code(&format!("{} {path}", endpoint.method)),
        markdown::rustdoc(&operation.doc),
        doc::versions(operation.versions),
    ])
}
