//! Resources that corrections set apart: an operation that shows one may be said to show it without a property, or to be
//! the one section that a correction is of.

use std::collections::BTreeSet;

use crate::hash::HashMap;
use crate::lower::config::correction::Own;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Step};

/// Where a place that shows a resource is not as others that do: the fields, each with what is said there. Empty for most.
pub(super) type Apart = Vec<(Vec<Step>, Own)>;

/// The correction that sets each of the places apart from those with the same words.
pub(super) fn find(places: &[(&[String], &Node)]) -> Vec<Apart> {
    if !places.iter().any(|(_, node)| is_corrected(node)) {
        return vec![Apart::new(); places.len()];
    }
    let own: Vec<Apart> = places.iter().map(|(_, node)| corrected(node)).collect();
    let mut said: HashMap<&[String], HashMap<&[Step], BTreeSet<Own>>> = HashMap::default();
    for ((words, _), own) in places.iter().zip(&own) {
        for (path, _) in own {
            said.entry(words).or_default().entry(path).or_default();
        }
    }
    for (words, node) in places {
        let Some(said) = said.get_mut(words) else { continue };
        walk(node, &mut Vec::new(), &mut |path, own| {
            if let Some(known) = said.get_mut(path) {
                known.insert(own);
            }
        });
    }
    let disputed = |words: &[String], path: &[Step]| said[words][path].len() > 1;
    let apart = |((words, _), own): (&(&[String], &Node), &Apart)| {
        own.iter().filter(|(path, _)| disputed(words, path)).cloned().collect()
    };
    places.iter().zip(&own).map(apart).collect()
}

/// Something holds of some field in this operation alone.
fn is_corrected(node: &Node) -> bool {
    let is_own = |claim: &Claim| !claim.corrected().own().is_empty();
    node.fields()
        .any(|(_, field)| field.claim.as_deref().is_some_and(is_own) || is_corrected(&field.node))
        || node.items().any(is_corrected)
}

/// The fields of which something holds in this operation alone.
fn corrected(node: &Node) -> Apart {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), &mut |path, own| {
        if !own.is_empty() {
            found.push((path.to_vec(), own));
        }
    });
    found
}

/// Shows every field at any depth.
fn walk(node: &Node, path: &mut Vec<Step>, see: &mut dyn FnMut(&[Step], Own)) {
    for (key, field) in node.fields() {
        path.push(Step::Key(key.to_owned()));
        see(path, field.claim.as_deref().map(Claim::corrected).unwrap_or_default().own());
        walk(&field.node, path, see);
        path.pop();
    }
    for items in node.items() {
        path.push(Step::Item);
        walk(items, path, see);
        path.pop();
    }
}
