//! One side of a comparison.

use indexmap::IndexMap;
use serde_json::Value;

use crate::Compilation;
use crate::emit::openapi;
use crate::hash::HashMap;
use crate::lower;

/// A state of an API: its documents, and what readers of its sources see beside them.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) documents: Vec<Value>,
    pub(super) words: Vec<Word>,
    /// The text of each section that is about no single operation, by the titles that lead to it; empty where the state is a document.
    pub(super) sections: IndexMap<Vec<String>, String>,
}

/// The word for a type in a row of an operation's table.
#[derive(Clone, Debug)]
pub(super) struct Word {
    pub(super) method: String,
    pub(super) path: String,
    /// The title of the operation.
    pub(super) summary: String,
    pub(super) response: bool,
    /// Of the row.
    pub(super) name: String,
    pub(super) text: String,
}

impl From<Vec<Value>> for State {
    fn from(documents: Vec<Value>) -> Self {
        Self { documents, ..Self::default() }
    }
}

impl From<&Compilation> for State {
    fn from(compilation: &Compilation) -> Self {
        let mut operations = HashMap::default();
        for (path, endpoint) in compilation.apis.iter().flat_map(|api| api.endpoints()) {
            for operation in &endpoint.operations {
                operations.insert(operation.span, (endpoint.method, path, operation));
            }
        }
        let reading = lower::reading(&compilation.sources);
        let words = reading.words.into_iter().filter_map(|word| {
            let (method, path, operation) = operations.get(&word.operation)?;
            Some(Word {
                method: method.as_str().to_owned(),
                path: (*path).to_owned(),
                summary: operation.summary.clone(),
                response: word.response,
                name: word.name,
                text: word.word,
            })
        });
        let documents = compilation.apis.iter();
        Self {
            words: words.collect(),
            sections: reading.sections,
            documents: documents
                .map(|api| openapi::document(api, openapi::Version::V3_1))
                .collect(),
        }
    }
}
