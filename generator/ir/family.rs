//! Families: parameters whose name has a placeholder, in place of which a caller puts text.

use serde::Serialize;

use super::{Location, Parameter, VersionRange, pattern};

/// The text that may stand in for the placeholder of a parameter's name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Filling {
    /// The characters that it is made of, as ranges, the ends within.
    pub characters: Vec<(char, char)>,
    /// The least number of them; at least one.
    pub min: u32,
    /// The most, where there is a limit.
    pub max: Option<u32>,
    /// The microversions at which it is so.
    pub versions: VersionRange,
}

impl Parameter {
    /// The text before and behind the placeholder of its name, where it stands for many: `resources{N}`, `X-Object-Meta-{name}`.
    /// A parameter in a path is one.
    #[must_use]
    pub fn family(&self) -> Option<(&str, &str)> {
        let around = pattern(&self.name.wire).filter(|around| *around != ("", ""));
        around.filter(|_| self.location != Location::Path)
    }

    /// The name of the placeholder of its name.
    #[must_use]
    pub fn placeholder(&self) -> Option<&str> {
        let (start, end) = self.family()?;
        let wire = &self.name.wire;
        wire.get(start.len() + 1..wire.len() - end.len() - 1)
    }
}
