//! Ranges of microversions in parentheses: of titles, headings and codes.

use super::token::{Lead, Phrase, Token, last, led, phrases, tokens, version};
use crate::ir::VersionRange;

/// The range that a text gives in parentheses: `Request (microversions 1.0 - 1.11)`, `Paint (since API v2.7)`,
/// `200 (microversions 1.20 - )`.
pub(in crate::lower) fn range_in(text: &str) -> Option<VersionRange> {
    let inside = text.split('(').skip(1).filter_map(|part| part.split(')').next());
    // What is deprecated is still there.
    let inside = inside.filter(|inside| !inside.to_ascii_lowercase().contains("deprecated"));
    inside.map(spaced).find_map(|inside| range(&tokens(&inside)))
}

/// A range without its parentheses.
fn range(tokens: &[Token]) -> Option<VersionRange> {
    if let Some(first) = led(tokens).first() {
        return of_phrase(first, tokens);
    }
    match tokens {
        // `3.55 or later`
        [number, or, later] if or.is("or") && later.is_in(&["later", "greater", "higher"]) => {
            Some(VersionRange { min: Some(version(&number.text)?), max: None })
        }
        // `3.2 - 3.4`
        [number, to, end] if to.is_in(&["-", "to"]) => {
            let (min, max) = (version(&number.text)?, version(&end.text)?);
            let is_range = min.major == max.major && min.minor < max.minor && min.major > 0;
            is_range.then_some(VersionRange { min: Some(min), max: Some(max) })
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
    let tail = &tokens[first.end..];
    if let (Some((max, length)), None | Some(Lead::Since | Lead::At)) = (last(tail), first.lead) {
        return (length == tail.len()).then_some(VersionRange { max, ..whole });
    }
    match (tail, first.lead) {
        ([], Some(Lead::Since)) => Some(whole),
        ([], _) if first.later => Some(whole),
        ([], Some(Lead::At)) if is_new => Some(whole),
        ([], Some(Lead::Until)) => Some(VersionRange { min: None, max: Some(first.version) }),
        ([], Some(Lead::Before)) => {
            Some(VersionRange { min: None, max: Some(first.version.before()?) })
        }
        _ => None,
    }
}

/// The range that a sentence begins with: `In microversions 1.25 - 1.32`, `Starting from microversion 1.33`.
pub(in crate::lower) fn begun(sentence: &str) -> Option<VersionRange> {
    let tokens = tokens(&spaced(sentence));
    let first = phrases(&tokens).into_iter().next().filter(|first| first.from == 0)?;
    let (max, _) = last(&tokens[first.end..]).unwrap_or_default();
    let min = Some(first.version);
    match first.lead? {
        Lead::Since | Lead::At if max.is_some() => Some(VersionRange { min, max }),
        Lead::Since => Some(VersionRange { min, max: None }),
        Lead::At if first.later => Some(VersionRange { min, max: None }),
        Lead::At => Some(VersionRange { min, max: min }),
        Lead::Until => Some(VersionRange { min: None, max: min }),
        Lead::Before => Some(VersionRange { min: None, max: Some(first.version.before()?) }),
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
            ("(until 2.5)", None, Some("2.5")),
            ("(up to and including 2.5)", None, Some("2.5")),
            ("(before 2.5)", None, Some("2.4")),
            ("(since 1.9)", Some("1.9"), None),
            ("(from 1.9 onwards)", Some("1.9"), None),
            ("(3.2 - 3.4)", Some("3.2"), Some("3.4")),
            ("(from version 3.2 to version 3.4)", Some("3.2"), Some("3.4")),
        ] {
            let found = range_in(text).expect(text);
            let shown = |end: Option<crate::ir::Microversion>| end.map(|v| v.to_string());
            assert_eq!((shown(found.min).as_deref(), shown(found.max).as_deref()), (min, max));
        }
        for text in [
            "Pull piers (deprecated since 3.30)",
            "Example (v2.96)",
            "Example (2.1)",
            "Example (in 2.1)",
            "microversions 1.0 - 1.11",
            "(0.5 - 1.5)",
            "(1.4 - 1.2)",
            "(since 2.1 GiB)",
        ] {
            assert_eq!(range_in(text), None, "{text}");
        }
    }
}
