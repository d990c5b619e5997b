//! Bodies.

use std::borrow::Cow;
use std::sync::Arc;

use crate::ir::{
    Aspect, Decision, Decisions, Doc, Form, Property, Provenance, Schema, SchemaId, SchemaKind,
    StringFormat, StringSchema, VersionRange,
};
use crate::lower::evidence::node::{Field, Object};
use crate::lower::evidence::operation::DraftBody;
use crate::lower::evidence::word::Word;
use crate::lower::infer::kind;
use crate::lower::infer::required::{asked, corrected, recorded, words, wrapper};
use crate::lower::infer::ty::bare;
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::section::Side;
use crate::source::Span;

use super::property::shown_required;
use super::value::Value;
use super::{Owner, Schemas};

impl Schemas<'_> {
    /// A body: the object of its own, and what it wraps; or one entry of a map.
    pub(in crate::lower) fn body(
        &mut self,
        body: &DraftBody,
        owner: &Owner,
        span: Span,
    ) -> SchemaId {
        let node = &body.node;
        let suffix = if owner.side == Side::Request { "request" } else { "response" };
        let mut words = owner.operation.to_vec();
        words.push(suffix.to_owned());
        let owner = owner.named(words);
        let Some(object) = node.object.as_ref().filter(|_| node.array.is_none()) else {
            let sample = body.examples.first().map(|example| example.span);
            return self.value(Value::part("item", node, sample, span), &owner);
        };
        if let (true, Some((_, field))) = (body.entry.is_some(), object.fields.first()) {
            return self.entry(field, &owner, span);
        }
        let resources = &self.model.resources;
        let component =
            resources.component_of(&node.places).filter(|_| owner.side == Side::Response);
        if let Some(component) =
            component.filter(|component| resources.components[*component].is_resource())
        {
            return self.component(component, &owner);
        }
        let applied = self.model.applied;
        if !object.fields.is_empty()
            && object.open.is_none()
            && kind::map("", object, None, applied).is_some()
        {
            return self.map(object, None, false, &owner, span);
        }
        let object = match self.model.resources.beside(node) {
            [] => Cow::Borrowed(object),
            more => {
                let mut object = object.clone();
                object.fields.extend(more.iter().cloned());
                Cow::Owned(object)
            }
        };
        let properties = self.wrapped(&object, &owner);
        let schema = self.whole(&object, properties, &owner, span);
        self.intern(owner.words.clone(), &owner, schema)
    }

    /// The schema of a body of a media type that has no fields: characters, or bytes.
    pub(in crate::lower) fn opaque(&mut self, media_type: &str) -> SchemaId {
        let is_text = media_type.starts_with("text/") || media_type.ends_with("xml");
        let format = (!is_text).then_some(StringFormat::Binary);
        self.plain(SchemaKind::String(StringSchema { format, ..StringSchema::default() }))
    }

    /// The schemas of a body by microversions, where its samples are of one kind at some and of another at others.
    pub(in crate::lower) fn forms(
        &self,
        schema: SchemaId,
        kinds: &[(Word, VersionRange)],
    ) -> Vec<Form> {
        let SchemaKind::OneOf(branches) = self.kind(schema) else { return Vec::new() };
        let word = |id: &SchemaId| match self.kind(*id) {
            SchemaKind::Array(_) => Word::Array,
            SchemaKind::Object(_) | SchemaKind::Map(_) => Word::Object,
            _ => Word::Unknown,
        };
        let form = |id: &SchemaId| {
            let (_, versions) = kinds.iter().find(|(kind, _)| *kind == word(id))?;
            Some(Form {
                schema: *id,
                nullable: false,
                doc: Arc::default(),
                versions: *versions,
                decisions: Decisions::default(),
            })
        };
        branches.iter().map(form).collect::<Option<Vec<Form>>>().unwrap_or_default()
    }

    /// An operation's part of the resource that its body is, with the rules that say so.
    pub(in crate::lower) fn own_body(
        &mut self,
        body: &DraftBody,
        schema: SchemaId,
        owner: &Owner,
    ) -> (Option<SchemaId>, Vec<Decision>) {
        let component = self.model.resources.component_of(&body.node.places);
        let is_whole = |component: usize| self.made[component] == Some(schema);
        if owner.side == Side::Request || !component.is_some_and(is_whole) {
            return (None, Vec::new());
        }
        let sample = body.node.object.as_ref().and_then(Object::sample);
        let row = || body.node.fields().find_map(|(_, field)| field.row());
        let place = sample.or_else(row);
        self.deciding(|this| {
            this.decide(Reason::new(&bare::RULE, place));
            this.own(&body.node, schema, owner)
        })
    }

    /// One entry of a map, typed by what the map holds.
    fn entry(&mut self, field: &Field, owner: &Owner, span: Span) -> SchemaId {
        let mut node = field.node.clone();
        let supplied = self.model.resources.supplied(&field.node);
        supplied.into_iter().for_each(|supplied| node.merge(supplied.node.clone()));
        let value = Value::part("value", &node, field.sample, span);
        let mut id = self.element(value, &owner.within("value"));
        let value = &self.schemas[id.0 as usize];
        if let Some(claim) = field.claim.as_deref().filter(|_| value.name.is_none()) {
            let said = Schema { doc: Doc::clone(&claim.doc), span: claim.span, ..value.clone() };
            id = self.push(said);
        }
        self.plain(SchemaKind::Map(id))
    }

    /// A body's own properties, its wrapper among them.
    fn wrapped(&mut self, object: &Object, owner: &Owner) -> Vec<Property> {
        let single = object.fields.len() == 1;
        let mut properties = Vec::with_capacity(object.fields.len());
        let fields = object.fields.iter().filter(|(_, field)| !field.is_absent());
        for (key, field) in fields {
            let inner = owner.named(wrapped_words(key, single, owner));
            let mut property = self.property(key, field, object, &inner);
            if property.provenance == Provenance::Sample && field.node.holds_claims() {
                property.provenance = Provenance::Wrapper;
            }
            if owner.side == Side::Response {
                let (own, decided) =
                    self.deciding(|this| this.own(&field.node, property.schema, &inner));
                property.own = own;
                if property.own.is_some() {
                    // It says itself what it demands.
                    property.demands.clear();
                    property.decisions.0.extend(decided);
                }
            }
            let (provenance, unversioned) = (property.provenance, property.versions.min.is_none());
            let always = match owner.selector.as_deref() == Some(key) {
                true => Some(wrapper::selects(field)),
                false => wrapper::propose(field, object, provenance, unversioned, owner.side),
            };
            let applied = |(_, reason): &(bool, Reason)| self.model.applied.has(reason.rule);
            let decisions = &mut property.decisions.0;
            let known = decisions.iter().position(|d| d.aspect == Aspect::Required);
            let stronger =
                [corrected::RULE.name, recorded::RULE.name, words::RULE.name, asked::RULE.name];
            let is_decided = known.is_some_and(|at| stronger.contains(&decisions[at].because.rule));
            if let Some((required, reason)) = always.filter(|a| applied(a) && !is_decided) {
                let known = known.map(|at| decisions.remove(at));
                let before = std::mem::replace(&mut property.required, required);
                let mut decision = reason.decision();
                let differing = known.filter(|_| before != required);
                let differing = differing.map(|known| (shown_required(&before), known.because));
                decision.outranked.extend(differing);
                decisions.push(decision);
            }
            properties.push(property);
        }
        properties.extend(self.additional(object));
        properties
    }
}

/// The words that a body's field is named after. In responses itself; in requests the resource and the verb where it
/// is the resource, `SnapshotCreate` for `{"snapshot": {…}}` of `create snapshot`, else the operation.
fn wrapped_words(key: &str, single: bool, owner: &Owner) -> Vec<String> {
    let mut words = naming::plain_singular_words(key);
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
