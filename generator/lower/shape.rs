//! What is known of a value: the union of all samples, and what tables say of each place in it.

use std::rc::Rc;
use std::sync::Arc;

use serde_json::Value;

use crate::hash::{HashMap, IndexMap};
use crate::ir::{Doc, VersionRange};
use crate::source::Span;

use super::evidence::Word;

/// How many different texts of one place are kept as evidence.
const MAX_TEXTS: usize = 24;

/// Every kind of value that was seen at one place.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    pub(super) null: bool,
    pub(super) boolean: bool,
    pub(super) integer: Option<Integers>,
    pub(super) number: bool,
    /// Different texts, in order; empty where no text was seen.
    pub(super) texts: Vec<String>,
    pub(super) array: Option<Box<Shape>>,
    pub(super) object: Option<Object>,
    /// The values of objects whose keys are data, as one.
    pub(super) entries: Option<Box<Shape>>,
    /// The pool that its objects were put in: they are shown elsewhere too.
    pub(super) pooled: Option<usize>,
}

/// The integers that were seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Integers {
    pub(super) least: i64,
    pub(super) greatest: i64,
    /// Whether one was seen that a signed one of 64 bits does not hold.
    pub(super) big: bool,
}

impl Integers {
    /// Those of both.
    pub(super) fn or(mine: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (Some(a), Some(b)) = (mine, other) else { return mine.or(other) };
        Some(Self {
            least: a.least.min(b.least),
            greatest: a.greatest.max(b.greatest),
            big: a.big || b.big,
        })
    }
}

/// The union of objects.
#[derive(Clone, Debug, Default)]
pub(super) struct Object {
    pub(super) fields: IndexMap<String, Field>,
    /// How many objects were seen.
    pub(super) seen: usize,
    /// Whether one without any field is wrong.
    pub(super) non_empty: bool,
}

/// A key of an object.
#[derive(Clone, Debug, Default)]
pub(super) struct Field {
    pub(super) shape: Shape,
    /// In how many of the objects seen.
    pub(super) present: usize,
    /// What a table says of it.
    pub(super) fact: Option<Arc<Fact>>,
    /// The sample that shows it first.
    pub(super) sample: Option<Span>,
}

/// What tables say of a parameter.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    /// The word of the table, `integer`.
    pub(super) kind: Option<String>,
    pub(super) required: bool,
    pub(super) doc: Arc<Doc>,
    /// The description as it is written, for what prose says of values.
    pub(super) prose: String,
    pub(super) default: Option<String>,
    pub(super) format: Option<String>,
    /// The values that the prose of its section lists.
    pub(super) values: Vec<String>,
    pub(super) versions: VersionRange,
    /// What each of several rows says, where their versions are apart: the field changed.
    pub(super) forms: Vec<Self>,
    /// The row that lists it.
    pub(super) span: Span,
    /// The entry of the parameters file that describes it.
    pub(super) entry: Option<Span>,
}

impl Fact {
    /// Takes in a row: the first of its name, or another.
    pub(super) fn add(self, known: &mut Option<Arc<Self>>) {
        match known {
            Some(known) => Arc::make_mut(known).join(self),
            None => *known = Some(Arc::new(self)),
        }
    }

    /// Takes in another row of the same name: together they tell what it means at different versions.
    fn join(&mut self, other: Self) {
        if self.is_apart(&other) {
            if self.forms.is_empty() {
                self.forms.push(self.clone());
            }
            self.forms.push(other.clone());
        }
        self.versions = self.versions.hull(other.versions);
        self.required &= other.required;
        if self.doc != other.doc {
            let other = Arc::unwrap_or_clone(other.doc);
            Arc::make_mut(&mut self.doc).blocks.extend(other.blocks);
        }
    }

    /// Whether no version has both what this row says and what another does.
    pub(super) fn is_apart(&self, other: &Self) -> bool {
        let apart = |form: &Self| form.versions.intersect(other.versions).is_empty();
        if self.forms.is_empty() { apart(self) } else { self.forms.iter().all(apart) }
    }
}

