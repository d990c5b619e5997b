//! Microversions: numbers compared by parts, never as text or as a decimal.

use std::fmt;
use std::str::FromStr;

use serde_core::{Serialize, Serializer};

/// A microversion, `3.65`. `2.10` comes after `2.9`.
///
/// ```
/// use apiref_runtime::Microversion;
///
/// let ten: Microversion = "2.10".parse()?;
/// assert!(ten > Microversion::new(2, 9));
/// # Ok::<(), apiref_runtime::ParseMicroversionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Microversion {
    /// Before the dot.
    pub major: u16,
    /// After the dot.
    pub minor: u16,
}

impl Microversion {
    /// `major.minor`.
    #[must_use]
    pub const fn new(major: u16, minor: u16) -> Self {
        Self { major, minor }
    }
}

impl fmt::Display for Microversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Serialize for Microversion {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The text is not `X.Y`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParseMicroversionError;

impl fmt::Display for ParseMicroversionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a microversion is two numbers and a dot, as 3.65")
    }
}

impl std::error::Error for ParseMicroversionError {}

impl FromStr for Microversion {
    type Err = ParseMicroversionError;

    /// Reads `3.65`, nothing before it and nothing after it.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |t: &str| {
            if t.bytes().all(|b| b.is_ascii_digit()) { t.parse().ok() } else { None }
                .ok_or(ParseMicroversionError)
        };
        let (major, minor) = text.split_once('.').ok_or(ParseMicroversionError)?;
        Ok(Self { major: number(major)?, minor: number(minor)? })
    }
}

/// An inclusive range of microversions; a missing end is unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct VersionRange {
    /// The first that has it.
    pub min: Option<Microversion>,
    /// The last that has it.
    pub max: Option<Microversion>,
}

impl VersionRange {
    /// All of them.
    pub const ALL: Self = Self { min: None, max: None };

    /// From this one on.
    #[must_use]
    pub const fn since(min: Microversion) -> Self {
        Self { min: Some(min), max: None }
    }

    /// Up to and with this one.
    #[must_use]
    pub const fn until(max: Microversion) -> Self {
        Self { min: None, max: Some(max) }
    }

    /// From the first to the second, both included.
    #[must_use]
    pub const fn between(min: Microversion, max: Microversion) -> Self {
        Self { min: Some(min), max: Some(max) }
    }

    /// Returns `true` if both ends are open.
    #[must_use]
    pub const fn is_all(self) -> bool {
        self.min.is_none() && self.max.is_none()
    }

    /// Returns `true` if the version is within.
    #[must_use]
    pub fn contains(self, version: Microversion) -> bool {
        self.min.is_none_or(|min| min <= version) && self.max.is_none_or(|max| version <= max)
    }
}

impl fmt::Display for VersionRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.min, self.max) {
            (None, None) => f.write_str("every microversion"),
            (Some(min), None) => write!(f, "microversion {min} and later"),
            (None, Some(max)) => write!(f, "microversion {max} and earlier"),
            (Some(min), Some(max)) => write!(f, "microversions {min} to {max}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Microversion, VersionRange};

    #[test]
    fn ten_comes_after_nine() {
        let parse = |t: &str| t.parse::<Microversion>().unwrap();
        assert!(parse("2.9") < parse("2.10"));
        for wrong in ["latest", "3", "3.", ".1", "3.+1", "3.1 ", "70000.1"] {
            assert!(wrong.parse::<Microversion>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_range_includes_its_ends() {
        let range = VersionRange::between(Microversion::new(3, 5), Microversion::new(3, 9));
        assert!(range.contains(Microversion::new(3, 5)) && range.contains(Microversion::new(3, 9)));
        assert!(!range.contains(Microversion::new(3, 10)));
    }
}
