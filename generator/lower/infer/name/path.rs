//! `name-of-path`: an operation whose title names nothing is named by method and path; of several at one address each
//! by its title's words.
//!
//! Why: every operation has an address, and no two have the same.
//!
//! `GET /carts/{cart_id}/cover` under "Cover" is `get_carts_cover`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "name-of-path", aspect: Aspect::Name, basis: Basis::Convention };
