//! Fields that a sample cannot show, because it is of microversions that do not have them.

use crate::ir::{Microversion, VersionRange};
use crate::lower::evidence::node::Node;

/// Notes in how many objects of a sample which listed fields are missing for that reason. A sample that shows what was added in
/// a microversion is of that one at least.
pub(in crate::lower) fn excuse(node: &mut Node, shown: &Node, of: VersionRange) {
    let of = VersionRange { min: of.min.max(newest(node, shown)), ..of };
    note(node, shown, of);
}

/// The last microversion that added what a sample shows.
fn newest(node: &Node, shown: &Node) -> Option<Microversion> {
    let items = node.array.as_deref().zip(shown.array.as_deref());
    let within_items = items.and_then(|(node, shown)| newest(node, shown));
    let within_fields = shown.fields().map(|(key, shown)| {
        let entries = node.entries.as_deref().and_then(|node| newest(node, &shown.node));
        let Some(field) = node.field(key) else { return entries };
        let own = field.claim.as_deref().and_then(|claim| claim.versions.min);
        own.max(newest(&field.node, &shown.node)).max(entries)
    });
    within_fields.max().flatten().max(within_items)
}

fn note(node: &mut Node, shown: &Node, of: VersionRange) {
    if let (Some(node), Some(shown)) = (&mut node.array, &shown.array) {
        note(node, shown, of);
    }
    let Some(object) = &shown.object else { return };
    if let Some(node) = &mut node.entries {
        object.fields.values().for_each(|field| note(node, &field.node, of));
    }
    for (key, field) in node.object.iter_mut().flat_map(|object| &mut object.fields) {
        let own = object.fields.get(key);
        let missing = object.seen - own.map_or(0, |own| own.present);
        let claim = field.claim.as_deref();
        if claim.is_some_and(|claim| !has(of, claim.versions)) {
            field.excused += missing;
        }
        if let Some(own) = own {
            note(&mut field.node, &own.node, of);
        }
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
