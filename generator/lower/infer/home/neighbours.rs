//! `nearest-place`: of several places where samples show a row's name, the one that the rows around it live in or above.
//!
//! Why: tables follow the nesting of a body, from the outside in. Of two rows of one name each has a place of its own.
//!
//! `id` listed below `wheels` is the wheel's, the one at the top is the cart's.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "nearest-place", aspect: Aspect::Home, basis: Basis::Samples };
