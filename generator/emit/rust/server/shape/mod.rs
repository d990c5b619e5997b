//! The static shapes of what is on the wire: request bodies whole, of responses what versions change.

mod file;
mod spell;

use std::collections::BTreeMap;

use self::spell::Place;
use crate::analysis::server::{Field, Server, Shape};
use crate::emit::rust::{Context, ident};
use crate::ir::{SchemaId, VersionRange};

/// The items of the runtime and of other generated modules that a file names.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Uses {
    pub(super) shape: bool,
    pub(super) field: bool,
    filling: bool,
    object: bool,
    choice: bool,
    /// The resource's own shapes.
    own: bool,
    /// The shapes that several resources use.
    shared: bool,
}

impl Uses {
    /// The items that are used of the runtime's module.
    pub(super) fn imports(self) -> String {
        let all = [
            (self.choice, "Choice"),
            (self.field, "Field"),
            (self.filling, "Filling"),
            (self.object, "Object"),
            (self.shape, "Shape"),
        ];
        all.iter().filter(|(used, _)| *used).map(|(_, name)| *name).collect::<Vec<_>>().join(", ")
    }

    /// The generated modules that are used, as `use` takes them within a resource's folder.
    pub(super) fn modules(self) -> Vec<String> {
        let all = [(self.own, "super::shape"), (self.shared, "super::super::shape as shared")];
        all.iter().filter(|(used, _)| *used).map(|(_, path)| (*path).to_owned()).collect()
    }
}

/// The statics of a server's objects.
pub(super) struct Shapes<'a> {
    cx: &'a Context<'a>,
    pub(super) server: &'a Server<'a>,
    idents: BTreeMap<SchemaId, String>,
}

impl<'a> Shapes<'a> {
    pub(super) fn new(cx: &'a Context<'a>, server: &'a Server<'a>) -> Self {
        let mut scope = ident::Scope::default();
        let ident = |id: &SchemaId| {
            let name = cx.api.schema(*id).name.as_ref();
            let name = name
                .map_or_else(|| format!("VALUE_{}", id.0), |name| ident::snake(name).screaming());
            (*id, scope.claim([name]))
        };
        Self { cx, server, idents: server.objects.keys().map(ident).collect() }
    }

    pub(super) fn has_shared(&self) -> bool {
        self.server.objects.values().any(|o| o.resource.is_none())
    }

    pub(super) fn has_own(&self, resource: usize) -> bool {
        self.server.objects.values().any(|o| o.resource == Some(resource))
    }

    /// A shape in a file of a resource.
    pub(super) fn resource_shape(&self, shape: &Shape<'_>, uses: &mut Uses) -> String {
        self.spell(shape, Place::Resource, uses)
    }

    /// A field in a file of a resource.
    pub(super) fn resource_field(&self, field: &Field<'_>, uses: &mut Uses) -> String {
        self.field(field, Place::Resource, uses)
    }

    /// The shape of what a response body holds, as far as versions change it, within a function: what is nested would
    /// be a temporary there.
    pub(super) fn of_response(&self, id: SchemaId, uses: &mut Uses) -> String {
        let shape = self.server.of_response(id);
        let text = self.resource_shape(&shape, uses);
        if spell::references(&shape) > 1 { format!("const {{ {text} }}") } else { text }
    }

    /// The file of the shapes that several resources use.
    pub(super) fn render_shared(&self) -> Option<String> {
        self.file("What several resources use", Place::Shared)
    }

    /// The file of a resource's own.
    pub(super) fn render_of(&self, resource: usize, title: &str) -> Option<String> {
        self.file(title, Place::Shapes(resource))
    }
}

/// The calls that give an operation or a field its range, `since(3, 40)`.
pub(super) fn range(versions: VersionRange) -> impl Iterator<Item = String> {
    let since = versions.min.map(|v| format!("since({}, {})", v.major, v.minor));
    let until = versions.max.map(|v| format!("until({}, {})", v.major, v.minor));
    since.into_iter().chain(until)
}
