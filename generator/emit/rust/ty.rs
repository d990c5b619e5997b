//! Types of the IR, spelled in Rust.

use std::collections::BTreeSet;

use super::names::{Names, TypeName};
use crate::ir::{Api, SchemaId, SchemaKind, StringFormat};

/// What a spelled type needs in scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// Whether `std::collections::BTreeMap` is used.
    pub map: bool,
    /// Types of the runtime's root, `Timestamp`.
    pub runtime: BTreeSet<&'static str>,
    /// Types of the model by module.
    pub model: BTreeSet<(String, String)>,
}

impl Uses {
    fn of(&mut self, name: &TypeName) -> String {
        self.model.insert((name.module.clone(), name.name.clone()));
        name.name.clone()
    }

    /// The modules of the model with what is used of them, as `use` declarations take it.
    pub(super) fn imports(&self, except: &str) -> Vec<(String, String)> {
        let mut modules: Vec<(String, Vec<&str>)> = Vec::new();
        for (module, name) in self.model.iter().filter(|(module, _)| module != except) {
            match modules.last_mut() {
                Some((last, names)) if last == module => names.push(name),
                _ => modules.push((module.clone(), vec![name])),
            }
        }
        modules.into_iter().map(|(module, names)| (module, names.join(", "))).collect()
    }
}

/// The owned type of a value of a schema.
pub(super) fn spell(api: &Api, names: &Names, id: SchemaId, uses: &mut Uses) -> String {
    if let Some(name) = names.type_of(id) {
        return uses.of(name);
    }
    match &api.schema(id).kind {
        SchemaKind::Boolean => "bool".to_owned(),
        SchemaKind::Integer(_) => "i64".to_owned(),
        SchemaKind::BigInteger => "i128".to_owned(),
        SchemaKind::Number => "f64".to_owned(),
        SchemaKind::String(string) => match string.format {
            Some(StringFormat::Timestamp) => {
                uses.runtime.insert("Timestamp");
                "Timestamp".to_owned()
            }
            _ => "String".to_owned(),
        },
        SchemaKind::Array(item) => format!("Vec<{}>", spell(api, names, *item, uses)),
        SchemaKind::Map(value) => {
            uses.map = true;
            format!("BTreeMap<String, {}>", spell(api, names, *value, uses))
        }
        SchemaKind::Null => "()".to_owned(),
        // Objects and unions have names; one without is nothing that can be said more of.
        SchemaKind::Any | SchemaKind::Object(_) | SchemaKind::OneOf(_) => {
            "serde_json::Value".to_owned()
        }
    }
}

/// Whether a value of a schema is the id of a resource, which has a type of its own.
pub(super) fn is_id(api: &Api, id: SchemaId) -> bool {
    matches!(&api.schema(id).kind, SchemaKind::String(string) if string.identifies.is_some())
}

/// Brings a component into scope by its name.
pub(super) fn spell_component(names: &Names, component: &str, uses: &mut Uses) {
    if let Some(name) = names.types.iter().flatten().find(|t| t.name == component) {
        uses.of(name);
    }
}

/// How a function takes a value: what its parameter is, and how that becomes the owned type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    /// `impl Into<String>`.
    pub ty: String,
    /// `.into()`; empty where the argument is the owned type.
    pub convert: &'static str,
}

/// How a constructor or a setter takes a value of a schema.
pub(super) fn argument(api: &Api, names: &Names, id: SchemaId, uses: &mut Uses) -> Argument {
    let owned = spell(api, names, id, uses);
    let open = match &api.schema(id).kind {
        SchemaKind::String(string) => string.open && !string.values.is_empty(),
        _ => false,
    };
    if owned == "String" || open || is_id(api, id) {
        Argument { ty: format!("impl Into<{owned}>"), convert: ".into()" }
    } else {
        Argument { ty: owned, convert: "" }
    }
}

/// Whether a type has a default that says nothing wrong: an empty list, no text.
pub(super) fn has_default(api: &Api, id: SchemaId) -> bool {
    match &api.schema(id).kind {
        SchemaKind::Boolean
        | SchemaKind::Integer(_)
        | SchemaKind::BigInteger
        | SchemaKind::Number
        | SchemaKind::Any
        | SchemaKind::Null
        | SchemaKind::Array(_)
        | SchemaKind::Map(_) => true,
        SchemaKind::String(string) => string.values.is_empty(),
        SchemaKind::Object(_) | SchemaKind::OneOf(_) => false,
    }
}
