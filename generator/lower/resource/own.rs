//! Each operation's part of a resource: not all that others have.

use crate::hash::{HashMap, HashSet};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Node, PlaceId};
use crate::lower::infer::home::{abridged, elsewhere, reference};
use crate::lower::infer::rule::{Applied, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;

use super::component::Component;
use super::{Resources, list};

/// The fields of resources that places have not, by the place of the object.
pub(super) type Missing = HashMap<PlaceId, Lacking>;

/// The fields of its resource that an object of one operation has not, and the rules that say so.
#[derive(Debug, Default)]
pub(super) struct Lacking {
    pub(super) names: HashSet<String>,
    pub(super) because: Vec<Reason>,
}

/// Finds what the tables and samples of each operation leave out of the resources that it shows.
pub(super) fn missing(evidence: &Evidence, applied: Applied, resources: &Resources) -> Missing {
    let sent = sent(evidence);
    let mut missing = Missing::default();
    for draft in evidence.operations() {
        for body in draft.responses_shown() {
            let bare = (naming::resource(&draft.address.path), body);
            let wrapped = body.fields().map(|(name, field)| {
                let node = &field.node;
                (naming::singular_words(name), node.array.as_deref().unwrap_or(node))
            });
            for (words, node) in [bare].into_iter().chain(wrapped) {
                let component = resources
                    .component_of(&node.places)
                    .map(|component| &resources.components[component]);
                if let Some(component) = component.filter(|component| component.is_resource()) {
                    let sent = sent.get(&words);
                    let is_known = |name: &str| {
                        sent.is_some_and(|names| names.contains(name))
                            || list::flags(draft).any(|(asked, _)| asked == name)
                    };
                    object(node, component, is_known, applied, resources, &mut missing);
                }
            }
        }
    }
    missing
}

/// Finds the fields that one operation's object has not of its resource, and its parts not of theirs.
fn object(
    node: &Node,
    component: &Component,
    is_known: impl Fn(&str) -> bool,
    applied: Applied,
    resources: &Resources,
    missing: &mut Missing,
) {
    if let (Some(own), Some(whole)) = (&node.object, &component.node.object)
        && applied.has(&elsewhere::RULE)
    {
        note(node, elsewhere::missing(own, whole, is_known), &elsewhere::RULE, missing);
        if resources.abridged.contains(&node.places[0]) {
            note(node, abridged::missing(own, whole), &abridged::RULE, missing);
        }
    }
    if applied.has(&reference::RULE) {
        parts(node, &component.node, resources, missing);
    }
}

/// The parts of a resource that are shown as references. A link has what it has wherever it is.
fn parts(own: &Node, whole: &Node, resources: &Resources, missing: &mut Missing) {
    let fields = own.fields().filter_map(|(name, field)| Some((field, whole.field(name)?)));
    for (own, whole) in fields.map(|(own, whole)| (&own.node, &whole.node)) {
        let items = own.array.as_deref().zip(whole.array.as_deref());
        for (own, whole) in [(own, whole)].into_iter().chain(items) {
            if let (Some(mine), Some(all)) = (&own.object, &whole.object)
                && !resources.show_link(&own.places)
            {
                note(own, reference::missing(mine, all), &reference::RULE, missing);
                parts(own, whole, resources, missing);
            }
        }
    }
}

fn note<'n>(
    node: &Node,
    names: impl Iterator<Item = &'n str>,
    rule: &'static Rule,
    missing: &mut Missing,
) {
    let mut names = names.map(str::to_owned).peekable();
    if names.peek().is_none() {
        return;
    }
    let row = node.fields().find_map(|(_, field)| field.row());
    let object = node.object.as_ref();
    let sample = object.and_then(|object| object.sample().or(object.at.first().copied()));
    let lacking = missing.entry(node.places[0]).or_default();
    lacking.names.extend(names);
    lacking.because.push(Reason::of_two(rule, row, sample));
}

/// The fields that requests send of each resource, by its words: wrapped or beside what is, or as the body of an operation at
/// its path.
fn sent(evidence: &Evidence) -> HashMap<Vec<String>, HashSet<&str>> {
    let mut sent: HashMap<Vec<String>, HashSet<&str>> = HashMap::default();
    for draft in evidence.operations().iter().filter(|draft| draft.address.method.writes()) {
        let Some(body) = &draft.request else { continue };
        // The prefix of an extension is no part of a name.
        let names = |node| Node::fields(node).map(|(name, _)| plain(name));
        let of_path = sent.entry(naming::resource(&draft.address.path)).or_default();
        of_path.extend(names(&body.node));
        for (name, field) in body.node.fields() {
            let object = field.node.array.as_deref().unwrap_or(&field.node);
            let known = sent.entry(naming::singular_words(name)).or_default();
            known.extend(object.fields().flat_map(|(name, _)| [name, plain(name)]));
        }
    }
    sent
}

fn plain(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}
