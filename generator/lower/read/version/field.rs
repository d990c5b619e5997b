//! The microversions of fields in prose: sentences and items that name them, and descriptions of their own.

use super::MARKS;
use super::grammar::{Phrase, led, others, phrases};
use super::sentence::{ADVERBS, BEGUN, GONE, VERBS, ends};
use super::token::{Token, ended, may_name, sentences, version};
use crate::ir::VersionRange;
use crate::lower::read::section::Side;
use crate::source::Span;
use crate::syntax::rst::{Block, BlockKind, Directive};

/// A statement that fields are there at some microversions.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Field {
    names: Vec<String>,
    /// The side that it is about alone.
    side: Option<Side>,
    pub(in crate::lower) versions: VersionRange,
    pub(in crate::lower) span: Span,
}

impl Field {
    /// It is about a row of a side.
    pub(in crate::lower) fn names(&self, side: Side, name: &str) -> bool {
        let is_side = self.side.is_none_or(|own| own == side);
        is_side && self.names.iter().any(|own| own.eq_ignore_ascii_case(name))
    }
}

/// Words for a field that is there, behind those of [`BEGUN`].
const THERE: [&str; 17] = [
    "valid",
    "available",
    "supported",
    "accepted",
    "returned",
    "included",
    "allowed",
    "given",
    "specified",
    "passed",
    "set",
    "sent",
    "present",
    "provided",
    "used",
    "shown",
    "exposed",
];
/// Verbs between a field and such a word, beside those of any subject.
const MODAL: [&str; 3] = ["be", "being", "could"];
/// Words for fields behind their names.
const NOUNS: [&str; 15] = [
    "field",
    "fields",
    "parameter",
    "parameters",
    "attribute",
    "attributes",
    "key",
    "keys",
    "property",
    "properties",
    "argument",
    "filter",
    "filters",
    "option",
    "header",
];
/// Words between a name and such a word.
const ADJECTIVES: [&str; 7] = ["query", "request", "response", "body", "optional", "filter", "new"];
const DETERMINERS: [&str; 8] = ["the", "a", "an", "new", "optional", "both", "additional", "this"];
/// Verbs of a microversion that changes what there is.
const ADDS: [&str; 6] = ["adds", "added", "introduces", "introduced", "add", "introduce"];
const REMOVES: [&str; 4] = ["removes", "removed", "drops", "dropped"];
/// Verbs of who sends a field.
const GIVES: [&str; 8] = ["specify", "pass", "send", "use", "set", "give", "provide", "include"];
/// Words that begin a condition, which is no statement of the whole field.
const CONDITIONS: [&str; 7] = ["if", "when", "where", "unless", "in", "for", "you"];

/// The statement of a predicate about its subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    /// It is there at the microversions.
    There,
    /// It begins to be there.
    Begun,
    /// It is there at the others.
    Absent,
    /// It ceases to be there.
    Gone,
}

impl Said {
    fn versions(self, phrase: &Phrase) -> Option<VersionRange> {
        let begins = || phrase.begun().filter(|_| !phrase.is_bare());
        match self {
            Self::There => phrase.range(),
            Self::Begun => begins(),
            Self::Absent => phrase.others(),
            Self::Gone => others(begins().filter(|range| range.max.is_none())?),
        }
    }
}

/// The statements of a block of an operation: a paragraph, a note, a mark or a list.
pub(in crate::lower) fn fields(block: &Block) -> Vec<Field> {
    match &block.kind {
        BlockKind::Paragraph(text) => of_text(&text.joined(), block.span),
        BlockKind::Directive(directive) if MARKS.contains(&directive.name.as_str()) => {
            mark(directive).into_iter().collect()
        }
        BlockKind::Directive(directive) => directive.blocks.iter().flat_map(fields).collect(),
        BlockKind::Bullets(items) => items.iter().flat_map(|item| of_item(item)).collect(),
        _ => Vec::new(),
    }
}

/// An item that describes the field which it begins with: ```` ``size``: The size (since version 3.4) ````.
fn of_item(blocks: &[Block]) -> Vec<Field> {
    let all = || blocks.iter().flat_map(fields).collect();
    let [Block { kind: BlockKind::Paragraph(text), span }, ..] = blocks else { return all() };
    let text = text.joined();
    let named = text.strip_prefix("``").and_then(|text| text.split_once("``"));
    let Some((name, behind)) = named.filter(|(name, _)| !name.contains(' ')) else { return all() };
    let behind = behind.trim_start_matches([' ', ':', '-', '\u{2013}', '\u{2014}', ',']);
    match described(&behind.split_whitespace().collect::<Vec<_>>().join(" ")) {
        Some(versions) => {
            vec![Field { names: vec![name.to_lowercase()], side: None, versions, span: *span }]
        }
        None => all(),
    }
}

