//! Types by analogy: what a place holds that is shown empty, or not at all, from where the same is shown in full.
//!
//! A sample's `"tags": []` says that there is a list, and not of what; a row of type `object` says as little. Another place
//! tells: the one that the same entry of the parameters file describes, else those of the same name, if all of them agree.

use crate::hash::{HashMap, HashSet};
use crate::ir::snake;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::claim::{self, Claim};
use crate::lower::evidence::node::{Field, Integers, Node};
use crate::lower::evidence::word::Word;
use crate::lower::infer::kind::keys;
use crate::lower::infer::rule::{Applied, Rule};
use crate::lower::infer::ty::{analogy, entry, items, list, wrapper};
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::{Resources, Supplied};

/// Supplies what is shown empty, in bodies and in the resources that are made of them.
pub(in crate::lower) fn carry(evidence: &Evidence, applied: Applied, resources: &mut Resources) {
    let known = Known::gather(evidence, resources, applied);
    let mut found: Vec<(&Node, Supplied)> = Vec::new();
    for draft in evidence.operations() {
        draft.bodies().for_each(|(side, body)| known.body(&body.node, side, &mut found));
    }
    let stand = Stand { side: Side::Response, resource: &[] };
    for (name, field) in resources.beside.values().flatten() {
        known.field(name, field, &stand, &mut found);
    }
    for component in &resources.components {
        let stand = Stand { side: Side::Response, resource: &component.words };
        known.within(&component.node, &stand, &mut found);
    }
    let found: Vec<_> =
        found.into_iter().filter_map(|(n, s)| Some((*n.places.first()?, s))).collect();
    resources.supplied.extend(found);
}

/// Samples of each thing that some place leaves open.
struct Known<'r> {
    resources: &'r Resources,
    applied: Applied,
    open: Open,
    entries: HashMap<Span, Shown>,
    /// By the words of a wrapper, in the singular.
    wrappers: HashMap<Vec<String>, Shown>,
    /// Fields that are no wrapper, by the words of its name: on one side of the exchange, and on both.
    sides: HashMap<(Side, String), Shown>,
    names: HashMap<String, Shown>,
}

/// The fields that are shown empty, or not at all: by the entries that describe them, and by the words of their names.
#[derive(Default)]
struct Open {
    entries: HashSet<Span>,
    names: HashSet<String>,
    /// In the singular, as those of a wrapper.
    wrappers: HashSet<Vec<String>>,
}

/// Where a field stands: the side of the exchange, and the words of the resource that it is of.
#[derive(Clone, Copy)]
struct Stand<'a> {
    side: Side,
    resource: &'a [String],
}

/// The number of times that a node from elsewhere may be filled in itself.
const DEPTH: u8 = 2;

/// The node that several places show, as long as they agree.
#[derive(Default)]
struct Shown {
    node: Node,
    /// The first sample or row that shows it.
    at: Option<Span>,
    lists_differ: bool,
    objects_differ: bool,
}

impl<'r> Known<'r> {
    fn gather(evidence: &Evidence, resources: &'r Resources, applied: Applied) -> Self {
        let mut known = Self {
            resources,
            applied,
            open: Open::gather(evidence, resources),
            entries: HashMap::default(),
            wrappers: HashMap::default(),
            sides: HashMap::default(),
            names: HashMap::default(),
        };
        // Components first: they are the unions of what the responses show.
        for component in &resources.components {
            component.node.visit(&mut |name, field| known.see(name, field, Side::Response));
        }
        for draft in evidence.operations() {
            draft.responses_shown().for_each(|node| known.see_body(node, Side::Response));
            draft.request.iter().for_each(|body| known.see_body(&body.node, Side::Request));
        }
        known
    }

    /// A body's own fields are wrappers, unless it is a resource itself: what they hold says nothing of properties of that
    /// name, which may be ids.
    fn see_body(&mut self, node: &Node, side: Side) {
        if self.resources.component_of(&node.places).is_some() {
            return;
        }
        for (name, field) in node.fields() {
            self.see_entry(field);
            let one = field.node.array.as_deref().unwrap_or(&field.node);
            let resource = naming::singular_words(name);
            if self.open.wrappers.contains(&resource) {
                self.wrappers.entry(resource).or_default().take(one, field, self.resources);
            }
            field.node.visit(&mut |name, field| self.see(name, field, side));
        }
        node.array.iter().for_each(|items| items.visit(&mut |n, f| self.see(n, f, side)));
    }

