//! `place-in-answer`: a row of a request that no sample of it shows belongs where the samples of the answer show its name, if they do
//! at one place, below the key that both are wrapped in and below rows of the same table.
//!
//! Why: a resource is answered as it is sent, and the sample of an update sends little of it.
//!
//! The table of `PUT /carts/{cart_id}` lists `cart`, `cover` and `hue`, its sample sends `{"cart": {"colour": "red"}}`, and the answer's is
//! `{"cart": {"cover": {"hue": 3}}}`.

use crate::hash::HashSet;
use crate::ir::Aspect;
use crate::lower::evidence::node::Step;
use crate::lower::infer::rule::{Basis, Rule};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "place-in-answer", aspect: Aspect::Home, basis: Basis::Samples };

/// The object that holds the name in the answer is one that the request's table speaks of: each key on the way is a row's, the
/// first that of the wrapper.
pub(in crate::lower) fn is_spoken_of(
    holder: &[Step],
    common: &[Step],
    rows: &HashSet<&str>,
) -> bool {
    holder.len() > 1
        && holder.first() == common.first()
        && holder[1..].iter().all(|step| match step {
            Step::Key(key) => rows.contains(key.as_str()),
            Step::Item => true,
        })
}
