//! `media-type-of-its-own`: a body is of any media type where its header `Content-Type` is a value of the caller's, and no
//! table or sample shows a field.
//!
//! Why: a row that names no media type says that each body has its own, as what is stored has. Only what a PUT stores and a
//! GET reads back is meant by that: elsewhere the header is about something else than the body (RFC 9110, 9.3.1 and 9.3.4).
//!
//! "Content-Type: The MIME type of the drawing."

use crate::ir::{Aspect, Method};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::media;
use crate::lower::read::section::Side;

use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-of-its-own", aspect: Aspect::MediaType, basis: Basis::Words };

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    let (text, span) = place.header?;
    let is_stored = match place.side {
        Side::Request => place.method == Method::Put,
        Side::Response => place.method == Method::Get,
    };
    let is_any = is_stored && !place.has_fields && media::of_header(text).is_empty();
    is_any.then(|| (vec![media::ANY.to_owned()], Reason::new(&RULE, Some(span))))
}
