//! An operation's bodies: tables held against samples, in both directions.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::{Method, VersionRange};
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::read::section::{Prose, RestMethod, Side};
use crate::source::{Sources, Span};
use crate::syntax::rst::BlockKind;

use super::{guideline, kind, listed, status};

/// Checks an operation right after its tables were laid over its samples.
pub(in crate::lower) fn operation(
    sources: &Sources,
    rest_method: &RestMethod<'_>,
    draft: &Draft,
    rows: &BTreeSet<(Side, String)>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    for side in [Side::Request, Side::Response] {
        if let Some(body) = draft.body(side).filter(|body| !body.examples.is_empty()) {
            diagnostics.extend(unlisted(rest_method, side, body, rows));
            diagnostics.extend(unshown(side, body));
            diagnostics.extend(wholly(rest_method, side, body));
            kind::contradicting(draft, side, body, diagnostics);
        }
    }
    diagnostics.extend(missing(rest_method, draft));
    status::operation(draft, diagnostics);
    guideline::operation(sources, rest_method, draft, diagnostics);
}

fn word(side: Side) -> &'static str {
    match side {
        Side::Request => "request",
        Side::Response => "response",
    }
}

/// Fields of samples that no table lists, although it lists others of the same object. What is below a field
/// that nobody describes part by part is not asked for.
fn unlisted(
    rest_method: &RestMethod<'_>,
    side: Side,
    body: &DraftBody,
    rows: &BTreeSet<(Side, String)>,
) -> Option<Diagnostic> {
    // A name that any row of this side has is listed, whatever place its entry gives.
    let is_listed =
        |name: &str| rows.iter().any(|(of, row)| *of == side && (row == name || fits(row, name)));
    let mut found: Vec<(String, Span)> = Vec::new();
    objects(&body.node, &mut |object| {
        if is_agreed(object) {
            let bare = object.fields.iter().filter(|(name, field)| {
                // Where a table describes something below a field, the field itself is only a wrapper.
                field.claim.is_none() && !field.node.holds_claims() && !is_listed(name)
            });
            found.extend(bare.filter_map(|(name, field)| Some((name.clone(), field.sample?))));
        }
    });
    let (_, sample) = found.first()?;
    let table = rest_method.tables.iter().find(|table| table.side == side)?;
    let mut fields: Vec<String> = Vec::new();
    for (name, _) in &found {
        if !fields.contains(name) {
            fields.push(name.clone());
        }
    }
    let message =
        format!("the {}'s samples show what no table lists: {}", word(side), listed(&fields));
    Some(
        Diagnostic::new(Code::UnlistedField, table.directive.name_span, message)
            .also(*sample, "a sample that shows it")
            .help("list it, or take it out of the sample"),
    )
}

/// A body of which no table lists anything, though it shows more than a key with nothing in it.
fn wholly(rest_method: &RestMethod<'_>, side: Side, body: &DraftBody) -> Option<Diagnostic> {
    let mut fields = body.node.fields().filter(|(_, field)| field.sample.is_some());
    let (_, first) = fields.next()?;
    // A wrapper of an empty list shows nothing of what it holds.
    let is_empty = first.node.array.as_ref().is_some_and(|items| items.is_unseen());
    let says = fields.next().is_some() || first.node.has_parts() && !is_empty;
    if !says || body.node.holds_claims() || is_json_schema(&body.node) {
        return None;
    }
    let names: Vec<String> = body.node.fields().map(|(name, _)| name.to_owned()).collect();
    let table = rest_method.tables.iter().find(|table| table.side == side);
    let at = table.map_or(rest_method.span, |table| table.directive.name_span);
    let message =
        format!("no table lists what the {}'s samples show: {}", word(side), listed(&names));
    let sample = first.sample?;
    Some(
        Diagnostic::new(Code::UnlistedBody, at, message)
            .also(sample, "a sample that shows it")
            .help("list its fields in a table"),
    )
}

