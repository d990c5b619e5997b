//! `link`: an object with `href` and `rel`, or with addresses by relation, is a link, the same in all responses.
//!
//! Why: every service links in one of these two ways.
//!
//! `{"href": "http://127.0.0.1/carts/1", "rel": "self"}`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "link", aspect: Aspect::Type, basis: Basis::Convention };
