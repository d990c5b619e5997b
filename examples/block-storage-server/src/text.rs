//! Names, descriptions and points in time.

use std::time::{Duration, UNIX_EPOCH};

use apiref_runtime::{Nullable, Timestamp};

use crate::fault::Fault;

/// The longest name and the longest description, in characters.
const LONGEST: usize = 255;

/// A name or a description under its present or its older key, without white space around it.
/// `None` where the request has neither.
pub(crate) fn text(
    name: &str,
    value: Nullable<String>,
    older: Nullable<String>,
) -> Result<Option<Option<String>>, Fault> {
    let value = if value.is_absent() { older } else { value };
    if value.is_absent() {
        return Ok(None);
    }
    let value = value.into_value().map(|v| v.trim().to_owned());
    if let Some(value) = value.as_ref().filter(|v| v.chars().count() > LONGEST) {
        return Err(Fault::field(name, value, "It is longer than 255 characters."));
    }
    Ok(Some(value))
}

/// Microseconds since 1970 as the wire has them.
pub(crate) fn timestamp(micros: i64) -> Timestamp {
    (UNIX_EPOCH + Duration::from_micros(micros.unsigned_abs())).into()
}
