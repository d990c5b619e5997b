//! Types of the IR as types of Rust.

use std::collections::BTreeSet;
use std::fmt;

use super::ident::Ident;
use super::names::{Names, TypeName};
use crate::analysis::schema::has_empty_value;
use crate::ir::{Api, SchemaId, SchemaKind, StringFormat};

/// A type of Rust. It becomes text where a template places it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Type {
    /// `()`.
    Unit,
    /// `bool`.
    Bool,
    /// `i64`.
    I64,
    /// `i128`.
    I128,
    /// `f64`.
    F64,
    /// `&str`.
    Str,
    /// `String`.
    String,
    /// `serde_json::Value`.
    Json,
    /// One of the model or the runtime, by its name in scope.
    Named(String),
    /// `Option<…>`.
    Option(Box<Self>),
    /// `Box<…>`.
    Boxed(Box<Self>),
    /// `Vec<…>`.
    Vec(Box<Self>),
    /// `BTreeMap<String, …>`.
    Map(Box<Self>),
    /// `Nullable<…>`.
    Nullable(Box<Self>),
    /// `impl Into<…>`.
    ImplInto(Box<Self>),
    /// `impl IntoIterator<Item = …>`.
    ImplIntoIterator(Box<Self>),
    /// `impl ToString`.
    ImplToString,
}

impl Type {
    /// A type by its name in scope.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self::Named(name.into())
    }

    /// `Option<…>` of this.
    pub(super) fn option(self) -> Self {
        Self::Option(Box::new(self))
    }

    /// `Box<…>` of this.
    pub(super) fn boxed(self) -> Self {
        Self::Boxed(Box::new(self))
    }

    /// `impl Into<…>` of this.
    pub(super) fn impl_into(self) -> Self {
        Self::ImplInto(Box::new(self))
    }
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unit => f.write_str("()"),
            Self::Bool => f.write_str("bool"),
            Self::I64 => f.write_str("i64"),
            Self::I128 => f.write_str("i128"),
            Self::F64 => f.write_str("f64"),
            Self::Str => f.write_str("&str"),
            Self::String => f.write_str("String"),
            Self::Json => f.write_str("serde_json::Value"),
            Self::Named(name) => f.write_str(name),
            Self::Option(inner) => write!(f, "Option<{inner}>"),
            Self::Boxed(inner) => write!(f, "Box<{inner}>"),
            Self::Vec(inner) => write!(f, "Vec<{inner}>"),
            Self::Map(inner) => write!(f, "BTreeMap<String, {inner}>"),
            Self::Nullable(inner) => write!(f, "Nullable<{inner}>"),
            Self::ImplInto(inner) => write!(f, "impl Into<{inner}>"),
            Self::ImplIntoIterator(item) => write!(f, "impl IntoIterator<Item = {item}>"),
            Self::ImplToString => f.write_str("impl ToString"),
        }
    }
}

/// An argument of a function: a name and a type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Argument {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: Type,
}

impl fmt::Display for Argument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.name, self.ty)
    }
}

/// The names that types need in scope.
#[derive(Clone, Debug, Default)]
pub(super) struct Uses {
    /// `true` if `std::collections::BTreeMap` is used.
    pub map: bool,
    /// Types of the runtime's root, `Timestamp`.
    pub runtime: BTreeSet<&'static str>,
    /// Types of the model by module.
    pub model: BTreeSet<(Ident, String)>,
}

/// A module of the model, and what is used of it.
#[derive(Clone, Debug)]
pub(super) struct Import {
    /// The module.
    pub module: Ident,
    /// The types, in order.
    pub names: Vec<String>,
}

impl Uses {
    /// A type of the model.
    pub(super) fn of(&mut self, name: &TypeName) -> Type {
        self.model.insert((name.module.clone(), name.name.clone()));
        Type::Named(name.name.clone())
    }

    /// The types that are used of the modules of the model, but for one.
    pub(super) fn imports(&self, except: Option<&Ident>) -> Vec<Import> {
        let mut imports: Vec<Import> = Vec::new();
        for (module, name) in self.model.iter().filter(|(module, _)| Some(module) != except) {
            match imports.last_mut() {
                Some(last) if last.module == *module => last.names.push(name.clone()),
                _ => imports.push(Import { module: module.clone(), names: vec![name.clone()] }),
            }
        }
        imports
    }
}

/// The owned type of a value of a schema.
pub(super) fn owned(api: &Api, names: &Names, id: SchemaId, uses: &mut Uses) -> Type {
    if let Some(name) = names.type_of(id) {
        return uses.of(name);
    }
    match &api.schema(id).kind {
        SchemaKind::Boolean => Type::Bool,
        SchemaKind::Integer(_) => Type::I64,
        SchemaKind::BigInteger => Type::I128,
        SchemaKind::Number => Type::F64,
        SchemaKind::String(string) => match string.format {
            Some(StringFormat::Timestamp) => {
                uses.runtime.insert("Timestamp");
                Type::named("Timestamp")
            }
            _ => Type::String,
        },
        SchemaKind::Array(item) => Type::Vec(Box::new(owned(api, names, *item, uses))),
        SchemaKind::Map(value) => {
            uses.map = true;
            Type::Map(Box::new(owned(api, names, *value, uses)))
        }
        SchemaKind::Null => Type::Unit,
        // Objects and unions have names; one without is nothing that can be said more of.
        SchemaKind::Any | SchemaKind::Object(_) | SchemaKind::OneOf(_) => Type::Json,
    }
}

/// Returns `true` if a value of a schema is the id of a resource, which has a type of its own.
pub(super) fn is_id(api: &Api, id: SchemaId) -> bool {
    matches!(&api.schema(id).kind, SchemaKind::String(string) if string.identifies.is_some())
}

/// The type by which a constructor or a setter takes a value of a schema: the owned one, or any that becomes it.
pub(super) fn taken(api: &Api, names: &Names, id: SchemaId, uses: &mut Uses) -> Type {
    let owned = owned(api, names, id, uses);
    let named = match &api.schema(id).kind {
        SchemaKind::String(string) => !string.values.is_empty(),
        _ => false,
    };
    if owned == Type::String || named || is_id(api, id) { owned.impl_into() } else { owned }
}

/// Returns `true` if a type has a default that says nothing wrong: an empty list, no text.
pub(super) fn has_default(api: &Api, id: SchemaId) -> bool {
    let is_plain = matches!(
        api.schema(id).kind,
        SchemaKind::Boolean
            | SchemaKind::Integer(_)
            | SchemaKind::BigInteger
            | SchemaKind::Number
            | SchemaKind::String(_)
            | SchemaKind::Any
            | SchemaKind::Null
    );
    is_plain || has_empty_value(api, id)
}

#[cfg(test)]
mod tests {
    use super::Type;

    #[test]
    fn a_type_is_spelled_from_within() {
        let ids = Type::Vec(Box::new(Type::named("SnapshotId")));
        let text = Type::Map(Box::new(ids.option())).boxed().impl_into().to_string();
        assert_eq!(text, "impl Into<Box<BTreeMap<String, Option<Vec<SnapshotId>>>>>");
    }
}
