//! Fields that a sample cannot show, because it is of microversions that do not have them.

use serde_json::Value;

use crate::ir::{Microversion, VersionRange};
use crate::lower::evidence::node::Node;

/// Notes in what objects of a sample which listed fields are missing for that reason. A sample that shows what was added in a
/// microversion is of that one at least.
pub(in crate::lower) fn excuse(node: &mut Node, shown: &Value, of: VersionRange) {
    let of = VersionRange { min: of.min.max(newest(node, shown)), ..of };
    note(node, shown, of);
}

/// The last microversion that added what a sample shows.
fn newest(node: &Node, shown: &Value) -> Option<Microversion> {
    match shown {
        Value::Array(items) => {
            let inner = node.array.as_deref()?;
            items.iter().filter_map(|item| newest(inner, item)).max()
        }
        Value::Object(entries) => {
            let of_field = |(key, value): (&String, &Value)| {
                let field = node.field(key)?;
                let claim = field.claim.as_deref().and_then(|claim| claim.versions.min);
                claim.max(newest(&field.node, value))
            };
            let inner = node.entries.as_deref();
            let values = inner
                .into_iter()
                .flat_map(|inner| entries.values().filter_map(|value| newest(inner, value)));
            entries.iter().filter_map(of_field).chain(values).max()
        }
        _ => None,
    }
}

fn note(node: &mut Node, shown: &Value, of: VersionRange) {
    match shown {
        Value::Array(items) => {
            if let Some(inner) = node.array.as_deref_mut() {
                items.iter().for_each(|item| note(inner, item, of));
            }
        }
        Value::Object(entries) => {
            if let Some(inner) = node.entries.as_deref_mut() {
                entries.values().for_each(|value| note(inner, value, of));
            }
            let fields = node.object.iter_mut().flat_map(|object| &mut object.fields);
            for (key, field) in fields {
                let claim = field.claim.as_deref();
                match entries.get(key) {
                    Some(value) => note(&mut field.node, value, of),
                    None if claim.is_some_and(|claim| !has(of, claim.versions)) => {
                        field.excused += 1;
                    }
                    None => {}
                }
            }
        }
        _ => {}
    }
}

/// A sample of some microversions shows what a row has at others: it is taken at the first of its own, or, where nothing says
/// so, before anything was added.
fn has(sample: VersionRange, row: VersionRange) -> bool {
    match (sample.min, sample.max) {
        (Some(taken), _) => row.contains(taken),
        (None, Some(max)) => row.min.is_none_or(|min| min <= max),
        (None, None) => row.min.is_none(),
    }
}
