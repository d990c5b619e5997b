//! Words of a sentence, and the microversions among them.

use crate::ir::Microversion;

/// A word without its markup, in lower case, or a punctuation mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) text: String,
    /// It is a literal, a name of something.
    pub(super) literal: bool,
}

impl Token {
    pub(super) fn is(&self, text: &str) -> bool {
        self.text == text
    }

    pub(super) fn is_in(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text.as_str())
    }
}

/// The text may name a microversion: two numbers and a dot.
pub(super) fn may_name(text: &str) -> bool {
    let is_it = |w: &[u8]| w[0].is_ascii_digit() && w[1] == b'.' && w[2].is_ascii_digit();
    text.as_bytes().windows(3).any(is_it)
}

/// The most words of a sentence that says something of microversions.
const MAX_WORDS: usize = 100;

/// The sentences of a text, without the marks that end them.
pub(super) fn sentences(text: &str) -> Vec<Vec<Token>> {
    let tokens = tokens(text);
    let parts = tokens.split(|token| token.is_in(&[".", ":", ";"]));
    parts.filter(|part| (1..=MAX_WORDS).contains(&part.len())).map(<[Token]>::to_vec).collect()
}

/// The words and marks of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mark = |c: char| Token { text: c.to_string(), literal: false };
    for raw in text.split_whitespace() {
        let mut word = raw;
        let mut literal = false;
        let mut behind = Vec::new();
        loop {
            let bare = word.trim_matches(['*', '`', '"', '\'']);
            literal |= bare.len() < word.len() && word.contains('`');
            word = bare;
            if let Some(rest) = word.strip_prefix('(') {
                out.push(mark('('));
                word = rest;
            } else if let Some(rest) = word.strip_prefix(">=") {
                out.push(Token { text: ">=".to_owned(), literal: false });
                word = rest;
            } else if let Some(last) = word.chars().last().filter(|c| MARKS.contains(c)) {
                behind.push(mark(last));
                word = &word[..word.len() - last.len_utf8()];
            } else {
                break;
            }
        }
        if !word.is_empty() {
            out.push(Token { text: word.to_lowercase(), literal });
        }
        out.extend(behind.into_iter().rev());
    }
    out
}

/// Marks behind a word.
const MARKS: [char; 6] = [')', ',', '.', ';', ':', '!'];

/// A microversion written as two numbers and a dot, perhaps behind a `v`.
pub(super) fn version(text: &str) -> Option<Microversion> {
    let text = text.trim();
    let (major, minor) = text.strip_prefix(['v', 'V']).unwrap_or(text).split_once('.')?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    (is_number(major) && is_number(minor)).then(|| text.parse().ok())?
}

/// A microversion in a sentence with the words that belong to it: `the API microversion 3.40 or later`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) version: Microversion,
    pub(super) start: usize,
    pub(super) end: usize,
    /// What stands before it.
    pub(super) lead: Option<Lead>,
    /// Where the lead begins, else the phrase.
    pub(super) from: usize,
    /// Later ones are meant too, in so many words.
    pub(super) later: bool,
    /// A word says that the number is a microversion.
    named: bool,
}

/// A preposition before a microversion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lead {
    /// That one and those after it.
    Since,
    /// That one, and what else is said elsewhere: `in`, `with`.
    At,
    /// That one and those before it.
    Until,
    /// Those before it.
    Before,
}

/// Words for a microversion that stand beside its number.
const UNITS: [&str; 6] =
    ["microversion", "microversions", "micro-version", "micro-versions", "version", "versions"];
/// Words that may stand before such a word.
const QUALIFIERS: [&str; 4] = ["the", "api", "rest", "identity"];
const LATER: [&str; 7] = ["later", "greater", "higher", "newer", "above", "beyond", "after"];
const ONWARD: [&str; 3] = ["on", "onward", "onwards"];
const LEADS: [(&[&str], Lead); 19] = [
    (&["starting", "from"], Lead::Since),
    (&["starting", "with"], Lead::Since),
    (&["starting", "in"], Lead::Since),
    (&["starting", "at"], Lead::Since),
    (&["beginning", "with"], Lead::Since),
    (&["beginning", "in"], Lead::Since),
    (&["as", "of"], Lead::Since),
    (&["since"], Lead::Since),
    (&["from"], Lead::Since),
    (&[">="], Lead::Since),
    (&["up", "to", "and", "including"], Lead::Until),
    (&["up", "to"], Lead::Until),
    (&["before"], Lead::Before),
    (&["prior", "to"], Lead::Before),
    (&["until"], Lead::Until),
    (&["through"], Lead::Until),
    (&["in"], Lead::At),
    (&["with"], Lead::At),
    (&["via"], Lead::At),
];

