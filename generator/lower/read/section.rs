//! Sections to stanzas: the operations of a page with their tables, samples, codes and prose.

use std::iter::Peekable;
use std::slice::Iter;
use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::ir::{Microversion, VersionRange};
use crate::source::{FileId, Page, Sources, Span};
use crate::syntax::outline::Outline;
use crate::syntax::rst::{Block, BlockKind, Directive, Text};
use crate::syntax::{csv, sample, status};

use crate::lower::read::page::{Heading, Section};
use crate::lower::read::prose;
use crate::lower::read::version::{self, Answer, Said, range_in};

/// The sections and the operations of one page.
#[derive(Debug, Default)]
pub(in crate::lower) struct Stanzas<'s> {
    /// What stands before any operation: the page's own prose, and its title.
    pub(in crate::lower) title: String,
    pub(in crate::lower) intro: Vec<Prose<'s>>,
    pub(in crate::lower) groups: Vec<Group<'s>>,
    pub(in crate::lower) operations: Vec<Stanza<'s>>,
    /// Sections that stand beside their operation: the title, where it is, and the operation.
    pub(in crate::lower) misplaced: Vec<(String, Span, Span)>,
}

/// A section that holds operations, or stands among those that do.
#[derive(Debug)]
pub(in crate::lower) struct Group<'s> {
    pub(in crate::lower) title: String,
    pub(in crate::lower) span: Span,
    /// Its own, and that of the sections below it that hold no operation.
    pub(in crate::lower) prose: Vec<Prose<'s>>,
    /// The title of the outermost section of the page around it, or of itself, where that holds groups.
    pub(in crate::lower) within: Option<String>,
}

/// One `rest_method` and all that belongs to it.
#[derive(Debug)]
pub(in crate::lower) struct Stanza<'s> {
    pub(in crate::lower) page: &'s Page,
    /// Index in [`Stanzas::groups`].
    pub(in crate::lower) group: usize,
    pub(in crate::lower) title: String,
    /// The section's title, else the directive.
    pub(in crate::lower) title_span: Span,
    pub(in crate::lower) method: &'s Directive,
    pub(in crate::lower) span: Span,
    pub(in crate::lower) prose: Vec<Prose<'s>>,
    pub(in crate::lower) tables: Vec<Table<'s>>,
    /// Tables that seem to be of parameters or of codes, and are text to us.
    pub(in crate::lower) unread: Vec<Span>,
    pub(in crate::lower) samples: Vec<Sample>,
    /// Whether it names a sample that is not there, as the source stage has reported.
    pub(in crate::lower) names_sample: bool,
    pub(in crate::lower) codes: Vec<CodeRef<'s>>,
    /// The microversions that its title and its own prose give it.
    pub(in crate::lower) said: Vec<Said>,
    /// Those that the sections around it speak of, from the outside in.
    pub(in crate::lower) around: Vec<Said>,
    /// What its prose says of changed codes and bodies.
    pub(in crate::lower) answers: Vec<Answer>,
}

/// Prose of an operation or a section, with the heading that it stands under, where that says something.
#[derive(Debug)]
pub(in crate::lower) enum Prose<'s> {
    /// A heading of a level: 2 for what stands right below the whole.
    Heading(u8, String),
    Block(&'s Block),
    /// The first lines of a paragraph that ends in a statement of codes.
    Lines(String),
}

/// Which side of an exchange a table or a sample shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::lower) enum Side {
    Request,
    Response,
}

#[derive(Debug)]
pub(in crate::lower) struct Table<'s> {
    pub(in crate::lower) side: Side,
    pub(in crate::lower) directive: &'s Directive,
    /// The microversions that a heading above it names, and the heading.
    pub(in crate::lower) headed: Option<Headed>,
}

/// The microversions that a heading gives to what stands below it.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Headed {
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) span: Span,
}

impl Headed {
    /// As an API of a major version has it; nothing where it is not about that.
    pub(in crate::lower) fn within(self, major: Option<u16>) -> Option<Self> {
        Some(Self { versions: version::within(self.versions, major)?, ..self })
    }
}