/// A step into a shape.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Step {
    Key(String),
    /// An item of a list, or a value of an object whose keys are data.
    Item,
}

/// How many fields a sample may have, those within counted.
pub(super) const MAX_FIELDS: usize = 5_000;

/// Whether a sample has more than [`MAX_FIELDS`] different fields; those of an array's items count once.
pub(super) fn is_too_wide(value: &Value, sample: Span) -> bool {
    let mut shape = Shape::default();
    shape.add(value, sample);
    let mut count = 0;
    shape.visit(&mut |_, _| count += 1);
    count > MAX_FIELDS
}

impl Shape {
    /// Takes a value in. `sample` is the file that it is from.
    pub(super) fn add(&mut self, value: &Value, sample: Span) {
        match value {
            Value::Null => self.null = true,
            Value::Bool(_) => self.boolean = true,
            Value::Number(n) if n.is_f64() => self.number = true,
            Value::Number(n) => {
                let value = n.as_i64().unwrap_or(i64::MAX);
                let seen = Integers { least: value, greatest: value, big: !n.is_i64() };
                self.integer = Integers::or(self.integer, Some(seen));
            }
            Value::String(text) => self.add_text(text),
            Value::Array(items) => {
                let shape = self.array.get_or_insert_default();
                items.iter().for_each(|item| shape.add(item, sample));
            }
            Value::Object(entries) => {
                let object = self.object.get_or_insert_default();
                object.seen += 1;
                for (key, value) in entries {
                    let field = object.fields.entry(key.clone()).or_default();
                    field.present += 1;
                    field.sample.get_or_insert(sample);
                    field.shape.add(value, sample);
                }
            }
        }
    }

    pub(super) fn add_text(&mut self, text: &str) {
        if self.texts.len() < MAX_TEXTS && !self.texts.iter().any(|t| t == text) {
            self.texts.push(text.to_owned());
        }
    }

