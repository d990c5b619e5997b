//! The schema of JSON Schemas.

use std::rc::Rc;
use std::sync::Arc;

use crate::ir::{Doc, Property, SchemaId, SchemaKind};
use crate::lower::evidence::node::{Field, Node, Object, Open};
use crate::lower::infer::kind::schema::{Holds, RULE, holds};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::{Owner, Schemas};

/// The description of the keywords that no sample shows.
const OTHERS: &str = "Other keywords: JSON Schema lets a schema have any.";

impl Schemas<'_> {
    /// The component of all JSON Schemas of a document, which holds itself.
    pub(super) fn json_schema(&mut self) -> SchemaId {
        if let Some(id) = self.json_schema {
            return id;
        }
        let model = self.model;
        let words: Vec<String> = ["json", "schema"].map(str::to_owned).into();
        let operation = Rc::new([]);
        let owner = Owner { words, operation, side: Side::Response, selector: None, whole: None };
        // Named before its properties are known, which speak of it.
        let kind = SchemaKind::Object(Vec::new());
        let doc = Doc::text("A JSON Schema, with the keywords that the service uses.");
        let id = self.name(owner.words.clone(), &owner, kind, doc, self.nowhere);
        self.json_schema = Some(id);
        let because = Reason::new(&RULE, model.json_schema.sample());
        let object = Object {
            open: Some(Open { doc: Arc::new(Doc::text(OTHERS)), texts: false, because }),
            ..model.json_schema.clone()
        };
        let keywords = object.fields.iter();
        let mut properties: Vec<Property> = keywords
            .map(|(key, field)| self.keyword(key, field, &object, id, &owner.within(key)))
            .collect();
        properties.extend(self.additional(&object));
        self.schemas[id.0 as usize].kind = SchemaKind::Object(properties);
        id
    }

    fn keyword(
        &mut self,
        key: &str,
        field: &Field,
        object: &Object,
        id: SchemaId,
        owner: &Owner,
    ) -> Property {
        let schema = match holds(key) {
            Holds::Shown => None,
            Holds::ByName => Some(self.plain(SchemaKind::Map(id))),
            Holds::Several => Some(self.plain(SchemaKind::Array(id))),
            Holds::Number => Some(self.plain(SchemaKind::Number)),
            Holds::Any => {
                let any = self.plain(SchemaKind::Any);
                let list = field.node.array.is_some() && !field.node.is_scalar();
                Some(if list && key == "enum" { self.plain(SchemaKind::Array(any)) } else { any })
            }
            Holds::One => {
                let mut kinds = Vec::new();
                if field.node.object.is_some() {
                    kinds.push(id);
                }
                if field.node.array.is_some() {
                    kinds.push(self.plain(SchemaKind::Array(id)));
                }
                if field.node.boolean {
                    kinds.push(self.plain(SchemaKind::Boolean));
                }
                Some(match kinds.as_slice() {
                    [] => self.plain(SchemaKind::Any),
                    [one] => *one,
                    _ => self.union(kinds, owner, self.nowhere),
                })
            }
        };
        let Some(schema) = schema else { return self.property(key, field, object, owner) };
        // Its content is a schema, whatever is shown of it.
        let bare = Field { node: Node::default(), ..field.clone() };
        Property { schema, ..self.property(key, &bare, object, owner) }
    }
}