#[derive(Debug)]
pub(in crate::lower) struct Sample {
    /// `None` where neither heading nor file name tells.
    pub(in crate::lower) side: Option<Side>,
    /// What its file name says.
    pub(in crate::lower) named: Option<Side>,
    pub(in crate::lower) shown: Shown,
    pub(in crate::lower) heading: String,
    pub(in crate::lower) versions: VersionRange,
    /// As [`Table::headed`].
    pub(in crate::lower) headed: Option<Headed>,
    /// What is wrong with it, unless it is a file of its own.
    pub(in crate::lower) found: Vec<Diagnostic>,
}

/// Where a sample is.
#[derive(Debug)]
pub(in crate::lower) enum Shown {
    File(FileId),
    /// In the page itself, as a literal block; without a value where that is no JSON.
    Here(Option<Arc<Value>>, Span),
}

impl Stanza<'_> {
    /// A sample that another follows at once, below the heading of the response: both tables stand above, and the first of
    /// the two is what is sent.
    fn sent(&self, sample: Sample) -> Sample {
        let method = self.method.content.joined();
        let method = method.split_whitespace().next().unwrap_or_default();
        let writes = ["POST", "PUT", "PATCH"].iter().any(|m| m.eq_ignore_ascii_case(method));
        let is_first = self.samples.iter().all(|other| other.side != Some(Side::Request));
        match writes && is_first {
            true => Sample { side: Some(Side::Request), ..sample },
            false => sample,
        }
    }
}

impl Sample {
    /// What it shows, where that is JSON.
    pub(in crate::lower) fn value<'v>(&'v self, sources: &'v Sources) -> Option<&'v Arc<Value>> {
        match &self.shown {
            Shown::File(file) => sources.samples.get(file)?.as_ref(),
            Shown::Here(value, _) => value.as_ref(),
        }
    }

    /// All of it.
    pub(in crate::lower) fn span(&self, sources: &Sources) -> Span {
        match self.shown {
            Shown::File(file) => {
                let end = u32::try_from(sources.map.file(file).text.len()).unwrap_or(u32::MAX);
                Span { file, start: 0, end }
            }
            Shown::Here(_, span) => span,
        }
    }

    /// Where it has what it shows; of a literal block no more is known than its own place.
    pub(in crate::lower) fn outline(&self, sources: &Sources, value: &Value) -> Outline {
        match self.shown {
            Shown::File(file) => Outline::of(file, &sources.map.file(file).text, value),
            Shown::Here(_, span) => Outline::unknown(span),
        }
    }
}

/// Codes as they are listed: by directive or in prose, there with the microversions behind each.
#[derive(Debug)]
pub(in crate::lower) enum CodeRef<'s> {
    Directive(&'s Directive),
    Prose { error: Option<bool>, codes: Vec<(u16, VersionRange)>, span: Span },
}

/// Finds the operations of a page.
pub(in crate::lower) fn collect<'s>(
    sources: &'s Sources,
    page: &'s Page,
    root: &Section<'s>,
) -> Stanzas<'s> {
    let mut walk =
        Walk { sources, page, around: Vec::new(), outermost: None, out: Stanzas::default() };
    // A page mostly has one title, under which everything stands: that is the page, not a section.
    let whole = match root.sections.as_slice() {
        [only] if only.sections.iter().any(|s| !s.sections.is_empty()) => only,
        _ => root,
    };
    walk.page(whole);
    walk.out
}

/// How many statements of microversions an operation and the sections around it are read for.
const MAX_SAID: usize = 32;

struct Walk<'s> {
    sources: &'s Sources,
    page: &'s Page,
    /// What the open sections say of the operations within.
    around: Vec<Said>,
    /// The title of the outermost open section that holds groups.
    outermost: Option<String>,
    out: Stanzas<'s>,
}

