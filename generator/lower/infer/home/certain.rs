//! `only-place`: a row belongs where the samples show its name, if they do at one place.
//!
//! Why: a flat table says nothing of nesting, and most names occur once.
//!
//! The table lists `colour`; the sample shows `{"cart": {"colour": "red"}}`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "only-place", aspect: Aspect::Home, basis: Basis::Samples };
