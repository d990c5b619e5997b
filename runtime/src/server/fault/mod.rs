//! Faults: every answer that is an error.

mod envelope;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use axum::http::{HeaderName, HeaderValue, StatusCode, header};

/// An error as a client of the API sees it: a status, and a message in the service's envelope.
///
/// ```
/// use apiref_runtime::server::ApiError;
///
/// let error = ApiError::not_found("Snapshot 42 could not be found.");
/// assert_eq!(error.status().as_u16(), 404);
/// ```
#[derive(Clone, Debug)]
pub struct ApiError {
    status: StatusCode,
    message: Cow<'static, str>,
    name: Option<&'static str>,
    headers: Vec<(HeaderName, HeaderValue)>,
    cause: Option<Arc<dyn Error + Send + Sync>>,
    kind: Kind,
}

/// Which of its own errors the runtime must tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Anything a handler says.
    Said,
    /// No route leads there: OpenStack's own servers answer it in a form of its own.
    Unrouted,
    /// The trait method was left to its default.
    Default,
}

/// Constructors named after the faults.
macro_rules! faults {
    ($($(#[$doc:meta])* $name:ident => $status:ident;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(message: impl Into<Cow<'static, str>>) -> Self {
                Self::new(StatusCode::$status, message)
            }
        )*
    };
}

impl ApiError {
    /// A fault with any status. A status that is no error becomes a 500.
    pub fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        let is_error = status.is_client_error() || status.is_server_error();
        Self {
            status: if is_error { status } else { StatusCode::INTERNAL_SERVER_ERROR },
            message: message.into(),
            name: None,
            headers: Vec::new(),
            cause: None,
            kind: Kind::Said,
        }
    }

    faults! {
        /// 400, `badRequest`: the request is wrong in itself.
        bad_request => BAD_REQUEST;
        /// 401, `unauthorized`: the request does not say who sends it.
        unauthorized => UNAUTHORIZED;
        /// 403, `forbidden`: who sends it may not do this.
        forbidden => FORBIDDEN;
        /// 404, `itemNotFound`: there is no such thing, or it is not the caller's.
        not_found => NOT_FOUND;
        /// 406: the version asked for is not served.
        not_acceptable => NOT_ACCEPTABLE;
        /// 409, `conflictingRequest`: the state of the thing forbids it.
        conflict => CONFLICT;
        /// 410: it was there once.
        gone => GONE;
        /// 412: a condition in the headers does not hold.
        precondition_failed => PRECONDITION_FAILED;
        /// 413, `overLimit`: over a quota, or too large.
        over_limit => PAYLOAD_TOO_LARGE;
        /// 415, `badMediaType`: the body is not in a form that is understood.
        unsupported_media_type => UNSUPPORTED_MEDIA_TYPE;
        /// 422: understood, and impossible.
        unprocessable => UNPROCESSABLE_ENTITY;
        /// 423: held by someone else.
        locked => LOCKED;
        /// 429, `overLimit`: too often.
        too_many_requests => TOO_MANY_REQUESTS;
        /// 501, `notImplemented`: the service cannot do this.
        not_implemented => NOT_IMPLEMENTED;
        /// 502: a service behind this one failed.
        bad_gateway => BAD_GATEWAY;
        /// 503, `serviceUnavailable`: not now.
        service_unavailable => SERVICE_UNAVAILABLE;
        /// 504: a service behind this one is silent.
        gateway_timeout => GATEWAY_TIMEOUT;
    }

    /// 500: the server's own mistake. The cause is not sent; it is kept for layers that log.
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let message = "The server failed to perform the requested operation.";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, message).caused_by(cause)
    }

    /// The same fault with what brought it about, which is not sent; it is kept for layers that log.
    #[must_use]
    pub fn caused_by(self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { cause: Some(Arc::from(cause.into())), ..self }
    }

    /// 404 for a path that leads nowhere.
    pub(super) fn unrouted() -> Self {
        Self { kind: Kind::Unrouted, ..Self::not_found("The resource could not be found.") }
    }

    /// 501 for a trait method that was left to its default.
    pub(super) fn left_to_default(operation: &str) -> Self {
        let message = format!("This server does not implement the operation {operation}.");
        Self { kind: Kind::Default, ..Self::not_implemented(message) }
    }

    /// It is the answer of a trait method that was left to its default.
    pub(super) fn is_left_to_default(&self) -> bool {
        self.kind == Kind::Default
    }

    /// 405, with the methods that would do.
    pub(super) fn method_not_allowed(method: &str, allow: &str) -> Self {
        let message = format!("The method {method} is not allowed here; {allow} would be.");
        let error = Self::new(StatusCode::METHOD_NOT_ALLOWED, message);
        match HeaderValue::from_str(allow) {
            Ok(value) => error.with_header(header::ALLOW, value),
            Err(_) => error,
        }
    }

    /// The same fault under another name than its status has: the key in the envelope of most
    /// services, the `type` in Neutron's.
    #[must_use]
    pub fn named(self, name: &'static str) -> Self {
        Self { name: Some(name), ..self }
    }

    /// The same fault, asking the client to try again after so many seconds.
    #[must_use]
    pub fn retry_after(self, seconds: u32) -> Self {
        self.with_header(header::RETRY_AFTER, HeaderValue::from(seconds))
    }

    /// The same fault with a header beside it.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.retain(|(n, _)| *n != name);
        self.headers.push((name, value));
        self
    }

    /// The status.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// The message for the client.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status, self.message)
    }
}

impl Error for ApiError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.as_ref().map(|c| &**c as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;

    use super::ApiError;

    #[test]
    fn a_status_that_is_no_error_becomes_one() {
        assert_eq!(ApiError::new(StatusCode::OK, "?").status(), 500);
    }
}