    fn see(&mut self, name: &str, field: &Field, side: Side) {
        self.see_entry(field);
        let name = snake(name);
        if self.open.names.contains(&name) {
            let node = held(field, self.resources);
            self.sides.entry((side, name.clone())).or_default().take(node, field, self.resources);
            self.names.entry(name).or_default().take(node, field, self.resources);
        }
    }

    fn see_entry(&mut self, field: &Field) {
        let entry = field.claim.as_ref().and_then(|claim| claim.entry);
        if let Some(entry) = entry.filter(|entry| self.open.entries.contains(entry)) {
            let node = held(field, self.resources);
            self.entries.entry(entry).or_default().take(node, field, self.resources);
        }
    }

    fn body<'e>(&self, node: &'e Node, side: Side, out: &mut Vec<(&'e Node, Supplied)>) {
        if self.resources.component_of(&node.places).is_some() {
            return;
        }
        for (name, field) in node.fields() {
            let resource = naming::singular_words(name);
            self.field(name, field, &Stand { side, resource: &resource }, out);
        }
        let items = node.array.iter();
        items.for_each(|items| self.within(items, &Stand { side, resource: &[] }, out));
    }

    fn within<'e>(&self, node: &'e Node, stand: &Stand<'_>, out: &mut Vec<(&'e Node, Supplied)>) {
        for (name, field) in node.fields() {
            self.field(name, field, stand, out);
        }
        node.items().for_each(|items| self.part(items, stand, out));
    }

    fn field<'e>(
        &self,
        name: &str,
        field: &'e Field,
        stand: &Stand<'_>,
        out: &mut Vec<(&'e Node, Supplied)>,
    ) {
        if self.resources.supplied(&field.node).is_some() {
            return;
        }
        if field.node.is_blank() {
            out.extend(self.fill(name, field, stand, 0).map(|found| (&field.node, found)));
        } else {
            self.part(&field.node, stand, out);
        }
    }

    /// A node that is no resource: that is filled where its component is.
    fn part<'e>(&self, node: &'e Node, stand: &Stand<'_>, out: &mut Vec<(&'e Node, Supplied)>) {
        if self.resources.component_of(&node.places).is_none() {
            self.within(node, stand, out);
        }
    }

    /// The node that a blank field is supplied with.
    fn fill(&self, name: &str, field: &Field, stand: &Stand<'_>, depth: u8) -> Option<Supplied> {
        let claim = field.claim.as_deref();
        let word = claim::word(claim);
        let of = |shown: &Shown, rule: &'static Rule| {
            let node = shown.of(field, word, stand.side)?;
            let row = claim.map(|claim| claim.span);
            let because = Reason::of_two(rule, shown.at, row.or(field.sample));
            Some(Supplied { node, because }).filter(|_| self.applied.has(rule))
        };
        let entry = claim.and_then(|claim| self.entries.get(&claim.entry?));
        let mut found = entry.and_then(|shown| of(shown, &entry::RULE));
        // Its own row goes before others of its name.
        let is_list = field.node.array.is_some() || word == Word::Array;
        let items = claim.and_then(items::says).filter(|_| self.applied.has(&items::RULE));
        let is_text = || self.applied.has(&list::RULE) && list::says(name, claim);
        let items = items.or_else(|| is_text().then_some(Word::String)).filter(|_| is_list);
        if found.is_none() && items != Some(Word::String) {
            let key = snake(name);
            let shown = [self.sides.get(&(stand.side, key.clone())), self.names.get(&key)];
            found = shown.into_iter().flatten().find_map(|shown| of(shown, &analogy::RULE));
            found = found.filter(|found| {
                is_list_of(&found.node, items) && claim.is_none_or(|c| is_spoken_of(&found.node, c))
            });
            found = found.or_else(|| self.wrapper(name, field, stand));
            found = found.filter(|found| !is_said(&found.node));
        }
        let mut found = found?;
        // Resources are what responses show.
        let is_component = stand.side == Side::Response
            && self.resources.component_of(&found.node.places).is_some();
        if !is_component {
            self.fill_in(&mut found.node, stand, depth + 1);
        }
        // A request that sends it empty has none of the fields.
        if stand.side == Side::Request && field.node.is_shown_empty() {
            for (_, field) in found.node.fields_mut() {
                (field.present, field.run, field.excused) = (0, 0, 0);
            }
        }
        Some(found)
    }

    /// Fills in what was taken from elsewhere.
    fn fill_in(&self, node: &mut Node, stand: &Stand<'_>, depth: u8) {
        for (name, field) in node.fields_mut() {
            if let Some(supplied) = self.resources.supplied(&field.node) {
                field.node.merge(supplied.node.clone());
            } else if !field.node.is_blank() {
                self.fill_in(&mut field.node, stand, depth);
            } else if depth <= DEPTH
                && let Some(found) = self.fill(name, field, stand, depth)
            {
                field.node.merge(found.node);
            }
        }
        node.items_mut().for_each(|items| self.fill_in(items, stand, depth));
    }

    /// A row of a resource that is the resource's own wrapper.
    fn wrapper(&self, name: &str, field: &Field, stand: &Stand<'_>) -> Option<Supplied> {
        let own = naming::singular_words(name);
        let word = claim::word(field.claim.as_deref());
        if own != stand.resource || !matches!(word, Word::Array | Word::Object) {
            return None;
        }
        let shown = self.wrappers.get(&own).filter(|_| self.applied.has(&wrapper::RULE))?;
        if !is_object(&shown.node) || shown.objects_differ {
            return None;
        }
        let one = Node { texts: Vec::new(), array: None, ..shown.node.clone() };
        let node = match word {
            Word::Array => Node { array: Some(Box::new(one)), ..Node::default() },
            _ => one,
        };
        let row = field.row();
        Some(Supplied { node, because: Reason::of_two(&wrapper::RULE, row, shown.at) })
    }
}

