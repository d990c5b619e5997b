//! A tree of files that cannot be left: a folder, or a release's tarball.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ffi::OsString;
use std::fs::{self, FileType};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};

use flate2::read::GzDecoder;

use crate::hash::HashMap;

/// The largest file that is read.
pub(super) const MAX_FILE: u64 = 8 << 20;
/// The most that a tarball may unpack to, of files that a reference can name.
const MAX_ARCHIVE: u64 = 256 << 20;
/// The distance to [`MAX_ARCHIVE`] at which a tarball's last file may end for the next header to be cut off by it.
const MARGIN: u64 = 2048;
/// The number of a tarball's too large files that are named.
const MAX_LEFT_OUT: usize = 20;
/// The depth to which folders are searched.
const MAX_DEPTH: usize = 16;
/// The number of files that a tarball may hold, and how many files and folders are looked at to list a folder.
pub(super) const MAX_FILES: usize = 50_000;

/// Where files come from. Paths within are relative and have no `..`.
pub(super) enum Tree {
    Folder(PathBuf),
    Memory {
        files: BTreeMap<PathBuf, Vec<u8>>,
        /// The limits that were passed, a sentence each.
        left_out: Vec<String>,
        /// When the youngest of a tarball's files was written, in seconds since 1970.
        written: Option<u64>,
    },
}

/// Why a file cannot be had.
pub(super) enum Unreadable {
    Missing,
    /// The path, or the link behind it, leads out of the tree.
    Outside,
    TooLarge,
    NotAFile,
    Io(io::Error),
}

/// Where the folders of a tree are, links resolved; each once for all of its files.
#[derive(Default)]
pub(super) struct Folders(HashMap<PathBuf, PathBuf>);

impl Folders {
    /// Where a file is, links resolved, and what the system says of it.
    fn locate(&mut self, root: &Path, path: &Path) -> io::Result<(PathBuf, fs::Metadata)> {
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            let real = root.join(path).canonicalize()?;
            let data = fs::metadata(&real)?;
            return Ok((real, data));
        };
        if !self.0.contains_key(folder) {
            self.0.insert(folder.to_owned(), root.join(folder).canonicalize()?);
        }
        let found = self.0[folder].join(name);
        let data = fs::symlink_metadata(&found)?;
        if !data.is_symlink() {
            return Ok((found, data));
        }
        let real = found.canonicalize()?;
        let data = fs::metadata(&real)?;
        Ok((real, data))
    }

    /// Where a file would be, in a folder that was looked for.
    fn beside(&self, path: &Path) -> Option<PathBuf> {
        Some(self.0.get(path.parent()?)?.join(path.file_name()?))
    }
}

impl Tree {
    pub(super) fn folder(root: &Path) -> io::Result<Self> {
        root.canonicalize().map(Self::Folder)
    }

    /// Files in memory; those whose paths lead out of the tree are left out.
    pub(super) fn memory(files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Self {
        let within =
            |(path, bytes): (PathBuf, Vec<u8>)| Some((normalize(Path::new(""), &path)?, bytes));
        let files = files.into_iter().filter_map(within).collect();
        Self::Memory { files, left_out: Vec::new(), written: None }
    }

    /// Reads a `.tar.gz` or a `.tar`. The folder that holds everything, as in every release, is left out of the paths.
    pub(super) fn archive(path: &Path) -> io::Result<Self> {
        let file = fs::File::open(path)?;
        if path.extension().is_some_and(|extension| extension == "tar") {
            return Self::unpack(io::BufReader::new(file));
        }
        Self::unpack(GzDecoder::new(file))
    }

    fn unpack(tarball: impl Read) -> io::Result<Self> {
        let mut archive = tar::Archive::new(tarball.take(MAX_ARCHIVE));
        let mut files = BTreeMap::new();
        let mut left_out = Vec::new();
        let mut end = 0;
        let mut written = None;
        for entry in archive.entries()? {
            // An unreadable entry behind the limit is the limit's doing, and all entries before it are kept.
            let entry = match entry {
                Err(_) if end + MARGIN > MAX_ARCHIVE => {
                    end = MAX_ARCHIVE + 1;
                    break;
                }
                entry => entry?,
            };
            end = entry.raw_file_position().saturating_add(entry.size());
            if !entry.header().entry_type().is_file() {
                continue;
            }
            let path = entry.path()?.into_owned();
            let Some(path) = normalize(Path::new(""), &path) else { continue };
            if !is_wanted(&path) {
                continue;
            }
            if files.len() == MAX_FILES {
                left_out.push(format!("the tarball has more than {MAX_FILES} files"));
                break;
            }
            if entry.size() > MAX_FILE {
                // A name comes from outside: a few of them, and none that goes on for pages.
                if left_out.len() < MAX_LEFT_OUT {
                    let name: String = path.to_string_lossy().chars().take(200).collect();
                    left_out.push(format!("the tarball's file `{name}` is too large to be read"));
                }
                continue;
            }
            if end > MAX_ARCHIVE {
                break;
            }
            written = written.max(entry.header().mtime().ok());
            let mut bytes = Vec::new();
            entry.take(MAX_FILE).read_to_end(&mut bytes)?;
            files.insert(path, bytes);
        }
        if end > MAX_ARCHIVE {
            left_out.push(format!("the tarball unpacks to more than {} MiB", MAX_ARCHIVE >> 20));
        }
        let top = files
            .keys()
            .next()
            .and_then(|p: &PathBuf| p.components().next())
            .map(|c| PathBuf::from(c.as_os_str()));
        if let Some(top) = top.filter(|top| files.keys().all(|p| p.starts_with(top) && p != top)) {
            files = files
                .into_iter()
                .filter_map(|(path, bytes)| Some((path.strip_prefix(&top).ok()?.to_owned(), bytes)))
                .collect();
        }
        Ok(Self::Memory { files, left_out, written })
    }

    /// A file in memory.
    pub(super) fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        match self {
            Self::Memory { files, .. } => files.get(path).cloned().ok_or(Unreadable::Missing),
            Self::Folder(_) => Err(Unreadable::Missing),
        }
    }

