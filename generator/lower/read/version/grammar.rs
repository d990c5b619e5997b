//! The phrases by which prose names microversions: `since 3.4`, `microversions 3.2 - 3.6`, `in API version 3.4 or later`.
//!
//! ```text
//! phrase   [lead] [unit] number [unit] [reach]
//! lead     since | starting from | up to and including | prior to | at least | >= | in | …
//! unit     microversion | the API version | v…           a word that says that the number is a microversion
//! reach    or later | and earlier | onwards | + | - [unit] number | through number | -
//! ```
//!
//! Whatever reads a microversion in prose reads it here.

use super::token::{Token, version};
use crate::ir::{Microversion, VersionRange};

/// A microversion in a sentence with the words that belong to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) version: Microversion,
    /// Where it begins, with its lead.
    pub(super) from: usize,
    pub(super) end: usize,
    /// The words before it.
    lead: Option<Lead>,
    /// The words behind it.
    reach: Option<Reach>,
    /// A word says that the number is a microversion.
    named: bool,
}

/// The meaning of words before a microversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lead {
    /// That one and those after it.
    Since,
    /// Those after it.
    After,
    /// That one, and what else is said elsewhere: `in`, `with`.
    At,
    /// That one and those before it.
    Until,
    /// Those before it.
    Before,
}

/// The meaning of words behind a microversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    Later,
    Earlier,
    Last(Microversion),
}

impl Phrase {
    /// The microversions that it means, wherever it stands; nothing where it names a single one, of which the sentence says
    /// what begins there.
    pub(super) fn range(&self) -> Option<VersionRange> {
        match (self.reach, self.lead) {
            (Some(Reach::Last(last)), None | Some(Lead::Since | Lead::At)) => {
                Some(VersionRange { min: Some(self.version), max: Some(last) })
            }
            (Some(Reach::Later), None | Some(Lead::Since | Lead::At))
            | (None, Some(Lead::Since)) => Some(since(self.version)),
            (Some(Reach::Earlier), None | Some(Lead::At | Lead::Until))
            | (None, Some(Lead::Until)) => Some(until(self.version)),
            (None, Some(Lead::After)) => Some(since(self.version.after()?)),
            (None, Some(Lead::Before)) => Some(until(self.version.before()?)),
            _ => None,
        }
    }

    /// As [`Self::range`]; a single one is that from which on what the sentence says is so.
    pub(super) fn begun(&self) -> Option<VersionRange> {
        let is_one = self.reach.is_none() && matches!(self.lead, None | Some(Lead::At));
        self.range().or_else(|| is_one.then(|| since(self.version)))
    }

    /// The microversions at which what is denied for it is so; what is not there until one is there at that one.
    pub(super) fn others(&self) -> Option<VersionRange> {
        match (self.lead, self.reach) {
            (Some(Lead::Until), None) => Some(since(self.version)),
            _ => others(self.range()?),
        }
    }

    /// It means one microversion and all that follow.
    pub(super) fn is_since(&self) -> bool {
        self.range().is_some_and(|range| range.min.is_some() && range.max.is_none())
    }

    /// It names one microversion, and says neither `in` nor anything else of it.
    pub(super) fn is_bare(&self) -> bool {
        self.reach.is_none() && self.lead.is_none()
    }
}

/// All that a range with one end leaves out.
pub(super) fn others(range: VersionRange) -> Option<VersionRange> {
    match (range.min, range.max) {
        (Some(min), None) => Some(until(min.before()?)),
        (None, Some(max)) => Some(since(max.after()?)),
        _ => None,
    }
}

fn since(min: Microversion) -> VersionRange {
    VersionRange { min: Some(min), max: None }
}

fn until(max: Microversion) -> VersionRange {
    VersionRange { min: None, max: Some(max) }
}

/// Words for a microversion that stand beside its number.
const UNITS: [&str; 6] =
    ["microversion", "microversions", "micro-version", "micro-versions", "version", "versions"];
/// Words that may stand before such a word.
const QUALIFIERS: [&str; 3] = ["the", "api", "rest"];
/// The most words of the name of an API between a preposition and `API`: `since the Identity API v3.4`.
const MAX_NAME: usize = 2;
const LATER: [&str; 10] =
    ["later", "greater", "higher", "newer", "above", "beyond", "after", "up", "onward", "onwards"];
