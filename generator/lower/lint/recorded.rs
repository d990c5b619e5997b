//! Recorded traffic against tables: what the service sent or took, and its reference says otherwise or not at all.

use crate::diagnostic::{Code, Diagnostic};
use crate::ir::VersionRange;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Field, Node, Object};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::evidence::word::Word;
use crate::lower::infer::rule::Applied;
use crate::lower::infer::ty::words;
use crate::lower::infer::{kind, null};
use crate::lower::read::section::Side;
use crate::source::Span;
use crate::traffic::{Observations, Observed, ObservedField, ObservedObject, Seen};

use super::kind::{KINDS, said, words_of};
use super::listed;

/// The codes that say something of the service as a whole, or of a fault of it, and that no operation lists.
pub(super) const GENERAL: [u16; 2] = [401, 406];

/// Findings on the operations of a document that were recorded.
pub(in crate::lower) fn recorded(
    drafts: &[Draft],
    observations: &Observations,
    applied: Applied,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for draft in drafts {
        let Some(seen) = observations.of(draft.span) else { continue };
        statuses(draft, seen, &mut found);
        if let Some(body) = &draft.request {
            Held::body(draft, applied, Side::Request, body, &seen.request, &mut found);
        }
        for (body, observed) in answers(draft, seen) {
            Held::body(draft, applied, Side::Response, body, &observed, &mut found);
        }
    }
    found
}

/// The bodies of successful responses with what was recorded of them: codes that one table describes are one.
fn answers<'d>(draft: &'d Draft, seen: &Seen) -> Vec<(&'d DraftBody, Observed)> {
    let mut found: Vec<(&DraftBody, Observed)> = Vec::new();
    for (status, observed) in &seen.responses {
        let response = draft.responses.get(status);
        let Some(body) = response.and_then(|response| response.body.as_ref()) else { continue };
        let row = first_row(&body.node);
        let is_same =
            |(known, _): &&mut (&DraftBody, _)| row.is_some() && first_row(&known.node) == row;
        match found.iter_mut().find(is_same) {
            Some((_, all)) => all.merge(observed.clone()),
            None => found.push((body, observed.clone())),
        }
    }
    found
}

/// The first row that is laid over a body.
fn first_row(node: &Node) -> Option<Span> {
    let mut first = None;
    node.visit(&mut |_, field| first = first.or(field.row()));
    first
}

/// The codes with which the service answered and that the operation does not list.
fn statuses(draft: &Draft, seen: &Seen, found: &mut Vec<Diagnostic>) {
    let is_listed = |status: u16| draft.responses.contains_key(&status);
    let others = seen
        .statuses
        .iter()
        .filter(|(status, _)| !is_listed(**status) && **status < 500 && !GENERAL.contains(status));
    let others: Vec<String> = others.map(|(status, count)| format!("{status} ({count})")).collect();
    if !others.is_empty() {
        let message =
            format!("recorded answers have codes that are not listed: {}", others.join(", "));
        let report = Diagnostic::new(Code::UndocumentedStatus, draft.title_span, message);
        found.push(report.help("list them among the response codes of the operation"));
    }
}

/// A body, held against what was recorded of it.
struct Held<'f> {
    side: Side,
    applied: Applied,
    found: &'f mut Vec<Diagnostic>,
    /// Fields that neither tables nor samples have, by their steps.
    unknown: Vec<String>,
}

impl<'f> Held<'f> {
    fn body(
        draft: &Draft,
        applied: Applied,
        side: Side,
        body: &DraftBody,
        seen: &Observed,
        found: &'f mut Vec<Diagnostic>,
    ) {
        let mut held = Self { side, applied, found, unknown: Vec::new() };
        // One entry of a map has the key that the caller gave.
        if body.entry.is_none() {
            held.value(&body.node, ("", None), seen, "");
        }
        if !held.unknown.is_empty() {
            let of = held.exchanges();
            let message =
                format!("recorded {of} have what no table lists: {}", listed(&held.unknown));
            let report = Diagnostic::new(Code::UndocumentedField, draft.title_span, message);
            held.found.push(report.help("list them, each with the microversion that it came with"));
        }
    }

