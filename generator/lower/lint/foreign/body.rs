//! Bodies: the fields that one side alone has.

use crate::diagnostic::{Code, Diagnostic};
use crate::foreign::{Counterpart, Shape};
use crate::ir::VersionRange;
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::{Node, Object};
use crate::lower::evidence::operation::{Draft, DraftBody};
use crate::lower::infer::kind;
use crate::lower::read::section::Side;

use super::{Against, at_row, listed};

/// Links of lists alone, whatever a schema that others share says.
const PAGES: [&str; 2] = ["next", "previous"];

impl Against<'_> {
    /// The bodies of an operation.
    pub(super) fn bodies(
        &self,
        draft: &Draft,
        other: &Counterpart<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        if let Some((body, shape)) = draft.request.as_ref().zip(Shape::request(other.operation)) {
            Held::body(self, draft, other, Side::Request, body, &shape, found);
        }
        for (status, response) in draft.responses.iter().filter(|_| !other.is_action()) {
            let Some(body) = response.body.as_ref().filter(|_| (200..300).contains(status)) else {
                continue;
            };
            let shape = Shape::response(other.operation, &status.to_string());
            let is_one = draft.responses.values().filter(|r| r.body.is_some()).count() == 1;
            let shape = shape.or_else(|| Shape::success(other.operation).filter(|_| is_one));
            if let Some(shape) = shape {
                Held::body(self, draft, other, Side::Response, body, &shape, found);
            }
        }
    }
}

/// A body, held against that of another document.
pub(super) struct Held<'h> {
    pub(super) against: &'h Against<'h>,
    pub(super) label: &'h str,
    pub(super) side: Side,
    pub(super) found: &'h mut Vec<Diagnostic>,
    /// Fields that neither tables nor samples have, by their steps.
    unknown: Vec<String>,
}

/// The microversions that have something, by either side.
#[derive(Clone, Copy)]
pub(super) struct Since {
    pub(super) own: VersionRange,
    pub(super) theirs: VersionRange,
}

impl<'h> Held<'h> {
    fn body(
        against: &'h Against<'h>,
        draft: &Draft,
        other: &Counterpart<'h>,
        side: Side,
        body: &DraftBody,
        shape: &Shape,
        found: &'h mut Vec<Diagnostic>,
    ) {
        let mut held = Self { against, label: other.label, side, found, unknown: Vec::new() };
        // One entry of a map has the key that the caller gave.
        if body.entry.is_none() {
            let since = Since { own: other.versions, theirs: shape.versions() };
            held.value(&body.node, ("", None), shape, "", since);
        }
        if !held.unknown.is_empty() {
            let message = format!(
                "{} has fields in {} that no table lists: {}",
                held.label,
                held.bodies(),
                listed(&held.unknown)
            );
            let report = Diagnostic::new(Code::UndocumentedField, draft.title_span, message);
            held.found.push(report.help("list them, each with the microversion that it came with"));
        }
    }

    pub(super) fn bodies(&self) -> &'static str {
        match self.side {
            Side::Request => "requests",
            Side::Response => "answers",
        }
    }

    fn value(
        &mut self,
        node: &Node,
        of: (&str, Option<&Claim>),
        shape: &Shape,
        path: &str,
        since: Since,
    ) {
        if let Some((items, shape)) = node.array.as_deref().zip(shape.items.as_deref()) {
            self.value(items, ("", None), shape, &format!("{path}[]"), since);
        }
        if let Some((entries, shape)) = node.entries.as_deref().zip(shape.values.as_deref()) {
            self.value(entries, ("", None), shape, &format!("{path}.*"), since);
        }
        let object = node.object.as_ref().filter(|object| !object.fields.is_empty());
        if let Some(object) = object.filter(|_| node.entries.is_none() && !shape.fields.is_empty())
            && kind::map(of.0, object, of.1, self.against.applied).is_none()
        {
            self.fields(object, of.0, shape, path, since);
        }
    }

    fn fields(&mut self, object: &Object, of: &str, shape: &Shape, path: &str, since: Since) {
        // Nothing in common: one of the two has a wrapper that the other lacks.
        let is_same = |name: &String| shape.fields.contains_key(name);
        if !object.fields.keys().any(is_same) {
            return;
        }
        for (name, theirs) in &shape.fields {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let Some(own) = object.fields.get(name) else {
                let is_known = self.side == Side::Request || shape.is_exact();
                let is_page = of == "links" && PAGES.contains(&name.as_str());
                let is_of_others = self.side == Side::Request && theirs.is_read_only()
                    || theirs.versions().intersect(since.own).is_empty();
                if object.open.is_none() && is_known && !is_page && !is_of_others {
                    self.unknown.push(path);
                }
                continue;
            };
            let claim = own.claim.as_deref();
            let versions = claim.map_or(VersionRange::ALL, |claim| claim.versions);
            let inner = Since { own: since.own.intersect(versions), theirs: theirs.versions() };
            if let Some(claim) = claim.filter(|claim| claim.corrected.is_none()) {
                let around = Since { theirs: shape.versions_as_object(), ..since };
                self.row(name, (own, claim), (shape, theirs), (around, inner));
            }
            self.value(&own.node, (name, claim), theirs, &path, inner);
        }
        for (name, own) in object.fields.iter().filter(|(name, _)| !is_same(name)) {
            let claim = own.claim.as_deref().filter(|claim| claim.corrected.is_none());
            let (verb, is_known) = match self.side {
                Side::Request => ("refuses", shape.is_closed()),
                Side::Response => ("has no", shape.is_exact()),
            };
            // A name in a sample too is no mistake, and the links of a list's pages are a convention of services.
            let is_told = own.sample.is_none() && !name.ends_with("_links");
            let is_told = is_told && is_known && !shape.holds(name);
            let Some(claim) = claim.filter(|_| is_told) else { continue };
            let message = format!("{} {verb} `{name}` in {}", self.label, self.bodies());
            let report = Diagnostic::new(Code::DisputedField, claim.span, message);
            let help = "remove the row, or move it to where the service has the field";
            self.found.push(at_row(report.help(help), claim));
        }
    }
}
