//! The union of the bodies of many exchanges, with how often they had what.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::Value;

use crate::ir::{Method, Microversion, VersionRange};
use crate::source::{FileId, Span};

use super::{Exchange, Found, Routes};

/// The most different texts of one place that are kept.
const MAX_TEXTS: usize = 24;
/// The most keys of an object before they are taken for data.
const MAX_KEYS: usize = 256;
/// The most fields of the bodies of one operation together.
const MAX_FIELDS: usize = 5_000;

/// The most different addresses of no operation that are told apart.
const MAX_UNKNOWN: usize = 256;

/// The use that recorded exchanges are of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// They are laid over what the reference shows and claims.
    #[default]
    Evidence,
    /// The reference is held against them.
    Judge,
}

/// Recorded exchanges by operation.
#[derive(Debug, Default)]
pub struct Observations {
    /// Their purpose.
    pub purpose: Purpose,
    by_operation: IndexMap<Span, Seen>,
    /// Successful exchanges of no operation, by method and path, less what looks like a value.
    unknown: IndexMap<(Method, String), usize>,
    /// The number of exchanges that are of no operation.
    pub strangers: usize,
    /// The number of exchanges that may be of several documents.
    pub ambiguous: usize,
}

/// The exchanges of one operation.
#[derive(Debug, Default)]
pub struct Seen {
    /// Method and path template.
    pub address: String,
    /// The bodies of requests that were accepted.
    pub request: Observed,
    /// The bodies of successful responses, by status code.
    pub responses: BTreeMap<u16, Observed>,
    /// The number of answers with each status code.
    pub statuses: BTreeMap<u16, usize>,
    fields: usize,
}

/// Numbers by microversion, that of the exchanges that have none beside them.
type ByVersion = BTreeMap<Option<Microversion>, usize>;

/// The values that were seen at one place.
#[derive(Clone, Debug, Default)]
pub struct Observed {
    /// The number of nulls.
    pub nulls: usize,
    pub(crate) boolean: bool,
    /// The least and the greatest integer, and whether one was beyond 64 bits.
    pub(crate) integer: Option<(i64, i64, bool)>,
    pub(crate) number: bool,
    /// Different texts, in order, but of fields whose names speak of secrets.
    pub(crate) texts: Vec<String>,
    pub(crate) items: Option<Box<Observed>>,
    pub(crate) object: Option<ObservedObject>,
}

/// The objects that were seen at one place.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObservedObject {
    seen: ByVersion,
    pub(crate) fields: IndexMap<String, ObservedField>,
    /// The values of objects with more keys than any resource has.
    pub(crate) entries: Option<Box<Observed>>,
}

/// A key of objects.
#[derive(Clone, Debug, Default)]
pub(crate) struct ObservedField {
    present: ByVersion,
    pub(crate) value: Observed,
    /// Where the digest of the recordings tells of it.
    pub(crate) at: Option<Span>,
}

impl Observations {
    /// None yet.
    #[must_use]
    pub fn new(purpose: Purpose) -> Self {
        Self { purpose, ..Self::default() }
    }

    /// Takes in an exchange. Of those that the service refused the bodies show nothing.
    pub fn add(&mut self, exchange: &Exchange, routes: &Routes<'_>) {
        let (path, operation) = match routes.find(exchange) {
            Found::Operation(_, path, operation) => (path, operation),
            Found::Several => return self.ambiguous += 1,
            Found::None => return self.stranger(exchange, routes),
        };
        let seen = self.by_operation.entry(operation.span).or_default();
        if seen.address.is_empty() {
            seen.address = format!("{} {path}", exchange.method);
        }
        if exchange.microversion.is_none_or(|version| operation.versions.contains(version)) {
            *seen.statuses.entry(exchange.status).or_default() += 1;
        }
        if !exchange.is_success() {
            return;
        }
        let Seen { request, responses, fields, .. } = seen;
        let version = exchange.microversion;
        if let Some(body) = &exchange.request {
            request.add(body, version, true, fields);
        }
        if let Some(body) = &exchange.response {
            responses.entry(exchange.status).or_default().add(body, version, true, fields);
        }
    }

    fn stranger(&mut self, exchange: &Exchange, routes: &Routes<'_>) {
        self.strangers += 1;
        // Every server answers HEAD where it answers GET (RFC 9110, section 9.1).
        if !exchange.is_success() || exchange.method == Method::Head {
            return;
        }
        let mut address = routes.masked(&exchange.path);
        if let Some(action) = exchange.action() {
            address.push_str(&format!(" {action:?}"));
        }
        let key = (exchange.method, address);
        if self.unknown.len() < MAX_UNKNOWN || self.unknown.contains_key(&key) {
            *self.unknown.entry(key).or_default() += 1;
        }
    }

