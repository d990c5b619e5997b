//! Defaults: the value that the service takes for an absent one.

pub(in crate::lower) mod entry;
pub(in crate::lower) mod words;

use serde_json::Value;

use crate::ir::SchemaKind;
use crate::lower::evidence::claim::Claim;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::verdict::Reason;

/// The default that a row gives, as it is written.
pub(in crate::lower) fn text(claim: &Claim, applied: Applied) -> Option<(&str, Reason)> {
    applied.first([entry::propose(claim), words::propose(claim)].into_iter().flatten())
}

/// The default that a row gives, where it is a value of the type.
pub(in crate::lower) fn value(
    claim: &Claim,
    kind: &SchemaKind,
    applied: Applied,
) -> Option<(Value, Reason)> {
    let (text, reason) = text(claim, applied)?;
    let text = text.trim();
    let value = match kind {
        SchemaKind::Boolean => text.to_ascii_lowercase().parse::<bool>().ok().map(Value::Bool),
        SchemaKind::Integer(_) | SchemaKind::BigInteger => {
            text.parse::<i64>().ok().map(Value::from)
        }
        SchemaKind::Number => text.parse::<f64>().ok().map(Value::from),
        SchemaKind::String(string) => {
            let known = string.values.is_empty() || string.values.iter().any(|v| v == text);
            (!names_null(text) && known && string.format.is_none())
                .then(|| Value::String(text.to_owned()))
        }
        _ => None,
    };
    Some((value?, reason))
}

/// A row gives a default other than null.
pub(in crate::lower) fn is_value(claim: &Claim, applied: Applied) -> bool {
    text(claim, applied).is_some_and(|(text, _)| !names_null(text))
}

/// A default is null, in JSON's or Python's word.
pub(in crate::lower) fn names_null(text: &str) -> bool {
    text.eq_ignore_ascii_case("null") || text.eq_ignore_ascii_case("none")
}