    /// Where a file of a folder is, links resolved, and what the system says of it; `None` of files in memory.
    pub(super) fn find(
        &self,
        path: &Path,
        folders: &mut Folders,
    ) -> Result<Option<(PathBuf, fs::Metadata)>, Unreadable> {
        let Self::Folder(root) = self else { return Ok(None) };
        let (real, data) = folders.locate(root, path).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Unreadable::Missing,
            _ => Unreadable::Io(error),
        })?;
        if !real.starts_with(root) {
            return Err(Unreadable::Outside);
        }
        if !data.is_file() {
            return Err(Unreadable::NotAFile);
        }
        if data.len() > MAX_FILE {
            return Err(Unreadable::TooLarge);
        }
        Ok(Some((real, data)))
    }

    /// Reads a file that was found.
    pub(super) fn read_file(real: &Path, data: &fs::Metadata) -> Result<Vec<u8>, Unreadable> {
        let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0) + 1);
        fs::File::open(real)
            .and_then(|file| file.take(MAX_FILE).read_to_end(&mut bytes))
            .map_err(Unreadable::Io)?;
        Ok(bytes)
    }

    /// Where a file of a folder is, or would be: links are resolved, and it lies within the folder.
    pub(super) fn place(&self, path: &Path, folders: &mut Folders) -> Option<PathBuf> {
        let Self::Folder(root) = self else { return None };
        let found = folders.locate(root, path).map(|(real, _)| real);
        let place = found.ok().or_else(|| folders.beside(path))?;
        place.starts_with(root).then_some(place)
    }

    /// Where a file of a folder is, links resolved; `None` where it is not there.
    pub(super) fn real(&self, path: &Path, folders: &mut Folders) -> Option<PathBuf> {
        match self {
            Self::Memory { .. } => None,
            Self::Folder(root) => folders.locate(root, path).ok().map(|(real, _)| real),
        }
    }

    pub(super) fn is_folder(&self, path: &Path) -> bool {
        match self {
            Self::Memory { files, .. } => {
                files.keys().any(|file| file.starts_with(path) && file != path)
            }
            Self::Folder(root) => root.join(path).is_dir(),
        }
    }

    /// Every file below a folder, in the order of its path; of a folder `most` files and folders are looked at. Links are
    /// not followed.
    pub(super) fn list(&self, below: &Path, most: usize) -> Listing {
        let mut listing = Listing { left: most, ..Listing::default() };
        match self {
            Self::Memory { files, .. } => {
                listing.files =
                    files.keys().filter(|file| file.starts_with(below)).cloned().collect();
            }
            Self::Folder(root) => listing.walk(root, below, 0),
        }
        listing
    }

    /// The folders `outer/inner`, none within another, in the order of their paths; and whether there may be more. Those
    /// that lie less deep are found first, and `most` files and folders are looked at.
    pub(super) fn search(&self, outer: &str, inner: &str, most: usize) -> (Vec<PathBuf>, bool) {
        let name = &Path::new(outer).join(inner);
        let mut found = BTreeSet::new();
        let root = match self {
            Self::Memory { files, .. } => {
                let folder = |file: &PathBuf| {
                    let folders = file.ancestors().filter(|folder| folder.ends_with(name));
                    folders.last().map(Path::to_owned)
                };
                return (
                    BTreeSet::from_iter(files.keys().filter_map(folder)).into_iter().collect(),
                    false,
                );
            }
            Self::Folder(root) => root,
        };
        let mut looked = 0;
        let mut left = VecDeque::from([(PathBuf::new(), 0)]);
        while let Some((folder, depth)) = left.pop_front() {
            for (entry, kind) in entries(&root.join(&folder)).unwrap_or_default() {
                looked += 1;
                if looked > most {
                    return (found.into_iter().collect(), true);
                }
                let path = folder.join(entry);
                let inner = path.join(inner);
                if kind.is_dir() && path.ends_with(outer) && root.join(&inner).is_dir() {
                    found.insert(inner);
                } else if kind.is_dir() && depth < MAX_DEPTH {
                    left.push_back((path, depth + 1));
                }
            }
        }
        (found.into_iter().collect(), false)
    }
}

