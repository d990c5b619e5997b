//! `bounds-in-words`: the integers that the row's description lets a request send, as far as it says so of all values.
//!
//! Why: services refuse others. A bound with a condition, of one kind of thing or of a configuration is none of all values;
//! one that a sample or the default does not keep is of something else.
//!
//! "A valid value is from ``1`` to ``10``."

use crate::ir::{Aspect, Bounds};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::default;
use crate::lower::infer::rule::{Applied, Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::number;
use crate::lower::read::text::before;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "bounds-in-words", aspect: Aspect::Bounds, basis: Basis::Words };

/// The most places of one lead that are looked at.
const PLACES: usize = 64;
/// Words of a limit of this cloud, of one kind of thing, of what another value lets be, or of no limit.
const CONDITIONS: [&str; 11] = [
    "configur",
    "if ",
    "when ",
    "otherwise",
    "by default",
    "usually",
    "typical",
    "example",
    "e.g.",
    "such as",
    "exclusive",
];
/// Words of a sentence that is about the value.
const SUBJECTS: [&str; 12] = [
    "value",
    "must",
    "should",
    "valid",
    "integer",
    "range",
    "minimum",
    "maximum",
    "smallest",
    "largest",
    "cannot be",
    "can not be",
];
/// Words before a range.
const RANGES: [&str; 12] = [
    "from ",
    "between ",
    "range of ",
    "range is ",
    "range: ",
    "range ",
    "[",
    "(",
    ", ",
    "values are ",
    "values: ",
    "value: ",
];
/// Signs and words between the ends of a range.
const JOINS: [&str; 10] =
    [" to ", " and ", " through ", " - ", " .. ", " ~ ", "-", "..", "~", ", "];
/// Words before a limit, and which it is; what holds another stands before it.
const LEADS: [(&str, Limit); 52] = [
    ("greater than or equal to ", Limit::Least),
    ("larger than or equal to ", Limit::Least),
    ("more than or equal to ", Limit::Least),
    ("equal to or greater than ", Limit::Least),
    ("equal or greater than ", Limit::Least),
    ("less than or equal to ", Limit::Most),
    ("smaller than or equal to ", Limit::Most),
    ("lower than or equal to ", Limit::Most),
    ("equal to or less than ", Limit::Most),
    ("equal or less than ", Limit::Most),
    ("not be less than ", Limit::Least),
    ("not be lower than ", Limit::Least),
    ("not be smaller than ", Limit::Least),
    ("not be fewer than ", Limit::Least),
    ("not less than ", Limit::Least),
    ("not lower than ", Limit::Least),
    ("not smaller than ", Limit::Least),
    ("no less than ", Limit::Least),
    ("no fewer than ", Limit::Least),
    ("not be greater than ", Limit::Most),
    ("not be larger than ", Limit::Most),
    ("not be more than ", Limit::Most),
    ("not be higher than ", Limit::Most),
    ("not greater than ", Limit::Most),
    ("not larger than ", Limit::Most),
    ("not more than ", Limit::Most),
    ("no more than ", Limit::Most),
    ("no greater than ", Limit::Most),
    ("no larger than ", Limit::Most),
    ("not exceed ", Limit::Most),
    ("at least ", Limit::Least),
    ("at most ", Limit::Most),
    ("up to ", Limit::Most),
    ("at minimum ", Limit::Least),
    ("minimum value is ", Limit::Least),
    ("minimum value of ", Limit::Least),
    ("minimum value: ", Limit::Least),
    ("minimum is ", Limit::Least),
    ("minimum: ", Limit::Least),
    ("smallest value is ", Limit::Least),
    ("maximum value is ", Limit::Most),
    ("maximum value of ", Limit::Most),
    ("maximum value: ", Limit::Most),
    ("maximum is ", Limit::Most),
    ("maximum: ", Limit::Most),
    ("largest value is ", Limit::Most),
    (">= ", Limit::Least),
    ("<= ", Limit::Most),
    ("greater than ", Limit::Above),
    ("larger than ", Limit::Above),
    ("less than ", Limit::Below),
    ("smaller than ", Limit::Below),
];
/// Words behind a limit.
const BEHIND: [(&str, Limit); 8] = [
    (" or greater", Limit::Least),
    (" or more", Limit::Least),
    (" or higher", Limit::Least),
    (" or larger", Limit::Least),
    (" or less", Limit::Most),
    (" or fewer", Limit::Most),
    (" or lower", Limit::Most),
    (" or smaller", Limit::Most),
];
/// Nouns behind "positive" and "non-negative".
const NOUNS: [&str; 4] = ["integer", "number", "value", "whole number"];
/// Words that rule out a negative number.
const NEGATIVE: [&str; 5] = [
    "be non-negative",
    "cannot be negative",
    "can not be negative",
    "must not be negative",
    "may not be negative",
];

