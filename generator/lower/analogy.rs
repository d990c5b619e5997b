//! Types by analogy: what a place holds that is shown empty, or not at all, from where the same is shown
//! in full.
//!
//! A sample's `"tags": []` says that there is a list, and not of what; a row of type `object` says as
//! little. Another place tells: the one that the same entry of the parameters file describes, else those
//! of the same name, if all of them agree.

use crate::hash::{HashMap, HashSet};
use crate::ir::snake;
use crate::source::Span;

use super::draft::Draft;
use super::evidence::{self, Word};
use super::naming;
use super::pool::Pool;
use super::section::Side;
use super::shape::{Field, Integers, Shape};

/// Fills in what is shown empty, in bodies and in the resources that are made of them.
pub(super) fn carry(drafts: &mut [Draft], pools: &mut [Pool]) {
    let known = Known::gather(drafts, pools);
    for draft in drafts {
        if let Some(body) = &mut draft.request {
            known.fill_body(&mut body.shape, Side::Request);
        }
        draft.responses_shown_mut().for_each(|shape| known.fill_body(shape, Side::Response));
    }
    for Pool { words, shape, .. } in pools {
        known.fill(shape, &Place { side: Side::Response, resource: words, depth: 0 });
    }
}

/// What is shown of each thing that some place leaves open.
#[derive(Default)]
struct Known {
    open: Open,
    entries: HashMap<Span, Shown>,
    /// By the words of a wrapper, in the singular.
    resources: HashMap<Vec<String>, Shown>,
    /// What is not a wrapper, by the words of its name: on one side of the exchange, and on both.
    sides: HashMap<(Side, String), Shown>,
    names: HashMap<String, Shown>,
}

/// The fields that are shown empty, or not at all: by the entries that describe them, and by the words of their names.
#[derive(Default)]
struct Open {
    entries: HashSet<Span>,
    names: HashSet<String>,
    /// In the singular, as those of a wrapper.
    resources: HashSet<Vec<String>>,
}

/// Where a field stands.
struct Place<'a> {
    side: Side,
    /// The words of the resource that it is of.
    resource: &'a [String],
    /// How often what it stands in was taken from elsewhere.
    depth: u8,
}

/// How often what is taken from elsewhere may be filled in itself.
const DEPTH: u8 = 2;

/// What several places show, as long as they agree.
#[derive(Default)]
struct Shown {
    shape: Shape,
    /// Whether there are lists, or objects, of different kinds.
    lists_differ: bool,
    objects_differ: bool,
}

impl Known {
    fn gather(drafts: &[Draft], pools: &[Pool]) -> Self {
        let mut known = Self { open: Open::gather(drafts, pools), ..Self::default() };
        // Pools first: they are the unions of what the responses show.
        for pool in pools {
            pool.shape.visit(&mut |name, field| known.see(name, field, Side::Response));
        }
        for draft in drafts {
            draft.responses_shown().for_each(|shape| known.see_body(shape, Side::Response));
            draft.request.iter().for_each(|body| known.see_body(&body.shape, Side::Request));
        }
        known
    }

    /// A body's own fields are wrappers: what they hold says nothing of properties of that name, which
    /// may be ids.
    fn see_body(&mut self, shape: &Shape, side: Side) {
        for (name, field) in shape.fields() {
            self.see_entry(field);
            let one = field.shape.array.as_deref().unwrap_or(&field.shape);
            let resource = naming::singular_words(name);
            if self.open.resources.contains(&resource) {
                self.resources.entry(resource).or_default().take(one);
            }
            field.shape.visit(&mut |name, field| self.see(name, field, side));
        }
        shape.array.iter().for_each(|items| items.visit(&mut |n, f| self.see(n, f, side)));
    }

    fn see(&mut self, name: &str, field: &Field, side: Side) {
        self.see_entry(field);
        let name = snake(name);
        if self.open.names.contains(&name) {
            self.sides.entry((side, name.clone())).or_default().take(&field.shape);
            self.names.entry(name).or_default().take(&field.shape);
        }
    }

    fn see_entry(&mut self, field: &Field) {
        let entry = field.fact.as_ref().and_then(|fact| fact.entry);
        if let Some(entry) = entry.filter(|entry| self.open.entries.contains(entry)) {
            self.entries.entry(entry).or_default().take(&field.shape);
        }
    }

    fn fill_body(&self, shape: &mut Shape, side: Side) {
        for (name, field) in shape.fields_mut() {
            let resource = naming::singular_words(name);
            let place = Place { side, resource: &resource, depth: 0 };
            if field.shape.is_blank() {
                self.fill_field(name, field, &place);
            } else {
                self.fill(&mut field.shape, &place);
            }
        }
        shape.array.iter_mut().for_each(|items| {
            self.fill(items, &Place { side, resource: &[], depth: 0 });
        });
    }

