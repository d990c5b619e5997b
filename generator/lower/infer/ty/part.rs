//! `part-of-resource`: the items of a resource's list that no sample fills are the resource of that name.
//!
//! Why: parts that have a resource of their own are shown in their whole.
//!
//! `"wheels": []` of a cart, where there is a `cart_wheel`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "part-of-resource", aspect: Aspect::Type, basis: Basis::Resource };