    /// The union with another shape. Where both say something of a field, the first counts.
    pub(super) fn merge(&mut self, other: Self) {
        self.null |= other.null;
        self.boolean |= other.boolean;
        self.integer = Integers::or(self.integer, other.integer);
        self.number |= other.number;
        other.texts.iter().for_each(|text| self.add_text(text));
        self.pooled = self.pooled.or(other.pooled);
        match (&mut self.array, other.array) {
            (Some(mine), Some(theirs)) => mine.merge(*theirs),
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
        match (&mut self.entries, other.entries) {
            (Some(mine), Some(theirs)) => mine.merge(*theirs),
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
        match (&mut self.object, other.object) {
            (Some(mine), Some(theirs)) => mine.merge(theirs),
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
    }

    /// Whether all values seen are of these words' kinds, null aside.
    pub(super) fn is_of(&self, words: &[Word]) -> bool {
        let has = |all: &[Word]| all.iter().any(|word| words.contains(word));
        (!self.boolean || has(&[Word::Boolean]))
            && (self.integer.is_none() || has(&[Word::Integer, Word::Number]))
            && (!self.number || has(&[Word::Number]))
            && (self.texts.is_empty() || has(&[Word::String]))
            && (self.array.is_none() || has(&[Word::Array]))
            && (self.object.is_none() && self.entries.is_none() && self.pooled.is_none()
                || has(&[Word::Object]))
    }

    /// The values seen that are of a word's kind, and null.
    pub(super) fn only(&self, word: Word) -> Self {
        let mut out = Self { null: self.null, ..Self::default() };
        match word {
            Word::Boolean => out.boolean = self.boolean,
            Word::Integer => out.integer = self.integer,
            Word::Number => (out.integer, out.number) = (self.integer, self.number),
            Word::String => out.texts.clone_from(&self.texts),
            Word::Array => out.array.clone_from(&self.array),
            Word::Object => {
                out.object.clone_from(&self.object);
                out.entries.clone_from(&self.entries);
                out.pooled = self.pooled;
            }
            Word::Null | Word::Unknown => {}
        }
        out
    }

    /// Whether no value was seen.
    pub(super) fn is_unseen(&self) -> bool {
        !(self.null || self.boolean || self.integer.is_some() || self.number)
            && self.texts.is_empty()
            && self.array.is_none()
            && self.entries.is_none()
            && self.object.as_ref().is_none_or(|object| object.seen == 0)
    }

    /// Whether nothing was seen that says what other values are: no value, null, nothing but empty lists.
    pub(super) fn is_blank(&self) -> bool {
        let scalar =
            self.boolean || self.integer.is_some() || self.number || !self.texts.is_empty();
        let parts = self.pooled.is_some()
            || self.entries.is_some()
            || self.array.as_deref().is_some_and(|items| !items.is_blank())
            || self.object.as_ref().is_some_and(|object| !object.fields.is_empty());
        !scalar && !parts
    }

    /// The pools of the objects within.
    pub(super) fn pools_within(&self) -> Vec<usize> {
        let mut found = Vec::new();
        for (_, field) in self.fields() {
            found.extend(field.shape.pooled);
            found.extend(field.shape.pools_within());
        }
        for inner in self.array.iter().chain(&self.entries) {
            found.extend(inner.pooled);
            found.extend(inner.pools_within());
        }
        found
    }

    /// Whether a table describes some field within, at any depth.
    pub(super) fn holds_facts(&self) -> bool {
        self.items().any(Self::holds_facts)
            || self.fields().any(|(_, field)| field.fact.is_some() || field.shape.holds_facts())
    }

    /// What its lists and its objects of data hold.
    pub(super) fn items(&self) -> impl Iterator<Item = &Self> {
        self.array.iter().chain(&self.entries).map(AsRef::as_ref)
    }

    /// As [`Self::items`].
    pub(super) fn items_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.array.iter_mut().chain(&mut self.entries).map(AsMut::as_mut)
    }

    /// The fields of its objects.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.object.iter().flat_map(|o| o.fields.iter().map(|(name, field)| (name.as_str(), field)))
    }

    pub(super) fn fields_mut(&mut self) -> impl Iterator<Item = (&str, &mut Field)> {
        let fields = self.object.iter_mut().flat_map(|o| o.fields.iter_mut());
        fields.map(|(name, field)| (name.as_str(), field))
    }

    /// Every field at any depth, with its name.
    pub(super) fn visit(&self, see: &mut dyn FnMut(&str, &Field)) {
        for (name, field) in self.fields() {
            see(name, field);
            field.shape.visit(see);
        }
        self.items().for_each(|items| items.visit(see));
    }

    /// As [`Self::visit`].
    pub(super) fn visit_mut(&mut self, see: &mut dyn FnMut(&str, &mut Field)) {
        for (name, field) in self.fields_mut() {
            see(name, field);
            field.shape.visit_mut(see);
        }
        self.items_mut().for_each(|items| items.visit_mut(see));
    }

    /// The only field, if there is just one.
    pub(super) fn only_field(&self) -> Option<(&str, &Field)> {
        let mut fields = self.fields();
        let first = fields.next()?;
        fields.next().is_none().then_some(first)
    }

    /// The shape at the end of some steps.
    pub(super) fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |shape, step| match step {
            Step::Key(key) => Some(&shape.object.as_ref()?.fields.get(key)?.shape),
            Step::Item => shape.items().next(),
        })
    }

    /// The shape at the end of some steps, made where it is not there.
    pub(super) fn at_mut(&mut self, path: &[Step]) -> &mut Self {
        path.iter().fold(self, |shape, step| match step {
            Step::Key(key) => {
                let object = shape.object.get_or_insert_default();
                &mut object.fields.entry(key.clone()).or_default().shape
            }
            Step::Item if shape.array.is_none() && shape.entries.is_some() => {
                shape.entries.get_or_insert_default()
            }
            Step::Item => shape.array.get_or_insert_default(),
        })
    }

    /// The field at the end of some steps, whose last is a key; made where it is not there.
    pub(super) fn field_mut(&mut self, parent: &[Step], key: &str) -> &mut Field {
        let object = self.at_mut(parent).object.get_or_insert_default();
        object.fields.entry(key.to_owned()).or_default()
    }

    /// Whether some object has the key, at any depth.
    pub(super) fn holds(&self, key: &str) -> bool {
        self.items().next().is_some_and(|items| items.holds(key))
            || self.object.as_ref().is_some_and(|object| {
                object.fields.contains_key(key)
                    || object.fields.values().any(|field| field.shape.holds(key))
            })
    }

    /// Every key with the objects that have it, as the steps to them, from the outside in.
    pub(super) fn holders(&self) -> HashMap<&str, Vec<Rc<[Step]>>> {
        let mut found: HashMap<&str, Vec<Rc<[Step]>>> = HashMap::default();
        let mut level: Vec<(Rc<[Step]>, &Self)> = vec![(Rc::new([]), self)];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (path, shape) in level {
                let below = |step| path.iter().cloned().chain([step]).collect();
                let items = shape.items().next();
                next.extend(items.map(|items| (below(Step::Item), items)));
                for (name, field) in shape.fields() {
                    found.entry(name).or_default().push(Rc::clone(&path));
                    if field.shape.object.is_some() || field.shape.items().next().is_some() {
                        next.push((below(Step::Key(name.to_owned())), &field.shape));
                    }
                }
            }
            level = next;
        }
        found
    }
}

