//! `id-of-path`: a text that a path names is the id of a resource, and a type of its own.
//!
//! Why: an id of one thing in the place of another's is a mistake that a compiler can find.
//!
//! A placeholder of a path names a resource: `{snapshot_id}` is the id of a snapshot, and so is `{id}`
//! behind `snapshots`. A property of that name, or whose row names an entry of that name, holds such an id too, wherever it is,
//! and what a path that ends in the placeholder answers with, or the list that stands above it, has it as its own `id`, or as its
//! `uuid` where it has no `id` of text. Text that no segment of a path can hold is another. What the reference does not connect in this way
//! stays plain text.

use std::collections::{BTreeMap, BTreeSet};

use crate::hash::HashMap;
use crate::ir::{
    Api, Aspect, Endpoint, Location, Method, Name, Operation, PathItem, PathTemplate, Property,
    Schema, SchemaId, SchemaKind, Segment, StringFormat, StringSchema,
};

use crate::lower::infer::rule::{Applied, Basis, Rule};
use crate::lower::infer::ty;
use crate::lower::infer::verdict::Reason;
use crate::lower::naming;
use crate::lower::read::table;
use crate::source::{Sources, Span};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "id-of-path", aspect: Aspect::Identity, basis: Basis::Convention };

/// The words of a resource, `volume type`.
type Resource = Vec<String>;

/// Marks the ids among the path parameters and the properties of a document.
pub(in crate::lower) fn mark(api: &mut Api, sources: &Sources, applied: Applied) {
    if !applied.has(&RULE) {
        return;
    }
    let known = resources(api);
    let own = described(api, &known);
    let of_row = |property: &Property| {
        let entry = table::entry_of(sources.map.slice(property.span))?;
        named(&Name::new(entry))
    };
    let mut ids = Ids { schemas: std::mem::take(&mut api.schemas), made: HashMap::default() };
    for index in 0..ids.schemas.len() {
        let SchemaKind::Object(properties) = &ids.schemas[index].kind else { continue };
        let id = SchemaId(u32::try_from(index).expect("ids are 32 bits wide"));
        // A number beside it is none of what a path names.
        let is_plain_id = |property: &Property| {
            property.name.wire == "id" && is_plain(&ids.schemas[property.schema.0 as usize])
        };
        let has_id = properties.iter().any(is_plain_id);
        let is_own =
            |property: &Property| matches!(property.name.words.as_slice(), [only] if is_id(only));
        let is_known = |resource: &Resource| known.contains_key(resource);
        let of = |property: &Property| {
            if has_id && property.name.wire == "uuid" {
                return None;
            }
            let own = own.get(&id).filter(|_| is_own(property)).cloned();
            let by_name = || named(&property.name).filter(is_known);
            // An `id` is that of the object that it is in.
            let is_of_it =
                |resource: &Resource| !is_own(property) || is_named(&ids.schemas[index], resource);
            let by_row = || of_row(property).filter(is_known).filter(is_of_it);
            let resource = own.or_else(by_name).or_else(by_row)?;
            (!is_no_segment(sources, property)).then_some(resource)
        };
        let found: Vec<(usize, Resource, SchemaId)> = properties
            .iter()
            .enumerate()
            .filter_map(|(at, property)| Some((at, of(property)?, property.schema)))
            .collect();
        for (at, resource, schema) in found {
            let schema = ids.identifying(schema, &resource);
            if let SchemaKind::Object(properties) = &mut ids.schemas[index].kind {
                let property = &mut properties[at];
                if property.schema != schema {
                    let reason =
                        Reason::of_two(&RULE, known.get(&resource).copied(), Some(property.span));
                    property.decisions.0.push(reason.decision());
                }
                property.schema = schema;
            }
        }
    }
    for (path, item) in &mut api.path_items {
        let mut placeholders = Placeholders::new(path);
        for parameter in operations(item).flat_map(|operation| &mut operation.parameters) {
            if parameter.location == Location::Path
                && let Some(resource) = placeholders.resource(&parameter.name.wire)
                && known.contains_key(resource)
            {
                parameter.schema = ids.identifying(parameter.schema, resource);
                let reason = Reason::new(&RULE, Some(parameter.span));
                parameter.decisions.0.push(reason.decision());
            }
        }
    }
    api.schemas = ids.schemas;
}

/// The words of the schema's name hold those of the resource.
fn is_named(schema: &Schema, resource: &Resource) -> bool {
    let words = schema.name.iter().flat_map(|name| name.words.windows(resource.len()));
    !resource.is_empty() && words.into_iter().any(|words| words == resource.as_slice())
}

