//! `keys-in-words`: an object has the keys that its row's description names, beside those that samples show.
//!
//! Why: it is what the author says. So it is no map, and what is shown empty has no keys of another object of its name. Where samples
//! show other keys alone, the words name something else.
//!
//! "The options of the cart. Available options are ``fast`` and ``loud``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "keys-in-words", aspect: Aspect::Kind, basis: Basis::Words };

/// Words right before the first key.
const LEADS: [&str; 12] = [
    "options are ",
    "dictionary of ",
    "dictionary with ",
    "object with ",
    "with the keys ",
    "with keys ",
    "keys are ",
    "fields are ",
    "following attributes: ",
    "following fields: ",
    "following keys: ",
    "fields are defined: ",
];
/// What stands between two keys.
const JOINS: [&str; 5] = [", and ", ", or ", ", ", " and ", " or "];

/// The keys that a row of an object names, in order; none if its words name fewer than all, as far as can be told.
pub(in crate::lower) fn says(claim: &Claim) -> Vec<&str> {
    if !matches!(claim.word(), Word::Object) {
        return Vec::new();
    }
    let (text, lower) = (claim.prose.text(), claim.prose.lower());
    let starts = LEADS
        .iter()
        .flat_map(|lead| lower.match_indices(lead).map(|(at, lead)| &text[at + lead.len()..]));
    starts.map(run).find(|keys| !keys.is_empty()).unwrap_or_default()
}

/// The literals that text begins with, ``a``, ``b`` and ``c``.
fn run(text: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    let mut rest = text;
    while let Some((key, after)) = rest.strip_prefix("``").and_then(|rest| rest.split_once("``")) {
        if key.is_empty() || key.contains([' ', '=', ':', '"', '{']) {
            return Vec::new();
        }
        keys.push(key);
        match JOINS.iter().find_map(|join| after.strip_prefix(join)) {
            Some(next) => rest = next,
            None => break,
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn words_name_the_keys_of_an_object() {
        let of = |kind, prose: &str| says(&claim(kind, true, prose)).join(" ");
        assert_eq!(of("object", "Available options are ``a``, ``b`` and\n``c``."), "a b c");
        assert_eq!(of("object", "It is a dictionary of ``a`` and ``b``."), "a b");
        assert_eq!(of("dict", "With the following fields: ``a``, which is long."), "a");
        assert_eq!(of("array", "A dictionary of ``a`` and ``b``."), "");
        assert_eq!(of("object", "Some options are ``a: b``."), "");
        assert_eq!(of("object", "The options of the cart, as ``a`` has them."), "");
    }
}
