//! The IR from trees: every reference is resolved here.
//!
//! [`lower`] is the one entry. Pages are put together with their includes, their sections give stanzas,
//! stanzas give drafts of operations, and the drafts of one API version become a document, in which
//! operations are named and bodies pooled into schemas. Nothing here opens a file or fails.

mod address;
mod correction;
mod csv;
mod demand;
mod document;
mod draft;
mod endpoint;
mod entry;
mod evidence;
mod identity;
mod link;
mod lint;
mod list;
mod map;
mod naming;
mod null;
mod operation;
mod page;
mod path;
mod place;
mod pool;
mod profile;
mod prose;
mod response;
mod schema;
mod section;
mod shape;
mod states;
mod table;

use indexmap::IndexMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::Api;
use crate::source::{Sources, Span};

use document::Document;
use section::Stanzas;

/// What lowering gives.
#[derive(Debug)]
pub struct Lowered {
    /// One for each document.
    pub apis: Vec<Api>,
    /// What was wrong.
    pub diagnostics: Vec<Diagnostic>,
    /// The codes that each input's `apiref.toml` allows.
    pub allow: Vec<Vec<Code>>,
}

/// Lowers everything that was read: one [`Api`] for each major version of each input's service.
#[must_use]
pub fn lower(sources: &Sources) -> Lowered {
    let mut diagnostics = Vec::new();
    let mut apis: Vec<Api> = Vec::new();
    let mut allow = Vec::new();
    let mut usage = lint::Usage::default();
    for (at, origin) in sources.origins.iter().enumerate() {
        let facts = profile::facts(sources, origin, &mut diagnostics);
        allow.push(facts.allow.clone());
        let mut names = prose::Names::default();
        let mut pages = Vec::new();
        for page in sources.pages.iter().filter(|page| page.origin == at) {
            let root = page::assemble(sources, page);
            names.collect(&root);
            let stanzas = section::collect(sources, page, &root);
            usage.page(sources, page, &root, &stanzas, &mut diagnostics);
            if page.orphan && !stanzas.operations.is_empty() {
                let place = Span { file: page.file, start: 0, end: 0 };
                diagnostics.push(
                    Diagnostic::new(Code::Orphan, place, "no page includes this file")
                        .label("compiled all the same")
                        .help("include it from a page of the table of contents, or remove it"),
                );
            }
            pages.push((page, stanzas));
        }
        let mut documents: IndexMap<String, Vec<Stanzas<'_>>> = IndexMap::new();
        let fallback = facts
            .major
            .clone()
            .or_else(|| pages.iter().filter_map(|(_, stanzas)| address::major(stanzas)).max());
        let fallback = fallback.unwrap_or_else(|| "1".to_owned());
        for (_, stanzas) in pages {
            if !stanzas.operations.is_empty() {
                let major = address::major(&stanzas).unwrap_or_else(|| fallback.clone());
                documents.entry(major).or_default().push(stanzas);
            }
        }
        for (major, pages) in documents {
            let corrections = &facts.corrections;
            let cx = operation::Context { sources, names: &names, corrections };
            let mut api = Document::new(cx, facts.at(major)).lower(pages, &mut diagnostics);
            if let Some(file) = origin.config {
                corrections.mend(&mut api, file, &mut diagnostics);
            }
            identity::mark(&mut api);
            if apis.iter().any(|other| other.name == api.name) {
                // Two releases of one service in one run.
                api.name = format!("{}-{}", api.name, origin.label);
            }
            apis.push(api);
        }
        diagnostics
            .extend(origin.config.into_iter().flat_map(|file| facts.corrections.stale(file)));
    }
    usage.finish(sources, &mut diagnostics);
    Lowered { apis, diagnostics, allow }
}
