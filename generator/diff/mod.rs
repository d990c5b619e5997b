//! The changes between two states of an API, and whom they break.
//!
//! Documents are compared, not sources: the document is what consumers build on, so what is the same in it has not
//! changed. [`compare`] reads each document into operations made of flat lists of elements, pairs them by what is
//! on the wire, and asks at every microversion that the old document knows what a program written for it would meet
//! in the new one. What only newer microversions have is never breaking: nobody asks for them yet.
//!
//! Components are followed, not compared: their names are not on the wire.

mod change;
mod compare;
mod pair;
mod reading;
mod report;
mod rule;
mod state;

use std::fmt;

use serde_json::Value;

pub use change::{Change, Class, Kind};
pub use report::Format;
pub use state::State;

use crate::foreign::{self, Document};
pub use crate::foreign::{OperationRef, Place};

/// The changes, document by document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diff {
    /// In the order of the new documents; those that are gone come last.
    pub documents: Vec<DocumentDiff>,
}

/// The changes in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentDiff {
    /// Its title, `Block Storage API v3`.
    pub title: String,
    /// In the order of the reference.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Every change.
    pub fn changes(&self) -> impl Iterator<Item = &Change> {
        self.documents.iter().flat_map(|document| &document.changes)
    }

    /// The number of changes of this class.
    #[must_use]
    pub fn count(&self, class: Class) -> usize {
        self.changes().filter(|change| change.class == class).count()
    }

    /// The changes as text.
    #[must_use]
    pub fn render(&self, format: Format) -> String {
        report::render(self, format)
    }
}

/// Why two inputs cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// A value cannot be read as an OpenAPI document.
    Document(foreign::Error),
    /// One side, the old or the new, has no document.
    Nothing(&'static str),
    /// The inputs are of different services, which are named.
    OtherService(String, String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Document(error) => error.fmt(f),
            Self::Nothing(side) => write!(f, "the {side} input documents no operation"),
            Self::OtherService(old, new) => {
                write!(
                    f,
                    "the inputs are of different services: the old of {old}, the new of {new}"
                )
            }
        }
    }
}

impl std::error::Error for Error {}

/// Returns `true` if a value can be compared.
///
/// # Errors
///
/// It is no OpenAPI document of version 3, or nests its schemas without end.
pub fn check(document: &Value) -> Result<(), Error> {
    whole(document).map(drop)
}

/// Compares the documents of an old state with those of a new one. Of two states of sources that is compared too which
/// documents do not hold: the texts of operations and of their rows, and sections about no operation.
///
/// Documents are paired by title; one on each side is a pair in any case.
///
/// # Errors
///
/// A value is no OpenAPI document of version 3, the sides have no service in common, or a document nests its schemas
/// without end.
pub fn compare(before: &State, after: &State) -> Result<Diff, Error> {
    // Of a document nothing is known but what it holds.
    let has_texts = !before.texts.is_empty() && !after.texts.is_empty();
    let read = |state: &State| {
        let texts = if has_texts { state.texts.as_slice() } else { &[] };
        let documents = state.documents.iter().map(|document| {
            let mut document = whole(document)?;
            if let Some(service) = state.service.as_ref().filter(|_| !document.is_typed) {
                document.service.clone_from(service);
            }
            texts.iter().for_each(|text| document.take_text(text));
            Ok(document)
        });
        documents.collect::<Result<Vec<_>, Error>>()
    };
    let (mut old, mut new) = (read(before)?, read(after)?);
    for (side, documents) in [("old", &old), ("new", &new)] {
        if documents.is_empty() {
            return Err(Error::Nothing(side));
        }
    }
    // Those of others write addresses in another way.
    if old.iter().chain(&new).any(|document| !document.is_typed) {
        old = old.into_iter().map(Document::canonical).collect();
        new = new.into_iter().map(Document::canonical).collect();
    }
    let services = |documents: &[Document]| {
        let mut names: Vec<String> = documents.iter().map(|d| d.service.clone()).collect();
        names.dedup();
        names.join(", ")
    };
    if !old.iter().any(|o| new.iter().any(|n| o.service == n.service)) {
        return Err(Error::OtherService(services(&old), services(&new)));
    }
    let mut diff = pair::documents(&old, &new);
    if has_texts {
        reading::sections(before, after, &new, &mut diff);
    }
    Ok(diff)
}

/// Reads a document of which nothing may be left out.
fn whole(document: &Value) -> Result<Document, Error> {
    let document = foreign::read(document).map_err(Error::Document)?;
    match document.too_large.first() {
        Some(operation) => Err(Error::Document(foreign::Error::TooLarge(operation.to_string()))),
        None => Ok(document),
    }
}

#[cfg(test)]
mod tests;
