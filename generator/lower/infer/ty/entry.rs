//! `type-by-entry`: what is shown empty, or not at all, holds what the same entry describes elsewhere.
//!
//! Why: an entry of a parameters file describes one thing. A sample's `"tags": []` says that there is a list, and not of what.
//!
//! `"tags": []` here, `"tags": ["red"]` where another row is of the same entry.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-by-entry", aspect: Aspect::Type, basis: Basis::Entry };
