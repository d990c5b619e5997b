//! `beside-items`: links of a collection, and what a query flag asks for, stand beside the items.
//!
//! Why: they are about the page and not about one of its items.
//!
//! `carts_links` beside `carts`, and `total` where `?with_total` asks for it.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "beside-items", aspect: Aspect::Home, basis: Basis::Convention };
