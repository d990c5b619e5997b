//! Corrections: what an `apiref.toml` says in the place of its reference, until that is mended.
//!
//! Each names a place of the sources: an operation by its address, a parameter by its entry, its row or its place in an
//! operation. It is attached while the operation is read, so that all that follows from an address, a code or a row follows from the
//! right one, wherever that entry stands; the rule of highest precedence then takes it for what the reference says.

mod address;
mod check;
mod corrected;
mod kind;
mod mark;
mod operation;
mod property;
mod report;
mod written;

use std::fmt;
use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::ir::{Location, Microversion, VersionRange};
use crate::lower::evidence::node::{Node, Step};
use crate::lower::read::path::Address;
use crate::lower::read::section::Side;
use crate::source::{FileId, Span};

pub(in crate::lower) use corrected::{Corrected, Own};
pub(in crate::lower) use kind::Type;
pub(in crate::lower) use mark::Mark;
pub(in crate::lower) use operation::{OfOneOperation, Pin};
pub(in crate::lower) use report::contradictions;
pub(in crate::lower) use written::Written;

use address::Shape;
use mark::Marks;
use operation::OfOperation;
use property::{Correction, Target, ends_in};
use written::Part;

/// The corrections of an input, by what they are about.
#[derive(Debug, Default)]
pub(in crate::lower) struct Corrections {
    operations: Vec<Arc<OfOperation>>,
    properties: Vec<Arc<Correction>>,
    /// Of parameters, each place once.
    places: Vec<Place>,
    /// Indices into [`Self::places`], by the entry's key.
    of_entry: HashMap<String, Vec<usize>>,
    /// As [`Self::of_entry`], by the row's name.
    of_row: HashMap<String, Vec<usize>>,
    at: HashMap<Shape, Here>,
}

/// A place with all that is said of it.
#[derive(Debug)]
struct Place {
    first: Arc<Correction>,
    said: Corrected,
}

/// The corrections of the operations at one address, by index.
#[derive(Debug, Default)]
struct Here {
    operations: Vec<usize>,
    fields: Vec<usize>,
}

impl Corrections {
    /// Reads corrections as they are written in a file. Those that cannot be followed are reported and left out, and so is
    /// what contradicts an earlier one of the same place.
    pub(in crate::lower) fn read(
        written: Written,
        file: FileId,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let mut this = Self::default();
        for of in written.operation {
            match check::operation(of, file) {
                Ok(of) => this.operations.push(Arc::new(of)),
                Err(fault) => diagnostics.push(*fault),
            }
        }
        for of in written.property {
            match check::property(of, file) {
                Ok(of) => this.properties.push(Arc::new(of)),
                Err(fault) => diagnostics.push(*fault),
            }
        }
        this.index_operations(diagnostics);
        this.index_places(diagnostics);
        this
    }

    fn index_operations(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut known: HashMap<(Shape, Option<&str>, String), (String, Span)> = HashMap::default();
        for (index, of) in self.operations.iter().enumerate() {
            for (key, value) in of.said() {
                let place = (of.at.shape(), of.title.as_deref(), key);
                let (first, span) = known.entry(place).or_insert_with(|| (value.clone(), of.span));
                if *first != value {
                    of.marks.set(Mark::Contradicted);
                    diagnostics.push(contradiction(of.span, *span, "the operation"));
                }
            }
            self.at.entry(of.at.shape()).or_default().operations.push(index);
        }
    }

    fn index_places(&mut self, diagnostics: &mut Vec<Diagnostic>) {
        let mut known: HashMap<String, usize> = HashMap::default();
        for of in &self.properties {
            let said = Corrected::from(of);
            let next = self.places.len();
            let index = *known.entry(of.target.identity()).or_insert(next);
            if index < next {
                self.places[index].said.unite(&said);
                continue;
            }
            self.places.push(Place { first: Arc::clone(of), said });
            match &of.target {
                Target::Entry { key, .. } => {
                    self.of_entry.entry(key.clone()).or_default().push(index);
                }
                Target::Row { name, .. } => {
                    self.of_row.entry(name.clone()).or_default().push(index);
                }
                Target::Field { at, .. } => {
                    self.at.entry(at.shape()).or_default().fields.push(index);
                }
                Target::Component { .. } => {}
            }
        }
        for place in &mut self.places {
            let what = place.first.target.describe();
            let found = place.said.take_contradictions().into_iter();
            diagnostics.extend(found.map(|found| contradiction(found.second, found.first, &what)));
        }
    }

