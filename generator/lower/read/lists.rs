//! Lists of codes, and edits that mend them: codes of the wrong list go to the right one, all of a list at once.
//!
//! `Error response codes: 202` under `Normal response codes: 200` becomes `Normal response codes: 200, 202`; where nothing
//! else lists successes, the word `Error` becomes `Normal`. What is more than a list of codes is left alone.

use crate::diagnostic::Edit;
use crate::lower::read::response;
use crate::lower::read::section::CodeRef;
use crate::source::{Sources, Span};
use crate::syntax::rst::Directive;
use crate::syntax::status;

/// The lists of codes of an operation.
pub(in crate::lower) struct Lists<'s> {
    pub(in crate::lower) sources: &'s Sources,
    pub(in crate::lower) codes: &'s [CodeRef<'s>],
}

/// A code as it is written, with its place.
#[derive(Clone, Debug)]
struct Item {
    code: u16,
    /// `conflict(409)`, or `- 409: reason`.
    text: String,
    span: Span,
}

impl Lists<'_> {
    /// Moves the codes of a list that belong to the other kind; `None` where the text says more than codes.
    pub(in crate::lower) fn moved(&self, list: &CodeRef<'_>, error: bool) -> Option<Vec<Edit>> {
        let items = self.items(list)?;
        let (wrong, right): (Vec<Item>, Vec<Item>) =
            items.into_iter().partition(|item| (item.code >= 400) != error);
        let other = self.codes.iter().find(|other| kind(other) == Some(!error));
        let Some(other) = other else {
            return right.is_empty().then(|| self.renamed(list, error)).flatten().map(|e| vec![e]);
        };
        let known = self.items(other)?;
        let mut coming = Vec::new();
        for item in &wrong {
            match known.iter().find(|known| known.code == item.code) {
                // A statement about it there is another thing.
                Some(known) if known.text != item.text => return None,
                Some(_) => {}
                None => coming.push(item),
            }
        }
        let mut edits = self.removal(list, &wrong, right.is_empty())?;
        if !coming.is_empty() {
            edits.push(self.addition(other, &known, &coming)?);
        }
        Some(edits)
    }

    /// Puts the codes of a list into their order; `None` where the text says more than codes.
    pub(in crate::lower) fn sorted(&self, list: &CodeRef<'_>) -> Option<Vec<Edit>> {
        let items = self.items(list)?;
        let mut sorted: Vec<&Item> = items.iter().collect();
        sorted.sort_by_key(|item| item.code);
        let edits = items.iter().zip(sorted).filter(|(own, item)| own.text != item.text);
        Some(edits.map(|(own, item)| Edit::new(own.span, item.text.as_str())).collect())
    }

    fn text(&self, span: Span) -> &str {
        self.sources.map.slice(span)
    }

    /// The codes of a list, where it is nothing but codes.
    fn items(&self, list: &CodeRef<'_>) -> Option<Vec<Item>> {
        match list {
            CodeRef::Directive(directive) => {
                let items = response::items(directive).map(|(item, span)| {
                    let (code, _) = item.ok()?;
                    Some(Item { code, text: self.text(span).trim().to_owned(), span })
                });
                items.collect()
            }
            CodeRef::Prose { span, .. } => {
                let text = self.text(*span);
                let at = text.len() - status::announces(text)?.rest.len();
                let mut offset = at;
                let mut found = Vec::new();
                for part in text[at..].split(',') {
                    let written = part.trim();
                    let start = offset + (part.len() - part.trim_start().len());
                    offset += part.len() + 1;
                    if !written.is_empty() {
                        let code = plain(written)?;
                        let span = span.part(start, written.len());
                        found.push(Item { code, text: written.to_owned(), span });
                    }
                }
                Some(found)
            }
        }
    }

    /// Says that a list is of the other kind.
    fn renamed(&self, list: &CodeRef<'_>, error: bool) -> Option<Edit> {
        let (span, words) = match list {
            CodeRef::Directive(directive) => (
                *directive.argument.spans.first()?,
                if error { ("error", "success") } else { ("success", "error") },
            ),
            CodeRef::Prose { span, .. } => {
                (*span, if error { ("error", "Normal") } else { ("normal", "Error") })
            }
        };
        let text = self.text(span);
        let at = text.to_ascii_lowercase().find(words.0)?;
        let is_first = !text[..at].contains(char::is_alphanumeric);
        is_first.then(|| Edit::new(span.part(at, words.0.len()), words.1))
    }

    /// Takes items out of a list; the list, where nothing stays.
    fn removal(&self, list: &CodeRef<'_>, items: &[Item], is_all: bool) -> Option<Vec<Edit>> {
        let whole = match list {
            CodeRef::Directive(directive) => of_directive(directive)?,
            CodeRef::Prose { span, .. } => *span,
        };
        let file: &str = &self.sources.map.file(whole.file).text;
        match list {
            _ if is_all => Some(vec![Edit::remove_lines(file, whole)?]),
            CodeRef::Directive(_) => {
                items.iter().map(|item| Edit::remove_lines(file, item.span)).collect()
            }
            CodeRef::Prose { .. } => {
                // With the comma behind it and the white space up to the next, else with the comma in front.
                let text = self.text(whole);
                let removal = |item: &Item| {
                    let start = (item.span.start - whole.start) as usize;
                    let end = (item.span.end - whole.start) as usize;
                    let behind = text[end..].trim_start();
                    let next = behind.strip_prefix(',').map(str::trim_start);
                    let next = next.filter(|next| !next.is_empty());
                    let range = match next {
                        Some(next) => start..text.len() - next.len(),
                        None => text[..start].trim_end().strip_suffix(',')?.len()..end,
                    };
                    Some(Edit::remove(whole.part(range.start, range.len())))
                };
                items.iter().map(removal).collect()
            }
        }
    }

    /// Puts items into a list: successes behind those that are there, errors before them.
    fn addition(&self, list: &CodeRef<'_>, known: &[Item], items: &[&Item]) -> Option<Edit> {
        let is_error = items.first()?.code >= 400;
        let (first, last) = (known.first()?, known.last()?);
        let texts: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
        let file = first.span.file;
        match list {
            CodeRef::Directive(_) => {
                let text: &str = &self.sources.map.file(file).text;
                let start = text.get(..first.span.start as usize)?.rfind('\n')? + 1;
                let indent = &text[start..first.span.start as usize];
                let is_item = texts.iter().all(|text| text.starts_with('-'));
                let is_plain = is_item && indent.trim().is_empty();
                let lines = |line: &&str| {
                    if is_error { format!("{line}\n{indent}") } else { format!("\n{indent}{line}") }
                };
                let lines: String = texts.iter().map(lines).collect();
                let at = if is_error { first.span.start } else { last.span.end };
                is_plain.then(|| Edit::insert(file, at, lines))
            }
            CodeRef::Prose { .. } => {
                let all = texts.join(", ");
                let (at, text) = match is_error {
                    true => (first.span.start, format!("{all}, ")),
                    false => (last.span.end, format!(", {all}")),
                };
                Some(Edit::insert(file, at, text))
            }
        }
    }
}

/// The kind of a list: of errors, or of successes.
fn kind(list: &CodeRef<'_>) -> Option<bool> {
    match list {
        CodeRef::Prose { error, .. } => *error,
        CodeRef::Directive(directive) => match directive.argument().split_whitespace().next()? {
            "error" => Some(true),
            "success" => Some(false),
            _ => None,
        },
    }
}

/// `409` or `conflict(409)`.
fn plain(written: &str) -> Option<u16> {
    let number = match written.split_once('(') {
        Some((name, rest)) => {
            let is_name = name.trim().chars().all(|c| c.is_alphanumeric() || c == '_');
            rest.strip_suffix(')').filter(|_| is_name)?
        }
        None => written,
    };
    number.trim().parse().ok().filter(|code| (100..600).contains(code))
}

/// A directive, from its dots to the end of its content.
fn of_directive(directive: &Directive) -> Option<Span> {
    let last = directive.content.spans.last()?;
    Some(Span { end: last.end, ..directive.name_span })
}
