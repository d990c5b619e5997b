//! `format-uuid`: text that is a UUID in every sample, or is called one and in no sample is another.
//!
//! Why: a sample's id is the id that the service made.
//!
//! `"id": "dcf73b54-06bf-4e0c-8c42-06be14f2e7a2"`.

use crate::ir::{Aspect, StringFormat};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "format-uuid", aspect: Aspect::Format, basis: Basis::Samples };

pub(super) fn propose(text: &Text<'_>) -> Option<(StringFormat, Reason)> {
    let said = text.is_called(&["uuid"]) || text.is_shown();
    (said && text.all(is_uuid)).then(|| (StringFormat::Uuid, text.reason(&RULE)))
}

/// Eight, four, four, four and twelve hexadecimal digits.
pub(in crate::lower) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(at, c)| match at {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::is_uuid;

    #[test]
    fn a_uuid_has_hyphens() {
        assert!(is_uuid("dcf73b54-06bf-4e0c-8c42-06be14f2e7a2"));
        assert!(!is_uuid("89afd400b6464bbc91fdaf2bc3d55b5c"));
    }
}
