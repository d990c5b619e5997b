//! The IR from trees: every reference is resolved here.
//!
//! [`lower`] is the one entry. Pages are put together with their includes, their sections give operations as documented,
//! those give drafts of operations, and the drafts of one API version become a document, in which
//! operations are named and resources become components. Nothing here opens a file or fails.

mod build;
mod config;
mod evidence;
pub mod infer;
mod lint;
mod merge;
mod model;
mod naming;
mod read;
mod reason;
mod resource;
mod uses;

use std::path::Path;

use indexmap::IndexMap;
use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Exceptions, Severity};
use crate::foreign::Others;
use crate::hash::HashSet;
use crate::ir::Api;
use crate::package::Package;
use crate::source::{Origin, Page, Sources, Span};
use crate::traffic::Observations;

pub(crate) use lint::foreign_operations;
pub use lint::{Reading, RowText, reading};
pub use uses::{Table, Target, Use, Uses};

use build::document::{Document, Made};
use config::{crates, profile};
use infer::identity;
use infer::rule::Applied;
use merge::operation;
use read::address;
use read::description::Descriptions;
use read::page::{self, Section};
use read::prose;
use read::section::{self, PageSections};

/// The sources beside those of a reference.
#[derive(Debug, Default)]
pub struct Beside {
    /// Recorded traffic.
    pub recorded: Observations,
    /// Documents of others, which it is held against.
    pub others: Others,
}

/// The result of lowering.
#[derive(Debug)]
pub struct Lowered {
    /// One for each document.
    pub apis: Vec<Api>,
    /// Of each document what `apiref.toml` says of its crate.
    pub packages: Vec<Package>,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// The exceptions of each input.
    pub exceptions: Vec<Exceptions>,
    /// The guesses about each input's service as a whole, as lines of `apiref.toml`.
    pub guessed: Vec<Vec<String>>,
}

/// Lowers everything that was read: one [`Api`] for each major version of each input's service. What was recorded of its
/// operations is evidence as samples and tables are.
#[must_use]
pub fn lower(sources: &Sources, beside: &Beside, applied: Applied) -> Lowered {
    let inputs = || -> Vec<Input> {
        let origins = sources.origins.par_iter().enumerate();
        let input = |(at, origin)| input(sources, at, origin, beside, applied, Goal::Api);
        origins.map(input).collect()
    };
    let marks = || rayon::join(|| lint::markup(sources), || lint::writing(sources));
    let texts = || rayon::join(|| lint::references(sources), marks);
    let (inputs, (references, (markup, writing))) = rayon::join(inputs, texts);
    let mut lowered = Lowered {
        apis: Vec::new(),
        packages: Vec::new(),
        diagnostics: Vec::new(),
        exceptions: Vec::new(),
        guessed: Vec::new(),
    };
    let mut usage = lint::Usage::default();
    let mut documented = Vec::with_capacity(inputs.len());
    for (input, origin) in inputs.into_iter().zip(&sources.origins) {
        let is_documented = !input.apis.is_empty();
        documented.push(is_documented);
        for mut api in input.apis {
            if lowered.apis.iter().any(|other| other.name == api.name) {
                // Two releases of one service in one run.
                api.name = format!("{}-{}", api.name, origin.label);
            }
            lowered.apis.push(api);
        }
        lowered.packages.extend(input.packages);
        lowered.diagnostics.extend(input.diagnostics);
        lowered.exceptions.push(input.exceptions);
        lowered.guessed.push(if is_documented { input.guessed } else { Vec::new() });
        usage.merge(input.usage);
    }
    usage.finish(sources, &mut lowered.diagnostics);
    lowered.diagnostics.extend(references);
    lowered.diagnostics.extend(markup);
    // A contradiction of a table is said by that.
    let named = lowered.diagnostics.iter().filter(|found| found.code == Code::MisnamedField);
    let mut named: Vec<Span> = named.map(|found| found.primary.span).collect();
    named.sort_unstable();
    lowered.diagnostics.extend(writing.into_iter().filter(|found| {
        let span = found.primary.span;
        let before = named.partition_point(|n| (n.file, n.start) <= (span.file, span.start));
        named[..before].last().is_none_or(|n| n.file != span.file || n.end < span.end)
    }));
    // An input without an operation is hardly a reference: it is not lectured on its prose.
    lowered.diagnostics.retain(|found| {
        found.severity == Severity::Error || documented[sources.origin(found.primary.span.file)]
    });
    for (file, _) in sources.map.files() {
        let origin = &mut lowered.exceptions[sources.origin(file)];
        origin.blocks.extend(lint::comments(sources, file));
    }
    lowered
}

/// The evidence of each document, as data to look at: operations with what their samples show and their tables claim.
#[must_use]
pub fn evidence(sources: &Sources, beside: &Beside, applied: Applied) -> Vec<serde_json::Value> {
    let origins = sources.origins.iter().enumerate();
    let inputs =
        origins.map(|(at, origin)| input(sources, at, origin, beside, applied, Goal::Evidence));
    inputs.flat_map(|input| input.evidence).collect()
}

/// The stage to which an input is lowered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Goal {
    Evidence,
    Api,
}

/// The result for one input.
struct Input {
    /// Where that is the goal.
    evidence: Vec<serde_json::Value>,
    apis: Vec<Api>,
    packages: Vec<Package>,
    diagnostics: Vec<Diagnostic>,
    exceptions: Exceptions,
    guessed: Vec<String>,
    usage: lint::Usage,
}

