//! `type-corrected`: what `apiref.toml` says in the reference's place.
//!
//! Why: a person has looked.
//!
//! ```toml
//! [[correct.property]]
//! entry = "size"
//! type = "string"
//! reason = "sent as text"
//! ```

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-corrected", aspect: Aspect::Type, basis: Basis::Correction };