const EARLIER: [&str; 8] =
    ["earlier", "prior", "below", "lower", "older", "before", "less", "previous"];
const TO: [&str; 5] = ["-", "to", "through", "until", "till"];
const INCLUDED: [&str; 3] = ["inclusive", "inclusively", "included"];
/// The longer ones first, where one ends in another.
const LEADS: [(&[&str], Lead); 59] = [
    (&["starting", "from"], Lead::Since),
    (&["starting", "with"], Lead::Since),
    (&["starting", "in"], Lead::Since),
    (&["starting", "at"], Lead::Since),
    (&["starting", "since"], Lead::Since),
    (&["beginning", "with"], Lead::Since),
    (&["beginning", "from"], Lead::Since),
    (&["beginning", "in"], Lead::Since),
    (&["as", "of"], Lead::Since),
    (&["on", "or", "after"], Lead::Since),
    (&["in", "and", "after"], Lead::Since),
    (&["in", "and", "beyond"], Lead::Since),
    (&["in", "or", "after"], Lead::Since),
    (&["not", "before"], Lead::Since),
    (&["no", "earlier", "than"], Lead::Since),
    (&["equal", "or", "greater", "than"], Lead::Since),
    (&["equal", "to", "or", "greater", "than"], Lead::Since),
    (&["greater", "than", "or", "equal", "to"], Lead::Since),
    (&["greater", "or", "equal", "to"], Lead::Since),
    (&["at", "least"], Lead::Since),
    (&["at", "least", "with"], Lead::Since),
    (&["since"], Lead::Since),
    (&["from"], Lead::Since),
    (&[">="], Lead::Since),
    (&["=>"], Lead::Since),
    (&["up", "to", "but", "not", "including"], Lead::Before),
    (&["up", "to", "and", "including"], Lead::Until),
    (&["lower", "than", "or", "equal", "to"], Lead::Until),
    (&["less", "than", "or", "equal", "to"], Lead::Until),
    (&["no", "later", "than"], Lead::Until),
    (&["up", "to"], Lead::Until),
    (&["upto"], Lead::Until),
    (&["until"], Lead::Until),
    (&["till"], Lead::Until),
    (&["through"], Lead::Until),
    (&["<="], Lead::Until),
    (&["=<"], Lead::Until),
    (&["earlier", "than"], Lead::Before),
    (&["older", "than"], Lead::Before),
    (&["lower", "than"], Lead::Before),
    (&["less", "than"], Lead::Before),
    (&["smaller", "than"], Lead::Before),
    (&["prior", "to"], Lead::Before),
    (&["before"], Lead::Before),
    (&["below"], Lead::Before),
    (&["<"], Lead::Before),
    (&["later", "than"], Lead::After),
    (&["newer", "than"], Lead::After),
    (&["greater", "than"], Lead::After),
    (&["higher", "than"], Lead::After),
    (&["after"], Lead::After),
    (&["beyond"], Lead::After),
    (&[">"], Lead::After),
    (&["in"], Lead::At),
    (&["with"], Lead::At),
    (&["via"], Lead::At),
    (&["by"], Lead::At),
    (&["for"], Lead::At),
    (&["between"], Lead::At),
];
/// The names of releases that stand before the microversion which they have: `since Rocky (3.4)`. Later ones are years.
const RELEASES: [&str; 26] = [
    "austin", "bexar", "cactus", "diablo", "essex", "folsom", "grizzly", "havana", "icehouse",
    "juno", "kilo", "liberty", "mitaka", "newton", "ocata", "pike", "queens", "rocky", "stein",
    "train", "ussuri", "victoria", "wallaby", "xena", "yoga", "zed",
];

/// The microversions of a sentence, each with a word for what it is.
pub(super) fn phrases(tokens: &[Token]) -> Vec<Phrase> {
    led(tokens).into_iter().filter(|phrase| phrase.named).collect()
}

