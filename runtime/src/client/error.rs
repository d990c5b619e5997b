//! Errors of calls.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header::LOCATION;
use http::{HeaderMap, StatusCode};

use super::endpoint::Address;
use super::json_path;
use super::response::{Length, Raw};
use super::retry;
use crate::{Fault, Microversion, VersionRange};

/// A call that failed.
///
/// Most programs ask it a question, [`Error::is_not_found`], or pass it on; [`Error::kind`] has the
/// rest.
pub struct Error {
    operation: &'static str,
    kind: Box<ErrorKind>,
}

/// The kinds of errors. `Debug` says how long a body is and not what is in it: it may hold passwords and tokens.
#[non_exhaustive]
pub enum ErrorKind {
    /// The service answered with an error status, or with a redirect, which is not followed: the token is not for
    /// whoever is there.
    Status {
        /// The status.
        status: StatusCode,
        /// The service's own message, where its body is an envelope of OpenStack's.
        fault: Option<Fault>,
        /// The request id, to find the request in the service's logs.
        request_id: Option<String>,
        /// The headers. They may hold tokens.
        headers: Box<HeaderMap>,
        /// The body as it came.
        body: Bytes,
    },
    /// The service's answer is not what the reference says.
    Decode {
        /// The fault in the text, with its line and column.
        source: serde_json::Error,
        /// Where in the body it is, `snapshots[3].size`; empty for the body as a whole.
        path: String,
        /// The status.
        status: StatusCode,
        /// The request id, to find the request in the service's logs.
        request_id: Option<String>,
        /// The body as it came.
        body: Bytes,
    },
    /// Nothing was sent: the client's microversion does not have this operation, parameter or field.
    OutOfRange {
        /// `volume.group_id`; `None` where it is the operation itself.
        field: Option<String>,
        /// The microversions that have it.
        versions: VersionRange,
        /// The microversion of the call.
        version: Microversion,
    },
    /// Nothing was sent: the request cannot be written.
    Request(String),
    /// Nothing was sent: what is said of the cloud does not suffice, or its catalogue has no such
    /// endpoint.
    Configuration(String),
    /// Nothing was sent: the identity service gave no token. All calls that waited for it share the
    /// error.
    Authentication(Arc<Error>),
    /// The request or its answer did not get through.
    Transport(reqwest::Error),
    /// The connection was cut, or went silent, in the middle of a body that goes piece by piece.
    Interrupted {
        /// `true` for the body of the request, `false` for that of the response.
        is_upload: bool,
        /// The bytes that were handed to the connection, or came by it.
        bytes: u64,
        /// The bytes of the whole body, where that is known.
        of: Option<u64>,
        /// The cause of the cut.
        source: tower::BoxError,
    },
    /// A layer of the client's own refused the request or failed.
    Layer(tower::BoxError),
    /// The body of the response is larger than the client takes.
    TooLarge {
        /// The status.
        status: StatusCode,
        /// The bytes that a body may have.
        limit: usize,
    },
    /// The service's pages lead back to one that was read before.
    PageLoop,
    /// So many pages of the service, one after the other, had no items, and each led to another.
    EmptyPages(usize),
    /// The service tells its microversions nowhere, or none that the reference knows.
    Discovery(Vec<Tried>),
    /// Nothing has the id or the name that was searched for.
    NotFound {
        /// The id or the name.
        name: String,
    },
    /// Several have the name that was searched for.
    Ambiguous {
        /// The name.
        name: String,
        /// The ids of those that have it.
        ids: Vec<String>,
    },
    /// The identity service asks for more proofs than it was shown.
    #[cfg(feature = "keystone")]
    MoreFactors(super::keystone::Receipt),
    /// A resource that was waited for has come to a status that tells of an error.
    Failed {
        /// Its status.
        status: String,
        /// The status that was waited for.
        wanted: String,
        /// The request id of the look that found it.
        request_id: Option<String>,
        /// The resource as the service showed it.
        body: Bytes,
    },
    /// A resource did not come to the status that was waited for in time.
    TimedOut {
        /// Its status when it was last seen; `None` where it has none or was not seen.
        status: Option<String>,
        /// The status that was waited for.
        wanted: String,
        /// The time that was waited.
        after: Duration,
    },
}