impl<'s> Walk<'s> {
    /// A page as a whole. What it says before its first group introduces it, also below the first of several titles, where
    /// that is no group: its title is the page's then.
    fn page(&mut self, page: &Section<'s>) {
        self.out.title = page.title_text().to_owned();
        if !methods(page).is_empty() {
            self.section(page, None);
            return;
        }
        self.enter(page);
        let mut children = page.sections.as_slice();
        let is_group = page.title.is_some() && is_group(children);
        if !is_group {
            self.out.intro = own(page);
        }
        if let [first, rest @ ..] = children
            && page.title.is_none()
            && !holds_method(first)
        {
            self.out.title = first.title_text().to_owned();
            below_heading(first, 1, &mut self.out.intro);
            children = rest;
        }
        let group = (is_group || self::is_group(children)).then(|| self.group(page));
        if let Some(group) = group.filter(|_| !is_group) {
            self.out.groups[group].prose.clear();
        }
        self.below(children, group, group, None);
    }

    /// A section that belongs to no operation.
    fn section(&mut self, section: &Section<'s>, enclosing: Option<usize>) {
        if !methods(section).is_empty() {
            let below = section.sections.iter().any(|s| !methods(s).is_empty() && !is_example(s));
            let group = match enclosing {
                Some(group) if !below => group,
                _ => self.group(section),
            };
            self.operations(section, section.title_text(), group);
            return;
        }
        let outer = self.around.len();
        self.enter(section);
        let children = section.sections.as_slice();
        let is_outermost = self.outermost.is_none()
            && children.iter().any(|s| methods(s).is_empty() && holds_method(s));
        if is_outermost {
            self.outermost = Some(section.title_text().to_owned());
        }
        let is_group = is_group(children);
        // What is said before the first group, of several, is said of all of them.
        let says = !section.blocks.is_empty() || children.first().is_some_and(|s| !holds_method(s));
        let own = (is_group || says).then(|| self.group(section));
        self.below(children, own, own.filter(|_| is_group), enclosing);
        if is_outermost {
            self.outermost = None;
        }
        self.around.truncate(outer);
    }

    /// The sections below one. Those without an operation belong to its own group, as far as it stands before others or
    /// has operations itself.
    fn below(
        &mut self,
        sections: &[Section<'s>],
        own: Option<usize>,
        group: Option<usize>,
        enclosing: Option<usize>,
    ) {
        let mut home = own;
        let mut children = sections.iter().peekable();
        while let Some(child) = children.next() {
            if !holds_method(child) {
                self.apart(child, home);
                continue;
            }
            self.section(child, group.or(enclosing.filter(|_| methods(child).is_empty())));
            if methods(child).is_empty() {
                home = group;
            } else if let Some(group) = group {
                self.beside(&mut children, group);
            }
        }
    }

    /// Takes what a section says of the operations below it.
    fn enter(&mut self, section: &Section<'s>) {
        self.around.extend(section.title.iter().filter_map(titled));
        self.around.extend(section.blocks.iter().flat_map(|block| version::of_block(block)));
        self.around.truncate(MAX_SAID);
    }

    /// A section without an operation: it is said of the group, else of the page as far as that has none yet, else of
    /// nothing but itself.
    fn apart(&mut self, section: &Section<'s>, group: Option<usize>) {
        match group {
            Some(group) => under_heading(section, 2, &mut self.out.groups[group].prose),
            None if self.out.groups.is_empty() => {
                under_heading(section, 2, &mut self.out.intro);
            }
            None => {
                let group = self.group(section);
                let prose = &mut self.out.groups[group].prose;
                prose.clear();
                below_heading(section, 1, prose);
            }
        }
    }

    /// The sections right after an operation's that can only be its own, `Request` or `Response Example`: their
    /// titles are no deeper than the operation's by mistake.
    fn beside<'t>(&mut self, rest: &mut Peekable<Iter<'t, Section<'s>>>, group: usize) {
        while let Some(child) = rest.next_if(|s| is_part(s.title_text()) && !holds_method(s)) {
            let Some(mut stanza) = self.out.operations.pop() else { return };
            if let Some(title) = &child.title {
                self.out.misplaced.push((title.text.clone(), title.span, stanza.span));
            }
            let mut headings: Vec<Heading> = child.title.iter().cloned().collect();
            self.fill(&mut stanza, &flatten(&child.blocks), &headings);
            self.parts(&mut stanza, child, &mut headings, group);
            self.out.operations.push(stanza);
        }
    }

