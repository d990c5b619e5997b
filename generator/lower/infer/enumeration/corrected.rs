//! `values-corrected`: what `apiref.toml` says in the reference's place.
//!
//! Why: a person has looked.
//!
//! ```toml
//! [[correct.property]]
//! entry = "colour"
//! values = ["red", "blue"]
//! reason = "there are two"
//! ```

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Named;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-corrected", aspect: Aspect::Enumeration, basis: Basis::Correction };

pub(super) fn propose(claim: Option<&Claim>) -> Option<(Named, Reason)> {
    let (values, by) = claim?.corrected().values()?;
    let named = Named { values: values.to_vec(), closed: true, announced: false };
    Some((named, Reason::new(&RULE, Some(by.span))))
}
