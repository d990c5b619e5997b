//! The state of a stand-in: what its memories hold.

use serde_json::{Map, Value, json};

use super::{Control, StateError};
use crate::testing::Memory;

/// The version of the form in which a state is written.
const VERSION: u64 = 1;

impl Control {
    /// Puts in a resource that no request made ([`Memory::put`]), into the memory of a document, or the first that has such a
    /// collection. Gives its id.
    ///
    /// # Errors
    ///
    /// There is no such memory or collection, or the values are no object.
    pub fn put(
        &self,
        document: Option<&str>,
        path: &str,
        values: Value,
    ) -> Result<String, StateError> {
        let memory = {
            let inner = self.lock();
            let mut all = inner.memories.iter();
            let wanted = |(name, memory): &&(String, Memory)| match document {
                Some(document) => name == document,
                None => memory.has(path),
            };
            all.find(wanted).map(|(_, memory)| memory.clone())
        };
        let nowhere = || StateError::new(format!("no resources are remembered at {path}"));
        memory.ok_or_else(nowhere)?.put(path, values)
    }

    /// What all memories hold, for [`Self::load`] of this or another process. Who there is in the cloud is not in it.
    #[must_use]
    pub fn state(&self) -> Value {
        let memories = self.memories();
        let all = memories.into_iter().map(|(document, memory)| (document, memory.state()));
        json!({"version": VERSION, "documents": all.collect::<Map<_, _>>()})
    }

    /// Holds what [`Self::state`] gave, and nothing else.
    ///
    /// # Errors
    ///
    /// It is no state, one of another version, or one of another service. The memories of documents before the one that fails
    /// hold it then.
    pub fn load(&self, state: &Value) -> Result<(), StateError> {
        let version = state.get("version").ok_or_else(|| StateError::malformed("the version"))?;
        if *version != VERSION {
            return Err(StateError::new(format!(
                "its version is {version}; version {VERSION} is read"
            )));
        }
        let documents = state["documents"].as_object();
        let documents = documents.ok_or_else(|| StateError::malformed("the documents"))?;
        let memories = self.memories();
        for document in documents.keys() {
            if !memories.iter().any(|(known, _)| known == document) {
                return Err(StateError::new(format!("it has {document}, which is not served")));
            }
        }
        for (document, memory) in &memories {
            match documents.get(document) {
                Some(state) => memory.load(state)?,
                None => memory.load(&Value::Array(Vec::new()))?,
            }
        }
        Ok(())
    }

    /// A number that is another whenever what is held has changed.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.memories().iter().fold(0, |sum, (_, memory)| sum.wrapping_add(memory.changes()))
    }

    fn memories(&self) -> Vec<(String, Memory)> {
        self.lock().memories.clone()
    }
}
