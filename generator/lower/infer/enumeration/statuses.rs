//! `values-of-status-table`: the statuses that a section lists are what `status` of its resource may be.
//!
//! Why: a section that is about a resource often lists its statuses, under `Snapshot statuses` or just below the section's
//! title, in a table whose first column is `Status`.
//!
//! A table `Status`, `new`, `worn-out` under "Cart statuses" speaks of `cart.status`.

use std::sync::Arc;

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

use super::Named;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-of-status-table", aspect: Aspect::Enumeration, basis: Basis::Words };

/// The statuses of a resource.
#[derive(Clone, Debug)]
pub(in crate::lower) struct Listed {
    pub(in crate::lower) values: Arc<[String]>,
    /// The section that lists them.
    pub(in crate::lower) section: Span,
}

pub(super) fn propose(claim: Option<&Claim>, listed: Option<&Listed>) -> Option<(Named, Reason)> {
    let Listed { values, section } = listed?;
    let named = Named { values: values.to_vec(), closed: true, announced: false };
    let decides = values.len() > 1;
    decides.then_some((named, Reason::of_two(&RULE, Some(*section), Some(claim?.span))))
}
