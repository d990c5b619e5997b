//! `with-siblings`: a row that no sample shows belongs where most other rows of its table do, else below the wrapper.
//!
//! Why: a table is mostly about one object.
//!
//! `- size: size` in a table whose other rows are fields of `cart`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "with-siblings", aspect: Aspect::Home, basis: Basis::Rows };
