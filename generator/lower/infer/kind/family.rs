//! `name-for-many`: a parameter of query or header whose words say that a part of its name stands for anything is a family of
//! parameters, one for each text in that part's place.
//!
//! Why: the name as it is listed is none that a service reads. The part is a literal that words say what it stands for; it ends at a
//! mark, or at a change from small letters to capitals. What the words say of its characters holds at the microversions that the
//! sentence begins with.
//!
//! "The parameter is ``wheelsN``, where ``N`` represents a suffix. Starting from microversion 1.3 the suffix is a number."

use crate::ir::{Aspect, Filling, Location, VersionRange, pattern};
use crate::lower::evidence::operation::DraftParameter;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::version;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-for-many", aspect: Aspect::Kind, basis: Basis::Words };

/// Words right behind the part.
const STANDS: [&str; 23] = [
    "denotes ",
    "varies ",
    "identifies ",
    "is a placeholder",
    "in the name is a placeholder",
    "is an arbitrary ",
    "represents ",
    "stands for ",
    "is replaced by ",
    "is replaced with ",
    "is substituted by ",
    "is the name of ",
    "is the suffix",
    "is the prefix",
    "is a suffix",
    "is a prefix",
    "is any ",
    "may be any ",
    "can be any ",
    "is a number",
    "is an integer",
    "is a positive integer",
    "as a positive integer",
];
/// Words right before the part that say to put something in its place.
const REPLACED: [&str; 4] = ["replace", "replacing", "substitute", "substituting"];
/// Words right behind the part there.
const BY: [&str; 3] = ["by ", "with ", "for "];
/// Words for the part in sentences about its characters.
const PARTS: [&str; 2] = ["suffix", "prefix"];
const NUMBERS: [&str; 9] = [
    " is a number",
    " is an integer",
    " must be a number",
    " positive integer",
    " any number",
    " any integer",
    " by the number",
    " with the number",
    "fix of digits",
];
const CONSISTS: [&str; 3] = ["consist of ", "consists of ", "consisting of "];

/// A name with a placeholder, and what may stand in its place.
pub(in crate::lower) struct Family {
    pub(in crate::lower) name: String,
    pub(in crate::lower) fillings: Vec<Filling>,
}

pub(in crate::lower) fn propose(draft: &DraftParameter) -> Option<(Family, Reason)> {
    let claim = draft.claim.as_deref().filter(|_| draft.location != Location::Path)?;
    let text = claim.prose.text();
    let (name, part) = match pattern(&draft.name) {
        Some(("", "")) => return None,
        Some((start, end)) => {
            (draft.name.clone(), &draft.name[start.len() + 1..draft.name.len() - end.len() - 1])
        }
        None => {
            let (at, part) = stands(&draft.name, text)?;
            let (start, end) = (&draft.name[..at], &draft.name[at + part.len()..]);
            (format!("{start}{{{part}}}{end}"), part)
        }
    };
    let fillings = text.split(". ").filter_map(|sentence| filling(sentence, part)).collect();
    Some((Family { name, fillings }, Reason::of_claim(&RULE, claim)))
}

/// Where in a name the part is of which words say what it stands for, and the part.
fn stands<'t>(name: &str, text: &'t str) -> Option<(usize, &'t str)> {
    let parts: Vec<&str> = text.split("``").collect();
    let literals = parts.windows(3).step_by(2);
    let said = literals.filter(|around| {
        let (before, after) = (around[0].trim_end(), around[2].trim_start());
        let is_replaced = || {
            let word = before.rsplit(' ').next().unwrap_or(before).to_ascii_lowercase();
            REPLACED.contains(&word.as_str()) && BY.iter().any(|by| after.starts_with(by))
        };
        // `A suffix ``N`` that is a number`, `Substitute the name for ``N``.`
        let is_part = || PARTS.iter().any(|part| before.ends_with(&format!(" {part}")));
        let is_put = || {
            let sentence = before.rsplit(". ").next().unwrap_or(before).to_ascii_lowercase();
            before.ends_with(" for") && sentence.starts_with("substitute ")
        };
        let is_stood = STANDS.iter().any(|stands| after.starts_with(stands));
        is_stood || is_part() || is_put() || is_replaced()
    });
    said.map(|around| around[1]).find_map(|part| Some((place(name, part)?, part)))
}

/// Where a part is in a name that is more than it: once, apart from what stands around it.
fn place(name: &str, part: &str) -> Option<usize> {
    let is_word = !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    let mut found = name.match_indices(part).filter(|_| is_word && name != part);
    let at = found.next().filter(|_| found.next().is_none())?.0;
    let is_capital = part.bytes().all(|b| b.is_ascii_uppercase());
    let is_apart = |c: Option<char>| {
        c.is_none_or(|c| !c.is_ascii_alphanumeric() || is_capital && c.is_ascii_lowercase())
    };
    (is_apart(name[..at].chars().next_back()) && is_apart(name[at + part.len()..].chars().next()))
        .then_some(at)
}

