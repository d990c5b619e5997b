//! Answers requests from what is remembered.

use std::future::ready;
use std::sync::Arc;
use std::time::{Instant, SystemTime};

use axum::body::Body;
use serde_json::{Map, Value};

use super::kind::{Kind, Kinds};
use super::store::{Member, Place, Store};
use super::{Memory, Settings};
use crate::server::shape::Shape;
use crate::server::{
    Answer, Answering, ApiError, Call, Handle, Operation, RequestContext, Role, Sample,
};

/// The header that says what an answer is, where it is no more than a sample.
const HEADER: &str = "x-apiref-mock";

/// The project and the user of a caller of whom nothing is known.
const NOBODY: (&str, &str) =
    ("00000000000000000000000000000001", "00000000000000000000000000000002");

/// The most bytes that a member keeps.
const MOST_BYTES: usize = 16 << 20;

/// Answers an operation that plays no part: by its sample, and says so.
pub(super) struct Sampling {
    pub(super) check: fn(&mut Call<'_>) -> Result<(), ApiError>,
}

impl Handle for Sampling {
    fn handle<'e>(&'e self, mut call: Call<'e>) -> Result<Answering<'e>, ApiError> {
        (self.check)(&mut call)?;
        let answer = Sample::of(call.context())?.header(HEADER, Some("sample"));
        Ok(Box::pin(ready(Ok(answer))))
    }
}

/// Answers an operation from memory.
pub(super) struct Remembering {
    pub(super) memory: Memory,
    pub(super) kinds: Arc<Kinds>,
}

impl Handle for Remembering {
    fn handle<'e>(&'e self, mut call: Call<'e>) -> Result<Answering<'e>, ApiError> {
        let role = call.context().operation().role;
        let sends_bytes = role == Role::Data && call.context().method() == "PUT";
        let bytes = if sends_bytes { Some(call.raw()) } else { None };
        let (checked, sent) = call.checked()?;
        let cx = call.context();
        let kind = &self.kinds[cx.operation().collection];
        let body = match role {
            // Their keys are data, of which no table speaks.
            Role::Map(_) | Role::MapEntry(_) => sent,
            _ => kind.kept(checked, sent, cx.microversion()),
        };
        let mut values = call.values()?;
        let below = values.split_off(values.len().min(kind.collection.path.matches("{}").count()));
        let request = Request {
            kinds: &self.kinds,
            kind,
            settings: self.memory.settings,
            cx,
            operation: cx.operation(),
            place: (kind.collection.path, values),
            below,
            body,
        };
        match bytes {
            Some(body) => Ok(Box::pin(self.keep(request, body))),
            None => {
                let answer = request.answer(&mut self.memory.lock())?;
                Ok(Box::pin(ready(Ok(answer))))
            }
        }
    }
}

impl Remembering {
    async fn keep(&self, request: Request<'_>, body: Body) -> Result<Answer, ApiError> {
        let bytes = axum::body::to_bytes(body, MOST_BYTES).await.map_err(|_| {
            ApiError::over_limit(format!(
                "This stand-in keeps at most {MOST_BYTES} bytes of one resource."
            ))
        })?;
        let mut store = self.memory.lock();
        let member = request.member_mut(&mut store)?;
        let length = bytes.len();
        member.bytes = Some(bytes);
        member.settles = Instant::now().checked_add(request.settings.delay);
        if request.kind.base(request.cx.microversion()).contains_key("size") {
            member.values.insert("size".to_owned(), Value::from(length));
        }
        request.sample_of(None)
    }
}

/// A request, read as far as the memory needs it.
pub(super) struct Request<'e> {
    pub(super) kinds: &'e Kinds,
    pub(super) kind: &'e Kind,
    pub(super) settings: Settings,
    pub(super) cx: &'e RequestContext,
    pub(super) operation: &'static Operation,
    /// Where the members of its collection are.
    pub(super) place: Place,
    /// The values of the path below that: the member's id, and what is named within it.
    pub(super) below: Vec<String>,
    pub(super) body: Option<Value>,
}

