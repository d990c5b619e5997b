//! Ranges of microversions that stand beside what they are of: in parentheses, in headings, above tables, behind codes, and in the
//! names of samples.

use super::grammar::{Phrase, all, led, phrases};
use super::sentence::BEGUN;
use super::token::{Token, ended, may_name, tokens, version};
use crate::ir::{Microversion, VersionRange};

/// The range that a text gives in parentheses: `Request (microversions 1.0 - 1.11)`, `Paint (since API v2.7)`,
/// `200 (microversions 1.20 - )`.
pub(in crate::lower) fn range_in(text: &str) -> Option<VersionRange> {
    if !may_name(text) {
        return None;
    }
    let inside = parts(text).into_iter();
    // A deprecated thing is still there.
    let inside = inside.filter(|inside| !inside.to_ascii_lowercase().contains("deprecated"));
    inside.into_iter().find_map(|inside| range(&tokens(inside)))
}

/// The text in parentheses or brackets, those within with it.
fn parts(text: &str) -> Vec<&str> {
    let mut open = None;
    let mut depth = 0_usize;
    let mut found = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' => {
                depth += 1;
                open = open.or(Some(at + 1));
            }
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    found.extend(open.take().map(|open| &text[open..at]));
                }
            }
            _ => {}
        }
    }
    found
}

/// The range of an operation's or a section's title: in parentheses, or behind a dash, a comma or a colon.
pub(super) fn of_title(title: &str) -> Option<VersionRange> {
    range_in(title).or_else(|| {
        let (_, behind) = [" - ", ", ", ": "].iter().find_map(|mark| title.rsplit_once(mark))?;
        range(&tokens(behind)).filter(|_| may_name(behind))
    })
}

/// The range of a heading above tables or samples, which may have it among its words: `Request before microversion 2.5`.
pub(in crate::lower) fn of_heading(heading: &str) -> Option<VersionRange> {
    if !may_name(heading) {
        return None;
    }
    let tokens = tokens(heading);
    range_in(heading).or_else(|| only(&tokens, &phrases(&tokens))).or_else(|| {
        // A number without a word for it ends the heading.
        let led = led(&tokens);
        let is_last = |phrase: &Phrase| tokens[phrase.end..].iter().all(|token| token.is(":"));
        only(&tokens, &led).filter(|_| led.last().is_some_and(is_last))
    })
}

/// The range of the only phrase of a heading, which says nothing of being deprecated.
fn only(tokens: &[Token], found: &[Phrase]) -> Option<VersionRange> {
    let [phrase] = found else { return None };
    let is_kept = |token: &Token| !token.is_in(&["deprecated", "deprecation"]);
    phrase.range().filter(|_| tokens.iter().all(is_kept))
}

/// The range of a paragraph that ends in a colon, above what it is of: `Since microversion 2.5 it has these:`.
pub(in crate::lower) fn leading(text: &str) -> Option<VersionRange> {
    if !may_name(text) {
        return None;
    }
    let (sentence, leads) = ended(text).pop()?;
    if !leads {
        // `Microversions 2.1 - 2.4`, which is no sentence.
        let found = phrases(&sentence);
        let is_whole = |phrase: &&Phrase| phrase.from == 0 && phrase.end == sentence.len();
        let is_ended = text.trim_end_matches(['*', ' ', '\n']).ends_with('.');
        return found.first().filter(is_whole).filter(|_| !is_ended)?.range();
    }
    let text = text.trim().trim_end_matches(':');
    if let Some(range) = range_in(text) {
        return Some(range);
    }
    let found = led(&sentence);
    let [phrase] = found.as_slice() else { return None };
    let head = &sentence[..phrase.from];
    let is_new = head.last().is_some_and(|word| word.is_in(&BEGUN));
    let is_near = phrase.from == 0 || sentence.len() == phrase.end || is_new;
    let is_kept = |token: &Token| !token.is_in(&["deprecated", "not", "changed"]);
    let range = if is_new { phrase.begun() } else { phrase.range() };
    range.filter(|_| is_near && sentence.iter().all(is_kept))
}

