//! The descriptions of a parameters file's entries, as prose that tables share.

use std::sync::Arc;

use rayon::prelude::*;

use crate::hash::HashMap;
use crate::ir::Doc;
use crate::lower::read::prose::Names;
use crate::lower::read::text::Prose;
use crate::source::Span;
use crate::syntax::parameters::{Entry, Parameters};

/// The descriptions of an input's entries, each read once: most entries are referred to by several tables.
#[derive(Debug, Default)]
pub(in crate::lower) struct Descriptions(HashMap<Span, (Arc<Doc>, Arc<Prose>)>);

impl Descriptions {
    /// Reads those of files.
    pub(in crate::lower) fn read(names: &Names, files: &[&Parameters]) -> Self {
        let entries: Vec<&Entry> = files.iter().flat_map(|file| file.entries.values()).collect();
        let read = entries.into_par_iter().filter_map(|entry| {
            let description = entry.description.as_ref()?;
            let doc = names.description(description.span.file, &description.text);
            let prose = Prose::new(&names.substituted(&description.text));
            Some((entry.span, (Arc::new(doc), Arc::new(prose))))
        });
        Self(read.collect())
    }

    /// That of an entry, for readers and for rules; empty where it has none.
    pub(in crate::lower) fn of(&self, entry: &Entry) -> (Arc<Doc>, Arc<Prose>) {
        self.0.get(&entry.span).cloned().unwrap_or_default()
    }
}
