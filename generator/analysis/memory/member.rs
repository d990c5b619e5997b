//! Collections: the paths of which some operation makes members, and all that is known of these.

use serde_json::{Map, Value};

use super::place::{is_member, last};
use super::{Collection, Made, Places, field};
use crate::analysis::Analysis;
use crate::analysis::body::{Json, Payload};
use crate::analysis::operation::Operation;
use crate::analysis::wait::is_settled;
use crate::ir::{Api, Method, Property, SchemaId, SchemaKind, Selector, StringFormat};

/// The words of a status in which a resource is ready.
const READY: &[&str] = &["active", "available"];

/// The fields that hold the project of a resource, whatever stands before a colon.
const PROJECT: &[&str] = &["project_id", "tenant_id"];

/// Names of a caller, and of no resource of the API itself.
const CALLER: &[&str] = &["project_id", "tenant_id", "user_id", "domain_id"];

/// The collection at a path, if some operation makes its members.
pub(super) fn collection<'a>(
    analysis: &Analysis<'a>,
    places: &Places,
    path: &str,
) -> Option<Collection<'a>> {
    if is_member(path) || last(path) == "action" || field::field(analysis, places, path).is_some() {
        return None;
    }
    let api = analysis.api;
    let one = format!("{path}/{{}}");
    let members = places.at(analysis, &one);
    let list = places.at(analysis, path).find_map(|operation| list(api, operation));
    let make = maker(analysis, places, path);
    let put = members.clone().find(|o| o.method == Method::Put);
    let show = members.clone().find(|o| o.method == Method::Get && o.response().json().is_some());
    let is_kept = members.clone().next().is_some() || list.is_some();
    let always = make.is_none() && list.is_none() && show.is_some();
    let is_association = put.is_some_and(|put| put.request == Payload::Empty);
    match make {
        Some(_) if is_kept => {}
        None if put.is_some() && (is_association || list.is_some() || always) => {}
        _ => return None,
    }
    let always = always && !is_association;
    let shown = show.and_then(|show| show.response().json());
    let made = make.or(put);
    let answered = made.and_then(|made| made.response().json());
    let sent = made.and_then(|made| made.request.json());
    let wrapped = |json: Json<'a>| json.wrapper.or_else(|| around(api, json.body));
    let item = match shown {
        Some(shown) => wrapped(shown),
        None => answered.or(sent).and_then(wrapped),
    };
    let properties = properties(analysis, places, path);
    let requested = requested(analysis, places, path, item);
    let id = id(properties, show.or(members.clone().next()));
    let status = status(analysis, properties, answered.and(make), show);
    let mut collection = Collection {
        path: path.to_owned(),
        item,
        items: list.and_then(|(key, _)| key),
        id,
        always,
        of: None,
        status,
        initial: Map::new(),
        made: Vec::new(),
        hidden: hidden(api, properties, requested, show.and_then(sample).as_ref()),
        unique: requested.iter().filter(|p| is_unique(p)).map(|p| p.name.wire.as_str()).collect(),
        references: Vec::new(),
        inner: inner(api, properties, requested),
    };
    if !always {
        let fresh = make.and_then(sample).unwrap_or_default();
        fill(api, &mut collection, properties, requested, &fresh);
    }
    Some(collection)
}

/// The only property of a body that is an object, whether or not it is always there.
fn around(api: &Api, body: SchemaId) -> Option<&str> {
    match &api.schema(body).kind {
        SchemaKind::Object(properties) => match properties.as_slice() {
            [only] => {
                let is_object = matches!(api.schema(only.schema).kind, SchemaKind::Object(_));
                is_object.then_some(only.name.wire.as_str())
            }
            _ => None,
        },
        _ => None,
    }
}

/// The operation that makes members of the collection at a path.
pub(super) fn maker<'p, 'a>(
    analysis: &'p Analysis<'a>,
    places: &'p Places,
    path: &str,
) -> Option<&'p Operation<'a>> {
    let mut at = places.at(analysis, path);
    at.find(|operation| {
        operation.method == Method::Post
            && !matches!(operation.documented.selector, Some(Selector::Query(_)))
            && operation.request.json().is_some()
    })
}