/// The files below a folder.
#[derive(Default)]
pub(super) struct Listing {
    pub(super) files: Vec<PathBuf>,
    /// Folders that cannot be read, and why.
    pub(super) closed: Vec<(PathBuf, io::Error)>,
    /// `true` if there is more than was looked at.
    pub(super) is_cut: bool,
    /// The number of files and folders that may be looked at yet.
    left: usize,
}

impl Listing {
    fn walk(&mut self, root: &Path, folder: &Path, depth: usize) {
        let entries = match entries(&root.join(folder)) {
            Ok(entries) => entries,
            Err(error) => {
                self.closed.push((folder.to_owned(), error));
                return;
            }
        };
        for (name, kind) in entries {
            self.is_cut |= self.left == 0;
            if self.is_cut {
                return;
            }
            self.left -= 1;
            let path = folder.join(name);
            if kind.is_dir() && depth < MAX_DEPTH {
                self.walk(root, &path, depth + 1);
            } else if kind.is_file() {
                self.files.push(path);
            }
        }
    }
}

/// The entries of a folder, by name, but for what is hidden.
fn entries(folder: &Path) -> io::Result<Vec<(OsString, FileType)>> {
    let mut entries: Vec<(OsString, FileType)> = fs::read_dir(folder)?
        .flatten()
        .filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?)))
        .filter(|(name, _)| !name.as_encoded_bytes().starts_with(b"."))
        .collect();
    entries.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
    Ok(entries)
}

/// Returns `true` if a tarball's file can be of a reference: anything beside its pages, and elsewhere samples, tables
/// and prose.
fn is_wanted(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default();
    path.components().any(|c| c.as_os_str() == "api-ref")
        || matches!(extension, "rst" | "inc" | "yaml" | "yml" | "json" | "txt" | "toml")
}

/// A path from a folder, without `.` and `..`; `None` where it leads out of the tree.
pub(super) fn normalize(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut out = folder.to_owned();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::Normal(part) => out.push(part),
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::{Path, PathBuf};

    use super::Tree;

    #[test]
    fn a_folder_is_looked_at_no_further_than_asked_and_what_lies_near_is_found() {
        let folder = tempfile::tempdir().unwrap();
        for n in 0..20 {
            let deep = folder.path().join(format!("f{n:02}/a/b/c"));
            fs::create_dir_all(&deep).unwrap();
            fs::write(deep.join("page.rst"), "").unwrap();
        }
        fs::create_dir_all(folder.path().join("f07/api-ref/source")).unwrap();
        let tree = Tree::folder(folder.path()).unwrap();
        let found = [PathBuf::from("f07/api-ref/source")];
        for (most, is_cut) in [(60, true), (1_000, false)] {
            let search = tree.search("api-ref", "source", most);
            assert_eq!((&search.0[..], search.1), (&found[..], is_cut));
            let listing = tree.list(Path::new(""), most);
            assert_eq!(listing.is_cut, is_cut);
            assert_eq!(listing.files.len() < 20, is_cut);
        }
        assert_eq!(tree.search("api-ref", "source", 10), (Vec::new(), true));
    }
}
