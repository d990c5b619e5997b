//! Observations: the union of all samples of a value, with the claims of tables laid over it.

use std::rc::Rc;
use std::sync::Arc;

use serde::Serialize;
use serde_json::Value;
use smallvec::SmallVec;

use crate::hash::{HashMap, IndexMap};
use crate::ir::Doc;
use crate::lower::config::correction::Corrected;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::reason::Reason;
use crate::lower::reason::Rule;
use crate::source::Span;
use crate::syntax::outline::{self, Outline};

/// The most different texts of one place that are kept as evidence.
const MAX_TEXTS: usize = 24;

/// A place of a body: each field, each item of a list and each value of a map is one. Numbered through a document when
/// its evidence is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub(in crate::lower) struct PlaceId(pub(in crate::lower) u32);

/// The places that a node is the union of: one, until nodes become a component.
pub(in crate::lower) type Places = SmallVec<[PlaceId; 2]>;

/// Every kind of value that was seen at one place, or at several.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::lower) struct Node {
    /// Empty before places are numbered.
    pub(in crate::lower) places: Places,
    /// Where a sample shows null first: the key that has it.
    pub(in crate::lower) null: Option<Span>,
    pub(in crate::lower) boolean: bool,
    pub(in crate::lower) integer: Option<Integers>,
    pub(in crate::lower) number: bool,
    /// Different texts, in order; empty where no text was seen.
    pub(in crate::lower) texts: Vec<String>,
    pub(in crate::lower) array: Option<Box<Node>>,
    pub(in crate::lower) object: Option<Object>,
    /// The values of objects whose keys are data, as one.
    pub(in crate::lower) entries: Option<Box<Node>>,
    /// Its objects that are JSON Schemas, with those that they hold, as one.
    pub(in crate::lower) schema: Option<Box<Object>>,
    /// Why its objects are a map, or JSON Schemas.
    pub(in crate::lower) keyed: Option<Reason>,
}

/// The integers that were seen.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in crate::lower) struct Integers {
    pub(in crate::lower) least: i64,
    pub(in crate::lower) greatest: i64,
    /// One was seen that no signed one of 64 bits holds.
    pub(in crate::lower) big: bool,
}

impl Integers {
    /// Those of both.
    pub(in crate::lower) fn or(mine: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (Some(a), Some(b)) = (mine, other) else { return mine.or(other) };
        Some(Self {
            least: a.least.min(b.least),
            greatest: a.greatest.max(b.greatest),
            big: a.big || b.big,
        })
    }
}

/// The union of objects.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::lower) struct Object {
    pub(in crate::lower) fields: IndexMap<String, Field>,
    /// The number of objects that were seen.
    pub(in crate::lower) seen: usize,
    /// Where the samples have each of them.
    pub(in crate::lower) at: Vec<Span>,
    /// A sample of it says that there is more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(in crate::lower) cut: bool,
    /// Why other keys than those of its fields may be there.
    pub(in crate::lower) open: Option<Open>,
}

/// The promise of prose on the other keys of an object.
#[derive(Clone, Debug, Serialize)]
pub(in crate::lower) struct Open {
    /// The sentence, or the row's description.
    pub(in crate::lower) doc: Arc<Doc>,
    /// Their values are texts.
    pub(in crate::lower) texts: bool,
    pub(in crate::lower) because: Reason,
}

/// A key of an object.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::lower) struct Field {
    pub(in crate::lower) node: Node,
    /// In how many of the objects seen.
    pub(in crate::lower) present: usize,
    /// The number of objects that have it one after the other, from the first on.
    pub(in crate::lower) run: usize,
    /// In how many of the others it need not be: those of microversions that do not have it, and those that are cut.
    #[serde(skip)]
    pub(in crate::lower) excused: usize,
    /// The table's claim on it.
    pub(in crate::lower) claim: Option<Arc<Claim>>,
    /// Where a sample shows it first: the key. One that shows a value goes before those that show null.
    pub(in crate::lower) sample: Option<Span>,
    /// Why the row that lists it is laid here.
    pub(in crate::lower) home: Option<Reason>,
    /// The type that a JSON Schema states for which tables have no word.
    pub(in crate::lower) stated: Option<Stated>,
    /// Its values in recorded traffic.
    pub(in crate::lower) recorded: Option<Recorded>,
}