    fn group(&mut self, section: &Section<'s>) -> usize {
        let nowhere = Span { file: self.page.file, start: 0, end: 0 };
        let has_method = !methods(section).is_empty();
        self.out.groups.push(Group {
            title: section.title_text().to_owned(),
            span: section.title.as_ref().map_or(nowhere, |title| title.span),
            prose: if has_method { Vec::new() } else { own(section) },
            within: self.outermost.clone(),
        });
        self.out.groups.len() - 1
    }

    /// A section with at least one `rest_method`: each takes what follows it; the sections below belong
    /// to the last one, but for those that have operations of their own. The title is that of the section, or
    /// of the operation whose example it is.
    fn operations(&mut self, section: &Section<'s>, title: &str, group: usize) {
        let other = section.title.iter().filter(|own| own.text != title);
        let headings: Vec<Heading> = other.cloned().collect();
        let blocks = flatten(&section.blocks);
        let starts: Vec<usize> =
            (0..blocks.len()).filter(|at| method_of(blocks[*at]).is_some()).collect();
        for (n, start) in starts.iter().enumerate() {
            let end = starts.get(n + 1).copied().unwrap_or(blocks.len());
            let Some(directive) = method_of(blocks[*start]) else { continue };
            let mut stanza = Stanza {
                page: self.page,
                group,
                title: title.to_owned(),
                title_span: section.title.as_ref().map_or(blocks[*start].span, |title| title.span),
                method: directive,
                span: blocks[*start].span,
                prose: Vec::new(),
                tables: Vec::new(),
                unread: Vec::new(),
                samples: Vec::new(),
                names_sample: false,
                codes: Vec::new(),
                said: section.title.iter().filter_map(titled).collect(),
                around: self.around.clone(),
                answers: Vec::new(),
            };
            let before = if n == 0 { &blocks[..*start] } else { &[] };
            self.fill(&mut stanza, before, &headings);
            self.fill(&mut stanza, &blocks[start + 1..end], &headings);
            if n + 1 == starts.len() {
                self.parts(&mut stanza, section, &mut headings.clone(), group);
            }
            self.out.operations.push(stanza);
        }
    }

    /// The sections below that of an operation.
    fn parts(
        &mut self,
        stanza: &mut Stanza<'s>,
        section: &Section<'s>,
        headings: &mut Vec<Heading>,
        group: usize,
    ) {
        let mut children = section.sections.iter().peekable();
        while let Some(child) = children.next() {
            if methods(child).is_empty() {
                headings.extend(child.title.clone());
                if !is_part(child.title_text()) && has_prose(child) {
                    stanza.prose.push(Prose::Heading(2, child.title_text().to_owned()));
                }
                self.fill(stanza, &flatten(&child.blocks), headings);
                self.parts(stanza, child, headings, group);
                headings.truncate(headings.len() - usize::from(child.title.is_some()));
            } else if is_example(child) {
                self.operations(child, &stanza.title, group);
            } else {
                self.section(child, Some(group));
                self.beside(&mut children, group);
            }
        }
    }

