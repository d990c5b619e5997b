//! Properties of objects.

use std::borrow::Cow;
use std::sync::Arc;

use crate::ir::{
    ADDITIONAL, Aspect, Decision, Decisions, Doc, Form, Name, Property, Provenance, SchemaId,
    SchemaKind, VersionRange, pattern,
};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node, Object, PlaceId, Stated};
use crate::lower::evidence::word::Word;
use crate::lower::infer::home::family;
use crate::lower::infer::required::{recorded, shown};
use crate::lower::infer::ty::link;
use crate::lower::infer::verdict::{Reason, Verdict};
use crate::lower::infer::{default, null};
use crate::lower::read::section::Side;
use crate::lower::resource::link::Kind;

use super::decided::settled;
use super::value::Value;
use super::{Owner, Schemas, changed};

impl Schemas<'_> {
    pub(super) fn properties(&mut self, object: &Object, owner: &Owner) -> Vec<Property> {
        let fields = object.fields.iter().filter(|(_, field)| !field.is_absent());
        let mut properties: Vec<Property> = fields
            .map(|(key, field)| self.property(key, field, object, &owner.within(key)))
            .collect();
        properties.extend(self.additional(object));
        properties
    }

    fn stated_by_schema(&mut self, stated: Stated) -> SchemaId {
        match stated {
            Stated::Any => self.plain(SchemaKind::Any),
            Stated::Texts => {
                let text = self.text();
                self.plain(SchemaKind::Array(text))
            }
        }
    }

    /// The property that stands for all keys of which no other speaks.
    pub(super) fn additional(&mut self, object: &Object) -> Option<Property> {
        let open = object.open.as_ref()?;
        let schema = match open.texts {
            true => self.text(),
            false => self.plain(SchemaKind::Any),
        };
        let span = open.because.at[0].unwrap_or(self.nowhere);
        Some(Property {
            doc: Arc::clone(&open.doc),
            decisions: Decisions(vec![open.because.decision()]),
            ..Property::new(Name::new(ADDITIONAL), schema, false, span)
        })
    }

    pub(super) fn property(
        &mut self,
        key: &str,
        field: &Field,
        object: &Object,
        owner: &Owner,
    ) -> Property {
        let outer = std::mem::take(&mut self.decided);
        let model = self.model;
        let applied = model.applied;
        let places = &field.node.places;
        // That words name a key says where it belongs.
        let home = |reason: Reason| Decision { aspect: Aspect::Home, ..reason.decision() };
        self.decided.extend(field.home.map(home));
        let supplied = model.resources.supplied(&field.node).filter(|_| !self.copied);
        let node = match supplied {
            Some(supplied) => {
                let mut node = field.node.clone();
                node.merge(supplied.node.clone());
                Cow::Owned(node)
            }
            None => Cow::Borrowed(&field.node),
        };
        let claim = field.claim.as_deref();
        let span = claim.map(|claim| claim.span).or(field.sample).unwrap_or(self.nowhere);
        let required = self.required(key, field, object, owner.side);
        let demanded = required.as_ref().is_some_and(|verdict| verdict.value);
        let value = Value {
            key,
            called: key,
            node: &node,
            claim,
            // The supplied content of a place is shown by another place.
            sample: supplied.and_then(|supplied| supplied.because.at[0]).or(field.sample),
            listed: model.statuses_of(places),
            demanded,
            in_body: true,
            span,
        };
        // The rule that supplies a type goes before those that read it.
        supplied.into_iter().for_each(|supplied| self.decide(supplied.because));
        let null = model.nullability.of_all(places, claim);
        let copied = self.copied;
        self.copied |= supplied.is_some();
        let is_corrected = claim.is_some_and(|claim| claim.corrected().has_type());
        let (schema, forms) = match field.stated.filter(|_| !is_corrected) {
            Some(stated) => (self.stated_by_schema(stated), Vec::new()),
            None => self.changing(value, null.as_ref(), owner),
        };
        self.copied = copied;
        let nullable = null.as_ref().is_some_and(|verdict| verdict.value)
            || forms.iter().any(|form| form.nullable);
        let holds_null = matches!(self.kind(schema), SchemaKind::Any | SchemaKind::Null);
        let is_of_forms = forms.iter().any(|form| form.decisions.on(Aspect::Nullability).is_some());
        if let Some(verdict) = null.filter(|_| !holds_null && !is_of_forms) {
            self.decided.push(
                verdict.decision(|null| (if *null { "null" } else { "not null" }).to_owned()),
            );
        }
        self.decided.extend(required.as_ref().map(decided_required));
        let default = claim.and_then(|claim| default::value(claim, self.kind(schema), applied));
        default.iter().for_each(|(_, reason)| self.decide(*reason));
        let versions = self.versions_of(places, claim);
        let dated = claim.filter(|_| !versions.is_all());
        let dated = dated.into_iter().flat_map(|claim| [claim.told_of, claim.heading]).flatten();
        dated.for_each(|reason| self.decide(reason));
        // Of what is supplied the samples of the place show nothing.
        let unseen = Node::default();
        let shown = if supplied.is_some() { &unseen } else { &field.node };
        Property {
            name: Name::new(key),
            schema,
            required: demanded,
            own: None,
            demands: self.demands(&field.node, schema, owner),
            nullable: nullable && !holds_null,
            default: default.map(|(value, _)| value),
            doc: claim.map(|claim| changed(claim, &forms)).unwrap_or_default(),
            versions,
            forms,
            provenance: if claim.is_some() { Provenance::Documented } else { Provenance::Sample },
            span,
            decisions: settled(std::mem::replace(&mut self.decided, outer), shown, claim),
        }
    }

    /// Properties of a component that the operation demands, where others that show it do not.
    fn demands(&self, node: &Node, schema: SchemaId, owner: &Owner) -> Vec<String> {
        let (node, id) = match (&node.array, self.kind(schema)) {
            (Some(items), SchemaKind::Array(item)) => (items.as_ref(), *item),
            _ => (node, schema),
        };
        let component = self.model.resources.component_of(&node.places);
        let (Some(component), Some(object)) = (component, &node.object) else { return Vec::new() };
        let SchemaKind::Object(properties) = self.kind(id) else { return Vec::new() };
        if owner.side != Side::Response || self.made[component] != Some(id) {
            return Vec::new();
        }
        let is_demanded = |property: &&Property| {
            let field = object.fields.get(&property.name.wire);
            let is_throughout = |field: &Field| {
                let claim =
                    field.claim.as_deref().map_or(VersionRange::ALL, |claim| claim.versions);
                claim.intersect(property.versions) == property.versions
            };
            !property.required
                && field.filter(|field| is_throughout(field)).is_some_and(|field| {
                    let required = self.required(&property.name.wire, field, object, owner.side);
                    required.is_some_and(|verdict| verdict.value)
                })
        };
        properties.iter().filter(is_demanded).map(|property| property.name.wire.clone()).collect()
    }

    pub(super) fn versions_of(&self, places: &[PlaceId], claim: Option<&Claim>) -> VersionRange {
        let shared = &self.model.versions.shared;
        match places.first().is_some_and(|place| shared.contains(place)) {
            true => VersionRange::ALL,
            false => claim.map_or(VersionRange::ALL, |claim| claim.versions),
        }
    }

    /// An object without it is wrong: the tables demand it, and every sample of the object has it.
    pub(super) fn required(
        &self,
        key: &str,
        field: &Field,
        object: &Object,
        side: Side,
    ) -> Option<Verdict<bool>> {
        let applied = self.model.applied;
        let family = || {
            let row = field.row();
            pattern(key).map(|_| (false, Reason::new(&family::RULE, row)))
        };
        let said = self.model.required.of_all(&field.node.places, field.claim.as_deref(), side);
        if said.as_ref().is_some_and(Verdict::is_corrected) {
            return said;
        }
        let shown = [recorded::propose(field), shown::propose(key, field, object, side)];
        let shown = applied.first(shown.into_iter().flatten());
        let family = || family().filter(|(_, reason)| applied.has(reason.rule));
        match (shown.or_else(family), said) {
            (Some((value, because)), said) => {
                let outranked = said.filter(|said| said.value != value);
                let outranked = outranked.map(|said| (said.value, said.because));
                Some(Verdict { value, because, outranked: outranked.into_iter().collect() })
            }
            (None, said) => said,
        }
    }

    /// The properties of a link.
    pub(super) fn link(&mut self, kind: &Kind, object: &Object, owner: &Owner) -> Vec<Property> {
        let mut properties = Vec::with_capacity(object.fields.len());
        for (key, field) in &object.fields {
            let (text, required) = kind.describe(key);
            let row = field.row();
            let span = row.or(field.sample).unwrap_or(self.nowhere);
            let value = Value::part(key, &field.node, field.sample, span);
            let (schema, decided) = self.deciding(|this| {
                this.decide(Reason::of_two(&link::RULE, field.sample, row));
                this.string(value, &owner.within(key))
            });
            let null = self.model.nullability.of_all(&field.node.places, field.claim.as_deref());
            let nullable = null.as_ref().is_some_and(|verdict| verdict.value);
            let required = required && field.present == object.seen;
            properties.push(Property {
                nullable,
                doc: Doc::text(text).into(),
                decisions: Decisions(decided),
                ..Property::new(Name::new(key.as_str()), schema, required, span)
            });
        }
        properties
    }

    /// A value's type, and what it is at which versions where rows tell of several.
    fn changing(
        &mut self,
        value: Value<'_>,
        null: Option<&Verdict<bool>>,
        owner: &Owner,
    ) -> (SchemaId, Vec<Form>) {
        let Some(claim) = value.claim.filter(|claim| !claim.forms.is_empty()) else {
            return (self.value(value, owner), Vec::new());
        };
        let node = value.node;
        let words: Vec<Word> = claim.forms.iter().map(Claim::word).collect();
        // A kind that samples show and no row has a word for may be at any version.
        let known = !words.contains(&Word::Unknown) && node.is_of(&words);
        let says_null = claim.forms.iter().any(|form| null::words::says(value.called, form));
        let is_null = null.is_some_and(|null| null.value);
        // The words of one form say nothing of the others.
        let by_words = null.is_some_and(|null| null.because.rule == &null::words::RULE);
        let mut forms = Vec::with_capacity(claim.forms.len());
        for (form, word) in claim.forms.iter().zip(&words).filter(|_| known) {
            let only = node.only(*word);
            let value = Value { node: &only, claim: Some(form), ..value };
            let own = null::words::says(value.called, form);
            let (schema, mut decided) = self.deciding(|this| this.value(value, owner));
            decided.extend(own.then(|| Reason::of_claim(&null::words::RULE, form).decision()));
            forms.push(Form {
                schema,
                nullable: if says_null { own } else { is_null },
                doc: form.doc.clone(),
                versions: form.versions,
                decisions: settled(decided, &only, Some(form)),
            });
        }
        let kinds: Vec<SchemaId> = forms.iter().map(|form| form.schema).collect();
        let is_one = kinds.windows(2).all(|pair| pair[0] == pair[1]);
        // The word of a form is not its type where a correction says another.
        let is_stated = |at: usize| claim.forms[at].corrected().has_type();
        let is_other = |at: usize| (0..=at).any(is_stated) && !kinds[..at].contains(&kinds[at]);
        let is_apart = |at: usize| !words[..at].contains(&words[at]) || is_other(at);
        let schema = match kinds.first() {
            Some(first) if is_one => *first,
            Some(_) if (0..words.len()).all(is_apart) => {
                let kind = SchemaKind::OneOf(kinds);
                self.name(owner.words.clone(), owner, kind, Doc::default(), value.span)
            }
            _ => {
                let (schema, decided) = self.deciding(|this| this.value(value, owner));
                // Each form has reasons of its own.
                self.decided.extend(decided.into_iter().filter(|_| !known));
                schema
            }
        };
        if !known {
            forms.extend(claim.forms.iter().map(|form| {
                let own = null::words::says(value.called, form);
                let said = own.then(|| Reason::of_claim(&null::words::RULE, form).decision());
                Form {
                    schema,
                    nullable: is_null && !by_words || own,
                    doc: form.doc.clone(),
                    versions: form.versions,
                    decisions: Decisions(said.into_iter().collect()),
                }
            }));
        }
        // A text of which `True` is a value is read as a boolean too.
        if owner.side == Side::Request && words.contains(&Word::Boolean) {
            let says = |form: &Claim| form.prose.lower().contains("``true``");
            for ((form, row), word) in forms.iter_mut().zip(&claim.forms).zip(&words) {
                if *word == Word::String && says(row) {
                    form.schema = schema;
                }
            }
        }
        (schema, forms)
    }
}

/// The decision of a verdict. That a row is for many names says where it belongs too.
pub(super) fn decided_required(verdict: &Verdict<bool>) -> Decision {
    Decision { aspect: Aspect::Required, ..verdict.decision(shown_required) }
}

pub(in crate::lower) fn shown_required(required: &bool) -> String {
    (if *required { "required" } else { "optional" }).to_owned()
}
