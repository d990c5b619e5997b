//! Several documented operations as one operation object.

use std::fmt::Write as _;

use crate::emit::markdown::{commonmark, escaped};
use crate::ir::{Api, Endpoint, Operation, Selector, VersionRange};

/// A part of one of an endpoint's operations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape<'a, T> {
    pub(super) operation: &'a Operation,
    pub(super) value: &'a T,
}

/// The items that equal no earlier one, in order.
pub(super) fn distinct<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut out = Vec::new();
    for item in items {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

/// One line for the endpoint.
pub(super) fn summary(api: &Api, endpoint: &Endpoint) -> String {
    match endpoint.operations.as_slice() {
        [operation] => operation.summary.clone(),
        operations => {
            let tags = distinct(operations.iter().map(|o| o.tag));
            match tags.as_slice() {
                [tag] if !api.tag(*tag).title.is_empty() => api.tag(*tag).title.clone(),
                _ => sentence(&endpoint.name.words),
            }
        }
    }
}

/// The prose of the endpoint: of its operation, or a list of its operations.
///
/// A branch of the request body carries its operation's prose; what has no branch has it here.
pub(super) fn description(endpoint: &Endpoint, has_branch: impl Fn(&Operation) -> bool) -> String {
    let operations = endpoint.operations.as_slice();
    if let [operation] = operations {
        return commonmark(&operation.doc);
    }
    let by_key = operations.iter().all(|o| matches!(o.selector, Some(Selector::Action(_))));
    let mut out = if by_key {
        "One of several operations, chosen by the only key of the request body:\n".to_owned()
    } else {
        "One of several operations:\n".to_owned()
    };
    for operation in operations {
        let _ = write!(out, "\n- ");
        match &operation.selector {
            Some(Selector::Action(key)) => {
                let _ = write!(out, "`{}`: ", key.wire);
            }
            Some(Selector::Query(key)) => {
                let _ = write!(out, "with `{}` in the query: ", key.wire);
            }
            Some(Selector::Shape) | None => {}
        }
        out.push_str(&escaped(&operation.summary));
        out.push_str(&versions(operation.versions));
    }
    for operation in operations.iter().filter(|o| !o.doc.is_empty() && !has_branch(o)) {
        let _ =
            write!(out, "\n\n## {}\n\n{}", escaped(&operation.summary), commonmark(&operation.doc));
    }
    out
}

/// ` (since 3.7, until 3.9)`.
fn versions(range: VersionRange) -> String {
    match (range.min, range.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!(" (since {min})"),
        (None, Some(max)) => format!(" (until {max})"),
        (Some(min), Some(max)) => format!(" ({min} to {max})"),
    }
}

/// Words with a capital in front.
fn sentence(words: &[String]) -> String {
    let text = words.join(" ");
    let mut chars = text.chars();
    chars
        .next()
        .map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + chars.as_str())
}