/// The list that an operation gives: the key of its members and their schema.
pub(super) fn list<'a>(
    api: &'a Api,
    operation: &Operation<'a>,
) -> Option<(Option<&'a str>, SchemaId)> {
    let json = operation.response().json().filter(|_| operation.method == Method::Get)?;
    match &api.schema(json.body).kind {
        SchemaKind::Array(item) => Some((None, *item)),
        SchemaKind::Object(properties) => {
            let mut lists = properties.iter().filter_map(|p| match api.schema(p.schema).kind {
                SchemaKind::Array(item) if !p.name.wire.ends_with("links") => {
                    Some((Some(p.name.wire.as_str()), item))
                }
                _ => None,
            });
            lists.next().filter(|_| lists.next().is_none())
        }
        _ => None,
    }
}

/// An operation lists what the collection above lists, under the same key.
pub(super) fn lists_same(
    analysis: &Analysis<'_>,
    places: &Places,
    operation: &Operation<'_>,
    collection: &str,
) -> bool {
    let key = |operation| list(analysis.api, operation).map(|(key, _)| key);
    let own = key(operation);
    own.is_some() && places.at(analysis, collection).any(|other| key(other) == own)
}

/// An operation sends or gets bytes.
pub(super) fn is_raw(operation: &Operation<'_>) -> bool {
    let is_bytes = |payload| matches!(payload, Payload::Bytes { .. });
    match operation.method {
        Method::Put => is_bytes(operation.request),
        Method::Get => is_bytes(operation.response()),
        _ => false,
    }
}

/// The properties of a collection's members: those that are shown, else listed, else answered when one is made.
pub(super) fn properties<'a>(
    analysis: &Analysis<'a>,
    places: &Places,
    path: &str,
) -> &'a [Property] {
    let api = analysis.api;
    let one = format!("{path}/{{}}");
    let shown = places.at(analysis, &one).filter(|o| o.method == Method::Get);
    let shown = shown.filter_map(|o| Some(o.response().json()?.schema));
    let listed = places.at(analysis, path).filter_map(|o| Some(list(api, o)?.1));
    let answered = maker(analysis, places, path).and_then(|o| Some(o.response().json()?.schema));
    let mut all = shown.chain(listed).chain(answered);
    all.find_map(|id| object(api, id)).unwrap_or_default()
}

/// The properties of the object that a request makes a member of.
fn requested<'a>(
    analysis: &Analysis<'a>,
    places: &Places,
    path: &str,
    item: Option<&str>,
) -> &'a [Property] {
    let json = maker(analysis, places, path).and_then(|make| make.request.json());
    let Some(json) = json else { return &[] };
    let properties = object(analysis.api, json.schema).unwrap_or_default();
    let wrapped = properties.iter().find(|p| Some(p.name.wire.as_str()) == item);
    let within = wrapped.filter(|_| json.wrapper.is_none());
    within.and_then(|p| object(analysis.api, p.schema)).unwrap_or(properties)
}

/// The properties of an object, of the first where it is one of several.
fn object(api: &Api, id: SchemaId) -> Option<&[Property]> {
    api.leaves(id).into_iter().find_map(|id| match &api.schema(id).kind {
        SchemaKind::Object(properties) => match properties.as_slice() {
            // A list of wrapped members.
            [only] => match &api.schema(only.schema).kind {
                SchemaKind::Object(inner) => Some(inner.as_slice()),
                _ => Some(properties.as_slice()),
            },
            all => Some(all),
        },
        _ => None,
    })
}

/// The field by which paths name a member: that of the placeholder's name, else its id, else its name.
fn id(properties: &[Property], member: Option<&Operation<'_>>) -> String {
    let placeholder = member.and_then(|o| o.path.placeholders().last()).unwrap_or_default();
    let bare = |text: &str| text.replace(['_', '-'], "").to_lowercase();
    let wanted = bare(placeholder);
    let has = |name: &str| properties.iter().any(|p| p.name.wire == name);
    let own = properties.iter().find(|p| bare(&p.name.wire) == wanted);
    match own {
        Some(own) => own.name.wire.clone(),
        None if wanted.ends_with("name") && has("name") => "name".to_owned(),
        None => ["id", "uuid"].into_iter().find(|name| has(name)).unwrap_or("id").to_owned(),
    }
}