    /// Those of the operation that is documented so.
    pub(in crate::lower) fn of_operation(
        &self,
        address: &Address,
        title: &str,
    ) -> OfOneOperation<'_> {
        let Some(here) = self.here(address) else { return OfOneOperation::default() };
        let operations = here.operations.iter().map(|index| &self.operations[*index]);
        let mut found: Vec<_> = operations.filter(|of| is_of(of.title.as_ref(), title)).collect();
        // Those of one section go before those of all at the address.
        found.sort_by_key(|of| of.title.is_none());
        OfOneOperation(found)
    }

    /// The corrections of a row, and of the entry that it names: by its key and its file.
    pub(in crate::lower) fn of_row(
        &self,
        page: &str,
        title: &str,
        name: &str,
        entry: Option<(&str, &str)>,
    ) -> Option<Corrected> {
        let rows = self.of_row.get(name).into_iter().flatten();
        let entries = entry.and_then(|(key, _)| self.of_entry.get(key)).into_iter().flatten();
        let is_here = |place: &&Place| match &place.first.target {
            Target::Row { page: end, title: section, .. } => {
                ends_in(page, end) && is_of(section.as_ref(), title)
            }
            Target::Entry { file: Some(end), .. } => {
                entry.is_some_and(|(_, file)| ends_in(file, end))
            }
            Target::Entry { file: None, .. } => true,
            Target::Field { .. } | Target::Component { .. } => false,
        };
        let found = rows.chain(entries).map(|index| &self.places[*index]).filter(is_here);
        found.map(|place| place.said.clone()).reduce(|mut said, more| {
            said.or(&more);
            said
        })
    }

    /// Those of places in the operation at an address.
    pub(in crate::lower) fn of_fields(&self, address: &Address, title: &str) -> Fields<'_> {
        let indices = self.here(address).map_or(&[][..], |here| &here.fields);
        let places = indices.iter().map(|index| &self.places[*index]);
        let field = |place: &'_ Place| match &place.first.target {
            Target::Field { title: section, .. } => is_of(section.as_ref(), title),
            _ => false,
        };
        Fields(places.filter(|place| field(place)).collect())
    }

    fn here(&self, address: &Address) -> Option<&Here> {
        match self.at.is_empty() {
            true => None,
            false => self.at.get(&(address.method, address.path.shape())),
        }
    }
}

/// The corrections of places in one operation.
#[derive(Default)]
pub(in crate::lower) struct Fields<'c>(Vec<&'c Place>);

impl<'c> Fields<'c> {
    /// Lays those of a body over it.
    pub(in crate::lower) fn lay(&self, side: Side, body: &mut Node) {
        let part = if side == Side::Request { Part::Request } else { Part::Response };
        for (path, said) in self.of_part(part) {
            let Some((key, parents)) = path.split_last() else { continue };
            let mut steps: Vec<Step> = Vec::new();
            for key in parents {
                steps.push(Step::Key(key.clone()));
                if body.at(&steps).is_some_and(|node| node.items().next().is_some()) {
                    steps.push(Step::Item);
                }
            }
            let object = body.at(&steps).and_then(|node| node.object.as_ref());
            let known = object.is_some_and(|object| object.fields.contains_key(key));
            // One that is new has a type.
            if !known && !said.has_type() {
                continue;
            }
            said.all().for_each(|of| of.mark(Mark::OfField));
            let field = body.field_mut(&steps, key);
            match &mut field.claim {
                Some(claim) => said.clone().lay_over(Arc::make_mut(claim), Some(&field.node)),
                None => field.claim = said.clone().into_claim(Some(&field.node)).map(Arc::new),
            }
        }
    }

    /// Those of the operation's parameters in one part: the name, and what is said.
    pub(in crate::lower) fn of_parameters(
        &self,
        location: Location,
    ) -> impl Iterator<Item = (&'c str, &'c Corrected)> {
        let part = match location {
            Location::Path => Part::Path,
            Location::Query => Part::Query,
            Location::Header => Part::Header,
        };
        let found = self.of_part(part);
        found.filter_map(|(path, said)| Some((path.first()?.as_str(), said)))
    }

    fn of_part(&self, wanted: Part) -> impl Iterator<Item = (&'c [String], &'c Corrected)> {
        self.0.iter().copied().filter_map(move |place| match &place.first.target {
            Target::Field { part, path, .. } if *part == wanted => {
                Some((path.as_slice(), &place.said))
            }
            _ => None,
        })
    }
}

/// A correction that is limited to a section, or to none, is of the section of this title.
fn is_of(section: Option<&String>, title: &str) -> bool {
    section.is_none_or(|wanted| wanted == title)
}

/// An end of a range, with the marks of the correction that gives it.
type End<'c> = Option<(&'c Marks, Microversion)>;

/// Gives a range these ends, unless nothing would be left, and marks what makes a difference. Returns `true` if the range is
/// another one now.
fn limit(range: &mut VersionRange, min: End<'_>, max: End<'_>) -> bool {
    let ends = VersionRange { min: min.map(|(_, at)| at), max: max.map(|(_, at)| at) };
    let mended = ends.or(*range);
    let mark = if mended.is_empty() { Mark::NoVersion } else { Mark::Changed };
    for (end, is_new) in [(min, mended.min != range.min), (max, mended.max != range.max)] {
        end.filter(|_| is_new).into_iter().for_each(|(marks, _)| marks.set(mark));
    }
    let changes = !mended.is_empty() && mended != *range;
    if changes {
        *range = mended;
    }
    changes
}

fn invalid(place: Span, message: impl fmt::Display) -> Diagnostic {
    Diagnostic::new(Code::InvalidConfig, place, format!("apiref.toml: {message}"))
}

fn contradiction(place: Span, first: Span, what: &str) -> Diagnostic {
    invalid(place, format!("two corrections of {what} contradict each other"))
        .label("not followed where they differ")
        .also(first, "the other, which is followed")
        .help("leave one of them out")
}
