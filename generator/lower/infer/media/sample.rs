//! `media-type-of-sample`: a body that samples show as XML, and none as JSON, is XML.
//!
//! Why: a sample is what the service sends. The rows beside it are about the elements within, or stand for the whole.
//!
//! `.. literalinclude:: assertion.xml`

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-of-sample", aspect: Aspect::MediaType, basis: Basis::Samples };

/// XML that people may read (RFC 7303).
const XML: &str = "text/xml";

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    let sample = place.xml?;
    Some((vec![XML.to_owned()], Reason::new(&RULE, Some(sample))))
}
