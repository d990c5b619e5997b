//! Places of operations: their paths, without the caller's project and with nameless placeholders.

use crate::analysis::operation::Operation;
use crate::ir::{Api, Segment};

/// The place of an operation.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// `/v3/volumes/{}/metadata`.
    pub(super) path: String,
}

impl Place {
    /// The place of an operation, if each segment of its path is a text or a value.
    pub(super) fn of(api: &Api, operation: &Operation<'_>) -> Option<Self> {
        let mut path = String::new();
        for (at, segment) in operation.path.parts().iter().enumerate() {
            match segment {
                _ if operation.scope == Some(at) => {}
                Segment::Literal(text) => {
                    path.push('/');
                    path.push_str(text);
                }
                Segment::Placeholder(_) => path.push_str("/{}"),
                Segment::Mixed { .. } => return None,
            }
        }
        Some(Self { path: api.service.mounted(&path) })
    }

    /// The path without its last segment.
    pub(super) fn above(&self) -> Option<String> {
        above(&self.path).map(str::to_owned)
    }
}

/// A path without its last segment.
pub(super) fn above(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(above, _)| above).filter(|above| !above.is_empty())
}

/// The last segment of a path.
pub(super) fn last(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, last)| last)
}

/// The path of what a placeholder names, if it ends in one.
pub(super) fn is_member(path: &str) -> bool {
    path.ends_with("/{}")
}
