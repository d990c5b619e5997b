//! Links: objects that every resource has and that are the same everywhere.
//!
//! Services link in two ways, by a list of `{"href": …, "rel": …}`, and by an object of addresses,
//! `{"self": …, "next": …}`. Each is one schema of the document, whatever stands around it.

use std::sync::Arc;

use crate::ir::{Doc, VersionRange};
use crate::source::Span;

use super::draft::Draft;
use super::pool::Pool;
use super::shape::{Fact, Field, Object, Shape};

/// What a kind of link is called, the keys that it must have and those that it may have, with what they mean.
struct Kind {
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
pub(super) fn pool(drafts: &mut [Draft], pools: &mut Vec<Pool>) {
    for kind in &KINDS {
        let mut all = Shape::default();
        for shape in drafts.iter().flat_map(Draft::responses_shown) {
            each(shape, &mut |shape| {
                if shape.object.as_ref().is_some_and(|object| kind.fits(object)) {
                    all.merge(shape.clone());
                }
            });
        }
        if all.object.is_none() && kind.is_listed() && drafts.iter().any(lists_links) {
            all = kind.assumed();
        }
        let Some(object) = &mut all.object else { continue };
        kind.describe(object, drafts[0].span);
        let at = pools.len();
        for shape in drafts.iter_mut().flat_map(Draft::responses_shown_mut) {
            each_mut(shape, &mut |shape| {
                if shape.object.as_ref().is_some_and(|object| kind.fits(object)) {
                    shape.pooled = Some(at);
                }
            });
            if kind.is_listed() {
                shape.visit_mut(&mut |name, field| fill(name, field, &all, at));
            }
        }
        let words = kind.words.iter().map(|word| (*word).to_owned()).collect();
        pools.push(Pool { words, shape: all, whole: None });
    }
}

/// Every object within, and the shape itself.
fn each(shape: &Shape, see: &mut dyn FnMut(&Shape)) {
    see(shape);
    shape.items().for_each(|items| each(items, see));
    shape.fields().for_each(|(_, field)| each(&field.shape, see));
}

/// As [`each`].
fn each_mut(shape: &mut Shape, see: &mut dyn FnMut(&mut Shape)) {
    see(shape);
    shape.items_mut().for_each(|items| each_mut(items, see));
    shape.fields_mut().for_each(|(_, field)| each_mut(&mut field.shape, see));
}

/// Whether a response has a list of links that no sample fills.
fn lists_links(draft: &Draft) -> bool {
    draft.responses_shown().any(|shape| {
        let mut found = false;
        shape.visit(&mut |name, field| found |= is_unfilled(name, field));
        found
    })
}

/// Whether a field is a list of links by its name, a table lists or a sample shows it, and none fills it.
fn is_unfilled(name: &str, field: &Field) -> bool {
    let is_list =
        field.shape.array.as_ref().is_some_and(|items| items.is_unseen())
            || field.shape.is_unseen()
                && field.fact.as_ref().and_then(|fact| fact.kind.as_deref()).is_some_and(|kind| {
                    super::evidence::word(kind) == super::evidence::Word::Array
                });
    is_list && (name == "links" || name.ends_with("_links"))
}

/// A list of links that no sample fills holds links.
fn fill(name: &str, field: &mut Field, link: &Shape, pool: usize) {
    if is_unfilled(name, field) {
        let items = Shape { pooled: Some(pool), object: link.object.clone(), ..Shape::default() };
        field.shape.array = Some(Box::new(items));
    }
}

impl Kind {
    /// Whether they stand in lists.
    fn is_listed(&self) -> bool {
        self.always.contains(&"href")
    }

    /// What such a link is where the reference shows none: the same in all services.
    fn assumed(&self) -> Shape {
        let texts = vec![String::new()];
        let field = || Field {
            shape: Shape { texts: texts.clone(), ..Shape::default() },
            present: 1,
            ..Field::default()
        };
        let fields = self.always.iter().map(|key| ((*key).to_owned(), field())).collect();
        Shape { object: Some(Object { fields, seen: 1, non_empty: false }), ..Shape::default() }
    }

