//! `list-of-texts`: the items of a list that no sample fills are text, by the list's name or by its words.
//!
//! Why: lists of ids, names and addresses are called so.
//!
//! `tags`, or "A list of the IDs of the carts".

use crate::ir::{Aspect, Name};
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "list-of-texts", aspect: Aspect::Type, basis: Basis::Convention };

/// The last words of names of such lists.
const NAMES: [&str; 9] =
    ["ids", "uuids", "names", "tags", "hints", "hosts", "addresses", "cidrs", "nameservers"];
/// The nouns that the items are.
const ITEMS: [&str; 15] = [
    "addresses",
    "cidrs",
    "hints",
    "hostnames",
    "hosts",
    "ids",
    "name",
    "names",
    "nameservers",
    "prefixes",
    "strings",
    "tags",
    "types",
    "urls",
    "uuids",
];
/// Words before the noun; behind the last two only ids count.
const LEADS: [&str; 5] = ["list of ", "array of ", "set of ", "lists ", "the "];
/// Words that end the noun.
const ENDS: [&str; 16] = [
    " of ",
    " for ",
    " to ",
    " that ",
    " with ",
    " in ",
    " from ",
    " which ",
    " or ",
    " and ",
    " associated",
    " assigned",
    " allocated",
    " used",
    " on ",
    " by ",
];

/// Those of them that join another noun.
const JOINS: [&str; 2] = [" or ", " and "];

/// The items of a list are text by the list's name or by its prose.
pub(in crate::lower) fn says(name: &str, claim: Option<&Claim>) -> bool {
    if Name::new(name).words.last().is_some_and(|last| NAMES.contains(&last.as_str())) {
        return true;
    }
    let Some(claim) = claim else { return false };
    nouns(claim.prose.lower()).any(|noun| {
        let last = noun.last;
        ITEMS.contains(&last) && (noun.is_plain() || last == "uuids" || last == "ids")
    })
}

/// The noun for the items of a list.
pub(super) struct Noun<'t> {
    lead: &'static str,
    pub(super) last: &'t str,
    /// Another noun is joined to it.
    pub(super) goes_on: bool,
}

impl Noun<'_> {
    /// The words before it speak of a list and of nothing else.
    pub(super) fn is_plain(&self) -> bool {
        self.lead != "the " && self.lead != "lists "
    }
}

/// The nouns for the items of lists in a description, within the first words behind each lead.
pub(super) fn nouns(prose: &str) -> impl Iterator<Item = Noun<'_>> {
    LEADS.into_iter().flat_map(move |lead| {
        prose.match_indices(lead).map(move |(at, _)| {
            let rest = &prose[at + lead.len()..];
            let clause = rest.split(['.', ',', ';', ':', '(']).next().unwrap_or_default();
            let noun =
                ENDS.iter().fold(clause, |noun, end| noun.split(end).next().unwrap_or_default());
            let goes_on = JOINS.iter().any(|join| clause[noun.len()..].starts_with(join));
            let last = noun.split_whitespace().last().unwrap_or_default().trim_matches('`');
            Noun { lead, last, goes_on }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn a_list_is_of_texts_where_its_name_or_prose_says_so() {
        let of = |name, prose| says(name, Some(&claim("array", false, prose)));
        assert!(of("tags", "") && of("cart_ids", "") && !of("wheels", ""));
        for prose in [
            "A list of the IDs of the carts.",
            "A list of strings.",
            "A list of cart UUIDs or a cart UUID.",
            "A list of subnet CIDRs associated with it.",
        ] {
            assert!(of("things", prose), "{prose}");
        }
        assert!(!of("things", "A list of wheels, by their names."));
    }
}
