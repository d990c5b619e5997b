//! Collections: lists that may go on on another page.

use super::body::Payload;
use crate::ir::{
    Api, Location, Method, Operation, Pagination, PathTemplate, Property, SchemaId, SchemaKind,
    Segment,
};

/// The list in the response of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Collection<'a> {
    /// The key of the response body that holds the items, `snapshots`; `None` where the body is the list.
    pub key: Option<&'a str>,
    /// The schema of an item.
    pub item: SchemaId,
    /// The way to its next page.
    pub pagination: Pagination,
    /// The key that holds the links to other pages, `snapshots_links`; `None` where the reference shows none.
    pub links: Option<&'a str>,
}

impl<'a> Collection<'a> {
    /// The list that an operation gives, if it may go on: a GET with one array in its body, or whose body is one, in a
    /// service whose lists have pages. Without links beside it and without a parameter to ask with, it must be of objects,
    /// and neither of what a path names as one nor of versions.
    #[must_use]
    pub fn of(
        api: &'a Api,
        path: &PathTemplate,
        method: Method,
        operation: &'a Operation,
    ) -> Option<Self> {
        let pagination = api.service.pagination;
        if method != Method::Get || pagination == Pagination::None {
            return None;
        }
        let (_, response) = operation.success()?;
        let json = Payload::of_response(api, response.body.as_ref()).json()?;
        let (key, item, links) = match &api.schema(json.body).kind {
            SchemaKind::Array(item) => (None, *item, None),
            SchemaKind::Object(properties) => {
                let links = properties.iter().find(|p| is_link(p)).map(|p| p.name.wire.as_str());
                let mut lists = properties.iter().filter(|p| !is_link(p)).filter_map(|p| match api
                    .schema(p.schema)
                    .kind
                {
                    SchemaKind::Array(item) => Some((p.name.wire.as_str(), item)),
                    _ => None,
                });
                let (key, item) = lists.next().filter(|_| lists.next().is_none())?;
                (Some(key), item, links)
            }
            _ => return None,
        };
        let pages = links.is_some() || asks(operation, PARAMETERS);
        let is_of_many = matches!(api.schema(item).kind, SchemaKind::Object(_))
            && path
                .parts()
                .last()
                .is_some_and(|last| matches!(last, Segment::Literal(_)) && !last.is_version());
        (pages || is_of_many).then_some(Self { key, item, pagination, links })
    }

    /// The parameters by which its pages are asked for, each with its name and whether it is a number.
    #[must_use]
    pub fn parameters(&self) -> &'static [(&'static str, bool)] {
        match self.pagination {
            Pagination::Offset => &[("limit", true), ("offset", true)],
            _ => &[("limit", true), ("marker", false)],
        }
    }
}

/// Query parameters that only lists with pages have.
const PARAMETERS: &[&str] = &["limit", "marker"];

/// Returns `true` if an operation documents one of these query parameters.
pub(super) fn asks(operation: &Operation, names: &[&str]) -> bool {
    let is_one = |name: &str| names.contains(&name);
    operation.parameters.iter().any(|p| p.location == Location::Query && is_one(&p.name.wire))
}

fn is_link(property: &Property) -> bool {
    let key = property.name.wire.as_str();
    key == "links" || key == "next" || key.ends_with("_links")
}
