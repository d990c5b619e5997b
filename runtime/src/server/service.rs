//! Facts of a service as a whole, which the runtime must know.

use crate::{FaultEnvelope, VersionRange};

/// A service, as the generated crate describes it.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The type in the catalogue, `block-storage`.
    pub service_type: &'static str,
    /// The API's major version, `3`.
    pub major: &'static str,
    /// The header by which a request asks for a microversion; `None` for a service without them.
    pub microversion: Option<MicroversionHeader>,
    /// The microversions that the reference speaks of.
    pub versions: VersionRange,
    /// The envelope of errors.
    pub fault: FaultEnvelope,
    /// The way in which lists go on.
    pub pagination: Pagination,
    /// The placeholders that hold the caller's project.
    pub scope: &'static [&'static str],
    /// `true` where the service answers under the same path without the scope segment.
    pub scope_optional: bool,
}

/// The header by which a request asks for a microversion.
#[derive(Clone, Copy, Debug)]
pub struct MicroversionHeader {
    /// `OpenStack-API-Version`, or an older header of the service's own.
    pub header: &'static str,
    /// The word before the version, `volume` in `volume 3.65`.
    pub service: Option<&'static str>,
}

/// The way in which long lists go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pagination {
    /// `snapshots_links: [{"rel": "next", "href": "…"}]` beside the items.
    CollectionLinks,
    /// `links: {"next": "…"}` beside the items.
    Links,
    /// `next: "…"` beside the items.
    Next,
    /// Nothing in the body: the last item's id is the next `marker`.
    Marker,
    /// Nothing in the body: as many items as came are the next `offset`.
    Offset,
    /// Lists are whole.
    None,
}