fn of_text(text: &str, span: Span) -> Vec<Field> {
    if !may_name(text) || !text.contains("``") {
        return Vec::new();
    }
    let of = |sentence: &Vec<Token>| {
        let (names, side, versions) = of_sentence(sentence)?;
        Some(Field { names, side, versions, span })
    };
    sentences(text).iter().filter_map(of).collect()
}

/// A mark of fields: `versionadded:: 3.4 ``size`` parameter`, or the same as its content.
fn mark(directive: &Directive) -> Option<Field> {
    let argument = directive.argument();
    let (number, words) = argument.split_once(char::is_whitespace).unwrap_or((&argument, ""));
    let since = version(number)?;
    let content = directive.blocks.iter().filter_map(|block| match &block.kind {
        BlockKind::Paragraph(text) => Some(text.joined()),
        _ => None,
    });
    let text = std::iter::once(words.to_owned()).chain(content).collect::<Vec<_>>().join(" ");
    let said = sentences(&text).into_iter().next()?;
    let verbs = said.iter().take_while(|word| word.is_in(&ADDS) || word.is_in(&REMOVES)).count();
    let subject = Subject::read(&said[verbs..])?;
    let is_named = subject.is_told || verbs > 0;
    let versions = VersionRange { min: Some(since), max: None };
    let versions = match directive.name.as_str() {
        "versionremoved" => others(versions)?,
        _ => versions,
    };
    let Subject { names, side, .. } = subject;
    is_named.then_some(Field { names, side, versions, span: directive.argument_span() })
}

type Named = (Vec<String>, Option<Side>, VersionRange);

/// A way to read a sentence that has a phrase of versions.
type Reading = fn(&[Token], &Phrase) -> Option<Named>;

fn of_sentence(sentence: &[Token]) -> Option<Named> {
    const READINGS: [Reading; 4] = [said_before, said_behind, glossed, requiring];
    let first = |found: &[Phrase]| {
        READINGS.iter().find_map(|read| found.iter().find_map(|phrase| read(sentence, phrase)))
    };
    first(&phrases(sentence)).or_else(|| first(&led(sentence)))
}

/// `The ``size`` field is available since version 3.4`.
fn said_before(sentence: &[Token], phrase: &Phrase) -> Option<Named> {
    let subject = Subject::read(sentence)?;
    let middle = sentence.get(subject.end..phrase.from)?;
    let (said, side) = predicate(middle)?;
    let versions = said.versions(phrase).filter(|_| ends(&sentence[phrase.end..]))?;
    Some((subject.names, subject.side.or(side), versions))
}

/// `Starting with version 3.4 the ``size`` field is accepted`, `Version 3.4 added the ``size`` field`.
fn said_behind(sentence: &[Token], phrase: &Phrase) -> Option<Named> {
    let behind = sentence.get(phrase.end..).filter(|_| phrase.from == 0)?;
    if let [verb, rest @ ..] = behind
        && (verb.is_in(&ADDS) || verb.is_in(&REMOVES))
    {
        let subject = Subject::read(rest).filter(|subject| ends(&rest[subject.end..]))?;
        let begun = phrase.begun()?;
        let versions = if verb.is_in(&ADDS) { begun } else { others(begun)? };
        return Some((subject.names, subject.side, versions));
    }
    let behind = behind
        .strip_prefix(std::slice::from_ref(behind.first()?))
        .filter(|_| behind[0].is(","))
        .unwrap_or(behind);
    if let [first, is, no, rest @ ..] = behind {
        let is_absent = first.is("there") && is.is_in(&["is", "was"]) && no.is("no");
        let is_given = first.is("you") && is.is_in(&["can", "may"]) && no.is_in(&GIVES);
        if is_absent || is_given {
            let subject = Subject::read(rest).filter(|subject| ends(&rest[subject.end..]))?;
            let versions = if is_absent { phrase.others()? } else { phrase.range()? };
            return Some((subject.names, subject.side, versions));
        }
    }
    let subject = Subject::read(behind)?;
    let rest = &behind[subject.end..];
    let end = rest.iter().position(|token| token.is(",")).unwrap_or(rest.len());
    let (said, side) = predicate(&rest[..end])?;
    Some((subject.names, subject.side.or(side), said.versions(phrase)?))
}

