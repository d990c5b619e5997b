//! Faults that compile: what a reference says twice in two ways, or nobody reads.
//!
//! The other stages report what they have to read past. What is here changes no output; it looks at pages,
//! drafts, parameters and samples while they are all at hand.

mod allow;
mod body;
mod config;
mod kind;
mod markup;
mod parameter;
mod path;
mod reading;
mod recorded;
mod reference;
mod row;
mod status;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashSet;
use crate::source::{Page, Sources, Span};
use crate::syntax::rst::{Block, BlockKind, Directive};

use crate::lower::read::page::Section;
use crate::lower::read::section::Stanzas;
use crate::lower::read::{response, table};

pub(super) use allow::comments;
pub(super) use body::operation;
pub(super) use config::Config;
pub(super) use markup::files as markup;
pub(super) use path::paths;
pub use reading::{Reading, RowText, reading};
pub(super) use recorded::recorded;
pub(super) use reference::documents as references;
pub(super) use row::rows;

/// What the pages of all inputs refer to.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// The keys of entries that some table refers to.
    entries: HashSet<Span>,
    /// The keys of reasons that some operation lists.
    reasons: HashSet<Span>,
}

impl Usage {
    /// Takes in a page. A table that belongs to no operation is read here, and nowhere else.
    pub(super) fn page(
        &mut self,
        sources: &Sources,
        page: &Page,
        root: &Section<'_>,
        stanzas: &Stanzas<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        reference::page(root, diagnostics);
        shared(root, diagnostics);
        diagnostics.extend(stanzas.misplaced.iter().map(|(title, span, operation)| {
            let message = format!("`{title}` stands beside the operation that it belongs to");
            Diagnostic::new(Code::MisplacedSection, *span, message)
                .label("read as a part of the operation")
                .also(*operation, "the operation")
                .help("underline it as a title below the operation's")
        }));
        let tables = stanzas.operations.iter().flat_map(|stanza| &stanza.tables);
        let read: HashSet<Span> = tables.map(|table| table.directive.name_span).collect();
        let mut found = Vec::new();
        section(root, &mut found);
        let (tables, codes): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|directive| directive.name == "rest_parameters");
        for directive in codes {
            let Some((_, statuses)) = response::statuses(sources, page, directive) else {
                continue;
            };
            let listed = response::items(directive).filter_map(|(item, _)| item.ok());
            let reasons = listed.filter_map(|(code, reason)| statuses.reason(code, reason));
            self.reasons.extend(reasons.map(|reason| reason.span));
        }
        for table in tables {
            // The others are reported on where their operations read them.
            if !read.contains(&table.name_span) {
                table::rows(sources, page, table, diagnostics);
            }
            if let Some(parameters) = table::parameters(sources, page, table) {
                row::foreign(parameters, table, diagnostics);
                let entries = table::references(table).map(|(_, key, _)| key);
                let entries = entries.filter_map(|key| parameters.entries.get(key));
                self.entries.extend(entries.map(|entry| entry.span));
            }
        }
    }

    /// Takes in what other pages refer to.
    pub(super) fn merge(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.reasons.extend(other.reasons);
    }

    /// Checks what is about files as a whole, once all pages are taken in.
    pub(super) fn finish(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
        for (file, _) in sources.map.files() {
            if let Some(parameters) = sources.parameters.get(&file) {
                parameter::file(parameters, &self.entries, diagnostics);
            }
            if let Some(statuses) = sources.statuses.get(&file) {
                status::file(statuses, &self.reasons, diagnostics);
            }
        }
        diagnostics.extend(sources.unread.iter().map(|(_, file)| {
            Diagnostic::new(
                Code::UnreadSample,
                Span { file: *file, start: 0, end: 0 },
                "no page shows this sample",
            )
            .help("refer to it from the operation that it shows, or remove it")
        }));
    }
}

/// Sections with more than one operation.
fn shared(section: &Section<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut methods = section.blocks.iter().filter(|block| {
        matches!(&block.kind, BlockKind::Directive(directive) if directive.name == "rest_method")
    });
    if let (Some(first), Some(second)) = (methods.next(), methods.next()) {
        diagnostics.push(
            Diagnostic::new(Code::SharedSection, second.span, "two operations share a section")
                .also(first.span, "the first")
                .help("give each operation a section of its own"),
        );
    }
    section.sections.iter().for_each(|child| shared(child, diagnostics));
}

fn section<'s>(section: &Section<'s>, out: &mut Vec<&'s Directive>) {
    section.blocks.iter().for_each(|block| directives(block, out));
    section.sections.iter().for_each(|child| self::section(child, out));
}

/// The tables of parameters and of codes in a block, at any depth.
fn directives<'s>(block: &'s Block, out: &mut Vec<&'s Directive>) {
    match &block.kind {
        BlockKind::Directive(directive)
            if matches!(directive.name.as_str(), "rest_parameters" | "rest_status_code") =>
        {
            out.push(directive);
        }
        _ => block.within().into_iter().flatten().for_each(|block| directives(block, out)),
    }
}

/// Names as a list in a sentence; of many the first ones and a count.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 6;
    let shown: Vec<String> = names.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
    match names.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
