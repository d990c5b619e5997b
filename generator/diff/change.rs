//! A change, and how it is classed.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value;

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
    /// What readers are told of its form, its format, is another one.
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
    /// What it is called where the name is not sent: a placeholder, a title.
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

/// The operation that a change is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct OperationRef {
    /// The HTTP method, `POST`.
    pub method: String,
    /// The path template as documented; the new one where both are.
    pub path: String,
    /// The key of the body that means this operation, where the endpoint has several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// Its title.
    pub summary: String,
}

impl fmt::Display for OperationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)?;
        match &self.action {
            Some(action) => write!(f, " {action}"),
            None => Ok(()),
        }
    }
}

/// A part of an operation: what it is in, and where in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case", tag = "in")]
pub enum Place {
    /// The operation itself.
    Operation,
    /// A placeholder of the path, by its number from the left.
    Path {
        /// From zero.
        index: usize,
    },
    /// A parameter of the query.
    Query {
        /// On the wire.
        name: String,
    },
    /// A header of the request.
    Header {
        /// On the wire.
        name: String,
    },
    /// The body of the request or something in it.
    Request {
        /// Of the body.
        media_type: String,
        /// The way there.
        field: Field,
    },
    /// The response with one status code.
    Response {
        /// The code.
        status: String,
    },
    /// A header of a response.
    ResponseHeader {
        /// The code.
        status: String,
        /// On the wire.
        name: String,
    },
    /// The body of a response or something in it.
    ResponseBody {
        /// The code.
        status: String,
        /// Of the body.
        media_type: String,
        /// The way there.
        field: Field,
    },
}

impl Place {
    /// Returns `true` if the client sends it.
    #[must_use]
    pub fn is_sent(&self) -> bool {
        !matches!(
            self,
            Self::Response { .. } | Self::ResponseHeader { .. } | Self::ResponseBody { .. }
        )
    }

    /// What it is called: its own name, or the last step of the way to it.
    pub(super) fn name<'p>(&'p self, placeholders: &'p [String]) -> Option<&'p str> {
        match self {
            Self::Operation | Self::Response { .. } => None,
            Self::Path { index } => placeholders.get(*index).map(String::as_str),
            Self::Query { name } | Self::Header { name } | Self::ResponseHeader { name, .. } => {
                Some(name)
            }
            Self::Request { field, .. } | Self::ResponseBody { field, .. } => field
                .0
                .iter()
                .rev()
                .find(|step| !matches!(step.as_str(), "[]" | "*"))
                .map(String::as_str),
        }
    }

    /// What holds it: what comes and goes with its holder is no change of its own.
    pub(super) fn holder(&self) -> Option<Self> {
        let mut holder = self.clone();
        match &mut holder {
            Self::Request { field, .. } => field.0.pop().map(|_| holder),
            Self::ResponseBody { field, status, .. } => match field.0.pop() {
                Some(_) => Some(holder),
                None => Some(Self::Response { status: std::mem::take(status) }),
            },
            Self::ResponseHeader { status, .. } => {
                Some(Self::Response { status: std::mem::take(status) })
            }
            _ => None,
        }
    }

    /// The number of steps that it is from a body.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Request { field, .. } | Self::ResponseBody { field, .. } => field.0.len(),
            _ => 0,
        }
    }

    /// The place one step further in. Values of parameters have no places of their own.
    pub(super) fn below(&self, step: &str) -> Option<Self> {
        let mut below = self.clone();
        match &mut below {
            Self::Request { field, .. } | Self::ResponseBody { field, .. } => {
                field.0.push(step.to_owned());
                Some(below)
            }
            _ => None,
        }
    }
}

/// The way from a body to something in it: keys, `[]` for the items of a list, `*` for the values of a map. Its text is
/// `snapshot.tags[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Field(pub Vec<String>);

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.0.iter().enumerate() {
            let dot = if at == 0 || step == "[]" { "" } else { "." };
            write!(f, "{dot}{step}")?;
        }
        Ok(())
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let field = |f: &mut fmt::Formatter<'_>, of: &str, media_type: &str, field: &Field| {
            f.write_str(of)?;
            if media_type != "application/json" {
                write!(f, " as {media_type}")?;
            }
            if field.0.is_empty() { f.write_str(" body") } else { write!(f, ": `{field}`") }
        };
        match self {
            Self::Operation => f.write_str("operation"),
            Self::Path { index } => write!(f, "path parameter {}", index + 1),
            Self::Query { name } => write!(f, "query parameter `{name}`"),
            Self::Header { name } => write!(f, "header `{name}`"),
            Self::Request { media_type, field: name } => field(f, "request", media_type, name),
            Self::Response { status } => write!(f, "response {status}"),
            Self::ResponseHeader { status, name } => {
                write!(f, "response {status}: header `{name}`")
            }
            Self::ResponseBody { status, media_type, field: name } => {
                field(f, &format!("response {status}"), media_type, name)
            }
        }
    }
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
