//! `optional-in-update`: an update sends what changes, whatever an entry says that describes the responses too.
//!
//! What answers 201, or says in its title that it makes a thing, is no update.
//!
//! Why: one entry often serves a response that always has the field and a request that may leave it out.
//!
//! `PUT /carts/{cart_id}` lists `colour: colour`, and so does what `GET /carts/{cart_id}` answers: that `colour` is
//! required is said of the answer.

use crate::ir::{Aspect, Method};
use crate::lower::evidence::operation::Draft;
use crate::lower::infer::place::{Level, Place};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::section::Side;

use super::Context;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "optional-in-update", aspect: Aspect::Required, basis: Basis::Entry };

pub(super) fn propose(place: &Place<'_>, cx: &Context<'_>) -> Option<(bool, Reason)> {
    let is_field = matches!(place.within.level, Level::Wrapped { listed: false, .. });
    if place.side() != Side::Request || !is_field || !updates(place.within.operation) {
        return None;
    }
    let shown = cx.shown.get(&place.entry()?)?;
    Some((false, Reason::of_two(&RULE, place.row(), Some(*shown))))
}

/// First words of titles of what makes a thing.
const MAKES: [&str; 3] = ["create", "add", "register"];

/// The operation changes one thing: `PUT /things/{thing_id}`, unless it makes it.
fn updates(operation: &Draft) -> bool {
    let title = operation.title.to_lowercase();
    let makes = operation.responses.contains_key(&201)
        || MAKES.iter().any(|verb| title.split_whitespace().next() == Some(verb));
    matches!(operation.address.method, Method::Put | Method::Patch)
        && operation.address.path.names_one()
        && !makes
}
