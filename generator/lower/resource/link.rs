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

use super::component::{Component, Content};
use super::list::Lists;
use super::{Resources, Supplied, list_of};

/// The name of a kind of link, the keys that it must have and those that it may have, with their meaning.
#[derive(Debug)]
pub(in crate::lower) struct Kind {
    words: &'static [&'static str],
    /// The name of those that have more than they must, where others have not.
    more: &'static [&'static str],
    always: &'static [&'static str],
    keys: &'static [(&'static str, &'static str)],
}

const KINDS: [Kind; 2] = [
    Kind {
        words: &["link"],
        more: &["typed", "link"],
        always: &["href", "rel"],
        keys: &[
            ("href", "The address of what is linked."),
            ("rel", "How it relates to what holds the link: self, bookmark or next."),
            ("type", "The media type of what is linked."),
        ],
    },
    Kind {
        words: &["links"],
        more: &["page", "links"],
        always: &["self"],
        keys: &[
            ("self", "The address of what holds the links."),
            ("next", "Where the list goes on; null where it ends."),
            ("previous", "The page before; null where the list begins."),
        ],
    },
];

/// Puts the links of all responses together, and makes links of the lists named so that no sample fills.
pub(in crate::lower) fn find(
    evidence: &Evidence,
    lists: &Lists,
    applied: Applied,
    resources: &mut Resources,
) {
    for kind in KINDS.iter().filter(|_| applied.has(&link::RULE)) {
        let [mut plain, more] = kind.gather(evidence);
        let empty = if kind.is_listed() { empty(evidence, lists, applied) } else { Vec::new() };
        if plain.object.is_none() && more.object.is_none() && !empty.is_empty() {
            plain = kind.assumed();
        }
        // Of one sort alone all are, and what is shown empty.
        let is_one = plain.object.is_none() || more.object.is_none();
        let words = if is_one { kind.words } else { kind.more };
        let first = resources.components.len();
        for (node, words) in [(plain, kind.words), (more, words)] {
            if node.object.is_some() {
                resources.link(node, words, kind);
            }
        }
        if first == resources.components.len() {
            continue;
        }
        let Component { root, node, .. } = &resources.components[first];
        let links = list_of(*root, node.object.as_ref());
        for (place, because) in empty {
            resources.supplied.insert(place, Supplied { node: links.clone(), because });
        }
    }
}

impl Resources {
    /// Adds the component of links of one sort.
    fn link(&mut self, node: Node, words: &[&str], kind: &'static Kind) {
        let (at, root) = (self.components.len(), self.fresh());
        let places = node.places.iter().copied().chain([root]);
        self.of.extend(places.map(|place| (place, at)));
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let content = Content::Link(kind);
        self.components.push(Component { words, node, root, whole: None, apart: false, content });
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

    /// The links of all responses, in two sorts. Of addresses by relation those of a page are one, whichever they show; of
    /// objects those that have more than they must.
    fn gather(&self, evidence: &Evidence) -> [Node; 2] {
        let mut found = [Node::default(), Node::default()];
        let mut see = |node: &Node, of_page: bool| {
            if let Some(object) = node.object.as_ref().filter(|object| self.fits(object)) {
                let has_more = object.fields.len() > self.always.len();
                let sort = if self.is_listed() { has_more } else { of_page };
                found[usize::from(sort)].merge(node.clone());
            }
        };
        for body in evidence.responses() {
            let is_page = body.fields().any(|(_, field)| field.node.array.is_some());
            see(body, false);
            body.items().for_each(|items| items.each(&mut |node| see(node, false)));
            for (_, field) in body.fields() {
                // The field itself comes before what is within.
                let mut of_page = is_page;
                field.node.each(&mut |node| see(node, std::mem::take(&mut of_page)));
            }
        }
        if self.is_same(&found) {
            let [plain, more] = &mut found;
            plain.merge(std::mem::take(more));
        }
        found
    }

    /// Both sorts have the same keys.
    fn is_same(&self, [plain, more]: &[Node; 2]) -> bool {
        let has = |node: &Node, key: &str| node.field(key).is_some();
        self.keys.iter().all(|(key, _)| has(plain, key) == has(more, key))
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
        Node { object: Some(Object { fields, seen: 1, ..Object::default() }), ..Node::default() }
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
