//! `type-agreed`: of a field that other operations show as another type too, an operation has the type that its own table and
//! samples name together.
//!
//! Why: two that agree are no slip.
//!
//! `POST /carts` lists and shows `options` as text, `GET /carts/{cart_id}` as an object: each has its own.

use crate::ir::Aspect;
use crate::lower::evidence::claim;
use crate::lower::evidence::node::Field;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-agreed", aspect: Aspect::Type, basis: Basis::Samples };

/// Table and samples of an operation name one type of a field.
pub(in crate::lower) fn holds(field: &Field) -> bool {
    let word = claim::word(field.claim.as_deref());
    !field.node.is_blank() && word != Word::Unknown && field.node.is_of(&[word])
}
