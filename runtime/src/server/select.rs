//! Tells which of an endpoint's operations a request means.

use serde_json::Value;

use super::endpoint::Entry;
use super::shape::Shape;
use super::{ApiError, Selector, check};
use crate::Microversion;

/// The operation that a request means, among those of its method.
///
/// In this order: a query flag that is there, the key of the body, the shape of the body.
pub(super) fn select<'e>(
    entries: &'e [Entry],
    query: &[(String, String)],
    body: Option<&mut Value>,
    version: Option<Microversion>,
) -> Result<&'e Entry, ApiError> {
    let (candidates, other_versions): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|e| e.exists_at(version));
    let flagged = candidates.iter().find(|e| match e.operation.selector {
        Selector::Query(flag) => query.iter().any(|(name, _)| name == flag),
        _ => false,
    });
    if let Some(entry) = flagged {
        return Ok(entry);
    }
    let rest: Vec<&Entry> = candidates
        .iter()
        .copied()
        .filter(|e| !matches!(e.operation.selector, Selector::Query(_)))
        .collect();
    let Some(body) = body else {
        // Without a body only an operation that needs none can be meant.
        return rest.first().copied().ok_or_else(|| no_flag(&candidates));
    };
    if let Some(entry) = by_action(&rest, body)? {
        return Ok(entry);
    }
    let shaped: Vec<&Entry> = rest
        .iter()
        .copied()
        .filter(|e| !matches!(e.operation.selector, Selector::Action(_)))
        .collect();
    match (shaped.as_slice(), rest.is_empty()) {
        ([], true) => Err(no_flag(&candidates)),
        ([], false) if by_action(&other_versions, body)?.is_some() => Err(not_at_this_version()),
        ([], false) => Err(no_action(body)),
        ([only], _) => Ok(only),
        (several, _) => Ok(by_shape(several, body, version)),
    }
}

/// The operation whose action key the body has. A second key is refused.
fn by_action<'e>(
    candidates: &[&'e Entry],
    body: &mut Value,
) -> Result<Option<&'e Entry>, ApiError> {
    let Some(entries) = body.as_object_mut() else { return Ok(None) };
    let action = |e: &&&Entry| match e.operation.selector {
        Selector::Action(key) => entries.contains_key(key),
        _ => false,
    };
    let Some(entry) = candidates.iter().find(action).copied() else { return Ok(None) };
    let Selector::Action(key) = entry.operation.selector else { return Ok(None) };
    let listed = match entry.operation.body.shape() {
        Some(Shape::Object(object)) => Some(object),
        _ => None,
    };
    let second =
        entries.keys().find(|k| *k != key && listed.is_none_or(|object| object.field(k).is_none()));
    if let Some(second) = second {
        return Err(ApiError::bad_request(format!(
            "The request body holds the action '{key}' and beside it '{second}'; one action at a \
             time is possible."
        )));
    }
    // An action without arguments is sent as null or as an empty object, as the client likes.
    if let (Some(argument @ Value::Null), Some(field)) =
        (entries.get_mut(key), listed.and_then(|object| object.field(key)))
        && !field.nullable
        && matches!(field.shape, Shape::Object(_) | Shape::Map(_))
    {
        *argument = Value::Object(serde_json::Map::new());
    }
    Ok(Some(entry))
}

/// The first operation whose shape the body has; where none has it, the one that looks most like it.
fn by_shape<'e>(
    candidates: &[&'e Entry],
    body: &Value,
    version: Option<Microversion>,
) -> &'e Entry {
    let passes = |e: &&&Entry| {
        e.operation.body.shape().is_none_or(|shape| {
            let mut copy = body.clone();
            check::check(&mut copy, &shape, version, super::UnknownFields::Refuse).is_ok()
        })
    };
    let fits = |e: &&&Entry| e.operation.body.shape().is_none_or(|shape| shape.fits(body));
    let mut entries = candidates.iter();
    let found = entries.find(passes).or_else(|| candidates.iter().find(fits));
    found.copied().unwrap_or(candidates[0])
}

/// For an operation that exists, but not at the negotiated microversion.
pub(super) fn not_at_this_version() -> ApiError {
    ApiError::not_found("The resource could not be found.")
}

fn no_action(body: &Value) -> ApiError {
    match body.as_object().and_then(|o| o.keys().next()) {
        Some(key) => ApiError::bad_request(format!(
            "There is no such action: {key}. Verify the request body and Content-Type header and \
             try again."
        )),
        None => ApiError::bad_request("The request body must be an object whose key is an action."),
    }
}

fn no_flag(candidates: &[&Entry]) -> ApiError {
    let flags: Vec<&str> = candidates
        .iter()
        .filter_map(|e| match e.operation.selector {
            Selector::Query(flag) => Some(flag),
            _ => None,
        })
        .collect();
    ApiError::bad_request(format!(
        "One of these query parameters must say what is meant: {}.",
        flags.join(", ")
    ))
}
