//! Bodies as nested tables.

use askama::Template;
use serde_json::Value;

use super::anchor::Anchors;
use super::prose::{self, Html};
use crate::ir::{ADDITIONAL, Api, Property, SchemaId, SchemaKind, StringFormat, VersionRange};

/// The number of objects that are shown within each other.
const MAX_DEPTH: usize = 12;
/// The bytes of tables that a page may have: beyond them no object is shown within another.
const MAX_SHOWN: usize = 24 << 20;
/// The number of types within each other that are spelled out.
const MAX_SPELLED: usize = 4;

/// The tables of a page, which stay within a size.
pub(super) struct Tables<'a> {
    api: &'a Api,
    left: usize,
    /// The objects that the one shown is within.
    around: Vec<SchemaId>,
}

/// The properties of an object.
#[derive(Template)]
#[template(path = "site/table.html")]
struct Table {
    rows: Vec<Row>,
}

/// A property, or a parameter.
pub(super) struct Row {
    pub(super) name: String,
    /// Where a parameter is sent; empty for a property.
    pub(super) place: &'static str,
    pub(super) ty: String,
    pub(super) required: bool,
    pub(super) versions: String,
    pub(super) doc: Html,
    pub(super) values: Vec<String>,
    pub(super) default: Option<String>,
    pub(super) within: Vec<Group>,
    /// `true` if what is within is shown without being asked for.
    pub(super) open: bool,
}

/// An object within a value.
pub(super) struct Group {
    /// Its name, where it is one of several.
    pub(super) title: String,
    pub(super) table: Html,
}

impl<'a> Tables<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { api, left: MAX_SHOWN, around: Vec::new() }
    }

    /// The tables of the objects that a value is, or that its lists, maps and alternatives are of.
    pub(super) fn groups(&mut self, id: SchemaId, anchors: &mut Anchors) -> Vec<Group> {
        let api = self.api;
        let is_shown = |id: &SchemaId| {
            !self.around.contains(id)
                && !self.around.contains(&whole(api, *id))
                && matches!(&api.schema(*id).kind, SchemaKind::Object(properties) if !properties.is_empty())
        };
        let objects: Vec<SchemaId> = api.leaves(id).into_iter().filter(is_shown).collect();
        if self.around.len() >= MAX_DEPTH || self.left == 0 {
            return Vec::new();
        }
        let is_one = objects.len() == 1;
        let mut groups = Vec::with_capacity(objects.len());
        for id in objects {
            let SchemaKind::Object(properties) = &api.schema(id).kind else { continue };
            let name = api.schema(id).name.as_ref().filter(|_| !is_one);
            self.around.push(whole(api, id));
            let rows = properties.iter().map(|property| self.row(property, anchors)).collect();
            self.around.pop();
            let table = Html::rendered(&Table { rows });
            let title = name.map(|name| name.words.join(" ")).unwrap_or_default();
            groups.push(Group { title, table });
        }
        groups
    }

    fn row(&mut self, property: &Property, anchors: &mut Anchors) -> Row {
        let doc = prose::html(&property.doc, None, anchors);
        self.left = self.left.saturating_sub(doc.len() + 256);
        let schema = property.documented();
        let name = match property.name.wire.as_str() {
            ADDITIONAL => "any other key".to_owned(),
            wire => wire.to_owned(),
        };
        Row {
            name,
            place: "",
            ty: ty(self.api, schema, property.nullable),
            required: property.required,
            versions: versions(property.versions),
            doc,
            values: values(self.api, schema),
            default: property.default.as_ref().map(Value::to_string),
            within: self.groups(schema, anchors),
            open: self.around.len() < 2,
        }
    }

    /// A row of its own, outside of any object.
    pub(super) fn parameter(
        &mut self,
        parameter: &crate::ir::Parameter,
        anchors: &mut Anchors,
    ) -> Row {
        let doc = prose::html(&parameter.doc, None, anchors);
        self.left = self.left.saturating_sub(doc.len() + 256);
        Row {
            name: parameter.name.wire.clone(),
            place: parameter.location.as_str(),
            ty: ty(self.api, parameter.schema, false),
            required: parameter.required,
            versions: versions(parameter.versions),
            doc,
            values: values(self.api, parameter.schema),
            default: parameter.default.as_ref().map(Value::to_string),
            within: self.groups(parameter.schema, anchors),
            open: false,
        }
    }
}

/// The resource that an operation's object is of.
fn whole(api: &Api, id: SchemaId) -> SchemaId {
    api.schema(id).whole.unwrap_or(id)
}

/// Since when and until when; empty for all microversions.
pub(super) fn versions(range: VersionRange) -> String {
    match (range.min, range.max) {
        (Some(min), Some(max)) if min == max => format!("only {min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("since {min}"),
        (None, Some(max)) => format!("until {max}"),
        (None, None) => String::new(),
    }
}

/// A type in words.
pub(super) fn ty(api: &Api, id: SchemaId, nullable: bool) -> String {
    let words = spelled(api, id, MAX_SPELLED);
    if nullable && words != "null" { format!("{words} or null") } else { words }
}

fn spelled(api: &Api, id: SchemaId, depth: usize) -> String {
    let Some(less) = depth.checked_sub(1) else { return "…".to_owned() };
    match &api.schema(id).kind {
        SchemaKind::Any => "any".to_owned(),
        SchemaKind::Null => "null".to_owned(),
        SchemaKind::Boolean => "boolean".to_owned(),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => "integer".to_owned(),
        SchemaKind::Number => "number".to_owned(),
        SchemaKind::String(string) => match string.format {
            None => "string",
            Some(StringFormat::Uuid) => "UUID",
            Some(StringFormat::Flag) => "boolean in words",
            Some(StringFormat::Timestamp) => "timestamp",
            Some(StringFormat::Uri) => "URI",
            Some(StringFormat::Secret) => "secret",
            Some(StringFormat::Binary) => "bytes",
        }
        .to_owned(),
        SchemaKind::Array(item) => format!("array of {}", spelled(api, *item, less)),
        SchemaKind::Map(value) => format!("map of {}", spelled(api, *value, less)),
        SchemaKind::Object(_) => "object".to_owned(),
        SchemaKind::OneOf(variants) => {
            let mut words: Vec<String> = Vec::new();
            for variant in variants {
                let word = spelled(api, *variant, less);
                if !words.contains(&word) {
                    words.push(word);
                }
            }
            words.join(" or ")
        }
    }
}

/// The values that are named for a text or a number, or for the items of a list of them.
fn values(api: &Api, id: SchemaId) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for id in api.leaves(id) {
        match &api.schema(id).kind {
            SchemaKind::String(string) => values.extend(string.values.iter().cloned()),
            SchemaKind::Integer(integer) => {
                values.extend(integer.values.iter().map(i64::to_string));
            }
            _ => {}
        }
    }
    values
}
