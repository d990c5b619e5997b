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
const LEADS: [&str; 2] = ["either ", "by "];

/// The row says that its object, or each of its list, is given by id or by name.
pub(in crate::lower) fn says(claim: &Claim) -> bool {
    if !matches!(claim.word(), Word::Object | Word::Array) {
        return false;
    }
    let words = claim.prose.lower().replace('`', "");
    let is_said = |lead: &str| {
        words.contains(&format!("{lead}id or name")) || words.contains(&format!("{lead}name or id"))
    };
    LEADS.iter().any(|lead| is_said(lead))
}
