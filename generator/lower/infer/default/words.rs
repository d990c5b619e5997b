//! `default-in-words`: the row's description names the default.
//!
//! Why: most references say defaults in words alone. One with a condition, or of something else, is none of the field.
//!
//! "The colour. Default is ``red``." "The number of carts, 1 by default."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::term;
use crate::lower::read::text::head;

use super::Default;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "default-in-words", aspect: Aspect::Default, basis: Basis::Words };

/// Words before the value.
const LEADS: [&str; 8] = [
    "default is ",
    "default value is ",
    "default value of ",
    "defaults to ",
    "default to ",
    "defaulting to ",
    "by default, it is ",
    "by default it is ",
];
/// The same with a sign.
const SIGNED: [&str; 4] = ["default: ", "default value: ", "default = ", "default="];
/// Words before a noun of the default, "the default mode is".
const OF: &str = "the default ";
/// Words behind the value.
const BEHIND: [&str; 6] = [
    " by default",
    " is the default",
    " (default)",
    " (the default)",
    " (default value)",
    ", the default",
];
/// Beginnings of a sentence about an absent value, and what stands behind the default.
const ABSENT: [&str; 12] = [
    "if not specified",
    "if not given",
    "if not provided",
    "if not set",
    "if not present",
    "if it is not specified",
    "if it is not given",
    "if omitted",
    "if absent",
    "if unset",
    "if unspecified",
    "when omitted",
];
const TAKEN: [&str; 5] =
    [" is used", " is assumed", " is taken", " will be used", " is the default"];
const IS: [&str; 4] = ["it is ", "this is ", "it will be ", "the value is "];
/// Words behind a value that make it one of several, or of something else.
const CONDITIONS: [&str; 9] =
    [" if ", " when ", " for ", " unless ", " or ", " depend", " option", " percent", " in the "];
/// The most places of one lead that are looked at, and the most bytes of a value: what a description costs is limited by its
/// length.
const PLACES: usize = 16;
const BEHIND_MOST: usize = 256;

pub(super) fn propose(claim: &Claim) -> Option<(Default<'_>, Reason)> {
    let lower = claim.prose.lower();
    if ["default", "omitted", "not ", "absent", "unset"].iter().all(|word| !lower.contains(word)) {
        return None;
    }
    let text = claim.prose.text();
    let mut start = 0;
    let found = text.split_inclusive(". ").find_map(|sentence| {
        let at = start;
        start += sentence.len();
        named(sentence.trim_end(), &lower[at..start])
    })?;
    Some((found, Reason::of_claim(&RULE, claim)))
}

/// The default that a sentence names.
fn named<'t>(sentence: &'t str, lower: &str) -> Option<Default<'t>> {
    let absent = ABSENT.iter().any(|words| lower.starts_with(words));
    let is_conditional = ["if ", "when ", "for "].iter().any(|word| lower.starts_with(word));
    if is_conditional && !absent {
        return None;
    }
    let places = |lead: &&'static str| {
        lower.match_indices(*lead).take(PLACES).map(|(at, lead)| at + lead.len())
    };
    let leads = LEADS.iter().chain(&SIGNED).flat_map(&places);
    let nouns = lower.match_indices(OF).take(PLACES).filter_map(|(at, lead)| {
        // One noun, "the default mode is".
        let from = at + lead.len();
        let (noun, _) = lower[from..].split_once(" is ")?;
        (!noun.contains([' ', ',', '.'])).then_some(from + noun.len() + " is ".len())
    });
    let commas = places(&", default ");
    let led = leads.chain(nouns).chain(commas).find_map(|at| value(&sentence[at..]));
    led.or_else(|| behind(sentence, lower)).or_else(|| {
        let (_, rest) = absent.then(|| sentence.split_once(", "))??;
        let lower = rest.to_ascii_lowercase();
        let lead = IS.iter().find(|lead| lower.starts_with(*lead));
        let (found, after) = term(&rest[lead.map_or(0, |lead| lead.len())..])?;
        let taken = TAKEN.iter().any(|words| after.starts_with(words));
        (taken || lead.is_some() && ends(after)).then_some(found)
    })
}

/// The value right before words that make it the default.
fn behind<'t>(sentence: &'t str, lower: &str) -> Option<Default<'t>> {
    BEHIND.iter().find_map(|words| {
        let at = lower.find(words)?;
        let before = &sentence[..at];
        let begin = match before.strip_suffix("``") {
            Some(literal) => literal.rfind("``")?,
            None => before.rfind(' ').map_or(0, |space| space + 1),
        };
        let (found, rest) = term(&before[begin..])?;
        rest.is_empty().then_some(found)
    })
}

/// The value behind a lead, unless it is one of several.
fn value(text: &str) -> Option<Default<'_>> {
    let text = head(text, BEHIND_MOST);
    let (found, rest) = term(text)?;
    let clause = rest.split(['.', ';']).next().unwrap_or_default();
    let is_one = !CONDITIONS.iter().any(|word| clause.starts_with(word));
    (is_one && (found.is_marked || ends(rest) || rest.starts_with(' '))).then_some(found)
}

/// A value that text begins with: marked as one, or a bare word.
fn term(text: &str) -> Option<(Default<'_>, &str)> {
    for (words, empty) in
        [("an empty string", "\"\""), ("an empty list", "[]"), ("an empty array", "[]")]
    {
        if let Some(rest) = text.strip_prefix(words) {
            return Some((Default { text: empty, is_marked: false }, rest));
        }
    }
    if let Some((text, rest)) = term::marked(text) {
        return Some((Default { text: text.trim_matches(['"', '\'']), is_marked: true }, rest));
    }
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let end = text.find(|c: char| !is_part(c)).unwrap_or(text.len());
    let word = text[..end].trim_end_matches('.');
    (!word.is_empty()).then(|| (Default { text: word, is_marked: false }, &text[word.len()..]))
}

fn ends(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['.', ',', ';', ')'])
}

#[cfg(test)]
mod tests {
    use super::propose;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn a_default_is_what_words_say_of_every_case() {
        let of = |prose: &str| {
            let claim = claim("string", false, prose);
            propose(&claim).map(|(default, _)| default.text.to_owned())
        };
        for prose in [
            "The mode. The default is ``fast``.",
            "The mode. Default is \"fast\".",
            "The mode. By default, it is ``fast``.",
            "The mode. ``fast`` is the default.",
            "One of ``fast`` (default) or ``slow``.",
            "One of ``fast`` or ``slow``. Default: fast",
            "The mode. If not specified, ``fast`` is used.",
            "The mode. If omitted, the default value of ``fast`` is used.",
            "The mode, ``fast`` by default.",
            "The mode. The default mode is **fast**.",
            "Whether it is fast. If not given, it is fast.",
        ] {
            assert_eq!(of(prose).as_deref(), Some("fast"), "{prose}");
        }
        assert_eq!(of("How many, default 5.").as_deref(), Some("5"));
        assert_eq!(of("How long. Defaults to 30 seconds.").as_deref(), Some("30"));
        assert_eq!(of("How many. The default value is -1.").as_deref(), Some("-1"));
        for other in [
            "The default cart of the shop.",
            "If it is red the default is ``fast``.",
            "The default is ``fast`` for red ones and ``slow`` for others.",
            "The default is ``fast`` or ``slow``.",
            "The default is 10 percent of all.",
            "Name of the default cart, ``fast``.",
            "By default the carts of the project are shown.",
        ] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
