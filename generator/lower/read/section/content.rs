//! The content below an operation's title: its tables, samples, codes and prose.

use crate::ir::{Method, VersionRange};
use crate::source::{Sources, Span};
use crate::syntax::rst::{Block, BlockKind, Definition, Directive, Text};
use crate::syntax::status;

use crate::lower::read::page::Heading;
use crate::lower::read::{prose, version};

use super::block::is_part_of_operation;
use super::heading::{headed, is_of_error, of_code, side_of, side_of_file, side_of_lead};
use super::rest_method::{CodeRef, Headed, MAX_SAID, Prose, RestMethod, Side, Table};
use super::sample::{Sample, Shown, literal};
use super::unread::is_unread;

impl<'s> RestMethod<'s> {
    /// Takes blocks under the given headings into the operation.
    pub(super) fn fill(
        &mut self,
        sources: &'s Sources,
        blocks: &[&'s Block],
        headings: &[Heading],
    ) {
        let mut bold: Option<Heading> = None;
        let mut lead: Option<Headed> = None;
        // A sample of an answer that fails shows nothing of one that succeeds.
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
                _ if shown_in(block).is_some() => lead,
                BlockKind::Directive(directive) if is_part_of_operation(directive) => lead,
                _ => None,
            };
            let before = at.checked_sub(1).map(|before| blocks[before]);
            if is_unread(block, headings, bold.as_ref()) {
                self.unread.push(block.span);
            }
            if let Some((text, language)) = shown_in(block) {
                if fails(bold.as_ref()) {
                    self.prose.push(Prose::Block(block));
                    continue;
                }
                let told = before.and_then(side_of_lead);
                let side = told.or_else(|| side_of(headings, bold.as_ref()));
                let headed = lead.or_else(|| headed(headings, bold.as_ref()));
                let mut sample = side.and_then(|side| literal(text, block.span, side, headed));
                // A sample that claims to be JSON is held against that wherever it stands.
                let is_linted = language == Some("json");
                sample.iter_mut().filter(|_| is_linted).for_each(|sample| sample.found.clear());
                if sample.as_ref().and_then(|sample| sample.value(sources)).is_none() {
                    self.prose.push(Prose::Block(block));
                }
                let is_followed = blocks.get(at + 1).is_some_and(|next| shown_in(next).is_some());
                let sample = sample.map(|sample| match is_followed && told.is_none() {
                    true => self.sent(sample),
                    false => sample,
                });
                self.samples.extend(sample);
                continue;
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
                BlockKind::Bullets(items) if lists_codes(before, headings, bold.as_ref()) => {
                    let error = before.and_then(announces);
                    self.codes.extend(codes_of(items, error.flatten(), block.span));
                    self.prose.push(Prose::Block(block));
                }
                BlockKind::Bullets(items) if is_code_list(items) => {
                    for item in items.iter().flatten() {
                        if let BlockKind::Paragraph(text) = &item.kind {
                            self.paragraph(item, text);
                        }
                    }
                }
                BlockKind::Definitions(items) => {
                    self.codes.extend(items.iter().filter_map(below));
                    self.prose.push(Prose::Block(block));
                }
                _ => self.prose.push(Prose::Block(block)),
            }
        }
    }

    /// A sample that another follows at once, below the heading of the response: both tables stand above, and the first of
    /// the two is what is sent.
    fn sent(&self, sample: Sample) -> Sample {
        let method = self.directive.content.joined();
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
                let nameless = status::nameless(&text).into_iter().map(str::to_owned).collect();
                self.codes.push(CodeRef::Prose { error, codes, nameless, span });
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

/// The text that a block shows as it is, with its language.
fn shown_in(block: &Block) -> Option<(&Text, Option<&'static str>)> {
    const LANGUAGES: [&str; 3] = ["json", "javascript", "js"];
    match &block.kind {
        BlockKind::Literal(text) => Some((text, None)),
        BlockKind::Directive(directive)
            if matches!(directive.name.as_str(), "code-block" | "code" | "sourcecode") =>
        {
            let argument = directive.argument();
            let language = LANGUAGES.iter().find(|language| **language == argument)?;
            Some((&directive.content, Some(language)))
        }
        _ => None,
    }
}

/// A bold paragraph is the heading of what stands right below it.
fn heads(bold: &Block, next: &Block) -> bool {
    match &next.kind {
        BlockKind::Directive(directive) if is_part_of_operation(directive) => true,
        _ if shown_in(next).is_some() => true,
        _ => announced(bold, next).is_some(),
    }
}

/// The codes of a paragraph below one that is bold and says no more than that they follow: `**Normal response codes**`.
fn announced<'s>(bold: &Block, below: &Block) -> Option<CodeRef<'s>> {
    let (BlockKind::Paragraph(title), BlockKind::Paragraph(text)) = (&bold.kind, &below.kind)
    else {
        return None;
    };
    let error = error_of(&(prose::bold(title)? + ":"))?;
    let text = text.lines.join(" ");
    let codes = status::codes(&text).into_iter();
    let codes: Vec<_> = codes.map(|(code, behind)| (code, of_code(behind))).collect();
    let (nameless, span) = (Vec::new(), below.span);
    (!codes.is_empty()).then_some(CodeRef::Prose { error, codes, nameless, span })
}

/// The codes of a list that is indented below a line which says that they follow.
fn below<'s>(definition: &Definition) -> Option<CodeRef<'s>> {
    let error = error_of(&definition.term)?;
    let [Block { kind: BlockKind::Bullets(items), span }] = definition.blocks.as_slice() else {
        return None;
    };
    codes_of(items, error, *span)
}

/// The kind of the codes that a paragraph says to follow at its end.
fn announces(block: &Block) -> Option<Option<bool>> {
    let BlockKind::Paragraph(text) = &block.kind else { return None };
    error_of(text.lines.last()?)
}

/// The kind of the codes that a line says to follow, and no more.
fn error_of(line: &str) -> Option<Option<bool>> {
    status::announces(line).filter(|announced| announced.rest.is_empty()).map(|found| found.error)
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
    let heading = bold.or(headings.last()).map(|heading| heading.text.to_lowercase());
    before.and_then(announces).is_some() || heading.is_some_and(|text| text.contains("codes"))
}

/// The codes of a list's items, if each begins with one or more: `201 - Created for API version 2.5 and higher`.
fn codes_of<'s>(items: &[Vec<Block>], error: Option<bool>, span: Span) -> Option<CodeRef<'s>> {
    let of = |item: &Vec<Block>| {
        let BlockKind::Paragraph(text) = &item.first()?.kind else { return None };
        let text = text.lines.join(" ");
        let first = status::codes(first_of(&text)?).len();
        let codes = status::codes(&text).into_iter().take(first);
        let codes: Vec<_> = codes.map(|(code, behind)| (code, of_code(behind))).collect();
        Some(codes).filter(|codes| !codes.is_empty())
    };
    let codes = items.iter().map(of).collect::<Option<Vec<_>>>()?.concat();
    let nameless = Vec::new();
    Some(CodeRef::Prose { error, codes, nameless, span })
}

/// The codes that an item begins with, `401, 403` or `conflict (409)`: what is said of them may have numbers too.
fn first_of(item: &str) -> Option<&str> {
    let item = item.trim_start_matches(['`', '*']);
    let end = match item.starts_with(|c: char| c.is_ascii_digit()) {
        true => item.find(char::is_alphabetic).unwrap_or(item.len()),
        false => {
            let (name, _) = item.split_once('(')?;
            let is_name = name.split_whitespace().count() == 1;
            name.len() + item[name.len()..].find(')').filter(|_| is_name)?
        }
    };
    Some(&item[..end])
}

fn is_code_list(items: &[Vec<Block>]) -> bool {
    items.iter().flatten().any(|block| match &block.kind {
        BlockKind::Paragraph(text) => text.lines.iter().any(|l| status::announces(l).is_some()),
        _ => false,
    })
}
