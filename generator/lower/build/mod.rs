//! The API of a document, from evidence and verdicts.

pub(in crate::lower) mod document;
mod example;
mod schema;
