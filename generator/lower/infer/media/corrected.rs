//! `media-type-corrected`: a body is of the media type that a correction gives it.
//!
//! Why: whoever writes a correction has seen the service send it.
//!
//! `request-media-type = "application/octet-stream"`

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-corrected", aspect: Aspect::MediaType, basis: Basis::Correction };

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    let (media_type, span) = place.corrected?;
    Some((vec![media_type.to_owned()], Reason::new(&RULE, Some(span))))
}
