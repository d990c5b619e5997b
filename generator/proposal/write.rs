//! A proposal as text of an `apiref.toml`.

use std::fmt::Write as _;

use super::{Aspect, Change, Place, Proposal};
use crate::source::Sources;

pub(super) fn toml(proposal: &Proposal, sources: &Sources) -> String {
    let mut out = format!("# What recorded traffic changed, in {} corrections.\n", proposal.len());
    for (place, changes) in &proposal.corrections {
        out.push('\n');
        property(&mut out, place, changes, sources);
    }
    if !proposal.unsaid.is_empty() {
        out.push_str("\n# It changed this too, which no correction can say:\n");
        for unsaid in &proposal.unsaid {
            let _ = writeln!(out, "# - {}", unsaid.escape_debug());
        }
    }
    out
}

fn property(out: &mut String, place: &Place, changes: &[Change], sources: &Sources) {
    if let Some(row) = place.row {
        let line = sources.map.line_column(row).line;
        let _ = writeln!(out, "# {}:{line}", sources.path_below(row.file));
    }
    out.push_str("[[correct.property]]\n");
    key(out, "at", &place.at);
    place.title.iter().for_each(|title| key(out, "title", title));
    key(out, "in", place.side.as_str());
    key(out, "field", &place.path());
    for change in changes {
        let name = match change.aspect {
            Aspect::Type => "type",
            Aspect::Required => "required",
            Aspect::Nullable => "nullable",
        };
        let _ = writeln!(out, "{name} = {}", change.value);
    }
    let mut reasons: Vec<&str> = changes.iter().map(|change| change.reason.as_str()).collect();
    reasons.retain(|reason| !reason.is_empty());
    reasons.dedup();
    key(out, "reason", &reasons.join("; "));
}

fn key(out: &mut String, name: &str, value: &str) {
    let _ = writeln!(out, "{name} = {}", text(value));
}

/// A basic string of TOML: one of JSON, which leaves one control character as it is.
pub(super) fn text(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}
