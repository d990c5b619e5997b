//! `length-in-words`: how many characters the row's description lets a text have.
//!
//! Why: services refuse longer ones. Limits that a sample does not keep are of something else.
//!
//! "Limited to 255 characters in length."

use crate::ir::{Aspect, Length};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::number;
use crate::lower::read::text::Prose;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "length-in-words", aspect: Aspect::Bounds, basis: Basis::Words };

/// The most places of one lead that are looked at.
const PLACES: usize = 64;
/// Words before the most characters.
const MOST: [&str; 15] = [
    "limited to ",
    "maximum of ",
    "maximum ",
    "max. ",
    "max ",
    "up to ",
    "at most ",
    "not exceed ",
    "no longer than ",
    "not be longer than ",
    "cannot be longer than ",
    "no more than ",
    "not be more than ",
    "cannot be more than ",
    "not more than ",
];
/// Words before the fewest.
const FEWEST: [&str; 4] = ["at least ", "minimum of ", "minimum ", "no fewer than "];
/// Words before a length, which may go on with a verb or a colon.
const LONGEST: [&str; 4] = ["maximum length", "max length", "max. length", "maximal length"];
const SHORTEST: [&str; 3] = ["minimum length", "min length", "min. length"];
const VERBS: [&str; 4] = [" is ", " of ", ": ", " = "];
/// Words before a range.
const RANGES: [&str; 4] = ["between ", "from ", "(", " "];
const JOINS: [&str; 4] = [" and ", " to ", "-", " - "];
/// Units.
const CHARACTERS: [&str; 4] = [" characters", " character", " chars", " char"];
/// Words behind a length that is the greatest.
const OR_FEWER: [&str; 3] = [" or fewer", " or less", " or shorter"];
/// Words that rule out a text without any character.
const FILLED: [&str; 9] = [
    "non-empty string",
    "nonempty string",
    "not be empty",
    "cannot be empty",
    "can not be empty",
    "may not be empty",
    "cannot be an empty string",
    "not be an empty string",
    "not be blank",
];
/// Words behind a number that is of some texts alone.
const CONDITIONS: [&str; 4] = [" for ", " when ", " if ", "truncated"];
const BEGINNINGS: [&str; 3] = ["if ", "when ", "for "];

pub(in crate::lower) fn propose(claim: &Claim) -> Option<(Length, Reason)> {
    let found = Some(length(&claim.prose)).filter(|found| *found != Length::default())?;
    Some((found, Reason::of_claim(&RULE, claim)))
}

/// All texts of the samples keep the limits.
pub(in crate::lower) fn fits(length: Length, node: &Node) -> bool {
    node.texts.iter().all(|text| {
        let count = text.chars().count();
        let within = |limit: Option<u32>, ok: fn(usize, usize) -> bool| {
            limit.is_none_or(|limit| usize::try_from(limit).is_ok_and(|limit| ok(count, limit)))
        };
        within(length.min, |count, min| count >= min)
            && within(length.max, |count, max| count <= max)
    })
}

/// The length that the prose gives for a text.
fn length(prose: &Prose) -> Length {
    let mut found = Length::default();
    let has_digit = prose.has_digit();
    if !has_digit && !prose.lower().contains("empty") && !prose.lower().contains("blank") {
        return found;
    }
    for sentence in prose.lower().split(". ") {
        let sentence = sentence.trim_end_matches('.').replace('`', "");
        let number = sentence.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
        let is_conditional = BEGINNINGS.iter().any(|word| sentence.starts_with(word))
            || CONDITIONS.iter().any(|word| sentence[number..].contains(word));
        if is_conditional {
            continue;
        }
        let stated = if has_digit { stated(&sentence) } else { Length::default() };
        let is_filled = FILLED.iter().any(|words| sentence.contains(words));
        found.min = found.min.or(stated.min).or(is_filled.then_some(1));
        found.max = found.max.or(stated.max);
    }
    found
}

