//! `values-in-words`: the row's description names the values, in a list behind words that announce one.
//!
//! Why: it is where references have them. A list is of literals or quoted words, with joining words and glosses in parentheses
//! between; or, where the words announce nothing else, of bare words. A sentence about an example or a condition names none.
//!
//! "The mode. One of ``a`` (the first) or ``b``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Named;
use super::lead::Lead;
use super::list::{self, Form};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-words", aspect: Aspect::Enumeration, basis: Basis::Words };

pub(super) fn propose(claim: &Claim, leads: &[Lead<'_>]) -> Option<(Named, Reason)> {
    Some((named(leads)?, Reason::of_claim(&RULE, claim)))
}

fn named(leads: &[Lead<'_>]) -> Option<Named> {
    leads.iter().find_map(|lead| {
        let list = list::read(lead.rest, true)?;
        // Bare words behind what announces no values are such where a choice ends with them, and numbers always.
        let is_bare = list.form == Form::Words && !lead.announces;
        let chosen =
            lead.chooses && list.chooses || list.values.iter().all(|v| v.parse::<f64>().is_ok());
        let decides = list.values.len() > 1
            && list.form != Form::Bullets
            && (lead.announces || list.ends())
            && (!is_bare || chosen);
        // A list that goes on otherwise than lists end may have more of them.
        let closed = lead.closes && (list.ends() || is_clause(list.rest));
        let announced = list.form == Form::Literals && (lead.announces || lead.closes);
        decides.then_some(Named { values: list.values, closed, announced })
    })
}

/// A clause of its own follows a list, and goes on with no other values: `, or any number`.
fn is_clause(rest: &str) -> bool {
    let more = ["or ", "and ", "nor "];
    rest.strip_prefix(',')
        .is_some_and(|rest| !more.iter().any(|m| rest.trim_start().starts_with(m)))
}

#[cfg(test)]
mod tests {
    use super::super::lead::leads;
    use super::named;
    use crate::lower::read::text::Prose;

    fn values(prose: &str) -> Vec<String> {
        named(&leads("colour", &Prose::new(prose))).map(|named| named.values).unwrap_or_default()
    }

    #[test]
    fn values_are_a_row_of_literals_after_a_lead() {
        assert_eq!(
            values("A status. Valid values are ``a``, ``b``, or\n``c``. Else ``d``."),
            ["a", "b", "c"]
        );
        assert_eq!(values("One ``a`` or ``b``."), Vec::<String>::new());
        assert_eq!(values("A mode. One of ``a`` or ``b``. Default is ``a``."), ["a", "b"]);
        assert_eq!(values("One of ``a`` and ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Either ``asc`` or ``desc``."), ["asc", "desc"]);
        assert_eq!(values("Either ``a`` or ``b`` must be given."), Vec::<String>::new());
        assert_eq!(values("Valid values are \"a\" or \"b.\" Else \"c\"."), ["a", "b"]);
        assert_eq!(values("Must be one of ``a-\nb``, ``c`` or ``null``."), ["a-b", "c"]);
        assert_eq!(values("Valid status values are ``a`` or ``b``."), ["a", "b"]);
        assert_eq!(values("The filter values: ``a``, ``b``"), ["a", "b"]);
    }

    #[test]
    fn glosses_and_bare_words_are_read_too() {
        assert_eq!(
            values("A valid value is ``asc`` (ascending) or ``desc`` (descending)."),
            ["asc", "desc"]
        );
        assert_eq!(
            values("Valid values are in, out, or both. Default is in."),
            ["in", "out", "both"]
        );
        assert_eq!(values("This can be ``a`` or ``b``."), ["a", "b"]);
        assert_eq!(values("It can take the values ``a`` and ``b``."), ["a", "b"]);
        assert_eq!(values("Accepts ``1`` (yes) or ``0`` (no)."), ["1", "0"]);
        assert_eq!(values("Accepts ``a`` and gives ``b``."), Vec::<String>::new());
        assert_eq!(
            values("It takes, among others, the values ``a`` and ``b``."),
            Vec::<String>::new()
        );
        assert_eq!(values("It can be ``a`` or ``b`` of a cart."), Vec::<String>::new());
        assert_eq!(values("Valid values are those of carts and wheels."), Vec::<String>::new());
        assert_eq!(values("It can be used or not."), Vec::<String>::new());
        assert_eq!(values("It is either red or blue."), ["red", "blue"]);
        assert_eq!(values("One of red, green or blue."), ["red", "green", "blue"]);
        assert_eq!(values("It can be 301 or 302."), ["301", "302"]);
        assert_eq!(values("Either **red** or **blue**."), ["red", "blue"]);
        assert_eq!(values("Valid colours are ``red`` and ``blue``."), ["red", "blue"]);
        for other in [
            "It can be painted or washed.",
            "Either made by the cart or given.",
            "One or more of them.",
            "Either name or ID of the cart.",
            "Valid wheels are ``a`` and ``b``.",
            "If set to ``a`` or ``b``, it is kept.",
        ] {
            assert_eq!(values(other), Vec::<String>::new(), "{other}");
        }
    }

    #[test]
    fn examples_and_conditions_name_no_values() {
        for prose in [
            "Some example values are ``a`` or ``b``.",
            "If it is red, valid values are ``a`` or ``b``.",
            "There if the status is one of ``a`` or ``b``.",
            "At least one of ``a`` or ``b``.",
            "Valid operators are ``lt`` and ``gt``.",
            "A comma-separated list of keys. Valid values are ``a`` and ``b``.",
        ] {
            assert_eq!(values(prose), Vec::<String>::new(), "{prose}");
        }
    }

    #[test]
    fn some_words_rule_out_other_values() {
        let closed = |prose| named(&leads("colour", &Prose::new(prose))).unwrap().closed;
        assert!(closed("Must be one of ``a`` or ``b``."));
        assert!(!closed("Possible values are ``a`` and ``b``."));
        assert!(!closed("Valid values are ``a``, ``b`` to ``f``."));
        assert!(!closed("Valid values are ``a`` or ``b``. Additional values are of plugins."));
        assert!(!closed("Either ``a`` or ``b``."));
        assert!(!closed("Valid values are ``a``, ``b``, or any number from 0 to 255."));
        assert!(!closed("Valid values are ``a`` and ``b``, and integers."));
        assert!(!closed("Valid values are ``a``, ``b``, etc."));
        assert!(!closed("Valid values are ``a`` and ``b``. Drivers may add others."));
        assert!(closed("Valid values are ``a`` and ``b``, of which ``a`` is the default."));
        assert!(!closed("Valid values are ``a`` or ``b``. The value ``b`` was added later."));
    }
}