/// ```` ``size`` (New in version 3.4) ````.
fn glossed(sentence: &[Token], phrase: &Phrase) -> Option<Named> {
    let subject = Subject::read(sentence)?;
    let middle = sentence.get(subject.end..phrase.from)?;
    let is_begun = match middle {
        [open] => open.is("(").then_some(false),
        [open, word] => (open.is("(") && word.is_in(&BEGUN)).then_some(true),
        _ => None,
    }?;
    let is_closed = sentence.get(phrase.end).is_some_and(|token| token.is(")"));
    let versions = if is_begun { phrase.begun() } else { phrase.range() };
    Some((subject.names, subject.side, versions.filter(|_| is_closed)?))
}

/// `The ``size`` parameter requires version 3.4 or later`.
fn requiring(sentence: &[Token], phrase: &Phrase) -> Option<Named> {
    let subject = Subject::read(sentence)?;
    let middle = sentence.get(subject.end..phrase.from)?;
    let is_verb = |token: &Token| token.is_in(&["requires", "require", "needs", "need"]);
    let is_it = matches!(middle, [verb] if is_verb(verb)) && phrase.end == sentence.len();
    (is_it && phrase.is_since()).then(|| Some((subject.names, subject.side, phrase.range()?)))?
}

/// The names at the beginning of a sentence.
struct Subject {
    names: Vec<String>,
    side: Option<Side>,
    /// A word says that the names are those of fields.
    is_told: bool,
    end: usize,
}

impl Subject {
    /// ```` The ``size`` and ``paint`` query parameters ````, ```` ``size`` in the response ````.
    fn read(tokens: &[Token]) -> Option<Self> {
        let mut at = tokens.iter().take_while(|token| token.is_in(&DETERMINERS)).count();
        let mut names = Vec::new();
        let is_joint = |token: &Token| token.is_in(&[",", "and", "or"]);
        while let Some(token) = tokens.get(at) {
            let joints = tokens[at..].iter().take_while(|token| is_joint(token)).count();
            let joints = if names.is_empty() { 0 } else { joints };
            match tokens.get(at + joints).filter(|token| token.literal) {
                Some(name) if names.is_empty() || joints > 0 => {
                    names.push(name.text.clone());
                    at += joints + 1;
                }
                _ => break,
            }
            let _ = token;
        }
        if names.is_empty() {
            return None;
        }
        let words = tokens[at..].iter().take_while(|token| token.is_in(&ADJECTIVES)).count();
        let told = &tokens[at..at + words];
        let is_told = tokens.get(at + words).is_some_and(|token| token.is_in(&NOUNS));
        let side = told.iter().filter(|_| is_told).find_map(side);
        at += if is_told { words + 1 } else { 0 };
        let (length, of) = place(&tokens[at..]);
        Some(Self { names, side: side.or(of), is_told, end: at + length })
    }
}

fn side(word: &Token) -> Option<Side> {
    match word.text.as_str() {
        "request" | "requests" | "query" => Some(Side::Request),
        "response" | "responses" => Some(Side::Response),
        _ => None,
    }
}

/// The number of words that say in what a field is, and the side that they name: `in the response body`, `to the ``cart`` object`.
fn place(tokens: &[Token]) -> (usize, Option<Side>) {
    const PLACES: [&str; 6] = ["object", "resource", "body", "dictionary", "dict", "api"];
    let is_in =
        tokens.first().is_some_and(|token| token.is_in(&["in", "to", "of", "from", "by", "with"]));
    let the = 1 + tokens.iter().skip(1).take_while(|token| token.is("the")).count();
    let Some(what) = tokens.get(the).filter(|_| is_in) else { return (0, None) };
    let is_place = tokens.get(the + 1).is_some_and(|token| token.is_in(&PLACES));
    match side(what) {
        Some(side) => (the + 1 + usize::from(is_place), Some(side)),
        None if what.literal && is_place => (the + 2, None),
        None => (0, None),
    }
}

