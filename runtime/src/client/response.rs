//! A response: what it holds, and all that came with it.

use std::fmt;
use std::ops::{Deref, DerefMut};

use bytes::Bytes;
use http::{HeaderMap, StatusCode};

use super::ErrorKind;
use crate::Fault;

/// Headers that have the request id.
const REQUEST_ID: [&str; 3] = ["x-openstack-request-id", "x-compute-request-id", "x-trans-id"];

/// The answer of a service: the value, which the response derefs to, and all that came with it.
#[derive(Clone, Debug)]
pub struct Response<T> {
    operation: &'static str,
    value: T,
    raw: Raw,
}

/// A response before its body is read.
#[derive(Clone)]
pub(crate) struct Raw {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Raw {
    /// The error that it is.
    pub(crate) fn into_error(self) -> ErrorKind {
        let request_id = self.request_id().map(str::to_owned);
        let fault = Fault::parse(&self.body);
        let Self { status, headers, body } = self;
        let headers = Box::new(headers);
        ErrorKind::Status { status, fault, request_id, headers, body }
    }

    pub(crate) fn request_id(&self) -> Option<&str> {
        REQUEST_ID.iter().find_map(|name| self.header(name))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// Shows nothing of headers and body, which may hold tokens and passwords.
impl fmt::Debug for Raw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Raw")
            .field("status", &self.status)
            .field("request_id", &self.request_id())
            .field("body", &Length(&self.body))
            .finish_non_exhaustive()
    }
}

/// The length of a body, which is all that `Debug` shows of one.
pub(super) struct Length<'b>(pub(super) &'b Bytes);

impl fmt::Debug for Length<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

impl<T> Response<T> {
    pub(crate) fn new(operation: &'static str, value: T, raw: Raw) -> Self {
        Self { operation, value, raw }
    }

    /// The operation's name in the reference, `show_snapshot`.
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// The value alone.
    pub fn into_inner(self) -> T {
        self.value
    }

    /// The status.
    pub fn status(&self) -> StatusCode {
        self.raw.status
    }

    /// The headers.
    pub fn headers(&self) -> &HeaderMap {
        &self.raw.headers
    }

    /// A header's text; `None` where it is absent or not ASCII.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.raw.header(name)
    }

    /// The documented headers: the type is that of the operation, as its method's documentation names it.
    pub fn read_headers<'h, H: From<&'h HeaderMap>>(&'h self) -> H {
        H::from(self.headers())
    }

    /// The request id, to find the request in the service's logs.
    pub fn request_id(&self) -> Option<&str> {
        self.raw.request_id()
    }

    /// The body as it came, with the fields that the value has no place for.
    pub fn body(&self) -> &Bytes {
        &self.raw.body
    }
}

impl<T> Deref for Response<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> DerefMut for Response<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}