/// A range without its parentheses; of several the range that holds all.
fn range(tokens: &[Token]) -> Option<VersionRange> {
    let found = all(tokens);
    let first = found.first()?;
    let is_new = match &tokens[..first.from] {
        [] => false,
        [new] => new.is_in(&BEGUN) || new.is_in(&["available", "supported", "only"]),
        _ => return None,
    };
    let mut end = first.from;
    let mut whole: Option<VersionRange> = None;
    for phrase in &found {
        let between = &tokens[end.min(phrase.from)..phrase.from];
        let is_joined = end == first.from || between.iter().all(|t| t.is_in(&[",", "and", "or"]));
        let one = if is_new && !phrase.is_bare() { phrase.begun() } else { phrase.range() };
        let one = one.filter(|range| is_joined && range.min.is_none_or(|min| min.major > 0))?;
        whole = Some(whole.map_or(one, |whole| whole.hull(one)));
        end = phrase.end;
    }
    whole.filter(|_| end == tokens.len())
}

/// The range that a sentence begins with: `In microversions 1.25 - 1.32`, `Starting from microversion 1.33`.
pub(in crate::lower) fn begun(sentence: &str) -> Option<VersionRange> {
    let tokens = tokens(sentence);
    let first = phrases(&tokens).into_iter().next().filter(|first| first.from == 0)?;
    let only = VersionRange { min: Some(first.version), max: Some(first.version) };
    first.range().or_else(|| (!first.is_bare()).then_some(only))
}

/// The microversions of a code by the words right behind it: `200 (until 2.4), 202 since 2.5`, `200 - OK for API version < 2.5`.
pub(in crate::lower) fn of_code(behind: &str) -> Option<VersionRange> {
    if !may_name(behind) {
        return None;
    }
    let behind = behind.trim_start().trim_start_matches([')', '`', '*']).trim_start();
    if behind.starts_with('(') {
        return range_in(behind);
    }
    let own = behind.split([',', ';']).next()?;
    let tokens = tokens(own);
    let found = led(&tokens);
    let [phrase] = found.as_slice() else { return None };
    let tail = &tokens[phrase.end..];
    phrase.range().filter(|_| tail.iter().all(|token| token.is_in(&[".", ")"])))
}

/// The microversion at which a sample was taken, by its heading: `Example (v2.96)`, `Example (2.1)`, `in microversion 2.5`.
pub(in crate::lower) fn taken(heading: &str) -> Option<Microversion> {
    if !may_name(heading) {
        return None;
    }
    let alone = |inside: &str| match tokens(inside).as_slice() {
        [.., number] => version(&number.text).filter(|_| all(&tokens(inside))[0].from == 0),
        [] => None,
    };
    let inside = parts(heading).into_iter().filter(|inside| may_name(inside)).find_map(alone);
    let named = || {
        let tokens = tokens(heading);
        let found = phrases(&tokens);
        let [phrase] = found.as_slice() else { return None };
        let is_other = tokens[..phrase.from].last().is_some_and(|word| word.is("format"));
        (!is_other).then_some(phrase.version)
    };
    inside.or_else(named)
}

/// The microversion in a sample's path, that of its folder before that of its name: `v2.96/cart.json`, `cart-2.5.json`.
pub(in crate::lower) fn taken_by(path: &str) -> Option<Microversion> {
    let mut parts = path.rsplit('/');
    let name = parts.next()?;
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let is_marked = |part: &&str| part.starts_with('v') && part.contains('.');
    let marked = parts.filter(is_marked).find_map(version);
    marked.or_else(|| stem.rsplit(['-', '_']).find_map(version))
}

#[cfg(test)]
mod tests {
    use super::{leading, of_code, of_heading, of_title, range_in, taken, taken_by};
    use crate::ir::{Microversion, VersionRange};

    fn shown(range: Option<VersionRange>) -> Option<String> {
        let end = |end: Option<Microversion>| end.map(|v| v.to_string()).unwrap_or_default();
        range.map(|range| format!("{}..{}", end(range.min), end(range.max)))
    }

