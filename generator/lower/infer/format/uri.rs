//! `format-uri`: text that is an address of HTTP in every sample.
//!
//! Why: only a sample tells an address from a path.
//!
//! `"href": "http://127.0.0.1/carts/1"`.

use crate::ir::{Aspect, StringFormat};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "format-uri", aspect: Aspect::Format, basis: Basis::Samples };

pub(super) fn propose(text: &Text<'_>) -> Option<(StringFormat, Reason)> {
    let is_uri = |text: &str| text.starts_with("http://") || text.starts_with("https://");
    (text.is_shown() && text.all(is_uri)).then(|| (StringFormat::Uri, text.reason(&RULE)))
}
