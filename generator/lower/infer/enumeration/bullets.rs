//! `values-in-bullets`: the bullets of the row's description begin with the values.
//!
//! Why: values that need a word each are listed so, behind a clause that ends in a colon or announces values. A list of fields,
//! keys or conditions is none of values.
//!
//! "The state of the cart: - ``new``: Nobody has used it. - ``old``: It was used."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

use super::Named;
use super::lead::{Lead, behind, is_conditional, places};
use super::list::{self, Form, List};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-bullets", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Words of a clause that lists something else.
const OTHERS: [&str; 12] = [
    "includ",
    "some of",
    "attribute",
    "field",
    "propert",
    "parameter",
    "restriction",
    "operator",
    "pairs",
    "note",
    "contain",
    "format",
];

pub(super) fn propose(claim: &Claim, leads: &[Lead<'_>]) -> Option<(Named, Reason)> {
    Some((named(&claim.prose, leads)?, Reason::of_claim(&RULE, claim)))
}

fn named(prose: &Prose, leads: &[Lead<'_>]) -> Option<Named> {
    let led = leads.iter().find_map(|lead| {
        let list = list::read(lead.rest, false).filter(is_bulleted)?;
        Some(Named { values: list.values, closed: lead.closes, announced: true })
    });
    led.or_else(|| {
        let (at, list) = places(prose.text(), ": ")
            .find_map(|at| Some((at, list::bullets(behind(prose.text(), at + 2))?)))?;
        let clause = prose.lower()[..at].rsplit(". ").next().unwrap_or_default();
        let of_others = OTHERS.iter().any(|word| clause.contains(word)) || is_conditional(clause);
        let named = Named { values: list.values, closed: false, announced: false };
        (!of_others && named.values.len() > 1).then_some(named)
    })
}

fn is_bulleted(list: &List<'_>) -> bool {
    list.form == Form::Bullets && list.values.len() > 1
}

#[cfg(test)]
mod tests {
    use super::super::lead::leads;
    use super::{Prose, named};

    #[test]
    fn bullets_stand_behind_a_colon_or_a_lead() {
        let values = |prose| {
            let prose = Prose::new(prose);
            named(&prose, &leads("colour", &prose)).map(|named| named.values).unwrap_or_default()
        };
        assert_eq!(
            values("One of the following values:\n\n- ``A``: first.\n- ``B``: second.\n"),
            ["A", "B"]
        );
        assert_eq!(values("Value is:\n\n- ``a``. First.\n- ``b``. Second.\n"), ["a", "b"]);
        assert_eq!(values("Its state:\n\n- new: unused\n- old: used\n"), ["new", "old"]);
        assert_eq!(values("Sorted by a key, limited to:\n\n- ``a``\n- ``b``\n"), ["a", "b"]);
        assert_eq!(
            values("An object with the fields:\n\n- ``a``\n- ``b``\n"),
            Vec::<String>::new()
        );
        assert_eq!(
            values("What is read, among others:\n\n- ``a``\n- ``b``\n"),
            Vec::<String>::new()
        );
        assert_eq!(values("The kinds, including:\n\n- ``a``\n- ``b``\n"), Vec::<String>::new());
        assert_eq!(values("Examples:\n\n- ``a``\n- ``b``\n"), Vec::<String>::new());
    }
}
