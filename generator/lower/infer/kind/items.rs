//! `items-in-words`: the items of a list are objects with the keys that its row's description names, where no sample shows what is in
//! a list that the same entry describes; beside those that samples show, where they show some of them.
//!
//! Why: it is what the author says, and a list that is shown empty says nothing.
//!
//! "The wheels, as a list of dictionaries with ``size`` and ``colour``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};

use super::keys;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "items-in-words", aspect: Aspect::Kind, basis: Basis::Words };

/// Words right before the first key, which say of each item that it has it.
const LEADS: [&str; 17] = [
    "dictionaries with ",
    "dictionaries of ",
    "dictionary with ",
    "dictionary of ",
    "dictionary containing ",
    "dicts with ",
    "dict with ",
    "including keys ",
    "with the keys ",
    "with keys ",
    "objects with ",
    "object with ",
    "objects containing ",
    "object contains ",
    "object in the list contains ",
    "objects that contain ",
    "contains the following fields: ",
];
/// Words before keys that are named as what an item is: a list of ``size`` and ``colour`` pairs.
const LISTS: [&str; 3] = ["list of ", "array of ", "set of "];
/// The noun for such items.
const PAIRS: &str = " pairs";

/// The keys of the items of a row's list, in order.
pub(in crate::lower) fn says(claim: &Claim) -> Vec<&str> {
    if !matches!(claim.word(), Word::Array) {
        return Vec::new();
    }
    let named = |lead: &&'static str| keys::behind(claim, lead).map(|(keys, _)| keys).next();
    let paired = |lead: &&'static str| {
        let mut runs = keys::behind(claim, lead);
        runs.find_map(|(keys, rest)| rest.starts_with(PAIRS).then_some(keys))
    };
    let found = LEADS.iter().find_map(named).or_else(|| LISTS.iter().find_map(paired));
    found.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn words_name_the_keys_of_items() {
        let of = |kind, prose: &str| says(&claim(kind, true, prose)).join(" ");
        assert_eq!(of("array", "A list of dictionaries with ``a`` and\n``b`` parameters."), "a b");
        assert_eq!(of("list", "Each object in the list contains the ``a`` and ``b``."), "a b");
        assert_eq!(of("array", "A set of objects, where an object contains an ``a``."), "a");
        assert_eq!(of("array", "A list of ``a`` and ``b`` pairs."), "a b");
        assert_eq!(
            of("array", "Each object contains the following fields: - ``a`` - ``b``"),
            "a b"
        );
        assert_eq!(of("array", "A list of ``a`` and ``b``."), "");
        assert_eq!(of("array", "A list of ``a`` objects."), "");
        assert_eq!(of("array", "Available options are ``a`` and ``b``."), "");
        assert_eq!(of("object", "Its values are dictionaries with ``a`` and ``b``."), "");
    }
}
