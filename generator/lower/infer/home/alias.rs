//! `other-key-in-words`: a key that samples show and no row lists, and that the words of a row which they do not show give as an
//! alternative, has that row and what is listed below it.
//!
//! Why: a service that renamed a key takes both names, and its author describes one of them.
//!
//! The table lists `cart:hints` and `cart:hints.colour`: "Alternatively, ``OLD:hints`` may be the key". The sample shows `OLD:hints`.

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "other-key-in-words", aspect: Aspect::Home, basis: Basis::Words };

/// The word of an alternative.
const LEAD: &str = "alternatively";

/// The key that a row's words give as an alternative to its own: the first literal of the sentence, which speaks of keys.
pub(in crate::lower) fn other(claim: &Claim) -> Option<&str> {
    let at = claim.prose.lower().find(LEAD)?;
    let after = &claim.prose.text()[at + LEAD.len()..];
    let sentence = after.split_once(". ").map_or(after, |(sentence, _)| sentence);
    let (_, literal) = sentence.split_once("``")?;
    let (key, rest) = literal.split_once("``")?;
    rest.contains("key").then_some(key)
}
