//! One side of a comparison.

use indexmap::IndexMap;
use serde_json::Value;

use crate::Compilation;
use crate::emit::openapi;
use crate::foreign::OperationText;
use crate::hash::HashMap;
use crate::lower::{self, RowText};

/// A state of an API: its documents, and what readers of its sources see beside them.
#[derive(Clone, Debug, Default)]
pub struct State {
    pub(super) documents: Vec<Value>,
    /// The service that documents are of which do not say it.
    pub(super) service: Option<String>,
    /// Empty where the state is a document.
    pub(super) texts: Vec<OperationText>,
    /// The text of each section that is about no single operation, by the titles that lead to it.
    pub(super) sections: IndexMap<Vec<String>, String>,
}

impl State {
    /// A document that does not say its service is of this one.
    #[must_use]
    pub fn of_service(self, service: impl Into<String>) -> Self {
        Self { service: Some(service.into()), ..self }
    }
}

impl From<Vec<Value>> for State {
    fn from(documents: Vec<Value>) -> Self {
        Self { documents, ..Self::default() }
    }
}

impl From<&Compilation> for State {
    fn from(compilation: &Compilation) -> Self {
        let mut reading = lower::reading(&compilation.sources);
        let mut rows: HashMap<_, Vec<RowText>> = HashMap::default();
        for row in reading.rows {
            rows.entry(row.operation).or_default().push(row);
        }
        let mut texts = Vec::new();
        for (path, endpoint) in compilation.apis.iter().flat_map(|api| api.endpoints()) {
            texts.extend(endpoint.operations.iter().map(|operation| OperationText {
                method: endpoint.method.as_str().to_owned(),
                path: path.to_string(),
                summary: operation.summary.clone(),
                text: reading.operations.swap_remove(&operation.span).unwrap_or_default(),
                rows: rows.remove(&operation.span).unwrap_or_default(),
            }));
        }
        let documents = compilation.apis.iter();
        let documents = documents.map(|api| openapi::document(api, openapi::Version::V3_1));
        let documents = documents.collect();
        Self { documents, texts, sections: reading.sections, service: None }
    }
}
