//! Files as parts of the trees above them.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use super::Error;
use super::input::release_of;

/// A given path.
pub(super) enum Place {
    /// A folder, a tarball, or a file with no tree above it.
    Whole(PathBuf),
    /// Files of one tree.
    Part(Part),
}

/// Some files of a tree.
pub(super) struct Part {
    /// The tree's folder, links resolved.
    pub(super) top: PathBuf,
    /// The folder of its pages within.
    pub(super) root: PathBuf,
    /// The name that diagnostics give to the tree's folder.
    pub(super) shown: PathBuf,
    /// The files, links resolved; all of them, where there is none.
    pub(super) files: Option<BTreeSet<PathBuf>>,
}

/// The tree that a file is a part of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Above {
    /// The tree's folder, links resolved.
    pub(super) top: PathBuf,
    /// The folder of its pages within.
    root: PathBuf,
}

impl Above {
    /// The tree above a file, which need not be there yet, as its folder is. A repository is not left.
    #[must_use]
    pub fn of(file: &Path) -> Option<Self> {
        let folder = file.parent()?;
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let (top, root) = around(&folder.canonicalize().ok()?)?;
        Some(Self { top, root })
    }

    /// All of it.
    pub(super) fn whole(&self) -> Part {
        let Self { top, root } = self.clone();
        Part { shown: top.clone(), top, root, files: None }
    }
}

/// Where the pages of a release are.
const PAGES: &str = "api-ref/source";

/// Sorts paths into whole inputs and parts of trees, in the order in which they are given. Of a tree that is given as a
/// whole no part is asked for.
pub(super) fn locate(paths: &[PathBuf]) -> Result<Vec<Place>, Error> {
    let io = |path: &Path| {
        let path = path.to_owned();
        move |source| Error::Io { path, source }
    };
    let mut folders: Vec<PathBuf> = Vec::new();
    for given in paths.iter().filter(|given| given.is_dir()) {
        folders.push(given.canonicalize().map_err(io(given))?);
    }
    let mut places: Vec<Place> = Vec::new();
    for given in paths {
        let real = given.canonicalize().map_err(io(given))?;
        let Some(Above { top, root }) = above(given) else {
            places.push(Place::Whole(given.clone()));
            continue;
        };
        if folders.iter().any(|folder| top.starts_with(folder) || *folder == top.join(&root)) {
            continue;
        }
        let known = places.iter_mut().find_map(|place| match place {
            Place::Part(part) if part.top == top && part.root == root => Some(part),
            _ => None,
        });
        match known {
            Some(part) => {
                part.files.get_or_insert_default().insert(real);
            }
            None => {
                let shown = shown(given, &top);
                places.push(Place::Part(Part { top, root, shown, files: Some([real].into()) }));
            }
        }
    }
    Ok(places)
}

/// The tree above a file that is there, and no tarball.
fn above(file: &Path) -> Option<Above> {
    let is_tarball = file.extension().is_some_and(|e| e == "gz" || e == "tgz");
    if !file.is_file() || is_tarball { None } else { Above::of(file) }
}

/// The tree that a folder is a part of, and not the whole; by its name.
pub fn whole_of(folder: &Path) -> Option<PathBuf> {
    let folder = folder.canonicalize().ok().filter(|folder| folder.is_dir())?;
    let is_whole = folder.join(PAGES).is_dir()
        || ["conf.py", ".git"].iter().any(|name| folder.join(name).exists());
    let (top, root) = around(folder.parent()?).filter(|_| !is_whole)?;
    let pages = top.join(&root);
    (folder != pages && folder.starts_with(&pages)).then_some(top)
}

/// The tree that has a folder, links resolved, and the folder of its pages within.
fn around(folder: &Path) -> Option<(PathBuf, PathBuf)> {
    if let Some(top) = release_of(folder) {
        return Some((top.to_owned(), PAGES.into()));
    }
    let has_index = |folder: &Path| folder.join("index.rst").is_file();
    let mut index: Option<&Path> = None;
    for folder in folder.ancestors() {
        if let Some(found) = index.filter(|_| !has_index(folder)) {
            return Some((found.to_owned(), PathBuf::new()));
        }
        if folder.join(PAGES).is_dir() {
            return Some((folder.to_owned(), PAGES.into()));
        }
        if folder.join("conf.py").is_file() {
            return Some((folder.to_owned(), PathBuf::new()));
        }
        // An index may be that of a part of a tree, whose own is in the folder above.
        index = has_index(folder).then_some(folder);
        if folder.join(".git").exists() {
            break;
        }
    }
    index.map(|found| (found.to_owned(), PathBuf::new()))
}

/// The name of a file, less what lies below the folder `top` above it.
fn shown(given: &Path, top: &Path) -> PathBuf {
    let mut shown = given.parent().unwrap_or(Path::new("")).to_owned();
    let is_top = |shown: &Path| {
        let shown = if shown.as_os_str().is_empty() { Path::new(".") } else { shown };
        shown.canonicalize().is_ok_and(|real| real == top)
    };
    for _ in 0..given.components().count() + top.components().count() {
        if is_top(&shown) {
            return shown;
        }
        match shown.components().next_back() {
            Some(Component::Normal(_)) => {
                shown.pop();
            }
            Some(Component::RootDir | Component::Prefix(_)) => break,
            Some(Component::CurDir | Component::ParentDir) | None => shown.push(".."),
        }
    }
    // A link stands between the two.
    top.to_owned()
}
