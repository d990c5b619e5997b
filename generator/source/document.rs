//! OpenAPI documents as inputs, which `diff` takes beside sources.

use std::path::Path;

use serde_json::Value;

use super::Error;

/// The size that a document may have, in bytes. The largest of real services has some megabytes.
const MAX_BYTES: u64 = 64 << 20;
/// The number of nodes that a document in YAML may have.
const MAX_NODES: usize = 8_000_000;
/// The depth to which a document in YAML may nest. Each level takes some stack.
const MAX_DEPTH: usize = 96;

/// Returns `true` if the input is a document by its name: a file in YAML or JSON, which no source is by itself.
#[must_use]
pub fn is_document(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    ["yaml", "yml", "json"].contains(&extension) && !path.is_dir()
}

/// Reads a file of YAML or JSON.
///
/// # Errors
///
/// It cannot be read, is too large, or is neither.
pub fn read_document(path: &Path) -> Result<Value, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let not = |message: String| Error::Document { path: path.to_owned(), message };
    if std::fs::metadata(path).map_err(io)?.len() > MAX_BYTES {
        return Err(not(format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    let text = std::fs::read_to_string(path).map_err(io)?;
    if path.extension().is_some_and(|extension| extension == "json") {
        return serde_json::from_str(&text).map_err(|error| not(format!("it is no JSON: {error}")));
    }
    let options = serde_saphyr::options! {
        with_snippet: false,
        strict_booleans: true,
        budget: serde_saphyr::budget! {
            max_depth: MAX_DEPTH,
            max_nodes: MAX_NODES,
            max_events: 2 * MAX_NODES,
            max_total_scalar_bytes: usize::try_from(MAX_BYTES).unwrap_or(usize::MAX),
        },
    };
    serde_saphyr::from_str_with_options(&text, options).map_err(|error| {
        let message = error.without_snippet().to_string();
        not(format!("it is no YAML: {}", message.lines().next().unwrap_or_default()))
    })
}
