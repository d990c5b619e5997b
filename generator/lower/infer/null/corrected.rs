//! `null-corrected`: what `apiref.toml` says in the reference's place.
//!
//! Why: a person has looked.
//!
//! ```toml
//! [[correct.property]]
//! entry = "colour"
//! nullable = true
//! reason = "a cart that nobody painted has none"
//! ```

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "null-corrected", aspect: Aspect::Nullability, basis: Basis::Correction };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let (nullable, by) = place.corrected().nullable()?;
    Some((nullable, Reason::of_two(&RULE, Some(by.span), place.row())))
}
