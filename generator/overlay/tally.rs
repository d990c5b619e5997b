//! The share of a document that the reference has, in numbers and names.

use std::fmt;

use indexmap::IndexMap;

use super::place::Step;

/// A kind of place that a description is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// An operation, an action too.
    Operation,
    /// A parameter of path, query or header, and a header of a response.
    Parameter,
    /// A property of a body.
    Property,
}

impl Kind {
    /// All, in the order in which they are told of.
    pub const ALL: [Self; 3] = [Self::Operation, Self::Parameter, Self::Property];

    fn plural(self) -> &'static str {
        match self {
            Self::Operation => "operations",
            Self::Parameter => "parameters",
            Self::Property => "properties",
        }
    }
}

/// The numbers of a kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// The number of places.
    pub all: usize,
    /// Those that the reference has.
    pub known: usize,
    /// Those without a description.
    pub bare: usize,
    /// Of those, the ones that the overlay gives one.
    pub filled: usize,
}

/// The places of a document that can have a description, each once, whatever refers to it.
#[derive(Debug, Default)]
pub struct Tally(IndexMap<(Kind, Vec<Step>), Seen>);

#[derive(Debug, Default)]
struct Seen {
    name: String,
    is_known: bool,
    is_bare: bool,
    is_filled: bool,
}

impl Tally {
    /// Takes in a place. What one of those that refer to it is known by, all are.
    pub(super) fn add(
        &mut self,
        kind: Kind,
        at: &[Step],
        name: impl FnOnce() -> String,
    ) -> Told<'_> {
        let new = || Seen { name: name(), ..Seen::default() };
        Told(self.0.entry((kind, at.to_vec())).or_insert_with(new))
    }

    /// The numbers of a kind.
    #[must_use]
    pub fn count(&self, kind: Kind) -> Count {
        let mut count = Count::default();
        for seen in self.of(kind) {
            count.all += 1;
            count.known += usize::from(seen.is_known);
            count.bare += usize::from(seen.is_bare);
            count.filled += usize::from(seen.is_bare && seen.is_filled);
        }
        count
    }

    /// The names of those that the reference does not have.
    pub fn unknown(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.of(kind).filter(|seen| !seen.is_known).map(|seen| seen.name.as_str())
    }

    fn of(&self, kind: Kind) -> impl Iterator<Item = &Seen> {
        self.0.iter().filter(move |((of, _), _)| *of == kind).map(|(_, seen)| seen)
    }
}

/// A sentence for each kind.
impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for kind in Kind::ALL {
            let Count { all, known, bare, filled } = self.count(kind);
            let what = kind.plural();
            writeln!(
                f,
                "{known} of {all} {what} are documented; {filled} of {bare} without a description get one"
            )?;
        }
        Ok(())
    }
}

/// A place that was taken in.
pub(super) struct Told<'t>(&'t mut Seen);

impl Told<'_> {
    pub(super) fn known(self, is_known: bool) -> Self {
        self.0.is_known |= is_known;
        self
    }

    pub(super) fn bare(self, is_bare: bool) -> Self {
        self.0.is_bare = is_bare;
        self
    }

    pub(super) fn filled(self, is_filled: bool) {
        self.0.is_filled |= is_filled;
    }
}
