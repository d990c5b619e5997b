//! What a parameters file says of its entries, as prose that tables share.

use std::sync::Arc;

use rayon::prelude::*;

use crate::hash::HashMap;
use crate::ir::Doc;
use crate::source::Span;
use crate::syntax::parameters::{Entry, Parameters};

use super::prose::Names;

/// The descriptions of an input's entries, each read once: most entries are referred to by several tables.
#[derive(Debug, Default)]
pub(super) struct Descriptions(HashMap<Span, Arc<Doc>>);

impl Descriptions {
    /// Reads those of files.
    pub(super) fn read(names: &Names, files: &[&Parameters]) -> Self {
        let entries: Vec<&Entry> = files.iter().flat_map(|file| file.entries.values()).collect();
        let read = entries.into_par_iter().filter_map(|entry| {
            let description = entry.description.as_ref()?;
            let doc = names.description(description.span.file, &description.text);
            Some((entry.span, Arc::new(doc)))
        });
        Self(read.collect())
    }

    /// That of an entry; empty where it has none.
    pub(super) fn of(&self, entry: &Entry) -> Arc<Doc> {
        self.0.get(&entry.span).cloned().unwrap_or_default()
    }
}
