//! `same-field-later`: a row for other versions than another row of its name is of the same field.
//!
//! Why: a field that changed has a row for each of its forms.
//!
//! `- cost: cost_number` until 2.10 and `- cost: cost_text` from 2.11 on.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "same-field-later", aspect: Aspect::Home, basis: Basis::Rows };
