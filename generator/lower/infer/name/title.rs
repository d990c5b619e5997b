//! `name-of-title`: an operation is named by its section's title, where that begins with a verb.
//!
//! Why: it is what the author calls it.
//!
//! "Show a cart's details" is `show_cart_details`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-of-title", aspect: Aspect::Name, basis: Basis::Words };