/// The node of a field: as it is shown, or as it is supplied.
fn held<'n>(field: &'n Field, resources: &'n Resources) -> &'n Node {
    resources.supplied(&field.node).map_or(&field.node, |supplied| &supplied.node)
}

impl Open {
    fn gather(evidence: &Evidence, resources: &Resources) -> Self {
        let mut open = Self::default();
        let mut see = |name: &str, field: &Field| {
            if field.node.is_blank() && resources.supplied(&field.node).is_none() {
                open.entries.extend(field.claim.as_ref().and_then(|claim| claim.entry));
                open.names.insert(snake(name));
                open.wrappers.insert(naming::singular_words(name));
            }
        };
        resources.components.iter().for_each(|component| component.node.visit(&mut see));
        for draft in evidence.operations() {
            draft.responses_shown().for_each(|node| node.visit(&mut see));
            draft.request.iter().for_each(|body| body.node.visit(&mut see));
        }
        open
    }
}

impl Shown {
    fn take(&mut self, node: &Node, field: &Field, resources: &Resources) {
        if !node.is_blank() {
            let row = || field.row();
            self.at = self.at.or(field.sample).or_else(row);
        }
        let mine = &mut self.node;
        mine.boolean |= node.boolean;
        mine.integer = Integers::or(mine.integer, node.integer);
        mine.number |= node.number;
        node.texts.iter().for_each(|text| mine.add_text(text));
        if let Some(items) = node.array.as_deref().filter(|items| !items.is_blank()) {
            match &mut mine.array {
                None => mine.array = Some(Box::new(items.clone())),
                Some(known) if known.is_scalar() && items.is_scalar() => known.merge(items.clone()),
                Some(known) => self.lists_differ |= !alike(known, items, resources),
            }
        }
        if is_object(node) && has_fields(node) {
            if is_object(mine) {
                self.objects_differ |= !alike(mine, node, resources);
            } else {
                mine.object.clone_from(&node.object);
                mine.entries.clone_from(&node.entries);
                mine.places.clone_from(&node.places);
                mine.keyed = node.keyed;
            }
        }
    }

