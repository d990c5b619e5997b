//! Objects whose keys are data, put together: the values of each become one node.

use crate::hash::{HashMap, HashSet};
use crate::ir::pattern;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::home;
use crate::lower::infer::kind::alike::Alike;
use crate::lower::infer::kind::{alike, data, items, keyed, keys, query};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;
use crate::lower::read::path;

/// The claims of tables on each name.
pub(in crate::lower) type Listed<'l> = HashMap<&'l str, &'l Claim>;

/// Puts together the values of every object that is a map by itself, before tables are laid over it. No object with a
/// listed key is one.
pub(in crate::lower) fn fold(node: &mut Node, listed: &Listed<'_>, applied: Applied) {
    fold_named(node, None, listed, applied);
}

fn fold_named(node: &mut Node, name: Option<&str>, listed: &Listed<'_>, applied: Applied) {
    for (key, field) in node.fields_mut() {
        fold_named(&mut field.node, Some(key), listed, applied);
    }
    node.array.iter_mut().for_each(|items| fold_named(items, None, listed, applied));
    let Some(object) = &node.object else { return };
    if object.fields.is_empty() || object.fields.keys().any(|key| listed.contains_key(key.as_str()))
    {
        return;
    }
    let said = name.and_then(|name| listed.get(name)).and_then(|claim| keyed::propose(claim));
    let whole = [said, data::of_objects(object)].into_iter().flatten().map(|r| (None, r));
    let alike = alike::propose(object).map(|(kind, reason)| (Some(kind), reason));
    match applied.first(whole.chain(alike)) {
        Some((None, reason)) => collapse(node, reason),
        Some((Some(kind), reason)) => fold_alike(node, kind, reason, listed, applied),
        None => {}
    }
}

fn fold_alike(node: &mut Node, kind: Alike, reason: Reason, listed: &Listed<'_>, applied: Applied) {
    let Some(object) = &node.object else { return };
    let mut values = values(object);
    if kind == Alike::OneEach {
        fold_named(&mut values, None, listed, applied);
        if values.entries.is_none() {
            return;
        }
    }
    node.entries = Some(Box::new(values));
    node.keyed = Some(reason);
    node.object = None;
}

/// Puts together the values of what is said to be a map in one response of a resource, and which no row describes in another.
pub(in crate::lower) fn spread(drafts: &mut [Draft]) {
    let is_said = |reason: &Reason| reason.rule == &keyed::RULE;
    let mut known: HashMap<String, HashMap<String, Reason>> = HashMap::default();
    for draft in drafts.iter() {
        let collection = path::collection(&draft.address.path);
        for body in draft.responses_shown() {
            body.visit(&mut |name, field| {
                if let Some(reason) = field.node.keyed.filter(is_said) {
                    let maps = known.entry(collection.clone()).or_default();
                    maps.entry(name.to_owned()).or_insert(reason);
                }
            });
        }
    }
    if known.is_empty() {
        return;
    }
    for draft in drafts {
        let Some(maps) = known.get(&path::collection(&draft.address.path)) else { continue };
        for body in draft.responses_shown_mut() {
            body.visit_mut(&mut |name, field| {
                let Some(reason) = maps.get(name) else { return };
                if field.claim.is_none() && !field.node.holds_claims() {
                    collapse(&mut field.node, *reason);
                }
            });
        }
    }
}

/// Lets lists be maps too that a query parameter asks for so.
pub(in crate::lower) fn ask(drafts: &mut [Draft], applied: Applied) {
    if !applied.has(&query::RULE) {
        return;
    }
    for draft in drafts {
        let asked = draft.parameters.iter().filter_map(query::asks);
        let asked: Vec<(String, Reason)> =
            asked.map(|(f, reason)| (f.to_owned(), reason)).collect();
        for (name, reason) in asked {
            for body in draft.responses_shown_mut() {
                body.visit_mut(&mut |key, field| {
                    if key == name && field.node.array.is_some() && field.node.entries.is_none() {
                        field.node.entries = Some(Box::default());
                        field.node.keyed = Some(reason);
                    }
                });
            }
        }
    }
}

