//! Doc comments: prose as lines that stand behind `///` or `//!`.

use crate::emit::markdown;
use crate::ir::{Block, Doc, Inline, VersionRange};

/// Lines, each with the space that parts it from the slashes.
pub(super) fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| if line.is_empty() { String::new() } else { format!(" {line}") })
        .collect()
}

/// Parts with an empty line between them; empty parts are left out.
pub(super) fn paragraphs<S: AsRef<str>>(parts: impl IntoIterator<Item = S>) -> Vec<String> {
    let mut out = Vec::new();
    for part in parts {
        let part = lines(part.as_ref());
        if !part.is_empty() && !out.is_empty() {
            out.push(String::new());
        }
        out.extend(part);
    }
    out
}

/// The text of a doc, else the given one.
pub(super) fn or(doc: &Doc, fallback: impl FnOnce() -> String) -> String {
    let text = markdown::rustdoc(doc);
    if text.trim().is_empty() { fallback() } else { text }
}

/// Code within a line.
pub(super) fn code(text: &str) -> String {
    let literal = Doc { blocks: vec![Block::Paragraph(vec![Inline::Literal(text.to_owned())])] };
    let text = markdown::rustdoc(&literal).replace('\n', " ");
    if text.is_empty() { "blank".to_owned() } else { text }
}

/// Text with its first letter large.
pub(super) fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

/// A sentence from text that may lack its full stop.
pub(super) fn sentence(text: &str) -> String {
    let text = text.trim();
    let stop = if text.ends_with(['.', '!', '?', ':']) { "" } else { "." };
    format!("{}{stop}", markdown::rustdoc_line(text))
}

/// A title within a sentence, without a full stop of its own.
pub(super) fn title(text: &str) -> String {
    markdown::rustdoc_line(text.trim().trim_end_matches('.'))
}

/// Since when and until when; empty for all versions.
pub(super) fn versions(versions: VersionRange) -> String {
    match (versions.min, versions.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!("Since microversion {min}."),
        (None, Some(max)) => format!("Until microversion {max}."),
        (Some(min), Some(max)) => format!("Microversions {min} to {max}."),
    }
}