/// A field's values in recorded traffic, at the microversions that have it.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in crate::lower) struct Recorded {
    /// The number of objects that were recorded.
    pub(in crate::lower) objects: usize,
    /// In how many of them it was.
    pub(in crate::lower) present: usize,
    /// In how many of them it was null.
    pub(in crate::lower) nulls: usize,
    /// The line of the digest that says so.
    pub(in crate::lower) at: Span,
}

impl Recorded {
    /// Those of both.
    fn or(mine: Option<Self>, other: Option<Self>) -> Option<Self> {
        let (Some(a), Some(b)) = (mine, other) else { return mine.or(other) };
        // Of two lines that of the one which says more than that it is there.
        let is_plain = a.nulls == 0 && a.present == a.objects;
        Some(Self {
            objects: a.objects + b.objects,
            present: a.present + b.present,
            nulls: a.nulls + b.nulls,
            at: if is_plain { b.at } else { a.at },
        })
    }
}

/// The type that a JSON Schema states for a value, whatever is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(in crate::lower) enum Stated {
    /// It may be any.
    Any,
    /// It is a list of texts.
    Texts,
}

impl Field {
    /// Every one of so many objects has it which can.
    pub(in crate::lower) fn is_in_all(&self, seen: usize) -> bool {
        self.present + self.excused == seen
    }

    /// It is laid here by this rule.
    pub(in crate::lower) fn is_by(&self, rule: &Rule) -> bool {
        self.home.is_some_and(|home| home.rule == rule)
    }

    /// The row that lists it.
    pub(in crate::lower) fn row(&self) -> Option<Span> {
        self.claim.as_deref().map(|claim| claim.span)
    }
}

/// A step into a node.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::lower) enum Step {
    Key(String),
    /// An item of a list, or a value of an object whose keys are data.
    Item,
}

/// The most fields that a sample may have, those within counted.
pub(in crate::lower) const MAX_FIELDS: usize = 5_000;

/// A sample with more than [`MAX_FIELDS`] different fields; those of an array's items count once.
pub(in crate::lower) fn is_too_wide(value: &Value, sample: Span) -> bool {
    let mut node = Node::default();
    node.add(value, &mut Outline::unknown(sample));
    let mut count = 0;
    node.visit(&mut |_, _| count += 1);
    count > MAX_FIELDS
}

impl Node {
    /// Takes in the value of a sample.
    pub(in crate::lower) fn add(&mut self, value: &Value, outline: &mut Outline) {
        self.add_part(value, outline.whole(), outline);
    }

    /// Takes in what a sample has at a key, or in a list there.
    fn add_part(&mut self, value: &Value, key: Span, outline: &mut Outline) {
        match value {
            Value::Null => {
                self.null.get_or_insert(key);
            }
            Value::Bool(_) => self.boolean = true,
            Value::Number(n) if n.is_f64() => self.number = true,
            Value::Number(n) => {
                let value = n.as_i64().unwrap_or(i64::MAX);
                let seen = Integers { least: value, greatest: value, big: !n.is_i64() };
                self.integer = Integers::or(self.integer, Some(seen));
            }
            Value::String(text) => self.add_text(text),
            Value::Array(items) => {
                let node = self.array.get_or_insert_default();
                items.iter().for_each(|item| node.add_part(item, key, outline));
            }
            Value::Object(entries) => {
                let object = self.object.get_or_insert_default();
                let (place, is_cut) = outline.object();
                object.at.push(place);
                object.cut |= is_cut;
                for (key, value) in entries {
                    let at = outline.step();
                    if outline::is_ellipsis(key) {
                        Self::default().add_part(value, at, outline);
                        continue;
                    }
                    let field = object.fields.entry(key.clone()).or_default();
                    field.run += usize::from(field.run == object.seen);
                    field.present += 1;
                    // A value says more than null.
                    if field.sample.is_none() || field.is_first_null() && !value.is_null() {
                        field.sample = Some(at);
                    }
                    field.node.add_part(value, at, outline);
                }
                object.seen += 1;
            }
        }
    }

