//! Static descriptions of operations.

use super::shape::Shape;
use crate::VersionRange;

/// One documented operation.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name in the document, `show_snapshot`.
    pub name: &'static str,
    /// The HTTP method, `GET`.
    pub method: &'static str,
    /// The path template from the service's root, `/v3/{project_id}/snapshots/{snapshot_id}`.
    pub path: &'static str,
    /// What tells it from the other operations of its endpoint.
    pub selector: Selector,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// Query parameters that only some microversions have; at the others they count as absent.
    pub query: &'static [(&'static str, VersionRange)],
    /// What its request body is.
    pub body: BodyKind,
}

/// How a request says which of an endpoint's operations it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selector {
    /// The endpoint has no other.
    None,
    /// By the only key of the body.
    Action(&'static str),
    /// By a query parameter that must be there.
    Query(&'static str),
    /// By the shape of the body; the operations are tried in order.
    Shape,
}

/// What a request body is.
#[derive(Clone, Copy, Debug)]
pub enum BodyKind {
    /// Nothing; what is sent is not looked at.
    None,
    /// JSON that must be there.
    Json(Shape),
    /// JSON that may be left out.
    OptionalJson(Shape),
    /// Anything else, handed on unread.
    Raw,
}

impl BodyKind {
    /// The shape of a JSON body.
    pub(super) fn shape(self) -> Option<Shape> {
        match self {
            Self::Json(shape) | Self::OptionalJson(shape) => Some(shape),
            Self::None | Self::Raw => None,
        }
    }
}
