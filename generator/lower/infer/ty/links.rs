//! `links-by-name`: a list called `links`, or `…_links`, that no sample fills holds links.
//!
//! Why: no service calls anything else so.
//!
//! `"links": []`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "links-by-name", aspect: Aspect::Type, basis: Basis::Convention };
