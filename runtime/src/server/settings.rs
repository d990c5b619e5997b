//! Settings of a server.

use std::time::Duration;

use super::proxy::Network;
use super::{ApiError, Identity};
use crate::{Microversion, VersionRange};

/// The settings of a server; the defaults are right for most.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The largest JSON body that is read, in bytes; a larger one is answered 413.
    pub body_limit: usize,
    /// The longest that a client may take to send a JSON body, in all; one that takes longer is answered 408. A body that a
    /// handler reads itself is the handler's to bound.
    pub body_timeout: Duration,
    /// `true` where a text may have the character U+0000, which PostgreSQL for one cannot hold. Where it may not, a body that has it
    /// is answered 400; a path or a query, which nothing that was stored can match, 404.
    pub takes_nul: bool,
    /// The treatment of body fields that the reference does not list.
    pub unknown_fields: UnknownFields,
    /// The same for operations that differ, each by its name in the document and the microversions at which
    /// it does: `("create_volume", VersionRange::until(Microversion::new(3, 52)), UnknownFields::Ignore)`.
    pub unknown_fields_of: Vec<(&'static str, VersionRange, UnknownFields)>,
    /// The operations that only administrators may call, each by its name in the document. Who is known and is none is
    /// answered 403; who is not known is nobody's business here.
    pub administered: Vec<&'static str>,
    /// The first and the last microversion served, where it is not all that the reference speaks of.
    pub versions: Option<(Microversion, Microversion)>,
    /// The beginning of links, `https://cloud.example/volume`; from the `Host` header where unset.
    pub public_url: Option<String>,
    /// From whom `X-Forwarded-Proto` and `X-Forwarded-Host` count, where [`public_url`](Self::public_url) is unset: by the
    /// [`Peer`](super::Peer) of the request. From nobody, if nothing is said.
    pub proxies: Vec<Network>,
    /// When the API last changed, for version discovery: `2023-08-31T00:00:00Z`.
    pub updated: Option<String>,
    /// The number of items that a list holds where the request does not say, and at most.
    pub max_limit: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            body_limit: 112 * 1024,
            body_timeout: Duration::from_secs(60),
            takes_nul: false,
            unknown_fields: UnknownFields::Refuse,
            unknown_fields_of: Vec::new(),
            administered: Vec::new(),
            versions: None,
            public_url: None,
            proxies: Vec::new(),
            updated: None,
            max_limit: 1000,
        }
    }
}

impl Settings {
    /// Refuses a caller who may not call an operation.
    pub(super) fn admit(&self, operation: &str, identity: &Identity) -> Result<(), ApiError> {
        let is_known = identity.user_id.is_some();
        if is_known && self.administered.contains(&operation) && !identity.has_role("admin") {
            let problem = "You are not authorized to perform the requested action.";
            return Err(ApiError::forbidden(problem));
        }
        Ok(())
    }

    /// The treatment of unknown fields of one operation.
    pub(super) fn unknown(&self, operation: &str, version: Option<Microversion>) -> UnknownFields {
        let differs = self.unknown_fields_of.iter().find(|(name, versions, _)| {
            *name == operation && version.is_none_or(|v| versions.contains(v))
        });
        differs.map_or(self.unknown_fields, |(_, _, unknown)| *unknown)
    }
}

/// The treatment of body fields that the reference does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnknownFields {
    /// They are answered 400.
    Refuse,
    /// They are dropped.
    Ignore,
}
