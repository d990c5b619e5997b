//! The trait of a resource.

use askama::Template;

use super::shape::Shapes;
use crate::analysis::operation::Operation;
use crate::emit::markdown;
use crate::emit::rust::ident::{Ident, Scope};
use crate::emit::rust::names::OperationNames;
use crate::emit::rust::{Context, doc};

/// A resource with its trait.
#[derive(Debug)]
pub(super) struct Group {
    /// Index of the resource.
    pub(super) index: usize,
    /// `Volume snapshots`, for the heads of files.
    pub(super) title: String,
    /// The module, which has a folder.
    pub(super) module: Ident,
    /// The feature of the crate.
    pub(super) feature: String,
    /// The method of the builder.
    pub(super) builder: Ident,
    pub(super) trait_name: String,
    pub(super) methods: Vec<Method>,
    docs: Vec<String>,
    has_shapes: bool,
}

/// A method of the trait.
#[derive(Clone, Debug)]
pub(super) struct Method {
    pub(super) name: Ident,
    pub(super) request: String,
    pub(super) response: String,
    /// `true` if all that it does is to show one.
    pub(super) is_show: bool,
    /// The static that describes its operation.
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

impl Group {
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
pub(super) fn groups(cx: &Context<'_>, shapes: &Shapes<'_>) -> Vec<Group> {
    let reserved = ["new", "with_settings", "with_samples", "layer", "into_router"];
    let mut builders = Scope::with(reserved);
    let resources = cx.analysis.resources.iter().zip(&cx.names.resources).enumerate();
    resources
        .map(|(index, (resource, names))| {
            let module = names.module.clone();
            let sections = resource.tags.iter().flat_map(|id| {
                let tag = cx.api.tag(*id);
                [doc::sentence(&tag.title), markdown::rustdoc(&tag.doc)]
            });
            let unimplemented = "A method that is not implemented answers 501.".to_owned();
            Group {
                index,
                title: markdown::rustdoc_line(cx.title(index)),
                feature: names.feature.clone(),
                builder: builders
                    .claim_ident(module.clone(), format!("{}_resource", module.plain())),
                trait_name: names.type_name.clone(),
                methods: cx.operations_of(index).map(|(o, names)| method(o, names)).collect(),
                docs: doc::paragraphs(sections.chain([unimplemented])),
                has_shapes: shapes.has_own(index),
                module,
            }
        })
        .collect()
}

fn method(operation: &Operation<'_>, names: &OperationNames) -> Method {
    let documented = operation.documented;
    Method {
        name: names.method.clone(),
        request: names.request.clone(),
        response: names.response.clone(),
        is_show: operation.words == ["show"],
        operation: super::operation::ident(names),
        docs: doc::paragraphs([
            doc::sentence(&documented.summary),
            doc::code(&format!("{} {}", operation.method, operation.path)),
            doc::versions(documented.versions),
            markdown::rustdoc(&documented.doc),
        ]),
    }
}