    pub(in crate::lower) fn add_text(&mut self, text: &str) {
        if self.texts.len() < MAX_TEXTS && !self.texts.iter().any(|t| t == text) {
            self.texts.push(text.to_owned());
        }
    }

    /// The union with another node. Where both say something of a field, the first counts.
    pub(in crate::lower) fn merge(&mut self, other: Self) {
        self.places.extend(other.places);
        self.null = self.null.or(other.null);
        self.boolean |= other.boolean;
        self.integer = Integers::or(self.integer, other.integer);
        self.number |= other.number;
        other.texts.iter().for_each(|text| self.add_text(text));
        self.keyed = self.keyed.or(other.keyed);
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
        match (&mut self.schema, other.schema) {
            (Some(mine), Some(theirs)) => mine.merge(*theirs),
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
    }

    /// All values seen are of these words' kinds, null aside.
    pub(in crate::lower) fn is_of(&self, words: &[Word]) -> bool {
        let has = |all: &[Word]| all.iter().any(|word| words.contains(word));
        (!self.boolean || has(&[Word::Boolean]))
            && (self.integer.is_none() || has(&[Word::Integer, Word::Number]))
            && (!self.number || has(&[Word::Number]))
            && (self.texts.is_empty() || has(&[Word::String]))
            && (self.array.is_none() || has(&[Word::Array]))
            && (!self.holds_objects() || has(&[Word::Object]))
    }

    /// A value of a word's kind was seen.
    pub(in crate::lower) fn shows(&self, word: Word) -> bool {
        match word {
            Word::Boolean => self.boolean,
            Word::Integer => self.integer.is_some(),
            Word::Number => self.number || self.integer.is_some(),
            Word::String => !self.texts.is_empty(),
            Word::Array => self.array.is_some(),
            Word::Object => self.object.is_some() || self.entries.is_some(),
            Word::Null | Word::Unknown => false,
        }
    }

    /// The values seen that are of a word's kind, and null.
    pub(in crate::lower) fn only(&self, word: Word) -> Self {
        let mut out = Self { null: self.null, ..Self::default() };
        match word {
            Word::Boolean => out.boolean = self.boolean,
            Word::Integer => out.integer = self.integer,
            Word::Number => (out.integer, out.number) = (self.integer, self.number),
            Word::String => out.texts.clone_from(&self.texts),
            Word::Array => out.array.clone_from(&self.array),
            Word::Object => {
                out.places.clone_from(&self.places);
                out.object.clone_from(&self.object);
                out.entries.clone_from(&self.entries);
                out.schema.clone_from(&self.schema);
                out.keyed = self.keyed;
            }
            Word::Null | Word::Unknown => {}
        }
        out
    }

    /// The words for the kinds of value that were seen, null aside.
    pub(in crate::lower) fn kinds(&self) -> Vec<&'static str> {
        let is_object = self.entries.is_some() || self.object.as_ref().is_some_and(|o| o.seen > 0);
        let kinds = [
            (is_object, "object"),
            (self.array.is_some(), "array"),
            (!self.texts.is_empty(), "string"),
            (self.boolean, "boolean"),
            (self.integer.is_some() && !self.number, "integer"),
            (self.number, "number"),
        ];
        kinds.into_iter().filter_map(|(is_seen, word)| is_seen.then_some(word)).collect()
    }

    /// No value was seen.
    pub(in crate::lower) fn is_unseen(&self) -> bool {
        !(self.null.is_some() || self.boolean || self.integer.is_some() || self.number)
            && self.texts.is_empty()
            && self.array.is_none()
            && self.entries.is_none()
            && self.schema.is_none()
            && self.object.as_ref().is_none_or(|object| object.seen == 0)
    }

    /// Nothing was seen that says what other values are: no value, null, nothing but empty lists and objects.
    pub(in crate::lower) fn is_blank(&self) -> bool {
        !self.is_scalar()
            && self.entries.is_none()
            && self.schema.is_none()
            && self.array.as_deref().is_none_or(Self::is_blank)
            && self.object.as_ref().is_none_or(|object| object.fields.is_empty())
    }

    /// It holds others: objects, lists, maps.
    pub(in crate::lower) fn has_parts(&self) -> bool {
        self.holds_objects() || self.array.is_some()
    }

