//! `wrapper-row`: a row that names the key which the other rows live in is that key's; so is one for an object or a list that no
//! sample shows, and that is named as the key but for its number.
//!
//! Why: tables list the wrapper first, and one that is made for a list and for one alike names both.
//!
//! `- cart: cart` before the rows of a cart, or `- carts: carts` in the table of what shows one cart.

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::naming;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "wrapper-row", aspect: Aspect::Home, basis: Basis::Rows };

/// The row is for the wrapper, under its name in another number.
pub(in crate::lower) fn is_named(key: &str, name: &str, claim: &Claim) -> bool {
    matches!(claim.word(), Word::Object | Word::Array)
        && naming::singular_words(key) == naming::singular_words(name)
}
