//! An input: where its tree begins, where its sources are.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use super::part;
use super::tree::{MAX_FILES, Tree};
use super::{Day, Error, is_document};

/// An input, located.
pub(super) struct Input {
    pub(super) tree: Tree,
    /// The name that diagnostics give to the tree's root: the input as it was given, as far as it goes.
    pub(super) shown: PathBuf,
    /// The folder of `index.rst`, within the tree.
    pub(super) root: PathBuf,
    /// The one file to compile, where the input is a file.
    pub(super) only: Option<PathBuf>,
    /// The name of the project that the tree belongs to, `cinder`, where its folder tells.
    pub(super) project: Option<String>,
    /// The folder that it was found in, where that has more files than are looked at.
    pub(super) cut: Option<PathBuf>,
    /// The files that findings are asked of, links resolved; all of them, where there is none.
    pub(super) asked: Option<BTreeSet<PathBuf>>,
}

impl Input {
    /// The folder of the tree, however the input is named: `cinder-29.0.0`.
    fn folder(&self) -> String {
        let name = match &self.tree {
            Tree::Folder(root) => root.file_name(),
            Tree::Memory { .. } => self.shown.file_name(),
        };
        let name = name.map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        let packed = [".tar.gz", ".tgz", ".tar"].iter().find_map(|end| name.strip_suffix(end));
        packed.unwrap_or(&name).to_owned()
    }

    /// The version of a release, which is behind its project's name: `29.0.0`.
    pub(super) fn release(&self) -> Option<String> {
        let folder = self.folder();
        let at = folder.rfind('-')?;
        let version = &folder[at + 1..];
        let is_version = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
        is_version.then(|| version.to_owned())
    }

    /// The day of the youngest file of a tarball.
    pub(super) fn date(&self) -> Option<String> {
        match &self.tree {
            Tree::Memory { written, .. } => written.and_then(Day::at).map(|day| day.to_string()),
            // Folders are written whenever they are checked out.
            Tree::Folder(_) => None,
        }
    }

    /// The folder of the tree as part of a name: `cinder-29-0-0`.
    pub(super) fn label(&self) -> String {
        let name = self.folder();
        name.replace(|c: char| !c.is_ascii_alphanumeric(), "-")
    }
}

/// Finds an input's sources: in `api-ref/source` below the given folder, else in the folder itself.
/// A folder with several releases in it gives several inputs.
pub(super) fn locate(given: &Path) -> Result<Vec<Input>, Error> {
    let io = |source: io::Error| Error::Io { path: given.to_owned(), source };
    let data = std::fs::metadata(given).map_err(io)?;
    if data.is_file() {
        let extension = given.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        match &*extension {
            "gz" | "tgz" | "tar" => {
                return Ok(vec![of_tree(given, Tree::archive(given).map_err(io)?)]);
            }
            "7z" | "bz2" | "rar" | "tbz" | "tbz2" | "txz" | "tzst" | "whl" | "xz" | "zip"
            | "zst" => {
                return Err(Error::Packed { path: given.to_owned() });
            }
            _ => {}
        }
    } else {
        // Before anything is looked for: a folder that nobody may read is not an empty one.
        std::fs::read_dir(given).map_err(io)?;
    }
    if is_document(given) {
        return Err(Error::Empty { path: given.to_owned(), is_cut: false });
    }
    let real = given.canonicalize().map_err(io)?;
    let folder = if data.is_file() { real.parent().unwrap_or(&real) } else { &real };
    if let Some(top) = release_of(folder) {
        let below = real.strip_prefix(top).unwrap_or(Path::new("")).to_owned();
        let (root, only) = if data.is_file() {
            (below.parent().map(Path::to_owned).unwrap_or_default(), Some(below.clone()))
        } else {
            (below.clone(), None)
        };
        return Ok(vec![Input {
            tree: Tree::folder(top).map_err(io)?,
            shown: shown_root(given, &below),
            root,
            only,
            project: project_of(top),
            cut: None,
            asked: None,
        }]);
    }
    let tree = Tree::folder(folder).map_err(io)?;
    if data.is_file() {
        let only = real.file_name().map(PathBuf::from);
        let shown = given.parent().unwrap_or(Path::new("")).to_owned();
        let root = PathBuf::new();
        return Ok(vec![Input { tree, shown, root, only, project: None, cut: None, asked: None }]);
    }
    let (roots, is_cut) = roots(&tree);
    let mut cut = is_cut.then(|| given.to_owned());
    if roots.is_empty() {
        return Ok(vec![Input {
            tree,
            shown: given.to_owned(),
            root: PathBuf::new(),
            only: None,
            project: None,
            cut,
            asked: None,
        }]);
    }
    let mut inputs = Vec::new();
    for root in roots {
        let release = root.ancestors().nth(2).unwrap_or(Path::new(""));
        let top = real.join(release);
        inputs.push(Input {
            tree: Tree::folder(&top).map_err(io)?,
            shown: given.join(release),
            project: project_of(&top),
            root: root.strip_prefix(release).unwrap_or(&root).to_owned(),
            only: None,
            // Said of the first, once for all.
            cut: cut.take(),
            asked: None,
        });
    }
    Ok(inputs)
}