    /// Objects were seen, of whatever kind.
    fn holds_objects(&self) -> bool {
        self.object.is_some() || self.entries.is_some() || self.schema.is_some()
    }

    /// A scalar other than null was seen.
    pub(in crate::lower) fn is_scalar(&self) -> bool {
        self.boolean || self.integer.is_some() || self.number || !self.texts.is_empty()
    }

    /// An object was seen, and no field of it.
    pub(in crate::lower) fn is_shown_empty(&self) -> bool {
        self.object.as_ref().is_some_and(|object| object.fields.is_empty())
    }

    /// Nothing but text or null was seen, if anything.
    pub(in crate::lower) fn may_be_text(&self) -> bool {
        let scalar = self.boolean || self.integer.is_some() || self.number;
        !(scalar || self.has_parts())
    }

    /// A table describes some field within, at any depth.
    pub(in crate::lower) fn holds_claims(&self) -> bool {
        self.items().any(Self::holds_claims)
            || self.fields().any(|(_, field)| field.claim.is_some() || field.node.holds_claims())
    }

    /// The content of its lists and its objects of data.
    pub(in crate::lower) fn items(&self) -> impl Iterator<Item = &Self> {
        self.array.iter().chain(&self.entries).map(AsRef::as_ref)
    }

    /// As [`Self::items`].
    pub(in crate::lower) fn items_mut(&mut self) -> impl Iterator<Item = &mut Self> {
        self.array.iter_mut().chain(&mut self.entries).map(AsMut::as_mut)
    }

    /// The fields of its objects.
    pub(in crate::lower) fn fields(&self) -> impl Iterator<Item = (&str, &Field)> {
        self.object.iter().flat_map(|o| o.fields.iter().map(|(name, field)| (name.as_str(), field)))
    }

    pub(in crate::lower) fn fields_mut(&mut self) -> impl Iterator<Item = (&str, &mut Field)> {
        let fields = self.object.iter_mut().flat_map(|o| o.fields.iter_mut());
        fields.map(|(name, field)| (name.as_str(), field))
    }

    /// Every field at any depth, with its name.
    pub(in crate::lower) fn visit(&self, see: &mut dyn FnMut(&str, &Field)) {
        for (name, field) in self.fields() {
            see(name, field);
            field.node.visit(see);
        }
        self.items().for_each(|items| items.visit(see));
    }

    /// As [`Self::visit`].
    pub(in crate::lower) fn visit_mut(&mut self, see: &mut dyn FnMut(&str, &mut Field)) {
        for (name, field) in self.fields_mut() {
            see(name, field);
            field.node.visit_mut(see);
        }
        self.items_mut().for_each(|items| items.visit_mut(see));
    }

    /// The node, and every one within.
    pub(in crate::lower) fn each<'n>(&'n self, see: &mut dyn FnMut(&'n Self)) {
        see(self);
        self.items().for_each(|items| items.each(see));
        self.fields().for_each(|(_, field)| field.node.each(see));
    }

    /// A sample of some object within says that there is more.
    pub(in crate::lower) fn is_cut(&self) -> bool {
        let mut is_cut = false;
        self.each(&mut |node| is_cut |= node.object.as_ref().is_some_and(|object| object.cut));
        is_cut
    }

    /// The field with this key.
    pub(in crate::lower) fn field(&self, key: &str) -> Option<&Field> {
        self.object.as_ref()?.fields.get(key)
    }

    /// The only field, if there is just one.
    pub(in crate::lower) fn only_field(&self) -> Option<(&str, &Field)> {
        let mut fields = self.fields();
        let first = fields.next()?;
        fields.next().is_none().then_some(first)
    }

    /// The node at the end of some steps.
    pub(in crate::lower) fn at(&self, path: &[Step]) -> Option<&Self> {
        path.iter().try_fold(self, |node, step| match step {
            Step::Key(key) => Some(&node.object.as_ref()?.fields.get(key)?.node),
            Step::Item => node.items().next(),
        })
    }

    /// The node at the end of some steps, made where it is not there.
    pub(in crate::lower) fn at_mut(&mut self, path: &[Step]) -> &mut Self {
        path.iter().fold(self, |node, step| match step {
            Step::Key(key) => {
                let object = node.object.get_or_insert_default();
                &mut object.fields.entry(key.clone()).or_default().node
            }
            Step::Item if node.array.is_none() && node.entries.is_some() => {
                node.entries.get_or_insert_default()
            }
            Step::Item => node.array.get_or_insert_default(),
        })
    }

