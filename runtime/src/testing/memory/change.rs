//! Requests that make, change and let go of members.

use std::mem::take;
use std::time::{Instant, SystemTime};

use serde_json::{Map, Value};

use super::handler::{Request, no_success};
use super::kind::last;
use super::store::{Member, Store};
use crate::server::{Answer, ApiError, Effect, Sample, Selector, uuid};

impl Request<'_> {
    pub(super) fn create(&mut self, store: &mut Store) -> Result<Answer, ApiError> {
        let collection = self.kind.collection;
        let mut body = self.body.take().unwrap_or_default();
        let several = collection.items.and_then(|key| body.get_mut(key)).map(Value::take);
        let (given, is_bulk) = match several {
            Some(Value::Array(several)) => (several, true),
            _ => (vec![self.kind.unwrapped(body)], false),
        };
        let mut members = Vec::new();
        for values in given {
            let Value::Object(values) = values else {
                return Err(ApiError::bad_request("An object is wanted for what is to be made."));
            };
            members.push(self.new_member(store, values)?);
        }
        for member in &members {
            store.insert(self.place.clone(), member.clone(), self.settings.most)?;
        }
        // A request is answered before the work begins.
        let begin = |member: &Member| Member { settles: None, ..member.clone() };
        match (is_bulk, &*members) {
            (false, [member]) => self.sample_of(Some(&begin(member))),
            _ => self.listed(&members.iter().map(begin).collect::<Vec<_>>()),
        }
    }

    fn new_member(
        &self,
        store: &mut Store,
        values: Map<String, Value>,
    ) -> Result<Member, ApiError> {
        let collection = self.kind.collection;
        self.check_references(store, &values)?;
        let id = self.new_id(store, &values);
        if store.get(&self.place, &id).is_some() {
            return Err(self.taken(collection.id, &id));
        }
        self.check_unique(store, &values, None)?;
        Ok(self.made(id, values))
    }

    /// The id that the request says, else a new one in the form that the sample has.
    fn new_id(&self, store: &mut Store, values: &Map<String, Value>) -> String {
        let field = self.kind.collection.id;
        match values.get(field) {
            Some(Value::String(id)) if !id.is_empty() && id != "auto" => return id.clone(),
            Some(Value::Number(id)) => return id.to_string(),
            _ => {}
        }
        match self.kind.base(self.cx.microversion()).get(field) {
            Some(Value::Number(_)) => store.number().to_string(),
            Some(Value::String(id)) if id.len() == 32 && !id.contains('-') => {
                uuid().replace('-', "")
            }
            _ => uuid(),
        }
    }

    fn taken(&self, field: &str, value: &str) -> ApiError {
        let name = self.kind.collection.item.unwrap_or("resource");
        ApiError::conflict(format!("There is a {name} already whose {field} is '{value}'."))
    }

    /// No other member of the project, or of the domain, has the same value of a field.
    fn check_unique(
        &self,
        store: &Store,
        values: &Map<String, Value>,
        own: Option<&str>,
    ) -> Result<(), ApiError> {
        let Some(shelf) = store.shelf(&self.place) else { return Ok(()) };
        for field in self.kind.collection.unique {
            let Some(value) = values.get(*field) else { continue };
            let is_same = |member: &&Member| {
                member.values.get(*field) == Some(value)
                    && own != Some(&*member.id)
                    && member.values.get("domain_id") == values.get("domain_id")
                    && self.sees(self.kind, member)
            };
            if shelf.all().any(|member| is_same(&member)) {
                return Err(self.taken(field, value.as_str().unwrap_or_default()));
            }
        }
        Ok(())
    }

    /// Checks that the things that a request's fields name are there.
    fn check_references(&self, store: &Store, values: &Map<String, Value>) -> Result<(), ApiError> {
        for (field, path) in self.kind.collection.references {
            let Some(Value::String(id)) = values.get(*field).filter(|_| !self.settings.lenient)
            else {
                continue;
            };
            let Some((path, kind)) = self.kinds.get_key_value(path) else { continue };
            let id = last(id);
            if !kind.is_made_at(self.cx.microversion()) {
                continue;
            }
            let found =
                store.get(&(*path, Vec::new()), id).filter(|member| self.sees(kind, member));
            if found.is_none() && !id.is_empty() {
                return Err(self.missing(path, id));
            }
        }
        Ok(())
    }

    /// Several members, as the operation's sample or the list has them.
    fn listed(&self, members: &[Member]) -> Result<Answer, ApiError> {
        let version = self.cx.microversion();
        let sample = Sample::chosen(self.operation, version);
        let sample = sample.ok_or_else(|| no_success(self.operation))?;
        let base = self.kind.base(version);
        let shown =
            members.iter().map(|member| Value::Object(self.kind.shown(member, &base, self.cx)));
        let key = self.kind.collection.items.unwrap_or_default().to_owned();
        let body = Map::from_iter([(key, Value::Array(shown.collect()))]);
        sample.answer_with(Value::Object(body), self.cx)
    }

    pub(super) fn update(&mut self, store: &mut Store) -> Result<Answer, ApiError> {
        let body = self.body.take().unwrap_or_default();
        let given = self.kind.unwrapped(body);
        self.found(store)?;
        if let Value::Object(values) = &given {
            self.check_references(store, values)?;
            self.check_unique(store, values, Some(self.id()))?;
        }
        let member = self.member_mut(store)?;
        match given {
            Value::Object(values) => member.values.extend(values),
            Value::Array(changes) => patch(&mut member.values, changes)?,
            _ => {}
        }
        member.updated = SystemTime::now();
        let member = member.clone();
        self.sample_of(Some(&member))
    }

    pub(super) fn put(&mut self, store: &mut Store) -> Result<Answer, ApiError> {
        if store.get(&self.place, self.id()).is_some() {
            return self.update(store);
        }
        let values = match self.kind.unwrapped(self.body.take().unwrap_or_default()) {
            Value::Object(values) => values,
            _ => Map::new(),
        };
        self.check_references(store, &values)?;
        let member = self.made(self.id().to_owned(), values);
        store.insert(self.place.clone(), member.clone(), self.settings.most)?;
        self.sample_of(Some(&member))
    }

    pub(super) fn delete(&mut self, store: &mut Store) -> Result<Answer, ApiError> {
        self.found(store)?;
        store.remove(&self.place, self.id());
        self.sample_of(None)
    }

    pub(super) fn act(
        &mut self,
        store: &mut Store,
        effects: &[Effect],
    ) -> Result<Answer, ApiError> {
        let mut body = self.body.take().unwrap_or_default();
        let argument = match self.operation.selector {
            Selector::Action(key) => body.get_mut(key).map(Value::take).unwrap_or_default(),
            _ => self.kind.unwrapped(body),
        };
        self.found(store)?;
        if effects.contains(&Effect::Delete) {
            return self.delete(store);
        }
        let status = self.kind.collection.status.map(|(field, ..)| field);
        let member = self.member_mut(store)?;
        for effect in effects {
            let (field, value) = match *effect {
                Effect::Take(field, name) => match argument.get(name) {
                    Some(value) => (field, value.clone()),
                    None => continue,
                },
                Effect::Text(field, value) => (field, Value::from(value)),
                Effect::Flag(field, value) => (field, Value::from(value)),
                Effect::Delete => continue,
            };
            member.values.insert(field.to_owned(), value);
            if status == Some(field) {
                member.settles = Some(Instant::now());
            }
        }
        member.updated = SystemTime::now();
        let member = member.clone();
        self.sample_of(Some(&member))
    }
}

/// Changes fields as a JSON Patch says (RFC 6902), or the older form of it that names a field by `add`, `replace` or `remove`.
fn patch(values: &mut Map<String, Value>, changes: Vec<Value>) -> Result<(), ApiError> {
    for mut change in changes {
        let text = |key: &str| change.get(key).and_then(Value::as_str).map(str::to_owned);
        let older = ["add", "replace", "remove"].into_iter().find_map(|op| Some((op, text(op)?)));
        let (op, path) = match (text("op"), text("path"), older) {
            (Some(op), Some(path), _) => (op, path),
            (_, _, Some((op, path))) => (op.to_owned(), path),
            _ => {
                return Err(ApiError::bad_request(
                    "A change of a JSON Patch has an op and a path.",
                ));
            }
        };
        let field = path.trim_start_matches('/').replace("~1", "/").replace("~0", "~");
        match op.as_str() {
            "remove" => drop(values.remove(&field)),
            _ => {
                let value = change.get_mut("value").map(take).unwrap_or_default();
                values.insert(field, value);
            }
        }
    }
    Ok(())
}
