//! Static facts: of a service, and of each operation.

use crate::{Microversion, VersionRange};

/// Facts of a service as a whole, from its profile.
#[derive(Clone, Copy, Debug)]
pub struct Service {
    /// The type in the catalogue, `block-storage`.
    pub service_type: &'static str,
    /// Other types that catalogues give it, the first before the others: `volumev3`, `volume`.
    pub aliases: &'static [&'static str],
    /// The path between the service's root and the documented paths; often empty.
    pub base_path: &'static str,
    /// The header that asks for a microversion, and the word before the version where it has one.
    pub microversion: Option<(&'static str, Option<&'static str>)>,
    /// The microversions that the reference knows.
    pub versions: VersionRange,
    /// The way in which lists go on.
    pub pagination: Pagination,
    /// `true` where the service answers under the same path without the project.
    pub scope_optional: bool,
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

/// Static facts of one operation.
#[derive(Clone, Debug)]
pub struct Operation {
    pub(crate) name: &'static str,
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    pub(crate) versions: VersionRange,
    pub(crate) wrapper: Option<&'static str>,
    pub(crate) accept: &'static str,
    pub(crate) redirects: bool,
}

impl Operation {
    /// An operation by its name in the reference, its method and its path template. A `{+name}` in
    /// the template is the caller's project, which the client fills in.
    #[must_use]
    pub const fn new(name: &'static str, method: &'static str, path: &'static str) -> Self {
        Self {
            name,
            method,
            path,
            versions: VersionRange::ALL,
            wrapper: None,
            accept: "application/json",
            redirects: false,
        }
    }

    /// The first microversion that has it.
    #[must_use]
    pub const fn since(mut self, major: u16, minor: u16) -> Self {
        self.versions.min = Some(Microversion::new(major, minor));
        self
    }

    /// The last microversion that has it.
    #[must_use]
    pub const fn until(mut self, major: u16, minor: u16) -> Self {
        self.versions.max = Some(Microversion::new(major, minor));
        self
    }

    /// A redirect is the answer, and no error.
    #[must_use]
    pub const fn redirects(mut self) -> Self {
        self.redirects = true;
        self
    }

    /// The key of the response body that holds what the call returns.
    #[must_use]
    pub const fn returns(mut self, wrapper: &'static str) -> Self {
        self.wrapper = Some(wrapper);
        self
    }

    /// The media types of the response body, where it is no JSON.
    #[must_use]
    pub const fn accepts(mut self, media_types: &'static str) -> Self {
        self.accept = media_types;
        self
    }
}