fn input(
    sources: &Sources,
    at: usize,
    origin: &Origin,
    beside: &Beside,
    applied: Applied,
    goal: Goal,
) -> Input {
    let mut diagnostics = Vec::new();
    let facts = profile::facts(sources, origin, &mut diagnostics);
    let mut names = prose::Names::default();
    let roots: Vec<(&Page, Section<'_>)> = sources
        .pages
        .par_iter()
        .filter(|page| page.origin == at)
        .map(|page| (page, page::assemble(sources, page)))
        .collect();
    roots.iter().for_each(|(_, root)| names.collect(root));
    let sections = || -> Vec<(&Page, PageSections<'_>)> {
        let pages = roots.par_iter();
        pages.map(|(page, root)| (*page, section::collect(sources, page, root))).collect()
    };
    let descriptions = || Descriptions::read(&names, &sources.parameters_of(at));
    let (pages, descriptions) = rayon::join(sections, descriptions);
    let lint = || {
        let mut usage = lint::Usage::of(at, facts.base_path());
        let mut diagnostics = Vec::new();
        for ((page, root), (_, sections)) in roots.iter().zip(&pages) {
            usage.page(sources, page, root, sections, &mut diagnostics);
            if page.orphan && !sections.operations.is_empty() {
                let place = Span { file: page.file, start: 0, end: 0 };
                diagnostics.push(
                    Diagnostic::new(Code::Orphan, place, "no page includes this file")
                        .label("compiled all the same")
                        .help("include it from a page of the table of contents, or remove it"),
                );
            }
        }
        (usage, diagnostics)
    };
    if pages.iter().all(|(_, sections)| sections.operations.is_empty())
        && let Some((page, _)) = pages.first()
    {
        let place = Span { file: page.file, start: 0, end: 0 };
        diagnostics.push(
            Diagnostic::new(Code::NoOperation, place, "no page has a `rest_method`")
                .help("name the folder or the release of a service that has an `api-ref/`"),
        );
    }
    let fallback = facts
        .major
        .clone()
        .or_else(|| pages.iter().filter_map(|(_, sections)| address::major(sections)).max());
    let is_known = fallback.is_some();
    let fallback = fallback.unwrap_or_else(|| "1".to_owned());
    let documents = documents(&pages, &fallback);
    let corrections = &facts.corrections;
    let (names, descriptions) = (&names, &descriptions);
    let context = |major: &str| operation::Context {
        sources,
        names,
        corrections,
        descriptions,
        beside,
        major: major.parse().ok().filter(|_| is_known),
        negotiates: facts.at(major.to_owned()).microversion.is_some(),
        applied,
    };
    // The operations of all documents side by side, since what follows is done in order within each.
    let drafted: Vec<Document<'_>> = documents
        .into_par_iter()
        .map(|(major, pages)| Document::draft(context(&major), facts.at(major), &pages))
        .collect();
    let mut evidence = Vec::new();
    let drafted = match goal {
        Goal::Api => drafted,
        Goal::Evidence => {
            evidence.extend(drafted.into_iter().map(|mut document| document.evidence().to_value()));
            Vec::new()
        }
    };
    let lower = |document: Document<'_>| {
        let mut made = document.lower();
        identity::mark(&mut made.api, sources, applied);
        made
    };
    let lower = || -> Vec<Made> { drafted.into_par_iter().map(lower).collect() };
    let (documents, (usage, found)) = rayon::join(lower, lint);
    diagnostics.extend(found);
    let mut apis = Vec::with_capacity(documents.len());
    let mut resources = HashSet::default();
    for made in documents {
        apis.push(made.api);
        diagnostics.extend(made.diagnostics);
        resources.extend(made.resources);
    }
    if goal == Goal::Api {
        diagnostics.extend(corrections.report(sources, &apis, &resources));
    }
    let named: Vec<&str> = apis.iter().map(|api| api.name.as_str()).collect();
    let packages = match origin.config {
        Some(file) => crates::packages(&facts.crates, &named, file, &mut diagnostics),
        None => vec![Package::new(); named.len()],
    };
    let (exceptions, guessed) = (facts.exceptions, facts.guessed);
    Input { evidence, apis, packages, diagnostics, exceptions, guessed, usage }
}

/// The pages of each document, by major version, in order. A page without operations belongs to the documents that have
/// pages in its folder or below, else to all.
fn documents<'p>(
    pages: &'p [(&Page, PageSections<'p>)],
    fallback: &str,
) -> Vec<(String, Vec<&'p PageSections<'p>>)> {
    let major = |sections: &PageSections<'_>| {
        let has_operations = !sections.operations.is_empty();
        has_operations.then(|| address::major(sections).unwrap_or_else(|| fallback.to_owned()))
    };
    let majors: Vec<Option<String>> = pages.iter().map(|(_, sections)| major(sections)).collect();
    let mut documents: IndexMap<&str, Vec<&PageSections<'_>>> = IndexMap::new();
    let mut folders: HashSet<(&str, &Path)> = HashSet::default();
    for ((page, _), major) in pages.iter().zip(&majors) {
        let Some(major) = major else { continue };
        documents.entry(major).or_default();
        folders.extend(page.folder.ancestors().map(|folder| (major.as_str(), folder)));
    }
    for ((page, sections), major) in pages.iter().zip(&majors) {
        if let Some(major) = major {
            documents.entry(major).or_default().push(sections);
            continue;
        }
        let folder = page.folder.as_path();
        let has_pages = documents.keys().any(|major| folders.contains(&(*major, folder)));
        for (major, pages) in &mut documents {
            if !has_pages || folders.contains(&(*major, folder)) {
                pages.push(sections);
            }
        }
    }
    documents.into_iter().map(|(major, pages)| (major.to_owned(), pages)).collect()
}
