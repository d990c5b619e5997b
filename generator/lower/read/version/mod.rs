//! Microversions that prose speaks of: in titles, marks and sentences.

mod code;
mod field;
mod grammar;
mod range;
mod sentence;
mod subject;
mod token;

use crate::ir::{Microversion, VersionRange};
use crate::source::Span;
use crate::syntax::rst::{Block, BlockKind, Directive};

pub(in crate::lower) use code::{Answer, Change, answers};
pub(in crate::lower) use field::{Field, described, fields, speaks};
pub(in crate::lower) use range::{begun, leading, of_code, of_heading, taken, taken_by};
pub(in crate::lower) use subject::Subject;

use token::{Token, ended, may_name, sentences, version};

/// A statement that operations are there at some microversions.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Said {
    pub(in crate::lower) how: How,
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) subject: Subject,
    pub(in crate::lower) span: Span,
}

/// The form of a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum How {
    /// Parentheses of a title.
    Title,
    /// `versionadded` or `versionremoved`.
    Mark,
    /// A sentence.
    Words,
}

/// A range as an API of a major version has it: an end of another major version is none, and to begin with the first of all is
/// no beginning. Nothing where it is not about this API at all.
pub(in crate::lower) fn within(range: VersionRange, major: Option<u16>) -> Option<VersionRange> {
    let is_own = |end: &Microversion| major.is_none_or(|major| end.major == major);
    let is_before = |end: Microversion| major.is_some_and(|major| end.major < major);
    let is_after = |end: Microversion| major.is_some_and(|major| end.major > major);
    let is_other = range.max.is_some_and(is_before) || range.min.is_some_and(is_after);
    let min = range.min.filter(|min| is_own(min) && min.minor > 0);
    (!is_other).then_some(VersionRange { min, max: range.max.filter(is_own) })
}

/// The statement of a title: `Paint a cart (since API v2.7)`.
pub(in crate::lower) fn of_title(title: &str, span: Span) -> Option<Said> {
    let versions = range::of_title(title)?;
    Some(Said { how: How::Title, versions, subject: Subject::default(), span })
}

/// The statements of a block: a paragraph, a note, or a mark. The items of lists are about other things.
pub(in crate::lower) fn of_block(block: &Block) -> Vec<Said> {
    match &block.kind {
        BlockKind::Paragraph(text) => of_text(&text.joined(), block.span),
        BlockKind::Directive(directive) if MARKS.contains(&directive.name.as_str()) => {
            mark(directive).into_iter().collect()
        }
        BlockKind::Directive(directive) => directive.blocks.iter().flat_map(of_block).collect(),
        _ => Vec::new(),
    }
}

/// The sentences of a text that bound operations.
fn of_text(text: &str, span: Span) -> Vec<Said> {
    if !may_name(text) {
        return Vec::new();
    }
    // A sentence that ends in a colon speaks of what follows it.
    let whole = ended(text).into_iter().filter(|(_, leads)| !leads);
    // The meaning of `it` is plain where nothing else is named before.
    let mut is_plain = true;
    let bounds = whole.filter_map(|(mut sentence, _)| {
        if let Some(it) = sentence.first_mut().filter(|first| is_plain && first.is("it")) {
            it.text = "this".to_owned();
        }
        is_plain &= !sentence.iter().any(|token| token.literal);
        sentence::bound(&sentence)
    });
    bounds.map(|(versions, subject)| Said { how: How::Words, versions, subject, span }).collect()
}

/// Directives that say from which microversion on something is, or is not.
const MARKS: [&str; 2] = ["versionadded", "versionremoved"];

/// A mark of the operation as a whole: without words, or with words of an API that is new. They follow the number, or
/// are the directive's content.
fn mark(directive: &Directive) -> Option<Said> {
    let argument = directive.argument();
    let (number, words) = argument.split_once(char::is_whitespace).unwrap_or((&argument, ""));
    let min = Some(version(number)?);
    let content = directive.blocks.iter().map(|block| match &block.kind {
        BlockKind::Paragraph(text) => sentences(&text.joined()),
        _ => Vec::new(),
    });
    let said: Vec<Vec<Token>> = content.fold(sentences(words), |all, more| [all, more].concat());
    let subject = match said.as_slice() {
        [] if words.trim().is_empty() && directive.blocks.is_empty() => Subject::default(),
        [only] => sentence::introduced(only)?,
        _ => return None,
    };
    let versions = VersionRange { min, max: None };
    let versions = match directive.name.as_str() {
        "versionremoved" => grammar::others(versions)?,
        _ => versions,
    };
    Some(Said { how: How::Mark, versions, subject, span: directive.argument_span() })
}
