//! The places of pages, and of `apiref.toml`, that name something of other files, for editors: which entry, which reason, which file.

use std::collections::BTreeSet;

use crate::lower::read::{response, table};
use crate::source::{FileId, Page, Sources, Span};
use crate::syntax::config;
use crate::syntax::rst::{Block, BlockKind, Directive, MentionKind};

/// A place that names something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// All of it: a row, or the argument of a directive.
    pub span: Span,
    /// Of a row the wire name.
    pub name: Option<Span>,
    /// The words by which it names the other.
    pub key: Span,
    /// The thing that it names.
    pub target: Target,
}

/// Something that is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Target {
    /// The entry of a parameters file with this key.
    Entry(Span),
    /// The reason of a status file with this key.
    Reason(Span),
    /// A file.
    File(FileId),
}

/// A table that names a file of data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// The name of the directive.
    pub name: Span,
    /// The parameters file of a `rest_parameters`, the status file of a `rest_status_code`.
    pub file: FileId,
}

/// Everything that the pages and the corrections of all inputs name, by place.
#[derive(Debug, Default)]
pub struct Uses {
    all: Vec<Use>,
    tables: Vec<Table>,
}

impl Uses {
    /// Looks through all pages. A file that several of them include is looked through once for each, and its places are kept
    /// as the first page has them.
    #[must_use]
    pub fn of(sources: &Sources) -> Self {
        let mut found = Self::default();
        for page in &sources.pages {
            let mut seen = BTreeSet::from([page.file]);
            let mut open = vec![page.file];
            while let Some(file) = open.pop() {
                let Some(document) = sources.documents.get(&file) else { continue };
                for mention in document.mentions() {
                    let target = match mention.kind {
                        MentionKind::Page => {
                            let with_end = format!("{}.rst", mention.path);
                            sources
                                .resolve(page, file, &with_end)
                                .or_else(|| sources.resolve(page, file, &mention.path))
                        }
                        _ => sources.resolve(page, file, &mention.path),
                    };
                    let Some(target) = target else { continue };
                    if mention.kind == MentionKind::Include && seen.insert(target) {
                        open.push(target);
                    }
                    let key = table::place_of_key(sources, &mention.path, mention.span);
                    let (span, target) = (mention.span, Target::File(target));
                    found.all.push(Use { span, name: None, key, target });
                }
                found.blocks(sources, page, &document.blocks);
            }
        }
        found.corrections(sources);
        found.all.sort_by_key(|found| (found.key, found.target));
        found.all.dedup_by_key(|found| found.key);
        found.tables.sort_by_key(|table| table.name);
        found.tables.dedup_by_key(|table| table.name);
        found
    }

    /// The one at a place.
    #[must_use]
    pub fn at(&self, file: FileId, offset: u32) -> Option<&Use> {
        let is_there = |found: &&Use| {
            found.span.file == file && (found.span.start..=found.span.end).contains(&offset)
        };
        self.all.iter().filter(is_there).min_by_key(|found| found.span.end - found.span.start)
    }

    /// Those of one target, in the order of their places.
    pub fn of_target(&self, target: Target) -> impl Iterator<Item = &Use> {
        self.all.iter().filter(move |found| found.target == target)
    }

    /// All of them, in the order of their places.
    pub fn iter(&self) -> impl Iterator<Item = &Use> {
        self.all.iter()
    }

    /// The last table of a file that begins before a place.
    #[must_use]
    pub fn table_before(&self, file: FileId, offset: u32) -> Option<Table> {
        let end = self
            .tables
            .partition_point(|table| (table.name.file, table.name.end) <= (file, offset));
        self.tables[..end].last().copied().filter(|table| table.name.file == file)
    }

    /// Adds the names in corrections of `apiref.toml`.
    fn corrections(&mut self, sources: &Sources) {
        for (at, origin) in sources.origins.iter().enumerate() {
            let Some(config) = origin.config else { continue };
            for named in config::entries(config, &sources.map.file(config).text) {
                for (file, _) in sources.map.files().filter(|(file, _)| sources.origin(*file) == at)
                {
                    let is_it =
                        named.file.as_ref().is_none_or(|end| sources.path(file).ends_with(end));
                    let parameters = sources.parameters.get(&file).filter(|_| is_it);
                    let Some(entry) = parameters.and_then(|p| p.entries.get(&named.key)) else {
                        continue;
                    };
                    let (span, target) = (named.span, Target::Entry(entry.span));
                    self.all.push(Use { span, name: None, key: span, target });
                }
            }
        }
    }

    fn blocks(&mut self, sources: &Sources, page: &Page, blocks: &[Block]) {
        for block in blocks {
            if let BlockKind::Directive(directive) = &block.kind {
                match directive.name.as_str() {
                    "rest_parameters" => self.rows(sources, page, directive),
                    "rest_status_code" => self.codes(sources, page, directive),
                    _ => {}
                }
            }
            block.within().into_iter().for_each(|inner| self.blocks(sources, page, inner));
        }
    }

    fn rows(&mut self, sources: &Sources, page: &Page, directive: &Directive) {
        let Some((file, parameters)) = table::parameters(sources, page, directive) else { return };
        self.tables.push(Table { name: directive.name_span, file });
        for row in table::placed(directive) {
            let Some(entry) = parameters.entries.get(row.key.0) else { continue };
            let target = Target::Entry(entry.span);
            let (name, key) = (Some(row.name.1), row.key.1);
            self.all.push(Use { span: row.span, name, key, target });
        }
    }

    fn codes(&mut self, sources: &Sources, page: &Page, directive: &Directive) {
        let Some((file, statuses)) = response::statuses(sources, page, directive) else { return };
        self.tables.push(Table { name: directive.name_span, file });
        for (item, span) in response::items(directive) {
            let reason = item.ok().and_then(|(code, reason)| statuses.reason(code, reason));
            let Some(reason) = reason else { continue };
            let target = Target::Reason(reason.span);
            self.all.push(Use { span, name: None, key: span, target });
        }
    }
}