    /// The addresses of no operation that succeeded, and how often.
    pub fn unknown(&self) -> impl Iterator<Item = (Method, &str, usize)> {
        self.unknown.iter().map(|((method, path), count)| (*method, path.as_str(), *count))
    }

    /// The exchanges of the operation with this `rest_method` line.
    #[must_use]
    pub fn of(&self, operation: Span) -> Option<&Seen> {
        self.by_operation.get(&operation)
    }

    /// Returns `true` if there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_operation.is_empty()
    }

    /// Leaves of the values that were seen nothing but their kinds: where they are shown as they are, nothing is decided by them.
    pub(crate) fn hide_values(&mut self) {
        for seen in self.by_operation.values_mut() {
            let bodies = seen.responses.values_mut().chain([&mut seen.request]);
            bodies.for_each(Observed::hide_values);
        }
    }

    /// Writes the digest that explanations refer to, a line for each field that was seen, and notes in the fields where it
    /// stands: in this file. It holds no value.
    pub fn digest(&mut self, file: FileId) -> String {
        let mut digest = Digest { file, text: String::new() };
        for seen in self.by_operation.values_mut() {
            digest.body(&mut seen.request, &format!("requests of {}", seen.address));
            for (status, body) in &mut seen.responses {
                digest.body(body, &format!("{status} of {}", seen.address));
            }
        }
        digest.text
    }
}

impl Observed {
    fn add(
        &mut self,
        value: &Value,
        version: Option<Microversion>,
        shows: bool,
        fields: &mut usize,
    ) {
        match value {
            Value::Null => self.nulls += 1,
            Value::Bool(_) => self.boolean = true,
            Value::Number(n) if n.is_f64() => self.number = true,
            Value::Number(n) => {
                let value = n.as_i64().unwrap_or(i64::MAX);
                let (least, greatest, big) = self.integer.unwrap_or((value, value, false));
                self.integer = Some((least.min(value), greatest.max(value), big || !n.is_i64()));
            }
            Value::String(text) => self.add_text(if shows { text } else { "" }),
            Value::Array(items) => {
                let all = self.items.get_or_insert_default();
                items.iter().for_each(|item| all.add(item, version, shows, fields));
            }
            Value::Object(entries) => {
                let object = self.object.get_or_insert_default();
                *object.seen.entry(version).or_default() += 1;
                for (key, value) in entries {
                    object.add(key, value, version, shows && !is_secret(key), fields);
                }
            }
        }
    }

    fn add_text(&mut self, text: &str) {
        if self.texts.len() < MAX_TEXTS && !self.texts.iter().any(|known| known == text) {
            self.texts.push(text.to_owned());
        }
    }

    fn hide_values(&mut self) {
        self.integer = self.integer.map(|_| (0, 0, false));
        self.texts = self.texts.first().map(|_| "…".to_owned()).into_iter().collect();
        self.items.iter_mut().for_each(|items| items.hide_values());
        let object = self.object.iter_mut();
        for object in object {
            object.entries.iter_mut().for_each(|entries| entries.hide_values());
            object.fields.values_mut().for_each(|field| field.value.hide_values());
        }
    }

    /// Returns `true` if no value was seen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        let scalar =
            self.boolean || self.integer.is_some() || self.number || !self.texts.is_empty();
        !scalar && self.nulls == 0 && self.items.is_none() && self.object.is_none()
    }

    /// The kinds of its values in words, null aside.
    pub(crate) fn kinds(&self) -> String {
        let kinds = [
            (self.boolean, "boolean"),
            (self.integer.is_some(), "integer"),
            (self.number, "number"),
            (!self.texts.is_empty(), "string"),
            (self.items.is_some(), "array"),
            (self.object.is_some(), "object"),
        ];
        let kinds: Vec<&str> = kinds.iter().filter(|(is, _)| *is).map(|(_, kind)| *kind).collect();
        kinds.join(" or ")
    }

    pub(crate) fn merge(&mut self, other: Self) {
        self.nulls += other.nulls;
        self.boolean |= other.boolean;
        self.number |= other.number;
        self.integer = match (self.integer, other.integer) {
            (Some((a, b, big)), Some((c, d, also))) => Some((a.min(c), b.max(d), big || also)),
            (mine, theirs) => mine.or(theirs),
        };
        other.texts.iter().for_each(|text| self.add_text(text));
        if let Some(items) = other.items {
            self.items.get_or_insert_default().merge(*items);
        }
        if let Some(theirs) = other.object {
            let mine = self.object.get_or_insert_default();
            theirs
                .seen
                .into_iter()
                .for_each(|(version, count)| *mine.seen.entry(version).or_default() += count);
            for (key, field) in theirs.fields {
                let known = mine.fields.entry(key).or_default();
                field
                    .present
                    .into_iter()
                    .for_each(|(v, count)| *known.present.entry(v).or_default() += count);
                known.value.merge(field.value);
            }
            if let Some(entries) = theirs.entries {
                mine.entries.get_or_insert_default().merge(*entries);
            }
        }
    }
}