/// The side on which a number limits values, and whether it is one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Limit {
    Least,
    Above,
    Most,
    Below,
}

pub(in crate::lower) fn propose(
    node: &Node,
    claim: &Claim,
    applied: Applied,
) -> Option<(Bounds, Reason)> {
    let default = default::of(claim, applied);
    let default = default.and_then(|(default, _)| default.text.trim().parse::<i64>().ok());
    let found = Some(bounds(node, claim, default)).filter(|found| *found != Bounds::default())?;
    Some((found, Reason::of_claim(&RULE, claim)))
}

fn bounds(node: &Node, claim: &Claim, default: Option<i64>) -> Bounds {
    let mut bounds = Bounds::default();
    let lower = claim.prose.lower();
    let has_word = ["integer", "negative", "positive", "zero", " one"];
    if !claim.prose.has_digit() && !has_word.iter().any(|word| lower.contains(word)) {
        return bounds;
    }
    let prose = lower.replace(['`', '*'], "").replace("nonnegative", "non-negative");
    // The meaning of a negative number is said elsewhere in the text.
    let mut plain = prose.replace("non-negative", "").replace("greater than -1", "");
    for negative in NEGATIVE {
        plain = plain.replace(negative, "");
    }
    let special =
        plain.contains("negative") || plain.contains(" -1") || plain.contains("unlimited");
    for sentence in prose.split(". ") {
        let sentence = sentence.trim_end_matches('.');
        // What is for something before the number is the field itself.
        let number = sentence.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let is_of_some = sentence.starts_with("for ") || sentence[number..].contains(" for ");
        if is_of_some || CONDITIONS.iter().any(|word| sentence.contains(word)) {
            continue;
        }
        let is_about = SUBJECTS.iter().any(|word| sentence.contains(word));
        let found = stated(sentence, is_about);
        let known = [
            found.min.is_some() && bounds.min.is_some(),
            found.max.is_some() && bounds.max.is_some(),
        ];
        if known.contains(&true) && found != bounds {
            return Bounds::default();
        }
        bounds.min = bounds.min.or(found.min);
        bounds.max = bounds.max.or(found.max);
    }
    let is_empty = bounds.min.zip(bounds.max).is_some_and(|(min, max)| min > max);
    let seen = node.integer.iter().flat_map(|seen| [seen.least, seen.greatest]);
    let fits = |value: i64| {
        bounds.min.is_none_or(|min| value >= min) && bounds.max.is_none_or(|max| value <= max)
    };
    let is_special = special && bounds.min.is_some_and(|min| min >= 0);
    let holds = !is_special && !is_empty && seen.chain(default).all(fits);
    if holds { bounds } else { Bounds::default() }
}

/// The bounds that a sentence names in numbers: `from 1 to 10`, `greater than 0`, `positive integer`. One that is not about
/// the value does so where it ends with them.
fn stated(sentence: &str, is_about: bool) -> Bounds {
    if let Some(range) = RANGES.iter().find_map(|lead| range(sentence, lead, is_about)) {
        return range;
    }
    let mut found = Bounds::default();
    // A phrase is read once: "not less than" is no "less than".
    let mut rest = sentence.to_owned();
    for (lead, limit) in LEADS {
        let Some(at) = rest.find(lead) else { continue };
        let Some((number, behind)) = number::whole(&rest[at + lead.len()..]) else { continue };
        if is_about && lead != "up to " || behind.is_empty() {
            take(&mut found, limit, number);
        }
        rest.replace_range(at..at + lead.len(), "; ");
    }
    if is_about {
        for (words, limit) in BEHIND {
            let before =
                sentence.split_once(words).and_then(|(before, _)| before.rsplit(' ').next());
            if let Some((number, "")) = before.and_then(number::whole) {
                take(&mut found, limit, number);
            }
        }
    }
    let adjective = |word: &str| {
        NOUNS.iter().any(|noun| before(sentence, &format!("{word} {noun}")).next().is_some())
    };
    if found.min.is_none() {
        let is_positive = adjective("positive") || sentence.ends_with("must be positive");
        let is_natural = adjective("non-negative") || NEGATIVE.iter().any(|w| sentence.contains(w));
        found.min = is_positive.then_some(1).or(is_natural.then_some(0));
    }
    found
}

/// The first of two numbers for one side counts.
fn take(bounds: &mut Bounds, limit: Limit, number: i64) {
    match limit {
        Limit::Least => bounds.min = bounds.min.or(Some(number)),
        Limit::Above => bounds.min = bounds.min.or(number.checked_add(1)),
        Limit::Most => bounds.max = bounds.max.or(Some(number)),
        Limit::Below => bounds.max = bounds.max.or(number.checked_sub(1)),
    }
}