/// Gathers the fields that a row for many names is for, `wheels_{colour}`, under the name of the row, in every object
/// that has one. A field with a row of its own stays.
pub(in crate::lower) fn gather(node: &mut Node, row: &str, listed: &Listed<'_>, applied: Applied) {
    let Some((start, end)) = pattern(row).filter(|_| applied.has(&home::family::RULE)) else {
        return;
    };
    node.items_mut().for_each(|items| gather(items, row, listed, applied));
    node.fields_mut().for_each(|(_, field)| gather(&mut field.node, row, listed, applied));
    let Some(object) = &mut node.object else { return };
    let fits = |name: &str| {
        name.len() > start.len() + end.len()
            && name.starts_with(start)
            && name.ends_with(end)
            && !listed.contains_key(name)
    };
    let names: Vec<String> = object.fields.keys().filter(|name| fits(name)).cloned().collect();
    let mut gathered: Option<Field> = None;
    for name in names {
        let Some(field) = object.fields.shift_remove(&name) else { continue };
        match &mut gathered {
            // Each object has it as often as it has one of them.
            Some(known) => known.node.merge(field.node),
            None => gathered = Some(field),
        }
    }
    object.fields.extend(gathered.map(|field| (row.to_owned(), field)));
}

/// Adds the keys that rows name of their objects, once they are laid.
pub(in crate::lower) fn name_keys(node: &mut Node, applied: Applied) {
    if !applied.has(&keys::RULE) {
        return;
    }
    node.visit_mut(&mut |_, field| {
        let Some(claim) = field.claim.as_deref() else { return };
        let names = keys::says(claim);
        let node = &mut field.node;
        // A node that is shown as something else is no object, or no object alone.
        let is_object = node.array.is_none() && node.entries.is_none() && !node.is_scalar();
        if names.is_empty() || !is_object || node.schema.is_some() {
            return;
        }
        add_keys(node, &names, Reason::of_claim(&keys::RULE, claim));
    });
}

/// Adds the keys that rows name of the items of their lists, where no sample of a list of the same entry shows what is in it, or
/// one shows some of them.
pub(in crate::lower) fn name_items(drafts: &mut [Draft], applied: Applied) {
    if !applied.has(&items::RULE) {
        return;
    }
    let is_blank = |field: &Field| field.node.array.as_deref().is_none_or(Node::is_blank);
    let mut shown = HashSet::default();
    for (_, body) in drafts.iter().flat_map(Draft::bodies) {
        body.node.visit(&mut |_, field| {
            let claim = field.claim.as_deref().filter(|_| !is_blank(field));
            shown.extend(claim.and_then(|claim| claim.entry));
        });
    }
    for (_, body) in drafts.iter_mut().flat_map(Draft::bodies_mut) {
        body.node.visit_mut(&mut |_, field| {
            let Some(claim) = field.claim.as_deref() else { return };
            let is_other = is_blank(field) && claim.entry.is_some_and(|of| shown.contains(&of));
            if is_other || field.node.is_scalar() || field.node.object.is_some() {
                return;
            }
            let names = items::says(claim);
            if names.is_empty() {
                return;
            }
            let items = field.node.array.get_or_insert_default();
            if !items.is_scalar() && items.array.is_none() && items.entries.is_none() {
                add_keys(items, &names, Reason::of_claim(&items::RULE, claim));
            }
        });
    }
}

/// Adds the keys that words name of an object, unless samples show other keys alone, which says that the words name something else.
fn add_keys(node: &mut Node, names: &[&str], reason: Reason) {
    let object = node.object.get_or_insert_default();
    if !object.fields.is_empty() && !names.iter().any(|name| object.fields.contains_key(*name)) {
        return;
    }
    for name in names {
        let known = object.fields.entry((*name).to_owned()).or_default();
        known.home.get_or_insert(reason);
    }
}

/// Makes one of the values of an object.
pub(in crate::lower) fn collapse(node: &mut Node, reason: Reason) {
    if let Some(object) = node.object.take() {
        node.entries = Some(Box::new(values(&object)));
        node.keyed = Some(reason);
    }
}

/// Every value of an object as one node.
pub(in crate::lower) fn values(object: &Object) -> Node {
    let mut values = Node::default();
    object.fields.values().for_each(|field| values.merge(field.node.clone()));
    values
}
