//! The operations that a statement is about.

use super::token::Token;
use crate::lower::naming;

/// The operations that a statement is about: all that it stands with, unless it names some or leaves some out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::lower) struct Subject {
    /// Words of those that it names; all where there is none.
    named: Vec<String>,
    /// Words of those that it leaves out.
    except: Vec<String>,
}

/// Words that begin a subject and say nothing else.
const DETERMINERS: [&str; 6] = ["the", "this", "these", "all", "they", "each"];
/// Words for operations together. A subject ends in one of these.
const NOUNS: [&str; 13] = [
    "api",
    "apis",
    "request",
    "requests",
    "call",
    "calls",
    "operation",
    "operations",
    "method",
    "methods",
    "action",
    "actions",
    "extension",
];
const EXCEPTIONS: [&str; 3] = ["except", "excluding", "besides"];
/// More words than a subject has.
const MAX_WORDS: usize = 6;

impl Subject {
    /// The subject of a sentence, if it is about operations: `Aggregates API requests`, `This method`, ``Action ``paint`` ``.
    pub(super) fn of(tokens: &[Token]) -> Option<Self> {
        let at = tokens.iter().position(|token| token.is_in(&EXCEPTIONS));
        let (subject, except) = tokens.split_at(at.unwrap_or(tokens.len()));
        let except = match except.split_first() {
            None => Vec::new(),
            Some((_, [first, rest @ ..])) if first.is("for") => title(rest)?,
            Some((_, rest)) => title(rest)?,
        };
        let is_all = subject.first().is_some_and(|token| token.is("all"));
        if let [noun, name] = subject
            && noun.is_in(&NOUNS)
            && name.literal
        {
            return Some(Self { named: naming::singular_words(&name.text), except });
        }
        let is_pronoun = |token: &Token| token.is_in(&["this", "these", "they", "everything"]);
        // One word that is marked names a field as well as an operation.
        let is_title = subject.len() > 1 && subject.iter().all(|token| token.literal);
        let named = match subject {
            [only] if is_pronoun(only) => Vec::new(),
            _ if is_title => title(subject)?,
            _ => words(subject)?,
        };
        Some(Self { named: if is_all { Vec::new() } else { named }, except })
    }

    /// It names operations, and an operation of these words is one of them.
    pub(in crate::lower) fn names(&self, operation: &[String]) -> bool {
        !self.named.is_empty() && is_within(&self.named, operation)
    }

    /// It may be about an operation of these words: it names none, and does not leave this one out.
    pub(in crate::lower) fn is_open_to(&self, operation: &[String]) -> bool {
        self.named.is_empty() && !self.leaves_out(operation)
    }

    /// It leaves out an operation of these words.
    pub(in crate::lower) fn leaves_out(&self, operation: &[String]) -> bool {
        !self.except.is_empty() && is_within(&self.except, operation)
    }
}

fn is_within(words: &[String], operation: &[String]) -> bool {
    words.iter().all(|word| operation.contains(word))
}

/// The words of an operation's title, or of a subject.
fn title(tokens: &[Token]) -> Option<Vec<String>> {
    let is_title = tokens.len() <= MAX_WORDS && tokens.iter().all(|token| token.literal);
    words(tokens).or_else(|| {
        is_title
            .then(|| tokens.iter().flat_map(|token| naming::singular_words(&token.text)).collect())
    })
}

/// The words of a subject between what begins it and the noun for operations that it ends in.
fn words(tokens: &[Token]) -> Option<Vec<String>> {
    let is_noun = |token: &&Token| token.is_in(&NOUNS);
    let nouns = tokens.iter().rev().take_while(is_noun).count();
    let rest = &tokens[..tokens.len() - nouns];
    let begins = rest.iter().take_while(|token| token.is_in(&DETERMINERS)).count();
    let rest = &rest[begins..];
    let is_word = |token: &Token| !token.is_in(&["(", ")", ",", "of", "to", "and", "or"]);
    let is_subject = nouns > 0 && rest.len() <= MAX_WORDS && rest.iter().all(is_word);
    is_subject.then(|| rest.iter().flat_map(|token| naming::singular_words(&token.text)).collect())
}