    /// The field at the end of some steps, whose last is a key; made where it is not there.
    pub(in crate::lower) fn field_mut(&mut self, parent: &[Step], key: &str) -> &mut Field {
        let object = self.at_mut(parent).object.get_or_insert_default();
        object.fields.entry(key.to_owned()).or_default()
    }

    /// The objects of the node, by the keys that they have.
    pub(in crate::lower) fn holders(&self) -> Holders<'_> {
        let mut found = Holders::default();
        let mut level: Vec<(Rc<[Step]>, &Self)> = vec![(Rc::new([]), self)];
        while !level.is_empty() {
            let mut next = Vec::new();
            for (path, node) in level {
                let below = |step| path.iter().cloned().chain([step]).collect();
                let items = node.items().next();
                next.extend(items.map(|items| (below(Step::Item), items)));
                for (name, field) in node.fields() {
                    found.of.entry(name).or_default().push(found.paths.len());
                    if field.node.object.is_some() || field.node.items().next().is_some() {
                        next.push((below(Step::Key(name.to_owned())), &field.node));
                    }
                }
                if node.object.is_some() {
                    found.by_path.insert(Rc::clone(&path), found.paths.len());
                    found.paths.push(path);
                }
            }
            level = next;
        }
        found
    }
}

/// The objects of a node, as the steps to them, from the outside in.
#[derive(Debug, Default)]
pub(in crate::lower) struct Holders<'n> {
    pub(in crate::lower) paths: Vec<Rc<[Step]>>,
    by_path: HashMap<Rc<[Step]>, usize>,
    of: HashMap<&'n str, Vec<usize>>,
}

impl Holders<'_> {
    /// Those that have a key, by number, from the outside in.
    pub(in crate::lower) fn of(&self, key: &str) -> &[usize] {
        self.of.get(key).map_or(&[], Vec::as_slice)
    }

    /// The one at the end of some steps.
    pub(in crate::lower) fn at(&self, path: &[Step]) -> Option<usize> {
        self.by_path.get(path).copied()
    }
}

impl Object {
    /// The first sample that shows a field of it.
    pub(in crate::lower) fn sample(&self) -> Option<Span> {
        self.fields.values().find_map(|field| field.sample)
    }

    pub(in crate::lower) fn merge(&mut self, other: Self) {
        let before = self.seen;
        // A field that is cut on one side need not be missing there.
        if other.cut {
            let missing =
                self.fields.iter_mut().filter(|(key, _)| !other.fields.contains_key(*key));
            for (_, field) in missing {
                field.excused += other.seen;
                field.run += if field.run == before { other.seen } else { 0 };
            }
        }
        let left_out = if self.cut { before } else { 0 };
        self.seen += other.seen;
        self.at.extend(other.at);
        self.cut |= other.cut;
        self.open = self.open.take().or(other.open);
        for (key, mut theirs) in other.fields {
            match self.fields.get_mut(&key) {
                Some(mine) => {
                    let run = mine.run + if mine.run == before { theirs.run } else { 0 };
                    mine.merge(theirs);
                    mine.run = run;
                }
                None => {
                    theirs.run = if before == left_out { before + theirs.run } else { 0 };
                    theirs.excused += left_out;
                    self.fields.insert(key, theirs);
                }
            }
        }
    }

    /// Where a sample has an object without the field.
    pub(in crate::lower) fn lacking(&self, field: &Field) -> Option<Span> {
        self.at.get(field.run).copied()
    }
}

impl Field {
    /// Takes in another row that lists it, and why that is laid here.
    pub(in crate::lower) fn claim(&mut self, claim: Claim, home: Reason) {
        claim.add(&mut self.claim);
        self.home.get_or_insert(home);
    }

    /// A correction says that the service has no such field.
    pub(in crate::lower) fn is_absent(&self) -> bool {
        self.claim.as_deref().is_some_and(Claim::is_absent)
    }

    /// The sample that it is known by shows null.
    fn is_first_null(&self) -> bool {
        self.sample.is_some() && self.sample == self.node.null
    }