/// The name speaks of what must not be kept.
fn is_secret(name: &str) -> bool {
    const WORDS: [&str; 8] =
        ["pass", "secret", "token", "key", "credential", "receipt", "blob", "user_data"];
    let name = name.to_ascii_lowercase();
    WORDS.iter().any(|word| name.contains(word))
}

impl ObservedObject {
    fn add(
        &mut self,
        key: &str,
        value: &Value,
        version: Option<Microversion>,
        shows: bool,
        fields: &mut usize,
    ) {
        if let Some(entries) = &mut self.entries {
            return entries.add(value, version, shows, fields);
        }
        if let Some(field) = self.fields.get_mut(key) {
            *field.present.entry(version).or_default() += 1;
            return field.value.add(value, version, shows, fields);
        }
        if self.fields.len() >= MAX_KEYS || *fields >= MAX_FIELDS {
            let mut entries = self.values();
            self.fields.clear();
            entries.add(value, version, shows, fields);
            self.entries = Some(Box::new(entries));
            return;
        }
        *fields += 1;
        let field = self.fields.entry(key.to_owned()).or_default();
        *field.present.entry(version).or_default() += 1;
        field.value.add(value, version, shows, fields);
    }

    /// The values of all its keys as one.
    pub(crate) fn values(&self) -> Observed {
        let mut all = self.entries.as_deref().cloned().unwrap_or_default();
        self.fields.values().for_each(|field| all.merge(field.value.clone()));
        all
    }

    /// The number of objects of these microversions that were seen; those of exchanges that name none are of each.
    pub(crate) fn seen(&self, versions: VersionRange) -> usize {
        within(&self.seen, versions)
    }
}

impl ObservedField {
    /// In how many of the objects of these microversions it was.
    pub(crate) fn present(&self, versions: VersionRange) -> usize {
        within(&self.present, versions)
    }
}

fn within(counts: &ByVersion, versions: VersionRange) -> usize {
    // Without a header the service answers as its first microversion does.
    let has = |version: Option<Microversion>| match version {
        Some(version) => versions.contains(version),
        None => versions.min.is_none(),
    };
    counts.iter().filter(|(version, _)| has(**version)).map(|(_, count)| count).sum()
}

/// The lines of a digest.
struct Digest {
    file: FileId,
    text: String,
}

impl Digest {
    fn body(&mut self, body: &mut Observed, of: &str) {
        let mut rest: Vec<(&mut Observed, String)> = vec![(body, String::new())];
        while let Some((value, path)) = rest.pop() {
            if let Some(items) = &mut value.items {
                rest.push((items.as_mut(), format!("{path}[]")));
            }
            let Some(object) = &mut value.object else { continue };
            let seen: usize = object.seen.values().sum();
            if let Some(entries) = &mut object.entries {
                rest.push((entries.as_mut(), format!("{path}.*")));
            }
            for (key, field) in &mut object.fields {
                let key = key.escape_debug();
                let path = if path.is_empty() { key.to_string() } else { format!("{path}.{key}") };
                field.at = Some(self.field(of, &path, seen, field));
                rest.push((&mut field.value, path));
            }
        }
    }

    /// Writes the line of a field.
    fn field(&mut self, of: &str, path: &str, seen: usize, field: &ObservedField) -> Span {
        let at = |text: &str| u32::try_from(text.len()).unwrap_or(u32::MAX);
        let start = at(&self.text);
        let present: usize = field.present.values().sum();
        let value = &field.value;
        let _ = write!(self.text, "{of}: `{path}` is in {present} of {seen} objects");
        let kinds = value.kinds();
        if !kinds.is_empty() {
            let _ = write!(self.text, ", as {kinds}");
        }
        if value.nulls > 0 {
            let _ = write!(self.text, ", null {} times", value.nulls);
        }
        let end = at(&self.text);
        self.text.push('\n');
        Span { file: self.file, start, end }
    }
}
