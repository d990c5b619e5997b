//! Names, descriptions, points in time and URLs.

use std::time::{Duration, UNIX_EPOCH};

use apiref_runtime::{Nullable, Timestamp};

use block_storage_v3::model::shared::Link;
use block_storage_v3::server::RequestContext;

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

/// The URL of a thing with the version, and the one without, which never changes.
pub(crate) fn urls(cx: &RequestContext, project: &str, collection: &str, id: &str) -> [String; 2] {
    let path = format!("/{project}/{collection}/{id}");
    [cx.url(&format!("/v3{path}")), cx.url(&path)]
}

/// The links of a thing to itself, of these URLs.
pub(crate) fn links(own: String, bookmark: String) -> Vec<Link> {
    let link = |rel: &str, href| {
        Link::build(|it| {
            it.rel = rel.to_owned();
            it.href = href;
        })
    };
    vec![link("self", own), link("bookmark", bookmark)]
}
