//! Why a state is not taken.

use std::fmt;

/// Why a stand-in does not take a state, or a resource of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StateError(String);

impl StateError {
    pub(in super::super) fn new(problem: impl Into<String>) -> Self {
        Self(problem.into())
    }

    pub(in super::super) fn malformed(what: &str) -> Self {
        Self(format!("{what} of the state is not as a stand-in writes it"))
    }
}

impl fmt::Display for StateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for StateError {}
