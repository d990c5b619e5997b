//! Pieces of documents made by hand, for tests.

use super::{
    Body, Decisions, Doc, Name, Property, Response, Schema, SchemaId, SchemaKind, VersionRange,
};
use crate::source::{FileId, Span};

/// The place of all that no source has.
pub(crate) const SPAN: Span = Span { file: FileId(0), start: 0, end: 0 };

pub(crate) fn schema(name: Option<&str>, kind: SchemaKind) -> Schema {
    let (name, doc) = (name.map(Name::new), Doc::default());
    Schema { name, kind, non_empty: false, choices: Vec::new(), whole: None, doc, span: SPAN }
}

pub(crate) fn property(name: &str, schema: SchemaId, required: bool) -> Property {
    Property::new(Name::new(name), schema, required, SPAN)
}

pub(crate) fn response(doc: &str, body: Option<Body>) -> Response {
    Response {
        doc: Doc::text(doc),
        headers: Vec::new(),
        body,
        versions: VersionRange::ALL,
        span: SPAN,
        decisions: Decisions::default(),
    }
}
