//! Maps whose words name what their values are: those of one name are one type.

use smallvec::smallvec;

use crate::hash::{HashMap, IndexMap};
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Node, PlaceId};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::named::{self, RULE};
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::component::{Component, Content};
use super::{Resources, Supplied, described};

/// The maps whose values have one name.
#[derive(Default)]
struct Named<'e> {
    maps: Vec<(Side, PlaceId, Reason)>,
    /// The values that their samples show.
    values: Vec<&'e Node>,
}

/// Supplies the maps whose words name their values with what is called so: one component for all of them.
pub(in crate::lower) fn supply<'e>(
    evidence: &'e Evidence,
    applied: Applied,
    resources: &mut Resources,
) {
    if !applied.has(&RULE) {
        return;
    }
    let mut found: IndexMap<Vec<String>, Named<'_>> = IndexMap::default();
    let mut said: HashMap<[Option<Span>; 2], Vec<String>> = HashMap::default();
    let mut unsaid = Vec::new();
    for draft in evidence.operations() {
        for (side, body) in draft.bodies() {
            body.node.each(&mut |node: &'e Node| {
                for (_, field) in node.fields().filter(|(_, field)| is_map(&field.node)) {
                    let claim = field.claim.as_deref();
                    match claim.and_then(|claim| Some((claim, named::says(claim)?))) {
                        Some((claim, words)) => {
                            let because = Reason::of_claim(&RULE, claim);
                            said.insert(because.at, words.clone());
                            found.entry(words).or_default().add(side, &field.node, because);
                        }
                        None => unsaid.push((side, &field.node)),
                    }
                }
            });
        }
    }
    // One that is a map by the words of another place has what these name.
    for (side, node) in unsaid {
        let Some(at) = node.keyed.map(|reason| reason.at) else { continue };
        if let Some(words) = said.get(&at) {
            let because = Reason { rule: &RULE, at };
            found.entry(words.clone()).or_default().add(side, node, because);
        }
    }
    for (words, named) in found {
        let root = component(evidence, words, &named, resources);
        for (side, place, because) in named.maps {
            let values = resources.value_of(root, side);
            let node = Node { entries: Some(Box::new(values)), ..Node::default() };
            resources.supplied.insert(place, Supplied { node, because });
        }
    }
}

impl<'e> Named<'e> {
    fn add(&mut self, side: Side, node: &'e Node, because: Reason) {
        self.maps.push((side, node.places[0], because));
        self.values.extend(node.entries.as_deref());
    }
}

/// Nothing speaks against a map: no list, no scalar, no field.
fn is_map(node: &Node) -> bool {
    let is_empty = node.object.as_ref().is_none_or(|object| object.fields.is_empty());
    node.array.is_none() && !node.is_scalar() && is_empty
}

/// A place of the component that is called so: a resource which has all that the maps show, else one of their own.
fn component(
    evidence: &Evidence,
    words: Vec<String>,
    named: &Named<'_>,
    resources: &mut Resources,
) -> PlaceId {
    let has_all = |component: &Component| {
        let mut keys = named.values.iter().flat_map(|node| node.fields());
        keys.all(|(key, _)| component.node.field(key).is_some())
    };
    let known = resources
        .components
        .iter()
        .find(|component| component.words == words && has_all(component));
    if let Some(component) = known {
        return component.root;
    }
    let mut node = shown(evidence, &words).unwrap_or_default();
    resources.renumber(&mut node);
    named.values.iter().for_each(|value| node.merge(Node::clone(value)));
    let root = resources.fresh();
    resources.of.insert(root, resources.components.len());
    let content = Content::Values;
    resources.components.push(Component { words, node, root, whole: None, apart: false, content });
    root
}

/// The object that is called so: as its JSON Schema types it, and as its operations show it in bodies without a wrapper. A field
/// that they demand, a value of a map need not have: its key tells it already.
fn shown(evidence: &Evidence, words: &[String]) -> Option<Node> {
    let bare = |node: &&Node| node.fields().any(|(_, field)| !field.node.has_parts());
    let operations = evidence.operations().iter();
    let own = operations.filter(|draft| naming::resource(&draft.address.path) == words);
    let own = own.flat_map(Draft::responses_shown).filter(bare).cloned();
    described::fields(evidence, words).into_iter().chain(own).reduce(|mut all, node| {
        all.merge(node);
        all
    })
}

impl Resources {
    /// A value of a component: in requests a copy of it, unless it is of both sides.
    fn value_of(&mut self, root: PlaceId, side: Side) -> Node {
        let component = self.of.get(&root).map(|at| &self.components[*at]);
        match component.filter(|component| side == Side::Request && !component.is_of_both_sides()) {
            Some(component) => {
                let mut node = component.node.clone();
                self.renumber(&mut node);
                node
            }
            None => Node { places: smallvec![root], ..Node::default() },
        }
    }

    /// Gives a copy places of its own, of which nothing is decided.
    fn renumber(&mut self, node: &mut Node) {
        node.places = smallvec![self.fresh()];
        node.fields_mut().for_each(|(_, field)| self.renumber(&mut field.node));
        node.items_mut().for_each(|items| self.renumber(items));
    }
}