    fn merge(&mut self, other: Self) {
        let stays = self.is_absent() != other.is_absent();
        let is_shown = other.sample.is_some() && !other.is_first_null();
        if self.sample.is_none() || self.is_first_null() && is_shown {
            self.sample = other.sample;
        }
        self.node.merge(other.node);
        self.present += other.present;
        self.excused += other.excused;
        self.home = self.home.or(other.home);
        self.stated = self.stated.or(other.stated);
        self.recorded = Recorded::or(self.recorded, other.recorded);
        match (&mut self.claim, other.claim) {
            (Some(mine), Some(theirs)) => {
                if Arc::ptr_eq(mine, &theirs) {
                    return;
                }
                // Documented at two places: the wider range, the stricter reading of neither. The description is that of the
                // first; rules go by the words that say most, on whichever page they are.
                let mine = Arc::make_mut(mine);
                mine.versions = mine.versions.hull(theirs.versions);
                mine.required &= theirs.required;
                mine.correct(theirs.corrected.as_deref(), Corrected::unite);
                let theirs = Arc::unwrap_or_clone(theirs);
                if mine.says() < theirs.says() {
                    mine.told = theirs.told.or(Some((theirs.entry, theirs.span)));
                    mine.prose = theirs.prose;
                }
                if mine.doc.is_empty() || mine.forms.len() < theirs.forms.len() {
                    mine.forms = theirs.forms;
                    mine.doc = theirs.doc;
                }
            }
            (mine @ None, theirs) => *mine = theirs,
            _ => {}
        }
        if let Some(claim) = self.claim.as_mut().filter(|_| stays) {
            Arc::make_mut(claim).corrected.iter_mut().for_each(|corrected| corrected.stay());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Node, Step};
    use crate::source::{FileId, Span};
    use crate::syntax::outline::Outline;

    fn shape(values: &[serde_json::Value]) -> Node {
        let mut node = Node::default();
        let span = Span { file: FileId(0), start: 0, end: 0 };
        values.iter().for_each(|value| node.add(value, &mut Outline::unknown(span)));
        node
    }

    /// As [`shape`], of samples as texts, each a file.
    fn read(texts: &[&str]) -> Node {
        let mut node = Node::default();
        for (text, file) in texts.iter().zip(0..) {
            let value = serde_json::from_str(text).unwrap();
            node.add(&value, &mut Outline::of(FileId(file), text, &value));
        }
        node
    }

    #[test]
    fn a_union_knows_where_a_sample_lacks_a_field() {
        let texts = [r#"[{"a": 1, "b": 2}, {"a": 3}]"#, r#"[{"a": 4, "c": null}]"#];
        let (first, second) = (&texts[..1], &["[]", texts[1]]);
        let mut parts = read(first);
        parts.merge(read(second));
        for node in [read(&texts), parts] {
            let object = node.array.unwrap().object.unwrap();
            let lacking = |name: &str| {
                let at = object.lacking(&object.fields[name])?;
                Some((at.file.0, at.start))
            };
            assert_eq!(lacking("a"), None);
            assert_eq!(lacking("b"), Some((0, 19)));
            assert_eq!(lacking("c"), Some((0, 1)));
        }
    }

    #[test]
    fn holders_come_from_the_outside_in() {
        let node = shape(&[serde_json::json!({"a": [{"id": 1, "b": {"id": null}}]})]);
        let key = |k: &str| Step::Key(k.to_owned());
        let holders = node.holders();
        let paths = [vec![key("a"), Step::Item], vec![key("a"), Step::Item, key("b")]];
        assert_eq!(holders.of("id"), paths.map(|path| holders.at(&path).unwrap()));
    }

    #[test]
    fn a_union_counts_what_each_sample_has() {
        let node = shape(&[serde_json::json!({"a": 1, "b": null}), serde_json::json!({"a": "x"})]);
        let fields: Vec<_> = node.fields().map(|(n, f)| (n, f.present)).collect();
        assert_eq!(fields, [("a", 2), ("b", 1)]);
        let a = &node.object.as_ref().unwrap().fields["a"].node;
        assert!(a.integer.is_some() && a.texts == ["x"]);
    }
}
