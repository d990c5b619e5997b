//! Holding a set against what is on disk.

use std::fmt;
use std::path::Path;

use similar::TextDiff;

use super::folder::settled;
use super::manifest::Manifest;
use super::path::{read, resolve};
use super::{FileError, FileSet};

/// Text above this size is not diffed line by line.
const DIFF_LIMIT: usize = 16 << 20;

/// A file that is not as the set has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The path below the output folder.
    pub path: String,
    /// The difference.
    pub change: Change,
}

/// The difference of a file from the set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is not there.
    Missing,
    /// Its text differs: a unified diff from what is there to what should be.
    Differs(String),
    /// It is there and no longer belongs there.
    Stale,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.change {
            Change::Missing => writeln!(f, "missing: {}", self.path),
            Change::Differs(diff) => f.write_str(diff),
            Change::Stale => writeln!(f, "stale: {}", self.path),
        }
    }
}

pub(super) fn check(set: &FileSet, out: &Path) -> Result<Vec<Difference>, FileError> {
    let _settled = settled(out)?;
    let mut differences = Vec::new();
    for (path, bytes) in set.contents() {
        let change = match read(&resolve(out, path)?)? {
            Some(old) if old == bytes => continue,
            Some(old) => {
                let [old, new] = [old.as_slice(), bytes].map(String::from_utf8_lossy);
                Change::Differs(diff(path, &old, &new))
            }
            None => Change::Missing,
        };
        differences.push(Difference { path: path.to_owned(), change });
    }
    for path in Manifest::read(out)?.stale(set) {
        if resolve(out, path).is_ok_and(|target| target.is_file()) {
            differences.push(Difference { path: path.to_owned(), change: Change::Stale });
        }
    }
    Ok(differences)
}

/// A unified diff of a file's old text to its new one.
#[must_use]
pub fn diff(path: &str, old: &str, new: &str) -> String {
    if old.len() + new.len() > DIFF_LIMIT {
        return format!(
            "--- a/{path}\n+++ b/{path}\nthe texts differ and are too long to compare\n"
        );
    }
    TextDiff::from_lines(old, new)
        .unified_diff()
        .header(&format!("a/{path}"), &format!("b/{path}"))
        .to_string()
}
