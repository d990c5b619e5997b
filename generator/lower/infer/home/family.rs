//! `row-for-many`: a row with a placeholder in its name gathers the fields that it is for.
//!
//! Why: the keys are made of the caller's or the cloud's own words.
//!
//! `wheels_{colour}` for `wheels_red` and `wheels_blue`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "row-for-many", aspect: Aspect::Home, basis: Basis::Rows };
