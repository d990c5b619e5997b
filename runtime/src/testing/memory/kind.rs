//! Collections with the operations on them, and how their members look.

use std::collections::HashMap;
use std::time::{Instant, SystemTime};

use serde_json::{Map, Value};

use super::store::Member;
use crate::server::{Collection, Made, Operation, RequestContext, Role, Sample};
use crate::{Microversion, Timestamp};

/// A collection with the operations that show what its members look like.
#[derive(Debug)]
pub(super) struct Kind {
    pub(super) collection: &'static Collection,
    /// Those whose samples tell it, the best first.
    shown_by: Vec<&'static Operation>,
    initial: Map<String, Value>,
    /// Its members wait for bytes before they are settled.
    pub(super) waits_for_bytes: bool,
    /// The operations that make members.
    makers: Vec<&'static Operation>,
}

/// All collections of a service, by their paths.
pub(super) type Kinds = HashMap<&'static str, Kind>;

/// The kinds of a service's collections.
pub(super) fn kinds(
    collections: &'static [Collection],
    operations: &[&'static Operation],
) -> Kinds {
    let kind = |collection: &'static Collection| {
        let of = |wanted: fn(Role) -> bool| {
            let own = operations.iter().filter(move |o| o.collection == collection.path);
            own.copied().filter(move |o| wanted(o.role))
        };
        let mut shown_by: Vec<_> = of(|role| role == Role::Show).collect();
        shown_by.extend(of(|role| role == Role::List));
        shown_by.extend(of(|role| matches!(role, Role::Create | Role::Put | Role::Update)));
        let kind = Kind {
            collection,
            shown_by,
            initial: serde_json::from_str(collection.initial).unwrap_or_default(),
            waits_for_bytes: of(|role| role == Role::Data).any(|o| o.method == "PUT"),
            makers: of(|role| matches!(role, Role::Create | Role::Put)).collect(),
        };
        (collection.path, kind)
    };
    collections.iter().map(kind).collect()
}

impl Kind {
    /// A member as samples show it at a microversion.
    pub(super) fn base(&self, version: Option<Microversion>) -> Map<String, Value> {
        let shown = |operation: &&'static Operation| self.sampled(operation, version);
        self.shown_by.iter().find_map(shown).unwrap_or_default()
    }

    /// The member in an operation's sample.
    pub(super) fn sampled(
        &self,
        operation: &Operation,
        version: Option<Microversion>,
    ) -> Option<Map<String, Value>> {
        let body = Sample::chosen(operation, version)?.body()?;
        match operation.role {
            Role::List => self.first(body).map(|(member, _)| member),
            _ => match self.unwrapped(body) {
                Value::Object(member) => Some(member),
                _ => None,
            },
        }
    }

    /// The first member of a list, and whether it is wrapped there.
    pub(super) fn first(&self, mut body: Value) -> Option<(Map<String, Value>, bool)> {
        let list = match self.collection.items {
            Some(key) => body.get_mut(key)?.take(),
            None => body,
        };
        let Value::Array(list) = list else { return None };
        let Value::Object(mut member) = list.into_iter().next()? else { return None };
        let wrapped = self.collection.item.filter(|_| member.len() == 1);
        match wrapped.and_then(|key| member.remove(key)) {
            Some(Value::Object(inner)) => Some((inner, true)),
            Some(other) => {
                member.insert(self.collection.item.unwrap_or_default().to_owned(), other);
                Some((member, false))
            }
            None => Some((member, false)),
        }
    }

    /// The content of one member in a body.
    pub(super) fn unwrapped(&self, mut body: Value) -> Value {
        let inner = self.collection.item.and_then(|key| body.get_mut(key));
        match inner {
            Some(inner) if inner.is_object() => inner.take(),
            _ => body,
        }
    }

    /// A body without the fields that its table does not list, but for those that members show.
    pub(super) fn kept(
        &self,
        checked: Option<Value>,
        sent: Option<Value>,
        version: Option<Microversion>,
    ) -> Option<Value> {
        let (mut checked, sent) = (checked?, sent?);
        if checked != sent
            && let Value::Object(sent) = self.unwrapped(sent)
        {
            let base = self.base(version);
            let place = match self.collection.item.filter(|key| checked.get(*key).is_some()) {
                Some(key) => &mut checked[key],
                None => &mut checked,
            };
            if let Value::Object(place) = place {
                for (field, value) in sent {
                    if base.contains_key(&field) && !place.contains_key(&field) {
                        place.insert(field, value);
                    }
                }
            }
        }
        Some(checked)
    }

