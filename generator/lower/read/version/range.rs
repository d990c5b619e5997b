//! Ranges of microversions in parentheses: of titles, headings and codes.

use super::token::{Lead, Phrase, Token, phrases, tokens, version};
use crate::ir::VersionRange;

/// The range that a text gives in parentheses: `Request (microversions 1.0 - 1.11)`, `Paint (since API v2.7)`,
/// `200 (microversions 1.20 - )`.
pub(in crate::lower) fn range_in(text: &str) -> Option<VersionRange> {
    let inside = text.split('(').skip(1).filter_map(|part| part.split(')').next());
    inside.map(spaced).find_map(|inside| range(&tokens(&inside)))
}

/// A range without its parentheses.
fn range(tokens: &[Token]) -> Option<VersionRange> {
    let found = phrases(tokens);
    if let Some(first) = found.first() {
        return of_phrase(first, tokens);
    }
    // `3.55 or later`
    match tokens {
        [number, or, later] if or.is("or") && later.is_in(&["later", "greater", "higher"]) => {
            Some(VersionRange { min: Some(version(&number.text)?), max: None })
        }
        _ => None,
    }
}

fn of_phrase(first: &Phrase, tokens: &[Token]) -> Option<VersionRange> {
    let whole = VersionRange { min: Some(first.version), max: None };
    let head = &tokens[..first.from];
    let is_new = match head {
        [] => false,
        [new] => new.is_in(&["new", "added", "introduced", "available"]),
        _ => return None,
    };
    match (&tokens[first.end..], first.lead) {
        ([to, rest @ ..], None | Some(Lead::Since)) if to.is_in(&["-", "to", "through"]) => {
            match rest {
                [] => Some(whole),
                [end] => Some(VersionRange { max: Some(version(&end.text)?), ..whole }),
                _ => None,
            }
        }
        ([], Some(Lead::Since)) => Some(whole),
        ([], _) if first.later => Some(whole),
        ([], Some(Lead::At)) if is_new => Some(whole),
        ([], Some(Lead::Until)) => Some(VersionRange { min: None, max: Some(first.version) }),
        _ => None,
    }
}

/// The range that a sentence begins with: `In microversions 1.25 - 1.32`, `Starting from microversion 1.33`.
pub(in crate::lower) fn begun(sentence: &str) -> Option<VersionRange> {
    let tokens = tokens(&spaced(sentence));
    let first = phrases(&tokens).into_iter().next().filter(|first| first.from == 0)?;
    let last = match &tokens[first.end..] {
        [to, end, ..] if to.is_in(&["-", "to", "through"]) => version(&end.text),
        _ => None,
    };
    let (min, max) = (Some(first.version), last);
    match first.lead? {
        Lead::Since | Lead::At if max.is_some() => Some(VersionRange { min, max }),
        Lead::Since => Some(VersionRange { min, max: None }),
        Lead::At if first.later => Some(VersionRange { min, max: None }),
        Lead::At => Some(VersionRange { min, max: min }),
        Lead::Until => Some(VersionRange { min: None, max: min }),
    }
}

/// Dashes between numbers as words.
fn spaced(text: &str) -> String {
    let plain = text.replace(['\u{2013}', '\u{2014}'], "-");
    let bytes = plain.as_bytes();
    let is_digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at)).is_some_and(|byte| byte.is_ascii_digit())
    };
    let mut out = String::with_capacity(plain.len());
    for (at, c) in plain.char_indices() {
        match c == '-' && (is_digit(at.checked_sub(1)) || is_digit(Some(at + 1))) {
            true => out.push_str(" - "),
            false => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::range_in;

    #[test]
    fn parentheses_hold_a_range() {
        for (text, min, max) in [
            ("Request (microversions 1.0 - 1.11)", Some("1.0"), Some("1.11")),
            ("Request (microversion 1.19 - )", Some("1.19"), None),
            ("Paint (a cart) (since API v2.7)", Some("2.7"), None),
            ("Transfers (transfers) (3.55 or later)", Some("3.55"), None),
            ("Sign on (New in version 1.2)", Some("1.2"), None),
            ("201 (versions 1.0\u{2013}1.19)", Some("1.0"), Some("1.19")),
            ("(until microversion 2.5)", None, Some("2.5")),
        ] {
            let found = range_in(text).expect(text);
            let shown = |end: Option<crate::ir::Microversion>| end.map(|v| v.to_string());
            assert_eq!((shown(found.min).as_deref(), shown(found.max).as_deref()), (min, max));
        }
        for text in ["Example (v2.96)", "Example (2.1)", "microversions 1.0 - 1.11", "(1.0 - 1.2)"]
        {
            assert_eq!(range_in(text), None, "{text}");
        }
    }
}