/// The statement of the words between a subject and a microversion, and its side.
fn predicate(tokens: &[Token]) -> Option<(Said, Option<Side>)> {
    let is_verb = |token: &Token| token.is_in(&VERBS) || token.is_in(&MODAL);
    let is_word = |token: &Token| token.is_in(&BEGUN) || token.is_in(&THERE) || token.is_in(&GONE);
    let at = tokens.iter().position(is_word)?;
    let (head, tail) = (&tokens[..at], &tokens[at + 1..]);
    let is_adverb = |token: &Token| token.is_in(&ADVERBS) || token.is_in(&["no", "longer"]);
    let is_rest = tail.iter().take_while(|token| token.is_in(&ADVERBS)).count();
    let (length, side) = place(&tail[is_rest..]);
    let more = tail[is_rest + length..].iter().take_while(|token| token.is_in(&ADVERBS)).count();
    let is_all = is_rest + length + more == tail.len();
    if !is_all || !head.iter().all(|token| is_verb(token) || is_adverb(token)) {
        return None;
    }
    let says = |words: &[&str]| {
        head.windows(words.len()).any(|some| some.iter().zip(words).all(|(t, w)| t.is(w)))
    };
    let said = if tokens[at].is_in(&GONE) || says(&["no", "longer"]) {
        Said::Gone
    } else if says(&["not"]) {
        Said::Absent
    } else if tokens[at].is_in(&BEGUN) {
        Said::Begun
    } else {
        Said::There
    };
    Some((said, side))
}

/// A description names some microversion, whatever it says of it.
pub(in crate::lower) fn speaks(text: &str) -> bool {
    may_name(text) && sentences(text).iter().any(|sentence| !phrases(sentence).is_empty())
}

/// The microversions that have a field, as its whole description says.
pub(in crate::lower) fn described(text: &str) -> Option<VersionRange> {
    if !may_name(text) {
        return None;
    }
    // The items of a list speak of the values that they name.
    let listed = [" - `", " * `"].iter().filter_map(|mark| text.find(mark)).min();
    let text = text[..listed.unwrap_or(text.len())].replace('[', "(").replace(']', ")");
    let all = ended(&text);
    all.iter().enumerate().find_map(|(at, (sentence, leads))| {
        if *leads {
            return None;
        }
        let found = phrases(sentence);
        let found = if found.is_empty() { led(sentence) } else { found };
        let phrase = found.first().filter(|_| found.len() == 1)?;
        let (mut head, tail) = (&sentence[..phrase.from], &sentence[phrase.end..]);
        let mut range = phrase.range();
        if let [rest @ .., open, new] = head
            && open.is("(")
            && new.is_in(&BEGUN)
            && !rest.is_empty()
        {
            // `The size (new in version 3.4)`
            (head, range) = (&head[..rest.len() + 1], phrase.begun());
        }
        let is_close = |tail: &[Token]| matches!(tail, [close] if close.is(")"));
        match (head, tail) {
            // `(Since version 3.4) The size.`, at the beginning alone.
            ([open], [close, next, ..]) if open.is("(") && close.is(")") => {
                phrase.range().filter(|_| at == 0 && !next.is_in(&CONDITIONS))
            }
            // `Since version 3.4.`
            ([], []) => phrase.range(),
            ([open], tail) if open.is("(") && is_close(tail) => phrase.range(),
            // `The size (since version 3.4).`, which is no gloss of one of several.
            ([rest @ .., open], tail) if open.is("(") && is_close(tail) => {
                let is_one =
                    |token: &Token| !token.literal && !token.is_in(&[",", "or", "and", "("]);
                range.filter(|_| at == 0 && rest.iter().all(is_one))
            }
            _ => own(sentence, head, phrase),
        }
    })
}

/// `This field is available since version 3.4`, `New in version 3.4`.
fn own(sentence: &[Token], head: &[Token], phrase: &Phrase) -> Option<VersionRange> {
    let open = usize::from(head.first().is_some_and(|token| token.is("(")));
    let head = &head[open..];
    let about = head.iter().take_while(|token| token.is_in(&["this", "the", "it"])).count();
    let noun = head[about..]
        .iter()
        .take_while(|token| token.is_in(&NOUNS) || token.is_in(&ADJECTIVES) && about > 0)
        .count();
    let is_own = match about {
        0 => noun == 0,
        _ => noun > 0 || head[about - 1].is_in(&["it", "this"]),
    };
    let verb = &head[about + noun..];
    if matches!(verb, [verb] if is_own && verb.is_in(&["requires", "needs"])) {
        let is_whole = phrase.end == sentence.len() && phrase.is_since();
        return phrase.range().filter(|_| is_whole);
    }
    let (said, _) = predicate(verb).filter(|_| is_own)?;
    said.versions(phrase).filter(|_| ends(&sentence[phrase.end..]))
}

#[cfg(test)]
mod tests {
    use super::{Field, Side, described, of_text};
    use crate::ir::{Microversion, VersionRange};
    use crate::source::{FileId, Span};

    fn shown(range: VersionRange) -> String {
        let end = |end: Option<Microversion>| end.map(|v| v.to_string()).unwrap_or_default();
        format!("{}..{}", end(range.min), end(range.max))
    }

