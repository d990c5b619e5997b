//! `values-named-in-words`: the values of a map are what the words call them, where another place shows that.
//!
//! Why: it is what the author says. The samples of a map show some of the keys that a value may have; the resource of that name
//! has all of them.
//!
//! "A dictionary of key:value pairs, where each value is a *wheel* object", beside `GET /wheels/{wheel_id}`.

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::naming;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "values-named-in-words", aspect: Aspect::Type, basis: Basis::Words };

/// Words before the name of the values.
const LEADS: [&str; 2] = ["each value is a ", "each value is an "];
/// Nouns behind it.
const NOUNS: [&str; 4] = ["object", "entity", "resource", "definition"];
/// The most words of a name.
const MAX_WORDS: usize = 3;

/// The name that the words have for each value of a map, in the singular.
pub(in crate::lower) fn says(claim: &Claim) -> Option<Vec<String>> {
    let prose = claim.prose.lower();
    let at = LEADS.iter().find_map(|lead| Some(prose.find(lead)? + lead.len()))?;
    let words = prose[at..].split_whitespace().take(MAX_WORDS + 1);
    let mut words = words.map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric()));
    let mut name = Vec::new();
    let ends = words.any(|word| {
        let is_noun = NOUNS.contains(&word);
        name.extend((!is_noun).then_some(word));
        is_noun
    });
    (ends && !name.is_empty()).then(|| naming::singular_words(&name.join("_")))
}

#[cfg(test)]
mod tests {
    use super::says;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn words_name_the_values() {
        let of = |prose| says(&claim("object", true, prose)).map(|words| words.join(" "));
        let prose = "A dictionary of pairs, where each value\nis a *spare wheel* object.";
        assert_eq!(of(prose).as_deref(), Some("spare wheel"));
        assert_eq!(
            of("Wheels: each value is an ``axle`` entity, of wood.").as_deref(),
            Some("axle")
        );
        assert_eq!(of("Wheels: each value is a number."), None);
        assert_eq!(of("Wheels: each value is an object."), None);
    }
}
