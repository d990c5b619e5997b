//! Shapes to schemas: kinds decided, objects named, equal ones made one.

mod fault;

use std::rc::Rc;
use std::sync::Arc;

use crate::hash::{HashMap, HashSet};
use crate::ir::{
    Block, Doc, Form, Inline, Name, Property, Provenance, Schema, SchemaId, SchemaKind,
    StringSchema, VersionRange, pattern,
};
use crate::source::Span;

use crate::lower::evidence::{self, Word};
use crate::lower::map::{self, is_map};
use crate::lower::naming;
use crate::lower::pool::Pool;
use crate::lower::section::Side;
use crate::lower::shape::{Fact, Object, Shape};

/// The schemas of a document under construction.
pub(super) struct Schemas {
    schemas: Vec<Schema>,
    /// By name, in snake case.
    named: HashMap<String, SchemaId>,
    /// Unnamed schemas by their kind, so that each is there once.
    plain: HashMap<SchemaKind, SchemaId>,
    pools: Vec<Pool>,
    pooled: Vec<Option<SchemaId>>,
    nowhere: Span,
}

/// What a value's schema is named after, and which way it goes.
#[derive(Clone)]
pub(super) struct Owner {
    pub(super) words: Vec<String>,
    /// The operation's name, which tells apart what the owner alone does not.
    pub(super) operation: Rc<[String]>,
    pub(super) side: Side,
    /// The words of the summary that it is in, and those of the resource that this is a summary of.
    pub(super) whole: Option<Rc<(Vec<String>, Vec<String>)>>,
}

impl Owner {
    /// A value within: its key's words behind the owner's, less what they begin with already.
    fn within(&self, key: &str) -> Self {
        let mut more = naming::singular_words(key);
        if more.starts_with(&self.words) && more.len() > self.words.len() {
            more.drain(..self.words.len());
        }
        Self { words: self.words.iter().cloned().chain(more).collect(), ..self.clone() }
    }

    fn named(&self, words: Vec<String>) -> Self {
        Self { words, ..self.clone() }
    }
}

impl Schemas {
    pub(super) fn new(pools: Vec<Pool>, nowhere: Span) -> Self {
        let pooled = vec![None; pools.len()];
        Self {
            schemas: Vec::new(),
            named: HashMap::default(),
            plain: HashMap::default(),
            pools,
            pooled,
            nowhere,
        }
    }

    pub(super) fn finish(self) -> Vec<Schema> {
        self.schemas
    }

    /// A body: the object of its own, and what it wraps; or one `entry` of a map.
    pub(super) fn body(
        &mut self,
        shape: &Shape,
        owner: &Owner,
        entry: bool,
        span: Span,
    ) -> SchemaId {
        let suffix = if owner.side == Side::Request { "request" } else { "response" };
        let mut words = owner.operation.to_vec();
        words.push(suffix.to_owned());
        let owner = owner.named(words);
        let Some(object) = shape.object.as_ref().filter(|_| shape.array.is_none()) else {
            return self.value("item", shape, None, &owner, span);
        };
        if let (true, Some((_, field))) = (entry, object.fields.first()) {
            let mut id = self.element("value", &field.shape, &owner.within("value"), span);
            let value = &self.schemas[id.0 as usize];
            if let Some(fact) = field.fact.as_deref().filter(|_| value.name.is_none()) {
                let said = Schema { doc: Doc::clone(&fact.doc), span: fact.span, ..value.clone() };
                id = self.push(said);
            }
            return self.plain(SchemaKind::Map(id));
        }
        if !object.fields.is_empty() && is_map("", object, None) {
            return self.map(object, false, &owner, span);
        }
        let single = object.fields.len() == 1;
        let mut properties = Vec::with_capacity(object.fields.len());
        for (key, field) in &object.fields {
            let inner = owner.named(wrapped_words(key, single, &owner));
            let mut property = self.property(key, field, object, &inner);
            // The wrapper is what makes the body one of this operation.
            let always = field.present == object.seen && property.versions.min.is_none();
            if property.provenance == Provenance::Sample && field.shape.holds_facts() {
                property.provenance = Provenance::Wrapper;
            }
            if always && (single || property.provenance == Provenance::Wrapper) && object.seen > 0
                || single && object.seen == 0 && owner.side == Side::Request
            {
                property.required = true;
            }
            properties.push(property);
        }
        self.name(owner.words.clone(), &owner, SchemaKind::Object(properties), Doc::default(), span)
    }

