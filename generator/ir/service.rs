//! Facts of a service as a whole, which no source of the reference says.

use serde::{Deserialize, Serialize};

/// A service, as its profile describes it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Service {
    /// The type in the catalogue, `block-storage`.
    pub service_type: String,
    /// Other types that catalogues give it, `volumev3`.
    pub aliases: Vec<String>,
    /// The name for people, `Block Storage`.
    pub title: String,
    /// The API's major version, `3`.
    pub major: String,
    /// The path between the service's root and the documented paths, `/v2.1` for compute,
    /// whose reference leaves it out; empty where the paths say it themselves.
    pub base_path: String,
    /// The way in which a request asks for a microversion; `None` for a service without them.
    pub microversion: Option<MicroversionHeader>,
    /// The form of an error.
    pub fault: FaultEnvelope,
    /// The way in which a long list goes on.
    pub pagination: Pagination,
    /// Path placeholders that hold the caller's project, `project_id`, `tenant_id`: the client knows
    /// them, so they are no argument of a method.
    pub scope_parameters: Vec<String>,
    /// `true` if the service answers under the same path without the scope segment.
    pub scope_optional: bool,
    /// The statuses with which what stands before the service's own code refuses requests, whatever the operation: 401, 403,
    /// 404 and 406 mean what they mean where a token, a policy, an address and a microversion are checked.
    pub refuses: Vec<u16>,
    /// Where people read of the service.
    pub documentation: Option<String>,
    /// The licence of the reference, as SPDX names it.
    pub license: Option<String>,
    /// An address for mail about the service.
    pub contact: Option<String>,
    /// The frame of pages about it.
    #[serde(skip)]
    pub site: Site,
}

/// The frame of a reference on the pages of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// The name of the project.
    pub title: Option<String>,
    /// Where its code is.
    pub repository: Option<String>,
    /// Where a line of its sources is shown, `https://example.org/src/{file}#L{line}`.
    pub source: Option<String>,
    /// Where a mistake is reported, with `{title}`, `{file}` and `{line}` in it.
    pub bug: Option<String>,
}

impl Service {
    /// A documented path from the service's root. The root itself has nothing before it.
    #[must_use]
    pub fn mounted(&self, path: &str) -> String {
        let base = if path == "/" { "" } else { self.base_path.trim_end_matches('/') };
        format!("{base}{path}")
    }
}

/// The way in which a request asks for a microversion.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct MicroversionHeader {
    /// `OpenStack-API-Version`, or an older header of the service's own.
    pub header: String,
    /// The word before the version, `volume` in `volume 3.65`; `None` where the header holds the
    /// version alone.
    pub service: Option<String>,
}

/// The shape of an error body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FaultEnvelope {
    /// `{"itemNotFound": {"code": 404, "message": "…"}}`: the key is the fault's name.
    Named,
    /// `{"error": {"code": 404, "title": "Not Found", "message": "…"}}`.
    Error,
    /// `{"NeutronError": {"type": "…", "message": "…", "detail": ""}}`.
    Typed,
    /// `{"errors": [{"status": 404, "title": "…", "detail": "…", "code": "…"}]}`.
    Errors,
    /// `{"faultcode": "Client", "faultstring": "…", "debuginfo": null}`.
    Wsme,
    /// `{"error_message": {"faultcode": "Client", "faultstring": "…", "debuginfo": null}}`: WSME's fault, of some
    /// services as JSON within text.
    ErrorMessage,
    /// `{"code": 404, "title": "…", "message": "…"}` at the top level.
    Flat,
    /// Text or HTML: nothing to read by machine.
    Opaque,
}

/// The way in which a long list goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
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
