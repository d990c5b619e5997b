//! `type-in-samples-or-table`: what is documented in one form and shown in another is taken in both, where one of them is a
//! scalar.
//!
//! Why: services read booleans and numbers from text, and text from numbers; of what they answer, the author of the table may
//! know better, or the one of the sample. An object where a scalar is shown, one that is shown empty, fields of which the table speaks,
//! and a name of text, an id, say that the table's word is a slip.
//!
//! The table says `integer`, the sample sends `"size": "4"`.

use crate::ir::Aspect;
use crate::lower::evidence::node::Node;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};

use super::name;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-in-samples-or-table", aspect: Aspect::Type, basis: Basis::Rows };

/// The table's word counts beside what is shown.
pub(in crate::lower) fn adds(word: Word, key: &str, node: &Node) -> bool {
    let has_parts = node.has_parts();
    match word {
        Word::String => {
            node.is_scalar() || has_parts && !node.holds_claims() && !node.is_shown_empty()
        }
        Word::Object | Word::Null | Word::Unknown => false,
        _ => node.is_scalar() && !has_parts && !name::says(key),
    }
}
