//! A change, and how it is classed.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::foreign::{OperationRef, Place};
use crate::ir::VersionRange;

/// Whom a change touches. The worst comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// A program that is right by the old document may fail by the new one.
    Breaking,
    /// Programs that are right by the old document stay right.
    Compatible,
    /// Only what people read changed.
    Documentation,
}

impl Class {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Breaking, Self::Compatible, Self::Documentation];

    /// The word for it, `breaking`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Compatible => "compatible",
            Self::Documentation => "documentation",
        }
    }
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The kind of a change to a [`Place`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It may no longer be left out.
    Required,
    /// It may be left out now.
    Optional,
    /// It has another type, or may have another one.
    Type,
    /// Its type is stated now, or no longer.
    TypeStated,
    /// It may be null now.
    NullAllowed,
    /// It may no longer be null.
    NullRefused,
    /// Values are named that were not.
    ValuesAdded,
    /// Values that were named are not any more.
    ValuesRemoved,
    /// Of any text only the named values are left, or the other way round.
    Values,
    /// The form of its text, its pattern, is another one.
    Pattern,
    /// Its form for readers, its format.
    Format,
    /// It may be less long than before, or must be longer; or the other way round.
    Length,
    /// It may be less great than before, or must be greater; or the other way round.
    Bounds,
    /// An object must have some property now, or need not any more.
    Emptiness,
    /// Keys that are not listed are refused now, or let through.
    Openness,
    /// The service takes another value for an absent one.
    Default,
    /// Its name where that is not sent: a placeholder, a title.
    Name,
    /// It is described in other words.
    Description,
    /// The reference has another word for its type, and the type is the same.
    TypeWord,
    /// Its samples are others.
    Samples,
    /// The microversions that the document speaks of are others.
    Versions,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// Whom it touches.
    pub class: Class,
    /// The kind of the change.
    pub kind: Kind,
    /// The operation; `None` for a change of the document as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operation: Option<OperationRef>,
    /// Where in the operation.
    pub place: Place,
    /// A sentence without its subject, which [`Change::place`] is: `removed`.
    pub message: String,
    /// The value before, where that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<Value>,
    /// The value after, where that is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<Value>,
    /// The microversions at which it holds; all, where it has to do with none.
    #[serde(skip_serializing_if = "is_all")]
    pub versions: VersionRange,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "what serde calls takes a reference")]
fn is_all(range: &VersionRange) -> bool {
    range.is_all()
}

impl fmt::Display for Change {
    /// The place and the message, `response 200: volume.id: removed`, with the microversions behind.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.place == Place::Operation {
            f.write_str(&self.message)?;
        } else {
            write!(f, "{} {}", self.place, self.message)?;
        }
        match (self.versions.min, self.versions.max) {
            (None, None) => Ok(()),
            (Some(min), None) => write!(f, ", from microversion {min} on"),
            (None, Some(max)) => write!(f, ", up to microversion {max}"),
            (Some(min), Some(max)) if min == max => write!(f, ", at microversion {min}"),
            (Some(min), Some(max)) => write!(f, ", at microversions {min} to {max}"),
        }
    }
}
