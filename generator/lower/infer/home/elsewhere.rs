//! `field-of-others`: what neither the table nor the samples of an operation have of a resource, its answer has not, unless a
//! request for the resource sends it or a flag of its query asks for it. What was secret when it was sent or made is shown only where it is shown.
//!
//! Why: an operation that has a table lists what it answers; what can be set is forgotten in it at times.
//!
//! `GET /carts/{cart_id}` lists `id` and `colour`, and `POST /carts` answers with `cost` too: the first has no `cost`. It has
//! `owner`, which `PUT /carts/{cart_id}` sends.

use crate::ir::{Aspect, Name};
use crate::lower::evidence::node::Object;
use crate::lower::infer::rule::{Basis, Rule};

use super::abridged;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "field-of-others", aspect: Aspect::Fields, basis: Basis::Rows };

/// Words of names whose values are told once.
const SECRETS: [&str; 4] = ["pass", "password", "secret", "passphrase"];

/// The fields of a resource that one operation's object has not.
pub(in crate::lower) fn missing<'r>(
    own: &'r Object,
    whole: &'r Object,
    is_known: impl Fn(&str) -> bool + 'r,
) -> impl Iterator<Item = &'r str> {
    let has_table = abridged::is_listed(own);
    let names = whole.fields.keys().map(String::as_str);
    names.filter(move |name| {
        !own.fields.contains_key(*name)
            && (is_secret(name) || has_table && (!is_known(name) || is_prefixed(own, name)))
    })
}

/// The object has the field as one of an extension.
fn is_prefixed(own: &Object, name: &str) -> bool {
    own.fields.keys().any(|own| own.rsplit_once(':').is_some_and(|(_, plain)| plain == name))
}

fn is_secret(name: &str) -> bool {
    Name::new(name).words.last().is_some_and(|last| SECRETS.contains(&last.as_str()))
}
