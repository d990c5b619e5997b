//! `value-alone`: a valid value that the row's description names alone is known, and others may be.
//!
//! Why: such a field has one value today. That it may have others is why there is a field.
//!
//! "The kind of console. A valid value is ``serial``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

use super::Named;
use super::lead::{Lead, places};
use super::list::{self, Form};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "value-alone", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Ends of the sentence behind the value.
const ENDS: [&str; 3] = [".", ", which", "which"];
/// Words behind an only value.
const SUPPORTED: [&str; 6] = [
    "is supported",
    "is allowed",
    "is accepted",
    "is valid",
    "is permitted",
    "is supported at this moment",
];
const ONLY: [&str; 5] = [
    " is the only value",
    " is the only valid value",
    " is the only supported value",
    " is the only allowed value",
    " is the only possible value",
];

pub(super) fn propose(claim: &Claim, leads: &[Lead<'_>]) -> Option<(Named, Reason)> {
    let value = named(leads).or_else(|| only(&claim.prose))?;
    Some((value, Reason::of_claim(&RULE, claim)))
}

/// "Only ``a`` is supported", "``a`` is the only value".
fn only(prose: &Prose) -> Option<Named> {
    prose.text().split_inclusive(". ").find_map(|sentence| {
        let sentence = sentence.trim_end().trim_end_matches('.');
        let value = match places(sentence, "nly ").find_map(|at| list::marked(&sentence[at + 4..]))
        {
            Some((value, rest)) if SUPPORTED.contains(&rest.trim_start()) => value,
            _ => {
                let (before, _) = ONLY.iter().find_map(|only| sentence.split_once(only))?;
                before.strip_suffix("``")?.rsplit("``").next()?
            }
        };
        Some(Named { values: vec![value.to_owned()], closed: false, announced: false })
    })
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
        let values = |prose| {
            named(&leads("colour", &Prose::new(prose)))
                .map(|named| named.values)
                .unwrap_or_default()
        };
        assert_eq!(values("The kind. The only valid value is ``a``."), ["a"]);
        assert_eq!(values("A valid value is ``a``, which is the default."), ["a"]);
        let only =
            |prose| super::only(&Prose::new(prose)).map(|named| named.values).unwrap_or_default();
        assert_eq!(only("The kind. Only ``a`` is supported."), ["a"]);
        assert_eq!(only("At present ``a`` is the only value."), ["a"]);
        assert_eq!(only("Only ``a`` is supported by ``b``."), Vec::<String>::new());
        assert_eq!(only("Only ``a`` of it is shown."), Vec::<String>::new());
        assert_eq!(values("A valid value is ``a`` to ``f``."), Vec::<String>::new());
        assert_eq!(values("The default value is ``a``."), Vec::<String>::new());
    }
}
