//! Addresses that corrections name.

use std::fmt;

use crate::ir::{Method, PathTemplate};
use crate::lower::read::path::{self, Address};

/// `GET /v3/things`.
#[derive(Clone, Debug)]
pub(super) struct At {
    pub(super) method: Method,
    pub(super) path: PathTemplate,
}

/// As [`At`], whatever the names of the placeholders.
pub(super) type Shape = (Method, String);

impl At {
    /// Reads an address; the error says what is wrong with it.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let Address { method, path, .. } = path::parse(text)?;
        Ok(Self { method, path })
    }

    pub(super) fn shape(&self) -> Shape {
        (self.method, self.path.shape())
    }
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}
