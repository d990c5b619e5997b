//! Faults of corrections, as far as the reference tells.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashSet;
use crate::ir::{Api, Name, Property, SchemaKind, snake};
use crate::lower::evidence::claim::Claim;
use crate::lower::evidence::node::Node;
use crate::source::{Sources, Span};

use super::corrected::Contradiction;
use super::kind::Type;
use super::mark::{Mark, Marks};
use super::property::{Correction, Target};
use super::{Corrections, contradiction, invalid};

impl Corrections {
    /// Those that cannot be followed, and those that made no difference. `resources` are the names of those that responses show,
    /// in snake case.
    pub(in crate::lower) fn report(
        &self,
        sources: &Sources,
        apis: &[Api],
        resources: &HashSet<String>,
    ) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        for of in &self.properties {
            found.extend(unknown_type(of, resources));
            if let Target::Component { of: component, name } = &of.target {
                found.push(of_component(sources, apis, of.span, component, name));
                continue;
            }
            let unfit = unfit(of);
            if unfit.is_empty() && is_idle(&of.marks) {
                found.push(stale(of.span, &of.target.describe()));
            }
            found.extend(unfit);
        }
        for of in &self.operations {
            if of.marks.has(Mark::NoVersion) {
                found.push(no_version(of.span));
            } else if is_idle(&of.marks) {
                found.push(stale(of.span, &format!("`{}`", of.at)));
            }
        }
        found
    }
}

/// Corrections of different places that are one property of a resource, and contradict each other.
pub(in crate::lower) fn contradictions<'n>(
    resources: impl Iterator<Item = &'n Node>,
) -> Vec<Diagnostic> {
    let mut found: BTreeSet<(Span, Span, String)> = BTreeSet::new();
    for node in resources {
        node.visit(&mut |key, field| {
            let corrected = field.claim.as_deref().map(Claim::corrected).unwrap_or_default();
            for Contradiction { first, second, key: aspect } in corrected.contradictions() {
                found.insert((*second, *first, format!("the `{aspect}` of `{key}`")));
            }
        });
    }
    let report = |(second, first, what): (_, _, String)| contradiction(second, first, &what);
    found.into_iter().map(report).collect()
}

fn is_idle(marks: &Marks) -> bool {
    !marks.has(Mark::Changed) && !marks.has(Mark::Contradicted)
}

fn stale(place: Span, what: &str) -> Diagnostic {
    let message = format!("the correction of {what} changes nothing");
    Diagnostic::new(Code::StaleCorrection, place, message)
        .help("remove it, or mend what it points at")
}

fn no_version(place: Span) -> Diagnostic {
    invalid(place, "with the versions that the reference gives, no version is left")
        .help("give both, `min-version` and `max-version`")
}

/// Findings of what it says and cannot be so where it applies.
fn unfit(of: &Correction) -> Vec<Diagnostic> {
    let what = of.target.describe();
    let is_null =
        of.nullable.is_some() && of.marks.has(Mark::OfParameter) && !of.marks.has(Mark::OfField);
    let faults = [
        of.marks.has(Mark::NoVersion).then(|| no_version(of.span)),
        of.marks.has(Mark::NoText).then(|| {
            invalid(of.span, format!("{what} is no text in the reference, and has no `values`"))
                .help("add `type = \"string\"` where it is one, or take `values` out")
        }),
        of.marks.has(Mark::OfPath).then(|| {
            invalid(of.span, format!("{what} is a parameter of a path, which is never left out"))
        }),
        is_null.then(|| {
            invalid(of.span, format!("{what} is a parameter, a text that is never null"))
                .help("take `nullable` out")
        }),
    ];
    faults.into_iter().flatten().collect()
}

/// A type speaks of a component, and no document has such a resource.
fn unknown_type(of: &Correction, resources: &HashSet<String>) -> Option<Diagnostic> {
    let name = of.kind.as_ref().and_then(Type::component)?;
    let report = invalid(of.span, format!("no resource that responses show is named `{name}`"));
    (!resources.contains(&snake(name)))
        .then(|| report.help("write a type such as `integer`, or the component of a resource"))
}

/// A component is no place of the sources: the finding shows the line to write.
fn of_component(
    sources: &Sources,
    apis: &[Api],
    place: Span,
    component: &str,
    name: &str,
) -> Diagnostic {
    let owner = apis.iter().find_map(|api| properties(api, component));
    let property = owner.and_then(|own| own.iter().find(|property| property.name.wire == *name));
    let report = invalid(place, "a correction names a place of the sources, not a component");
    match property.map(|property| line(sources, property, component)) {
        Some(line) => report.help(format!("write {line}")),
        None => report.help("write `entry`, or `page` and `row`, or `at`, `in` and `field`"),
    }
}

/// The properties of a component.
fn properties<'a>(api: &'a Api, name: &str) -> Option<&'a [Property]> {
    let name = snake(name);
    let is = |own: &Name| own.snake() == name;
    let found = api.schemas.iter().find(|schema| schema.name.as_ref().is_some_and(is))?;
    match &found.kind {
        SchemaKind::Object(properties) => Some(properties),
        _ => None,
    }
}

/// The line that names a property by its place in the sources.
fn line(sources: &Sources, property: &Property, of: &str) -> String {
    let decisions = &property.decisions.0;
    let mut entries = decisions
        .iter()
        .filter(|decision| decision.because.rule == "required-in-table")
        .chain(decisions)
        .flat_map(|decision| decision.because.places())
        .filter(|place| {
            let entries = sources.parameters.get(&place.file).map(|file| file.entries.values());
            entries.into_iter().flatten().any(|entry| entry.span == *place)
        });
    match entries.next() {
        Some(entry) => {
            format!("`entry = \"{}\"`", sources.map.slice(entry).trim_matches(['"', '\'']))
        }
        None => format!(
            "`at`, `in` and `field`: the method and path of an operation that shows `{of}`, `response`, and `….{}`",
            property.name.wire
        ),
    }
}
