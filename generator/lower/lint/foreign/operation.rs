//! Operations as a whole: their addresses, statuses and the parameters beside their bodies.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::foreign::{Counterpart, Others, Place, Shape};
use crate::ir::{Api, Location, pattern};
use crate::lower::evidence::operation::Draft;
use crate::source::Span;
use crate::traffic::Routes;

use super::super::recorded::GENERAL;
use super::{Against, listed};

/// Headers that no operation has by itself.
const HEADERS: [&str; 6] = [
    "accept",
    "content-type",
    "openstack-api-version",
    "x-auth-token",
    "x-openstack-request-id",
    "x-service-token",
];

/// Findings on operations that one side alone has. Those that no page has stand at their nearest neighbour.
pub(crate) fn operations(others: &Others, apis: &[Api]) -> Vec<Diagnostic> {
    let routes = Routes::new(apis);
    let mut found = Vec::new();
    for other in others.all() {
        let label = &other.label;
        for (key, action) in other.unknown.iter().filter(|_| other.known > 0) {
            let Some(operation) = other.operation(key, action) else { continue };
            let Some(neighbour) = routes.nearest(&operation.reference.path) else { continue };
            let message = format!("no page documents `{}`, which {label} has", operation.reference);
            let report = Diagnostic::new(Code::UndocumentedOperation, neighbour.span, message);
            let help = match listed(&fields(operation)) {
                fields if fields.is_empty() => "document it where it belongs".to_owned(),
                fields => format!("document it where it belongs; its fields are {fields}"),
            };
            found.push(report.label("its nearest neighbour").help(help));
        }
        for lacking in &other.lacking {
            let address = &lacking.address;
            let message = match &lacking.instead {
                Some(path) => format!("{label} has `{path}` in place of `{address}`"),
                None => format!("{label} has no `{address}`"),
            };
            let report = Diagnostic::new(Code::DisputedOperation, lacking.span, message);
            found.push(
                report.help("write the address that the service has, or remove the operation"),
            );
        }
    }
    found
}

/// The fields of an operation's bodies, wrappers aside.
fn fields(operation: &crate::foreign::Operation) -> Vec<String> {
    let shapes = Shape::request(operation).into_iter().chain(Shape::success(operation));
    let mut all = BTreeSet::new();
    for shape in shapes {
        let wrapper = shape.fields.values().next().filter(|_| shape.fields.len() == 1);
        let within = wrapper.map_or(&shape, |one| one.items.as_deref().unwrap_or(one));
        let shown = if within.fields.is_empty() { &shape } else { within };
        all.extend(shown.fields.keys().cloned());
    }
    all.into_iter().collect()
}

impl Against<'_> {
    /// The codes that one side alone has.
    pub(super) fn statuses(
        &self,
        draft: &Draft,
        other: &Counterpart<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        if other.is_action() {
            return;
        }
        let label = other.label;
        let is_success = |status: &u16| (200..300).contains(status);
        let theirs: BTreeSet<u16> = other.statuses().collect();
        let own: BTreeSet<u16> = draft.responses.keys().copied().collect();
        let others: Vec<u16> = theirs.difference(&own).copied().collect();
        let others = others.into_iter().filter(|status| !GENERAL.contains(status));
        let (instead, others): (Vec<u16>, Vec<u16>) = others.partition(is_success);
        let lacking = own.difference(&theirs).find(|status| is_success(status));
        let codes = |all: &[u16]| all.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        match (lacking.and_then(|status| draft.responses.get_key_value(status)), instead.as_slice())
        {
            (Some((status, response)), [_, ..]) => {
                let message =
                    format!("{status} is listed, and {label} answers {}", codes(&instead));
                let report = Diagnostic::new(Code::DisputedStatus, response.span, message);
                let fix = self
                    .code(response.span, *status)
                    .map(|span| Fix::to_look_at(Edit::new(span, codes(&instead))));
                let fix = fix.filter(|_| instead.len() == 1);
                found.push(report.help("list the code that the service answers with").fix(fix));
            }
            (None, [_, ..]) if own.iter().any(is_success) => {
                found.push(self.unlisted(draft, label, &instead));
            }
            _ => {}
        }
        if !others.is_empty() {
            found.push(self.unlisted(draft, label, &others));
        }
    }

    /// The finding on codes that are not listed.
    fn unlisted(&self, draft: &Draft, label: &str, codes: &[u16]) -> Diagnostic {
        let all = codes.iter().map(u16::to_string).collect::<Vec<_>>().join(", ");
        let message = format!("{label} has codes that are not listed: {all}");
        let report = Diagnostic::new(Code::UndocumentedStatus, draft.title_span, message);
        let is_error = codes.iter().all(|code| *code >= 400);
        let alike = draft.responses.iter().filter(|(code, _)| (**code >= 400) == is_error);
        let fix = alike.max_by_key(|(_, response)| response.span.start);
        let fix = fix.and_then(|(code, response)| self.behind(response.span, *code, codes));
        report.help("list them among the response codes of the operation").fix(fix)
    }

    /// Where a code is written, in a list of such.
    fn code(&self, span: Span, code: u16) -> Option<Span> {
        let line = self.sources.map.slice(span);
        let at = line.find(&code.to_string())?;
        matches!(line[..at].trim(), "" | "-").then(|| span.part(at, 3))
    }

    /// Puts codes on lines of their own behind that of another.
    fn behind(&self, span: Span, code: u16, codes: &[u16]) -> Option<Fix> {
        let at = self.code(span, code)?.start as usize;
        let text: &str = &self.sources.map.file(span.file).text;
        let lead = &text[text[..at].rfind('\n')? + 1..at];
        if lead.trim() != "-" {
            return None;
        }
        let end = at + text[at..].find('\n')? + 1;
        let lines = codes.iter().map(|code| format!("{lead}{code}\n")).collect::<String>();
        let end = u32::try_from(end).ok()?;
        Some(Fix::to_look_at(Edit::insert(span.file, end, lines)))
    }

    /// The parameters of query and header that no table lists.
    pub(super) fn parameters(
        &self,
        draft: &Draft,
        other: &Counterpart<'_>,
        found: &mut Vec<Diagnostic>,
    ) {
        let is_listed = |location: Location, name: &str| {
            draft.parameters.iter().any(|own| {
                let is_same = own.name.eq_ignore_ascii_case(name);
                let is_one_of = || {
                    let (start, end) = pattern(&own.name).unwrap_or((name, name));
                    name.starts_with(start) && name.ends_with(end) && start != name
                };
                own.location == location && (is_same || is_one_of())
            })
        };
        let theirs = other.operation.elements.keys().filter_map(|place| match place {
            Place::Query { name } => (!is_listed(Location::Query, name)).then_some(name),
            Place::Header { name } => {
                let is_general = HEADERS.contains(&name.as_str()) || name.ends_with("-api-version");
                (!is_general && !is_listed(Location::Header, name)).then_some(name)
            }
            _ => None,
        });
        let theirs: Vec<String> = theirs.cloned().collect();
        if !theirs.is_empty() {
            let message =
                format!("{} has parameters that no table lists: {}", other.label, listed(&theirs));
            let report = Diagnostic::new(Code::UndocumentedParameter, draft.title_span, message);
            found.push(report.help("list them, each with the microversion that it came with"));
        }
    }
}