/// The length that a sentence gives in numbers.
fn stated(sentence: &str) -> Length {
    if let Some(range) = RANGES.iter().find_map(|lead| range(sentence, lead)) {
        return range;
    }
    let characters = |lead: &&str| {
        let (number, rest) = after(sentence, lead)?;
        unit(rest).map(|_| number)
    };
    let said = |leads: &[&str]| {
        leads.iter().find_map(|lead| {
            VERBS.iter().find_map(|verb| Some(after(sentence, &format!("{lead}{verb}"))?.0))
        })
    };
    let or_fewer = || {
        OR_FEWER.iter().find_map(|words| {
            let before = sentence.split_once(words)?.0;
            let before = CHARACTERS.iter().find_map(|unit| before.strip_suffix(unit))?;
            whole(before.rsplit(' ').next()?)
        })
    };
    Length {
        min: said(&SHORTEST).or_else(|| FEWEST.iter().find_map(characters)),
        max: said(&LONGEST).or_else(|| MOST.iter().find_map(characters)).or_else(or_fewer),
    }
}

/// The range of characters, or of lengths, that a sentence has behind some words.
fn range(sentence: &str, lead: &str) -> Option<Length> {
    let is_of_length =
        ["length must ", "length is ", "length should "].iter().any(|w| sentence.contains(w));
    let mut places = sentence.match_indices(lead).take(PLACES).map(|(at, lead)| at + lead.len());
    places.find_map(|at| {
        let (min, rest) = number::begin(&sentence[at..])?;
        let (max, rest) = JOINS.iter().find_map(|join| number::begin(rest.strip_prefix(join)?))?;
        let range = Length { min: min.try_into().ok(), max: max.try_into().ok() };
        (unit(rest).is_some() || is_of_length && rest.is_empty()).then_some(range)
    })
}

/// The number behind some words, and what follows it.
fn after<'s>(sentence: &'s str, lead: &str) -> Option<(u32, &'s str)> {
    let rest = &sentence[sentence.find(lead)? + lead.len()..];
    let (number, rest) = number::begin(rest)?;
    Some((number.try_into().ok()?, rest))
}

fn whole(text: &str) -> Option<u32> {
    number::whole(text).filter(|(_, rest)| rest.is_empty())?.0.try_into().ok()
}

/// The text behind a word for characters.
fn unit(text: &str) -> Option<&str> {
    CHARACTERS.iter().find_map(|unit| text.strip_prefix(unit))
}

#[cfg(test)]
mod tests {
    use super::{Length, Prose, length};

    #[test]
    fn lengths_are_what_prose_says_of_characters() {
        let limits = |min, max| Length { min, max };
        assert_eq!(
            length(&Prose::new("Limited to 255 characters\nin length.")),
            limits(None, Some(255))
        );
        assert_eq!(
            length(&Prose::new("The minimum length is 1 and the maximum length is 64.")),
            limits(Some(1), Some(64))
        );
        assert_eq!(length(&Prose::new("At least ``3`` characters.")), limits(Some(3), None));
        for (prose, min, max) in [
            ("Must be 1 to 255 characters long.", Some(1), Some(255)),
            ("A label, between 1 and 64 characters.", Some(1), Some(64)),
            ("The length must be between 2 and 40.", Some(2), Some(40)),
            ("Max length: 36.", None, Some(36)),
            ("A label (max 128 chars).", None, Some(128)),
            ("It cannot be longer than 255 characters.", None, Some(255)),
            ("A label, 64 characters or fewer.", None, Some(64)),
            ("A non-empty string.", Some(1), None),
            ("A name for the cart, of at most 255 characters.", None, Some(255)),
            ("At most 12 characters for red ones.", None, None),
            ("It must not be empty. Up to 8 characters.", Some(1), Some(8)),
            ("Labels longer than 255 characters are cut.", None, None),
            ("If it is red, at most 12 characters are taken.", None, None),
            ("Its first 8 characters are shown.", None, None),
        ] {
            assert_eq!(length(&Prose::new(prose)), limits(min, max), "{prose}");
        }
        assert_eq!(length(&Prose::new("Limited to 10 wheels, up to 5 carts.")), limits(None, None));
    }
}