/// The tree that a part of it lies in.
pub(super) fn around(part: part::Part) -> Result<Input, Error> {
    let part::Part { top, root, shown, files } = part;
    let tree = Tree::folder(&top).map_err(|source| Error::Io { path: shown.clone(), source })?;
    // As where the whole tree is the input: only a release is named after its project.
    let project = if root.as_os_str().is_empty() { None } else { project_of(&top) };
    Ok(Input { tree, shown, root, only: None, project, cut: None, asked: files })
}

/// The input that files in memory are.
pub(super) fn in_memory(name: &Path, files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>) -> Input {
    of_tree(name, Tree::memory(files))
}

fn of_tree(given: &Path, tree: Tree) -> Input {
    let project = given.file_name().and_then(|name| project(&name.to_string_lossy()));
    let root = roots(&tree).0.into_iter().next().unwrap_or_default();
    Input { tree, shown: given.to_owned(), root, only: None, project, cut: None, asked: None }
}

/// The `api-ref/source` folders of a tree, and whether there may be more.
fn roots(tree: &Tree) -> (Vec<PathBuf>, bool) {
    let direct = Path::new("api-ref/source");
    if tree.is_folder(direct) {
        return (vec![direct.to_owned()], false);
    }
    tree.search("api-ref", "source", MAX_FILES)
}

/// The folder that holds the `api-ref/source` which holds this one.
pub(super) fn release_of(folder: &Path) -> Option<&Path> {
    folder.ancestors().find(|a| a.ends_with("api-ref/source")).and_then(|a| a.ancestors().nth(2))
}

/// The input as given, less what lies below the tree's root.
fn shown_root(given: &Path, below: &Path) -> PathBuf {
    let mut shown = given.to_owned();
    for _ in below.components() {
        if shown.file_name().is_none() || !shown.pop() {
            return PathBuf::new();
        }
    }
    shown
}

fn project_of(top: &Path) -> Option<String> {
    top.file_name().and_then(|name| project(&name.to_string_lossy()))
}

/// `cinder` of `cinder-29.0.0.tar.gz`.
fn project(name: &str) -> Option<String> {
    let mut end = name.len();
    let mut from = 0;
    while let Some(at) = name[from..].find('-').map(|at| at + from) {
        if name[at + 1..].starts_with(|c: char| c.is_ascii_digit()) {
            end = at;
            break;
        }
        from = at + 1;
    }
    let name = name[..end].split('.').next().unwrap_or_default();
    let name = name.replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_lowercase();
    let name = name.trim_matches('-');
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::project;

    #[test]
    fn a_release_is_named_after_its_project() {
        assert_eq!(project("cinder-29.0.0").as_deref(), Some("cinder"));
        assert_eq!(project("neutron_lib-5.0.1.tar.gz").as_deref(), Some("neutron-lib"));
        assert_eq!(project("nova").as_deref(), Some("nova"));
    }
}
