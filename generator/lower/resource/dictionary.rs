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

use super::pool::{Content, Pool};
use super::{Resources, Supplied, described};

/// The maps whose values have one name, on one side of the exchange.
#[derive(Default)]
struct Named<'e> {
    maps: Vec<(PlaceId, Reason)>,
    /// What their samples show of the values.
    values: Vec<&'e Node>,
}

/// Supplies the maps whose words name their values with what the resource of that name is: in responses with one component, in
/// requests with what its own requests send.
pub(in crate::lower) fn supply<'e>(
    evidence: &'e Evidence,
    applied: Applied,
    resources: &mut Resources,
) {
    if !applied.has(&RULE) {
        return;
    }
    let mut found: IndexMap<(Side, Vec<String>), Named<'_>> = IndexMap::default();
    let mut said: HashMap<[Option<Span>; 2], Vec<String>> = HashMap::default();
    let mut unsaid = Vec::new();
    for draft in evidence.operations() {
        let request = draft.request.iter().map(|body| (Side::Request, &body.node));
        let responses = draft.responses_shown().map(|node| (Side::Response, node));
        for (side, body) in request.chain(responses) {
            let fields = |node: &'e Node| node.fields().map(|(_, field)| field);
            body.each(&mut |node| {
                for field in fields(node).filter(|field| is_map(&field.node)) {
                    let claim = field.claim.as_deref();
                    match claim.and_then(|claim| Some((claim, named::says(claim)?))) {
                        Some((claim, words)) => {
                            let because = Reason::of_claim(&RULE, claim);
                            said.insert(because.at, words.clone());
                            found.entry((side, words)).or_default().add(&field.node, because);
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
            found.entry((side, words.clone())).or_default().add(node, because);
        }
    }
    for ((side, words), named) in found {
        let values = match side {
            Side::Request => shown(evidence, side, &words, resources),
            Side::Response => Some(component(evidence, words, &named, resources)),
        };
        let Some(values) = values else { continue };
        for (place, because) in named.maps {
            let node = Node { entries: Some(Box::new(values.clone())), ..Node::default() };
            resources.supplied.insert(place, Supplied { node, because });
        }
    }
}

impl<'e> Named<'e> {
    fn add(&mut self, node: &'e Node, because: Reason) {
        self.maps.push((node.places[0], because));
        self.values.extend(node.entries.as_deref());
    }
}

/// Nothing speaks against a map: no list, no scalar, no field.
fn is_map(node: &Node) -> bool {
    let is_empty = node.object.as_ref().is_none_or(|object| object.fields.is_empty());
    node.array.is_none() && !node.is_scalar() && is_empty
}

/// A value of the component that is called so: that of a resource which has all that the maps show, else one of its own.
fn component(
    evidence: &Evidence,
    words: Vec<String>,
    named: &Named<'_>,
    resources: &mut Resources,
) -> Node {
    let has_all = |pool: &Pool| {
        let keys = named.values.iter().flat_map(|node| node.fields());
        keys.into_iter().all(|(key, _)| pool.node.field(key).is_some())
    };
    let known = resources.pools.iter().find(|pool| pool.words == words && has_all(pool));
    if let Some(pool) = known {
        return Node { places: smallvec![pool.root], ..Node::default() };
    }
    let mut node = shown(evidence, Side::Response, &words, resources).unwrap_or_default();
    named.values.iter().for_each(|value| node.merge(Node::clone(value)));
    let root = resources.fresh();
    resources.of.insert(root, resources.pools.len());
    resources.pools.push(Pool { words, node, root, whole: None, content: Content::Resource });
    Node { places: smallvec![root], ..Node::default() }
}

/// What a resource is: as its JSON Schema types it, and as its operations show it in bodies without a wrapper. What they demand, a
/// value of a map need not have: its key tells it already.
fn shown(
    evidence: &Evidence,
    side: Side,
    words: &[String],
    resources: &mut Resources,
) -> Option<Node> {
    let bodies = |draft: &Draft| -> Vec<Node> {
        let found: Vec<&Node> = match side {
            Side::Request => draft.request.iter().map(|body| &body.node).collect(),
            Side::Response => draft.responses_shown().collect(),
        };
        let bare = |node: &&Node| node.fields().any(|(_, field)| !field.node.has_parts());
        found.into_iter().filter(bare).cloned().collect()
    };
    let operations = evidence.operations().iter();
    let own = operations.filter(|draft| naming::resource(&draft.address.path) == words);
    let nodes = described::fields(evidence, words).into_iter().chain(own.flat_map(bodies));
    let mut all = nodes.reduce(|mut all, node| {
        all.merge(node);
        all
    })?;
    renumber(&mut all, resources);
    Some(all)
}

/// Gives a copy places of its own, of which nothing is decided.
fn renumber(node: &mut Node, resources: &mut Resources) {
    node.places = smallvec![resources.fresh()];
    node.fields_mut().for_each(|(_, field)| renumber(&mut field.node, resources));
    node.items_mut().for_each(|items| renumber(items, resources));
}