/// As [`phrases`], with numbers of two parts that nothing says to be microversions but a preposition: `until 3.40`.
pub(super) fn led(tokens: &[Token]) -> Vec<Phrase> {
    let is_told = |phrase: &Phrase| {
        phrase.named || phrase.lead.is_some() || phrase.reach == Some(Reach::Later)
    };
    all(tokens).into_iter().filter(is_told).collect()
}

/// Every number of two parts that may be a microversion; the end of a range is none by itself.
pub(super) fn all(tokens: &[Token]) -> Vec<Phrase> {
    let mut found: Vec<Phrase> = Vec::new();
    for at in 0..tokens.len() {
        if found.last().is_none_or(|last| last.end <= at) {
            found.extend(phrase(tokens, at));
        }
    }
    found
}

fn phrase(tokens: &[Token], at: usize) -> Option<Phrase> {
    let number = version(&tokens[at].text)?;
    let is_unit = |at: usize| tokens.get(at).is_some_and(|token| token.is_in(&UNITS));
    let is = |at: usize, text: &str| tokens.get(at).is_some_and(|token| token.is(text));
    let mut named = tokens[at].text.starts_with('v');
    let (mut start, mut end) = (named_from(tokens, at, &mut named), at + 1);
    while is_unit(end) {
        end += 1;
        named = true;
    }
    if start >= 2 && is(start - 1, "(") && is_release(&tokens[start - 2].text) && is(end, ")") {
        // `Rocky (3.4)`
        (start, end, named) = (start - 2, end + 1, true);
    }
    let (mut lead, mut from) = lead(tokens, start);
    if lead.is_none() && start < at && tokens[start].is("api") {
        // `since the Identity API v3.4`
        let names = (1..=MAX_NAME).take_while(|n| *n <= start).map(|n| start - n);
        let found = names.map(|start| self::lead(tokens, start)).find(|(lead, _)| lead.is_some());
        (lead, from) = found.unwrap_or((lead, from));
    }
    if lead.is_some_and(|lead| lead != Lead::At) {
        // `for microversions lower than 3.4`
        let units = named_from(tokens, from, &mut named);
        from = match self::lead(tokens, units) {
            (Some(Lead::At), before) => before,
            _ => units,
        };
    }
    let is_between = tokens.get(from).is_some_and(|token| token.is("between"));
    let (reach, end) = reach(tokens, end, number, lead, is_between);
    Some(Phrase { version: number, from, end, lead, reach, named })
}

/// Where the words for a microversion begin that end before a place.
fn named_from(tokens: &[Token], end: usize, named: &mut bool) -> usize {
    let mut start = end;
    while start > 0 && (tokens[start - 1].is_in(&UNITS) || tokens[start - 1].is_in(&QUALIFIERS)) {
        start -= 1;
        *named |= tokens[start].is_in(&UNITS) || tokens[start].is("api");
    }
    start
}

/// The words before a place that say which side of it is meant, and where they begin.
fn lead(tokens: &[Token], start: usize) -> (Option<Lead>, usize) {
    let before = &tokens[..start];
    let found = LEADS.iter().find(|(words, _)| {
        before.len() >= words.len()
            && before[before.len() - words.len()..].iter().zip(*words).all(|(t, w)| t.is(w))
    });
    (found.map(|(_, lead)| *lead), found.map_or(start, |(words, _)| start - words.len()))
}

