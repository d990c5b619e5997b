//! `map-of-alike-objects`: an object whose values are objects with the same keys, which no table lists, is a map.
//!
//! Why: fields of an API mean different things, and have different parts. Values that have one key each, under which
//! all are alike, are of one kind too.
//!
//! `{"red": {"used": 1, "free": 2}, "blue": {"used": 3, "free": 4}}`.

use std::collections::BTreeSet;

use crate::ir::Aspect;
use crate::lower::evidence::node::Object;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "map-of-alike-objects", aspect: Aspect::Kind, basis: Basis::Samples };

/// The values of an object that are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) enum Alike {
    /// They have the same keys, more than one.
    Same,
    /// They have one key each, no two the same: they are alike if what stands under it is.
    OneEach,
}

pub(in crate::lower) fn propose(object: &Object) -> Option<(Alike, Reason)> {
    if object.fields.len() < 2 {
        return None;
    }
    let inner = object.fields.values().map(|field| {
        let object = field.node.object.as_ref().filter(|_| field.node.array.is_none())?;
        Some(object.fields.keys().map(String::as_str).collect::<BTreeSet<_>>())
    });
    let keys: Vec<BTreeSet<&str>> = inner.collect::<Option<_>>()?;
    let one_each = keys.iter().all(|keys| keys.len() == 1)
        && keys.iter().collect::<BTreeSet<_>>().len() == keys.len();
    let same = keys[0].len() > 1 && keys.iter().all(|other| *other == keys[0]);
    let alike = match (same, one_each) {
        (true, _) => Alike::Same,
        (_, true) => Alike::OneEach,
        _ => return None,
    };
    Some((alike, Reason::new(&RULE, object.sample())))
}
