//! Links: objects that every resource has and that are the same everywhere.
//!
//! Services link in two ways, by a list of `{"href": …, "rel": …}`, and by an object of addresses,
//! `{"self": …, "next": …}`. Each is one schema of the document, whatever stands around it.

use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim;
use crate::lower::evidence::node::{Field, Node, Object, PlaceId};
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::{collection, link, links};
use crate::lower::infer::verdict::Reason;

use super::list::Lists;
use super::pool::{Content, Pool};
use super::{Resources, Supplied, list_of};

/// The name of a kind of link, the keys that it must have and those that it may have, with their meaning.
#[derive(Debug)]
pub(in crate::lower) struct Kind {
    words: &'static [&'static str],
    always: &'static [&'static str],
    keys: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 2] = [
    Kind {
        words: &["link"],
        always: &["href", "rel"],
        keys: &[
            ("href", "The address of what is linked."),
            ("rel", "How it relates to what holds the link: self, bookmark or next."),
            ("type", "The media type of what is linked."),
        ],
    },
    Kind {
        words: &["links"],
        always: &["self"],
        keys: &[
            ("self", "The address of what holds the links."),
            ("next", "Where the list goes on; null where it ends."),
            ("previous", "The page before; null where the list begins."),
        ],
    },
];

/// Pools the links of all responses, and makes links of the lists named so that no sample fills.
pub(in crate::lower) fn pool(
    evidence: &Evidence,
    lists: &Lists,
    applied: Applied,
    resources: &mut Resources,
) {
    for kind in KINDS.iter().filter(|_| applied.has(&link::RULE)) {
        let at = resources.pools.len();
        let mut all = Node::default();
        for node in evidence.responses() {
            each(node, &mut |node| {
                if node.object.as_ref().is_some_and(|object| kind.fits(object)) {
                    all.merge(node.clone());
                    resources.of.extend(node.places.first().map(|place| (*place, at)));
                }
            });
        }
        let empty = if kind.is_listed() { empty(evidence, lists, applied) } else { Vec::new() };
        if all.object.is_none() && !empty.is_empty() {
            all = kind.assumed();
        }
        if all.object.is_none() {
            continue;
        }
        let root = resources.fresh();
        resources.of.insert(root, at);
        for (place, because) in empty {
            let node = list_of(root, all.object.as_ref());
            resources.supplied.insert(place, Supplied { node, because });
        }
        let words = kind.words.iter().map(|word| (*word).to_owned()).collect();
        let content = Content::Link(kind);
        resources.pools.push(Pool { words, node: all, root, whole: None, apart: false, content });
    }
}

/// The lists of links that no sample fills.
fn empty(evidence: &Evidence, lists: &Lists, applied: Applied) -> Vec<(PlaceId, Reason)> {
    let mut empty = lists.unfilled.clone();
    for node in evidence.responses() {
        node.visit(&mut |name, field| {
            if is_unfilled(name, field) && applied.has(&links::RULE) {
                let row = field.row();
                let reason = Reason::of_two(&links::RULE, field.sample, row);
                empty.push((field.node.places[0], reason));
            }
        });
    }
    let added = lists.beside.values().flatten().filter_map(|(_, field)| {
        Some((*field.node.places.first()?, field.home.filter(|r| r.rule == &collection::RULE)?))
    });
    empty.extend(added);
    empty
}

/// Every object within, and the node itself.
fn each(node: &Node, see: &mut dyn FnMut(&Node)) {
    see(node);
    node.items().for_each(|items| each(items, see));
    node.fields().for_each(|(_, field)| each(&field.node, see));
}

/// A list of links by its name, which a table lists or a sample shows, and none fills.
fn is_unfilled(name: &str, field: &Field) -> bool {
    let is_list = match &field.node.array {
        Some(items) => items.is_unseen(),
        None => field.node.is_unseen() && claim::word(field.claim.as_deref()) == Word::Array,
    };
    is_list && (name == "links" || name.ends_with("_links"))
}

impl Kind {
    /// They stand in lists.
    fn is_listed(&self) -> bool {
        self.always.contains(&"href")
    }

    /// A link of which the reference shows none: the same in all services.
    fn assumed(&self) -> Node {
        let texts = vec![String::new()];
        let field = || Field {
            node: Node { texts: texts.clone(), ..Node::default() },
            present: 1,
            ..Field::default()
        };
        let fields = self.always.iter().map(|key| ((*key).to_owned(), field())).collect();
        Node { object: Some(Object { fields, seen: 1 }), ..Node::default() }
    }

    /// An object is a link: it has the keys and no others, and addresses in them.
    fn fits(&self, object: &Object) -> bool {
        let known = |key: &str| self.keys.iter().any(|(known, _)| *known == key);
        let fits = |(key, field): (&String, &Field)| known(key) && field.node.may_be_text();
        object.fields.iter().all(fits)
            && self.always.iter().all(|key| object.fields.contains_key(*key))
    }

    /// The meaning of a key, and whether a link must have it.
    pub(in crate::lower) fn describe(&self, key: &str) -> (&'static str, bool) {
        let text = self.keys.iter().find(|(known, _)| *known == key).map_or("", |(_, text)| *text);
        (text, self.always.contains(&key))
    }
}
