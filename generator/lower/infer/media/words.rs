//! `media-type-in-words`: a body is of the media types that the operation's own prose names for it.
//!
//! Why: it is what the author says. The sentence must be about a body, or about the headers `Content-Type` or `Accept`; one that
//! names neither request nor response is about what the method sends, else about what it reads. A sentence about what fails
//! says nothing.
//!
//! "The request body is the definition of a drawing in `text/plain` format."

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::media::Said;
use crate::lower::read::section::Side;

use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-in-words", aspect: Aspect::MediaType, basis: Basis::Words };

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    of_all(place, &RULE, &place.told.sentences)
}

/// The media types of all statements about the side, with the place of the first.
pub(super) fn of_all(
    place: &Place<'_>,
    rule: &'static Rule,
    said: &[Said],
) -> Option<(Types, Reason)> {
    let otherwise = if place.method.writes() { Side::Request } else { Side::Response };
    let own = said.iter().filter(|said| said.side.unwrap_or(otherwise) == place.side);
    let mut types = Types::new();
    let mut first = None;
    for said in own {
        first = first.or(Some(said.span));
        let new: Vec<String> = said.types.iter().filter(|t| !types.contains(t)).cloned().collect();
        types.extend(new);
    }
    (!types.is_empty()).then(|| (types, Reason::new(rule, first)))
}
