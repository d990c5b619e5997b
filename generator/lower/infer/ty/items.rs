//! `type-of-items`: the items of a list, and the values of a map, that no sample fills are of the kind that the table's word names, or
//! the row's description for a list.
//!
//! Why: it is what the author says. That goes before the names of lists, and before what others of its name hold if it is of another
//! kind.
//!
//! `type: array of objects`, or "A list of dictionaries, one for each wheel."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::{self, Word};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::list;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "type-of-items", aspect: Aspect::Type, basis: Basis::Words };

/// The kind of the items or values, with the reason.
pub(in crate::lower) fn propose(claim: &Claim) -> Option<(Word, Reason)> {
    Some((says(claim)?, Reason::of_claim(&RULE, claim)))
}

/// The kind that the table's word has for them, or else the description for the items of a list.
pub(in crate::lower) fn says(claim: &Claim) -> Option<Word> {
    let written = claim.word.as_ref().and_then(|word| word.parts);
    written.or_else(|| in_prose(claim).filter(|_| claim.word() == Word::Array))
}

fn in_prose(claim: &Claim) -> Option<Word> {
    let mut nouns = list::nouns(claim.prose.lower()).filter(|noun| noun.is_plain());
    let noun = nouns.next().filter(|noun| !noun.goes_on)?;
    word::plural(noun.last)
}

#[cfg(test)]
mod tests {
    use super::{Word, says};
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn word_or_prose_has_the_kind_of_items() {
        let of = |kind, prose| says(&claim(kind, true, prose));
        assert_eq!(of("array of objects", "A list of strings."), Some(Word::Object));
        assert_eq!(of("array", "A list of JSON\nobjects, one a wheel."), Some(Word::Object));
        assert_eq!(of("array", "An array of integers."), Some(Word::Integer));
        assert_eq!(of("array", "A list of lists of integers."), Some(Word::Array));
        assert_eq!(of("dict of strings", ""), Some(Word::String));
        for other in
            ["A list of strings or objects.", "A list of wheels.", "The objects.", "Lists objects."]
        {
            assert_eq!(of("array", other), None, "{other}");
        }
        assert_eq!(of("object", "A list of objects."), None);
    }
}
