//! Microversions: numbers compared by parts, never as text or as a decimal.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A microversion, `3.65`. `2.10` comes after `2.9`.
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

    /// The one before, within the same major version.
    #[must_use]
    pub fn before(self) -> Option<Self> {
        Some(Self::new(self.major, self.minor.checked_sub(1)?))
    }

    /// The one after, within the same major version.
    #[must_use]
    pub fn after(self) -> Option<Self> {
        Some(Self::new(self.major, self.minor.checked_add(1)?))
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

impl<'de> Deserialize<'de> for Microversion {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
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

    /// Reads `3.65`, also `v3.65`; a bare `3` is `3.0`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim().trim_start_matches(['v', 'V']);
        let (major, minor) = text.split_once('.').unwrap_or((text, "0"));
        let number = |t: &str| {
            if t.bytes().all(|b| b.is_ascii_digit()) { t.parse().ok() } else { None }
                .ok_or(ParseMicroversionError)
        };
        Ok(Self { major: number(major)?, minor: number(minor)? })
    }
}

/// An inclusive range of microversions; a missing end is unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct VersionRange {
    /// The first that has it.
    pub min: Option<Microversion>,
    /// The last that has it.
    pub max: Option<Microversion>,
}

impl VersionRange {
    /// All of them.
    pub const ALL: Self = Self { min: None, max: None };

    /// Returns `true` if both ends are open.
    #[must_use]
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// Returns `true` if the version is within.
    #[must_use]
    pub fn contains(self, version: Microversion) -> bool {
        self.min.is_none_or(|min| min <= version) && self.max.is_none_or(|max| version <= max)
    }

    /// Its ends, and those of the other where it has none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self { min: self.min.or(other.min), max: self.max.or(other.max) }
    }

    /// The intersection.
    #[must_use]
    pub fn intersect(self, other: Self) -> Self {
        let max = match (self.max, other.max) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        // `None` sorts below every version, which is what an open lower end means.
        Self { min: self.min.max(other.min), max }
    }

    /// Returns `true` if it ends before it begins.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.min.zip(self.max).is_some_and(|(min, max)| max < min)
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn hull(self, other: Self) -> Self {
        Self {
            min: self.min.zip(other.min).map(|(a, b)| a.min(b)),
            max: self.max.zip(other.max).map(|(a, b)| a.max(b)),
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
        assert_eq!(parse("v3.0"), Microversion::new(3, 0));
        assert!("latest".parse::<Microversion>().is_err());
        assert!("3.+1".parse::<Microversion>().is_err());
    }

    #[test]
    fn an_open_end_holds_everything_on_its_side() {
        let since = VersionRange { min: Some(Microversion::new(3, 5)), max: None };
        assert!(since.contains(Microversion::new(3, 70)));
        assert!(!since.contains(Microversion::new(3, 4)));
        assert_eq!(since.intersect(VersionRange::ALL), since);
        assert_eq!(since.hull(VersionRange::ALL), VersionRange::ALL);
    }
}