    /// Takes blocks under the given headings into the operation.
    fn fill(&self, stanza: &mut Stanza<'s>, blocks: &[&'s Block], headings: &[Heading]) {
        let mut bold: Option<Heading> = None;
        for (at, block) in blocks.iter().enumerate() {
            if headings.is_empty() && stanza.said.len() < MAX_SAID {
                stanza.said.extend(version::of_block(block));
            }
            if stanza.answers.len() < MAX_SAID {
                stanza.answers.extend(version::answers(block));
            }
            if is_unread(block, headings, bold.as_ref()) {
                stanza.unread.push(block.span);
            }
            match &block.kind {
                BlockKind::Directive(directive) => {
                    self.directive(stanza, directive, headings, bold.as_ref());
                    if !is_part_of_operation(directive) {
                        stanza.prose.push(Prose::Block(block));
                    }
                }
                BlockKind::Paragraph(text) => {
                    let before = at.checked_sub(1).map(|before| blocks[before]);
                    if let Some(codes) = before.and_then(|before| announced(before, block)) {
                        stanza.codes.push(codes);
                        if !is_list_of_codes(text) {
                            stanza.prose.push(Prose::Block(block));
                        }
                        continue;
                    }
                    if let Some(title) = prose::bold(text) {
                        let next = blocks.get(at + 1);
                        let heads = next.is_some_and(|next| {
                            matches!(&next.kind, BlockKind::Directive(d) if is_part_of_operation(d))
                                || matches!(next.kind, BlockKind::Literal(_))
                                || announced(block, next).is_some()
                        });
                        bold = Some(Heading { text: title, span: block.span });
                        if heads {
                            continue;
                        }
                    }
                    self.paragraph(stanza, block, text);
                }
                BlockKind::Literal(text) => {
                    let sample = literal(text, block.span, headings, bold.as_ref());
                    if sample.as_ref().and_then(|sample| sample.value(self.sources)).is_none() {
                        stanza.prose.push(Prose::Block(block));
                    }
                    let next = blocks.get(at + 1).map(|next| &next.kind);
                    let is_followed = matches!(next, Some(BlockKind::Literal(_)));
                    stanza.samples.extend(sample.map(|sample| match is_followed {
                        true => stanza.sent(sample),
                        false => sample,
                    }));
                }
                BlockKind::Bullets(items) if is_code_list(items) => {
                    for item in items.iter().flatten() {
                        if let BlockKind::Paragraph(text) = &item.kind {
                            self.paragraph(stanza, item, text);
                        }
                    }
                }
                _ => stanza.prose.push(Prose::Block(block)),
            }
        }
    }

    /// A statement of codes goes on to the end of its paragraph or to the next statement.
    fn paragraph(&self, stanza: &mut Stanza<'s>, block: &'s Block, text: &Text) {
        let first = text.lines.iter().position(|line| status::announces(line).is_some());
        let Some(first) = first else {
            stanza.prose.push(Prose::Block(block));
            return;
        };
        if first > 0 {
            stanza.prose.push(Prose::Lines(text.lines[..first].join("\n")));
        }
        let mut open: Option<(Option<bool>, String, Span)> = None;
        let mut close = |open: &mut Option<(Option<bool>, String, Span)>| {
            if let Some((error, text, span)) = open.take() {
                let codes = status::codes(&text).into_iter();
                let codes = codes.map(|(code, behind)| (code, of_code(behind))).collect();
                stanza.codes.push(CodeRef::Prose { error, codes, span });
            }
        };
        for (line, span) in text.iter().skip(first) {
            if let Some(announced) = status::announces(line) {
                close(&mut open);
                open = Some((announced.error, announced.rest.to_owned(), span));
            } else if let Some((_, text, whole)) = &mut open {
                text.push(' ');
                text.push_str(line);
                whole.end = span.end;
            }
        }
        close(&mut open);
    }

    fn directive(
        &self,
        stanza: &mut Stanza<'s>,
        directive: &'s Directive,
        headings: &[Heading],
        bold: Option<&Heading>,
    ) {
        match directive.name.as_str() {
            "rest_parameters" | "csv-table" if is_part_of_operation(directive) => {
                let told = side_of(headings, bold);
                let first = stanza.tables.is_empty();
                let side = told.unwrap_or(if first { Side::Request } else { Side::Response });
                let headed = headed(headings, bold);
                stanza.tables.push(Table { side, directive, headed });
            }
            "rest_status_code" => stanza.codes.push(CodeRef::Directive(directive)),
            "literalinclude" => {
                let path = directive.argument();
                let from = directive.name_span.file;
                let Some(file) = self.sources.resolve(self.page, from, &path) else {
                    stanza.names_sample = true;
                    return;
                };
                let heading = bold.or(headings.last()).map(|heading| heading.text.as_str());
                let heading = heading.unwrap_or(&stanza.title).to_owned();
                let named = side_of_file(&path);
                let side = side_of(headings, bold).or(named);
                let headed = headed(headings, bold);
                let version = version_in(&heading).or_else(|| version_in(&path));
                let versions = VersionRange { min: version, max: None };
                let versions = headed.map_or(versions, |headed| headed.versions);
                let (shown, found) = (Shown::File(file), Vec::new());
                let sample = Sample { side, named, shown, heading, versions, headed, found };
                stanza.samples.push(sample);
            }
            _ => {}
        }
    }
}

