//! Headers that are nobody's parameter, because whoever carries the request or the response sets them.

use super::body::Payload;
use crate::ir::{Api, Location, Parameter};

/// Headers that a client sends by itself.
const SENT: &[&str] = &[
    "accept",
    "authorization",
    "content-length",
    "content-type",
    "host",
    "transfer-encoding",
    "x-auth-token",
];

/// Headers that what stands before a server's handlers answers for.
const READ: &[&str] = &["x-auth-token", "x-service-token", "accept", "content-length"];

/// Headers of a response that a server sets by itself.
const ANSWERED: &[&str] = &[
    "content-length",
    "content-type",
    "date",
    "vary",
    "x-compute-request-id",
    "x-openstack-request-id",
];

/// Returns `true` if a caller gives a parameter of query or header, which a client does not send by itself.
#[must_use]
pub fn is_given(api: &Api, parameter: &Parameter, request: Payload<'_>) -> bool {
    match parameter.location {
        Location::Path => false,
        Location::Query => true,
        Location::Header => !is_of(api, SENT, parameter) || says_type(parameter, request),
    }
}

/// Returns `true` if a server's handler reads a parameter of query or header.
#[must_use]
pub fn is_read(api: &Api, parameter: &Parameter) -> bool {
    match parameter.location {
        Location::Path => false,
        Location::Query => true,
        Location::Header => !is_of(api, READ, parameter),
    }
}

/// Returns `true` if a server's handler gives a header of a response.
#[must_use]
pub fn is_answered(api: &Api, header: &Parameter, response: Payload<'_>) -> bool {
    !is_of(api, ANSWERED, header) || says_type(header, response)
}

/// Returns `true` if a header says the media type of a body of any.
fn says_type(header: &Parameter, body: Payload<'_>) -> bool {
    body.is_of_any_type() && header.name.wire.eq_ignore_ascii_case("content-type")
}

/// Returns `true` if a header is one of a list, or the one of microversions, which is everybody's.
fn is_of(api: &Api, headers: &[&str], parameter: &Parameter) -> bool {
    let microversion = api.service.microversion.iter().map(|m| m.header.as_str());
    let mut all = headers.iter().copied().chain(microversion);
    all.any(|header| header.eq_ignore_ascii_case(&parameter.name.wire))
}
