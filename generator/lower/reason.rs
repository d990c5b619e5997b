//! Reasons: rules by their names, and the places of the sources that they go by.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::ir::{self, Aspect};
use crate::source::Span;

/// Where a rule takes its evidence from: from the strongest to the weakest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// A correction of `apiref.toml`.
    Correction,
    /// Recorded traffic of the operation.
    Traffic,
    /// The samples of the operation itself.
    Samples,
    /// The words of its own rows and sections.
    Words,
    /// The fields of its own rows: type word, `required`, default, format, versions.
    Rows,
    /// Other operations of the resource.
    Resource,
    /// Other places that the same entry of a parameters file describes.
    Entry,
    /// A convention of OpenStack's services, by names and addresses.
    Convention,
    /// Places of the same name elsewhere.
    Analogy,
}

/// One way of deciding an aspect of a place.
#[derive(Debug)]
pub struct Rule {
    /// The name in kebab-case: unique among rules and codes of findings.
    pub name: &'static str,
    /// The aspect that it decides.
    pub aspect: Aspect,
    /// Where its evidence is from.
    pub basis: Basis,
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name)
    }
}

/// The rule that decided, and the places of the sources that it goes by.
#[derive(Clone, Copy, Debug, Serialize)]
pub(in crate::lower) struct Reason {
    pub(in crate::lower) rule: &'static Rule,
    pub(in crate::lower) at: [Option<Span>; 2],
}

impl Reason {
    pub(in crate::lower) fn new(rule: &'static Rule, at: Option<Span>) -> Self {
        Self { rule, at: [at, None] }
    }

    /// As [`Self::new`], by two places.
    pub(in crate::lower) fn of_two(
        rule: &'static Rule,
        at: Option<Span>,
        and: Option<Span>,
    ) -> Self {
        let and = and.filter(|and| Some(*and) != at);
        Self { rule, at: if at.is_some() { [at, and] } else { [and, None] } }
    }
}

impl From<Reason> for ir::Reason {
    fn from(reason: Reason) -> Self {
        Self { rule: reason.rule.name, at: reason.at }
    }
}