/// The status of a member, the first and the settled one: by samples where they show it, by the table of statuses otherwise.
fn status<'a>(
    analysis: &Analysis<'a>,
    properties: &'a [Property],
    make: Option<&Operation<'a>>,
    show: Option<&Operation<'a>>,
) -> Option<(&'a str, String, String)> {
    let property = properties.iter().find(|p| p.name.wire == "status")?;
    let SchemaKind::String(string) = &analysis.api.schema(property.schema).kind else {
        return None;
    };
    let values = || string.values.iter();
    let is_ready = |value: &&String| READY.contains(&value.to_lowercase().as_str());
    let starts = |value: &&String| {
        let value = value.to_lowercase();
        value == "build" || value.contains("creating") || value == "pending_create"
    };
    let shown = show.and_then(|show| sampled(show, "status"));
    let settled = values().find(is_ready).cloned();
    let settled = settled.or_else(|| shown.filter(|value| is_settled(value)));
    let settled = settled.or_else(|| values().find(|value| is_settled(value)).cloned())?;
    let first = make.and_then(|make| sampled(make, "status"));
    let first = first.or_else(|| values().find(starts).cloned()).unwrap_or_else(|| settled.clone());
    Some(("status", first, settled))
}

/// The text of a field in the sample of an operation's response.
fn sampled(operation: &Operation<'_>, field: &str) -> Option<String> {
    Some(sample(operation)?.get(field)?.as_str()?.to_owned())
}

/// The member in the sample of an operation's response, the one that says most.
fn sample(operation: &Operation<'_>) -> Option<Map<String, Value>> {
    let json = operation.response().json()?;
    let body = operation.expected?.documented.body.as_ref()?;
    let examples = body.content.get(json.media_type)?.examples.iter();
    let members = examples.filter_map(|example| {
        let member = json.wrapper.map_or(Some(&*example.value), |key| example.value.get(key))?;
        member.as_object().cloned()
    });
    members.max_by_key(Map::len)
}

/// The fields of requests that no response has, and secrets that no sample of a response shows.
fn hidden<'a>(
    api: &Api,
    properties: &[Property],
    requested: &'a [Property],
    sampled: Option<&Map<String, Value>>,
) -> Vec<&'a str> {
    let is_hidden = |p: &&Property| {
        let name = &p.name.wire;
        let is_shown = properties.iter().any(|shown| shown.name.wire == *name);
        let is_sampled = sampled.is_some_and(|member| member.contains_key(name));
        let is_secret = !is_sampled && has_format(api, p.schema, StringFormat::Secret);
        !properties.is_empty() && (!is_shown || is_secret)
    };
    requested.iter().filter(is_hidden).map(|p| p.name.wire.as_str()).collect()
}

/// The words of a field say that no two members have the same value.
fn is_unique(property: &Property) -> bool {
    let text = property.doc.plain().to_lowercase();
    let mut sentences = text.split(". ").filter(|sentence| sentence.contains("unique"));
    property.name.wire == "name"
        && sentences.any(|s| !s.contains("not ") && !s.contains("n't") && !s.contains("uniqueness"))
}

/// The fields of requests that hold the id of an object of the member: `flavorRef` of `flavor`.
fn inner<'a>(
    api: &Api,
    properties: &'a [Property],
    requested: &'a [Property],
) -> Vec<(&'a str, &'a str)> {
    let of = |p: &'a Property| {
        let name = p.name.wire.as_str();
        let stem = stem(name)?;
        let shown = properties.iter().find(|shown| shown.name.wire == stem)?;
        let SchemaKind::Object(fields) = &api.schema(shown.schema).kind else { return None };
        let has_id = fields.iter().any(|field| field.name.wire == "id");
        has_id.then_some((name, shown.name.wire.as_str()))
    };
    requested.iter().filter_map(of).collect()
}

/// The thing of which a field has the id.
fn stem(field: &str) -> Option<&str> {
    ["_id", "Ref", "Id", "_uuid"].into_iter().find_map(|end| field.strip_suffix(end))
}

