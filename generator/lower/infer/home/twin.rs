//! `rows-as-elsewhere`: the rows of a body that no sample shows stand where samples show the same rows of another operation.
//!
//! Why: authors write a table once for what several operations send or answer. A list is laid out otherwise, whatever its rows.
//!
//! `cart` and `colour` are listed for two operations, and one shows `{"cart": {"colour": "red"}}`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "rows-as-elsewhere", aspect: Aspect::Home, basis: Basis::Resource };
