//! Options: keys that words name, typed as what is shown in objects of the same name.

use crate::hash::{HashMap, IndexMap};
use crate::ir::snake;
use crate::lower::evidence::Evidence;
use crate::lower::evidence::node::{Field, Node};
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::options::{self, RULE};
use crate::lower::infer::verdict::Reason;
use crate::source::Span;

use super::{Resources, Supplied};

/// Supplies the keys that words name with flags, where samples show nothing else in objects of that name.
pub(in crate::lower) fn supply(evidence: &Evidence, applied: Applied, resources: &mut Resources) {
    if !applied.has(&RULE) {
        return;
    }
    let bodies = || {
        let requests = evidence.operations().iter().filter_map(|draft| draft.request.as_ref());
        requests.map(|body| &body.node).chain(evidence.responses())
    };
    let mut open: IndexMap<String, Vec<&Field>> = IndexMap::default();
    for body in bodies() {
        each(body, &mut |object, name, field| {
            if options::may_be(name, field) {
                open.entry(snake(object)).or_default().push(field);
            }
        });
    }
    let mut shown: HashMap<String, (bool, Option<Span>)> = HashMap::default();
    for body in bodies().filter(|_| !open.is_empty()) {
        each(body, &mut |object, _, field| {
            let object = snake(object);
            if field.sample.is_some() && open.contains_key(&object) {
                let known = shown.entry(object).or_insert((true, field.sample));
                known.0 &= options::is_flag(&field.node);
            }
        });
    }
    for (object, fields) in open {
        let Some((true, at)) = shown.get(&object) else { continue };
        for field in fields {
            let node = Node { boolean: true, ..Node::default() };
            let words = field.home.and_then(|home| home.at[0]);
            let because = Reason::of_two(&RULE, *at, words);
            resources.supplied.insert(field.node.places[0], Supplied { node, because });
        }
    }
}

/// Every field of an object that is a field itself, with the names of both.
fn each<'e>(body: &'e Node, see: &mut dyn FnMut(&'e str, &'e str, &'e Field)) {
    body.each(&mut |node| {
        for (object, field) in node.fields() {
            field.node.fields().for_each(|(name, inner)| see(object, name, inner));
        }
    });
}