    fn fill(&self, shape: &mut Shape, place: &Place<'_>) {
        for (name, field) in shape.fields_mut() {
            if field.shape.is_blank() {
                self.fill_field(name, field, place);
            } else {
                self.fill(&mut field.shape, place);
            }
        }
        shape.array.iter_mut().for_each(|items| self.fill(items, place));
        shape.entries.iter_mut().for_each(|values| self.fill(values, place));
    }

    fn fill_field(&self, name: &str, field: &mut Field, place: &Place<'_>) {
        let word = word(field);
        let of = |shown: &Shown| shown.of(field, word, place.side);
        let entry = field.fact.as_ref().and_then(|fact| fact.entry);
        let mut found = entry.and_then(|entry| self.entries.get(&entry)).and_then(of);
        // What its own prose says goes before what others of its name are.
        let is_list = field.shape.array.is_some() || word == Word::Array;
        if found.is_none() && !(is_list && evidence::lists_text(name, field.fact.as_deref())) {
            let key = snake(name);
            let shown = [self.sides.get(&(place.side, key.clone())), self.names.get(&key)];
            found = shown.into_iter().flatten().find_map(of);
            found = found.or_else(|| self.wrapper(name, field, place));
        }
        if let Some(mut found) = found {
            if place.depth < DEPTH && found.pooled.is_none() {
                self.fill(&mut found, &Place { depth: place.depth + 1, ..*place });
            }
            field.shape.merge(found);
        }
    }

    /// A row of a resource that is the resource's own wrapper: tables that are made for a list and for one
    /// alike name both.
    fn wrapper(&self, name: &str, field: &Field, place: &Place<'_>) -> Option<Shape> {
        let own = naming::singular_words(name);
        let word = word(field);
        if own != place.resource || !matches!(word, Word::Array | Word::Object) {
            return None;
        }
        let shown = self.resources.get(&own)?;
        if !is_object(&shown.shape) || shown.objects_differ {
            return None;
        }
        let mut one = Shape { texts: Vec::new(), array: None, ..shown.shape.clone() };
        if place.side == Side::Request {
            unpool(&mut one);
        }
        let is_list = word == Word::Array;
        Some(if is_list { Shape { array: Some(Box::new(one)), ..Shape::default() } } else { one })
    }
}

impl Open {
    fn gather(drafts: &[Draft], pools: &[Pool]) -> Self {
        let mut open = Self::default();
        let mut see = |name: &str, field: &Field| {
            if field.shape.is_blank() {
                open.entries.extend(field.fact.as_ref().and_then(|fact| fact.entry));
                open.names.insert(snake(name));
                open.resources.insert(naming::singular_words(name));
            }
        };
        pools.iter().for_each(|pool| pool.shape.visit(&mut see));
        for draft in drafts {
            draft.responses_shown().for_each(|shape| shape.visit(&mut see));
            draft.request.iter().for_each(|body| body.shape.visit(&mut see));
        }
        open
    }
}

impl Shown {
    fn take(&mut self, shape: &Shape) {
        let mine = &mut self.shape;
        mine.boolean |= shape.boolean;
        mine.integer = Integers::or(mine.integer, shape.integer);
        mine.number |= shape.number;
        shape.texts.iter().for_each(|text| mine.add_text(text));
        if let Some(items) = shape.array.as_deref().filter(|items| !items.is_blank()) {
            match &mut mine.array {
                None => mine.array = Some(Box::new(items.clone())),
                Some(known) if is_scalar(known) && is_scalar(items) => known.merge(items.clone()),
                Some(known) => self.lists_differ |= !alike(known, items),
            }
        }
        if is_object(shape) && has_parts(shape) {
            if is_object(mine) {
                self.objects_differ |= !alike(mine, shape);
            } else {
                mine.object.clone_from(&shape.object);
                mine.entries.clone_from(&shape.entries);
                mine.pooled = shape.pooled;
            }
        }
    }

    /// What a blank field of a type holds, as far as this tells.
    fn of(&self, field: &Field, word: Word, side: Side) -> Option<Shape> {
        let Shape { texts, boolean, integer, number, array, object, entries, pooled, .. } =
            &self.shape;
        let scalars = || Shape {
            texts: texts.clone(),
            boolean: *boolean,
            integer: *integer,
            number: *number,
            ..Shape::default()
        };
        let scalar = !texts.is_empty() || *boolean || integer.is_some() || *number;
        let list = array.is_some() && !self.lists_differ;
        let lists = || Shape { array: array.clone(), ..Shape::default() };
        let map = is_object(&self.shape) && !self.objects_differ;
        let objects = || Shape {
            object: object.clone(),
            entries: entries.clone(),
            pooled: *pooled,
            ..Shape::default()
        };
        let only = |this: bool| {
            let kinds = [scalar, array.is_some(), is_object(&self.shape)];
            this && kinds.into_iter().filter(|kind| *kind).count() == 1
        };
        let seen = &field.shape;
        let found = if seen.array.is_some() {
            list.then(lists)
        } else if seen.object.is_some() {
            // What is sent empty, and no table speaks of, is an argument without fields.
            (map && (side == Side::Response || field.fact.is_some())).then(objects)
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
        };
        found.map(|mut found| {
            // Resources are what responses show.
            if side == Side::Request {
                unpool(&mut found);
            }
            found
        })
    }
}

