//! `links-of-collection`: a list that is cut by `limit` or `marker` has links to the next page beside its items, where the
//! profile says that the service pages so.
//!
//! Why: the service puts them there for every collection, and references leave them out.
//!
//! `{"carts": […], "carts_links": [{"rel": "next", …}]}`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "links-of-collection", aspect: Aspect::Type, basis: Basis::Convention };
