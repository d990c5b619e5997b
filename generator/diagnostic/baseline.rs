//! Findings that a tree has already: a file with a line for each, so that only new ones are shown.
//!
//! A finding is known again by its code, its file, its message and the text at its place, not by its line: what is above it
//! may change. Of several that are alike, as many are known as the file has lines for.

use serde::{Deserialize, Serialize};

use super::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::source::{FileId, Sources, Span};

/// The length of the text at a place that is kept, in characters.
const MAX_TEXT: usize = 120;
/// The format of a new baseline.
const HELP: &str = "`apiref lint --write-baseline FILE` writes it anew";

/// The identity of a finding.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// From the folder of `index.rst`.
    file: String,
    code: String,
    message: String,
    /// The first line at the place.
    text: String,
}

impl Entry {
    fn of(sources: &Sources, diagnostic: &Diagnostic) -> Self {
        let span = diagnostic.primary.span;
        let text = sources.map.slice(span).lines().next().unwrap_or_default().trim();
        Self {
            file: sources.path_from_pages(span.file),
            code: diagnostic.code.as_str().to_owned(),
            message: diagnostic.message.clone(),
            text: text.chars().take(MAX_TEXT).collect(),
        }
    }
}

/// Takes out of findings those that a baseline knows, and gives them back. A line that is none, and lines for findings that no
/// longer occur, are findings.
pub(super) fn known(
    sources: &Sources,
    baseline: FileId,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let mut entries: HashMap<Entry, Vec<Span>> = HashMap::default();
    let mut broken = Vec::new();
    for (line, span) in lines(sources, baseline) {
        match serde_json::from_str::<Entry>(line) {
            Ok(entry) => entries.entry(entry).or_default().push(span),
            Err(_) => broken.push(span),
        }
    }
    let is_known = |found: &mut Diagnostic| {
        entries.get_mut(&Entry::of(sources, found)).is_some_and(|spans| spans.pop().is_some())
    };
    let known = diagnostics.extract_if(.., is_known).collect();
    if let [first, others @ ..] = broken.as_slice() {
        let report = Diagnostic::new(Code::InvalidConfig, *first, "a line of the baseline is none")
            .help(HELP);
        diagnostics.push(others.iter().fold(report, |report, span| report.also(*span, "")));
    }
    let mut stale: Vec<Span> = entries.into_values().flatten().collect();
    stale.sort_unstable();
    if let [first, others @ ..] = stale.as_slice() {
        let message = match others.len() {
            0 => "the baseline has a finding that no longer occurs".to_owned(),
            more => format!("the baseline has {} findings that no longer occur", more + 1),
        };
        let report = Diagnostic::new(Code::StaleBaseline, *first, message).help(HELP);
        diagnostics.push(others.iter().fold(report, |report, span| report.also(*span, "another")));
    }
    known
}

/// The lines that hold an entry, without what joins them to a list.
fn lines(sources: &Sources, baseline: FileId) -> impl Iterator<Item = (&str, Span)> {
    let text: &str = &sources.map.file(baseline).text;
    let mut at = 0;
    text.split_inclusive('\n').filter_map(move |line| {
        let start = at;
        at += line.len();
        let entry = line.trim().trim_end_matches(',');
        let offset = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let end = start + line.trim_end().len();
        let span = Span { file: baseline, start: offset(start), end: offset(end) };
        (!matches!(entry, "" | "[" | "]")).then_some((entry, span))
    })
}

/// A baseline that knows these findings: an array of objects, one on each line, in the order of what they are known by.
#[must_use]
pub fn write<'d>(
    sources: &Sources,
    diagnostics: impl IntoIterator<Item = &'d Diagnostic>,
) -> String {
    let mut entries: Vec<Entry> =
        diagnostics.into_iter().map(|diagnostic| Entry::of(sources, diagnostic)).collect();
    entries.sort_unstable();
    let lines: Vec<String> = entries
        .iter()
        .map(|entry| serde_json::to_string(entry).expect("entries are plain data"))
        .collect();
    if lines.is_empty() { "[\n]\n".to_owned() } else { format!("[\n{}\n]\n", lines.join(",\n")) }
}
