//! `name-apart`: of two operations that want one name the first keeps it, and the other is told apart by what differs in the
//! paths, by its selector, by its path, by its title, at last by a number.
//!
//! Why: adding an operation never renames another.
//!
//! "Show status" of carts and of wheels are `show_status` and `show_status_wheels`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-apart", aspect: Aspect::Name, basis: Basis::Convention };
