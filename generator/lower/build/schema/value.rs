//! Values: what table, words and samples say of a place together.

use crate::hash::HashSet;
use crate::ir::{
    Doc, IntegerSchema, Length, Property, Schema, SchemaId, SchemaKind, StringFormat, StringSchema,
    snake,
};
use crate::lower::config::correction::Type;
use crate::lower::evidence::claim::{self, Claim};
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::evidence::word::Word;
use crate::lower::infer::enumeration::{self, Subject, statuses::Listed};
use crate::lower::infer::format::{self, Text, strict};
use crate::lower::infer::rule::Rule;
use crate::lower::infer::ty::{corrected, empty, items, link, list, name, named, samples, table};
use crate::lower::infer::verdict::Reason;
use crate::lower::infer::{bounds, kind};
use crate::lower::merge::map;
use crate::lower::read::section::Side;
use crate::lower::resource::component::Content;
use crate::source::Span;

use super::{Owner, Schemas};

/// A value by its evidence.
#[derive(Clone, Copy)]
pub(super) struct Value<'e> {
    /// Its name, where that says something of its form.
    pub(super) key: &'e str,
    /// Its name.
    pub(super) called: &'e str,
    pub(super) node: &'e Node,
    pub(super) claim: Option<&'e Claim>,
    /// The first sample that shows it.
    pub(super) sample: Option<Span>,
    /// The statuses that its section lists.
    pub(super) listed: Option<&'e Listed>,
    /// A request must send it.
    pub(super) demanded: bool,
    /// It is JSON; all else is text on the wire.
    pub(super) in_body: bool,
    /// The row that lists it, else the sample that shows it.
    pub(super) span: Span,
}

impl<'e> Value<'e> {
    /// A part of something, of which no table speaks by itself.
    pub(super) fn part(key: &'e str, node: &'e Node, sample: Option<Span>, span: Span) -> Self {
        Self {
            key,
            called: key,
            node,
            claim: None,
            sample,
            listed: None,
            demanded: false,
            in_body: true,
            span,
        }
    }

    /// The content of the value: an item of a list, or a value of a map.
    fn of(self, node: &'e Node) -> Self {
        Self::part(self.key, node, self.sample, self.span)
    }

    pub(super) fn word(&self) -> Word {
        claim::word(self.claim)
    }

    /// It as what has values.
    fn subject(&self) -> Subject<'e> {
        let Self { key, node, claim, listed, sample, .. } = *self;
        Subject { key, node, claim, listed, sample }
    }

    fn says_pairs(&self) -> bool {
        self.claim.is_some_and(|claim| kind::texts::says(&claim.prose))
    }

    pub(super) fn reason(&self, rule: &'static Rule) -> Reason {
        Reason::of_two(rule, self.sample, self.claim.map(|claim| claim.span))
    }

    /// The reason of something that the row says.
    fn said(&self, rule: &'static Rule) -> Reason {
        let by_key = || Reason::new(rule, self.sample);
        self.claim.map_or_else(by_key, |claim| Reason::of_claim(rule, claim))
    }
}

