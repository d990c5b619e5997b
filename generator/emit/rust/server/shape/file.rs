//! The files that hold the statics.

use askama::Template;

use super::spell::Place;
use super::{Shapes, Uses};
use crate::analysis::server::Object;
use crate::emit::rust::ident::literal;
use crate::ir::Choice;

#[derive(Template)]
#[template(path = "rust/src/server/shape.rs.j2")]
struct View<'v> {
    title: &'v str,
    imports: String,
    modules: Vec<&'static str>,
    objects: Vec<ObjectView<'v>>,
}

struct ObjectView<'v> {
    ident: &'v str,
    name: String,
    fields: Vec<String>,
    non_empty: bool,
    /// Calls that make each choice.
    choices: Vec<String>,
}

impl Shapes<'_> {
    /// The file at a place; `None` where nothing stands in it.
    pub(super) fn file(&self, title: &str, place: Place) -> Option<String> {
        let mut uses = Uses { object: true, ..Uses::default() };
        let here = |object: &Object<'_>| match place {
            Place::Shapes(resource) => object.resource == Some(resource),
            Place::Shared => object.resource.is_none(),
            Place::Resource => false,
        };
        let objects: Vec<ObjectView<'_>> = self
            .server
            .objects
            .iter()
            .filter(|(_, object)| here(object))
            .map(|(id, object)| ObjectView {
                ident: &self.idents[id],
                name: literal(object.name),
                fields: object.fields.iter().map(|f| self.field(f, place, &mut uses)).collect(),
                non_empty: object.non_empty,
                choices: object
                    .choices
                    .iter()
                    .map(|choice| self::choice(choice, &mut uses))
                    .collect(),
            })
            .collect();
        if objects.is_empty() {
            return None;
        }
        let shared = Some("super::super::shape as shared");
        let modules = shared.filter(|_| uses.shared).into_iter().collect();
        Some(self.cx.render(&View { title, imports: uses.imports(), modules, objects }))
    }
}

/// `Choice::any(&["a", "b"])`.
fn choice(choice: &Choice, uses: &mut Uses) -> String {
    uses.choice = true;
    let names: Vec<String> = choice.properties.iter().map(|name| literal(name)).collect();
    let make = if choice.exclusive { "one" } else { "any" };
    format!("Choice::{make}(&[{}])", names.join(", "))
}
