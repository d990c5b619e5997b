//! One element of an operation before and after, at every microversion that matters.

use std::collections::BTreeSet;

use super::change::{Class, Kind};
use super::rule::{self, Finding};
use crate::foreign::{Element, Form, Place};
use crate::ir::{Microversion, VersionRange};

/// The microversions for which programs may have been written: those that the old document speaks of and the new one
/// still does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    pub(super) first: Microversion,
    pub(super) last: Microversion,
}

/// The part of an element that is compared at one microversion.
pub(super) trait Compared {
    /// Its facts there.
    type Facts;

    /// The facts at a microversion; `None` where it does not exist then.
    fn at(&self, version: Microversion) -> Option<Self::Facts>;

    /// Every range of microversions that it tells apart.
    fn ranges(&self) -> Vec<VersionRange>;
}

impl Compared for Element {
    type Facts = crate::foreign::Facts;

    fn at(&self, version: Microversion) -> Option<Self::Facts> {
        self.at(version)
    }

    fn ranges(&self) -> Vec<VersionRange> {
        self.forms.iter().map(|form: &Form| form.versions).collect()
    }
}

/// That something exists.
impl Compared for VersionRange {
    type Facts = ();

    fn at(&self, version: Microversion) -> Option<()> {
        self.contains(version).then_some(())
    }

    fn ranges(&self) -> Vec<VersionRange> {
        vec![*self]
    }
}

/// The changes of an element, each with the microversions at which it holds.
pub(super) fn element(
    old: Option<&Element>,
    new: Option<&Element>,
    place: &Place,
    known: Known,
) -> Vec<(Finding, VersionRange)> {
    over_versions(old, new, known, |before, after| match (before, after) {
        (None, None) => Vec::new(),
        (Some(before), Some(after)) => rule::changed(before, after, place.is_sent()),
        (Some(_), None) => vec![removed(place)],
        (None, Some(after)) => vec![added(place, after.required)],
    })
}

/// The changes of an operation's existence.
pub(super) fn existence(
    old: Option<VersionRange>,
    new: Option<VersionRange>,
    known: Known,
) -> Vec<(Finding, VersionRange)> {
    over_versions(old.as_ref(), new.as_ref(), known, |before, after| match (before, after) {
        (Some(()), None) => vec![removed(&Place::Operation)],
        (None, Some(())) => vec![added(&Place::Operation, false)],
        _ => Vec::new(),
    })
}

fn removed(place: &Place) -> Finding {
    let class = match place {
        // A client is ready for errors that no reference names.
        Place::Response { status } if is_error(status) => Class::Compatible,
        _ => Class::Breaking,
    };
    Finding::new(class, Kind::Removed, "removed")
}

fn added(place: &Place, required: bool) -> Finding {
    let class = if place.is_sent() && required { Class::Breaking } else { Class::Compatible };
    let message = if place.is_sent() && required { "added, and required" } else { "added" };
    Finding::new(class, Kind::Added, message)
}

fn is_error(status: &str) -> bool {
    status.starts_with(['4', '5'])
}

/// Compares at every known microversion at which either side begins or ends, and at those beyond, which only the new
/// document knows.
fn over_versions<C: Compared>(
    old: Option<&C>,
    new: Option<&C>,
    known: Known,
    compare: impl Fn(Option<&C::Facts>, Option<&C::Facts>) -> Vec<Finding>,
) -> Vec<(Finding, VersionRange)> {
    let sides = || old.into_iter().chain(new);
    let mut points = BTreeSet::from([known.first]);
    for range in sides().flat_map(Compared::ranges) {
        points.extend(range.min.filter(|min| *min > known.first));
        points.extend(range.max.and_then(next).filter(|next| *next > known.first));
    }
    let (within, beyond): (Vec<Microversion>, Vec<Microversion>) =
        points.into_iter().partition(|point| *point <= known.last);
    let ends: Vec<Option<Microversion>> =
        within.iter().skip(1).map(|next| previous(*next)).chain([None]).collect();

    let mut found: Vec<(Finding, VersionRange)> = Vec::new();
    for (at, point) in within.iter().enumerate() {
        let before = old.and_then(|old| old.at(*point));
        let after = new.and_then(|new| new.at(*point));
        let last = at + 1 == within.len();
        let max = if last { (!beyond.is_empty()).then_some(known.last) } else { ends[at] };
        for finding in compare(before.as_ref(), after.as_ref()) {
            let begins = if at == 0 { None } else { Some(*point) };
            match found.iter_mut().find(|(other, range)| {
                *other == finding && begins.is_some_and(|b| range.max == previous(b))
            }) {
                Some((_, range)) => range.max = max,
                None => found.push((finding, VersionRange { min: begins, max })),
            }
        }
    }
    // A range that goes on as far as anybody has asked has no end worth naming.
    for (_, range) in &mut found {
        if range.max == Some(known.last) {
            range.max = None;
        }
    }
    let before = old.and_then(|old| old.at(known.last));
    for point in beyond {
        let after = new.and_then(|new| new.at(point));
        for finding in compare(before.as_ref(), after.as_ref()) {
            if found
                .iter()
                .any(|(other, _)| other.kind == finding.kind && other.message == finding.message)
            {
                continue;
            }
            // Whoever asks for a microversion that is new knows what it brings.
            let class = finding.class.max(Class::Compatible);
            let since = VersionRange { min: Some(point), max: None };
            found.push((Finding { class, ..finding }, since));
        }
    }
    found
}

/// The microversion after this one.
fn next(version: Microversion) -> Option<Microversion> {
    Some(Microversion { minor: version.minor.checked_add(1)?, ..version })
}

/// The microversion before this one, of the same major version.
fn previous(version: Microversion) -> Option<Microversion> {
    Some(Microversion { minor: version.minor.checked_sub(1)?, ..version })
}