/// A URL that was asked, and what came.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Tried {
    /// The URL.
    pub url: String,
    /// The answer, `404 Not Found`.
    pub outcome: String,
}

impl fmt::Display for Tried {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.url, self.outcome)
    }
}

/// The most bytes of a body that are shown as text.
const TEXT: usize = 4096;

impl ErrorKind {
    /// A body that is not what the reference says.
    pub(super) fn decode(source: serde_json::Error, raw: &Raw) -> Self {
        Self::Decode {
            path: json_path::of(&source, &raw.body),
            source,
            status: raw.status,
            request_id: raw.request_id().map(str::to_owned),
            body: raw.body.clone(),
        }
    }
}

impl Error {
    pub(crate) fn new(operation: &'static str, kind: ErrorKind) -> Self {
        Self { operation, kind: Box::new(kind) }
    }

    /// The operation's name in the reference, `show_snapshot`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The kind of the error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.kind
    }

    /// The status of the response, where there was one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        match &*self.kind {
            ErrorKind::Status { status, .. }
            | ErrorKind::Decode { status, .. }
            | ErrorKind::TooLarge { status, .. } => Some(*status),
            ErrorKind::Authentication(error) => error.status(),
            _ => None,
        }
    }

    /// The service's own message.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match &*self.kind {
            ErrorKind::Status { fault, .. } => fault.as_ref(),
            ErrorKind::Authentication(error) => error.fault(),
            _ => None,
        }
    }

    /// The request id, to find the request in the service's logs.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match &*self.kind {
            ErrorKind::Status { request_id, .. }
            | ErrorKind::Decode { request_id, .. }
            | ErrorKind::Failed { request_id, .. } => request_id.as_deref(),
            ErrorKind::Authentication(error) => error.request_id(),
            _ => None,
        }
    }

    /// The headers of the response, where its status was the error. They may hold tokens.
    #[must_use]
    pub fn headers(&self) -> Option<&HeaderMap> {
        match &*self.kind {
            ErrorKind::Status { headers, .. } => Some(headers),
            ErrorKind::Authentication(error) => error.headers(),
            _ => None,
        }
    }

    /// The time for which the service asks to be left alone; `None` where it says nothing of that.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        retry::asked(self.headers()?)
    }

    /// The receipt for the proofs that the identity service was shown, where it asks for more of them.
    #[cfg(feature = "keystone")]
    #[must_use]
    pub fn receipt(&self) -> Option<&super::keystone::Receipt> {
        match &*self.kind {
            ErrorKind::MoreFactors(receipt) => Some(receipt),
            ErrorKind::Authentication(error) => error.receipt(),
            _ => None,
        }
    }

    /// The body of the response, where there was one.
    #[must_use]
    pub fn body(&self) -> Option<&Bytes> {
        match &*self.kind {
            ErrorKind::Status { body, .. }
            | ErrorKind::Decode { body, .. }
            | ErrorKind::Failed { body, .. } => Some(body),
            ErrorKind::Authentication(error) => error.body(),
            _ => None,
        }
    }

    /// The text of the body, where there was one, for a log or a person: its first 4096 bytes, with replacement characters where
    /// it is not UTF-8. It may hold passwords and tokens.
    #[must_use]
    pub fn text(&self) -> Option<Cow<'_, str>> {
        let body = self.body()?;
        Some(String::from_utf8_lossy(&body[..body.len().min(TEXT)]))
    }

    fn is_status(&self, wanted: StatusCode) -> bool {
        match &*self.kind {
            ErrorKind::Status { status, .. } => *status == wanted,
            ErrorKind::NotFound { .. } => wanted == StatusCode::NOT_FOUND,
            // Whether the identity service has something is no answer to whether the service has it.
            ErrorKind::Authentication(error) if wanted == StatusCode::UNAUTHORIZED => {
                error.is_status(wanted)
            }
            _ => false,
        }
    }

    /// 404: there is no such resource, or the caller may not see it.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.is_status(StatusCode::NOT_FOUND)
    }

    /// 409: the resource's state does not allow it.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.is_status(StatusCode::CONFLICT)
    }

    /// 401: the token is missing, wrong or too old.
    #[must_use]
    pub fn is_unauthorized(&self) -> bool {
        self.is_status(StatusCode::UNAUTHORIZED)
    }

    /// 403: the caller may not do this.
    #[must_use]
    pub fn is_forbidden(&self) -> bool {
        self.is_status(StatusCode::FORBIDDEN)
    }

    /// 400: the service finds fault with the request.
    #[must_use]
    pub fn is_bad_request(&self) -> bool {
        self.is_status(StatusCode::BAD_REQUEST)
    }

    /// 413 or 429: a quota or a rate limit is exceeded.
    #[must_use]
    pub fn is_over_limit(&self) -> bool {
        self.is_status(StatusCode::PAYLOAD_TOO_LARGE)
            || self.is_status(StatusCode::TOO_MANY_REQUESTS)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let id = |f: &mut fmt::Formatter<'_>, id: &Option<String>| match id {
            Some(id) => write!(f, " ({id})"),
            None => Ok(()),
        };
        if let ErrorKind::Authentication(error) = &*self.kind
            && error.operation == self.operation
        {
            return error.fmt(f);
        }
        write!(f, "{}: ", self.operation)?;
        match &*self.kind {
            ErrorKind::Status { status, fault, request_id, headers, .. } => {
                write!(f, "{status}")?;
                if let Some(fault) = fault {
                    write!(f, ", {fault}")?;
                }
                if status.is_redirection() {
                    match headers.get(LOCATION).and_then(|value| value.to_str().ok()) {
                        Some(url) => write!(f, ", a redirect to {}", Address(url.to_owned()))?,
                        None => f.write_str(", a redirect to nowhere")?,
                    }
                }
                if let Some(after) = retry::asked(headers) {
                    write!(f, ", to be sent again after {} s", after.as_secs_f64())?;
                }
                id(f, request_id)
            }
            ErrorKind::Decode { source, path, status, request_id, .. } => {
                write!(f, "the body of the {status} response cannot be read")?;
                if !path.is_empty() {
                    write!(f, " at `{path}`")?;
                }
                write!(f, ": {source}")?;
                id(f, request_id)
            }
            ErrorKind::OutOfRange { field: Some(field), versions, version } => {
                write!(f, "`{field}` needs {versions}, the call is made with {version}")
            }
            ErrorKind::OutOfRange { field: None, versions, version } => {
                write!(f, "the operation needs {versions}, the call is made with {version}")
            }
            ErrorKind::Request(why) | ErrorKind::Configuration(why) => f.write_str(why),
            ErrorKind::Authentication(error) => write!(f, "{error}"),
            ErrorKind::Transport(source) => write!(f, "{source}"),
            ErrorKind::Layer(source) => write!(f, "{source}"),
            ErrorKind::Interrupted { is_upload, bytes, of, source } => {
                write!(
                    f,
                    "{} after {bytes} ",
                    if *is_upload { "the request was cut" } else { "the response was cut" }
                )?;
                if let Some(of) = of {
                    write!(f, "of {of} ")?;
                }
                write!(f, "bytes: {source}")
            }
            ErrorKind::TooLarge { status, limit } => {
                write!(f, "the body of the {status} response has more than {limit} bytes")
            }
            ErrorKind::PageLoop => f.write_str("the service's pages repeat themselves"),
            ErrorKind::EmptyPages(pages) => {
                write!(f, "{pages} pages one after the other had no items, and each led to another")
            }
            ErrorKind::NotFound { name } => write!(f, "nothing has the id or the name {name:?}"),
            ErrorKind::Ambiguous { name, ids } => {
                write!(f, "{} have the name {name:?}: {}", ids.len(), ids.join(", "))
            }
            ErrorKind::Discovery(tried) => {
                f.write_str("no microversion that the reference knows was found")?;
                let mut before = "; ";
                for one in tried {
                    write!(f, "{before}{one}")?;
                    before = ", ";
                }
                Ok(())
            }
            #[cfg(feature = "keystone")]
            ErrorKind::MoreFactors(receipt) => {
                let sets = receipt.required.iter().map(|set| set.join(" and "));
                let sets = sets.collect::<Vec<_>>().join(", or ");
                let shown = receipt.shown.join(" and ");
                write!(f, "the identity service asks for {sets}; it was shown {shown}")
            }
            ErrorKind::Failed { status, wanted, request_id, .. } => {
                write!(f, "the status is `{status}`, `{wanted}` was waited for")?;
                id(f, request_id)
            }
            ErrorKind::TimedOut { status: Some(status), wanted, after } => {
                write!(f, "the status is still `{status}` and not `{wanted}` after {after:?}")
            }
            ErrorKind::TimedOut { status: None, wanted, after } => {
                write!(f, "the status is not `{wanted}` after {after:?}")
            }
        }
    }
}