/// The characters that a sentence allows in the part's place.
fn filling(sentence: &str, part: &str) -> Option<Filling> {
    let is_about = PARTS.iter().any(|word| sentence.contains(word))
        || sentence.contains(&format!("``{part}``"));
    if !is_about {
        return None;
    }
    let characters = match NUMBERS.iter().any(|number| sentence.contains(number)) {
        true => vec![('0', '9')],
        false => {
            let list = CONSISTS.iter().find_map(|consists| sentence.split_once(consists))?.1;
            list.split(", ")
                .flat_map(|part| part.split(" and "))
                .map(characters)
                .collect::<Option<Vec<_>>>()?
                .concat()
        }
    };
    let (min, max) = length(sentence).unwrap_or((1, None));
    let versions = version::begun(sentence).unwrap_or(VersionRange::ALL);
    Some(Filling { characters, min: min.max(1), max, versions })
}

/// The characters that an entry of a list means: ``a-z``, `numbers`, ``_``.
fn characters(entry: &str) -> Option<Vec<(char, char)>> {
    let entry = entry.trim().trim_end_matches('.');
    let entry = entry.strip_prefix("and ").or(entry.strip_prefix("or ")).unwrap_or(entry);
    let bare = entry.trim_matches('`');
    let mut chars = bare.chars();
    match (chars.next(), chars.next(), chars.next(), chars.next()) {
        (Some(only), None, ..) if only.is_ascii_graphic() => Some(vec![(only, only)]),
        (Some(first), Some('-'), Some(last), None)
            if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() && first < last =>
        {
            Some(vec![(first, last)])
        }
        _ => match bare {
            "numbers" | "digits" => Some(vec![('0', '9')]),
            "letters" => Some(vec![('a', 'z'), ('A', 'Z')]),
            "hyphens" | "dashes" => Some(vec![('-', '-')]),
            "underscores" => Some(vec![('_', '_')]),
            _ => None,
        },
    }
}

/// The number of characters that a sentence gives: `1-64 characters`.
fn length(sentence: &str) -> Option<(u32, Option<u32>)> {
    let (before, _) = sentence.split_once(" characters")?;
    let (min, max) = before.rsplit(' ').next()?.split_once('-')?;
    let (min, max) = (min.parse().ok()?, max.parse().ok()?);
    (min <= max).then_some((min, Some(max)))
}

#[cfg(test)]
mod tests {
    use super::{filling, stands};

    #[test]
    fn a_part_stands_where_words_say_so() {
        let of =
            |name: &str, text: &str| stands(name, text).map(|(at, part)| (at, part.to_owned()));
        let n = Some((6, "N".to_owned()));
        for said in [
            "It is ``wheelsN``, where ``N`` represents a suffix.",
            "where ``N`` is a suffix of digits",
            "The ``N`` is replaced by the number of a group.",
            "``N`` may be any number.",
            "The name has a suffix, with ``N`` as a positive integer.",
            "Replace ``N`` by the name of the group.",
            "Substitute the name of the group for ``N``.",
            "A suffix ``N`` that is a positive integer tells them apart.",
            "The ``N`` in the name is a placeholder for a group.",
            "``N`` is an arbitrary suffix.",
        ] {
            assert_eq!(of("wheelsN", said), n, "{said}");
        }
        assert_eq!(of("wheelsN", "This replaces ``N`` wheels."), None);
        assert_eq!(of("wheelsN", "``N`` may be any of the wheels' names."), n);
        assert_eq!(of("wheelsN", "Up to ``N`` is allowed; ``N`` is the default."), None);
        let name = "the ``name`` is the name of a part.";
        assert_eq!(of("X-Part-name-Size", name), Some((7, "name".to_owned())));
        assert_eq!(of("X-Partname", name), None, "not apart");
        assert_eq!(of("name", name), None, "the whole name");
        assert_eq!(of("name-name", name), None, "twice");
        assert_eq!(of("wheelsN", "``N`` is the number of wheels."), None);
        assert_eq!(of("WHEELSN", "``N`` stands for a colour."), None, "not apart");
    }

    #[test]
    fn characters_are_what_a_sentence_says_of_the_part() {
        let of = |text: &str| {
            let found = filling(text, "N")?;
            let ends = (found.versions.min.map(|v| v.minor), found.versions.max.map(|v| v.minor));
            Some((found.characters, found.min, found.max, ends))
        };
        let digits = vec![('0', '9')];
        assert_eq!(
            of("**In microversions 1.2 - 1.5** the suffix is a number"),
            Some((digits.clone(), 1, None, (Some(2), Some(5))))
        );
        let more = vec![('0', '9'), ('a', 'z'), ('-', '-'), ('_', '_')];
        assert_eq!(
            of(
                "Since microversion 1.6 ``N`` may be 2-9 characters long and consist of numbers, ``a-z``, ``-``, and ``_``."
            ),
            Some((more, 2, Some(9), (Some(6), None)))
        );
        for text in [
            "where ``N`` is a suffix of digits",
            "``N`` is replaced by the number of the group",
            "with ``N`` as a positive integer",
        ] {
            assert_eq!(of(text), Some((digits.clone(), 1, None, (None, None))), "{text}");
        }
        assert_eq!(of("replace ``N`` by the name of the number"), None);
        assert_eq!(of("The value is a number"), None, "of something else");
        assert_eq!(of("The suffix consists of wheels"), None);
    }
}
