//! `values-in-mapping`: numbers that the row's description gives a meaning each are the values.
//!
//! Why: a number alone says nothing, so that each has its word beside.
//!
//! "The state: 0 - new, 1 - used, 4 - worn out."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

use super::Named;
use super::list::MOST;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-mapping", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Signs between a number and its meaning.
const SIGNS: [&str; 5] = [":", "-", "=", "\u{2013}", "\u{2014}"];

pub(super) fn propose(claim: &Claim) -> Option<(Named, Reason)> {
    if !matches!(claim.word(), Word::Integer | Word::Unknown) {
        return None;
    }
    Some((named(&claim.prose)?, Reason::of_claim(&RULE, claim)))
}

fn named(prose: &Prose) -> Option<Named> {
    if !prose.has_digit() {
        return None;
    }
    let words: Vec<&str> = prose.text().split(' ').collect();
    let mut values: Vec<String> = Vec::new();
    for (at, word) in words.iter().enumerate() {
        let Some(number) = number(word, words.get(at + 1).copied()) else { continue };
        let after = words[at + 1..].iter().find(|word| !SIGNS.contains(word));
        let has_meaning = after.is_some_and(|word| word.starts_with(char::is_alphabetic));
        // They go up, each once.
        let last = values.last().and_then(|last| last.parse::<i64>().ok());
        if has_meaning && values.len() < MOST && last.is_none_or(|last| last < number) {
            values.push(number.to_string());
        }
    }
    (values.len() > 1).then_some(Named { values, closed: false, announced: true })
}

/// The number of a word with a sign behind it.
fn number(word: &str, next: Option<&str>) -> Option<i64> {
    let bare = word.trim_matches('`');
    let signed = SIGNS.iter().find_map(|sign| bare.strip_suffix(sign)).map(|n| n.trim_matches('`'));
    let number = signed.or_else(|| next.filter(|next| SIGNS.contains(next)).map(|_| bare))?;
    number.parse().ok().filter(|_| number.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{Prose, named};

    #[test]
    fn each_number_has_its_meaning() {
        let values =
            |prose| named(&Prose::new(prose)).map(|named| named.values).unwrap_or_default();
        assert_eq!(values("Mapped as::\n\n  0: NEW\n  1: USED\n  4: OLD\n"), ["0", "1", "4"]);
        assert_eq!(values("0 \u{2013} no state, 1 \u{2013} running"), ["0", "1"]);
        assert_eq!(values("``0`` - new, ``1`` - old."), ["0", "1"]);
        assert_eq!(values("A number: 1 - 65535."), Vec::<String>::new());
        assert_eq!(values("At most 10: more are refused."), Vec::<String>::new());
    }
}
