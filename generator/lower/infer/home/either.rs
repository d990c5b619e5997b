//! `id-or-name`: an object that a request gives by id or by name has both fields, of which one is sent.
//!
//! Why: samples show the one that their author took.
//!
//! "A list of wheels, identified by ID or name": its items have `id` and `name`, though the sample shows `{"name": "red"}` alone.

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "id-or-name", aspect: Aspect::Home, basis: Basis::Words };

/// The fields that identify an object.
pub(in crate::lower) const FIELDS: [&str; 2] = ["id", "name"];

/// Words before the two.
const LEADS: [&str; 2] = ["either", "by"];
/// Words before each.
const DETERMINERS: [&str; 5] = ["the", "its", "an", "a", "by"];
/// Words that say that both are not sent together.
const EXCLUSIVE: [&str; 4] = ["not both", "exactly one of", "only one of", "never both"];

/// The row says that its object, or each of its list, is given by id or by name; and whether by one of both alone.
pub(in crate::lower) fn says(claim: &Claim) -> Option<bool> {
    if !matches!(claim.word(), Word::Object | Word::Array) {
        return None;
    }
    let words = claim.prose.lower().replace('`', "");
    let all: Vec<&str> = words.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
    let all: Vec<&str> = all.into_iter().filter(|word| !word.is_empty()).collect();
    let field = |at: &mut usize| {
        while all.get(*at).is_some_and(|word| DETERMINERS.contains(word)) {
            *at += 1;
        }
        *at += 1;
        all.get(*at - 1).copied().filter(|word| FIELDS.contains(word))
    };
    let is_said = |lead: usize| {
        let mut at = lead + 1;
        let one = field(&mut at);
        let is_or = all.get(at) == Some(&"or");
        at += 1;
        one.is_some() && is_or && field(&mut at).is_some_and(|other| Some(other) != one)
    };
    let mut leads = (0..all.len()).filter(|at| LEADS.contains(&all[*at]));
    leads.any(is_said).then(|| EXCLUSIVE.iter().any(|said| words.contains(said)))
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn an_object_is_given_by_one_of_two() {
        let of = |prose| says(&claim("object", true, prose));
        assert_eq!(of("A cart, identified by ID or name."), Some(false));
        assert_eq!(of("Give either the ``id`` or the ``name``."), Some(false));
        assert_eq!(of("Either its ``name`` or its ``id``, but not both."), Some(true));
        assert_eq!(of("Sorted by id or size."), None);
        assert_eq!(of("The id or the name."), None);
        assert_eq!(of("Either the id or the id."), None);
    }
}