/// Returns `true` if a directive is read as what an operation has, and is no text.
fn is_part_of_operation(directive: &Directive) -> bool {
    match directive.name.as_str() {
        "rest_parameters" | "rest_status_code" | "literalinclude" => true,
        _ => !directive.parameters.is_empty(),
    }
}

/// Returns `true` if a table under a heading of a request, a response or codes has a first column of such, and is text to us.
fn is_unread(block: &Block, headings: &[Heading], bold: Option<&Heading>) -> bool {
    const COLUMNS: [&str; 9] = [
        "parameter",
        "parameters",
        "parameter name",
        "name",
        "field",
        "attribute",
        "code",
        "status code",
        "http code",
    ];
    let heading = bold.or(headings.last()).map(|heading| heading.text.to_lowercase());
    let is_headed = heading.is_some_and(|heading| {
        ["request", "response", "parameters", "codes"].iter().any(|word| heading.contains(word))
    });
    let first = || table_head(block).map(|cell| cell.trim_matches(['*', '`']).to_lowercase());
    is_headed && first().is_some_and(|cell| COLUMNS.contains(&cell.as_str()))
}

/// The first cell of a table's heading, where it is text.
fn table_head(block: &Block) -> Option<String> {
    let text = |blocks: &[Block]| match blocks {
        [Block { kind: BlockKind::Paragraph(text), .. }, ..] => Some(text.lines.join(" ")),
        _ => None,
    };
    match &block.kind {
        BlockKind::Table(table) if table.header_rows > 0 => text(table.rows.first()?.first()?),
        BlockKind::Directive(directive) if !is_part_of_operation(directive) => {
            match directive.name.as_str() {
                "csv-table" => {
                    let delimiter = csv::delimiter(directive.option("delim"));
                    let record = csv::records(directive.option("header")?, delimiter);
                    record.into_iter().next()?.values.into_iter().next()
                }
                "list-table" => {
                    let BlockKind::Bullets(rows) = &directive.blocks.first()?.kind else {
                        return None;
                    };
                    let BlockKind::Bullets(cells) = &rows.first()?.first()?.kind else {
                        return None;
                    };
                    text(cells.first()?)
                }
                "table" => directive.blocks.first().and_then(table_head),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The codes of a paragraph below one that is bold and says no more than that they follow: `**Normal response codes**`.
fn announced<'s>(bold: &Block, below: &Block) -> Option<CodeRef<'s>> {
    let (BlockKind::Paragraph(title), BlockKind::Paragraph(text)) = (&bold.kind, &below.kind)
    else {
        return None;
    };
    let title = prose::bold(title)? + ":";
    let error = status::announces(&title).filter(|announced| announced.rest.is_empty())?.error;
    let text = text.lines.join(" ");
    let codes = status::codes(&text).into_iter();
    let codes: Vec<_> = codes.map(|(code, behind)| (code, of_code(behind))).collect();
    (!codes.is_empty()).then_some(CodeRef::Prose { error, codes, span: below.span })
}

/// Returns `true` if a text is codes with a word for each: `badRequest (400), unauthorized (401)`.
fn is_list_of_codes(text: &Text) -> bool {
    let joined = text.lines.join(" ");
    let mut items = joined.split([',', ';', ')']);
    items.all(|item| {
        item.split_whitespace().filter(|word| word.contains(char::is_alphabetic)).count() < 2
    })
}

/// A literal block that shows a body, where a heading says whose.
fn literal(
    text: &Text,
    span: Span,
    headings: &[Heading],
    bold: Option<&Heading>,
) -> Option<Sample> {
    let side = side_of(headings, bold)?;
    let first = text.lines.iter().map(|line| line.trim()).find(|line| !line.is_empty())?;
    if !first.starts_with(['{', '[']) {
        return None;
    }
    let joined = text.joined();
    let (value, mut found) = sample::parse(span.file, &joined);
    for diagnostic in &mut found {
        let before = joined.get(..diagnostic.primary.span.start as usize).unwrap_or(&joined);
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        diagnostic.primary.span = text.spans.get(line).copied().unwrap_or(span);
    }
    let headed = headed(headings, bold);
    Some(Sample {
        side: Some(side),
        named: None,
        shown: Shown::Here(value.map(Arc::new), span),
        heading: String::new(),
        versions: headed.map_or(VersionRange::ALL, |headed| headed.versions),
        headed,
        found,
    })
}

/// Returns `true` if some of the sections is that of an operation.
fn is_group(sections: &[Section<'_>]) -> bool {
    sections.iter().any(|section| !methods(section).is_empty())
}

/// The text that stands right below a section's title, or before the first of a page. A list of fields in front of all is
/// about the file (docutils' bibliographic fields), and no text.
fn own<'s>(section: &Section<'s>) -> Vec<Prose<'s>> {
    let is_about_file =
        |block: &&&'s Block| section.title.is_none() && matches!(block.kind, BlockKind::Fields(_));
    let about = section.blocks.iter().take_while(is_about_file).count();
    section.blocks[about..].iter().copied().map(Prose::Block).collect()
}

/// A section without an operation, below its title.
fn under_heading<'s>(section: &Section<'s>, level: u8, out: &mut Vec<Prose<'s>>) {
    out.push(Prose::Heading(level, section.title_text().to_owned()));
    below_heading(section, level, out);
}

/// The text of a section without an operation, whose title has a level.
fn below_heading<'s>(section: &Section<'s>, level: u8, out: &mut Vec<Prose<'s>>) {
    out.extend(section.blocks.iter().copied().map(Prose::Block));
    for child in &section.sections {
        under_heading(child, level.saturating_add(1), out);
    }
}

/// Whether a section holds an operation, at any depth.
fn holds_method(section: &Section<'_>) -> bool {
    !methods(section).is_empty() || section.sections.iter().any(holds_method)
}

/// The `rest_method`s that stand in the section itself.
fn methods<'s>(section: &Section<'s>) -> Vec<&'s Directive> {
    flatten(&section.blocks).into_iter().filter_map(method_of).collect()
}

