//! Markup that readers see as text, or that Sphinx refuses.

use std::ops::Range;

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::{FileId, Sources, Span};
use crate::syntax::parameters::{Parameters, Spanned};
use crate::syntax::rst::inline::{self, Token};
use crate::syntax::rst::{self, Block, BlockKind, Definition, Directive, Text};
use crate::syntax::sample;

use super::{spelling, underline, word};

/// Checks every page and every parameters file.
pub(in crate::lower) fn files(sources: &Sources) -> Vec<Diagnostic> {
    let files: Vec<FileId> = sources.map.files().map(|(file, _)| file).collect();
    let found = files.into_par_iter().flat_map_iter(|file| {
        let mut found = Vec::new();
        if let Some(parameters) = sources.parameters.get(&file) {
            descriptions(sources, parameters, &mut found);
        }
        if let Some(document) = sources.documents.get(&file) {
            blocks(&document.blocks, &mut found);
        }
        found
    });
    found.collect()
}

/// Checks the blocks of a page.
fn blocks(blocks: &[Block], diagnostics: &mut Vec<Diagnostic>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(text) => {
                diagnostics.extend(undotted(text));
                diagnostics.extend(paragraph(text));
                diagnostics.extend(word::doubled(text));
                diagnostics.extend(spelling::words(text));
            }
            BlockKind::Title(title) => {
                diagnostics.extend(underline::uneven(title, block.span));
                diagnostics.extend(spelling::title(title, block.span));
            }
            BlockKind::Literal(text) => diagnostics.extend(command(text)),
            BlockKind::Directive(directive) => {
                if matches!(directive.name.as_str(), "code-block" | "code" | "sourcecode") {
                    diagnostics.extend(json(directive));
                    diagnostics.extend(command(&directive.content));
                }
                self::blocks(&directive.blocks, diagnostics);
            }
            BlockKind::Definitions(items) => {
                for item in items {
                    diagnostics.extend(definition(item));
                    self::blocks(&item.blocks, diagnostics);
                }
            }
            _ => block.within().into_iter().for_each(|within| self::blocks(within, diagnostics)),
        }
    }
}

/// Checks the descriptions of a parameters file.
fn descriptions(sources: &Sources, parameters: &Parameters, diagnostics: &mut Vec<Diagnostic>) {
    for description in parameters.entries.values().filter_map(|e| e.description.as_ref()) {
        let has_markup = description.text.contains(['`', '*', '-', '+', '&', ':', '.']);
        let text = &description.text;
        if !has_markup && !word::may_double(text) && !spelling::may_be(text) {
            continue;
        }
        let mut found = Vec::new();
        let (document, _) = rst::parse(description.span.file, &description.text);
        blocks(&document.blocks, &mut found);
        let whole = &sources.map.file(description.span.file).text;
        for mut diagnostic in found {
            let at = diagnostic.primary.span;
            diagnostic.primary.span =
                within(whole, description, at.start as usize..at.end as usize);
            // Its places are those of the text alone.
            diagnostic.fix = None;
            diagnostics.push(diagnostic);
        }
    }
}

/// The place in the file of a part of a description, where YAML has its lines indented. Of several lines it is the first; of a
/// text that YAML folds the first that has it, and else all of it.
fn within(file: &str, description: &Spanned, part: Range<usize>) -> Span {
    let (text, whole) = (description.text.as_str(), description.span);
    let raw = file.get(whole.start as usize..whole.end as usize).unwrap_or_default();
    let part = text
        .get(part.clone())
        .and_then(|text| text.lines().next())
        .map(|first| part.start..part.start + first.len());
    let Some(part) = part.filter(|part| !part.is_empty()) else { return whole };
    let start = text[..part.start].rfind('\n').map_or(0, |at| at + 1);
    let line = text[start..].lines().next().unwrap_or_default();
    let indent = line.len() - line.trim_start().len();
    let column = (part.start - start).checked_sub(indent);
    let found = column.and_then(|column| Some(raw.find(line.trim())? + column));
    let found = found.or_else(|| raw.find(&text[part.clone()]));
    found.map_or(whole, |at| whole.part(at, part.len()))
}

fn paragraph(text: &Text) -> impl Iterator<Item = Diagnostic> {
    let found =
        [glued_list(text), glued_literal(text), entity(text), unclosed(text), overfull(text)];
    found
        .into_iter()
        .flatten()
        .map(|(span, message, help)| Diagnostic::new(Code::LostMarkup, span, message).help(help))
}