/// The range that a sentence has behind some words.
fn range(sentence: &str, lead: &str, is_about: bool) -> Option<Bounds> {
    sentence.match_indices(lead).take(PLACES).find_map(|(at, _)| {
        let (min, rest) = number::begin(&sentence[at + lead.len()..])?;
        let (join, rest) = JOINS.iter().find_map(|join| Some((*join, rest.strip_prefix(join)?)))?;
        let (max, behind) = number::whole(rest)?;
        let is_bracket = sentence[at..].trim_start_matches("range ").starts_with('[');
        let joins = match join {
            ", " => is_bracket,
            " and " => lead == "between ",
            _ => true,
        };
        // Behind a bracket or a comma alone the range must be all that stands there.
        let ends =
            behind.is_empty() || behind.starts_with([')', ']']) || behind.starts_with(" inclusive");
        let stands = ends || is_about && !matches!(lead, "(" | ", ");
        (joins && stands && min <= max).then_some(Bounds { min: Some(min), max: Some(max) })
    })
}

#[cfg(test)]
mod tests {
    use super::bounds;
    use crate::ir::Bounds;
    use crate::lower::evidence::node::Node;
    use crate::lower::evidence::operation::sketch::{NOWHERE, claim};
    use crate::syntax::outline::Outline;

    #[test]
    fn bounds_are_what_prose_says_of_every_value() {
        let of = |prose: &str| {
            let Bounds { min, max } =
                bounds(&Node::default(), &claim("integer", true, prose), None);
            (min, max)
        };
        assert_eq!(
            of("How many. A valid value\nis from ``1`` to ``10``. Default is 3."),
            (Some(1), Some(10))
        );
        assert_eq!(of("Must be a number between 1 and 65535."), (Some(1), Some(65_535)));
        assert_eq!(
            of("A value from range 1 to 2147483647 it is."),
            (Some(1), Some(i32::MAX.into()))
        );
        assert_eq!(of("The value should be greater than 0."), (Some(1), None));
        assert_eq!(of("An integer greater than -1."), (Some(0), None));
        assert_eq!(of("Must be at least 1."), (Some(1), None));
        assert_eq!(of("How many, at least 1. More are better."), (Some(1), None));
        assert_eq!(of("A positive integer."), (Some(1), None));
        assert_eq!(of("A non-negative integer."), (Some(0), None));
        for (prose, min, max) in [
            ("A port between 1 and 65,535.", Some(1), Some(65_535)),
            ("A valid value is in the range [0, 256].", Some(0), Some(256)),
            ("Valid range is 0-255.", Some(0), Some(255)),
            ("The weight (0-100).", Some(0), Some(100)),
            ("The weight, 1 to 10 inclusive.", Some(1), Some(10)),
            ("Values are 1 through 4094.", Some(1), Some(4094)),
            ("The minimum value is 1 and the maximum value is 10.", Some(1), Some(10)),
            ("Must be greater than zero.", Some(1), None),
            ("Must not be less than 5.", Some(5), None),
            ("The value must be no more than 100.", None, Some(100)),
            ("Must be equal to or greater than 1.", Some(1), None),
            ("The value must be 100 or less.", None, Some(100)),
            ("The delay. It cannot be negative.", Some(0), None),
            ("The time for a check must be between 1 and 10.", Some(1), Some(10)),
            ("The value must be >= 1 and <= 50.", Some(1), Some(50)),
        ] {
            assert_eq!(of(prose), (min, max), "{prose}");
        }
        for other in [
            "A positive or negative integer.",
            "A positive integer, or -1, which is no limit.",
            "A non-negative integer. Values below, negative values, are kept.",
            "For a red one this is an integer from 1 to 4, for a blue one from 1 to 9.",
            "A valid value is from 1 to 50(this limit is configured).",
            "If given, the value must be greater than 0.",
            "Lets at least 2 of them be.",
            "The value must be at least 2.5 or 10%.",
            "Must be between 1 and 4. A valid value is from 1 to 9.",
            "Must be at least min.",
            "A positive integer, or -1 for unlimited.",
            "Of versions, from 2.1 to 2.90.",
            "The minimum value is 68 for red ones and 1280 for blue ones.",
            "Waits between 3 and 5 seconds before it starts.",
            "A value between 1 and 5, exclusive.",
            "Carts (1-2 of them) and wheels.",
        ] {
            assert_eq!(of(other), (None, None), "{other}");
        }
    }

    #[test]
    fn bounds_that_a_sample_or_the_default_breaks_are_not_taken() {
        let claim = claim("integer", true, "A valid value is from 1 to 10.");
        let mut seen = Node::default();
        seen.add(&serde_json::json!(10), &mut Outline::unknown(NOWHERE));
        assert_eq!(bounds(&seen, &claim, None).max, Some(10));
        assert_eq!(bounds(&seen, &claim, Some(0)), Bounds::default());
        seen.add(&serde_json::json!(11), &mut Outline::unknown(NOWHERE));
        assert_eq!(bounds(&seen, &claim, None), Bounds::default());
    }
}