fn method_of(block: &Block) -> Option<&Directive> {
    match &block.kind {
        BlockKind::Directive(directive) if directive.name == "rest_method" => Some(directive),
        _ => None,
    }
}

/// Blocks with those of a quotation in its place where it holds directives of an operation: indented by mistake.
/// Of other blocks those that hold such directives, as `only` or an item of a list, are followed by them.
fn flatten<'s>(blocks: &[&'s Block]) -> Vec<&'s Block> {
    let mut out = Vec::with_capacity(blocks.len());
    for block in blocks {
        match &block.kind {
            BlockKind::Quote(inside) if holds_stanza(block) => {
                out.extend(flatten(&inside.iter().collect::<Vec<_>>()));
            }
            _ => {
                out.push(*block);
                stanzas_within(block, &mut out);
            }
        }
    }
    out
}

fn stanzas_within<'s>(block: &'s Block, out: &mut Vec<&'s Block>) {
    for block in block.within().into_iter().flatten() {
        if is_stanza(block) {
            out.push(block);
        } else {
            stanzas_within(block, out);
        }
    }
}

fn holds_stanza(block: &Block) -> bool {
    is_stanza(block) || block.within().into_iter().flatten().any(holds_stanza)
}

fn is_stanza(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Directive(directive)
        if directive.name.starts_with("rest_") || directive.name == "literalinclude")
}

fn is_code_list(items: &[Vec<Block>]) -> bool {
    items.iter().flatten().any(|block| match &block.kind {
        BlockKind::Paragraph(text) => text.lines.iter().any(|l| status::announces(l).is_some()),
        _ => false,
    })
}

fn has_prose(section: &Section<'_>) -> bool {
    section.blocks.iter().any(|block| {
        matches!(
            block.kind,
            BlockKind::Paragraph(_)
                | BlockKind::Bullets(_)
                | BlockKind::Enumerated(..)
                | BlockKind::Table(_)
        )
    })
}

/// Whether a title says nothing but which part of an operation stands below: `Response codes`, `Request Example`.
fn is_part(title: &str) -> bool {
    const WORDS: [&str; 16] = [
        "request",
        "response",
        "respone",
        "parameter",
        "parameters",
        "example",
        "examples",
        "code",
        "codes",
        "status",
        "body",
        "header",
        "headers",
        "json",
        "normal",
        "error",
    ];
    let lower = title.to_lowercase();
    let mut words = lower.split_whitespace().peekable();
    words.peek().is_some() && words.all(|word| WORDS.contains(&word))
}

