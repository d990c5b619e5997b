//! Names for the parts of documents.

use std::fmt;

use serde::{Serialize, Serializer};

/// An operation, by what is on the wire.
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

    /// Its own name, or the last step of the way to it.
    pub(crate) fn name<'p>(&'p self, placeholders: &'p [String]) -> Option<&'p str> {
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

    /// The place that holds it: a place that comes and goes with its holder is no change of its own.
    pub(crate) fn holder(&self) -> Option<Self> {
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
    pub(crate) fn depth(&self) -> usize {
        match self {
            Self::Request { field, .. } | Self::ResponseBody { field, .. } => field.0.len(),
            _ => 0,
        }
    }

    /// The place one step further in. Values of parameters have no places of their own.
    pub(crate) fn below(&self, step: &str) -> Option<Self> {
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
