//! `format-timestamp`: text that is a point in time in every sample, or is said to be one and in no sample is another.
//!
//! Why: OpenStack writes times in the form of ISO 8601, mostly without a zone.
//!
//! `"created_at": "2015-08-27T09:49:58.000000"`.

use std::ops::Range;

use crate::ir::{Aspect, StringFormat};
use crate::lower::infer::rule::{Basis, Rule};
use crate::lower::infer::verdict::Reason;

use super::Text;

pub(in crate::lower) const RULE: Rule =
    Rule { name: "format-timestamp", aspect: Aspect::Format, basis: Basis::Samples };

pub(super) fn propose(text: &Text<'_>) -> Option<(StringFormat, Reason)> {
    let in_words = || {
        let prose = text.claim.map(|claim| claim.prose.text()).unwrap_or_default();
        prose.contains("ISO 8601") || prose.contains("ISO8601")
    };
    let said = text.is_shown()
        || text.is_called(&["datetime", "date-time", "timestamp"])
        || text.name.ends_with("_at")
        || in_words();
    (said && text.all(is_timestamp)).then(|| (StringFormat::Timestamp, text.reason(&RULE)))
}

/// `2015-08-27T09:49:58`, with or without fraction and zone; a space for the `T`.
pub(in crate::lower) fn is_timestamp(text: &str) -> bool {
    let digits = |range: Range<usize>| {
        text.get(range).is_some_and(|t| t.bytes().all(|b| b.is_ascii_digit()))
    };
    text.len() >= 16
        && digits(0..4)
        && text.get(4..5) == Some("-")
        && digits(5..7)
        && text.get(7..8) == Some("-")
        && digits(8..10)
        && matches!(text.get(10..11), Some("T" | " "))
        && digits(11..13)
        && text.get(13..14) == Some(":")
        && digits(14..16)
}

#[cfg(test)]
mod tests {
    use super::is_timestamp;

    #[test]
    fn a_timestamp_has_date_and_time() {
        assert!(is_timestamp("2015-08-27T09:49:58.000000"));
        assert!(is_timestamp("2015-08-27T09:49:58-05:00"));
        assert!(!is_timestamp("2015-08-27"));
    }
}
