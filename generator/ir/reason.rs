//! Reasons: the rule by which something was decided, and the places of the sources that it goes by.

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use crate::source::Span;

/// An aspect of an operation, a parameter or a property that is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Aspect {
    /// The place of a row within a body.
    Home,
    /// The fields that one operation has of a resource.
    Fields,
    /// The type on the wire.
    Type,
    /// A map, or an object with the API's own keys.
    Kind,
    /// Null is a value.
    Nullability,
    /// An object or a request without it is wrong.
    Required,
    /// The values that a text may have.
    Enumeration,
    /// The form of a text.
    Format,
    /// The least and the greatest number, or the length of a text.
    Bounds,
    /// The value that the service takes for an absent one.
    Default,
    /// The resource whose id it is.
    Identity,
    /// The microversions that have it.
    Versions,
    /// The media types of a body.
    MediaType,
    /// The name of an operation or a component.
    Name,
}

impl Aspect {
    /// Every aspect, in the order in which they are shown.
    pub const ALL: [Self; 14] = [
        Self::Home,
        Self::Fields,
        Self::Type,
        Self::Kind,
        Self::Nullability,
        Self::Required,
        Self::Enumeration,
        Self::Format,
        Self::Bounds,
        Self::Default,
        Self::Identity,
        Self::Versions,
        Self::MediaType,
        Self::Name,
    ];

    /// The word for it, in lower case.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Fields => "fields",
            Self::Type => "type",
            Self::Kind => "kind",
            Self::Nullability => "nullability",
            Self::Required => "required",
            Self::Enumeration => "enumeration",
            Self::Format => "format",
            Self::Bounds => "bounds",
            Self::Default => "default",
            Self::Identity => "identity",
            Self::Versions => "versions",
            Self::MediaType => "media-type",
            Self::Name => "name",
        }
    }
}

impl fmt::Display for Aspect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A rule, and at most two places of the sources that it goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The rule's name, `null-in-sample`.
    pub rule: &'static str,
    /// The first is the one that says most.
    pub at: [Option<Span>; 2],
}

impl Reason {
    /// The places that there are.
    pub fn places(&self) -> impl Iterator<Item = Span> {
        self.at.into_iter().flatten()
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Shown {
            rule: &'static str,
            at: Vec<Span>,
        }
        Shown { rule: self.rule, at: self.places().collect() }.serialize(serializer)
    }
}

/// One thing that was decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The aspect that was decided.
    pub aspect: Aspect,
    /// Why it is so.
    pub because: Reason,
    /// The other proposals, and the rules of lower precedence that made them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outranked: Vec<(String, Reason)>,
    /// Why it is so at other places of which a component is the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Reason>,
}

/// The decisions on one operation, parameter or property. They are about it and no part of it: two that differ in their
/// reasons alone are equal.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Decisions(pub Vec<Decision>);

impl Decisions {
    /// The decision on an aspect.
    #[must_use]
    pub fn on(&self, aspect: Aspect) -> Option<&Decision> {
        self.0.iter().find(|decision| decision.aspect == aspect)
    }

    /// Keeps the reasons of another place beside these, where both are one component.
    pub fn share(&mut self, other: Self) {
        for decision in other.0 {
            let Some(known) = self.0.iter_mut().find(|known| known.aspect == decision.aspect)
            else {
                self.0.push(decision);
                continue;
            };
            for reason in [decision.because].into_iter().chain(decision.also) {
                if known.because != reason && !known.also.contains(&reason) {
                    known.also.push(reason);
                }
            }
        }
    }

    /// Puts other decisions in the place of those on the same aspects.
    pub fn replace(&mut self, other: Self) {
        self.0.retain(|decision| other.on(decision.aspect).is_none());
        self.0.extend(other.0);
    }
}

impl PartialEq for Decisions {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for Decisions {}

impl Hash for Decisions {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}