    #[test]
    fn parentheses_hold_a_range() {
        for (text, range) in [
            ("Request (microversions 1.0 - 1.11)", "1.0..1.11"),
            ("Request (microversion 1.19 - )", "1.19.."),
            ("Paint (a cart) (since API v2.7)", "2.7.."),
            ("Transfers (transfers) (3.55 or later)", "3.55.."),
            ("Sign on (New in version 1.2)", "1.2.."),
            ("201 (versions 1.0\u{2013}1.19)", "1.0..1.19"),
            ("(until microversion 2.5)", "..2.5"),
            ("(up to and including 2.5)", "..2.5"),
            ("(before 2.5)", "..2.4"),
            ("(from 1.9 onwards)", "1.9.."),
            ("(3.2 - 3.4)", "3.2..3.4"),
            ("(3.2-3.4)", "3.2..3.4"),
            ("[since 3.2]", "3.2.."),
            ("(Since Rocky (2.65))", "2.65.."),
            ("(2.1 - 2.4, 2.9 - 2.11)", "2.1..2.11"),
            ("(1.5+)", "1.5.."),
            ("(1.9 and earlier)", "..1.9"),
        ] {
            assert_eq!(shown(range_in(text)).as_deref(), Some(range), "{text}");
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

    #[test]
    fn titles_and_headings_have_a_range_beside_their_words() {
        assert_eq!(shown(of_title("Paint - since microversion 1.5")).as_deref(), Some("1.5.."));
        assert_eq!(of_title("Moving to microversion 1.5"), None);
        assert_eq!(of_title("New in version 1.5"), None);
        for (text, range) in [
            ("Request before microversion 1.5", "..1.4"),
            ("Microversions 1.0 - 1.4 request", "1.0..1.4"),
            ("Before 1.5", "..1.4"),
            ("From v1.5 onwards:", "1.5.."),
        ] {
            assert_eq!(shown(of_heading(text)).as_deref(), Some(range), "{text}");
        }
        for text in ["Request in microversion 1.5", "Carts since 1.5 GiB", "TLS 1.2 and 1.3"] {
            assert_eq!(of_heading(text), None, "{text}");
        }
    }

    #[test]
    fn a_paragraph_leads_what_follows_its_colon() {
        for (text, range) in [
            ("Since microversion 1.5 it has these:", "1.5.."),
            ("In microversions 1.0 through 1.4 the request has these:", "1.0..1.4"),
            ("The following are returned since 1.5:", "1.5.."),
            ("New in microversion 1.5:", "1.5.."),
            ("Parameters (1.5 - ):", "1.5.."),
            ("*Microversions 1.0 - 1.4*", "1.0..1.4"),
        ] {
            assert_eq!(shown(leading(text)).as_deref(), Some(range), "{text}");
        }
        for text in [
            "Since microversion 1.5 it has these.",
            "Sizes, which before 1.5 were names, are numbers:",
            "In microversion 1.5:",
        ] {
            assert_eq!(leading(text), None, "{text}");
        }
    }

    #[test]
    fn codes_have_a_range_right_behind() {
        for (text, range) in [
            (" (until 1.4), ", "..1.4"),
            (") (since 1.5)", "1.5.."),
            (" before microversion 1.5, ", "..1.4"),
            (" - OK for API version < 1.6", "..1.5"),
            (" - Made for API version 1.6 and higher", "1.6.."),
        ] {
            assert_eq!(shown(of_code(text)).as_deref(), Some(range), "{text}");
        }
        for text in [", made since 1.5", " of carts since 1.5 for owners", ", (since 1.5)"] {
            assert_eq!(of_code(text), None, "{text}");
        }
    }

    #[test]
    fn samples_are_taken_at_a_microversion() {
        let of = |minor| Some(Microversion::new(2, minor));
        for text in ["Example (v2.5)", "Example (2.5): JSON", "Example: JSON(2.5)"] {
            assert_eq!(taken(text), of(5), "{text}");
        }
        assert_eq!(taken("Example (microversion 2.5)"), of(5));
        assert_eq!(taken("Example in microversion 2.5"), of(5));
        for text in ["Example with format v2.5", "Example (TLS 2.5)", "Example 2.5", "Carts v2"] {
            assert_eq!(taken(text), None, "{text}");
        }
        assert_eq!(taken_by("../samples/v2.10/cart-v2.5.json"), of(10));
        assert_eq!(taken_by("cart-2.5.json"), of(5));
        assert_eq!(taken_by("cart-v2.5-create.json"), of(5));
        assert_eq!(taken_by("2.5/cart.json"), None);
        assert_eq!(taken_by("cart.2.5.json"), None);
    }
}
