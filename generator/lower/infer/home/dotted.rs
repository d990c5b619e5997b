//! `dotted-name`: dots and `>` in a row's name are steps from the outside in, others allowed between.
//!
//! Why: authors write them so where a name alone would not do.
//!
//! `cart.wheels.size`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "dotted-name", aspect: Aspect::Home, basis: Basis::Rows };
