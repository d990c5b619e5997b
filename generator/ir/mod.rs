//! The intermediate representation: one service's API, resolved and ordered.
//!
//! This and the [`crate::analysis`] that is computed from it are all that an
//! emitter may see. It is plain data: no node points back to a syntax tree, none
//! holds a slot for an emitter's notes, and every collection keeps the order of
//! the reference. Names enter here once, as wire text plus words; how a name is
//! cased is the emitter's business.

mod api;
mod demand;
mod doc;
mod family;
#[cfg(test)]
pub(crate) mod made;
mod name;
mod operation;
mod path;
mod reason;
mod schema;
mod service;
mod status;
mod version;

pub use api::{Api, Endpoint, PathItem, Tag, TagId};
pub(crate) use demand::lacking;
pub use doc::{Admonition, Block, Doc, Inline, ListItem, Table};
pub use family::Filling;
pub(crate) use name::snake;
pub use name::{ADDITIONAL, Name, pattern};
pub use operation::{
    Body, Content, Example, Location, Method, Operation, Parameter, Response, Selector, is_json,
};
pub use path::{PathTemplate, Segment};
pub use reason::{Aspect, Decision, Decisions, Reason};
pub use schema::{
    Accepted, Bounds, Choice, Form, IntegerSchema, Length, Property, Provenance, Schema, SchemaId,
    SchemaKind, StringFormat, StringSchema,
};
pub use service::{FaultEnvelope, MicroversionHeader, Pagination, Service, Site};
pub use status::reason;
pub use version::{Microversion, ParseMicroversionError, VersionRange};