    /// Whether an object is a link: it has the keys and no others, and addresses in them.
    fn fits(&self, object: &Object) -> bool {
        let known = |key: &str| self.keys.iter().any(|(known, _)| *known == key);
        let is_text = |field: &Field| {
            let Shape { boolean, integer, number, array, object, entries, .. } = &field.shape;
            !(*boolean || integer.is_some() || *number)
                && array.is_none()
                && object.is_none()
                && entries.is_none()
        };
        object.fields.iter().all(|(key, field)| known(key) && is_text(field))
            && self.always.iter().all(|key| object.fields.contains_key(*key))
    }

    fn describe(&self, object: &mut Object, span: Span) {
        for (key, text) in self.keys {
            let Some(field) = object.fields.get_mut(*key) else { continue };
            field.fact = Some(Arc::new(Fact {
                kind: Some("string".to_owned()),
                required: self.always.contains(key),
                doc: Doc::text(*text).into(),
                prose: String::new(),
                default: None,
                format: None,
                values: Vec::new(),
                versions: VersionRange::ALL,
                forms: Vec::new(),
                span: field.fact.as_ref().map(|fact| fact.span).or(field.sample).unwrap_or(span),
                entry: None,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::pool;
    use crate::ir::Method;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::shape::Step;

    #[test]
    fn links_are_one_schema_wherever_they_stand() {
        let link = json!({"href": "http://x", "rel": "self"});
        let mut typed = link.clone();
        typed["type"] = json!("a/b");
        let mut drafts = [
            draft(Method::Get, "/carts").answers(&json!({"carts": [{"links": [link]}]})),
            draft(Method::Get, "/wheels").answers(&json!({"wheel": {"wheel_links": [typed]}})),
            draft(Method::Get, "/other").answers(&json!({"page": {"rel": "x", "name": "y"}})),
        ];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        assert_eq!(pools.len(), 1);
        let names: Vec<_> = pools[0].shape.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["href", "rel", "type"]);
        let key = |name: &str| Step::Key(name.to_owned());
        let at =
            |draft: usize, path: &[Step]| drafts[draft].response_shape().at(path).unwrap().pooled;
        assert_eq!(at(0, &[key("carts"), Step::Item, key("links"), Step::Item]), Some(0));
        assert_eq!(at(1, &[key("wheel"), key("wheel_links"), Step::Item]), Some(0));
        assert_eq!(at(2, &[key("page")]), None);
    }

    #[test]
    fn a_list_of_links_that_no_sample_fills_holds_links() {
        let link = json!([{"href": "http://x", "rel": "self"}]);
        let mut drafts = [
            draft(Method::Get, "/a").answers(&json!({"cart": {"links": link}})),
            draft(Method::Get, "/b")
                .answers(&json!({"wheel": {"links": [], "spokes": []}}))
                .response_fact("wheel", "wheel_links", fact("array", false, "")),
        ];
        pool(&mut drafts, &mut Vec::new());
        let items = |name: &str| {
            let path = [Step::Key("wheel".to_owned()), Step::Key(name.to_owned()), Step::Item];
            drafts[1].response_shape().at(&path).and_then(|items| items.pooled)
        };
        assert_eq!(
            (items("links"), items("wheel_links"), items("spokes")),
            (Some(0), Some(0), None)
        );
    }

    #[test]
    fn a_reference_that_shows_no_link_has_links_by_their_name() {
        let shown = json!({"carts": [], "carts_links": []});
        let mut drafts = [draft(Method::Get, "/carts").answers(&shown)];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        let names: Vec<_> = pools[0].shape.fields().map(|(name, _)| name).collect();
        assert_eq!(names, ["href", "rel"]);
        let items = |name: &str| {
            let path = [Step::Key(name.to_owned()), Step::Item];
            drafts[0].response_shape().at(&path).and_then(|items| items.pooled)
        };
        assert_eq!((items("carts_links"), items("carts")), (Some(0), None));
        let mut drafts = [draft(Method::Get, "/carts").answers(&json!({"carts": []}))];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        assert!(pools.is_empty());
    }

    #[test]
    fn addresses_by_relation_are_links_too() {
        let shown = json!({"carts": [], "links": {"self": "http://x", "next": null}});
        let mut drafts = [draft(Method::Get, "/carts").answers(&shown)];
        let mut pools = Vec::new();
        pool(&mut drafts, &mut pools);
        assert_eq!(pools[0].words, ["links"]);
        let required = pools[0].shape.fields().map(|(_, f)| f.fact.as_ref().unwrap().required);
        assert_eq!(required.collect::<Vec<_>>(), [true, false]);
    }
}