/// The head of a directive without its dots, or with one of them.
fn undotted(text: &Text) -> Option<Diagnostic> {
    let (line, span) = text.iter().next()?;
    let (name, length) = line.contains("::").then(|| rst::unmarked(line))??;
    let fix = Edit::new(span.part(0, length), format!(".. {name}::"));
    Some(
        Diagnostic::new(Code::NearMissDirective, span, format!("`{line}` is text"))
            .label("nothing of it is read")
            .help(format!("write `.. {name}::`"))
            .fix(Fix::to_look_at(fix)),
    )
}

type Finding = (Span, String, &'static str);

/// The numbers of lists as they begin.
const NUMBER: [&str; 4] = ["1. ", "2. ", "3. ", "#. "];

/// `::` at the end of a term: what is further in below it is its definition, as docutils says too.
fn definition(item: &Definition) -> Option<Diagnostic> {
    let span = item.span;
    item.term.trim_end().ends_with("::").then(|| {
        let message = "`::` announces text as it is, and no blank line stands behind it";
        Diagnostic::new(Code::LostMarkup, span, message)
            .help("put a blank line behind it")
            .fix(Fix::to_look_at(Edit::insert(span.file, span.end, "\n")))
    })
}

/// A list right below running text, of which it is a part then.
fn glued_list(text: &Text) -> Option<Finding> {
    let item = |line: &str| {
        let line = line.trim_start();
        let bullet = line.get(..2).filter(|bullet| matches!(*bullet, "- " | "* " | "+ "));
        bullet
            .or_else(|| NUMBER.iter().any(|n| line.starts_with(n)).then_some("1. "))
            .map(str::to_owned)
    };
    let lines: Vec<(&str, Span)> = text.iter().collect();
    let items = |bullet: &str| {
        lines.iter().skip(1).filter(|(line, _)| item(line).as_deref() == Some(bullet)).count()
    };
    let first = lines.iter().enumerate().skip(1).find_map(|(at, (line, span))| {
        let bullet = item(line)?;
        // A dash or a number at the begin of a line may be one of a sentence.
        let leads = lines[at - 1].0.trim_end().ends_with(':');
        let is_sure = leads && bullet != "1. " || items(&bullet) > 1;
        is_sure.then_some(*span)
    })?;
    let message = "a list stands right below a paragraph, and is shown as a part of it".to_owned();
    Some((first, message, "put a blank line before the list"))
}

/// `::` at the end of a line, with the text that it announces right below.
fn glued_literal(text: &Text) -> Option<Finding> {
    let lines: Vec<(&str, Span)> = text.iter().collect();
    let (_, before) = lines.split_last()?;
    let (_, span) = before.iter().find(|(line, _)| line.trim_end().ends_with("::"))?;
    let message = "`::` announces text as it is, and no blank line stands behind it".to_owned();
    Some((*span, message, "put a blank line behind it, and indent the text"))
}

/// A reference to a character of HTML, which reST does not know.
fn entity(text: &Text) -> Option<Finding> {
    const ENTITIES: [&str; 6] = ["&lt;", "&gt;", "&amp;", "&quot;", "&nbsp;", "&#"];
    let joined = text.joined();
    if !joined.contains('&') {
        return None;
    }
    let tokens = inline::parse(&joined);
    let mut plain = tokens.iter().filter_map(|token| match token {
        Token::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let found = plain.find_map(|text| ENTITIES.iter().find(|entity| text.contains(**entity)))?;
    let (_, span) = text.iter().find(|(line, _)| line.contains(*found))?;
    let message = format!("`{found}` is shown as it is: reST has no such references");
    Some((span, message, "write the character itself"))
}

/// Markup that is opened and never closed. What is escaped is meant as text.
fn unclosed(text: &Text) -> Option<Finding> {
    let joined = text.joined();
    if joined.contains('\\') || !joined.contains(['`', '*']) {
        return None;
    }
    let tokens = inline::parse(&joined);
    let mut before = ' ';
    for token in &tokens {
        let Token::Text(plain) = token else {
            before = 'x';
            continue;
        };
        for mark in ["``", "**"] {
            let opens = plain.match_indices(mark).find(|(at, _)| {
                let left = plain[..*at].chars().next_back().unwrap_or(before);
                let right = plain[at + mark.len()..].chars().next();
                (left.is_whitespace() || "\"'([{<-/:".contains(left))
                    && right.is_some_and(|c| {
                        !c.is_whitespace() && c != mark.chars().next().unwrap_or(' ')
                    })
            });
            if opens.is_some() {
                let is_its = |(line, _): &(&str, Span)| line.matches(mark).count() % 2 == 1;
                let (_, span) = text.iter().find(is_its).or_else(|| text.iter().next())?;
                let what = if mark == "**" { "strong text" } else { "a literal" };
                let message = format!("{what} is opened and not closed");
                return Some((span, message, "close it in the same paragraph"));
            }
        }
        before = plain.chars().next_back().unwrap_or(before);
    }
    None
}

/// A literal with a back tick more on one side than on the other, which is shown.
fn overfull(text: &Text) -> Option<Finding> {
    let joined = text.joined();
    if !joined.contains("```") {
        return None;
    }
    let found = inline::parse(&joined).into_iter().find_map(|token| match token {
        Token::Literal(literal) => {
            let inner = literal.trim_matches('`');
            let is_one =
                !inner.is_empty() && !inner.contains('`') && inner.len() + 1 == literal.len();
            is_one.then_some(literal)
        }
        _ => None,
    })?;
    let (_, span) = text.iter().find(|(line, _)| line.contains(&found))?;
    let message = format!("`` {found} `` has a back tick that is shown");
    Some((span, message, "write two on either side"))
}

/// A block that says it is JSON, and holds what no JSON does. It may be a part of a document, or left out of one by `...`.
fn json(directive: &Directive) -> Option<Diagnostic> {
    if directive.argument() != "json" {
        return None;
    }
    let word = directive.content.iter().find_map(|(line, span)| Some((foreign(line)?, span)));
    let Some((word, span)) = word else { return commas(&directive.content) };
    Some(
        Diagnostic::new(Code::InvalidSample, span, format!("`{word}` is no JSON"))
            .help("mend it, or name another language: `.. code-block:: none`"),
    )
}

/// A whole document in which commas are missing or too many.
fn commas(text: &Text) -> Option<Diagnostic> {
    let (found, edits) = sample::commas(&text.joined())?;
    let edits =
        edits.into_iter().map(|(place, with)| Some(Edit::new(place_in(text, place)?, with)));
    let edits: Option<Vec<Edit>> = edits.collect();
    let span = edits.as_ref()?.first()?.span;
    Some(
        Diagnostic::new(Code::InvalidSample, span, "the block is not JSON")
            .label(found)
            .help("mend it, or name another language: `.. code-block:: none`")
            .fix(edits.map(Fix::safe::<Vec<Edit>>)),
    )
}

/// The place in the file of a part of a text's joined lines.
pub(super) fn place_in(text: &Text, part: Range<usize>) -> Option<Span> {
    let mut start = 0;
    let (line, span, at) = text.iter().find_map(|(line, span)| {
        let at = part.start.checked_sub(start)?;
        start += line.len() + 1;
        (at <= line.len()).then_some((line, span, at))
    })?;
    // The place of a line begins behind its indentation.
    let at = at.checked_sub(line.len() - line.trim_start().len())?;
    Some(span.part(at, part.len()))
}

/// A call of `curl` that sends broken JSON.
fn command(text: &Text) -> Option<Diagnostic> {
    let problem = sample::broken_in_command(&text.joined())?;
    let span = text.iter().find(|(line, _)| line.contains("curl")).map(|(_, span)| span)?;
    Some(
        Diagnostic::new(Code::InvalidSample, span, "what the command sends is not JSON")
            .label(problem)
            .help("mend it: who copies the command gets an error"),
    )
}

/// The first word of a line of JSON that is none of its tokens (RFC 8259, section 2).
fn foreign(line: &str) -> Option<&str> {
    // Every other piece between quotes is text; one that is escaped ends none.
    let line = line.trim();
    let escaped = line.replace("\\\"", "__");
    let outside = escaped.split('"').step_by(2);
    let is_token = |word: &str| {
        matches!(word, "true" | "false" | "null")
            || word.trim_matches('.').is_empty()
            || word.parse::<f64>().is_ok() && !word.starts_with(char::is_alphabetic)
    };
    let mut words = outside.flat_map(|piece| {
        piece
            .split(|c: char| c.is_whitespace() || "{}[],:".contains(c))
            .filter(|word| !word.is_empty())
    });
    let word = words.find(|word| !is_token(word))?;
    line.find(word).map(|at| &line[at..at + word.len()])
}
