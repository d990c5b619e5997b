//! `flag-as-options`: a key that words name, and that no sample shows, is a flag where all that samples show in objects of that
//! object's name are flags.
//!
//! Why: options of a service are set alike. A name in the plural is that of a list.
//!
//! "Available options are ``is_loud``", and another resource shows `{"options": {"is_fast": true}}`.

use crate::ir::{Aspect, Name};
use crate::lower::evidence::node::{Field, Node};
use crate::lower::infer::kind::keys;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::naming;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "flag-as-options", aspect: Aspect::Type, basis: Basis::Analogy };

/// The key may be a flag: words alone name it, by a noun that is no plural.
pub(in crate::lower) fn may_be(name: &str, field: &Field) -> bool {
    field.is_by(&keys::RULE)
        && field.node.is_unseen()
        && naming::singular_words(name) == Name::new(name).words
}

/// Nothing but flags was seen.
pub(in crate::lower) fn is_flag(node: &Node) -> bool {
    let other = node.integer.is_some() || node.number || !node.texts.is_empty();
    node.boolean && !other && !node.has_parts()
}
