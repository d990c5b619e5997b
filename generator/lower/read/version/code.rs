//! Sentences that say at which microversions a code, or a body, is answered.

use super::grammar::{Phrase, phrases};
use super::token::{Token, may_name, sentences};
use crate::ir::Microversion;
use crate::source::Span;
use crate::syntax::rst::{Block, BlockKind};

/// A change in an answer, and the first microversion that has it.
#[derive(Clone, Copy, Debug)]
pub(in crate::lower) struct Answer {
    pub(in crate::lower) change: Change,
    pub(in crate::lower) since: Microversion,
    pub(in crate::lower) span: Span,
}

/// A change of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Change {
    /// Success is told by another code; one of the two may not be said.
    Code { from: Option<u16>, to: Option<u16> },
    /// A success has no body any more.
    NoBody,
    /// A success has a body from then on.
    Body,
}

/// Words that say that there is no body.
const EMPTY: [&str; 11] = [
    "no body",
    "no response body",
    "not return any response",
    "not return a body",
    "does not return anything",
    "not have a body",
    "without a body",
    "nothing is returned",
    "body is empty",
    "returns nothing",
    "an empty body",
];
/// Words for a code of success, or for answering with it.
const OF_CODES: [&str; 5] = ["code", "codes", "status", "success", "successful"];
const ANSWERS: [&str; 6] = ["returns", "returned", "return", "responds", "answers", "respond"];
/// The most words of a sentence that names one code, unless the microversion stands right behind it.
const MAX_LENGTH: usize = 16;
/// Words of an answer that comes only sometimes.
const SOMETIMES: [&str; 6] = ["if", "when", "where", "unless", "may", "can"];

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
        let (change, since) = code(sentence, phrase).or_else(|| body(sentence, phrase))?;
        Some(Answer { change, since, span })
    };
    sentences(text).iter().filter_map(of).collect()
}

/// `was changed from 200 to 201 in version 2.2`, `Since version 2.2 the code is 201 instead of 200`, `the normal return code is 204 in
/// version 2.2`, `Prior to version 2.2 the code was 200`.
fn code(sentence: &[Token], phrase: &Phrase) -> Option<(Change, Microversion)> {
    let is_any = |words: &[&str]| sentence.iter().any(|token| token.is_in(words));
    let numbers: Vec<(usize, u16)> =
        sentence.iter().enumerate().filter_map(|(at, token)| Some((at, number(token)?))).collect();
    let is_of_code = is_any(&OF_CODES);
    if is_any(&SOMETIMES) || !(is_of_code || is_any(&ANSWERS)) {
        return None;
    }
    let range = phrase.begun().filter(|_| !phrase.is_bare())?;
    match *numbers {
        [(first, from), (second, to)] => {
            let between = &sentence[first + 1..second];
            let is_instead = between.len() <= 5
                && matches!(between, [.., one, two]
                    if one.is("instead") && two.is("of") || one.is("rather") && two.is("than"));
            let says = |words: &[&str]| {
                between.len() <= 3
                    && between.iter().map(|token| token.text.as_str()).eq(words.iter().copied())
            };
            let is_changed = is_of_code && is_any(&["changed", "changes", "change"]);
            let since = range.min.filter(|_| range.max.is_none())?;
            if is_changed && says(&["to"]) {
                Some((Change::Code { from: Some(from), to: Some(to) }, since))
            } else if is_instead {
                Some((Change::Code { from: Some(to), to: Some(from) }, since))
            } else {
                None
            }
        }
        [(at, code)] => {
            // Nothing but the code and the microversion: what else the sentence says may be a condition.
            let is_near = at + 1 == phrase.from
                || at.abs_diff(phrase.from).min(at.abs_diff(phrase.end)) <= 8
                    && sentence.len() <= MAX_LENGTH;
            match (range.min, range.max) {
                (Some(since), None) if is_near => {
                    Some((Change::Code { from: None, to: Some(code) }, since))
                }
                (None, Some(max)) if is_near => {
                    Some((Change::Code { from: Some(code), to: None }, max.after()?))
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// `Starting with microversion 2.101, there is no body content`, `does not return any response for microversion 2.14 or greater`,
/// `Before microversion 2.5 there is no body`.
fn body(sentence: &[Token], phrase: &Phrase) -> Option<(Change, Microversion)> {
    let text: Vec<&str> = sentence.iter().map(|token| token.text.as_str()).collect();
    let text = text.join(" ");
    let range = phrase.range().filter(|_| EMPTY.iter().any(|words| text.contains(words)))?;
    match (range.min, range.max) {
        (Some(since), None) => Some((Change::NoBody, since)),
        (None, Some(max)) => Some((Change::Body, max.after()?)),
        _ => None,
    }
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
        for text in [
            "The success code was changed from 200\nto 201 in version 2.2.",
            "In microversion 2.2 the status code changed from 200 to 201.",
            "Since microversion 2.2 the response code is 201 instead of 200.",
            "Starting with version 2.2, 201 is returned instead of 200.",
            "In microversion 2.2 and later, 201 is returned rather than 200.",
        ] {
            assert_eq!(found(text), [(code(Some(200), Some(201)), 2)], "{text}");
        }
        for text in [
            "The return code is 204 in version 2.2 to match that the answer has no content and that nobody ever asked for one.",
            "Since microversion 2.2 this call returns 204.",
            "Starting with microversion 2.2 the status code changed to 204.",
        ] {
            assert_eq!(found(text), [(code(None, Some(204)), 2)], "{text}");
        }
        assert_eq!(
            found("Prior to microversion 2.2 the response code was 200."),
            [(code(Some(200), None), 2)]
        );
        for text in [
            "Starting with microversion 2.9, there is no body content.",
            "Since microversion 2.9 nothing is returned.",
        ] {
            assert_eq!(found(text), [(Change::NoBody, 9)], "{text}");
        }
        assert_eq!(found("Before microversion 2.9 there is no body."), [(Change::Body, 9)]);
        for text in [
            "The limit was changed from 200 to 201 items in version 2.2.",
            "Since microversion 2.2 it returns 204 if the cart is empty.",
            "No body is returned.",
            "There is no body in microversion 2.9.",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