    fn exchanges(&self) -> &'static str {
        match self.side {
            Side::Request => "requests",
            Side::Response => "answers",
        }
    }

    fn value(&mut self, node: &Node, of: (&str, Option<&Claim>), seen: &Observed, path: &str) {
        if let Some((items, seen)) = node.array.as_deref().zip(seen.items.as_deref()) {
            self.value(items, ("", None), seen, &format!("{path}[]"));
        }
        let Some(objects) = &seen.object else { return };
        if let Some(entries) = &node.entries {
            self.value(entries, ("", None), &objects.values(), &format!("{path}.*"));
        } else if let Some(object) = node.object.as_ref().filter(|o| !o.fields.is_empty())
            && kind::map(of.0, object, of.1, self.applied).is_none()
        {
            self.fields(object, objects, path);
        }
    }

    fn fields(&mut self, object: &Object, objects: &ObservedObject, path: &str) {
        for (name, field) in &objects.fields {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            match object.fields.get(name) {
                Some(own) => {
                    self.claims(name, own, field);
                    self.value(&own.node, (name, own.claim.as_deref()), &field.value, &path);
                }
                None if object.open.is_none() => self.unknown.push(path),
                None => {}
            }
        }
        for (name, own) in &object.fields {
            let Some(claim) = own.claim.as_deref().filter(|claim| claim.required) else { continue };
            let seen = objects.seen(claim.versions);
            let present = objects.fields.get(name).map_or(0, |field| field.present(claim.versions));
            // Where it stands deeper, the body is wrapped in what the table does not have.
            let is_elsewhere = || objects.fields.values().any(|field| holds(&field.value, name));
            if present < seen && claim.corrected.is_none() && !is_elsewhere() {
                let message = format!(
                    "the table requires `{name}`, and {} of {seen} recorded {} lack it",
                    seen - present,
                    self.exchanges()
                );
                let help = "write `required: false`, or say when it is left out";
                self.contradiction(Code::DisputedRequired, claim, message, help);
            }
        }
    }

    /// Holds the row's type and null against the recorded values.
    fn claims(&mut self, name: &str, own: &Field, field: &ObservedField) {
        let Some(claim) = own.claim.as_deref().filter(|claim| claim.corrected.is_none()) else {
            return;
        };
        let (of, value) = (self.exchanges(), &field.value);
        if value.nulls > 0 && own.node.null.is_none() && !null::words::says(name, claim) {
            let present = field.present(VersionRange::ALL);
            let message = format!(
                "`{name}` is null in {} of {present} recorded {of}, which nothing says",
                value.nulls
            );
            let help = "say in its description when it is null";
            self.contradiction(Code::UndocumentedNull, claim, message, help);
        }
        let words = words_of(claim);
        let named = words::named(&claim.prose);
        let agrees = |kind: Word| {
            let is_said = words.iter().chain(&named).any(|word| {
                *word == kind
                    || *word == Word::Unknown
                    || (*word == Word::Number && kind == Word::Integer)
            });
            is_said || own.node.shows(kind)
        };
        let other = KINDS.iter().find(|(kind, _)| shows(value, *kind) && !agrees(*kind));
        if let Some((said, (_, kind))) = said(claim).zip(other) {
            let message =
                format!("the table says that `{name}` is {said}, and recorded {of} have {kind}");
            let help = "write the type that the service has";
            self.contradiction(Code::DisputedType, claim, message, help);
        }
    }

    fn contradiction(&mut self, code: Code, claim: &Claim, message: String, help: &str) {
        let report = Diagnostic::new(code, claim.span, message).help(help);
        let report =
            claim.entry.into_iter().fold(report, |report, entry| report.also(entry, "its entry"));
        self.found.push(report);
    }
}

/// An object within was recorded with this key.
fn holds(seen: &Observed, key: &str) -> bool {
    seen.items.as_deref().is_some_and(|items| holds(items, key))
        || seen.object.as_ref().is_some_and(|object| {
            object.fields.contains_key(key)
                || object.fields.values().any(|field| holds(&field.value, key))
        })
}

/// A value of this kind was recorded.
fn shows(seen: &Observed, word: Word) -> bool {
    match word {
        Word::Boolean => seen.boolean,
        Word::Integer => seen.integer.is_some(),
        Word::Number => seen.number,
        Word::String => !seen.texts.is_empty(),
        Word::Array => seen.items.is_some(),
        Word::Object => seen.object.is_some(),
        Word::Null | Word::Unknown => false,
    }
}
