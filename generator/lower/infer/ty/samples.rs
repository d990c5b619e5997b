//! `type-in-samples`: a place has the types of all values that samples show in it; of several the type is a union.
//!
//! Why: it is what the service sent, or takes. An integer where the table says number is a number.
//!
//! `{"size": 4}` is an integer, `{"size": 4}` beside `{"size": "4"}` either.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-in-samples", aspect: Aspect::Type, basis: Basis::Samples };