/// Whether a section within an operation shows an exchange of it: a method there is what is sent in it.
fn is_example(section: &Section<'_>) -> bool {
    let lower = section.title_text().to_lowercase();
    ["request", "response", "example"].iter().any(|word| lower.starts_with(word))
}

/// What the nearest heading says: `Response Example`, `Request Parameters`.
fn side_of(headings: &[Heading], bold: Option<&Heading>) -> Option<Side> {
    bold.into_iter().chain(headings.iter().rev()).find_map(|heading| {
        let lower = heading.text.to_lowercase();
        match (lower.find("request"), lower.find("respon")) {
            (Some(request), Some(response)) if response < request => Some(Side::Response),
            (Some(_), _) => Some(Side::Request),
            (None, Some(_)) => Some(Side::Response),
            (None, None) => None,
        }
    })
}

/// The microversions that the nearest heading names which names some.
fn headed(headings: &[Heading], bold: Option<&Heading>) -> Option<Headed> {
    let mut all = bold.into_iter().chain(headings.iter().rev());
    all.find_map(|Heading { text, span }| Some(Headed { versions: range_in(text)?, span: *span }))
}

/// The microversions in parentheses right behind a code.
fn of_code(behind: &str) -> VersionRange {
    let own = Some(behind.trim_start()).filter(|behind| behind.starts_with('('));
    own.and_then(range_in).unwrap_or(VersionRange::ALL)
}

/// What a section's title says of microversions.
fn titled(title: &Heading) -> Option<Said> {
    version::of_title(&title.text, title.span)
}

/// What a sample's file name says: `snapshot-create-req.json`.
fn side_of_file(path: &str) -> Option<Side> {
    let name = path.rsplit('/').next().unwrap_or(path).to_lowercase();
    let words: Vec<&str> = name.split(|c: char| !c.is_ascii_alphanumeric()).collect();
    if words.iter().any(|w| matches!(*w, "req" | "request")) {
        Some(Side::Request)
    } else if words.iter().any(|w| matches!(*w, "resp" | "response")) {
        Some(Side::Response)
    } else {
        None
    }
}

/// The version in `(v3.65)` or `/v2.96/`: a `v`, two numbers and a dot, standing alone.
fn version_in(text: &str) -> Option<Microversion> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '.'))
        .filter(|word| word.starts_with('v') && word.contains('.'))
        .find_map(|word| word.trim_end_matches('.').parse().ok())
}

#[cfg(test)]
mod tests {
    use super::{Heading, Microversion, Side, is_part, side_of, side_of_file, version_in};
    use crate::source::{FileId, Span};

    #[test]
    fn the_nearest_heading_decides_the_side() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let heading = |text: &str| Heading { text: text.to_owned(), span };
        let headings = |h: &[&str]| h.iter().map(|h| heading(h)).collect::<Vec<_>>();
        assert_eq!(
            side_of(&headings(&["Request", "Response Example"]), None),
            Some(Side::Response)
        );
        assert_eq!(
            side_of(&headings(&["Response"]), Some(&heading("Example: JSON request"))),
            Some(Side::Request)
        );
        assert_eq!(side_of(&headings(&["Example"]), None), None);
        assert_eq!(side_of_file("samples/a-create-req.json"), Some(Side::Request));
        assert_eq!(side_of_file("samples/requirements.json"), None);
    }

    #[test]
    fn a_title_of_a_part_says_nothing_else() {
        for title in ["Request", "Response codes", "Response Example", "Error response codes"] {
            assert!(is_part(title), "{title}");
        }
        for title in ["", "Request a quota", "Example workflow", "Show headers of a request"] {
            assert!(!is_part(title), "{title}");
        }
    }

    #[test]
    fn versions_are_found_in_headings_and_paths() {
        assert_eq!(version_in("Response Example (v3.65)"), Some(Microversion::new(3, 65)));
        assert_eq!(version_in("../samples/v2.10/a.json"), Some(Microversion::new(2, 10)));
        assert_eq!(version_in("volumes v3"), None);
    }
}
