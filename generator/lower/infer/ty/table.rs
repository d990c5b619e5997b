//! `type-in-table`: a place that no sample shows a value of has the type of the table's word.
//!
//! Why: it is what the author says.
//!
//! `type: integer`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-in-table", aspect: Aspect::Type, basis: Basis::Rows };
