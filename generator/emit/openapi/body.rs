//! Request and response bodies.

use indexmap::IndexMap;
use serde_json::json;

use super::Emitter;
use super::document::{MediaType, RequestBody};
use super::schema::Branch;
use super::union::{Shape, distinct};
use crate::emit::markdown::commonmark;
use crate::ir::{Body, Content, Operation, SchemaId, Selector, VersionRange};

impl Emitter<'_> {
    /// The request body of an endpoint's operations.
    pub(super) fn request(&mut self, operations: &[Operation]) -> Option<RequestBody> {
        let bodies: Vec<Shape<'_, Body>> = operations
            .iter()
            .filter_map(|operation| Some(Shape { operation, value: operation.request.as_ref()? }))
            .collect();
        if bodies.is_empty() {
            return None;
        }
        let by_key = |o: &Operation| matches!(o.selector, Some(Selector::Action(_)));
        // An action that has its address for itself is told by its key all the same: others may come.
        if operations.len() > 1 || operations.iter().all(by_key) {
            self.branches(&bodies, operations.len() > 1);
        }
        let required = bodies.len() == operations.len()
            && bodies.iter().all(|s| s.value.required && s.value.versions.is_all());
        let mut content = self.content(&bodies);
        if operations.len() > 1 && operations.iter().all(by_key) {
            for media_type in content.values_mut() {
                let discriminator = json!({ "discriminator": "action" });
                media_type.schema.insert("x-openstack".to_owned(), discriminator);
            }
        }
        Some(RequestBody { required, content })
    }

    /// Returns `true` if the operation's prose is on its body's schema.
    pub(super) fn has_branch(&self, operation: &Operation) -> bool {
        branch_schema(operation).is_some_and(|schema| self.is_own_body(schema))
    }

    /// Titles the bodies and closes those that are known by their key. Where there are several, each says what its operation
    /// does.
    fn branches(&mut self, bodies: &[Shape<'_, Body>], several: bool) {
        for Shape { operation, .. } in bodies {
            let Some(schema) = branch_schema(operation).filter(|schema| self.is_own_body(*schema))
            else {
                continue;
            };
            let action = match &operation.selector {
                Some(Selector::Action(key)) => Some(key.wire.clone()),
                _ => None,
            };
            let branch = Branch {
                title: operation.summary.clone(),
                description: if several { commonmark(&operation.doc) } else { String::new() },
                action,
                versions: operation.versions.into(),
            };
            self.schemas.branch(schema, branch);
        }
    }

    /// Bodies united by media type.
    pub(super) fn content(&mut self, bodies: &[Shape<'_, Body>]) -> IndexMap<String, MediaType> {
        let mut merged: IndexMap<&str, Vec<Shape<'_, Content>>> = IndexMap::new();
        let versions = bodies.iter().map(|shape| shape.value.versions).reduce(VersionRange::hull);
        let versions = versions.unwrap_or_default();
        for Shape { operation, value } in bodies {
            for (media_type, content) in &value.content {
                merged.entry(media_type).or_default().push(Shape { operation, value: content });
            }
        }
        let mut out = IndexMap::new();
        for (media_type, contents) in merged {
            let schemas = distinct(contents.iter().map(|shape| shape.value.documented()));
            let schema = match contents.as_slice() {
                [only] if !only.value.forms.is_empty() => {
                    self.schemas.place_changing(only.value.schema, &only.value.forms, false)
                }
                _ => self.schemas.place_union(&schemas),
            };
            let examples = self.examples.place(&contents);
            let media = MediaType { schema, examples, versions: versions.into() };
            out.insert(media_type.to_owned(), media);
        }
        out
    }
}

/// The schema that tells the operation's body from its siblings'.
fn branch_schema(operation: &Operation) -> Option<SchemaId> {
    let body = operation.request.as_ref()?;
    body.json().or_else(|| body.content.values().next()).map(|content| content.schema)
}
