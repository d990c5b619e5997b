//! `optional-in-update`: an update sends what changes, whatever an entry says that describes the responses, or what makes the thing,
//! too.
//!
//! A `PATCH` is one by its method, and so is a `PUT` of one thing, unless it answers 201 or says in its title that it makes a thing.
//! An item of a list is sent whole.
//!
//! Why: one entry often serves a response that always has the field, or a request that must send it, and one that may leave it out.
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
    let operation = place.within.operation;
    let is_field = match place.within.level {
        Level::Wrapped { listed, .. } => !listed,
        Level::Within { item, .. } => !item,
        // A replacement of a thing that nothing wraps is complete.
        Level::Bare { .. } => operation.address.method == Method::Patch,
        Level::Body => false,
    };
    if place.side() != Side::Request || !is_field || !updates(operation) {
        return None;
    }
    let entry = place.entry()?;
    let made = || cx.made.get(&(place.within.resource()?.to_vec(), entry));
    let elsewhere = cx.shown.get(&entry).or_else(made)?;
    Some((false, Reason::of_two(&RULE, place.row(), Some(*elsewhere))))
}

/// First words of titles of what makes a thing.
const MAKES: [&str; 3] = ["create", "add", "register"];

/// The operation changes one thing: `PUT /things/{thing_id}`, unless it makes it.
pub(super) fn updates(operation: &Draft) -> bool {
    let title = operation.title.to_lowercase();
    let makes = operation.responses.contains_key(&201)
        || MAKES.iter().any(|verb| title.split_whitespace().next() == Some(verb));
    match operation.address.method {
        Method::Patch => true,
        Method::Put => operation.address.path.names_one() && !makes,
        _ => false,
    }
}