impl Schemas<'_> {
    /// The type of a value: the union of all that is shown; where nothing is, what is declared.
    pub(super) fn value(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let Value { node, claim, span, .. } = value;
        if let Some(id) = self.corrected(value, owner) {
            return id;
        }
        // Resources are what responses show.
        let resources = &self.model.resources;
        let is_own = |component: &usize| {
            owner.side == Side::Response || resources.components[*component].is_of_both_sides()
        };
        if let Some(component) = resources.component_of(&node.places).filter(is_own) {
            let is_link = matches!(resources.components[component].content, Content::Link(_));
            let reason = value.reason(if is_link { &link::RULE } else { &samples::RULE });
            // An object that rows alone put together, no sample shows.
            let is_said = is_link || value.sample.is_some();
            Some(reason).filter(|_| is_said).into_iter().for_each(|reason| self.decide(reason));
            return self.component(component, owner);
        }
        let applied = self.model.applied;
        if !applied.has(&samples::RULE) {
            return self.declared(value, owner);
        }
        if !node.is_scalar() && !node.has_parts() {
            return self.unshown(value, owner);
        }
        let said = self.said(value);
        let says = |word| said.iter().any(|(said, _)| *said == word);
        let mut kinds = self.parts(value, owner);
        if !node.texts.is_empty() || says(Word::String) {
            kinds.push(self.string(value, owner));
        }
        if node.boolean || says(Word::Boolean) {
            kinds.push(self.plain(SchemaKind::Boolean));
        }
        if node.shows(Word::Number) || says(Word::Number) || says(Word::Integer) {
            let is_number = node.number || value.word() == Word::Number || says(Word::Number);
            let word = if is_number { Word::Number } else { Word::Integer };
            kinds.push(self.of_word(word, value, owner));
        }
        for word in [Word::Array, Word::Object] {
            if says(word) && !node.shows(word) {
                kinds.push(self.of_word(word, value, owner));
            }
        }
        if owner.side == Side::Response
            && node.texts.is_empty()
            && !says(Word::String)
            && let Some(reason) = claim.and_then(empty::propose).filter(|r| applied.has(r.rule))
        {
            self.decide(reason);
            kinds.push(self.text());
        }
        if let Some((_, reason)) = said.iter().find(|(word, _)| !node.shows(*word)) {
            self.decide(*reason);
        } else if !node.is_unseen() {
            self.decide(value.reason(&samples::RULE));
        } else if value.word() != Word::Unknown {
            // An object of which nothing but rows within is known.
            self.decide(value.said(&table::RULE));
        }
        match kinds.as_slice() {
            [one] => *one,
            _ => self.union(kinds, owner, span),
        }
    }

    /// Objects, maps and lists, as they are shown.
    fn parts(&mut self, value: Value<'_>, owner: &Owner) -> Vec<SchemaId> {
        let node = value.node;
        let mut kinds = Vec::new();
        if let Some(object) = &node.object {
            kinds.push(self.object(value, object, owner));
        }
        if let Some(values) = &node.entries {
            node.keyed.into_iter().for_each(|reason| self.decide(reason));
            let values = self.element(value.of(values), owner);
            kinds.push(self.plain(SchemaKind::Map(values)));
        }
        if node.schema.is_some() {
            node.keyed.into_iter().for_each(|reason| self.decide(reason));
            kinds.push(self.json_schema());
        }
        if let Some(items) = &node.array {
            let items = if items.is_blank() {
                self.item(value, owner)
            } else {
                self.element(value.of(items), owner)
            };
            let items = self.strict_items(value, owner.side, items);
            kinds.push(self.plain(SchemaKind::Array(items)));
        }
        kinds
    }

    /// The items of a request's list, which are refused in another form than its words give them.
    fn strict_items(&mut self, list: Value<'_>, side: Side, items: SchemaId) -> SchemaId {
        let is_uuid = matches!(self.kind(items), SchemaKind::String(text)
            if text.format == Some(StringFormat::Uuid) && text.values.is_empty());
        let claim = list.claim.filter(|_| is_uuid && side == Side::Request);
        let reason = claim.and_then(|claim| strict::propose_items(list.key, claim));
        let Some(reason) = reason.filter(|reason| self.model.applied.has(reason.rule)) else {
            return items;
        };
        self.decide(reason);
        let format = Some(StringFormat::Uuid);
        let text = StringSchema { format, strict: true, ..StringSchema::default() };
        self.plain(SchemaKind::String(text))
    }

    pub(super) fn union(&mut self, kinds: Vec<SchemaId>, owner: &Owner, span: Span) -> SchemaId {
        self.name(owner.words.clone(), owner, SchemaKind::OneOf(kinds), Doc::default(), span)
    }

    /// The type that a correction says.
    fn corrected(&mut self, value: Value<'_>, owner: &Owner) -> Option<SchemaId> {
        let corrected = value.claim?.corrected();
        if corrected.values().is_some() {
            return Some(self.string(value, owner));
        }
        let (kind, by) = corrected.kind().filter(|_| self.model.applied.has(&corrected::RULE))?;
        // One that this document does not have is reported where none has it.
        if kind.component().is_some_and(|name| self.resource(name).is_none()) {
            return None;
        }
        self.decide(Reason::new(&corrected::RULE, Some(by.span)));
        // A rule that would have counted is kept beside it.
        if !value.node.is_unseen() {
            self.decide(value.reason(&samples::RULE));
        } else if value.word() != Word::Unknown {
            self.decide(value.said(&table::RULE));
        }
        Some(self.stated(kind, owner))
    }

    /// The component of the resource with this name.
    fn resource(&self, name: &str) -> Option<usize> {
        self.resources.get(&snake(name)).copied()
    }

    /// The type as a correction writes it.
    fn stated(&mut self, kind: &Type, owner: &Owner) -> SchemaId {
        let kind = match kind {
            Type::Plain(kind) => kind.clone(),
            Type::Array(items) => SchemaKind::Array(self.stated(items, owner)),
            Type::Map(values) => SchemaKind::Map(self.stated(values, owner)),
            Type::Component(name) => match self.resource(name) {
                Some(component) => return self.component(component, owner),
                None => SchemaKind::Any,
            },
        };
        self.plain(kind)
    }

    /// An item of a list or a value of a map: one that may be null is a union with null.
    pub(super) fn element(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let Value { node, span, .. } = value;
        let id = self.value(value, owner);
        if node.null.is_none() || matches!(self.kind(id), SchemaKind::Any) {
            return id;
        }
        let null = self.plain(SchemaKind::Null);
        let kinds = match self.kind(id) {
            SchemaKind::OneOf(kinds) => kinds.iter().copied().chain([null]).collect(),
            _ => vec![id, null],
        };
        let mut words = owner.words.clone();
        words.extend(["or", "null"].map(str::to_owned));
        self.name(words, owner, SchemaKind::OneOf(kinds), Doc::default(), span)
    }

    /// The type that the table says, where no sample shows a value.
    pub(super) fn declared(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let applied = self.model.applied;
        let word = match applied.has(&table::RULE) {
            true => value.word(),
            false => Word::Unknown,
        };
        if matches!(word, Word::Object | Word::Unknown)
            && applied.has(&name::RULE)
            && name::says(value.key)
        {
            self.decide(value.reason(&name::RULE));
            return self.string(value, owner);
        }
        if word != Word::Unknown {
            self.decide(value.said(&table::RULE));
        }
        self.of_word(word, value, owner)
    }

    /// The type that a word means by itself.
    pub(super) fn of_word(&mut self, word: Word, value: Value<'_>, owner: &Owner) -> SchemaId {
        let kind = match word {
            Word::Boolean => SchemaKind::Boolean,
            Word::Integer => self.integer(value, owner),
            Word::Number => SchemaKind::Number,
            Word::String => return self.string(value, owner),
            Word::Array => SchemaKind::Array(self.item(value, owner)),
            Word::Object => {
                let parts = value.claim.and_then(items::propose);
                if let Some((word, reason)) = parts.filter(|(_, r)| self.model.applied.has(r.rule))
                {
                    self.decide(reason);
                    let values = self.part_of_word(word, value, owner);
                    return self.plain(SchemaKind::Map(values));
                }
                let named = value.claim.is_some_and(|claim| named::says(claim).is_some());
                let texts =
                    value.says_pairs() && !named && self.model.applied.has(&kind::texts::RULE);
                let kind = match texts {
                    true => SchemaKind::String(StringSchema::default()),
                    false => SchemaKind::Any,
                };
                if texts {
                    self.decide(value.said(&kind::texts::RULE));
                }
                SchemaKind::Map(self.plain(kind))
            }
            Word::Null => SchemaKind::Null,
            Word::Unknown => SchemaKind::Any,
        };
        self.plain(kind)
    }

    /// An item of a list that no sample fills, as far as name and words tell.
    fn item(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let in_words = value.claim.and_then(items::propose);
        let by_name = list::says(value.key, value.claim);
        let by_name = by_name.then(|| (Word::String, value.said(&list::RULE)));
        let found = self.model.applied.first(in_words.into_iter().chain(by_name));
        let Some((word, reason)) = found else { return self.plain(SchemaKind::Any) };
        self.decide(reason);
        self.part_of_word(word, value, owner)
    }

    /// An item or a value of a map, of which nothing but its word is known.
    fn part_of_word(&mut self, word: Word, value: Value<'_>, owner: &Owner) -> SchemaId {
        match word {
            Word::String => self.text(),
            word => self.of_word(word, value.of(&Node::default()), owner),
        }
    }

    /// A whole number, with the bounds that the reference sets to what is sent.
    fn integer(&mut self, value: Value<'_>, owner: &Owner) -> SchemaKind {
        if value.node.integer.is_some_and(|seen| seen.big) {
            return SchemaKind::BigInteger;
        }
        let applied = self.model.applied;
        if let Some((values, verdict)) = enumeration::integers(value.subject(), applied) {
            self.decided.push(verdict.decision(|named| named.values.join(", ")));
            let open = owner.side == Side::Response || !verdict.value.closed;
            return SchemaKind::Integer(IntegerSchema { values, open, ..IntegerSchema::default() });
        }
        let claim = value.claim.filter(|_| owner.side == Side::Request);
        let found = claim.and_then(|claim| bounds::integer::propose(value.node, claim, applied));
        let Some((bounds, reason)) = found.filter(|(_, reason)| applied.has(reason.rule)) else {
            return SchemaKind::Integer(IntegerSchema::default());
        };
        self.decide(reason);
        SchemaKind::Integer(IntegerSchema { bounds, ..IntegerSchema::default() })
    }

    pub(super) fn string(&mut self, value: Value<'_>, owner: &Owner) -> SchemaId {
        let Value { node, claim, span, .. } = value;
        let applied = self.model.applied;
        if let Some(verdict) = enumeration::texts(value.subject(), applied) {
            self.decided.push(verdict.decision(|named| named.values.join(", ")));
            let open = owner.side == Side::Response || !verdict.value.closed;
            let values = verdict.value.values;
            let kind = SchemaKind::String(StringSchema { values, open, ..StringSchema::default() });
            return self.name(owner.words.clone(), owner, kind, Doc::default(), span);
        }
        let text =
            Text { name: value.key, called: value.called, node, claim, sample: value.sample };
        let string = match owner.side {
            Side::Request if claim.is_some() => self.sent(text, value.demanded),
            side => StringSchema { format: self.format(text, side), ..StringSchema::default() },
        };
        self.plain(SchemaKind::String(string))
    }

    fn format(&mut self, text: Text<'_>, side: Side) -> Option<StringFormat> {
        let verdict = format::judge(text, side, self.model.applied)?;
        self.decided.push(verdict.decision(|format| format!("{format:?}").to_lowercase()));
        Some(verdict.value)
    }

    /// Text of a request, with what the reference says that the service refuses.
    fn sent(&mut self, text: Text<'_>, demanded: bool) -> StringSchema {
        let applied = self.model.applied;
        let format = self.format(text, Side::Request);
        if format == Some(StringFormat::Flag) {
            return StringSchema { format, strict: true, ..StringSchema::default() };
        }
        let strict = strict::propose(&text, demanded)
            .filter(|(_, r)| format == Some(StringFormat::Uuid) && applied.has(r.rule));
        strict.into_iter().for_each(|(_, reason)| self.decide(reason));
        let said = text.claim.and_then(bounds::length::propose);
        let ranked = applied.ranked(said.into_iter().chain(bounds::name::propose(&text, demanded)));
        let mut length = ranked.iter().fold(Length::default(), |known, (said, _)| Length {
            min: known.min.or(said.min),
            max: known.max.or(said.max),
        });
        if !bounds::length::fits(length, text.node) {
            length = Length::default();
        }
        if length != Length::default() {
            ranked.iter().take(1).for_each(|(_, reason)| self.decide(*reason));
        }
        StringSchema { format, strict: strict.is_some(), length, ..StringSchema::default() }
    }

    /// The schema of a component.
    pub(super) fn component(&mut self, component: usize, owner: &Owner) -> SchemaId {
        if let Some(id) = self.made[component] {
            return id;
        }
        let model = self.model;
        let found = &model.resources.components[component];
        let is_begun = std::mem::replace(&mut self.begun[component], true);
        if let Some(whole) = found.whole.filter(|_| !is_begun) {
            // Of the parts that both have alike, the whole one has the names. It may show its summary within.
            self.component(whole, owner);
            if let Some(id) = self.made[component] {
                return id;
            }
        }
        let whole = found.whole.map(|whole| model.resources.components[whole].words.clone());
        let whole = whole.map(|whole| (found.words.clone(), whole).into());
        let words = match found.apart {
            true => owner.operation.iter().chain(&found.words).cloned().collect(),
            false => found.words.clone(),
        };
        let owner = Owner { whole, side: Side::Response, ..owner.named(words) };
        let empty = Object::default();
        let object = found.node.object.as_ref().unwrap_or(&empty);
        let copied = std::mem::take(&mut self.copied);
        let id = if let Content::Link(kind) = found.content {
            let properties = self.link(kind, object, &owner);
            self.declare(component, properties, &owner)
        } else if self.holds_itself(component) {
            // Named before its properties are known, which speak of it.
            let id = self.declare(component, Vec::new(), &owner);
            let properties = self.properties(object, &owner);
            self.schemas[id.0 as usize].kind = SchemaKind::Object(properties);
            id
        } else {
            let properties = self.properties(object, &owner);
            self.declare(component, properties, &owner)
        };
        self.copied = copied;
        id
    }

    fn declare(&mut self, component: usize, properties: Vec<Property>, owner: &Owner) -> SchemaId {
        let kind = SchemaKind::Object(properties);
        let id = self.name(owner.words.clone(), owner, kind, Doc::default(), self.nowhere);
        self.made[component] = Some(id);
        id
    }

    /// A resource shows itself within, by way of others too.
    fn holds_itself(&self, component: usize) -> bool {
        let mut seen = HashSet::default();
        let mut stack = self.components_within(&self.model.resources.components[component].node);
        while let Some(inner) = stack.pop() {
            if inner == component {
                return true;
            }
            // One that is named already is spoken of by its name.
            if self.made[inner].is_none() && seen.insert(inner) {
                stack.extend(self.components_within(&self.model.resources.components[inner].node));
            }
        }
        false
    }

    /// The resources that corrections of a field speak of.
    fn stated_in<'f>(&self, field: &'f Field) -> impl Iterator<Item = usize> + use<'_, 'f> {
        let claims =
            field.claim.iter().flat_map(|claim| [claim.as_ref()].into_iter().chain(&claim.forms));
        let kinds = claims.filter_map(|claim| claim.corrected().kind());
        kinds.filter_map(|(kind, _)| self.resource(kind.component()?))
    }

    /// The resources within a node, as it is shown, supplied and corrected.
    fn components_within(&self, node: &Node) -> Vec<usize> {
        let resources = &self.model.resources;
        let mut found = Vec::new();
        // A copy of what another place shows is whole as it is.
        let mut stack: Vec<(&Node, bool)> = vec![(node, false)];
        while let Some((node, copied)) = stack.pop() {
            let fields = || node.fields().map(|(_, field)| field);
            found.extend(fields().flat_map(|field| self.stated_in(field)));
            for inner in fields().map(|field| &field.node).chain(node.items()) {
                match resources.component_of(&inner.places) {
                    Some(component) => found.push(component),
                    None => stack.push((inner, copied)),
                }
                if let Some(supplied) = resources.supplied(inner).filter(|_| !copied) {
                    found.extend(resources.component_of(&supplied.node.places));
                    stack.push((&supplied.node, true));
                }
            }
        }
        found
    }

    fn object(&mut self, value: Value<'_>, object: &Object, owner: &Owner) -> SchemaId {
        let Value { key, claim, span, .. } = value;
        let model = self.model;
        // An empty object in a request is an argument without fields, unless its keys are the caller's.
        let bare = owner.side == Side::Request && object.fields.is_empty() && object.seen > 0;
        let map = kind::map(key, object, claim, model.applied);
        let map = map.filter(|_| object.open.is_none());
        if let Some(reason) = map.filter(|_| !bare || value.says_pairs()) {
            if reason.rule == &kind::any::RULE {
                self.decide(reason);
                let any = self.plain(SchemaKind::Any);
                return self.plain(SchemaKind::Map(any));
            }
            let is_placed = reason.at.iter().any(Option::is_some);
            self.decide(if is_placed { reason } else { value.reason(reason.rule) });
            let texts = kind::texts::says_texts(key, claim);
            return self.map(object, value.sample, texts, owner, span);
        }
        let properties = self.properties(object, owner);
        let schema = self.whole(object, properties, owner, span);
        self.intern(owner.words.clone(), owner, schema)
    }

    /// An object with what of it must be sent, whichever it is.
    pub(super) fn whole(
        &self,
        object: &Object,
        properties: Vec<Property>,
        owner: &Owner,
        span: Span,
    ) -> Schema {
        let is_sent = owner.side == Side::Request;
        let required = &self.model.required;
        let non_empty = is_sent && required.is_non_empty(object);
        // Of what is required anyway there is no choice.
        let is_open =
            |name: &String| properties.iter().any(|p| p.name.wire == *name && !p.required);
        let choices = required.choices(object).iter().filter(|_| is_sent);
        let choices = choices.filter(|choice| choice.properties.iter().all(is_open)).cloned();
        Schema {
            name: None,
            non_empty,
            choices: choices.collect(),
            kind: SchemaKind::Object(properties),
            whole: None,
            doc: Doc::default(),
            span,
        }
    }

    /// `texts` is whether the reference says that the values are texts: an object that is shown empty does not.
    pub(super) fn map(
        &mut self,
        object: &Object,
        sample: Option<Span>,
        texts: bool,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
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
            self.text()
        } else if kinds.into_iter().filter(|kind| *kind).count() != 1 {
            self.plain(SchemaKind::Any)
        } else {
            let value = Value::part("value", &value, sample.or_else(|| object.sample()), span);
            self.element(value, &owner.within("value"))
        };
        self.plain(SchemaKind::Map(id))
    }
}
