//! `required-corrected`: what `apiref.toml` says in the reference's place.
//!
//! Why: a person has looked.
//!
//! ```toml
//! [[correct.property]]
//! entry = "colour"
//! required = false
//! reason = "the service paints a cart that is sent without"
//! ```

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "required-corrected", aspect: Aspect::Required, basis: Basis::Correction };

pub(super) fn propose(place: &Place<'_>, _: &Context<'_>) -> Option<(bool, Reason)> {
    let (required, by) = place.corrected().required()?;
    Some((required, Reason::of_two(&RULE, Some(by.span), place.row())))
}