/// The microversions of a sentence, each with a word for what it is.
pub(super) fn phrases(tokens: &[Token]) -> Vec<Phrase> {
    led(tokens).into_iter().filter(|phrase| phrase.named).collect()
}

/// As [`phrases`], with numbers of two parts that nothing says to be microversions but a preposition: `until 3.40`.
pub(super) fn led(tokens: &[Token]) -> Vec<Phrase> {
    (0..tokens.len()).filter_map(|at| phrase(tokens, at)).collect()
}

/// The microversion that a range ends with, behind its first one: `- 3.4`, `to version 3.4`, `through`; nothing where none follows
/// the word; and how many words it has.
pub(super) fn last(tail: &[Token]) -> Option<(Option<Microversion>, usize)> {
    tail.first().filter(|to| to.is_in(&["-", "to", "through"]))?;
    let units = tail[1..].iter().take_while(|token| token.is_in(&UNITS)).count();
    let last = tail.get(1 + units).and_then(|token| version(&token.text));
    Some((last, 1 + units + usize::from(last.is_some())))
}

fn phrase(tokens: &[Token], at: usize) -> Option<Phrase> {
    let version = version(&tokens[at].text)?;
    let mut named = tokens[at].text.starts_with('v');
    let (mut start, mut end) = (at, at + 1);
    if let Some(compared) = start.checked_sub(1).filter(|at| tokens[*at].is(">=")) {
        // `microversion >= 3.4`
        named |= compared > 0 && tokens[compared - 1].is_in(&UNITS);
    }
    while start > 0 && (tokens[start - 1].is_in(&UNITS) || tokens[start - 1].is_in(&QUALIFIERS)) {
        start -= 1;
        named |= tokens[start].is_in(&UNITS) || tokens[start].is("api");
    }
    while tokens.get(end).is_some_and(|token| token.is_in(&UNITS)) {
        end += 1;
        named = true;
    }
    let is_or = tokens.get(end).is_some_and(|token| token.is_in(&["or", "and"]));
    let later = is_or && tokens.get(end + 1).is_some_and(|token| token.is_in(&LATER));
    if later {
        end += 2;
    }
    // `from microversion 3.4 on`
    end += usize::from(tokens.get(end).is_some_and(|token| token.is_in(&ONWARD)));
    let before = &tokens[..start];
    let found = LEADS.iter().find(|(words, _)| {
        before.len() >= words.len()
            && before[before.len() - words.len()..].iter().zip(*words).all(|(t, w)| t.is(w))
    });
    let from = found.map_or(start, |(words, _)| start - words.len());
    let lead = found.map(|(_, lead)| *lead);
    (named || lead.is_some()).then_some(Phrase { version, start, end, lead, from, later, named })
}

#[cfg(test)]
mod tests {
    use super::{Lead, phrases, sentences};
    use crate::ir::Microversion;

    #[test]
    fn a_number_is_a_microversion_where_a_word_says_so() {
        let found = |text: &str| {
            let sentence = sentences(text).concat();
            phrases(&sentence).into_iter().map(|p| (p.version, p.lead, p.later)).collect::<Vec<_>>()
        };
        let of = |minor| Microversion::new(3, minor);
        assert_eq!(found("as of the 3.7 microversion."), [(of(7), Some(Lead::Since), false)]);
        assert_eq!(found("in ``API version 3.40`` or later"), [(of(40), Some(Lead::At), true)]);
        assert_eq!(found("with microversion >= 3.4 it"), [(of(4), Some(Lead::Since), false)]);
        assert_eq!(found("3.5 GiB since 3.4, in version 3.1.2"), []);
    }
}
