//! `asked-by-flag`: a field that a query flag asks for is in every list that has the flag.
//!
//! Why: the flag is documented for each list, and what it adds for the first of them alone.
//!
//! `?with_total` asks for `total`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

/// The start of a query flag's name, `with_total`, which asks for the rest of it, `total`.
pub(in crate::lower) const PREFIX: &str = "with_";

pub(in crate::lower) const RULE: Rule =
    Rule { name: "asked-by-flag", aspect: Aspect::Type, basis: Basis::Resource };
