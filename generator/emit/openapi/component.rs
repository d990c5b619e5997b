//! Components: the parts of operations that several of them share.

use indexmap::IndexMap;
use serde::Serialize;

use super::document::OrReference;
use crate::hash::{HashMap, HashSet};

/// A reference to a component.
pub(super) fn reference(section: &str, name: &str) -> String {
    format!("#/components/{section}/{name}")
}

/// Objects that operations use, of which those that are used more than once become components.
pub(super) struct Shared<T> {
    section: &'static str,
    /// By their JSON text, which is what equality means here.
    entries: IndexMap<String, Entry<T>>,
}

struct Entry<T> {
    stem: String,
    value: T,
    uses: usize,
}

/// Index into a [`Shared`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SharedId(usize);

impl<T: Clone + Serialize> Shared<T> {
    pub(super) fn new(section: &'static str) -> Self {
        Self { section, entries: IndexMap::new() }
    }

    /// Takes an object in; `stem` is what it would like to be called.
    pub(super) fn add(&mut self, stem: &str, value: T) -> SharedId {
        let key = serde_json::to_string(&value).expect("a document is plain data");
        let entry = self.entries.entry(key);
        let at = entry.index();
        entry.or_insert_with(|| Entry { stem: stem.to_owned(), value, uses: 0 }).uses += 1;
        SharedId(at)
    }

    /// The components, and what stands where each object was used. Of several that would like one name the one that is
    /// used most has it, and the others stand where they are used: a number would change with what is added.
    pub(super) fn resolve(self) -> (IndexMap<String, T>, Vec<OrReference<T>>) {
        let mut most: HashMap<&str, (usize, usize)> = HashMap::default();
        for (at, entry) in self.entries.values().enumerate().filter(|(_, entry)| entry.uses > 1) {
            let holder = most.entry(&entry.stem).or_insert((at, entry.uses));
            if entry.uses > holder.1 {
                *holder = (at, entry.uses);
            }
        }
        let named: HashSet<usize> = most.into_values().map(|(at, _)| at).collect();
        let mut components = IndexMap::new();
        let mut places = Vec::with_capacity(self.entries.len());
        for (at, entry) in self.entries.into_values().enumerate() {
            if named.contains(&at) {
                let reference = reference(self.section, &entry.stem);
                places.push(OrReference::Reference { reference, summary: String::new() });
                components.insert(entry.stem, entry.value);
            } else {
                places.push(OrReference::Object(entry.value));
            }
        }
        (components, places)
    }
}

impl SharedId {
    /// The component.
    pub(super) fn place<T: Clone>(self, places: &[OrReference<T>]) -> OrReference<T> {
        places[self.0].clone()
    }
}

#[cfg(test)]
mod tests {
    use super::Shared;

    #[test]
    fn only_what_is_used_twice_is_shared() {
        let mut shared = Shared::new("responses");
        for text in ["a", "b", "a", "c", "c", "c"] {
            shared.add("Gone", text);
        }
        let (components, places) = shared.resolve();
        let names: Vec<_> = components.iter().map(|(n, v)| format!("{n}={v}")).collect();
        assert_eq!(names, ["Gone=c"], "what is used most has the name");
        assert_eq!(places.len(), 3);
    }
}
