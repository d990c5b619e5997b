//! JSON Schemas that samples show, put together: a schema and all that it holds become one node.

use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::infer::kind::schema::{self, Holds, RULE};
use crate::lower::infer::rule::Applied;

use super::map::Listed;

/// Puts together what every JSON Schema of a response shows, before tables are laid over it. One that a table describes, by its
/// keys, stays as it is.
pub(in crate::lower) fn fold(node: &mut Node, listed: &Listed<'_>, applied: Applied) {
    if !applied.has(&RULE) {
        return;
    }
    let of = node
        .object
        .as_ref()
        .filter(|object| object.fields.keys().all(|key| !listed.contains_key(key.as_str())));
    if let Some(reason) = of.and_then(schema::propose)
        && let Some(object) = node.object.take()
    {
        let mut all = Object::default();
        flatten(&object, &mut all);
        node.schema = Some(Box::new(all));
        node.keyed = Some(reason);
        return;
    }
    node.fields_mut().for_each(|(_, field)| fold(&mut field.node, listed, applied));
    node.items_mut().for_each(|items| fold(items, listed, applied));
}

/// Takes in the keywords of a schema and of those that it holds.
fn flatten(object: &Object, all: &mut Object) {
    all.seen += object.seen;
    let mut inner: Vec<&Node> = Vec::new();
    for (key, field) in &object.fields {
        let known = all.fields.entry(key.clone()).or_default();
        known.present += field.present;
        known.sample = known.sample.or(field.sample);
        match schema::holds(key) {
            Holds::ByName => inner.extend(field.node.fields().map(|(_, field)| &field.node)),
            Holds::One | Holds::Several => {
                shown(field, known);
                inner.push(&field.node);
                inner.extend(field.node.array.as_deref());
            }
            Holds::Any | Holds::Number | Holds::Shown => known.node.merge(field.node.clone()),
        }
    }
    let inner = inner.into_iter().filter_map(|node| node.object.as_ref());
    inner.for_each(|object| flatten(object, all));
}

/// Takes in the kinds of value that are shown in the place of a schema.
fn shown(field: &Field, known: &mut Field) {
    let (node, known) = (&field.node, &mut known.node);
    known.boolean |= node.boolean;
    if node.object.is_some() {
        known.object.get_or_insert_default();
    }
    if node.array.is_some() {
        known.array.get_or_insert_default();
    }
}
