//! `map-in-words`: an object of plain values is a map where name or words speak of pairs that the caller makes up.
//!
//! Why: that is what metadata and extra specs are in every service. A list beside a plain value says otherwise: the keys mean
//! different things, so they are the API's.
//!
//! "A dictionary of key and value pairs", or the name `metadata`.

use crate::ir::{Aspect, Name};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Object};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-in-words", aspect: Aspect::Kind, basis: Basis::Words };

/// Words of a description that speaks of pairs.
const PAIRS: [&str; 15] = [
    "names and values",
    "key and value",
    "key-value",
    "key value",
    "key/value",
    "key:value",
    "keys and values",
    "metadata",
    "dictionary of",
    "mapping of",
    "extra spec",
    "arbitrary",
    "name-value",
    "name and value",
    "set of key",
];
/// Words of the names of such objects.
const NAMES: [&str; 2] = ["metadata", "specs"];

pub(super) fn propose(name: &str, object: &Object, claim: Option<&Claim>) -> Option<Reason> {
    let is_scalar = |node: &Node| {
        node.object.is_none() && node.array.as_ref().is_none_or(|items| items.object.is_none())
    };
    let lists = object.fields.values().filter(|field| field.node.array.is_some()).count();
    let found = says_texts(name, claim)
        && object.fields.values().all(|field| is_scalar(&field.node))
        && (lists == 0 || lists == object.fields.len());
    let entry = |claim: &Claim| claim.entry.filter(|_| says(&claim.prose));
    let row = claim.map(|claim| entry(claim).unwrap_or(claim.span));
    found.then(|| Reason::of_two(&RULE, row, object.sample()))
}

/// Name or prose speak of pairs of texts, which the caller makes up.
pub(in crate::lower) fn says_texts(name: &str, claim: Option<&Claim>) -> bool {
    claim.is_some_and(|claim| says(&claim.prose))
        || Name::new(name).words.iter().any(|word| NAMES.contains(&word.as_str()))
}

/// The prose speaks of pairs whose keys are the caller's own.
pub(in crate::lower) fn says(prose: &Prose) -> bool {
    PAIRS.iter().any(|hint| prose.lower().contains(hint))
}
