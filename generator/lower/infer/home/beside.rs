//! `beside-items`: links of a collection, what a query flag asks for, and what its words call top-level, stand beside what the
//! body wraps.
//!
//! Why: they are about the page or the request, and not about one of its items.
//!
//! `carts_links` beside `carts`, and `total` where `?with_total` asks for it.

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Step;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::naming;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "beside-items", aspect: Aspect::Home, basis: Basis::Words };

/// Words of a field of the body itself.
const TOP: [&str; 2] = ["top-level", "top level"];

pub(in crate::lower) fn says(claim: &Claim) -> bool {
    TOP.iter().any(|words| claim.prose.lower().contains(words))
}

/// A row for what has parts is of the items, which a flag adds them to.
pub(in crate::lower) fn is_part(claim: &Claim) -> bool {
    matches!(claim.word(), Word::Array | Word::Object)
}

/// The links of a collection: named after what the body wraps, or in a body that wraps nothing.
pub(in crate::lower) fn links(name: &str, common: &[Step]) -> bool {
    let Some(of) = name.strip_suffix("_links") else { return false };
    match common.first() {
        Some(Step::Key(key)) => naming::singular_words(key) == naming::singular_words(of),
        _ => true,
    }
}
