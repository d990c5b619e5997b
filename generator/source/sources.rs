//! The result of the source stage: every file of a run, parsed, and how they name each other.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use serde_json::Value;

use super::tree::normalize;
use super::{Error, FileId, SourceFile, SourceMap, Span};
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::syntax::config;
use crate::syntax::parameters::Parameters;
use crate::syntax::rst::Document;
use crate::syntax::status::Statuses;

/// Everything that was read, parsed.
#[derive(Debug, Default)]
pub struct Sources {
    /// Every file.
    pub map: SourceMap,
    /// The inputs.
    pub origins: Vec<Origin>,
    /// The pages of all inputs, in the order of their tables of contents.
    pub pages: Vec<Page>,
    /// By file.
    pub documents: HashMap<FileId, Arc<Document>>,
    /// By file.
    pub parameters: HashMap<FileId, Arc<Parameters>>,
    /// By file.
    pub statuses: HashMap<FileId, Arc<Statuses>>,
    /// By file; `None` where a sample holds no JSON.
    pub samples: HashMap<FileId, Option<Arc<Value>>>,
    /// Samples that nothing names, by input; they are not read.
    pub unread: Vec<(usize, FileId)>,
    /// The number of things visited to follow what pages name: their blocks, each time that they are taken in, and files
    /// that are named or that a pattern is held against.
    pub visits: usize,
    /// The findings of reading.
    pub diagnostics: Vec<Diagnostic>,
    /// The paths on disk of every file that was read, for `rerun-if-changed`.
    pub read: Vec<PathBuf>,
    /// The first file of each input.
    pub(super) firsts: Vec<FileId>,
    /// Of each file, within its tree.
    pub(super) paths: Vec<PathBuf>,
    /// The files that are of no tree.
    pub(super) beside: BTreeSet<FileId>,
    /// The file at each path that was named, by input.
    pub(super) resolved: HashMap<(usize, PathBuf), Option<FileId>>,
}

/// Facts of an input as a whole.
#[derive(Clone, Debug, Default)]
pub struct Origin {
    /// The project that the tree belongs to, `cinder`, where its folder tells.
    pub project: Option<String>,
    /// A name for people that tells inputs apart: the folder of the tree.
    pub label: String,
    /// The version of the release, `29.0.0`, where the folder tells.
    pub release: Option<String>,
    /// The day of the release, `2026-03-25`, where it is a tarball that tells.
    pub date: Option<String>,
    /// The folder of `index.rst`, within its tree.
    pub pages: PathBuf,
    /// The text of its `apiref.toml`.
    pub config: Option<FileId>,
    /// The findings that are known, which its `apiref.toml` names.
    pub baseline: Option<FileId>,
    /// The files that findings are asked of; all of them, where there is none.
    pub asked: Option<BTreeSet<FileId>>,
}

/// One document of the reference, in Sphinx's sense: what `include`s are read relative to.
#[derive(Clone, Debug)]
pub struct Page {
    /// Index of its input in [`Sources::origins`].
    pub origin: usize,
    /// The file.
    pub file: FileId,
    /// Its folder within the input's tree.
    pub folder: PathBuf,
    /// The folder that a path with a leading `/` begins at.
    pub root: PathBuf,
    /// `true` if no page includes it; it is compiled all the same.
    pub orphan: bool,
    /// The number of blocks that the page has, its includes in place, as far as the limits allow.
    pub blocks: usize,
}

impl Sources {
    /// The file that a page names, from within `from`; `None` where there is none.
    #[must_use]
    pub fn resolve(&self, page: &Page, from: FileId, path: &str) -> Option<FileId> {
        let including = self.paths[from.0 as usize].parent().unwrap_or(Path::new(""));
        candidates(page, including, path)
            .into_iter()
            .flatten()
            .find_map(|path| *self.resolved.get(&(page.origin, path))?)
    }

    /// Takes in a text that is made of others, under a name, and that tells of itself by its id.
    pub(crate) fn add_made(&mut self, name: &str, make: impl FnOnce(FileId) -> String) {
        let file = self.add(name.to_owned(), String::new(), PathBuf::from(name));
        self.beside.insert(file);
        self.map.fill(file, make(file));
    }

