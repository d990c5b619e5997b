//! `given-by-neighbour`: what a neighbour gives its value may be left out; one of them is sent.
//!
//! Why: a request copies from something else, and then takes its values.
//!
//! `length` is required; `model`, which is not, is "a cart with the same length as the new one": who sends `model` need
//! not send `length`.

use crate::ir::Aspect;
use crate::lower::infer::place::Place;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "given-by-neighbour", aspect: Aspect::Required, basis: Basis::Words };

/// The fields that a neighbour gives; one of both is sent.
pub(super) fn among(places: &[Place<'_>]) -> Vec<(usize, Reason)> {
    let likening = |place: &Place<'_>| {
        let claim = place.claim()?;
        (!claim.required && claim.prose.lower().contains("same ")).then_some(())
    };
    let said: Vec<&Place<'_>> = places.iter().filter(|p| likening(p).is_some()).collect();
    let given = places.iter().enumerate().filter_map(|(at, place)| {
        let giver = said.iter().find(|by| by.name != place.name && gives(by, place.name))?;
        Some((at, Reason::of_two(&RULE, giver.entry().or(giver.row()), place.row())))
    });
    given.collect()
}

/// The prose says that its field gives another its value: `the same name as`.
fn gives(place: &Place<'_>, name: &str) -> bool {
    let words = format!("same {} as ", name.to_lowercase().replace('_', " "));
    place.claim().is_some_and(|claim| claim.prose.lower().contains(&words))
}
