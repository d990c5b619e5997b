//! Ids: which schemas are the id of one resource.

use std::collections::BTreeSet;

use indexmap::IndexMap;

use super::Analysis;
use super::usage::only;
use crate::ir::{Name, SchemaId, SchemaKind};

/// The ids of one resource: of one type, whatever else is known of the text at one place.
#[derive(Clone, Debug)]
pub struct Ids<'a> {
    /// The resource.
    pub resource: &'a Name,
    /// Every schema of its ids that something uses.
    pub schemas: Vec<SchemaId>,
    users: BTreeSet<usize>,
}

impl Ids<'_> {
    /// The only resource that uses them, by index; `None` where several do.
    #[must_use]
    pub fn only_resource(&self) -> Option<usize> {
        only(&self.users)
    }
}

pub(super) fn ids<'a>(analysis: &Analysis<'a>) -> Vec<Ids<'a>> {
    let mut ids: IndexMap<&'a Name, Ids<'a>> = IndexMap::new();
    for (id, schema, usage) in analysis.schemas() {
        let SchemaKind::String(string) = &schema.kind else { continue };
        let resource = string.identifies.as_ref().filter(|_| !usage.resources.is_empty());
        let Some(resource) = resource else { continue };
        let new = || Ids { resource, schemas: Vec::new(), users: BTreeSet::new() };
        let of = ids.entry(resource).or_insert_with(new);
        of.schemas.push(id);
        of.users.extend(&usage.resources);
    }
    ids.into_values().collect()
}