/// The words behind a number, and where they end.
fn reach(
    tokens: &[Token],
    mut end: usize,
    first: Microversion,
    lead: Option<Lead>,
    is_between: bool,
) -> (Option<Reach>, usize) {
    let at = |at: usize| tokens.get(at);
    let is_in = |place: usize, words: &[&str]| at(place).is_some_and(|token| token.is_in(words));
    let mut reach = None;
    if is_in(end, &["or", "and"]) && is_in(end + 1, &LATER) {
        (reach, end) = (Some(Reach::Later), end + 2);
    } else if is_in(end, &["or", "and"]) && is_in(end + 1, &EARLIER) {
        (reach, end) = (Some(Reach::Earlier), end + 2);
    } else if is_in(end, &["+", "onward", "onwards"])
        || is_in(end, &["on"]) && lead == Some(Lead::Since)
    {
        (reach, end) = (Some(Reach::Later), end + 1);
    } else if is_in(end, &TO) || is_in(end, &["and"]) && (is_between || is_in(end + 1, &TO)) {
        let to = end + usize::from(is_in(end, &["and"]) && is_in(end + 1, &TO));
        let units = tokens[to + 1..].iter();
        let units = units.take_while(|t| t.is_in(&UNITS) || t.is_in(&QUALIFIERS)).count();
        let last = at(to + 1 + units).and_then(|token| version(&token.text));
        match last.filter(|last| last.major == first.major && *last >= first) {
            Some(last) => (reach, end) = (Some(Reach::Last(last)), to + 2 + units),
            // `3.4 - `
            None if last.is_none() && is_in(end, &["-"]) => {
                (reach, end) = (Some(Reach::Later), end + 1);
            }
            None => {}
        }
    }
    let is_unit = |end: usize| reach.is_some() && is_in(end, &UNITS);
    end += usize::from(is_unit(end));
    if is_in(end, &INCLUDED) {
        end += 1;
    } else if is_in(end, &["("]) && is_in(end + 1, &INCLUDED) && is_in(end + 2, &[")"]) {
        end += 3;
    }
    (reach, end)
}

/// A name of a release: a word, or the number of a half of a year, `2023.1`.
fn is_release(text: &str) -> bool {
    let is_year = |(year, half): (&str, &str)| {
        year.len() == 4 && year.starts_with('2') && matches!(half, "1" | "2")
    };
    RELEASES.contains(&text) || text.split_once('.').is_some_and(is_year)
}

#[cfg(test)]
mod tests {
    use super::super::token::tokens;
    use super::{all, led, phrases};

    fn shown(found: &[super::Phrase]) -> Vec<String> {
        let range = |phrase: &super::Phrase| {
            let range = phrase.range();
            let shown = |end: Option<crate::ir::Microversion>| {
                end.map(|v| v.to_string()).unwrap_or_default()
            };
            range.map_or("?".to_owned(), |r| format!("{}..{}", shown(r.min), shown(r.max)))
        };
        found.iter().map(range).collect()
    }

    #[test]
    fn phrases_mean_ranges() {
        for (text, range) in [
            ("as of the 3.7 microversion", "3.7.."),
            ("in ``API version 3.40`` or later", "3.40.."),
            ("with microversion >= 3.4 it", "3.4.."),
            ("microversion < 3.4", "..3.3"),
            ("up to and including version 3.4", "..3.4"),
            ("up to but not including version 3.4", "..3.3"),
            ("prior to microversion 3.4", "..3.3"),
            ("for microversions lower than 3.4", "..3.3"),
            ("for API versions 3.6 and prior", "..3.6"),
            ("from v3.2 onwards", "3.2.."),
            ("after microversion 3.2", "3.3.."),
            ("microversion 3.4 and up", "3.4.."),
            ("microversions 3.1-3.36", "3.1..3.36"),
            ("from microversion 3.4 to microversion 3.6", "3.4..3.6"),
            ("between version 3.4 and version 3.6", "3.4..3.6"),
            ("microversions 3.1 - ", "3.1.."),
            ("until version 3.9 (inclusive)", "..3.9"),
            ("since Rocky (3.65)", "3.65.."),
            ("since 2023.1 (3.95)", "3.95.."),
            ("since the Identity API v3.4", "3.4.."),
            ("equal or greater than microversion 3.4", "3.4.."),
            ("in microversion 3.4", "?"),
            ("the 3.4 microversion", "?"),
        ] {
            assert_eq!(shown(&phrases(&tokens(text))), [range], "{text}");
        }
        for text in ["3.5 GiB since 3.4, in version 3.1.2", "Python 3.10", "release 2023.1"] {
            assert_eq!(shown(&phrases(&tokens(text))), Vec::<String>::new(), "{text}");
        }
        assert_eq!(shown(&led(&tokens("until 3.4, and since 3.6"))), ["..3.4", "3.6.."]);
        assert_eq!(shown(&led(&tokens("takes 3.2 - 3.4 seconds"))), Vec::<String>::new());
        assert_eq!(shown(&all(&tokens("3.2 - 3.4"))), ["3.2..3.4"]);
    }
}
