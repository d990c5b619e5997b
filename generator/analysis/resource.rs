//! Resources: the sections of a reference that are about one thing.

use super::name;
use super::operation::Operation;
use crate::hash::HashMap;
use crate::ir::{Api, Name, TagId};

/// A resource: what becomes a module, a class or a group.
#[derive(Clone, Debug)]
pub struct Resource<'a> {
    /// Its name, `group snapshots`.
    pub name: &'a Name,
    /// The sections of the reference that are about it.
    pub tags: Vec<TagId>,
}

/// Resources in the order of their first operation, and all operations in the order of the reference.
pub(super) fn resources(api: &Api) -> (Vec<Resource<'_>>, Vec<Operation<'_>>) {
    let mut resources: Vec<Resource<'_>> = Vec::new();
    let mut by_name: HashMap<String, usize> = HashMap::default();
    let mut by_tag: HashMap<TagId, usize> = HashMap::default();
    let mut operations = Vec::new();
    for (path, endpoint) in api.endpoints() {
        for documented in &endpoint.operations {
            let tag = documented.tag;
            let name = &api.tag(tag).resource;
            let resource = *by_tag.entry(tag).or_insert_with(|| {
                let index = *by_name.entry(name.snake()).or_insert_with(|| {
                    resources.push(Resource { name, tags: Vec::new() });
                    resources.len() - 1
                });
                resources[index].tags.push(tag);
                index
            });
            let words = name::method(api, path, documented, name);
            let method = endpoint.method;
            operations.push(Operation::new(api, method, path, documented, resource, words));
        }
    }
    (resources, operations)
}