/// A sample shows a text in it that no segment of a path can hold.
fn is_no_segment(sources: &Sources, property: &Property) -> bool {
    let mut decided = property.decisions.0.iter().map(|decision| &decision.because);
    let shown = decided.find(|because| because.rule == ty::samples::RULE.name);
    let Some(key) = shown.and_then(|because| because.places().next()) else { return false };
    let file = sources.map.file(key.file).text.get(key.end as usize..).unwrap_or_default();
    let value = file.trim_start().strip_prefix(':').map(str::trim_start);
    let text = value.and_then(|value| value.strip_prefix('"')?.split('"').next());
    text.is_some_and(|text| text.contains(|c: char| c == '/' || c.is_whitespace()))
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    item.endpoints.iter_mut().flat_map(|endpoint| &mut endpoint.operations)
}

/// The resources that placeholders name, less those of which some path wants another thing than text.
fn resources(api: &Api) -> BTreeMap<Resource, Span> {
    let mut known = BTreeMap::new();
    let mut other = BTreeSet::new();
    for (path, item) in &api.path_items {
        let mut placeholders = Placeholders::new(path);
        let operations = item.endpoints.iter().flat_map(|endpoint| &endpoint.operations);
        let parameters = operations.flat_map(|operation| {
            operation.parameters.iter().map(move |parameter| (parameter, operation.span))
        });
        for (parameter, span) in parameters {
            if parameter.location == Location::Path
                && let Some(resource) = placeholders.resource(&parameter.name.wire)
            {
                let mut forms = parameter.forms.iter().map(|form| form.schema);
                let plain = is_plain(api.schema(parameter.schema))
                    && forms.all(|form| is_plain(api.schema(form)));
                if !plain && !other.contains(resource) {
                    other.insert(resource.clone());
                } else if plain && !known.contains_key(resource) {
                    known.insert(resource.clone(), span);
                }
            }
        }
    }
    known.retain(|resource, _| !other.contains(resource));
    known
}

/// The placeholders of a path, which its operations share.
struct Placeholders<'p> {
    path: &'p PathTemplate,
    seen: Vec<(String, Option<Resource>)>,
}

impl<'p> Placeholders<'p> {
    fn new(path: &'p PathTemplate) -> Self {
        Self { path, seen: Vec::new() }
    }

    /// As [`placeholder`].
    fn resource(&mut self, name: &str) -> Option<&Resource> {
        let at = self.seen.iter().position(|(seen, _)| seen == name).unwrap_or_else(|| {
            self.seen.push((name.to_owned(), placeholder(self.path, name)));
            self.seen.len() - 1
        });
        self.seen[at].1.as_ref()
    }
}

/// The resource whose id a placeholder of a path is.
fn placeholder(path: &PathTemplate, name: &str) -> Option<Resource> {
    let own = Name::new(name);
    let segments = path.segments();
    let at = segments.iter().position(|segment| segment.begins_with(name))?;
    let holder = at.checked_sub(1).and_then(|before| segments[before].literal());
    let holder = holder.filter(|text| !text.is_empty());
    if let [only] = own.words.as_slice() {
        return holder.filter(|_| is_id(only)).map(collection);
    }
    // A name that stands in the path already got the collection's before it.
    let twice = holder.and_then(|holder| {
        let rest = own.words.strip_prefix(naming::singular_words(holder).as_slice())?;
        let rest = rest.join("_");
        path.placeholders().any(|other| other == rest).then(|| Name::new(rest))
    });
    named(&twice.unwrap_or(own))
}

/// The resource of a collection's path segment: `os-volume-types` is of volume types.
fn collection(segment: &str) -> Resource {
    let mut words = naming::singular_words(segment);
    if words.len() > 1 && words[0] == "os" {
        words.remove(0);
    }
    words
}

/// The resource that a name ending in `_id`, `_ids` or `_uuid` speaks of; an extension's prefix aside.
fn named(name: &Name) -> Option<Resource> {
    let bare = name.wire.rsplit(':').next().unwrap_or_default();
    let mut words = Name::new(bare).words;
    let last = words.pop()?;
    (!words.is_empty() && (is_id(&last) || matches!(last.as_str(), "ids" | "uuids")))
        .then_some(words)
}

fn is_id(word: &str) -> bool {
    matches!(word, "id" | "uuid")
}

/// Text of which nothing is known but that it may be a UUID.
fn is_plain(schema: &Schema) -> bool {
    matches!(&schema.kind, SchemaKind::String(s)
        if s.values.is_empty() && matches!(s.format, None | Some(StringFormat::Uuid)))
}

