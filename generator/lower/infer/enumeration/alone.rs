//! `value-alone`: a valid value that the row's description names alone is known, and others may be.
//!
//! Why: such a field has one value today. That it may have others is why there is a field.
//!
//! "The kind of console. A valid value is ``serial``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Named;
use super::lead::Lead;
use super::list::{self, Form};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "value-alone", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Ends of the sentence behind the value.
const ENDS: [&str; 3] = [".", ", which", "which"];

pub(super) fn propose(claim: &Claim, leads: &[Lead<'_>]) -> Option<(Named, Reason)> {
    Some((named(leads)?, Reason::of_claim(&RULE, claim)))
}

fn named(leads: &[Lead<'_>]) -> Option<Named> {
    leads.iter().filter(|lead| lead.announces).find_map(|lead| {
        let list = list::read(lead.rest, false)?;
        let ends = list.rest.is_empty() || ENDS.iter().any(|end| list.rest.starts_with(end));
        let is_one = list.values.len() == 1 && list.form == Form::Literals && ends;
        is_one.then_some(Named { values: list.values, closed: false, announced: false })
    })
}

#[cfg(test)]
mod tests {
    use super::super::lead::leads;
    use super::named;
    use crate::lower::read::text::Prose;

    #[test]
    fn one_value_is_no_part_of_a_list() {
        let values =
            |prose| named(&leads(&Prose::new(prose))).map(|named| named.values).unwrap_or_default();
        assert_eq!(values("The kind. The only valid value is ``a``."), ["a"]);
        assert_eq!(values("A valid value is ``a``, which is the default."), ["a"]);
        assert_eq!(values("A valid value is ``a`` to ``f``."), Vec::<String>::new());
        assert_eq!(values("The default value is ``a``."), Vec::<String>::new());
    }
}