    /// A member as it is shown, whole.
    pub(super) fn shown(
        &self,
        member: &Member,
        base: &Map<String, Value>,
        cx: &RequestContext,
    ) -> Map<String, Value> {
        let collection = self.collection;
        let mut map = base.clone();
        if let Some(old) = base.get(collection.id).and_then(Value::as_str) {
            let own = cx.resource_url(last(collection.path), &member.id);
            map.values_mut().for_each(|value| relink(value, old, &member.id, &own));
        }
        for (field, value) in &self.initial {
            if let Some(place) = map.get_mut(field) {
                place.clone_from(value);
            }
        }
        for (field, made) in collection.made {
            let Some(place) = map.get_mut(*field) else { continue };
            *place = match made {
                Made::Created => time(member.created, place),
                Made::Updated => time(member.updated, place),
                // Of what no request made, the sample tells it.
                Made::Project if member.project.is_empty() => continue,
                Made::User if member.user.is_empty() => continue,
                Made::Project => Value::from(member.project.as_str()),
                Made::User => Value::from(member.user.as_str()),
            };
        }
        if let Some((field, ..)) = collection.status
            && map.contains_key(field)
        {
            map.insert(field.to_owned(), Value::from(self.status(member).unwrap_or_default()));
        }
        for (field, value) in &member.values {
            if !collection.hidden.contains(&field.as_str()) {
                map.insert(field.clone(), value.clone());
            }
        }
        for (field, object) in collection.inner {
            if let (Some(Value::String(id)), Some(Value::Object(object))) =
                (member.values.get(*field), map.get_mut(*object))
                && object.contains_key("id")
            {
                object.insert("id".to_owned(), Value::from(last(id)));
            }
        }
        let id = match base.get(collection.id) {
            Some(Value::Number(_)) => {
                member.id.parse().map_or(Value::from(&*member.id), |n: u64| n.into())
            }
            _ => Value::from(member.id.as_str()),
        };
        map.insert(collection.id.to_owned(), id);
        map
    }

    /// The status that a member has now, as far as no request gave it one.
    fn status(&self, member: &Member) -> Option<&'static str> {
        let (_, first, settled) = self.collection.status?;
        let is_settled = member.settles.is_some_and(|at| at <= Instant::now());
        Some(if is_settled { settled } else { first })
    }

    /// Some operation of a microversion makes members.
    pub(super) fn is_made_at(&self, version: Option<Microversion>) -> bool {
        let has = |o: &&'static Operation| version.is_none_or(|v| o.versions.contains(v));
        self.makers.iter().any(has)
    }

    /// A member has a project of its own.
    pub(super) fn is_apart(&self) -> bool {
        self.collection.made.iter().any(|(_, made)| *made == Made::Project)
    }
}

/// The last segment of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

/// A time in the form that a sample has it.
fn time(time: SystemTime, sample: &Value) -> Value {
    let mut text = Timestamp::from(time).to_string();
    if let Value::String(sample) = sample {
        if !sample.contains('.') {
            text.truncate("2026-03-01T12:30:00".len());
        }
        if sample.ends_with('Z') {
            text.push('Z');
        }
    }
    Value::from(text)
}

/// Puts a member's own id and address in the place of those that a sample has.
fn relink(value: &mut Value, old: &str, new: &str, own: &str) {
    match value {
        Value::String(text) if text == old => new.clone_into(text),
        Value::String(text) if text.contains('/') && text.split('/').any(|part| part == old) => {
            let is_own = text.contains("://") && last(text) == old;
            *text = match is_own {
                true => own.to_owned(),
                false => {
                    let parts = text.split('/').map(|part| if part == old { new } else { part });
                    parts.collect::<Vec<_>>().join("/")
                }
            };
        }
        Value::Array(values) => values.iter_mut().for_each(|value| relink(value, old, new, own)),
        Value::Object(map) => map.values_mut().for_each(|value| relink(value, old, new, own)),
        _ => {}
    }
}