/// The objects that are a resource: what a path that ends in its placeholder shows, and the items of the
/// list above. One that is several resources is none.
fn described(api: &Api, known: &BTreeMap<Resource, Span>) -> BTreeMap<SchemaId, Resource> {
    let mut found: BTreeMap<SchemaId, BTreeSet<Resource>> = BTreeMap::new();
    for path in api.path_items.keys() {
        let [above @ .., Segment::Placeholder(name)] = path.parts() else { continue };
        let Some(resource) = placeholder(path, name).filter(|r| known.contains_key(r)) else {
            continue;
        };
        let above: String = above.iter().map(|segment| format!("/{segment}")).collect();
        let places = [
            (path.to_string(), &[Method::Get, Method::Put, Method::Patch][..]),
            (above.clone(), &[Method::Get, Method::Post][..]),
            (format!("{above}/detail"), &[Method::Get][..]),
        ];
        for (at, methods) in places {
            let item = api.path_items.get(at.as_str());
            let item = item.or_else(|| api.path_items.get(format!("{at}/").as_str()));
            let endpoints = item.iter().flat_map(|item| &item.endpoints);
            for endpoint in endpoints.filter(|endpoint| methods.contains(&endpoint.method)) {
                let is_list = endpoint.method == Method::Get && at != path.as_str();
                for id in shown(api, endpoint, is_list) {
                    found.entry(id).or_default().insert(resource.clone());
                }
            }
        }
    }
    found
        .into_iter()
        .filter(|(_, resources)| resources.len() == 1)
        .filter_map(|(id, resources)| Some((id, resources.into_iter().next()?)))
        .collect()
}

/// The objects that an endpoint's successes show: the body itself where it has an id, else what it wraps;
/// of a list the items.
fn shown(api: &Api, endpoint: &Endpoint, is_list: bool) -> Vec<SchemaId> {
    let responses = endpoint.operations.iter().flat_map(Operation::successes);
    let bodies = responses.filter_map(|(_, response)| response.body.as_ref()?.json());
    let mut found = Vec::new();
    for body in bodies.map(|content| content.schema) {
        let SchemaKind::Object(properties) = &api.schema(body).kind else { continue };
        let within = properties.iter().filter(|p| !p.name.wire.ends_with("links"));
        if is_list {
            found.extend(within.filter_map(|p| match api.schema(p.schema).kind {
                SchemaKind::Array(item) if is_object(api, item) => Some(item),
                _ => None,
            }));
        } else if properties.iter().any(|p| p.name.words.len() == 1 && is_id(&p.name.words[0])) {
            found.push(body);
        } else {
            found.extend(within.map(|p| p.schema).filter(|id| is_object(api, *id)));
        }
    }
    found
}

fn is_object(api: &Api, id: SchemaId) -> bool {
    matches!(api.schema(id).kind, SchemaKind::Object(_))
}

/// The schemas of a document, with those of its ids.
struct Ids {
    schemas: Vec<Schema>,
    made: HashMap<(SchemaId, Resource), SchemaId>,
}

impl Ids {
    /// The schema of an id of the resource, or of a list of them; of what is neither the same.
    fn identifying(&mut self, id: SchemaId, resource: &Resource) -> SchemaId {
        if let Some(made) = self.made.get(&(id, resource.clone())) {
            return *made;
        }
        let schema = &self.schemas[id.0 as usize];
        let kind = match &schema.kind {
            SchemaKind::String(string) if is_plain(schema) => {
                let identifies = Some(Name::from_words(resource));
                SchemaKind::String(StringSchema { identifies, ..string.clone() })
            }
            SchemaKind::Array(item) if is_plain(&self.schemas[item.0 as usize]) => {
                SchemaKind::Array(self.identifying(*item, resource))
            }
            _ => return id,
        };
        let schema = Schema { kind, ..self.schemas[id.0 as usize].clone() };
        let made = SchemaId(u32::try_from(self.schemas.len()).expect("ids are 32 bits wide"));
        self.schemas.push(schema);
        self.made.insert((id, resource.clone()), made);
        made
    }
}

#[cfg(test)]
mod tests {
    use super::{PathTemplate, placeholder};

    #[test]
    fn a_placeholder_names_a_resource() {
        for (path, name, resource) in [
            ("/carts/{cart_id}", "cart_id", Some("cart")),
            ("/os-cart-types/{id}/specs", "id", Some("cart type")),
            ("/providers/{uuid}", "uuid", Some("provider")),
            ("/providers/{provider_uuid}", "provider_uuid", Some("provider")),
            ("/{project_id}/carts", "project_id", Some("project")),
            ("/{shop_id}/carts/{cart_shop_id}", "cart_shop_id", Some("shop")),
            ("/carts/{cart_shop_id}", "cart_shop_id", Some("cart shop")),
            ("/carts/{cart_name}", "cart_name", None),
            ("/{id}", "id", None),
        ] {
            let path = PathTemplate::parse(path);
            assert_eq!(placeholder(&path, name).map(|words| words.join(" ")).as_deref(), resource);
        }
    }
}