impl Object {
    fn merge(&mut self, other: Self) {
        self.seen += other.seen;
        for (key, theirs) in other.fields {
            match self.fields.get_mut(&key) {
                Some(mine) => mine.merge(theirs),
                None => {
                    self.fields.insert(key, theirs);
                }
            }
        }
    }
}

impl Field {
    /// What a table says of it, to be changed.
    pub(super) fn fact_mut(&mut self) -> Option<&mut Fact> {
        self.fact.as_mut().map(Arc::make_mut)
    }

    /// Takes back that it is required.
    pub(super) fn relax(&mut self) {
        if let Some(fact) = self.fact.as_mut().filter(|fact| fact.required) {
            Arc::make_mut(fact).required = false;
        }
    }

    fn merge(&mut self, other: Self) {
        self.shape.merge(other.shape);
        self.present += other.present;
        self.sample = self.sample.or(other.sample);
        match (&mut self.fact, other.fact) {
            (Some(mine), Some(theirs)) => {
                if Arc::ptr_eq(mine, &theirs) {
                    return;
                }
                // Documented at two places: the wider range, the stricter reading of neither.
                let mine = Arc::make_mut(mine);
                mine.versions = mine.versions.hull(theirs.versions);
                mine.required &= theirs.required;
                if mine.doc.is_empty() || mine.forms.len() < theirs.forms.len() {
                    let theirs = Arc::unwrap_or_clone(theirs);
                    mine.forms = theirs.forms;
                    mine.doc = theirs.doc;
                    mine.prose = theirs.prose;
                }
            }
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Shape, Step};
    use crate::source::{FileId, Span};

    fn shape(values: &[serde_json::Value]) -> Shape {
        let mut shape = Shape::default();
        let span = Span { file: FileId(0), start: 0, end: 0 };
        values.iter().for_each(|value| shape.add(value, span));
        shape
    }

    #[test]
    fn holders_come_from_the_outside_in() {
        let shape = shape(&[serde_json::json!({"a": [{"id": 1, "b": {"id": null}}]})]);
        let key = |k: &str| Step::Key(k.to_owned());
        let holders = &shape.holders()["id"];
        let paths: Vec<&[Step]> = holders.iter().map(AsRef::as_ref).collect();
        assert_eq!(paths, [&[key("a"), Step::Item] as &[Step], &[key("a"), Step::Item, key("b")]]);
    }

    #[test]
    fn a_union_counts_what_each_sample_has() {
        let shape = shape(&[serde_json::json!({"a": 1, "b": null}), serde_json::json!({"a": "x"})]);
        let fields: Vec<_> = shape.fields().map(|(n, f)| (n, f.present)).collect();
        assert_eq!(fields, [("a", 2), ("b", 1)]);
        let a = &shape.object.as_ref().unwrap().fields["a"].shape;
        assert!(a.integer.is_some() && a.texts == ["x"]);
    }
}
