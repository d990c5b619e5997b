//! What a memory holds as JSON, and members that no request made.

use std::time::{Instant, SystemTime};

use axum::body::Bytes;
use serde_json::{Map, Value, json};

use super::Memory;
use super::store::{Member, Place, Store};
use crate::Timestamp;
use crate::server::{Collection, Made, uuid};
use crate::testing::StateError;

impl Memory {
    /// Puts in a resource that no request made, with these values of its fields; what it is not given is as the reference's
    /// sample shows it. Gives its id.
    ///
    /// `path` is that of its collection as the reference has it, without the caller's project: `/v3/volumes`,
    /// `/servers/5aa119a8/os-interface`. A status among the values stays until a request changes it.
    /// Without a project among them it is everybody's.
    ///
    /// # Errors
    ///
    /// The service has no such collection, the values are no object, or there is no room.
    pub fn put(&self, path: &str, values: Value) -> Result<String, StateError> {
        let Value::Object(mut values) = values else { return Err(StateError::malformed(path)) };
        let mut store = self.lock();
        let (collection, above) = find(&store, path)?;
        let id = match values.get(collection.id) {
            Some(Value::String(id)) => id.clone(),
            Some(Value::Number(id)) => id.to_string(),
            _ => uuid(),
        };
        let mut member = Member {
            id: id.clone(),
            project: String::new(),
            user: String::new(),
            created: SystemTime::now(),
            updated: SystemTime::now(),
            values: Map::new(),
            settles: Some(Instant::now()),
            bytes: None,
        };
        for (field, made) in collection.made {
            let Some(Value::String(text)) = values.get(*field) else { continue };
            match made {
                Made::Project => member.project.clone_from(text),
                Made::User => member.user.clone_from(text),
                Made::Created => member.created = time(text).unwrap_or(member.created),
                Made::Updated => member.updated = time(text).unwrap_or(member.updated),
            }
            values.remove(*field);
        }
        member.values = values;
        let place = (collection.path, above);
        store.remove(&place, &id);
        store
            .insert(place, member, self.settings.most)
            .map_err(|error| StateError::new(error.to_string()))?;
        Ok(id)
    }

    /// Makes what it holds now the state that a reset goes back to.
    pub fn keep(&self) {
        self.lock().keep();
    }

    /// What it holds, for [`Self::load`] of this or another process.
    #[must_use]
    pub fn state(&self) -> Value {
        self.lock().in_order().into_iter().map(|(place, member)| shown(place, member)).collect()
    }

    /// Holds what another held, and nothing else.
    ///
    /// # Errors
    ///
    /// It is no such state, or one of another service; then nothing has changed.
    pub fn load(&self, state: &Value) -> Result<(), StateError> {
        let mut store = self.lock();
        let members = state.as_array().ok_or_else(|| StateError::malformed("the resources"))?;
        let read = |value: &Value| read(&store, value);
        let members: Vec<(Place, Member)> = members.iter().map(read).collect::<Result<_, _>>()?;
        if members.len() > self.settings.most {
            return Err(StateError::new(format!(
                "{} resources are more than the {} that are held",
                members.len(),
                self.settings.most
            )));
        }
        store.empty();
        for (place, member) in members {
            // There is room, as was seen.
            let _ = store.insert(place, member, self.settings.most);
        }
        Ok(())
    }

    /// A number that is another whenever what it holds has changed.
    pub(in super::super) fn changes(&self) -> u64 {
        self.lock().changes()
    }

    /// It has a collection at a path.
    pub(in super::super) fn has(&self, path: &str) -> bool {
        find(&self.lock(), path).is_ok()
    }
}

/// The collection at a path, and the ids that the path names.
fn find(store: &Store, path: &str) -> Result<(&'static Collection, Vec<String>), StateError> {
    let wanted: Vec<&str> = path.trim_end_matches('/').split('/').collect();
    let ids = |collection: &Collection| {
        let segments: Vec<&str> = collection.path.split('/').collect();
        let pairs = || segments.iter().zip(&wanted);
        let fits = segments.len() == wanted.len()
            && pairs().all(|(segment, text)| *segment == "{}" || segment == text);
        let named = pairs().filter(|(segment, _)| **segment == "{}");
        fits.then(|| named.map(|(_, text)| (*text).to_owned()).collect())
    };
    let mut found = store.collections.iter().filter_map(|it| Some((it, ids(it)?)));
    // One whose segments are all its own outranks one with placeholders.
    let best = found.by_ref().min_by_key(|(_, ids): &(_, Vec<String>)| ids.len());
    best.ok_or_else(|| StateError::new(format!("no resources are remembered at {path}")))
}

fn time(text: &str) -> Option<SystemTime> {
    text.parse::<Timestamp>().ok()?.to_system_time()
}

fn shown(place: &Place, member: &Member) -> Value {
    let (path, above) = place;
    let mut shown = json!({
        "collection": path,
        "above": above,
        "id": member.id,
        "project": member.project,
        "user": member.user,
        "created": Timestamp::from(member.created).to_string(),
        "updated": Timestamp::from(member.updated).to_string(),
        "settled": member.settles.is_some(),
        "values": member.values,
    });
    if let Some(bytes) = &member.bytes {
        let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        shown["bytes"] = digits.into();
    }
    shown
}

fn read(store: &Store, value: &Value) -> Result<(Place, Member), StateError> {
    let wrong = |field: &str| StateError::malformed(field);
    let text = |field: &str| {
        let text = value.get(field).and_then(Value::as_str);
        text.map(str::to_owned).ok_or_else(|| wrong(field))
    };
    let path = text("collection")?;
    let known = store.collections.iter().find(|collection| collection.path == path);
    let known =
        known.ok_or_else(|| StateError::new(format!("no resources are remembered at {path}")))?;
    let above: Option<Vec<String>> = value["above"]
        .as_array()
        .and_then(|ids| ids.iter().map(|id| id.as_str().map(str::to_owned)).collect());
    let above = above.filter(|ids| ids.len() == path.matches("{}").count());
    let is_settled = value["settled"].as_bool().ok_or_else(|| wrong("settled"))?;
    let bytes = match value.get("bytes") {
        Some(digits) => {
            let bytes = digits.as_str().and_then(bytes);
            Some(bytes.ok_or_else(|| wrong("bytes"))?)
        }
        None => None,
    };
    let member = Member {
        id: text("id")?,
        project: text("project")?,
        user: text("user")?,
        created: time(&text("created")?).ok_or_else(|| wrong("created"))?,
        updated: time(&text("updated")?).ok_or_else(|| wrong("updated"))?,
        values: value["values"].as_object().cloned().ok_or_else(|| wrong("values"))?,
        settles: is_settled.then(Instant::now),
        bytes,
    };
    Ok(((known.path, above.ok_or_else(|| wrong("above"))?), member))
}

/// The bytes of which a text has the digits, to the base 16.
fn bytes(digits: &str) -> Option<Bytes> {
    let pairs = digits.as_bytes().chunks(2);
    let byte = |pair: &[u8]| match pair {
        [a, b] => {
            let digit = |it: u8| char::from(it).to_digit(16);
            u8::try_from(digit(*a)? * 16 + digit(*b)?).ok()
        }
        _ => None,
    };
    pairs.map(byte).collect::<Option<Vec<u8>>>().map(Bytes::from)
}
