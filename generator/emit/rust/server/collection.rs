//! The static descriptions of what a stand-in remembers.

use askama::Template;

use crate::analysis::memory::{Collection, Effect, Made, Role};
use crate::emit::markdown;
use crate::emit::rust::Context;
use crate::emit::rust::ident::literal;

#[derive(Template)]
#[template(path = "rust/src/server/collection.rs.j2")]
struct View {
    title: String,
    uses_made: bool,
    collections: Vec<Row>,
}

/// One collection as Rust expressions.
struct Row {
    path: String,
    id: String,
    calls: Vec<String>,
}

pub(super) fn render(cx: &Context<'_>, collections: &[Collection<'_>]) -> String {
    cx.render(&View {
        title: markdown::rustdoc_line(&cx.api.title),
        uses_made: collections.iter().any(|collection| !collection.made.is_empty()),
        collections: collections.iter().map(row).collect(),
    })
}

fn row(collection: &Collection<'_>) -> Row {
    let mut calls = Vec::new();
    for (name, key) in [("item", collection.item), ("items", collection.items)] {
        calls.extend(key.map(|key| format!("{name}({})", literal(key))));
    }
    if collection.always {
        calls.push("always()".to_owned());
    }
    calls.extend(collection.of.iter().map(|path| format!("of({})", literal(path))));
    if let Some((field, first, settled)) = &collection.status {
        let [field, first, settled] = [field, first.as_str(), settled].map(literal);
        calls.push(format!("status({field}, {first}, {settled})"));
    }
    if !collection.initial.is_empty() {
        calls.push(format!("initial({})", literal(&collection.initial())));
    }
    let made = collection.made.iter().map(|(field, made)| {
        let made = match made {
            Made::Created => "Created",
            Made::Updated => "Updated",
            Made::Project => "Project",
            Made::User => "User",
        };
        format!("({}, Made::{made})", literal(field))
    });
    let pair = |(field, other): (&str, &str)| format!("({}, {})", literal(field), literal(other));
    let lists: [(&str, Vec<String>); 5] = [
        ("made", made.collect()),
        ("hidden", collection.hidden.iter().map(|field| literal(field)).collect()),
        ("unique", collection.unique.iter().map(|field| literal(field)).collect()),
        ("references", collection.references.iter().map(|(f, path)| pair((f, path))).collect()),
        ("inner", collection.inner.iter().copied().map(pair).collect()),
    ];
    for (name, list) in lists.iter().filter(|(_, list)| !list.is_empty()) {
        calls.push(format!("{name}(&[{}])", list.join(", ")));
    }
    Row { path: literal(&collection.path), id: literal(&collection.id), calls }
}

/// The part of an operation as an expression.
pub(super) fn role(role: &Role<'_>) -> String {
    let of = |name: &str, field: &str| format!("Role::{name}({})", literal(field));
    match role {
        Role::Sample => "Role::Sample".to_owned(),
        Role::List => "Role::List".to_owned(),
        Role::Create => "Role::Create".to_owned(),
        Role::Show => "Role::Show".to_owned(),
        Role::Update => "Role::Update".to_owned(),
        Role::Put => "Role::Put".to_owned(),
        Role::Delete => "Role::Delete".to_owned(),
        Role::Data => "Role::Data".to_owned(),
        Role::Map(field) => of("Map", field),
        Role::MapEntry(field) => of("MapEntry", field),
        Role::Tags(field) => of("Tags", field),
        Role::Tag(field) => of("Tag", field),
        Role::Action(effects) => {
            let effects: Vec<String> = effects.iter().map(effect).collect();
            format!("Role::Action(&[{}])", effects.join(", "))
        }
    }
}

fn effect(effect: &Effect<'_>) -> String {
    match effect {
        Effect::Take(field, argument) => {
            format!("Effect::Take({}, {})", literal(field), literal(argument))
        }
        Effect::Text(field, value) => {
            format!("Effect::Text({}, {})", literal(field), literal(value))
        }
        Effect::Flag(field, value) => format!("Effect::Flag({}, {value})", literal(field)),
        Effect::Delete => "Effect::Delete".to_owned(),
    }
}
