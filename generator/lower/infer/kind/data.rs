//! `map-of-data-keys`: an object one of whose keys no API would name a field is a map.
//!
//! Why: an id, an address, a number, something with a space is data.
//!
//! `{"dcf73b54-06bf-4e0c-8c42-06be14f2e7a2": {"used": 1}}`.

use crate::ir::Aspect;
use crate::lower::evidence::node::Object;
use crate::lower::infer::format::uuid::is_uuid;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-of-data-keys", aspect: Aspect::Kind, basis: Basis::Samples };

pub(super) fn propose(object: &Object) -> Option<Reason> {
    let found = object.fields.keys().any(|key| is_data(key));
    found.then(|| Reason::new(&RULE, object.sample()))
}

/// Of an object over which no table is laid yet: all its keys are data, and some value has parts.
pub(in crate::lower) fn of_objects(object: &Object) -> Option<Reason> {
    let found = object.fields.keys().all(|key| is_data(key))
        && object.fields.values().any(|field| field.node.has_parts());
    found.then(|| Reason::new(&RULE, object.sample()))
}

fn is_data(key: &str) -> bool {
    is_uuid(key)
        || key.is_empty()
        || key.contains([' ', '/', '@'])
        || key.chars().all(|c| c.is_ascii_digit() || c == '.')
        || key.len() == 32 && key.chars().all(|c| c.is_ascii_hexdigit())
}