impl Request<'_> {
    fn answer(mut self, store: &mut Store) -> Result<Answer, ApiError> {
        self.check_above(store)?;
        match self.operation.role {
            Role::List => self.list(store),
            Role::Create => self.create(store),
            Role::Show => {
                let member = self.found(store)?;
                self.sample_of(Some(&member))
            }
            Role::Update => self.update(store),
            Role::Put => self.put(store),
            Role::Delete => self.delete(store),
            Role::Action(effects) => self.act(store, effects),
            Role::Map(field) => self.map(store, field),
            Role::MapEntry(field) => self.map_entry(store, field),
            Role::Tags(field) => self.tags(store, field),
            Role::Tag(field) => self.tag(store, field),
            Role::Data => self.bytes(store),
            Role::Sample => Sample::of(self.cx),
        }
    }

    pub(super) fn id(&self) -> &str {
        self.below.first().map_or("", String::as_str)
    }

    pub(super) fn project(&self) -> &str {
        self.cx.project_id().unwrap_or(NOBODY.0)
    }

    /// A new member, of this caller.
    pub(super) fn made(&self, id: String, values: Map<String, Value>) -> Member {
        let now = SystemTime::now();
        let settled = || Instant::now().checked_add(self.settings.delay);
        let settles = if self.kind.waits_for_bytes { None } else { settled() };
        Member {
            id,
            project: self.project().to_owned(),
            user: self.cx.user_id().unwrap_or(NOBODY.1).to_owned(),
            created: now,
            updated: now,
            values,
            settles,
            bytes: None,
        }
    }

    /// The caller may see a member: it is of the project, is everybody's, or the caller sees all.
    pub(super) fn sees(&self, kind: &Kind, member: &Member) -> bool {
        let is_own = member.project.is_empty()
            || member.project == self.project()
            || self.cx.has_role("admin");
        !kind.is_apart() || is_own || is_public(member)
    }

    /// The fault of a member that is not there.
    pub(super) fn missing(&self, path: &str, id: &str) -> ApiError {
        let collection = self.kinds.get(path).map(|kind| kind.collection);
        let name = collection.and_then(|c| c.item).unwrap_or("resource").replace('_', " ");
        let mut letters = name.chars();
        let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
        ApiError::not_found(format!("{first}{} {id} could not be found.", letters.as_str()))
    }

    /// Everything that the path names above the collection is there.
    fn check_above(&self, store: &Store) -> Result<(), ApiError> {
        let (path, values) = &self.place;
        if self.settings.lenient {
            return Ok(());
        }
        for (number, (at, _)) in path.match_indices("/{}").enumerate() {
            let Some((above, kind)) = self.kinds.get_key_value(&path[..at]) else { continue };
            let place = (*above, values[..number].to_vec());
            if kind.is_made_at(self.cx.microversion())
                && store.get(&place, &values[number]).is_none()
            {
                return Err(self.missing(above, &values[number]));
            }
        }
        Ok(())
    }

    /// The member that the path names.
    pub(super) fn found(&self, store: &Store) -> Result<Member, ApiError> {
        match store.get(&self.place, self.id()) {
            Some(member) if self.sees(self.kind, member) => Ok(member.clone()),
            None if self.kind.collection.always => Ok(self.made(self.id().to_owned(), Map::new())),
            _ => Err(self.missing(self.place.0, self.id())),
        }
    }

    pub(super) fn member_mut<'s>(&self, store: &'s mut Store) -> Result<&'s mut Member, ApiError> {
        let member = self.found(store)?;
        if store.get(&self.place, self.id()).is_none() {
            store.insert(self.place.clone(), member, self.settings.most)?;
        }
        let missing = self.missing(self.place.0, self.id());
        store.get_mut(&self.place, self.id()).ok_or(missing)
    }

    /// The answer of the operation, its sample with a member in the place of the one that it shows.
    pub(super) fn sample_of(&self, member: Option<&Member>) -> Result<Answer, ApiError> {
        let version = self.cx.microversion();
        let Some(sample) = Sample::chosen(self.operation, version) else {
            return self.unsampled(member);
        };
        let (Some(mut body), Some(member)) = (sample.body(), member) else {
            return Sample::of(self.cx);
        };
        let base = self.kind.base(version);
        let mut shown = self.kind.shown(member, &base, self.cx);
        let key =
            self.kind.collection.item.filter(|key| body.get(*key).is_some_and(Value::is_object));
        let place = match key {
            Some(key) => &mut body[key],
            None => &mut body,
        };
        if let Value::Object(sampled) = place {
            brief(&mut shown, sampled, &base);
            *sampled = shown;
        }
        sample.answer_with(body, self.cx)
    }

    /// The answer of an operation that has no sample: a member in the wrapper of its collection.
    fn unsampled(&self, member: Option<&Member>) -> Result<Answer, ApiError> {
        let status = self.operation.success.ok_or_else(|| no_success(self.operation))?;
        let Some(member) = member else { return Ok(Answer::empty(status)) };
        let base = self.kind.base(self.cx.microversion());
        let shown = Value::Object(self.kind.shown(member, &base, self.cx));
        let body = match self.kind.collection.item {
            Some(key) => Map::from_iter([(key.to_owned(), shown)]).into(),
            None => shown,
        };
        Answer::json(status, &body, &Shape::Any, self.cx)
    }

    fn bytes(&self, store: &Store) -> Result<Answer, ApiError> {
        let status = Sample::chosen(self.operation, None).map_or(200, Sample::status);
        Ok(match self.found(store)?.bytes {
            Some(bytes) => Answer::raw(status, "application/octet-stream", Body::from(bytes)),
            None => Answer::empty(204),
        })
    }
}

/// A member of one project is there for all of them.
pub(super) fn is_public(member: &Member) -> bool {
    let flag = |field: &str| member.values.get(field) == Some(&Value::Bool(true));
    ["shared", "is_public", "router:external"].into_iter().any(flag)
        || member.values.get("visibility").and_then(Value::as_str) == Some("public")
}

/// The fault of an operation whose reference names no success.
pub(super) fn no_success(operation: &Operation) -> ApiError {
    ApiError::not_implemented(format!("The reference names no success of {}.", operation.name))
}

/// Keeps of a member what a sample shows, where that is less than half of what others do.
pub(super) fn brief(
    shown: &mut Map<String, Value>,
    sampled: &Map<String, Value>,
    base: &Map<String, Value>,
) {
    if sampled.len() * 2 < base.len() {
        let kept = sampled
            .iter()
            .map(|(key, value)| (key.clone(), shown.remove(key).unwrap_or_else(|| value.clone())));
        *shown = kept.collect();
    }
}
