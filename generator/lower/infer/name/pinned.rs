//! `name-corrected`: the name that `apiref.toml` pins.
//!
//! Why: a person has chosen it, and output of earlier runs may depend on it.
//!
//! ```toml
//! [[correct.operation]]
//! at = "GET /v3/carts/{cart_id}"
//! name = "look_at_cart"
//! reason = "as the command line calls it"
//! ```

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-corrected", aspect: Aspect::Name, basis: Basis::Correction };
