//! Fields that a sample cannot show, because it is of microversions that do not have them, or leaves out by an ellipsis.

use crate::ir::{Microversion, VersionRange};
use crate::lower::evidence::node::{Field, Node, Object};
use crate::source::Span;

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
    let Some(all) = &mut node.object else { return };
    for (key, field) in &mut all.fields {
        let own = object.fields.get(key);
        let missing = object.seen - own.map_or(0, |own| own.present);
        let is_of_others = || field.claim.as_deref().is_some_and(|claim| !has(of, claim.versions));
        let is_excused = object.cut || is_of_others();
        if is_excused {
            field.excused += missing;
        }
        pass(field, own.map_or(0, |own| own.run), &all.at, object, is_excused);
        if let Some(own) = own {
            note(&mut field.node, &own.node, of);
        }
    }
}

/// Passes over the objects of a sample to the first that lacks a field which it can have. `run` is how many of them have it
/// before one does not.
fn pass(field: &mut Field, run: usize, all: &[Span], shown: &Object, is_excused: bool) {
    // The objects before were all passed over.
    if all.get(field.run) == shown.at.first() {
        field.run += run;
    }
    if is_excused && all.get(field.run) == shown.at.get(run) {
        field.run += shown.seen - run;
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

#[cfg(test)]
mod tests {
    use super::excuse;
    use crate::ir::{Microversion, VersionRange};
    use crate::lower::evidence::claim::Claim;
    use crate::lower::evidence::node::Node;
    use crate::lower::evidence::operation::sketch::claim;
    use crate::source::FileId;
    use crate::syntax::outline::Outline;

    /// The first of several samples that lacks a field which was added in 1.5 and which it could have. Each is of a minor version.
    fn lacking(samples: &[(&str, u16)]) -> Option<FileId> {
        let mut node = Node::default();
        let mut parts = Vec::new();
        for ((text, minor), file) in samples.iter().zip(0..) {
            let value = serde_json::from_str(text).unwrap();
            let outline = || Outline::of(FileId(file), text, &value);
            node.add(&value, &mut outline());
            let mut shown = Node::default();
            shown.add(&value, &mut outline());
            parts.push((shown, *minor));
        }
        let since =
            |minor| VersionRange { min: Some(Microversion::new(1, minor)), ..VersionRange::ALL };
        let row = Claim { versions: since(5), ..claim("string", true, "") };
        row.add(&mut node.field_mut(&[], "b").claim);
        parts.iter().for_each(|(shown, minor)| excuse(&mut node, shown, since(*minor)));
        let object = node.object.unwrap();
        object.lacking(&object.fields["b"]).map(|at| at.file)
    }

    #[test]
    fn a_sample_of_an_older_microversion_lacks_nothing() {
        let (with, without) = (r#"{"a": 1, "b": 2}"#, r#"{"a": 1}"#);
        assert_eq!(lacking(&[(without, 1), (with, 5)]), None);
        assert_eq!(lacking(&[(with, 5), (without, 1), (with, 6)]), None);
        assert_eq!(lacking(&[(without, 1), (with, 5), (without, 6)]), Some(FileId(2)));
        assert_eq!(lacking(&[(without, 5), (with, 5)]), Some(FileId(0)));
    }
}
