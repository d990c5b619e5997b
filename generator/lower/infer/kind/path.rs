//! `map-key-in-path`: a key that a path names is data, wherever its object is shown.
//!
//! Why: `GET /carts/{cart_id}/parts/{part}` answers with one of the `parts` that the path above shows.
//!
//! It answers `{"wheel": […]}`, so `{"parts": {"wheel": […]}}` is a map.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-key-in-path", aspect: Aspect::Kind, basis: Basis::Resource };

/// `operation` is where the path is.
pub(in crate::lower) fn reason(operation: Span) -> Reason {
    Reason::new(&RULE, Some(operation))
}
