//! OpenAPI documents, whoever made them: read into operations made of elements, and matched with what the sources document.
//!
//! `read` takes a document to operations made of flat lists of elements: `diff` compares those of two documents, `lint`
//! those of a document with tables and samples. `Addresses` finds the operation of the IR that an operation of a document
//! is. References lead within the document; one that leads elsewhere leads to nothing.

mod address;
mod document;
mod element;
mod facts;
mod others;
mod place;
mod shape;

use std::fmt;

pub use address::{Addresses, Documented};
pub use document::{Described, actions, operations, paths};
pub use element::resolve;
pub use others::{Other, Others};
pub use place::{Field, OperationRef, Place};

pub(crate) use document::{Document, Endpoint, Operation, OperationText, read};
pub(crate) use element::{Element, Form};
pub(crate) use facts::{Facts, Limits};
pub(crate) use others::Counterpart;
pub(crate) use shape::Shape;

/// Why a value cannot be read as an OpenAPI document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// It is none of version 3.
    NotOpenApi(String),
    /// Bodies of an operation have too many fields, with all that is nested in them.
    TooLarge(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotOpenApi(why) => f.write_str(why),
            Self::TooLarge(operation) => {
                write!(f, "the bodies of {operation} nest too much to compare them")
            }
        }
    }
}

impl std::error::Error for Error {}
