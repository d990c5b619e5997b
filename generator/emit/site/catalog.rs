//! The list of all that a site has, which grows from run to run.

use std::cmp::Ordering;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Publication, reference};
use crate::diagnostic::visible;
use crate::ir::Microversion;

/// Every document of a site.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Catalog {
    /// By title.
    documents: Vec<Entry>,
}

/// A document with all its releases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The document's name and folder, `block-storage-v3`.
    pub name: String,
    /// Its title, `Block Storage API v3`.
    pub title: String,
    /// The beginning of what introduces it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The operations of the newest release.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<Listed>,
    /// The newest first.
    pub releases: Vec<Release>,
}

/// An operation, as an index lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Listed {
    /// Its method, `GET`.
    pub method: String,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The name of its place in the document's page.
    pub anchor: String,
}

/// A release of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Release {
    /// Its name and folder, `29.0.0`.
    pub name: String,
    /// Its day, `2026-03-25`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The lowest microversion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Microversion>,
    /// The highest microversion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Microversion>,
    /// The number of operations that the reference documents.
    pub operations: usize,
}

/// A catalog that cannot be gone on with.
#[derive(Debug)]
pub struct CatalogError(serde_json::Error);

impl fmt::Display for CatalogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "it is no catalog of apiref: {}", self.0)
    }
}

impl std::error::Error for CatalogError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

impl Catalog {
    /// Reads the catalog of a site.
    ///
    /// # Errors
    ///
    /// The text is none.
    pub fn from_json(text: &str) -> Result<Self, CatalogError> {
        serde_json::from_str(text).map_err(CatalogError)
    }

    pub(super) fn to_json(&self) -> String {
        let value = serde_json::to_value(self).expect("a catalog is plain data");
        visible::json(format!("{value:#}\n"))
    }

    /// Every document.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.documents
    }

    pub(super) fn entry(&self, name: &str) -> Option<&Entry> {
        self.documents.iter().find(|entry| entry.name == name)
    }

    /// Takes a release in, in place of one of the same name.
    pub(super) fn add(&mut self, publication: &Publication<'_>) {
        let api = publication.api;
        let release = Release {
            name: publication.release(),
            date: publication.date.map(str::to_owned),
            min: api.versions.min,
            max: api.versions.max,
            operations: api.operations().count(),
        };
        let at = self.documents.iter().position(|entry| entry.name == api.name);
        let at = at.unwrap_or_else(|| {
            self.documents.push(Entry {
                name: api.name.clone(),
                title: String::new(),
                summary: String::new(),
                listed: Vec::new(),
                releases: Vec::new(),
            });
            self.documents.len() - 1
        });
        let entry = &mut self.documents[at];
        entry.releases.retain(|other| other.name != release.name);
        let name = release.name.clone();
        entry.releases.push(release);
        entry.releases.sort_by(|a, b| by_number(&b.name, &a.name));
        if entry.latest().is_some_and(|latest| latest.name == name) {
            entry.title.clone_from(&api.title);
            entry.summary = reference::summary(api);
            entry.listed = reference::listed(api);
        }
        self.documents.sort_by(|a, b| (&a.title, &a.name).cmp(&(&b.title, &b.name)));
    }
}

impl Entry {
    /// The newest release by its number.
    #[must_use]
    pub fn latest(&self) -> Option<&Release> {
        self.releases.first()
    }
}

/// Compares names by the numbers in them: `9.0.0` comes before `10.0.0`, and `10.0.0.0rc1` before `10.0.0`, whose
/// candidate it is.
fn by_number(a: &str, b: &str) -> Ordering {
    let key = |name| {
        let pieces: Vec<_> = pieces(name).collect();
        let numbers = pieces.iter().map_while(|(number, _)| *number).collect::<Vec<u64>>();
        let rest = pieces[numbers.len()..].to_vec();
        let end = numbers.iter().rposition(|number| *number > 0).map_or(0, |last| last + 1);
        (numbers[..end].to_vec(), rest.is_empty(), rest)
    };
    key(a).cmp(&key(b))
}

/// The numbers and words of a name; what is between them counts for nothing. A word is less than any number.
fn pieces(name: &str) -> impl Iterator<Item = (Option<u64>, &str)> {
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let is_number = rest.starts_with(|c: char| c.is_ascii_digit());
        let end =
            rest.find(|c: char| !c.is_ascii_alphanumeric() || c.is_ascii_digit() != is_number);
        let (piece, after) = rest.split_at(end.unwrap_or(rest.len()));
        rest = after;
        match (piece.is_empty(), is_number) {
            (true, _) => None,
            (_, true) => Some((Some(piece.parse().unwrap_or(u64::MAX)), "")),
            (_, false) => Some((None, piece)),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::by_number;

    #[test]
    fn releases_are_ordered_by_their_numbers() {
        let ascending = ["9.0.0", "10.0.0.0rc1", "10.0.0", "10.0.8", "29.0.0", "29.0.0.1"];
        for pair in ascending.windows(2) {
            assert_eq!(by_number(pair[0], pair[1]), Ordering::Less, "{pair:?}");
            assert_eq!(by_number(pair[1], pair[0]), Ordering::Greater, "{pair:?}");
        }
        assert_eq!(by_number("v1.0", "1.0"), by_number("v", "1"));
    }
}
