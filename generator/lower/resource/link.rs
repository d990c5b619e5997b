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

/// A kind of link: its names, the keys that it must have and those that it may have, with their meaning.
#[derive(Debug)]
pub(in crate::lower) struct Kind {
    /// The names of its sorts: those of resources, then the others, where both are shown.
    sorts: &'static [&'static [&'static str]],
    always: &'static [&'static str],
    keys: &'static [(&'static str, &'static str)],
}

/// The name of a list of links, and the end of that of those of a page.
const LINKS: &str = "links";
const OF_PAGE: &str = "_links";
/// The relations of a page to others.
const TO_PAGES: [&str; 2] = ["next", "previous"];

const KINDS: [Kind; 2] = [
    Kind {
        sorts: &[&["link"], &["typed", "link"], &["page", "link"]],
        always: &["href", "rel"],
        keys: &[
            ("href", "The address of what is linked."),
            ("rel", "How it relates to what holds the link: self, bookmark or next."),
            ("type", "The media type of what is linked."),
        ],
    },
    Kind {
        sorts: &[&["links"], &["page", "links"]],
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
        let mut found = kind.gather(evidence);
        let empty = if kind.is_listed() { empty(evidence, lists, applied) } else { Vec::new() };
        let is_shown = |node: &Node| node.object.is_some();
        if !found.iter().any(is_shown) && !empty.is_empty() {
            found[0] = kind.assumed();
        }
        // Of one sort alone all are, and what is shown empty.
        let is_one = found.iter().filter(|node| is_shown(node)).count() == 1;
        let mut components = Vec::new();
        for (node, words) in found.into_iter().zip(kind.sorts) {
            let words = if is_one { kind.sorts[0] } else { words };
            components.push(is_shown(&node).then(|| resources.link(node, words, kind)));
        }
        for unfilled in empty {
            let own = components.last().copied().flatten().filter(|_| unfilled.is_of_page);
            let Some(component) = own.or_else(|| components.iter().copied().flatten().next())
            else {
                continue;
            };
            let Component { root, node, .. } = &resources.components[component];
            let node = list_of(*root, node.object.as_ref());
            let because = unfilled.because;
            resources.supplied.insert(unfilled.place, Supplied { node, because });
        }
    }
}

impl Resources {
    /// Adds the component of links of one sort, and says which it is.
    fn link(&mut self, node: Node, words: &[&str], kind: &'static Kind) -> usize {
        let (at, root) = (self.components.len(), self.fresh());
        let places = node.places.iter().copied().chain([root]);
        self.of.extend(places.map(|place| (place, at)));
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        let content = Content::Link(kind);
        self.components.push(Component { words, node, root, whole: None, apart: false, content });
        at
    }
}

/// A list of links that no sample fills.
struct Unfilled {
    place: PlaceId,
    because: Reason,
    /// It links from a page of a collection to others.
    is_of_page: bool,
}

/// The lists of links that no sample fills.
fn empty(evidence: &Evidence, lists: &Lists, applied: Applied) -> Vec<Unfilled> {
    let of_page = |(place, because)| Unfilled { place, because, is_of_page: true };
    let mut empty: Vec<Unfilled> = lists.unfilled.iter().copied().map(of_page).collect();
    for node in evidence.responses() {
        node.visit(&mut |name, field| {
            if is_unfilled(name, field) && applied.has(&links::RULE) {
                let because = Reason::of_two(&links::RULE, field.sample, field.row());
                let place = field.node.places[0];
                empty.push(Unfilled { place, because, is_of_page: name.ends_with(OF_PAGE) });
            }
        });
    }
    let added = lists.beside.values().flatten().filter_map(|(_, field)| {
        Some((*field.node.places.first()?, field.home.filter(|r| r.rule == &collection::RULE)?))
    });
    empty.extend(added.map(of_page));
    empty
}

/// A list of links by its name, which a table lists or a sample shows, and none fills.
fn is_unfilled(name: &str, field: &Field) -> bool {
    let is_list = match &field.node.array {
        Some(items) => items.is_unseen(),
        None => field.node.is_unseen() && claim::word(field.claim.as_deref()) == Word::Array,
    };
    is_list && (name == LINKS || name.ends_with(OF_PAGE))
}

/// All links of a list lead to other pages.
fn leads_to_pages(links: &Node) -> bool {
    let rel = links.array.as_ref().and_then(|items| items.field("rel"));
    rel.is_some_and(|rel| rel.node.texts.iter().all(|text| TO_PAGES.contains(&text.as_str())))
}

impl Kind {
    /// They stand in lists.
    fn is_listed(&self) -> bool {
        self.always.contains(&"href")
    }

    /// The links of all responses, in their sorts. Those of a page are one, whichever they show; of the others, which stand in
    /// lists, those that have more than they must.
    fn gather(&self, evidence: &Evidence) -> Vec<Node> {
        let mut found = vec![Node::default(); self.sorts.len()];
        let page = self.sorts.len() - 1;
        let mut see = |node: &Node, of_page: bool| {
            if let Some(object) = node.object.as_ref().filter(|object| self.fits(object)) {
                let has_more = self.is_listed() && object.fields.len() > self.always.len();
                let sort = if of_page { page } else { usize::from(has_more) };
                found[sort].merge(node.clone());
            }
        };
        for body in evidence.responses() {
            see(body, false);
            body.items().for_each(|items| items.each(&mut |node| see(node, false)));
            let is_page = body.fields().any(|(_, field)| field.node.array.is_some());
            for (name, field) in body.fields() {
                let goes_on = name == LINKS && is_page && leads_to_pages(&field.node);
                if self.is_listed() && (name.ends_with(OF_PAGE) || goes_on) {
                    field.node.each(&mut |node| see(node, true));
                    continue;
                }
                // The field itself comes before what is within.
                let mut of_page = is_page && !self.is_listed();
                field.node.each(&mut |node| see(node, std::mem::take(&mut of_page)));
            }
        }
        if let [plain, more] = found.as_mut_slice()
            && self.is_same(plain, more)
        {
            plain.merge(std::mem::take(more));
        }
        found
    }

    /// Both sorts have the same keys.
    fn is_same(&self, plain: &Node, more: &Node) -> bool {
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
