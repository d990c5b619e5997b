//! Finds: resources that are found by their id or by their name.

use super::Analysis;
use super::body::Payload;
use super::collection::asks;
use super::operation::Operation;
use super::parameter::Value;
use crate::ir::{Method, SchemaId, SchemaKind, Segment, Selector};

/// The properties by which a resource is found, as every service has them.
const KEYS: &[&str] = &["id", "name"];

/// A find: a resource is shown by its id, else it is looked for by its name in the list of all.
#[derive(Clone, Copy, Debug)]
pub struct Find<'a> {
    /// The schema of the resource.
    pub resource: SchemaId,
    /// The operation that lists all.
    pub list: &'a Operation<'a>,
    /// The key of the list's body that holds the items; `None` where the body is the list.
    pub key: Option<&'a str>,
    /// `true` if the list has a parameter that leaves out what has another name.
    pub filters: bool,
}

impl<'a> Find<'a> {
    /// The find that begins with an operation: it shows one resource by nothing but its id, and another operation lists
    /// those of the same schema, or what stands in its place. A list that takes a name counts more than one that does not.
    #[must_use]
    pub fn of(analysis: &'a Analysis<'a>, show: &Operation<'a>) -> Option<Self> {
        let shown = show.response().json().filter(|_| shows(show) && is_first(analysis, show))?;
        let SchemaKind::Object(properties) = &analysis.api.schema(shown.schema).kind else {
            return None;
        };
        let has = |key: &&str| {
            properties.iter().any(|p| {
                p.name.wire == **key
                    && matches!(analysis.api.schema(p.schema).kind, SchemaKind::String(_))
            })
        };
        if !KEYS.iter().all(has) {
            return None;
        }
        let lists = analysis.operations_of(show.resource).filter_map(|list| {
            let collection = list.collection?;
            let fits = collection.item == shown.schema && lists(list) && is_above(list, show);
            let filters = asks(list.documented, &["name"]);
            let key = collection.key;
            fits.then_some(Self { resource: shown.schema, list, key, filters })
        });
        let lists: Vec<Self> = lists.collect();
        lists.iter().find(|find| find.filters).or(lists.first()).copied()
    }
}

/// Returns `true` if an operation shows what its path names by one value, and asks for nothing else.
fn shows(operation: &Operation<'_>) -> bool {
    operation.method == Method::Get
        && matches!(operation.documented.selector, None | Some(Selector::Shape))
        && operation.path.names_one()
        && operation.path.parts().len() > 1
        && operation.arguments.len() == 1
        && !operation.may_be_empty
        && asks_for_nothing(operation)
}

/// Returns `true` if an operation is the first of those at its method and path: the plain one of several views.
fn is_first(analysis: &Analysis<'_>, operation: &Operation<'_>) -> bool {
    let at =
        |other: &&Operation<'_>| other.method == operation.method && other.path == operation.path;
    let mut all = analysis.operations_of(operation.resource);
    all.find(at).is_some_and(|first| std::ptr::eq(first, operation))
}

/// Returns `true` if an operation lists all that there is.
fn lists(operation: &Operation<'_>) -> bool {
    operation.arguments.is_empty()
        && operation.documented.selector.is_none()
        && asks_for_nothing(operation)
}

fn asks_for_nothing(operation: &Operation<'_>) -> bool {
    operation.request == Payload::Empty
        && operation.parameters.iter().all(|p| p.value == Value::Option)
}

/// Returns `true` if a list stands where what is shown is one of, `/snapshots` or `/snapshots/detail` above `/snapshots/{id}`.
fn is_above(list: &Operation<'_>, show: &Operation<'_>) -> bool {
    let (list, show) = (list.path.parts(), show.path.parts());
    let above = &show[..show.len() - 1];
    let rest = list.strip_prefix(above);
    matches!(rest, Some([] | [Segment::Literal(_)]))
}
