//! `type-in-samples-or-table`: a scalar that a request documents in one form and shows in another is taken in both.
//!
//! Why: services read booleans and numbers from text, and text from numbers.
//!
//! The table says `integer`, the sample sends `"size": "4"`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-in-samples-or-table", aspect: Aspect::Type, basis: Basis::Rows };
