//! `relations-of-links`: what a link's `rel` may be is what OpenStack's services link so.
//!
//! Why: a collection links to its next page and to the one before, whichever a sample shows; a resource links to itself.
//!
//! `{"rel": "next", "href": "http://127.0.0.1/carts?marker=1"}` may say `previous`.

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::{Named, Subject};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "relations-of-links", aspect: Aspect::Enumeration, basis: Basis::Convention };

/// Relations of a resource's links.
const RESOURCE: [&str; 2] = ["self", "bookmark"];
/// Relations of the links of a collection's page.
const PAGE: [&str; 2] = ["next", "previous"];

pub(super) fn propose(subject: Subject<'_>) -> Option<(Named, Reason)> {
    if subject.key != "rel" || subject.node.texts.is_empty() {
        return None;
    }
    let texts: Vec<&str> = subject.node.texts.iter().map(String::as_str).collect();
    let is_known = |text: &&str| RESOURCE.contains(text) || PAGE.contains(text);
    let found = texts.iter().all(is_known);
    let kinds =
        [&RESOURCE, &PAGE].into_iter().filter(|kind| texts.iter().any(|t| kind.contains(t)));
    let values = kinds.flatten().map(|value| (*value).to_owned()).collect();
    let named = Named { values, closed: false, announced: false };
    found.then(|| (named, Reason::new(&RULE, subject.sample)))
}
