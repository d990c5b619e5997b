//! Static descriptions of operations.

use super::shape::{Field, Shape};
use super::{ApiError, Call, Role, Sample};
use crate::{Microversion, VersionRange};

/// One documented operation, described by what it is made with:
///
/// ```
/// use apiref_runtime::server::Operation;
///
/// static SHOW: Operation =
///     Operation::new("show_snapshot", "GET", "/v3/{project_id}/snapshots/{snapshot_id}");
/// static REVERT: Operation =
///     Operation::new("revert_volume", "POST", "/v3/{project_id}/volumes/{volume_id}/action")
///         .action("revert")
///         .since(3, 40);
/// # assert_eq!((SHOW.method, REVERT.name), ("GET", "revert_volume"));
/// ```
#[derive(Clone, Debug)]
pub struct Operation {
    /// Its name in the document, `show_snapshot`.
    pub name: &'static str,
    /// The HTTP method, `GET`.
    pub method: &'static str,
    /// The path template from the service's root, `/v3/{project_id}/snapshots/{snapshot_id}`.
    pub path: &'static str,
    /// The part of a request that tells it from the other operations of its endpoint.
    pub selector: Selector,
    /// The microversions that have it.
    pub versions: VersionRange,
    /// Query parameters. What is sent is held against their shapes; at microversions that do not have one it counts as
    /// absent.
    pub query: &'static [Field],
    /// Headers, likewise, but for those that are answered for before a handler is called.
    pub headers: &'static [Field],
    /// The kind of its request body.
    pub body: BodyKind,
    /// The check of a request that has no handler.
    pub request: fn(&mut Call<'_>) -> Result<(), ApiError>,
    /// The answers of a stand-in, by the microversion from which on it gives them.
    pub samples: &'static [Sample],
    /// The status of its success, where no sample shows one.
    pub success: Option<u16>,
    /// The part that it plays in what a stand-in remembers.
    pub role: Role,
    /// The path of the [collection](super::Collection) that the part is about.
    pub collection: &'static str,
}

impl Operation {
    /// An operation of every microversion, alone at its endpoint, without a body.
    #[must_use]
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            selector: Selector::None,
            versions: VersionRange::ALL,
            query: &[],
            headers: &[],
            body: BodyKind::None,
            request: |call| call.check(),
            samples: &[],
            success: None,
            role: Role::Sample,
            collection: "",
        }
    }

    /// The same, meant by a body whose only key is this one.
    #[must_use]
    pub const fn action(self, key: &'static str) -> Self {
        Self { selector: Selector::Action(key), ..self }
    }

    /// The same, meant by a query parameter that is there.
    #[must_use]
    pub const fn flag(self, parameter: &'static str) -> Self {
        Self { selector: Selector::Query(parameter), ..self }
    }

    /// The same, meant by the shape of the body.
    #[must_use]
    pub const fn told_by_shape(self) -> Self {
        Self { selector: Selector::Shape, ..self }
    }

    /// The same, but only from this microversion on.
    #[must_use]
    pub const fn since(self, major: u16, minor: u16) -> Self {
        let min = Some(Microversion::new(major, minor));
        Self { versions: VersionRange { min, max: self.versions.max }, ..self }
    }

    /// The same, but only up to this microversion.
    #[must_use]
    pub const fn until(self, major: u16, minor: u16) -> Self {
        let max = Some(Microversion::new(major, minor));
        Self { versions: VersionRange { min: self.versions.min, max }, ..self }
    }

    /// The same, with [`Self::query`].
    #[must_use]
    pub const fn query(self, parameters: &'static [Field]) -> Self {
        Self { query: parameters, ..self }
    }

    /// The same, with [`Self::headers`].
    #[must_use]
    pub const fn headers(self, headers: &'static [Field]) -> Self {
        Self { headers, ..self }
    }

    /// The same, with a JSON body that must be there.
    #[must_use]
    pub const fn json(self, shape: Shape) -> Self {
        Self { body: BodyKind::Json(shape), ..self }
    }

    /// The same, with a JSON body that may be left out.
    #[must_use]
    pub const fn optional_json(self, shape: Shape) -> Self {
        Self { body: BodyKind::OptionalJson(shape), ..self }
    }

    /// The same, with what checks a request that has no handler: [`check`](super::check).
    #[must_use]
    pub const fn request(self, check: fn(&mut Call<'_>) -> Result<(), ApiError>) -> Self {
        Self { request: check, ..self }
    }

    /// The same, with what a stand-in answers, by the microversion from which on it does.
    #[must_use]
    pub const fn samples(self, samples: &'static [Sample]) -> Self {
        Self { samples, ..self }
    }

    /// The same, with [`Self::success`].
    #[must_use]
    pub const fn success(self, status: u16) -> Self {
        Self { success: Some(status), ..self }
    }

    /// The same, with [`Self::role`] and the path of its collection.
    #[must_use]
    pub const fn plays(self, role: Role, collection: &'static str) -> Self {
        Self { role, collection, ..self }
    }

    /// The same, with a body that is handed on unread.
    #[must_use]
    pub const fn raw(self) -> Self {
        Self { body: BodyKind::Raw, ..self }
    }
}

/// The way in which a request says which of an endpoint's operations it means.
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

/// The kind of a request body.
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
