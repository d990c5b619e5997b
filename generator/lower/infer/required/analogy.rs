//! `optional-by-analogy`: what a request holds because answers alone show it need not be sent.
//!
//! Why: a table of an answer says what is always there, and nothing of what must be sent.
//!
//! A request sends `"parts": []`, and an answer shows `"parts": [{"size": 4}]`, whose `size` is always there.

use crate::ir::Aspect;
use crate::lower::evidence::node::Field;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Required;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-by-analogy", aspect: Aspect::Required, basis: Basis::Analogy };

pub(in crate::lower) fn propose(
    field: &Field,
    side: Side,
    required: &Required,
) -> Option<(bool, Reason)> {
    let places = &field.node.places;
    let is_answered = side == Side::Request
        && !places.is_empty()
        && places.iter().all(|place| required.is_answered(*place));
    is_answered.then(|| (false, Reason::of_two(&RULE, field.sample, field.row())))
}
