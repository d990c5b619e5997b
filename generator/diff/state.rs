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
    /// Empty where the state is a document.
    pub(super) texts: Vec<OperationText>,
    /// The text of each section that is about no single operation, by the titles that lead to it.
    pub(super) sections: IndexMap<Vec<String>, String>,
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
        Self { documents: documents.collect(), texts, sections: reading.sections }
    }
}