fn unpool(shape: &mut Shape) {
    shape.pooled = None;
    shape.fields_mut().for_each(|(_, field)| unpool(&mut field.shape));
    shape.array.iter_mut().for_each(|items| unpool(items));
    shape.entries.iter_mut().for_each(|values| unpool(values));
}

fn word(field: &Field) -> Word {
    field.fact.as_ref().and_then(|f| f.kind.as_deref()).map_or(Word::Unknown, evidence::word)
}

/// Whether its objects were seen with something in them.
fn has_parts(shape: &Shape) -> bool {
    shape.pooled.is_some() || shape.entries.is_some() || shape.fields().next().is_some()
}

fn is_scalar(shape: &Shape) -> bool {
    shape.boolean || shape.integer.is_some() || shape.number || !shape.texts.is_empty()
}

fn is_object(shape: &Shape) -> bool {
    shape.object.is_some() || shape.entries.is_some() || shape.pooled.is_some()
}

/// Whether two values with parts are of one kind: the same resource, or objects with mostly the same keys.
fn alike(a: &Shape, b: &Shape) -> bool {
    if a.pooled.is_some() && a.pooled == b.pooled {
        return true;
    }
    match (&a.array, &b.array, &a.entries, &b.entries) {
        (Some(a), Some(b), None, None) => {
            is_scalar(a) == is_scalar(b) && (is_scalar(a) || alike(a, b))
        }
        (None, None, Some(a), Some(b)) => {
            is_scalar(a) == is_scalar(b) && (is_scalar(a) || alike(a, b))
        }
        (None, None, None, None) => {
            let count = |shape: &Shape| shape.fields().count();
            let (small, large) = if count(a) <= count(b) { (a, b) } else { (b, a) };
            let shared = |name: &str| large.fields().any(|(other, _)| other == name);
            let common = small.fields().filter(|(name, _)| shared(name)).count();
            count(small) > 0 && common * 10 >= count(small) * 6
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::carry;
    use crate::ir::Method;
    use crate::lower::draft::Draft;
    use crate::lower::draft::sketch::{draft, fact};
    use crate::lower::pool;
    use crate::lower::shape::{Shape, Step};

    fn shows(path: &str, sample: &Value) -> Draft {
        draft(Method::Get, path).answers(sample)
    }

    /// What stands under two keys of the first draft's response, after all have been compared.
    fn carried(mut drafts: Vec<Draft>, within: &str, key: &str) -> Shape {
        let mut pools = Vec::new();
        pool::pool(&mut drafts, &mut pools);
        carry(&mut drafts, &mut pools);
        let path = [Step::Key(within.to_owned()), Step::Key(key.to_owned())];
        drafts[0].response_shape().at(&path).expect("it is there").clone()
    }

    #[test]
    fn an_empty_list_holds_what_lists_of_its_name_hold() {
        let of = |others: &[Value]| {
            let empty = shows("/a", &json!({"cart": {"id": "1", "labels": []}}));
            let others = others.iter().map(|o| shows("/b", &json!({"shop": {"labels": o}})));
            let found = carried([empty].into_iter().chain(others).collect(), "cart", "labels");
            found.array.expect("a list").texts
        };
        assert_eq!(of(&[json!(["red"])]), ["red"]);
        assert!(of(&[json!(["red"]), json!([{"a": 1}])]).is_empty(), "they do not agree");
    }

    #[test]
    fn what_a_wrapper_holds_says_nothing_of_a_property_of_its_name() {
        let drafts = vec![
            shows("/a", &json!({"shop": {"id": "1", "carts": []}})),
            shows("/carts", &json!({"carts": [{"id": "1", "colour": "red"}]})),
        ];
        assert!(carried(drafts, "shop", "carts").array.expect("a list").is_blank());
    }

    #[test]
    fn a_row_for_the_wrapper_of_a_list_is_the_resource() {
        let carts = json!({"cart": {"id": "1", "size": 4}});
        let row = fact("array", false, "All carts.");
        let drafts = vec![shows("/a", &carts).response_fact("cart", "carts", row)];
        let items = carried(drafts, "cart", "carts").array.expect("a list");
        assert!(items.fields().any(|(name, _)| name == "size"));
    }

    #[test]
    fn a_tables_word_gives_way_to_what_is_shown_and_text_stays_text() {
        let of = |kind: &str| {
            let row = shows("/a", &json!({"cart": {"id": "1"}})).response_fact(
                "cart",
                "owner",
                fact(kind, false, ""),
            );
            carried(vec![row, shows("/b", &json!({"shop": {"owner": "me"}}))], "cart", "owner")
                .texts
        };
        assert_eq!(of("object"), ["me"]);
        assert!(of("integer").is_empty());
    }
}
