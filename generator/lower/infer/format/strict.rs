//! `uuid-in-words`: what a request must send and the row calls a UUID, and nothing else beside, is refused in another form; so are
//! the items of a list of UUIDs.
//!
//! Why: services look at the form before they look the thing up. An optional id may be sent as empty text, which is none; no item is. Ids
//! of users, projects and domains come from the Identity service, which may have them from elsewhere: other services take any text.
//!
//! "The UUID of the cart."

use crate::ir::Aspect;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "uuid-in-words", aspect: Aspect::Format, basis: Basis::Words };

/// The resources of the Identity service whose ids other services take as they are.
const IDENTITY: [&str; 4] = ["user", "project", "tenant", "domain"];
/// The words of a description that begins with what it is.
const LEADS: [&str; 3] = ["the uuid ", "a uuid ", "uuid "];

/// The words of a description that begins with a list.
const LISTS: [&str; 5] = ["a list of ", "list of ", "the list of ", "an array of ", "array of "];

/// Other text than a UUID is refused.
pub(in crate::lower) fn propose(text: &Text<'_>, demanded: bool) -> Option<(bool, Reason)> {
    let claim = text.claim?;
    (demanded && !is_identity(text.name) && says_uuid(claim))
        .then(|| (true, Reason::of_claim(&RULE, claim)))
}

/// Other items than UUIDs are refused in a list of this name.
pub(in crate::lower) fn propose_items(name: &str, claim: &Claim) -> Option<Reason> {
    let first = claim.prose.lower().split(". ").next().unwrap_or_default();
    let words: Vec<&str> = first.split(|c: char| !c.is_alphanumeric()).collect();
    let says_uuids = LISTS.iter().any(|lead| first.starts_with(lead))
        && words.contains(&"uuids")
        && !words.iter().any(|word| matches!(*word, "name" | "names" | "or"));
    let is_identity = is_identity(name) || words.iter().any(|word| IDENTITY.contains(word));
    (says_uuids && !is_identity).then(|| Reason::of_claim(&RULE, claim))
}

fn is_identity(name: &str) -> bool {
    name.split(['_', '-']).any(|word| IDENTITY.contains(&word.trim_end_matches('s')))
}

fn says_uuid(claim: &Claim) -> bool {
    let first = claim.prose.lower().split(". ").next().unwrap_or_default();
    let mut words = first.split(|c: char| !c.is_alphanumeric());
    let leads = LEADS.iter().any(|lead| first.starts_with(lead));
    claim.word.as_ref().is_some_and(|word| word.is("uuid"))
        || claim.format.as_ref().is_some_and(|format| format.eq_ignore_ascii_case("uuid"))
        || leads && !words.any(|word| matches!(word, "name" | "or"))
}

#[cfg(test)]
mod tests {
    use super::{Text, propose, propose_items};
    use crate::lower::evidence::node::Node;
    use crate::lower::evidence::operation::sketch::claim;

    #[test]
    fn only_what_is_required_and_called_a_uuid_must_be_one() {
        let of = |name, required, prose| {
            let (node, claim) = (Node::default(), claim("string", required, prose));
            let text = Text { name, called: name, node: &node, claim: Some(&claim), sample: None };
            propose(&text, required).is_some()
        };
        let strict = |required, prose| of("cart_id", required, prose);
        assert!(!of("user_id", true, "The UUID of the user."), "it may come from a directory");
        assert!(strict(true, "The UUID of the\ncart. Its name will not do."));
        assert!(!strict(false, "The UUID of the cart."), "empty text may stand for none");
        assert!(!strict(true, "The UUID or name of the cart."));
        assert!(!strict(true, "The ID of the cart."));
    }

    #[test]
    fn items_are_uuids_where_words_call_all_of_them_so() {
        let of = |name, prose| propose_items(name, &claim("array", false, prose)).is_some();
        assert!(of("wheels", "A list of wheel UUIDs. Any name is refused."));
        assert!(of("wheels", "List of UUIDs of the wheels."));
        assert!(!of("wheels", "A list of UUIDs or names."));
        assert!(!of("wheels", "A list of wheels, by UUIDs or a wheel."));
        assert!(!of("wheels", "A list of wheels."));
        assert!(!of("projects", "A list of UUIDs."), "they may come from a directory");
    }
}
