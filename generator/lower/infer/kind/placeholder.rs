//! `map-of-placeholder-keys`: an object whose keys stand for any is a map.
//!
//! Why: authors write `key1` and `foo` where the caller makes up the key. An object without keys has none but such.
//!
//! `{"key1": "value1", "key2": "value2"}`.

use crate::ir::Aspect;
use crate::lower::evidence::node::Object;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-of-placeholder-keys", aspect: Aspect::Kind, basis: Basis::Samples };

/// Keys that stand for any, with or without a number behind.
const PLACEHOLDERS: [&str; 4] = ["key", "foo", "bar", "baz"];

pub(super) fn propose(object: &Object) -> Option<Reason> {
    let stem = |key: &str| {
        let stem = key.trim_end_matches(|c: char| c.is_ascii_digit());
        PLACEHOLDERS.contains(&stem)
    };
    let found = object.fields.keys().all(|key| stem(key));
    found.then(|| Reason::new(&RULE, object.sample()))
}