/// The fields of a member that the request leaves out.
fn fill<'a>(
    api: &Api,
    collection: &mut Collection<'a>,
    properties: &'a [Property],
    requested: &[Property],
    fresh: &Map<String, Value>,
) {
    for property in properties {
        let name = property.name.wire.as_str();
        let is_known = name == collection.id
            || name == "links"
            || collection.status.as_ref().is_some_and(|(field, ..)| *field == name);
        if is_known {
            continue;
        }
        match made(api, property) {
            Some(made) => collection.made.push((name, made)),
            None => {
                let asked = requested.iter().find(|p| p.name.wire == name);
                if let Some(value) = absent(api, property, asked, fresh.get(name)) {
                    collection.initial.insert(name.to_owned(), value);
                }
            }
        }
    }
}

/// Who or what gives a field its value, where it is no request.
fn made(api: &Api, property: &Property) -> Option<Made> {
    let name = property.name.wire.as_str();
    let bare = name.rsplit_once(':').map_or(name, |(_, bare)| bare);
    let is_owner = bare == "owner" && property.doc.plain().contains("project");
    if PROJECT.contains(&bare) || is_owner {
        return Some(Made::Project);
    }
    if bare == "user_id" {
        return Some(Made::User);
    }
    let is_time = has_format(api, property.schema, StringFormat::Timestamp);
    match bare {
        _ if !is_time => None,
        "created" | "created_at" => Some(Made::Created),
        "updated" | "updated_at" => Some(Made::Updated),
        _ => None,
    }
}

/// A schema is text of a format, or one of its alternatives is.
pub(super) fn has_format(api: &Api, id: SchemaId, format: StringFormat) -> bool {
    api.leaves(id).into_iter().any(|id| {
        matches!(&api.schema(id).kind, SchemaKind::String(string) if string.format == Some(format))
    })
}

/// The value of a field that a request leaves out, `fresh` in the sample of what was just made; `None` where the sample's will do.
fn absent(
    api: &Api,
    property: &Property,
    asked: Option<&Property>,
    fresh: Option<&Value>,
) -> Option<Value> {
    if let Some(default) = asked.and_then(|asked| asked.default.clone()) {
        return Some(default);
    }
    let is_plain = |value: &&Value| {
        matches!(value, Value::Null | Value::Bool(_))
            || value.as_array().is_some_and(Vec::is_empty)
            || value.as_object().is_some_and(Map::is_empty)
    };
    if let Some(fresh) = fresh.filter(is_plain).filter(|value| asked.is_none() || value.is_null()) {
        return Some(fresh.clone());
    }
    let name = property.name.wire.as_str();
    match &api.schema(property.schema).kind {
        SchemaKind::Array(_) => Some(Value::Array(Vec::new())),
        SchemaKind::Map(_) => Some(Value::Object(Map::new())),
        _ if property.nullable
            && (asked.is_some() || stem(name).is_some() || name.ends_with("_at")) =>
        {
            Some(Value::Null)
        }
        SchemaKind::String(string) if string.values.is_empty() && asked.is_some() => {
            (name == "description" || name == "name").then(|| Value::from(""))
        }
        _ => None,
    }
}

/// Finds what members refer to: by fields of requests, and by what an association is of.
pub(super) fn relate<'a>(
    analysis: &Analysis<'a>,
    places: &Places,
    collection: &mut Collection<'a>,
    known: &[(String, Option<&'a str>)],
) {
    let requested = requested(analysis, places, &collection.path, collection.item);
    for property in requested {
        let name = property.name.wire.as_str();
        let is_text = matches!(analysis.api.schema(property.schema).kind, SchemaKind::String(_));
        let Some(stem) = stem(name).filter(|_| is_text && !CALLER.contains(&name)) else {
            continue;
        };
        let is_named = |path: &str| last(path).trim_end_matches('s') == stem;
        let of = || known.iter().filter(|(path, item)| *item == Some(stem) && !path.contains("{}"));
        let mut only = of();
        let only = only.next().filter(|_| only.next().is_none());
        if let Some((path, _)) = of().find(|(path, _)| is_named(path)).or(only) {
            collection.references.push((name, path.clone()));
        }
    }
    let put = maker(analysis, places, &collection.path).is_none() && !collection.always;
    let of = known.iter().find(|(path, _)| {
        put && *path != collection.path
            && !path.contains("{}")
            && last(path) == last(&collection.path)
    });
    collection.of = of.map(|(path, _)| path.clone());
}