    fn found(text: &str) -> Vec<Field> {
        of_text(text, Span { file: FileId(0), start: 0, end: 0 })
    }

    #[test]
    fn sentences_name_fields_with_their_microversions() {
        for (text, range) in [
            ("The ``paint`` field is available since microversion 3.4.", "3.4.."),
            ("The ``paint`` parameter is only available in 3.4 or later.", "3.4.."),
            ("``paint`` was added to the request in microversion 3.4.", "3.4.."),
            ("Starting with microversion 3.4 the ``paint`` parameter may be given.", "3.4.."),
            ("Microversion 3.4 introduced the ``paint`` parameter.", "3.4.."),
            ("``paint`` (New in version 3.4)", "3.4.."),
            ("``paint`` (since API version 3.4)", "3.4.."),
            ("The ``paint`` parameter was removed in version 3.4.", "..3.3"),
            ("Starting from version 3.4, the ``paint`` field is no longer accepted.", "..3.3"),
            ("The ``paint`` parameter is available until microversion 3.4.", "..3.4"),
            ("Before microversion 3.4 the ``paint`` parameter is not supported.", "3.4.."),
            ("The ``paint`` parameter requires microversion 3.4 or later.", "3.4.."),
            ("Since microversion 3.4 you can specify ``paint``.", "3.4.."),
            ("Prior to microversion 3.4, there is no ``paint`` field.", "3.4.."),
        ] {
            let found = found(text);
            let ranges: Vec<String> = found.iter().map(|field| shown(field.versions)).collect();
            assert_eq!(ranges, [range], "{text}");
            assert!(found[0].names(Side::Request, "paint"), "{text}");
        }
        let two =
            found("The ``size`` and ``paint`` fields were added to ``cart`` object since 3.4.");
        assert!(two[0].names(Side::Request, "size") && two[0].names(Side::Response, "paint"));
        assert!(!two[0].names(Side::Response, "cart"));
        let one = found("``paint`` is included in the response since microversion 3.4.");
        assert!(one[0].names(Side::Response, "paint") && !one[0].names(Side::Request, "paint"));
        for text in [
            "The ``paint`` parameter is deprecated since 3.4.",
            "Starting with microversion 3.4 the ``paint`` field is required.",
            "Starting with microversion 3.4 the ``paint`` field may be null.",
            "The ``paint`` field may be ``shiny`` since microversion 3.4.",
            "The ``paint`` field was changed in microversion 3.4.",
            "The ``paint`` field is available since release 2023.1.",
            "The ``paint`` field is shown to all users since 3.4.",
            "Since microversion 3.4 the default of ``paint`` is ``red``.",
            "Since microversion 3.4 ``paint`` is accepted for all users.",
            "The paint field is available since 3.4.",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn descriptions_say_since_when_their_field_is_there() {
        for (text, range) in [
            ("The paint. **New in version 3.4**", "3.4.."),
            ("(Since v3.4) The paint.", "3.4.."),
            ("The paint. *(Since Shop API v3.4)*", "3.4.."),
            ("This field is only returned starting with API microversion 3.4 or greater.", "3.4.."),
            ("The paint. Available until version 3.4.", "..3.4"),
            ("The paint. This parameter was removed in microversion 3.4.", "..3.3"),
            ("The paint. Only available in and beyond API version 3.4", "3.4.."),
            ("The paint (microversions 3.0 - 3.4).", "3.0..3.4"),
            ("The paint (new in version 3.4).", "3.4.."),
            ("The paint. [since 3.4]", "3.4.."),
            ("The paint. This parameter requires microversion 3.4 or later.", "3.4.."),
            ("The paint. Only valid since microversion 3.4.", "3.4.."),
        ] {
            assert_eq!(described(text).map(shown).as_deref(), Some(range), "{text}");
        }
        for text in [
            "The paint, with a shine (since v3.4) or without.",
            "The paint. **New in version 3.4**: instead of a name a number is taken.",
            "The paint, one of ``red``, ``blue`` (since microversion 3.4).",
            "The paint. Since microversion 3.4 the default is ``red``.",
            "The paint. Deprecated since 3.4.",
            "The paint. (Since v3.4) If the cart has none, it is asked for.",
            "The paint. New in TLS 1.3.",
            "The paint. Requires libpaint 3.4 or later.",
            "The paint. Required since microversion 3.4.",
            "The paint: - ``red``: A colour. Only available since version 3.4.",
            "The paint. If it is given before microversion 3.4, it is ignored.",
        ] {
            assert_eq!(described(text), None, "{text}");
        }
    }
}
