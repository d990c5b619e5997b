//! Every documented operation at an address of its own, as a reader looks for it.

use indexmap::IndexMap;

use crate::ir::{Api, Endpoint, Operation, PathItem, PathTemplate, Selector};

/// The API with each operation alone at its endpoint. Where the reference documents several at one method and path, what
/// tells them apart is put behind the path: `…/action#reboot` for a key of the body, `…?usage` for a flag of the query.
/// No request has such a path; the document that is published beside keeps the true ones.
pub(super) fn apart(api: &Api) -> Api {
    let mut path_items: IndexMap<PathTemplate, PathItem> = IndexMap::new();
    for (path, endpoint) in api.endpoints() {
        for operation in &endpoint.operations {
            let path = match endpoint.operations.as_slice() {
                [_] => path.clone(),
                _ => addressed(path, operation),
            };
            let alone = Operation { selector: None, ..operation.clone() };
            path_items.entry(path).or_default().endpoints.push(Endpoint {
                method: endpoint.method,
                name: operation.name.clone(),
                operations: vec![alone],
            });
        }
    }
    Api { path_items, ..api.clone() }
}

fn addressed(path: &PathTemplate, operation: &Operation) -> PathTemplate {
    PathTemplate::parse(match &operation.selector {
        Some(Selector::Action(key)) => format!("{path}#{}", key.wire),
        Some(Selector::Query(key)) => format!("{path}?{}", key.wire),
        Some(Selector::Shape) | None => format!("{path}#{}", operation.name.snake()),
    })
}