    /// The type of a parameter.
    pub(super) fn parameter(
        &mut self,
        name: &str,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> (SchemaId, Vec<Form>) {
        let forms = fact.map_or(&[][..], |f| &f.forms);
        let forms: Vec<Form> = forms
            .iter()
            .map(|form| Form {
                schema: self.one_parameter(name, shape, Some(form), owner, span),
                nullable: false,
                doc: form.doc.clone(),
                versions: form.versions,
            })
            .collect();
        let schema = match forms.split_first() {
            None => self.one_parameter(name, shape, fact, owner, span),
            Some((first, rest)) if rest.iter().all(|form| form.schema == first.schema) => {
                first.schema
            }
            // Everything is text in a path, a query and a header.
            Some(_) => self.plain(SchemaKind::String(StringSchema::default())),
        };
        (schema, forms)
    }

    fn one_parameter(
        &mut self,
        name: &str,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        let owner = owner.named(naming::singular_words(name));
        match fact.and_then(|f| f.kind.as_deref()).map(evidence::word) {
            // A filter by time is written with an operator: the name says nothing of the form.
            None | Some(Word::Unknown | Word::Object | Word::Null) if shape.texts.is_empty() => {
                self.string("", shape, fact, &owner, span)
            }
            _ => self.value("", shape, fact, &owner, span),
        }
    }

    fn value(
        &mut self,
        key: &str,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        if let Some(pool) = shape.pooled {
            return self.pool(pool, owner, span);
        }
        let word = fact.and_then(|f| f.kind.as_deref()).map_or(Word::Unknown, evidence::word);
        let mut kinds = Vec::new();
        if let Some(object) = &shape.object {
            kinds.push(self.object(key, object, fact, owner, span));
        }
        if let Some(values) = &shape.entries {
            let values = self.element(key, values, owner, span);
            kinds.push(self.plain(SchemaKind::Map(values)));
        }
        if let Some(items) = &shape.array {
            let items = if items.is_blank() {
                self.plain(item(key, fact))
            } else {
                self.element(key, items, owner, span)
            };
            kinds.push(self.plain(SchemaKind::Array(items)));
        }
        if !shape.texts.is_empty() {
            kinds.push(self.string(key, shape, fact, owner, span));
        }
        // A response may stand empty text for none of what it documents.
        let empty = owner.side == Side::Response && !kinds.is_empty() && shape.texts.is_empty();
        if empty && word != Word::String && fact.is_some_and(|f| evidence::says_empty(&f.prose)) {
            kinds.push(self.plain(SchemaKind::String(StringSchema::default())));
        }
        // A service that documents one form of a scalar and is shown another reads both.
        let sent = owner.side == Side::Request && kinds_of_scalars(shape) > 0;
        if sent && word == Word::String && shape.texts.is_empty() {
            kinds.push(self.string(key, shape, fact, owner, span));
        }
        if shape.boolean || sent && word == Word::Boolean {
            kinds.push(self.plain(SchemaKind::Boolean));
        }
        let numbers = [Word::Number, Word::Integer];
        if shape.number || shape.integer.is_some() || sent && numbers.contains(&word) {
            kinds.push(self.plain(match !shape.number && word != Word::Number {
                true => integer(shape, fact, owner),
                false => SchemaKind::Number,
            }));
        }
        match kinds.as_slice() {
            [] => self.declared(key, word, shape, fact, owner, span),
            [one] => *one,
            _ => self.name(
                owner.words.clone(),
                owner,
                SchemaKind::OneOf(kinds),
                Doc::default(),
                span,
            ),
        }
    }

    /// An item of a list or a value of a map: one that may be null is a union with null.
    fn element(&mut self, key: &str, shape: &Shape, owner: &Owner, span: Span) -> SchemaId {
        let id = self.value(key, shape, None, owner, span);
        if !shape.null || matches!(self.schemas[id.0 as usize].kind, SchemaKind::Any) {
            return id;
        }
        let null = self.plain(SchemaKind::Null);
        let kinds = match &self.schemas[id.0 as usize].kind {
            SchemaKind::OneOf(kinds) => kinds.iter().copied().chain([null]).collect(),
            _ => vec![id, null],
        };
        let mut words = owner.words.clone();
        words.push("or".to_owned());
        words.push("null".to_owned());
        self.name(words, owner, SchemaKind::OneOf(kinds), Doc::default(), span)
    }

    /// What the table says, where no sample shows a value.
    fn declared(
        &mut self,
        key: &str,
        word: Word,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        let kind = match word {
            Word::Boolean => SchemaKind::Boolean,
            Word::Integer => integer(shape, fact, owner),
            Word::Number => SchemaKind::Number,
            Word::String => return self.string(key, shape, fact, owner, span),
            Word::Array => SchemaKind::Array(self.plain(item(key, fact))),
            Word::Object if evidence::names_text(key) => {
                return self.string(key, shape, fact, owner, span);
            }
            Word::Object => {
                let pairs = fact.is_some_and(|f| evidence::says_map(&f.prose));
                let value = if pairs {
                    SchemaKind::String(StringSchema::default())
                } else {
                    SchemaKind::Any
                };
                SchemaKind::Map(self.plain(value))
            }
            Word::Null => SchemaKind::Null,
            // No table speaks of it, and samples show nothing but null: the name may tell.
            Word::Unknown if evidence::names_text(key) => {
                return self.string(key, shape, fact, owner, span);
            }
            Word::Unknown => SchemaKind::Any,
        };
        self.plain(kind)
    }

    fn pool(&mut self, pool: usize, owner: &Owner, span: Span) -> SchemaId {
        if let Some(id) = self.pooled[pool] {
            return id;
        }
        let whole = self.pools[pool].whole.take();
        if let Some(whole) = whole {
            // Of the parts that both have alike, the whole one has the names. It may show its summary within.
            self.pool(whole, owner, span);
            if let Some(id) = self.pooled[pool] {
                return id;
            }
        }
        let is_own_part = self.holds_itself(pool);
        let whole = whole.map(|whole| self.pools[whole].words.clone());
        let Pool { words, shape, .. } = &mut self.pools[pool];
        let (words, shape) = (words.clone(), std::mem::take(shape));
        let whole = whole.map(|whole| Rc::new((words.clone(), whole)));
        let owner = Owner { whole, ..owner.named(words) };
        if is_own_part {
            // Named before its properties are known, which speak of it.
            let whole = SchemaKind::Object(Vec::new());
            let id = self.name(owner.words.clone(), &owner, whole, Doc::default(), span);
            self.pooled[pool] = Some(id);
            let properties =
                self.properties(shape.object.as_ref().unwrap_or(&Object::default()), &owner);
            self.schemas[id.0 as usize].kind = SchemaKind::Object(properties);
            return id;
        }
        let empty = Object::default();
        let object = shape.object.as_ref().unwrap_or(&empty);
        let properties = self.properties(object, &owner);
        let id = self.name(
            owner.words.clone(),
            &owner,
            SchemaKind::Object(properties),
            Doc::default(),
            span,
        );
        self.pooled[pool] = Some(id);
        id
    }

    /// Whether a resource shows itself within, by way of others too.
    fn holds_itself(&self, pool: usize) -> bool {
        let mut seen = HashSet::default();
        let mut stack = self.pools[pool].shape.pools_within();
        while let Some(inner) = stack.pop() {
            if inner == pool {
                return true;
            }
            if seen.insert(inner) {
                stack.extend(self.pools[inner].shape.pools_within());
            }
        }
        false
    }

    fn object(
        &mut self,
        key: &str,
        object: &Object,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        // An empty object in a request is an argument without fields, unless its keys are the caller's.
        let pairs = || fact.is_some_and(|f| evidence::says_map(&f.prose));
        let bare = owner.side == Side::Request && object.fields.is_empty() && object.seen > 0;
        if is_map(key, object, fact) && (!bare || pairs()) {
            return self.map(object, map::says_texts(key, fact), owner, span);
        }
        let kind = SchemaKind::Object(self.properties(object, owner));
        let non_empty = object.non_empty && owner.side == Side::Request;
        let schema = Schema { name: None, kind, non_empty, doc: Doc::default(), span };
        self.intern(owner.words.clone(), owner, schema)
    }

    /// `texts` is whether the reference says that the values are texts: an object that is shown empty does not.
    fn map(&mut self, object: &Object, texts: bool, owner: &Owner, span: Span) -> SchemaId {
        let value = map::values(object);
        let kinds = [
            value.object.is_some(),
            value.array.is_some(),
            !value.texts.is_empty(),
            value.boolean,
            value.integer.is_some() || value.number,
        ];
        // Keys are data here: where the values are of several kinds, others can come.
        let id = if object.fields.is_empty() && texts {
            self.plain(SchemaKind::String(StringSchema::default()))
        } else if kinds.into_iter().filter(|kind| *kind).count() != 1 {
            self.plain(SchemaKind::Any)
        } else {
            self.element("value", &value, &owner.within("value"), span)
        };
        self.plain(SchemaKind::Map(id))
    }

    fn properties(&mut self, object: &Object, owner: &Owner) -> Vec<Property> {
        object
            .fields
            .iter()
            .map(|(key, field)| self.property(key, field, object, &owner.within(key)))
            .collect()
    }

    fn property(
        &mut self,
        key: &str,
        field: &crate::lower::shape::Field,
        object: &Object,
        owner: &Owner,
    ) -> Property {
        let fact = field.fact.as_deref();
        let span = fact.map(|f| f.span).or(field.sample).unwrap_or(self.nowhere);
        let (schema, forms) = self.changing(key, &field.shape, fact, owner, span);
        let versions = fact.map_or(VersionRange::ALL, |f| f.versions);
        let shown = field.present == object.seen;
        let nullable = field.shape.null
            || fact.is_some_and(|f| evidence::says_null(&f.prose))
            || forms.iter().any(|form| form.nullable);
        Property {
            name: Name::new(key),
            schema,
            required: fact.is_some_and(|f| f.required)
                && shown
                && pattern(key).is_none()
                && versions.min.is_none()
                && versions.max.is_none(),
            nullable: nullable
                && !matches!(
                    self.schemas[schema.0 as usize].kind,
                    SchemaKind::Any | SchemaKind::Null
                ),
            default: fact.and_then(|f| evidence::default(f, &self.schemas[schema.0 as usize].kind)),
            doc: fact.map(|f| changed(f, &forms)).unwrap_or_default(),
            versions,
            forms,
            provenance: if fact.is_some() { Provenance::Documented } else { Provenance::Sample },
            span,
        }
    }

    /// A value's type, and what it is at which versions where rows tell of several.
    fn changing(
        &mut self,
        key: &str,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> (SchemaId, Vec<Form>) {
        let Some(fact) = fact.filter(|f| !f.forms.is_empty()) else {
            return (self.value(key, shape, fact, owner, span), Vec::new());
        };
        let word = |form: &Fact| form.kind.as_deref().map_or(Word::Unknown, evidence::word);
        let words: Vec<Word> = fact.forms.iter().map(word).collect();
        // What samples show and no row has a word for may be at any version.
        let known = !words.contains(&Word::Unknown) && shape.is_of(&words);
        let says_null = fact.forms.iter().any(|form| evidence::says_null(&form.prose));
        let mut forms = Vec::with_capacity(fact.forms.len());
        for (form, word) in fact.forms.iter().zip(&words).filter(|_| known) {
            forms.push(Form {
                schema: self.value(key, &shape.only(*word), Some(form), owner, span),
                nullable: if says_null { evidence::says_null(&form.prose) } else { shape.null },
                doc: form.doc.clone(),
                versions: form.versions,
            });
        }
        let kinds: Vec<SchemaId> = forms.iter().map(|form| form.schema).collect();
        let is_one = kinds.windows(2).all(|pair| pair[0] == pair[1]);
        let is_apart = |at: usize| !words[..at].contains(&words[at]);
        let schema = match kinds.first() {
            Some(first) if is_one => *first,
            Some(_) if (0..words.len()).all(is_apart) => {
                let kind = SchemaKind::OneOf(kinds);
                self.name(owner.words.clone(), owner, kind, Doc::default(), span)
            }
            _ => self.value(key, shape, Some(fact), owner, span),
        };
        if !known {
            forms.extend(fact.forms.iter().map(|form| Form {
                schema,
                nullable: shape.null || evidence::says_null(&form.prose),
                doc: form.doc.clone(),
                versions: form.versions,
            }));
        }
        // A text of which `True` is a value is read as a boolean too.
        if owner.side == Side::Request {
            let says =
                |form: &Fact| form.prose.contains("``True``") || form.prose.contains("``true``");
            for ((form, row), word) in forms.iter_mut().zip(&fact.forms).zip(&words) {
                if *word == Word::String && words.contains(&Word::Boolean) && says(row) {
                    form.schema = schema;
                }
            }
        }
        (schema, forms)
    }

    fn string(
        &mut self,
        key: &str,
        shape: &Shape,
        fact: Option<&Fact>,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        let mut values = fact.map(|f| evidence::values(&f.prose)).unwrap_or_default();
        if values.len() < 2 {
            values = fact.map(|f| f.values.clone()).unwrap_or_default();
        }
        // Values that a sample contradicts are examples, not an enumeration.
        if values.len() > 1 && shape.texts.iter().all(|text| values.contains(text)) {
            let open = owner.side == Side::Response;
            let kind = SchemaKind::String(StringSchema { values, open, ..StringSchema::default() });
            return self.name(owner.words.clone(), owner, kind, Doc::default(), span);
        }
        let format = evidence::format(key, shape, fact);
        let string = match fact.filter(|_| owner.side == Side::Request) {
            Some(fact) => evidence::sent(key, shape, fact, format),
            None => StringSchema { format, ..StringSchema::default() },
        };
        self.plain(SchemaKind::String(string))
    }

    fn plain(&mut self, kind: SchemaKind) -> SchemaId {
        if let Some(id) = self.plain.get(&kind) {
            return *id;
        }
        let id = self.push(Schema {
            name: None,
            kind: kind.clone(),
            non_empty: false,
            doc: Doc::default(),
            span: self.nowhere,
        });
        self.plain.insert(kind, id);
        id
    }

    fn name(
        &mut self,
        words: Vec<String>,
        owner: &Owner,
        kind: SchemaKind,
        doc: Doc,
        span: Span,
    ) -> SchemaId {
        self.intern(words, owner, Schema { name: None, kind, non_empty: false, doc, span })
    }

    /// Names a schema. One that is there under this name with the same content is taken instead; a name that
    /// another content has is told apart by the side of the exchange, by the operation, at last by number.
    fn intern(&mut self, words: Vec<String>, owner: &Owner, schema: Schema) -> SchemaId {
        if let Some((own, whole)) = owner.whole.as_deref()
            && let Some(part) = words.strip_prefix(own.as_slice()).filter(|part| !part.is_empty())
            && let Some(id) = self.named.get(&Name::from_words([whole, part].concat()).snake())
            && same(&self.schemas[id.0 as usize], &schema)
        {
            return *id;
        }
        let side = if owner.side == Side::Request { "request" } else { "response" };
        let mut candidates = vec![words.clone()];
        if words.last().is_none_or(|last| last != side) {
            candidates.push(words.iter().cloned().chain([side.to_owned()]).collect());
        }
        if !words.starts_with(&owner.operation) {
            candidates.push(owner.operation.iter().chain(&words).cloned().collect());
        }
        let numbered = (2..).map(|n: u32| {
            let last = candidates.last().unwrap_or(&words);
            last.iter().cloned().chain([n.to_string()]).collect()
        });
        for candidate in candidates.clone().into_iter().chain(numbered) {
            let name = Name::from_words(&candidate);
            match self.named.get(&name.snake()) {
                Some(id) if same(&self.schemas[id.0 as usize], &schema) => return *id,
                Some(_) => {}
                None => {
                    let key = name.snake();
                    let id = self.push(Schema { name: Some(name), ..schema });
                    self.named.insert(key, id);
                    return id;
                }
            }
        }
        unreachable!("numbers do not end")
    }

    fn push(&mut self, schema: Schema) -> SchemaId {
        let id = SchemaId(u32::try_from(self.schemas.len()).expect("fewer than 2^32 schemas"));
        self.schemas.push(schema);
        id
    }
}

/// What a row says, and where it changed what the rows say of each range of versions.
pub(super) fn changed(fact: &Fact, forms: &[Form]) -> Arc<Doc> {
    match forms.split_first() {
        None => fact.doc.clone(),
        Some((first, rest)) if rest.iter().all(|form| form.doc == first.doc) => first.doc.clone(),
        Some(_) => {
            let mut blocks = Vec::new();
            for form in forms.iter().filter(|form| !form.doc.is_empty()) {
                let range = match (form.versions.min, form.versions.max) {
                    (Some(min), Some(max)) => format!("{min} to {max}"),
                    (Some(min), None) => format!("Since {min}"),
                    (None, Some(max)) => format!("Until {max}"),
                    (None, None) => continue,
                };
                // In front of the first sentence, if there is one.
                let mut own = form.doc.blocks.clone();
                let lead = Inline::Text(format!("{range}: "));
                match own.first_mut() {
                    Some(Block::Paragraph(inlines)) => inlines.insert(0, lead),
                    _ => own.insert(0, Block::Paragraph(vec![lead])),
                }
                blocks.extend(own);
            }
            Arc::new(Doc { blocks })
        }
    }
}

/// What an item of a list is that no sample shows, as far as name and prose tell.
fn item(key: &str, fact: Option<&Fact>) -> SchemaKind {
    if evidence::lists_text(key, fact) {
        SchemaKind::String(StringSchema::default())
    } else {
        SchemaKind::Any
    }
}

/// A whole number, with the bounds that the reference sets to what is sent.
fn integer(shape: &Shape, fact: Option<&Fact>, owner: &Owner) -> SchemaKind {
    if shape.integer.is_some_and(|seen| seen.big) {
        return SchemaKind::BigInteger;
    }
    let fact = fact.filter(|_| owner.side == Side::Request);
    SchemaKind::Integer(fact.map(|fact| evidence::bounds(shape, fact)).unwrap_or_default())
}

/// Whether two schemas are one but for prose and places.
fn same(a: &Schema, b: &Schema) -> bool {
    if a.non_empty != b.non_empty {
        return false;
    }
    match (&a.kind, &b.kind) {
        (SchemaKind::Object(a), SchemaKind::Object(b)) => {
            a.len() == b.len()
                && a.iter().zip(b).all(|(a, b)| {
                    a.name.wire == b.name.wire
                        && a.schema == b.schema
                        && a.required == b.required
                        && a.nullable == b.nullable
                        && a.versions == b.versions
                        && a.forms == b.forms
                        && a.default == b.default
                })
        }
        (a, b) => a == b,
    }
}

/// What a body's field is named after. In responses itself; in requests the resource and the verb where it
/// is the resource, `SnapshotCreate` for `{"snapshot": {…}}` of `create snapshot`, else the operation.
fn wrapped_words(key: &str, single: bool, owner: &Owner) -> Vec<String> {
    let mut words = naming::singular_words(key);
    match owner.operation.split_first() {
        _ if owner.side == Side::Response => words,
        Some((verb, rest)) if rest == words => {
            words.push(verb.clone());
            words
        }
        _ if single => owner.operation.to_vec(),
        _ => owner.operation.iter().cloned().chain(words).collect(),
    }
}

/// How many kinds of scalar a place was seen to hold.
fn kinds_of_scalars(shape: &Shape) -> usize {
    let kinds = [!shape.texts.is_empty(), shape.boolean, shape.integer.is_some() || shape.number];
    kinds.into_iter().filter(|kind| *kind).count()
}
