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
use crate::lower::read::text::before;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "bounds-in-words", aspect: Aspect::Bounds, basis: Basis::Words };

/// Words of a limit of this cloud, of one kind of thing, or of what another value lets be.
const CONDITIONS: [&str; 6] = ["configur", " for ", "if ", "when ", "otherwise", "by default"];
/// Words of a sentence that is about the value.
const SUBJECTS: [&str; 5] = ["value", "must", "should", "valid", "integer"];

pub(in crate::lower) fn propose(
    node: &Node,
    claim: &Claim,
    applied: Applied,
) -> Option<(Bounds, Reason)> {
    let default = default::text(claim, applied);
    let default = default.and_then(|(text, _)| text.trim().parse::<i64>().ok());
    let found = Some(bounds(node, claim, default)).filter(|found| *found != Bounds::default())?;
    Some((found, Reason::of_claim(&RULE, claim)))
}

fn bounds(node: &Node, claim: &Claim, default: Option<i64>) -> Bounds {
    let mut bounds = Bounds::default();
    if !claim.prose.has_digit() && !claim.prose.lower().contains("integer") {
        return bounds;
    }
    let prose = claim.prose.lower().replace('`', "").replace("nonnegative", "non-negative");
    // What a negative number means beside is said elsewhere in the text.
    let plain = prose.replace("non-negative", "").replace("greater than -1", "");
    let special = plain.contains("negative") || plain.contains(" -1");
    for sentence in prose.split(". ") {
        let ends_with = |lead: &&str| {
            let end = sentence.rsplit_once(*lead).map(|(_, end)| end.trim_end_matches('.'));
            end.is_some_and(|end| end.parse::<i64>().is_ok())
        };
        if CONDITIONS.iter().any(|word| sentence.contains(word))
            || !SUBJECTS.iter().any(|word| sentence.contains(word))
                && !["at least ", "at most "].iter().any(ends_with)
        {
            continue;
        }
        let found = stated(sentence);
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
    let seen = node.integer.iter().flat_map(|seen| [seen.least, seen.greatest]);
    let fits = |value: i64| {
        bounds.min.is_none_or(|min| value >= min) && bounds.max.is_none_or(|max| value <= max)
    };
    let is_special = special && bounds.min.is_some_and(|min| min >= 0);
    if is_special || !seen.chain(default).all(fits) { Bounds::default() } else { bounds }
}

/// The bounds that a sentence names in numbers: `from 1 to 10`, `greater than 0`, `positive integer`.
fn stated(sentence: &str) -> Bounds {
    /// The number that text begins with, and what follows it.
    fn number(text: &str) -> Option<(i64, &str)> {
        let digits = text.strip_prefix('-').unwrap_or(text);
        let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = text.split_at(text.len() - digits.len() + end);
        // A part of a version, a fraction or a name is none.
        let parted = rest.strip_prefix(['.', '-', ':', '/']).unwrap_or(rest);
        let whole = !parted.starts_with(|c: char| c.is_alphanumeric() || c == '%');
        Some((number.parse().ok().filter(|_| whole)?, rest))
    }
    let after = |lead: &str| sentence.find(lead).map(|at| &sentence[at + lead.len()..]);
    let ranges =
        [("from ", " to "), ("between ", " and "), ("range ", " to "), ("range of ", " to ")];
    let range = ranges.iter().find_map(|(lead, join)| {
        let (min, rest) = number(after(lead)?)?;
        let (max, _) = number(rest.strip_prefix(join)?)?;
        (min <= max).then_some(Bounds { min: Some(min), max: Some(max) })
    });
    if let Some(range) = range {
        return range;
    }
    let one = |lead: &str| Some(number(after(lead)?)?.0);
    let word = |word: &str| before(sentence, word).next().is_some();
    let min = one("greater than or equal to ")
        .or_else(|| one("at least "))
        .or_else(|| one("greater than ")?.checked_add(1))
        .or_else(|| word("positive integer").then_some(1))
        .or_else(|| word("non-negative integer").then_some(0));
    let max = one("less than or equal to ")
        .or_else(|| one("at most "))
        .or_else(|| one("less than ")?.checked_sub(1));
    Bounds { min, max }
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
