//! `media-type-of-header`: a body is of the media types that the row of its header `Content-Type` names.
//!
//! Why: the row is about nothing else. Of its sentences the first that names some counts: what comes after it is what else
//! is possible, or what an error is.
//!
//! "Content-Type: The media type of the request body. Use `application/octet-stream`."

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::media;

use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-of-header", aspect: Aspect::MediaType, basis: Basis::Words };

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    let (text, span) = place.header?;
    let types = media::of_header(text);
    (!types.is_empty()).then(|| (types, Reason::new(&RULE, Some(span))))
}