/// Returns `true` if a body is a JSON Schema, whose keywords no table lists.
fn is_json_schema(body: &Node) -> bool {
    let properties = body.field("properties").and_then(|field| field.node.object.as_ref());
    properties.is_some_and(|properties| {
        properties.fields.values().all(|field| field.node.object.is_some())
    })
}

/// Returns `true` if a row is for many names, `volumes_{volume_type}`, and this is one of them.
fn fits(row: &str, name: &str) -> bool {
    row.find(['{', '<']).is_some_and(|at| at > 0 && name.starts_with(&row[..at]))
}

/// Returns `true` if table and samples speak of the same object: they share a field. Where they share none, it is a map,
/// whose keys the table names by a word for all.
fn is_agreed(object: &Object) -> bool {
    let mut shared = object.fields.values().filter(|f| f.claim.is_some() && f.sample.is_some());
    match (shared.next(), shared.next()) {
        (None, _) => false,
        // An empty list shows nothing of what it would hold.
        (Some(only), None) => only.node.array.as_ref().is_none_or(|items| !items.is_unseen()),
        _ => true,
    }
}

/// Required fields that no sample shows, of objects that samples do show. A field that some versions do not
/// have may be missing from the samples.
fn unshown(side: Side, body: &DraftBody) -> Option<Diagnostic> {
    let mut found: Vec<(String, Span)> = Vec::new();
    objects(&body.node, &mut |object| {
        if !is_agreed(object) || object.cut {
            return;
        }
        for (name, field) in &object.fields {
            let Some(claim) = &field.claim else { continue };
            let somewhere =
                claim.required && claim.versions == VersionRange::ALL && !name.contains(['{', '<']);
            if object.seen > 0 && somewhere && field.sample.is_none() && !is_shown_below(field) {
                found.push((name.clone(), claim.span));
            }
        }
    });
    let (_, row) = found.first()?;
    let names: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
    let message =
        format!("required in the {}, but in none of its samples: {}", word(side), listed(&names));
    let sample = body.examples.first()?.span;
    Some(
        Diagnostic::new(Code::UnshownField, *row, message)
            .also(Span { end: sample.start, ..sample }, "a sample that lacks it")
            .help("show it in a sample, or say `required: false`"),
    )
}

fn is_shown_below(field: &Field) -> bool {
    let mut found = false;
    field.node.visit(&mut |_, field| found |= field.sample.is_some());
    found
}

/// Every object within a node.
pub(super) fn objects(node: &Node, see: &mut dyn FnMut(&Object)) {
    if let Some(object) = &node.object {
        see(object);
        object.fields.values().for_each(|field| objects(&field.node, see));
    }
    node.items().for_each(|items| objects(items, see));
}

/// A GET that answers with a body is shown by a sample, or by one in its text. It asks with none, so that a
/// sample is of its answer whatever it stands under.
fn missing(rest_method: &RestMethod<'_>, draft: &Draft) -> Option<Diagnostic> {
    // A code that is only assumed promises no body.
    let answers = draft.responses.iter().any(|(code, response)| {
        matches!(code, 200 | 203 | 206 | 300) && response.span != rest_method.span
    });
    let is_shown = !rest_method.samples.is_empty()
        || rest_method.names_sample
        || rest_method.prose.iter().any(|part| match part {
            Prose::Block(block) => match &block.kind {
                BlockKind::Literal(_) => true,
                BlockKind::Directive(d) => {
                    matches!(
                        d.name.as_str(),
                        "code-block" | "code" | "sourcecode" | "parsed-literal"
                    )
                }
                _ => false,
            },
            _ => false,
        });
    // A body whose media type is stated by a header is no JSON: an image, a certificate.
    let is_raw = draft.responses.values().flat_map(|response| &response.headers);
    let is_raw = is_raw.into_iter().any(|h| h.name.eq_ignore_ascii_case("content-type"));
    (draft.address.method == Method::Get && answers && !is_shown && !is_raw).then(|| {
        Diagnostic::new(
            Code::MissingSample,
            rest_method.span,
            "no sample shows what this GET answers",
        )
        .help("show one under `Response Example`")
    })
}
