//! `optional-as-answered`: a flag and a description whose entry describes a response too may be left out of what makes a thing.
//!
//! Why: that they are always there is said of the answer; a service has a value for a flag that nobody sends, and needs no description.
//! An entry of the request's own speaks of the request.
//!
//! `POST /carts` lists `is_open: cart_is_open`, which is required, and so does what `GET /carts/{cart_id}` answers.

use crate::ir::{Aspect, Method};
use crate::lower::evidence::word::Word;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-as-answered", aspect: Aspect::Required, basis: Basis::Entry };

/// The name of text for people.
const DESCRIPTION: &str = "description";

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let is_field =
        matches!(place.within.level, Level::Bare { .. } | Level::Wrapped { listed: false, .. });
    let address = &place.within.operation.address;
    let makes = address.method == Method::Post && !address.path.ends_in("action");
    let claim = place.claim().filter(|claim| claim.required)?;
    let is_of_kind = claim.word() == Word::Boolean || place.name == DESCRIPTION;
    if place.side() != Side::Request || !is_field || !makes || !is_of_kind {
        return None;
    }
    let shown = cx.shown.get(&claim.entry?)?;
    Some((false, Reason::of_two(&RULE, place.row(), Some(*shown))))
}
