//! Values that stand for null where the reference promises another.

use std::collections::BTreeMap;

use crate::Timestamp;

/// A type in which nothing is a value like any other: no text, no items. A service that sends null for it, against its
/// reference, does not make a whole response unreadable.
pub trait Blank: Default {
    /// Returns `true` for nothing.
    fn is_blank(&self) -> bool;
}

impl Blank for String {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl Blank for Timestamp {
    fn is_blank(&self) -> bool {
        self.as_str().is_empty()
    }
}

impl<T> Blank for Vec<T> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

impl<K, V> Blank for BTreeMap<K, V> {
    fn is_blank(&self) -> bool {
        self.is_empty()
    }
}

/// The fields of an object that were null although the reference promises a value, by their names on the wire: what a service
/// sent is written again as it was.
///
/// Objects are equal whatever they remember of that.
#[derive(Clone, Default)]
pub struct Nulls(Vec<&'static str>);

impl Nulls {
    /// None.
    pub const NONE: Self = Self(Vec::new());

    /// Adds a field.
    pub(crate) fn add(&mut self, name: &'static str) {
        self.0.push(name);
    }

    /// Returns `true` if the field was null.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.contains(&name)
    }
}

impl PartialEq for Nulls {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}
