//! `media-type-of-command`: a request's body is of the media type that a command of `curl` sends it as.
//!
//! Why: the command is an example of the operation, and was tried. It must send data.
//!
//! `curl -X PUT -H "Content-Type: application/octet-stream" --data-binary @drawing $url/v1/drawings/7/file`

use crate::ir::Aspect;
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::words::of_all;
use super::{Place, Types};

pub(in crate::lower) const RULE: Rule =
    Rule { name: "media-type-of-command", aspect: Aspect::MediaType, basis: Basis::Samples };

pub(super) fn propose(place: &Place<'_>) -> Option<(Types, Reason)> {
    of_all(place, &RULE, &place.told.commands)
}
