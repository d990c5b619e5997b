//! OpenAPI documents as inputs, which `diff` takes beside sources, and `lint` against them.

use std::io::{self, BufRead, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

use super::Error;

/// The size that a document may have, in bytes. The largest of real services has some megabytes.
const MAX_BYTES: u64 = 64 << 20;
/// The bytes at the begin of a file by which its form is told.
const HEAD: u64 = 64 << 10;
/// Keys at the top of documents.
const KEYS: [&str; 9] = [
    "openapi",
    "swagger",
    "info",
    "paths",
    "components",
    "servers",
    "security",
    "tags",
    "externalDocs",
];
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

/// Returns `true` if a file begins as a document does, and as no recording: with a mapping in YAML, or with a key that
/// documents have in JSON. It may be compressed by gzip.
#[must_use]
pub fn begins_as_document(path: &Path) -> bool {
    let Ok(head) = head(path) else { return false };
    let text = String::from_utf8_lossy(&head);
    let text = text.trim_start_matches('\u{feff}');
    if let Some(first) = text.trim_start().strip_prefix('{') {
        let key = first.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next());
        return key.is_some_and(|key| KEYS.contains(&key) || key.starts_with("x-"));
    }
    text.lines().any(|line| {
        let key = line.split_once(':').map(|(key, _)| key.trim_matches(['"', '\'']));
        key.is_some_and(|key| KEYS.contains(&key))
    })
}

fn head(path: &Path) -> io::Result<Vec<u8>> {
    let mut head = Vec::new();
    unzipped(path)?.take(HEAD).read_to_end(&mut head)?;
    Ok(head)
}

/// The bytes of a file; of one that is compressed by gzip what is in it.
fn unzipped(path: &Path) -> io::Result<Box<dyn Read>> {
    let mut file = super::open(path)?;
    Ok(match file.fill_buf()?.starts_with(&[0x1f, 0x8b]) {
        true => Box::new(MultiGzDecoder::new(file)),
        false => Box::new(file),
    })
}

/// Reads a file of YAML or JSON, which may be compressed by gzip.
///
/// # Errors
///
/// It cannot be read, is too large, or is neither.
pub fn read_document(path: &Path) -> Result<Value, Error> {
    let io = |source| Error::Io { path: path.to_owned(), source };
    let not = |message: String| Error::Document { path: path.to_owned(), message };
    let mut text = String::new();
    unzipped(path)
        .and_then(|file| file.take(MAX_BYTES + 1).read_to_string(&mut text))
        .map_err(io)?;
    if text.len() as u64 > MAX_BYTES {
        return Err(not(format!("it has more than {} MiB", MAX_BYTES >> 20)));
    }
    if path.extension().is_some_and(|extension| extension == "json") || text.starts_with('{') {
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
