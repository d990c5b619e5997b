//! `values-in-sentence`: a sentence of the row's description that is a list of literals, or ends with one that explains its
//! subject, names the values.
//!
//! Why: "The direction, ``in`` or ``out``." has no word that announces values, and can mean nothing else. An example can.
//!
//! "The state. ``new`` or ``old``."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::Prose;

use super::Named;
use super::lead::is_conditional;
use super::list::{self, Form, List};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-in-sentence", aspect: Aspect::Enumeration, basis: Basis::Words };

/// Words before a list that explains.
const BEFORE: [&str; 5] = [", which is ", ", that is ", " - ", ": ", ", "];
/// Words that make values of the list before them.
const BEHIND: [&str; 4] = ["are valid", "are allowed", "are supported", "are accepted"];
/// Words that begin a sentence about all values.
const ONLY: [&str; 4] = ["Only ", "Currently, only ", "Currently only ", "At present only "];
/// Words of a sentence that lists something else, or not everything.
const OTHERS: [&str; 7] =
    ["includ", "contain", "field", "like ", "default", "attribute", "parameter"];

/// Full stops that end no sentence.
const SHORT: [&str; 3] = ["e.g. ", "eg. ", "i.e. "];

pub(super) fn propose(claim: &Claim) -> Option<(Named, Reason)> {
    Some((named(&claim.prose)?, Reason::of_claim(&RULE, claim)))
}

fn named(prose: &Prose) -> Option<Named> {
    let mut is_part = false;
    let values = prose.text().split_inclusive(". ").find_map(|sentence| {
        let goes_on = std::mem::replace(&mut is_part, SHORT.iter().any(|e| sentence.ends_with(e)));
        of(sentence.trim_end()).filter(|_| !goes_on)
    })?;
    Some(Named { values, closed: false, announced: false })
}

/// The values that a sentence names.
fn of(sentence: &str) -> Option<Vec<String>> {
    let names = |list: &List<'_>| {
        let ends =
            matches!(list.rest, "" | ".") || BEHIND.iter().any(|end| list.rest.starts_with(end));
        let is_path = list.values.iter().any(|value| value.starts_with('/'));
        list.form == Form::Literals && list.values.len() > 1 && ends && !is_path
    };
    let start = ONLY.iter().find_map(|only| sentence.strip_prefix(only)).unwrap_or(sentence);
    if let Some(list) = list::read(start, false).filter(|list| names(list)) {
        return Some(list.values);
    }
    let (before, rest) = BEFORE.iter().find_map(|lead| sentence.split_once(lead))?;
    let lower = format!("{} ", before.to_ascii_lowercase());
    // A literal before the list is another of them, or what the sentence is about.
    let explains = !before.contains(['`', '"'])
        && !is_conditional(&lower)
        && !OTHERS.iter().any(|word| lower.contains(word));
    let list = list::read(rest, false).filter(|list| explains && list.chooses && names(list))?;
    Some(list.values)
}

#[cfg(test)]
mod tests {
    use super::{Prose, named};

    #[test]
    fn a_sentence_is_a_list_or_ends_with_one() {
        let values =
            |prose| named(&Prose::new(prose)).map(|named| named.values).unwrap_or_default();
        assert_eq!(values("The state. ``new`` or ``old``. Default is ``new``."), ["new", "old"]);
        assert_eq!(values("The direction, ``in`` or ``out``."), ["in", "out"]);
        assert_eq!(values("State - ``a`` / ``b``"), ["a", "b"]);
        assert_eq!(values("The kind: ``a`` or ``b``."), ["a", "b"]);
        assert_eq!(values("The kind. Only ``a`` and ``b`` are supported."), ["a", "b"]);
        assert_eq!(values("The kind of event, which is ``a``, ``b``, or ``c``."), ["a", "b", "c"]);
        assert_eq!(values("The state to set, ``up`` or ``down`` are valid."), ["up", "down"]);
        for other in [
            "A device, eg. ``pxe`` or ``disk``.",
            "The system. For example, ``ext3`` or ``ext4``.",
            "A file system, such as ``ext2``, ``ext3`` or ``ext4``.",
            "Some fields of it, ``id`` and ``name``.",
            "Shown if it is new, ``a`` or ``b``.",
            "The direction, ``in`` or ``out`` of the cart.",
            "The wheel of a kind (``a`` or ``b``).",
            "The path - ``/a`` / ``/b``.",
            "The state - see ``a`` / ``b``.",
            "Only ``a`` and ``b`` of it are supported.",
        ] {
            assert_eq!(values(other), Vec::<String>::new(), "{other}");
        }
    }
}
