//! What stands below an operation's title: its tables, samples, codes and prose.

use crate::ir::{Method, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::rst::{Block, BlockKind, Directive, Text};
use crate::syntax::status;

use crate::lower::read::page::Heading;
use crate::lower::read::{prose, version};

use super::block::is_part_of_operation;
use super::heading::{headed, is_of_error, of_code, side_of, side_of_file};
use super::sample::{Sample, Shown, literal};
use super::stanza::{CodeRef, Headed, MAX_SAID, Prose, Side, Stanza, Table};
use super::unread::is_unread;

impl<'s> Stanza<'s> {
    /// Takes blocks under the given headings into the operation.
    pub(super) fn fill(
        &mut self,
        sources: &'s Sources,
        blocks: &[&'s Block],
        headings: &[Heading],
    ) {
        let mut bold: Option<Heading> = None;
        let mut lead: Option<Headed> = None;
        // What shows an answer that fails shows nothing of one that succeeds.
        let fails = |bold: Option<&Heading>| is_of_error(headings, bold);
        for (at, block) in blocks.iter().enumerate() {
            if headings.is_empty() && self.said.len() < MAX_SAID {
                self.said.extend(version::of_block(block));
            }
            if self.answers.len() < MAX_SAID {
                self.answers.extend(version::answers(block));
            }
            if self.fields.len() < MAX_SAID {
                self.fields.extend(version::fields(block));
            }
            lead = match &block.kind {
                BlockKind::Paragraph(text) => leading(text, block.span),
                BlockKind::Directive(directive) if !is_part_of_operation(directive) => None,
                BlockKind::Directive(_) | BlockKind::Literal(_) => lead,
                _ => None,
            };
            let before = at.checked_sub(1).map(|before| blocks[before]);
            if is_unread(block, headings, bold.as_ref()) {
                self.unread.push(block.span);
            }
            match &block.kind {
                BlockKind::Directive(directive) => {
                    let headed = lead.or_else(|| headed(headings, bold.as_ref()));
                    self.directive(sources, directive, headings, bold.as_ref(), headed);
                    if !is_part_of_operation(directive) {
                        self.prose.push(Prose::Block(block));
                    }
                }
                BlockKind::Paragraph(text) => {
                    if let Some(codes) = before.and_then(|before| announced(before, block)) {
                        self.codes.push(codes);
                        if !is_list_of_codes(text) {
                            self.prose.push(Prose::Block(block));
                        }
                        continue;
                    }
                    if let Some(title) = prose::bold(text) {
                        bold = Some(Heading { text: title, span: block.span });
                        if blocks.get(at + 1).is_some_and(|next| heads(block, next)) {
                            continue;
                        }
                    }
                    self.paragraph(block, text);
                }
                BlockKind::Literal(_) if fails(bold.as_ref()) => {
                    self.prose.push(Prose::Block(block))
                }
                BlockKind::Literal(text) => {
                    let headed = lead.or_else(|| headed(headings, bold.as_ref()));
                    let sample = literal(text, block.span, headings, bold.as_ref(), headed);
                    if sample.as_ref().and_then(|sample| sample.value(sources)).is_none() {
                        self.prose.push(Prose::Block(block));
                    }
                    let next = blocks.get(at + 1).map(|next| &next.kind);
                    let is_followed = matches!(next, Some(BlockKind::Literal(_)));
                    self.samples.extend(sample.map(|sample| match is_followed {
                        true => self.sent(sample),
                        false => sample,
                    }));
                }
                BlockKind::Bullets(items) if lists_codes(before, headings, bold.as_ref()) => {
                    let codes = codes_of(items);
                    if !codes.is_empty() {
                        self.codes.push(CodeRef::Prose { error: None, codes, span: block.span });
                    }
                    self.prose.push(Prose::Block(block));
                }
                BlockKind::Bullets(items) if is_code_list(items) => {
                    for item in items.iter().flatten() {
                        if let BlockKind::Paragraph(text) = &item.kind {
                            self.paragraph(item, text);
                        }
                    }
                }
                _ => self.prose.push(Prose::Block(block)),
            }
        }
    }

    /// A sample that another follows at once, below the heading of the response: both tables stand above, and the first of
    /// the two is what is sent.
    fn sent(&self, sample: Sample) -> Sample {
        let method = self.method.content.joined();
        let method = method.split_whitespace().next().and_then(Method::parse);
        let writes = method.is_some_and(Method::writes);
        let is_first = self.samples.iter().all(|other| other.side != Some(Side::Request));
        match writes && is_first {
            true => Sample { side: Some(Side::Request), ..sample },
            false => sample,
        }
    }

    /// A statement of codes goes on to the end of its paragraph or to the next statement.
    fn paragraph(&mut self, block: &'s Block, text: &Text) {
        let first = text.lines.iter().position(|line| status::announces(line).is_some());
        let Some(first) = first else {
            self.prose.push(Prose::Block(block));
            return;
        };
        if first > 0 {
            self.prose.push(Prose::Lines(text.lines[..first].join("\n")));
        }
        let mut open: Option<(Option<bool>, String, Span)> = None;
        let mut close = |open: &mut Option<(Option<bool>, String, Span)>| {
            if let Some((error, text, span)) = open.take() {
                let codes = status::codes(&text).into_iter();
                let codes = codes.map(|(code, behind)| (code, of_code(behind))).collect();
                self.codes.push(CodeRef::Prose { error, codes, span });
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
        &mut self,
        sources: &'s Sources,
        directive: &'s Directive,
        headings: &[Heading],
        bold: Option<&Heading>,
        headed: Option<Headed>,
    ) {
        match directive.name.as_str() {
            "rest_parameters" | "csv-table" | "literalinclude" if is_of_error(headings, bold) => {}
            "rest_parameters" | "csv-table" if is_part_of_operation(directive) => {
                let told = side_of(headings, bold);
                let first = self.tables.is_empty();
                let side = told.unwrap_or(if first { Side::Request } else { Side::Response });
                self.tables.push(Table { side, directive, headed });
            }
            "rest_status_code" => self.codes.push(CodeRef::Directive(directive)),
            "literalinclude" => {
                let path = directive.argument();
                let from = directive.name_span.file;
                let Some(file) = sources.resolve(self.page, from, &path) else {
                    self.names_sample = true;
                    return;
                };
                let heading = bold.or(headings.last()).map(|heading| heading.text.as_str());
                let heading = heading.unwrap_or(&self.title).to_owned();
                let named = side_of_file(&path);
                let side = side_of(headings, bold).or(named);
                let version = version::taken(&heading).or_else(|| version::taken_by(&path));
                let versions = VersionRange { min: version, max: None };
                let versions = headed.map_or(versions, |headed| headed.versions);
                let (shown, found) = (Shown::File(file), Vec::new());
                let sample = Sample { side, named, shown, heading, versions, headed, found };
                self.samples.push(sample);
            }
            _ => {}
        }
    }
}

/// The microversions that a paragraph gives to the tables and samples that it leads to.
fn leading(text: &Text, span: Span) -> Option<Headed> {
    Some(Headed { versions: version::leading(&text.joined())?, span })
}

/// A bold paragraph is the heading of what stands right below it.
fn heads(bold: &Block, next: &Block) -> bool {
    match &next.kind {
        BlockKind::Directive(directive) => is_part_of_operation(directive),
        BlockKind::Literal(_) => true,
        _ => announced(bold, next).is_some(),
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

/// A list stands below words that announce codes, or below their heading.
fn lists_codes(before: Option<&Block>, headings: &[Heading], bold: Option<&Heading>) -> bool {
    let is_announced = before.is_some_and(|before| match &before.kind {
        BlockKind::Paragraph(text) => {
            let last = text.lines.last().and_then(|line| status::announces(line));
            last.is_some_and(|announced| announced.rest.is_empty())
        }
        _ => false,
    });
    let heading = bold.or(headings.last()).map(|heading| heading.text.to_lowercase());
    is_announced || heading.is_some_and(|heading| heading.contains("codes"))
}

/// The codes of a list's items, if each begins with one: `201 - Created for API version 2.5 and higher`.
fn codes_of(items: &[Vec<Block>]) -> Vec<(u16, VersionRange)> {
    let of = |item: &Vec<Block>| {
        let BlockKind::Paragraph(text) = &item.first()?.kind else { return None };
        let text = text.lines.join(" ");
        let is_first =
            text.trim_start_matches(['`', '*']).starts_with(|c: char| c.is_ascii_digit());
        let codes = status::codes(&text);
        let (code, behind) = codes.first().filter(|_| is_first)?;
        Some((*code, of_code(behind)))
    };
    items.iter().map(of).collect::<Option<_>>().unwrap_or_default()
}

fn is_code_list(items: &[Vec<Block>]) -> bool {
    items.iter().flatten().any(|block| match &block.kind {
        BlockKind::Paragraph(text) => text.lines.iter().any(|l| status::announces(l).is_some()),
        _ => false,
    })
}
