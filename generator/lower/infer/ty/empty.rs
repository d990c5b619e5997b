//! `empty-text-in-words`: a response may stand empty text for none of what it documents, where its words say so.
//!
//! Why: it is what the author says.
//!
//! "The size; the empty string stands for none."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;
use crate::lower::read::text::{Prose, before};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "empty-text-in-words", aspect: Aspect::Type, basis: Basis::Words };

/// Words that say that empty text is a default of a text.
const DEFAULT: &str = "default is an empty string";

pub(in crate::lower) fn propose(claim: &Claim) -> Option<Reason> {
    says(&claim.prose).then(|| Reason::of_claim(&RULE, claim))
}

/// The prose says that empty text stands for none of the values.
fn says(prose: &Prose) -> bool {
    let prose = prose.lower();
    before(prose, "empty string").any(|before| !before.ends_with("non-"))
        && !prose.contains(DEFAULT)
}

#[cfg(test)]
mod tests {
    use super::{Prose, says};

    #[test]
    fn prose_says_where_empty_text_stands_for_none() {
        assert!(says(&Prose::new("The empty\nstring is used for 0.")));
        assert!(!says(&Prose::new("A non-empty string.")));
        assert!(!says(&Prose::new("Default is an empty string.")));
    }
}
