//! Faults that compile: what a reference says twice in two ways, or nobody reads.
//!
//! The other stages report what they have to read past. What is here changes no output; it looks at pages,
//! drafts, parameters and samples while they are all at hand.

mod allow;
mod body;
mod foreign;
mod guideline;
mod heading;
mod kind;
mod markup;
mod name;
mod parameter;
mod path;
mod reading;
mod recorded;
mod reference;
mod row;
mod spelling;
mod status;
mod underline;
mod word;
mod writing;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::hash::{HashMap, HashSet};
use crate::ir::Microversion;
use crate::source::{FileId, Page, Sources, Span};
use crate::syntax::rst::{Block, BlockKind, Directive};
use crate::syntax::yaml;

use crate::lower::read::page::Section;
use crate::lower::read::path::{self as address, Address};
use crate::lower::read::section::{PageSections, RestMethod};
use crate::lower::read::{response, table};

pub(super) use allow::comments;
pub(super) use body::operation;
pub(super) use foreign::foreign;
pub(crate) use foreign::operations as foreign_operations;
pub(super) use markup::files as markup;
pub(super) use path::paths;
pub use reading::{Reading, RowText, reading};
pub(super) use recorded::recorded;
pub(super) use reference::documents as references;
pub(super) use row::rows;
pub(super) use writing::files as writing;

/// An operation and its address, where that can be read.
type Addressed<'s> = (&'s RestMethod<'s>, Option<Address>);

/// The references of the pages of all inputs.
#[derive(Debug, Default)]
pub(super) struct Usage {
    /// The keys of entries that some table refers to.
    entries: HashSet<Span>,
    /// The keys of reasons that some operation lists.
    reasons: HashSet<Span>,
    /// Files that lack an entry or a reason which is referred to, and whether a path has it: an unused one of theirs may be
    /// what was meant.
    lacking: HashSet<(FileId, bool)>,
    /// The keys of entries that some row refers to whose name is no part of its path.
    beside_path: HashSet<Span>,
    names: name::Names,
    placeholders: guideline::Placeholders,
    /// The lowest microversion that each input has, where its base path names one.
    lowest: HashMap<usize, Microversion>,
}

impl Usage {
    /// Of an input whose base path is `/v2.1`, say: the lowest microversion is 2.1.
    pub(super) fn of(origin: usize, base_path: &str) -> Self {
        let lowest = lowest(base_path).map(|lowest| (origin, lowest));
        Self { lowest: lowest.into_iter().collect(), ..Self::default() }
    }

    /// A microversion that is the lowest of its API: none is below the first of a major version.
    fn is_lowest(&self, sources: &Sources, file: FileId, version: Microversion) -> bool {
        version.minor == 0 || self.lowest.get(&sources.origin(file)) == Some(&version)
    }

    /// Takes in a page. A table that belongs to no operation is read here, and nowhere else.
    pub(super) fn page(
        &mut self,
        sources: &Sources,
        page: &Page,
        root: &Section<'_>,
        sections: &PageSections<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        reference::page(root, diagnostics);
        let operations = sections.operations.iter();
        let operations: Vec<Addressed<'_>> = operations
            .map(|rest_method| (rest_method, address::of(rest_method.directive)))
            .collect();
        self.names.page(sources, page, &operations);
        self.placeholders.page(sources.origin(page.file), &operations);
        guideline::methods(sources, &operations, self, diagnostics);
        shared(root, diagnostics);
        heading::misspelt(sources, root, diagnostics);
        diagnostics.extend(sections.misplaced.iter().map(|(title, span, operation)| {
            let message = format!("`{title}` stands beside the operation that it belongs to");
            Diagnostic::new(Code::MisplacedSection, *span, message)
                .label("read as a part of the operation")
                .also(*operation, "the operation")
                .help("underline it as a title below the operation's")
        }));
        let tables = sections.operations.iter().flat_map(|rest_method| &rest_method.tables);
        let read: HashSet<Span> = tables.map(|table| table.directive.name_span).collect();
        let paths = operations.iter().flat_map(|(rest_method, address)| {
            let tables = rest_method.tables.iter();
            tables.filter_map(move |table| Some((table.directive.name_span, address.as_ref()?)))
        });
        let paths: HashMap<Span, &Address> = paths.collect();
        let mut found = Vec::new();
        section(root, &mut found);
        let (tables, codes): (Vec<_>, Vec<_>) =
            found.into_iter().partition(|directive| directive.name == "rest_parameters");
        for directive in codes {
            let Some((file, statuses)) = response::statuses(sources, page, directive) else {
                continue;
            };
            for (code, reason) in response::items(directive).filter_map(|(item, _)| item.ok()) {
                self.reasons.extend(statuses.reason(code, reason).map(|reason| reason.span));
                if statuses.lack(code, reason).is_some() {
                    self.lacking.insert((file, false));
                }
            }
        }
        for table in tables {
            // The others are reported on where their operations read them.
            if !read.contains(&table.name_span) {
                table::rows(sources, page, table, diagnostics);
            }
            if let Some((file, parameters)) = table::parameters(sources, page, table) {
                row::foreign(sources, parameters, table, diagnostics);
                row::twice(sources, table, diagnostics);
                let address = paths.get(&table.name_span);
                for (name, key, _) in table::references(table) {
                    let is_of_path =
                        address.is_some_and(|a| a.path.placeholders().any(|part| part == name));
                    let Some(entry) = parameters.entries.get(key) else {
                        self.lacking.insert((file, is_of_path));
                        continue;
                    };
                    self.entries.insert(entry.span);
                    if !is_of_path {
                        self.beside_path.insert(entry.span);
                    }
                }
            }
        }
    }

    /// Takes in what other pages refer to.
    pub(super) fn merge(&mut self, other: Self) {
        self.entries.extend(other.entries);
        self.reasons.extend(other.reasons);
        self.lacking.extend(other.lacking);
        self.beside_path.extend(other.beside_path);
        self.names.merge(other.names);
        self.placeholders.merge(other.placeholders);
        self.lowest.extend(other.lowest);
    }

    /// Checks what is about files as a whole, once all pages are taken in.
    pub(super) fn finish(&self, sources: &Sources, diagnostics: &mut Vec<Diagnostic>) {
        for (file, _) in sources.map.files() {
            if let Some(parameters) = sources.parameters.get(&file) {
                parameter::file(sources, parameters, self, diagnostics);
                guideline::entries(sources, parameters, self, diagnostics);
            }
            if let Some(statuses) = sources.statuses.get(&file) {
                status::file(sources, statuses, self, diagnostics);
            }
        }
        self.names.finish(sources, diagnostics);
        self.placeholders.finish(diagnostics);
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

impl Usage {
    /// Takes out an entry or a reason that nothing refers to; none that may be what a row was to refer to.
    fn removal(&self, sources: &Sources, key: Span, is_of_path: bool) -> Option<Fix> {
        let text: &str = &sources.map.file(key.file).text;
        let entry = yaml::with_comment(text, key, yaml::extent(text, key)?);
        let edit = Edit::remove_lines(text, entry)?;
        let is_meant = self.lacking.contains(&(key.file, is_of_path));
        (!is_meant).then(|| Fix::safe(edit))
    }
}

/// The lowest microversion of an API, where its base path names one.
fn lowest(base_path: &str) -> Option<Microversion> {
    base_path.rsplit('/').next()?.strip_prefix('v')?.parse().ok()
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
