//! The output as a set of files: written, or held against what is on disk.

#![expect(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "this is where output is written"
)]

mod check;
mod folder;
mod manifest;
mod path;
mod scratch;
mod write;

use std::collections::BTreeSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;

pub use check::{Change, Difference, diff};
pub use folder::Folder;
#[cfg(feature = "site")]
pub(crate) use path::plain;
pub(crate) use path::{DEVICES, folders_with};
pub(crate) use scratch::Scratch;
pub use write::Written;

/// The owner of files that every document uses, such as the runtime crate.
pub const SHARED: &str = "shared";

/// Files in memory, in the order they were put in.
///
/// Paths are relative, use `/`, and cannot leave the folder that the set is written to: `insert` takes
/// any text, [`FileSet::write`] and [`FileSet::check`] refuse a set with such a path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileSet {
    files: IndexMap<String, File>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct File {
    owner: String,
    content: Content,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    Text(String),
    Bytes(Vec<u8>),
}

impl Content {
    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Text(text) => text.as_bytes(),
            Self::Bytes(bytes) => bytes,
        }
    }
}

impl FileSet {
    /// An empty set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a file in, in place of one with the same path.
    pub fn insert(&mut self, path: impl Into<String>, text: impl Into<String>) {
        self.put(path.into(), Content::Text(text.into()));
    }

    /// As [`FileSet::insert`], a file that is no text.
    pub fn insert_bytes(&mut self, path: impl Into<String>, bytes: Vec<u8>) {
        self.put(path.into(), Content::Bytes(bytes));
    }

    fn put(&mut self, path: String, content: Content) {
        self.files.insert(path, File { owner: SHARED.to_owned(), content });
    }

    /// Takes in another set below a folder, as the output of `owner`.
    ///
    /// The owner decides what is stale: of the files that earlier runs wrote, a run removes those of
    /// the owners that it writes, and leaves the others'. A service is an owner, so that several can
    /// be written to one folder by runs of their own.
    pub fn nest(&mut self, folder: &str, owner: &str, other: Self) {
        // The list of written files parts owner and path by a space.
        let owner = owner.replace(|c: char| c.is_whitespace() || c.is_control() || c == '#', "-");
        for (path, file) in other.files {
            let path = if folder.is_empty() { path } else { format!("{folder}/{path}") };
            self.files.insert(path, File { owner: owner.clone(), content: file.content });
        }
    }

