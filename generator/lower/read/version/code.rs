//! Sentences that say at which microversions a code, or a body, is answered.

use super::token::{Lead, Phrase, Token, may_name, phrases, sentences};
use crate::ir::Microversion;
use crate::source::Span;
use crate::syntax::rst::{Block, BlockKind};

/// What changed in an answer, and the first microversion that has the change.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Answer {
    pub(in crate::lower) change: Change,
    pub(in crate::lower) since: Microversion,
    pub(in crate::lower) span: Span,
}

/// A change of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Change {
    /// Success is told by another code.
    Code { from: Option<u16>, to: u16 },
    /// A success has no body any more.
    NoBody,
}

/// Words that say that there is no body.
const EMPTY: [&str; 5] = [
    "no body",
    "no response body",
    "not return any response",
    "not return a body",
    "does not return anything",
];

/// The changes that a paragraph or a note speaks of.
pub(in crate::lower) fn answers(block: &Block) -> Vec<Answer> {
    match &block.kind {
        BlockKind::Paragraph(text) => of_text(&text.joined(), block.span),
        BlockKind::Directive(directive) => directive.blocks.iter().flat_map(answers).collect(),
        _ => Vec::new(),
    }
}

fn of_text(text: &str, span: Span) -> Vec<Answer> {
    if !may_name(text) {
        return Vec::new();
    }
    let of = |sentence: &Vec<Token>| {
        let found = phrases(sentence);
        let phrase = found.first().filter(|_| found.len() == 1)?;
        let change = code(sentence, phrase).or_else(|| no_body(sentence, phrase))?;
        Some(Answer { change, since: phrase.version, span })
    };
    sentences(text).iter().filter_map(of).collect()
}

/// `was changed from 200 to 201 in version 2.2`, `the normal return code is 204 in version 2.2`.
fn code(sentence: &[Token], phrase: &Phrase) -> Option<Change> {
    if !matches!(phrase.lead, Some(Lead::At | Lead::Since)) {
        return None;
    }
    let (last, head) = sentence[..phrase.from].split_last()?;
    let to = number(last)?;
    match head {
        [.., changed, out, from, into]
            if changed.is("changed") && out.is("from") && into.is("to") =>
        {
            Some(Change::Code { from: Some(number(from)?), to })
        }
        [.., code, is] if code.is("code") && is.is("is") => Some(Change::Code { from: None, to }),
        _ => None,
    }
}

/// `Starting with microversion 2.101, there is no body content`, `does not return any response for microversion 2.14 or greater`.
fn no_body(sentence: &[Token], phrase: &Phrase) -> Option<Change> {
    let text: Vec<&str> = sentence.iter().map(|token| token.text.as_str()).collect();
    let text = text.join(" ");
    let says = EMPTY.iter().any(|words| text.contains(words));
    (says && (phrase.lead == Some(Lead::Since) || phrase.later)).then_some(Change::NoBody)
}

fn number(token: &Token) -> Option<u16> {
    token.text.parse().ok().filter(|code| (200..300).contains(code))
}

#[cfg(test)]
mod tests {
    use super::{Change, of_text};
    use crate::source::{FileId, Span};

    #[test]
    fn changes_of_answers_are_told_from_other_changes() {
        let span = Span { file: FileId(0), start: 0, end: 0 };
        let found = |text: &str| -> Vec<(Change, u16)> {
            of_text(text, span).iter().map(|a| (a.change, a.since.minor)).collect()
        };
        let code = |from, to| Change::Code { from, to };
        assert_eq!(
            found("The success code was changed from 200\nto 201 in version 2.2."),
            [(code(Some(200), 201), 2)]
        );
        assert_eq!(found("The return code is 204 in version 2.2, as"), [(code(None, 204), 2)]);
        assert_eq!(
            found("Starting with microversion 2.9, there is no body content."),
            [(Change::NoBody, 9)]
        );
        for text in [
            "The limit was changed from 200 to 201 items in version 2.2.",
            "No body is returned.",
            "There is no body in microversion 2.9.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
