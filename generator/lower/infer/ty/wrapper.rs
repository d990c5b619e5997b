//! `type-of-wrapper`: a row of a resource that names the resource's own wrapper is the resource.
//!
//! Why: tables that are made for a list and for one alike name both.
//!
//! `- carts: carts`, of type array, in the table of what shows one cart.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-of-wrapper", aspect: Aspect::Type, basis: Basis::Resource };