    /// The text of a file; `None` also where it is no text.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.files.get(path)?.content.text()
    }

    /// Every path of a text with it.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.files.iter().filter_map(|(path, file)| Some((path.as_str(), file.content.text()?)))
    }

    /// Every path with the bytes of its file.
    fn contents(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, file)| (path.as_str(), file.content.bytes()))
    }

    /// Every path with its text, which may be changed.
    pub(crate) fn texts_mut(&mut self) -> impl Iterator<Item = (&str, &mut String)> {
        self.files.iter_mut().filter_map(|(path, file)| match &mut file.content {
            Content::Text(text) => Some((path.as_str(), text)),
            Content::Bytes(_) => None,
        })
    }

    /// The number of files.
    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    /// Returns `true` if there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Writes the set below `out` and removes what earlier runs wrote and this one does not.
    ///
    /// All that changed is first written to a staging folder below `out`, then renamed into place.
    /// The promises of a run that dies on the way, by `kill -9` for one:
    ///
    /// - every file is whole, of the old output or of the new one;
    /// - before the first rename the output is the old one, after the last the new one, with the stale
    ///   files of the old one perhaps still beside it;
    /// - between the two, some milliseconds for hundreds of files, it is a mixture: no file system
    ///   renames several files at once. The list of written files then holds both outputs, so the next
    ///   run, whatever it writes, completes its own output and orphans nothing, and a check says what
    ///   differs.
    ///
    /// Of several runs one writes at a time, and the others wait for it ([`Folder`]).
    ///
    /// It does not promise that the bytes outlive a failure of the power: nothing is synced. Files whose
    /// bytes are right already are not touched. A file that apiref did not write is never replaced nor
    /// removed.
    ///
    /// # Errors
    ///
    /// A path leaves `out`, passes a symlink or is taken by a foreign file (nothing was written then),
    /// or the disk fails.
    pub fn write(&self, out: &Path) -> Result<Written, FileError> {
        self.write_after(out, &mut |_| {})
    }

    /// As [`FileSet::write`]. Where another run writes to `out`, `waiting` is told which, before it is
    /// waited for.
    ///
    /// # Errors
    ///
    /// As [`FileSet::write`].
    pub fn write_after(
        &self,
        out: &Path,
        waiting: &mut dyn FnMut(&str),
    ) -> Result<Written, FileError> {
        if let Some(unsafe_path) = self.files.keys().find(|file| !path::is_safe(file)) {
            return Err(FileError::UnsafePath(unsafe_path.clone()));
        }
        if let Some([one, other]) = path::alike(self.files.keys().map(String::as_str)) {
            return Err(FileError::Alike(one.to_owned(), other.to_owned()));
        }
        Folder::lock(out, &format!("writes {}", self.owners()), waiting)?.write(self)
    }

    /// Whose the files are, for people.
    fn owners(&self) -> String {
        let owners = self.files.values().map(|file| file.owner.as_str());
        let owners: BTreeSet<&str> = owners.filter(|owner| *owner != SHARED).collect();
        if owners.is_empty() {
            SHARED.to_owned()
        } else {
            owners.into_iter().collect::<Vec<_>>().join(", ")
        }
    }

    /// The changes of [`FileSet::write`] below `out`, in the order of the set, with what it would remove
    /// last. Writes nothing, and waits for a run that is writing there.
    ///
    /// # Errors
    ///
    /// As [`FileSet::write`].
    pub fn check(&self, out: &Path) -> Result<Vec<Difference>, FileError> {
        check::check(self, out)
    }
}

/// Why a set cannot be written.
#[derive(Debug)]
pub enum FileError {
    /// The path is not a plain relative one that every system can hold.
    UnsafePath(String),
    /// The paths differ by the case of letters alone, so that some systems take them for one.
    Alike(String, String),
    /// The path passes a symlink below the output folder.
    Symlink(PathBuf),
    /// A file is there that apiref did not write.
    Foreign(PathBuf),
    /// A path that is named as a folder, or above one, is a file.
    NotAFolder(PathBuf),
    /// The disk fails.
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

impl FileError {
    /// An error of the system at a path.
    pub fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| match path.ancestors().find(|above| above.is_file()) {
            Some(file) if source.kind() == io::ErrorKind::NotADirectory => {
                Self::NotAFolder(file.to_owned())
            }
            _ => Self::Io { path, source },
        }
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnsafePath(path) => {
                write!(f, "`{path}` is no path below the output folder that every system can hold")
            }
            Self::Alike(one, other) => {
                write!(
                    f,
                    "`{one}` and `{other}` are one path where the case of letters does not count"
                )
            }
            Self::Symlink(path) => {
                write!(
                    f,
                    "`{}` is a symlink, and what is written must stay below the output folder",
                    path.display()
                )
            }
            Self::Foreign(path) => {
                write!(
                    f,
                    "`{}` is in the way and was not written by apiref; move it or choose another output folder",
                    path.display()
                )
            }
            Self::NotAFolder(path) => write!(f, "`{}` is a file, not a folder", path.display()),
            Self::Io { path, source } if source.kind() == io::ErrorKind::PermissionDenied => {
                write!(f, "you have no permission to write to `{}`", path.display())
            }
            Self::Io { path, source } => write!(f, "`{}`: {source}", path.display()),
        }
    }
}

impl std::error::Error for FileError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
