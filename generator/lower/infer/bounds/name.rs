//! `name-not-empty`: a name that must be sent has at least a character.
//!
//! Why: a table would not require it otherwise.
//!
//! `name` of a cart, required.

use crate::ir::{Aspect, Length};
use crate::lower::infer::format::Text;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-not-empty", aspect: Aspect::Bounds, basis: Basis::Convention };

/// The fewest characters.
pub(in crate::lower) fn propose(text: &Text<'_>, demanded: bool) -> Option<(Length, Reason)> {
    let row = text.claim.map(|claim| claim.span);
    let length = Length { min: Some(1), max: None };
    (text.name == "name" && demanded).then(|| (length, Reason::new(&RULE, row)))
}