    /// The node of a blank field of a type, as far as this tells.
    fn of(&self, field: &Field, word: Word, side: Side) -> Option<Node> {
        let Node { texts, boolean, integer, number, array, object, entries, places, keyed, .. } =
            &self.node;
        let scalars = || Node {
            texts: texts.clone(),
            boolean: *boolean,
            integer: *integer,
            number: *number,
            ..Node::default()
        };
        let scalar = self.node.is_scalar();
        let list = array.is_some() && !self.lists_differ;
        let lists = || Node { array: array.clone(), ..Node::default() };
        let map = is_object(&self.node) && !self.objects_differ;
        let objects = || Node {
            object: object.clone(),
            entries: entries.clone(),
            places: places.clone(),
            keyed: *keyed,
            ..Node::default()
        };
        let only = |this: bool| {
            let kinds = [scalar, array.is_some(), is_object(&self.node)];
            this && kinds.into_iter().filter(|kind| *kind).count() == 1
        };
        let seen = &field.node;
        if seen.array.is_some() {
            list.then(lists)
        } else if seen.object.is_some() {
            // An object that is sent empty, and that no table describes, is an argument without fields.
            (map && (side == Side::Response || field.claim.is_some())).then(objects)
        } else {
            match word {
                Word::Array if list => Some(lists()),
                Word::Object if map => Some(objects()),
                Word::Object if only(list) => Some(lists()),
                // A table's word for what no sample of it shows gives way to what is shown.
                Word::Array | Word::Object | Word::Unknown | Word::Null if only(scalar) => {
                    Some(scalars())
                }
                Word::Unknown | Word::Null if only(list) => Some(lists()),
                Word::Unknown | Word::Null if only(map) => Some(objects()),
                _ => None,
            }
        }
    }
}

/// The words of a row alone say what it holds, of that row.
fn is_said(node: &Node) -> bool {
    let one = node.array.as_deref().unwrap_or(node);
    let mut fields = one.fields().map(|(_, field)| field).peekable();
    fields.peek().is_some() && fields.all(|f| f.is_by(&keys::RULE) && f.sample.is_none())
}

/// Words that name several keys name one of those that it holds.
fn is_spoken_of(node: &Node, claim: &Claim) -> bool {
    let named: Vec<&str> = keys::literals(&claim.prose).collect();
    let one = node.array.as_deref().unwrap_or(node);
    let mut fields = one.fields().peekable();
    named.len() < 2 || fields.peek().is_none() || fields.any(|(name, _)| named.contains(&name))
}

/// Its items are of a kind, where one is said.
fn is_list_of(node: &Node, kind: Option<Word>) -> bool {
    kind.is_none_or(|kind| node.array.as_deref().is_some_and(|items| items.shows(kind)))
}

/// Its objects were seen with something in them.
fn has_fields(node: &Node) -> bool {
    node.entries.is_some() || node.fields().next().is_some()
}

fn is_object(node: &Node) -> bool {
    node.object.is_some() || node.entries.is_some()
}

/// Two values with parts are of one kind: the same resource, or objects with mostly the same keys.
fn alike(a: &Node, b: &Node, resources: &Resources) -> bool {
    let component = resources.component_of(&a.places);
    if component.is_some() && component == resources.component_of(&b.places) {
        return true;
    }
    match (&a.array, &b.array, &a.entries, &b.entries) {
        (Some(a), Some(b), None, None) | (None, None, Some(a), Some(b)) => {
            a.is_scalar() == b.is_scalar() && (a.is_scalar() || alike(a, b, resources))
        }
        (None, None, None, None) => {
            let count = |node: &Node| node.fields().count();
            let (small, large) = if count(a) <= count(b) { (a, b) } else { (b, a) };
            let shared = |name: &str| large.fields().any(|(other, _)| other == name);
            let common = small.fields().filter(|(name, _)| shared(name)).count();
            count(small) > 0 && common * 10 >= count(small) * 6
        }
        _ => false,
    }
}
