//! Collections: lists that may go on on another page.

use super::body::Payload;
use crate::ir::{Api, Location, Method, Operation, Pagination, Property, SchemaId, SchemaKind};

/// The list in the response of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collection<'a> {
    /// The key of the response body that holds the items, `snapshots`.
    pub key: &'a str,
    /// The schema of an item.
    pub item: SchemaId,
    /// The way to its next page.
    pub pagination: Pagination,
    /// The key that holds the links to other pages, `snapshots_links`; `None` where the reference shows none.
    pub links: Option<&'a str>,
}

impl<'a> Collection<'a> {
    /// The list that an operation gives, if it may go on: a GET with one array in its body, and with links beside it or
    /// a `marker` or `limit` to ask with.
    #[must_use]
    pub fn of(api: &'a Api, method: Method, operation: &'a Operation) -> Option<Self> {
        let pagination = api.service.pagination;
        if method != Method::Get || pagination == Pagination::None {
            return None;
        }
        let (_, response) = operation.success()?;
        let json = Payload::of_response(api, response.body.as_ref()).json()?;
        let SchemaKind::Object(properties) = &api.schema(json.body).kind else { return None };
        let links = properties.iter().find(|p| is_link(p)).map(|p| p.name.wire.as_str());
        let asks = operation.parameters.iter().any(|p| {
            p.location == Location::Query && matches!(p.name.wire.as_str(), "marker" | "limit")
        });
        let mut lists = properties.iter().filter(|p| !is_link(p)).filter_map(|p| {
            match api.schema(p.schema).kind {
                SchemaKind::Array(item) => Some((p.name.wire.as_str(), item)),
                _ => None,
            }
        });
        let (key, item) = lists.next()?;
        let is_only = lists.next().is_none();
        ((links.is_some() || asks) && is_only).then_some(Self { key, item, pagination, links })
    }
}

fn is_link(property: &Property) -> bool {
    let key = property.name.wire.as_str();
    key == "links" || key == "next" || key.ends_with("_links")
}
