//! `type-by-name`: what is shown empty, or not at all, holds what others of its name do, if all of them agree; those of
//! the same side of the exchange first. What its own words say of a list's items goes before.
//!
//! Why: a service calls one thing by one name.
//!
//! `"tags": []` here, `"tags": ["red"]` in another resource.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-by-name", aspect: Aspect::Type, basis: Basis::Analogy };
