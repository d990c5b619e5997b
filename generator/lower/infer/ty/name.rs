//! `text-by-name`: a place of which samples show nothing but null, or which the table calls an object, is text where its name is
//! one of text in every API.
//!
//! Why: an id, a name and a time are text wherever they are shown.
//!
//! `"owner_id": null`.

use crate::ir::{Aspect, Name};
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "text-by-name", aspect: Aspect::Type, basis: Basis::Convention };

/// The last words of such names.
const NAMES: [&str; 8] = ["id", "uuid", "name", "description", "at", "host", "href", "url"];

/// The name is one of text in every API: an id, a name, a time.
pub(in crate::lower) fn says(name: &str) -> bool {
    let name = Name::new(name);
    name.words.last().is_some_and(|last| NAMES.contains(&last.as_str()))
}
