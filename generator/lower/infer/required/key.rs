//! `required-key-in-words`: a key without a row of its own is sent where the words of the row that holds it say so: that it is
//! required, that there is at least it, or that each item of a list has it.
//!
//! Why: it is what the author says.
//!
//! "A list of objects with ``size``", and "While the ``size`` is required, the ``colour`` is that of the cart if it is not given".

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::kind::keys;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::{Context, sends};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "required-key-in-words", aspect: Aspect::Required, basis: Basis::Words };

/// Words right before keys that each item of a list has.
const OF_ITEMS: [&str; 4] =
    ["dictionaries with ", "dicts with ", "objects with ", "list must contain "];
/// Words right before a key that is there whatever else is.
const AT_LEAST: [&str; 2] = ["at least ", "must contain "];
/// Words behind "is required" that say when.
const CONDITIONS: [&str; 4] = [" if", " when", " for", " unless"];

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let claim = place.within.claim.filter(|_| place.claim().is_none() && sends(&place.within))?;
    says(claim, place.name).then(|| (true, Reason::of_claim(&RULE, claim)))
}

/// The words of a row say that a key of its object, or of its items, is required.
fn says(claim: &Claim, name: &str) -> bool {
    let words = claim.prose.text();
    let required = format!("``{name}`` is required");
    let mut found = words.match_indices(&required).map(|(at, found)| &words[at + found.len()..]);
    let is_list = claim.word() == Word::Array;
    let of_items = OF_ITEMS.iter().filter(|_| is_list);
    let mut named = of_items.chain(&AT_LEAST).flat_map(|lead| keys::behind(claim, lead));
    found.any(|rest| !CONDITIONS.iter().any(|when| rest.starts_with(when)))
        || named.any(|(keys, _)| keys.contains(&name))
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn words_demand_keys() {
        let of = |kind, prose: &str| says(&claim(kind, true, prose), "a");
        for prose in [
            "A list of dictionaries with ``b`` and ``a`` parameters.",
            "While the ``a`` is required, the ``b`` is not.",
            "Each is a dict with at least an ``a`` key.",
        ] {
            assert!(of("array", prose), "{prose}");
        }
        assert!(of("object", "It must contain ``a`` and ``b``."));
        for prose in ["A dictionary of ``a`` and ``b``.", "``a`` is required if ``b`` is not sent."]
        {
            assert!(!of("array", prose), "{prose}");
        }
        assert!(!of("object", "A map of objects with ``a`` and ``b``."));
    }
}
