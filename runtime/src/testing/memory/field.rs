//! Requests about a field of a member that has paths of its own.

use std::time::SystemTime;

use serde_json::{Map, Value};

use super::handler::Request;
use super::store::{Member, Store};
use crate::server::{Answer, ApiError, Sample};

impl Request<'_> {
    /// A field as it is now.
    fn value(&self, member: &Member, field: &str, empty: Value) -> Value {
        let base = || self.kind.base(self.cx.microversion());
        match member.values.get(field) {
            Some(value) if !value.is_null() => value.clone(),
            _ if self.kind.collection.always => base().remove(field).unwrap_or(empty),
            _ => empty,
        }
    }

    /// The operation's answer, with a body in the place of its sample's, where it has one.
    fn sample_with(&self, body: Value) -> Result<Answer, ApiError> {
        match Sample::chosen(self.operation, self.cx.microversion()) {
            Some(sample) if sample.body().is_some() => sample.answer_with(body, self.cx),
            _ => Sample::of(self.cx),
        }
    }

    fn set(&self, store: &mut Store, field: &str, value: Value) -> Result<(), ApiError> {
        let member = self.member_mut(store)?;
        member.values.insert(field.to_owned(), value);
        member.updated = SystemTime::now();
        Ok(())
    }

    fn name(&self) -> &str {
        self.below.get(1).map_or("", String::as_str)
    }

    fn no_entry(&self, field: &str) -> ApiError {
        ApiError::not_found(format!("{field} has no item {}.", self.name()))
    }

    pub(super) fn map(&mut self, store: &mut Store, field: &str) -> Result<Answer, ApiError> {
        let value = self.value(&self.found(store)?, field, Value::Object(Map::new()));
        let Value::Object(mut map) = value else { return Sample::of(self.cx) };
        let mut body = self.body.take().unwrap_or_default();
        let given = body.get_mut(field).map(Value::take).unwrap_or_default();
        match (self.operation.method, given) {
            ("GET" | "HEAD", _) => {}
            ("DELETE", _) => map.clear(),
            ("PUT", Value::Object(given)) => map = given,
            (_, Value::Object(given)) => map.extend(given),
            _ => {}
        }
        if !matches!(self.operation.method, "GET" | "HEAD") {
            self.set(store, field, Value::Object(map.clone()))?;
        }
        self.sample_with(Map::from_iter([(field.to_owned(), Value::Object(map))]).into())
    }

    pub(super) fn map_entry(&mut self, store: &mut Store, field: &str) -> Result<Answer, ApiError> {
        let value = self.value(&self.found(store)?, field, Value::Object(Map::new()));
        let Value::Object(mut map) = value else { return Sample::of(self.cx) };
        let name = self.name().to_owned();
        match self.operation.method {
            "GET" | "HEAD" => {}
            "DELETE" => {
                map.remove(&name).ok_or_else(|| self.no_entry(field))?;
                self.set(store, field, Value::Object(map))?;
                return Sample::of(self.cx);
            }
            _ => {
                let body = self.body.take().unwrap_or_default();
                let given = entry(&body, &name).cloned();
                let value = given.ok_or_else(|| {
                    ApiError::bad_request(format!("The request body has no value for {name}."))
                })?;
                map.insert(name.clone(), value);
                self.set(store, field, Value::Object(map.clone()))?;
            }
        }
        let value = map.remove(&name).ok_or_else(|| self.no_entry(field))?;
        let shown = Value::Object(Map::from_iter([(name, value)]));
        let sample = Sample::chosen(self.operation, self.cx.microversion()).and_then(Sample::body);
        let wrapper = match &sample {
            Some(Value::Object(sample)) => {
                sample.iter().next().filter(|(_, inner)| inner.is_object())
            }
            _ => None,
        };
        self.sample_with(match wrapper {
            Some((key, _)) => Map::from_iter([(key.clone(), shown)]).into(),
            None => shown,
        })
    }

    pub(super) fn tags(&mut self, store: &mut Store, field: &str) -> Result<Answer, ApiError> {
        let mut tags = self.value(&self.found(store)?, field, Value::Array(Vec::new()));
        let given = self.body.take().unwrap_or_default().get_mut(field).map(Value::take);
        match self.operation.method {
            "GET" | "HEAD" => {}
            "DELETE" => tags = Value::Array(Vec::new()),
            _ => tags = given.unwrap_or(tags),
        }
        if !matches!(self.operation.method, "GET" | "HEAD") {
            self.set(store, field, tags.clone())?;
        }
        self.sample_with(Map::from_iter([(field.to_owned(), tags)]).into())
    }

    pub(super) fn tag(&mut self, store: &mut Store, field: &str) -> Result<Answer, ApiError> {
        let value = self.value(&self.found(store)?, field, Value::Array(Vec::new()));
        let Value::Array(mut tags) = value else { return Sample::of(self.cx) };
        let tag = Value::from(self.name());
        let at = tags.iter().position(|known| *known == tag);
        match (self.operation.method, at) {
            ("GET" | "HEAD", Some(_)) | ("PUT" | "POST", Some(_)) => return Sample::of(self.cx),
            ("PUT" | "POST", None) => tags.push(tag),
            ("DELETE", Some(at)) => drop(tags.remove(at)),
            _ => return Err(self.no_entry(field)),
        }
        self.set(store, field, Value::Array(tags))?;
        Sample::of(self.cx)
    }
}

/// The value of a key in a body that has it bare or below one other key.
fn entry<'v>(body: &'v Value, name: &str) -> Option<&'v Value> {
    let body = body.as_object()?;
    body.get(name).or_else(|| body.values().next()?.get(name))
}