    /// Takes in a file of a tree; its text is empty where it is not read.
    pub(super) fn add(
        &mut self,
        name: String,
        text: impl Into<Arc<String>>,
        path: PathBuf,
    ) -> FileId {
        self.paths.push(path);
        self.map.add(SourceFile { name, text: text.into() })
    }

    /// Takes in a file that cannot be read, or that a limit leaves out, and says why.
    pub(super) fn leave_out(&mut self, name: String, path: &Path, code: Code, problem: String) {
        let file = self.add(name, String::new(), path.to_owned());
        let span = Span { file, start: 0, end: 0 };
        self.diagnostics.push(Diagnostic::new(code, span, problem));
    }

    /// The index of the input that a file belongs to. Inputs are read one after the other.
    #[must_use]
    pub fn origin(&self, file: FileId) -> usize {
        self.firsts.partition_point(|first| *first <= file).saturating_sub(1)
    }

    /// Returns `true` if findings are asked of a file.
    #[must_use]
    pub fn is_asked(&self, file: FileId) -> bool {
        let asked = self.origins.get(self.origin(file)).and_then(|origin| origin.asked.as_ref());
        asked.is_none_or(|asked| asked.contains(&file))
    }

    /// The parameters files of an input, in order.
    #[must_use]
    pub fn parameters_of(&self, origin: usize) -> Vec<&Parameters> {
        let files = self.map.files().filter(|(file, _)| self.origin(*file) == origin);
        files.filter_map(|(file, _)| self.parameters.get(&file).map(Arc::as_ref)).collect()
    }

    /// A file's path within its tree.
    #[must_use]
    pub fn path(&self, file: FileId) -> &Path {
        &self.paths[file.0 as usize]
    }

    /// A file's path from the root of its tree, with `/`: wherever that is, it is the same. Of what is of no tree, its name.
    #[must_use]
    pub fn path_below(&self, file: FileId) -> String {
        let path = self.path(file);
        let name = path.file_name().filter(|_| self.beside.contains(&file)).map(Path::new);
        name.unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// A file's path from the folder of its tree's `index.rst`, with `/`.
    #[must_use]
    pub fn path_from_pages(&self, file: FileId) -> String {
        let pages = self.origins.get(self.origin(file)).map_or(Path::new(""), |o| &o.pages);
        let path = self.path(file);
        let shared = pages.components().zip(path.components()).take_while(|(a, b)| a == b).count();
        let up = pages.components().skip(shared).map(|_| Component::ParentDir);
        let way: PathBuf = up.chain(path.components().skip(shared)).collect();
        way.to_string_lossy().replace('\\', "/")
    }

    /// Takes a file for the `apiref.toml` of every input.
    ///
    /// # Errors
    ///
    /// It cannot be read.
    pub fn configure(&mut self, path: &Path) -> Result<(), Error> {
        let io = |source| Error::Io { path: path.to_owned(), source };
        let file = self.add_beside(path).map_err(io)?;
        let baseline = match config::baseline(file, &self.map.file(file).text) {
            Some((name, span)) => {
                let found = self.add_beside(&path.with_file_name(&name)).ok();
                if found.is_none() {
                    let problem = format!("the baseline `{name}` cannot be read");
                    self.diagnostics.push(Diagnostic::new(Code::MissingFile, span, problem));
                }
                found
            }
            None => None,
        };
        for origin in &mut self.origins {
            origin.config = Some(file);
            origin.baseline = baseline;
            // They are of no tree, and were asked for by name.
            origin
                .asked
                .iter_mut()
                .for_each(|asked| asked.extend([file].into_iter().chain(baseline)));
        }
        Ok(())
    }

    /// Takes in a file that is of no tree.
    fn add_beside(&mut self, path: &Path) -> std::io::Result<FileId> {
        let text = std::fs::read_to_string(path)?;
        self.read.push(path.to_owned());
        let file = self.add(path.to_string_lossy().into_owned(), text, path.to_owned());
        self.beside.insert(file);
        Ok(file)
    }
}

/// Where a path can lead: from the page's folder, as Sphinx reads it; else from the including file's.
pub(super) fn candidates(page: &Page, including: &Path, path: &str) -> [Option<PathBuf>; 2] {
    match path.strip_prefix('/') {
        Some(absolute) => [normalize(&page.root, Path::new(absolute)), None],
        None => [normalize(&page.folder, Path::new(path)), normalize(including, Path::new(path))],
    }
}