impl fmt::Debug for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, fault, request_id, body, headers: _ } => f
                .debug_struct("Status")
                .field("status", status)
                .field("fault", fault)
                .field("request_id", request_id)
                .field("body", &Length(body))
                .finish(),
            Self::Decode { source, path, status, request_id, body } => f
                .debug_struct("Decode")
                .field("source", source)
                .field("path", path)
                .field("status", status)
                .field("request_id", request_id)
                .field("body", &Length(body))
                .finish(),
            Self::OutOfRange { field, versions, version } => f
                .debug_struct("OutOfRange")
                .field("field", field)
                .field("versions", versions)
                .field("version", version)
                .finish(),
            Self::Request(why) => f.debug_tuple("Request").field(why).finish(),
            Self::Configuration(why) => f.debug_tuple("Configuration").field(why).finish(),
            Self::Authentication(error) => f.debug_tuple("Authentication").field(error).finish(),
            Self::Transport(source) => f.debug_tuple("Transport").field(source).finish(),
            Self::Layer(source) => f.debug_tuple("Layer").field(source).finish(),
            Self::Interrupted { is_upload, bytes, of, source } => f
                .debug_struct("Interrupted")
                .field("is_upload", is_upload)
                .field("bytes", bytes)
                .field("of", of)
                .field("source", source)
                .finish(),
            Self::TooLarge { status, limit } => {
                f.debug_struct("TooLarge").field("status", status).field("limit", limit).finish()
            }
            Self::PageLoop => f.write_str("PageLoop"),
            Self::EmptyPages(pages) => f.debug_tuple("EmptyPages").field(pages).finish(),
            Self::NotFound { name } => f.debug_struct("NotFound").field("name", name).finish(),
            Self::Ambiguous { name, ids } => {
                f.debug_struct("Ambiguous").field("name", name).field("ids", ids).finish()
            }
            Self::Discovery(tried) => f.debug_tuple("Discovery").field(tried).finish(),
            #[cfg(feature = "keystone")]
            Self::MoreFactors(receipt) => f.debug_tuple("MoreFactors").field(receipt).finish(),
            Self::Failed { status, wanted, request_id, body } => f
                .debug_struct("Failed")
                .field("status", status)
                .field("wanted", wanted)
                .field("request_id", request_id)
                .field("body", &Length(body))
                .finish(),
            Self::TimedOut { status, wanted, after } => f
                .debug_struct("TimedOut")
                .field("status", status)
                .field("wanted", wanted)
                .field("after", after)
                .finish(),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("operation", &self.operation)
            .field("kind", &self.kind)
            .finish()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            ErrorKind::Decode { source, .. } => Some(source),
            ErrorKind::Transport(source) => Some(source),
            ErrorKind::Authentication(source) => Some(&**source),
            ErrorKind::Layer(source) | ErrorKind::Interrupted { source, .. } => Some(&**source),
            _ => None,
        }
    }
}
