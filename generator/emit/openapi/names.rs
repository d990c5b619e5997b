//! The names of schemas as components.
//!
//! Where no operation has all of a resource, what most of them have of it goes by its name.

use crate::analysis::component::name as component_name;
use crate::hash::IndexMap;
use crate::ir::{Api, Content, SchemaId, SchemaKind};

/// Of each schema that has a name: that of its component.
pub(super) fn names(api: &Api) -> Vec<Option<String>> {
    let places = places(api);
    let mut names: Vec<Option<String>> =
        api.schemas.iter().map(|schema| schema.name.as_ref().map(component_name)).collect();
    let mut most: IndexMap<SchemaId, usize> = IndexMap::default();
    for (at, schema) in api.schemas.iter().enumerate() {
        let Some(whole) = schema.whole.filter(|whole| places[whole.0 as usize] == 0) else {
            continue;
        };
        let known = most.entry(whole).or_insert(at);
        if places[at] > places[*known] {
            *known = at;
        }
    }
    for (whole, at) in most {
        names.swap(whole.0 as usize, at);
    }
    names
}

/// At how many places a document has each schema.
fn places(api: &Api) -> Vec<usize> {
    let mut places = vec![0; api.schemas.len()];
    let mut stack = vec![api.fault];
    for (_, operation) in api.operations() {
        let headers = operation.responses.values().flat_map(|response| &response.headers);
        for parameter in operation.parameters.iter().chain(headers) {
            stack.push(parameter.schema);
            stack.extend(parameter.forms.iter().map(|form| form.schema));
        }
        let contents = operation.bodies().flat_map(|body| body.content.values());
        stack.extend(contents.map(Content::documented));
    }
    while let Some(id) = stack.pop() {
        let place = &mut places[id.0 as usize];
        *place += 1;
        if *place > 1 {
            continue;
        }
        match &api.schema(id).kind {
            SchemaKind::Object(properties) => {
                for property in properties {
                    stack.push(property.documented());
                    stack.extend(property.forms.iter().map(|form| form.schema));
                }
            }
            kind => stack.extend(kind.children()),
        }
    }
    places
}
