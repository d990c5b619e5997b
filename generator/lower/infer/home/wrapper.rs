//! `wrapper-row`: a row that names the key which the other rows live in is that key's.
//!
//! Why: tables list the wrapper first.
//!
//! `- cart: cart` before the rows of a cart.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "wrapper-row", aspect: Aspect::Home, basis: Basis::Rows };
