//! The descriptions of a parameters file's entries, as prose that tables share.

use std::sync::Arc;

use rayon::prelude::*;

use crate::hash::HashMap;
use crate::ir::Doc;
use crate::lower::read::prose::Names;
use crate::lower::read::text::Prose;
use crate::source::Span;
use crate::syntax::parameters::{Entry, Parameters};

/// A description, for readers and for rules.
type Description = (Arc<Doc>, Arc<Prose>);

/// The descriptions of an input's entries; those of files are each read once: several tables refer to most of them.
#[derive(Debug)]
pub(in crate::lower) struct Descriptions<'n> {
    names: &'n Names,
    of_files: HashMap<Span, Description>,
}

impl<'n> Descriptions<'n> {
    /// Reads those of files.
    pub(in crate::lower) fn read(names: &'n Names, files: &[&Parameters]) -> Self {
        let entries: Vec<&Entry> = files.iter().flat_map(|file| file.entries.values()).collect();
        let read = entries.into_par_iter();
        let read = read.filter_map(|entry| Some((entry.span, description(names, entry)?)));
        Self { names, of_files: read.collect() }
    }

    /// That of an entry; empty where it has none.
    pub(in crate::lower) fn of(&self, entry: &Entry) -> Description {
        let of_file = self.of_files.get(&entry.span).cloned();
        of_file.or_else(|| description(self.names, entry)).unwrap_or_default()
    }
}

fn description(names: &Names, entry: &Entry) -> Option<Description> {
    let description = entry.description.as_ref()?;
    let doc = names.description(description.span.file, &description.text);
    let prose = Prose::new(&names.substituted(&description.text));
    Some((Arc::new(doc), Arc::new(prose)))
}
