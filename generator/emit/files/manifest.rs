//! The manifest: a list beside the output of the files that apiref wrote, so that nothing else is ever removed.

use std::collections::BTreeMap;
use std::path::Path;

use super::path::{is_safe, read};
use super::{FileError, FileSet};

/// The file's name, below the output folder.
pub(super) const NAME: &str = ".apiref.manifest";

const HEADER: &str =
    "# Files that apiref wrote here, each behind its owner. The next run reads this list.\n";

/// Paths with their owners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Manifest {
    owners: BTreeMap<String, String>,
}

impl Manifest {
    /// Reads the list below `out`; empty where there is none. Lines that are no safe path are ignored.
    pub(super) fn read(out: &Path) -> Result<Self, FileError> {
        let bytes = read(&out.join(NAME))?.unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        let line = |line: &str| {
            let (owner, path) = line.split_once(' ')?;
            (!line.starts_with('#') && is_safe(path)).then(|| (path.to_owned(), owner.to_owned()))
        };
        Ok(Self { owners: text.lines().filter_map(line).collect() })
    }

    /// Returns `true` if apiref wrote the file.
    pub(super) fn contains(&self, path: &str) -> bool {
        self.owners.contains_key(path)
    }

    /// The files of the list that are stale after the set is written: their owner writes, but no longer these.
    pub(super) fn stale<'a>(&'a self, set: &'a FileSet) -> impl Iterator<Item = &'a str> {
        let writes = |owner: &String| set.files.values().any(|file| file.owner == *owner);
        self.owners
            .iter()
            .filter(move |(path, owner)| !set.files.contains_key(*path) && writes(owner))
            .map(|(path, _)| path.as_str())
    }

    /// The list with the set taken in.
    pub(super) fn with(&self, set: &FileSet) -> Self {
        let mut owners = self.owners.clone();
        owners.extend(set.files.iter().map(|(path, file)| (path.clone(), file.owner.clone())));
        Self { owners }
    }

    /// The list without a file.
    pub(super) fn remove(&mut self, path: &str) {
        self.owners.remove(path);
    }

    /// The list as text: by owner, then by path.
    pub(super) fn to_text(&self) -> String {
        let mut lines: Vec<String> =
            self.owners.iter().map(|(path, owner)| format!("{owner} {path}\n")).collect();
        lines.sort();
        lines.insert(0, HEADER.to_owned());
        lines.concat()
    }
}
