//! Schemas of a document beside those of the reference.

use super::Walk;
use super::place::{Place, Step, json_path};
use super::tally::Kind;
use crate::emit::markdown::commonmark;
use crate::ir::{Api, Property, SchemaId, SchemaKind};

/// The most schemas that are visited, each once for each of the reference that it is.
const MAX_VISITS: usize = 2_000_000;

/// A schema of the document, and one of the reference: by its API's name.
pub(super) type Visit = (Vec<Step>, Option<(String, SchemaId)>);

impl<'d> Walk<'d> {
    /// A schema and all within it. Without one of the reference its properties are counted.
    pub(super) fn schema(&mut self, at: &Place<'d>, api: Option<&Api>, ours: Option<SchemaId>) {
        let mut rest = vec![(at.clone(), ours)];
        while let Some((at, ours)) = rest.pop() {
            let at = at.follow(self.root);
            let own = api.zip(ours);
            let visit = (at.steps.clone(), own.map(|(api, id)| (api.name.clone(), id)));
            if self.visited.len() >= MAX_VISITS || !self.visited.insert(visit) {
                continue;
            }
            let unions = ["oneOf", "anyOf", "allOf"].into_iter().filter_map(|key| at.key(key));
            let branches = unions.flat_map(|union| union.items().collect::<Vec<_>>());
            rest.extend(branches.chain(at.key("items")).map(|inner| (inner, ours)));
            let values = own.and_then(|(api, id)| values(api, id));
            let entries = at.key("patternProperties");
            let entries = entries
                .into_iter()
                .flat_map(|it| it.entries().map(|(_, it)| it).collect::<Vec<_>>());
            rest.extend(entries.chain(at.key("additionalProperties")).map(|inner| (inner, values)));
            let Some(properties) = at.key("properties") else { continue };
            for (name, property) in properties.entries() {
                let found = own.and_then(|(api, id)| self::property(api, id, name));
                self.property(&property, found);
                rest.push((property, found.map(|own| own.schema)));
            }
        }
    }

    fn property(&mut self, at: &Place<'d>, own: Option<&Property>) {
        let followed = at.clone().follow(self.root);
        let known = at.text("description").or_else(|| followed.text("description"));
        let is_reference = at.value.get("$ref").is_some();
        let mut is_filled = false;
        if let Some(own) = own.filter(|_| !is_reference || self.has_siblings) {
            is_filled = self.say(at, "description", known, &commonmark(&own.doc));
            self.versions(at, own.versions);
        }
        // Schemas may be `true`, of which nothing can be said.
        let is_object = at.value.as_object().is_some();
        if is_object {
            let told = self.tally.add(Kind::Property, &at.steps, || json_path(&at.steps));
            told.known(own.is_some()).bare(known.is_none()).filled(is_filled);
        }
    }
}

/// The property of the objects that a schema is, or that its lists and unions are of.
fn property<'a>(api: &'a Api, id: SchemaId, name: &str) -> Option<&'a Property> {
    leaves(api, id).find_map(|kind| match kind {
        SchemaKind::Object(properties) => properties.iter().find(|own| own.name.wire == name),
        _ => None,
    })
}

/// The schema of the values of the first map that a schema is, or that its lists and unions are of.
fn values(api: &Api, id: SchemaId) -> Option<SchemaId> {
    leaves(api, id).find_map(|kind| match kind {
        SchemaKind::Map(values) => Some(*values),
        _ => None,
    })
}

/// The kinds of a schema, lists and unions passed over, and maps not entered.
fn leaves(api: &Api, id: SchemaId) -> impl Iterator<Item = &SchemaKind> {
    let (mut stack, mut seen) = (vec![id], crate::hash::HashSet::default());
    std::iter::from_fn(move || {
        loop {
            let id = stack.pop()?;
            if !seen.insert(id) {
                continue;
            }
            match &api.schema(id).kind {
                SchemaKind::Array(inner) => stack.push(*inner),
                SchemaKind::OneOf(inner) => stack.extend(inner.iter().rev()),
                kind => return Some(kind),
            }
        }
    })
}
