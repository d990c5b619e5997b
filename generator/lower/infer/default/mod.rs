//! Defaults: the value that the service takes for an absent one.

pub(in crate::lower) mod entry;
pub(in crate::lower) mod words;

use serde_json::Value;

use crate::ir::SchemaKind;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;

/// A default as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::lower) struct Default<'t> {
    pub(in crate::lower) text: &'t str,
    /// It is set apart as a value, by the entry's field, as a literal or in quotes: a bare word is no text of its own.
    is_marked: bool,
}

impl Default<'_> {
    /// It is null, in JSON's or Python's word; "none" in small letters is a value of that name.
    pub(in crate::lower) fn is_null(self) -> bool {
        self.text.eq_ignore_ascii_case("null") || self.text == "None"
    }

    /// It is a value of some type: a bare word other than a number or a flag may be anything.
    pub(in crate::lower) fn is_value(self) -> bool {
        let is_plain = || self.text.parse::<f64>().is_ok() || flag(self.text).is_some();
        !self.is_null() && (self.is_marked || is_plain())
    }
}

/// The default that a row gives.
pub(in crate::lower) fn of(claim: &Claim, applied: Applied) -> Option<(Default<'_>, Reason)> {
    applied.first([entry::propose(claim), words::propose(claim)].into_iter().flatten())
}

/// The default that a row gives, where it is a value of the type.
pub(in crate::lower) fn value(
    claim: &Claim,
    kind: &SchemaKind,
    applied: Applied,
) -> Option<(Value, Reason)> {
    let (default, reason) = of(claim, applied)?;
    let text = default.text.trim();
    let value = match kind {
        SchemaKind::Boolean => flag(text).map(Value::Bool),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => {
            text.parse::<i64>().ok().map(Value::from)
        }
        SchemaKind::Number => text.parse::<f64>().ok().map(Value::from),
        SchemaKind::Array(_) => (text == "[]").then(|| Value::Array(Vec::new())),
        SchemaKind::String(string) => {
            let is_empty = text == "\"\"";
            let text = if is_empty { "" } else { text };
            let is_listed = string.values.iter().any(|v| v == text);
            let is_text = is_listed || string.values.is_empty() && (default.is_marked || is_empty);
            (!default.is_null() && is_text && string.format.is_none())
                .then(|| Value::String(text.to_owned()))
        }
        _ => None,
    };
    Some((value?, reason))
}

fn flag(text: &str) -> Option<bool> {
    text.to_ascii_lowercase().parse().ok()
}

/// A row gives a default other than null.
pub(in crate::lower) fn is_value(claim: &Claim, applied: Applied) -> bool {
    of(claim, applied).is_some_and(|(default, _)| default.is_value())
}
