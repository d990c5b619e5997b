//! The work list: from an input's pages to every file that they name.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use indexmap::IndexMap;

use super::cache::{self, Cache};
use super::data::{self, DataParser};
use super::input::{self, Input};
use super::part::{self, Above, Place};
use super::sources::{Origin, Page, Sources, candidates};
use super::tree::{Folders, MAX_FILES, Tree, Unreadable, normalize};
use super::{Error, FileId, Span, reason};
use crate::diagnostic::{Code, Diagnostic};
use crate::hash::HashMap;
use crate::syntax::config;
use crate::syntax::rst::{Mention, MentionKind};

/// The depth to which includes may nest.
pub(crate) const MAX_INCLUDES: usize = 32;
/// The number of times that an input's documents may name a file; what an included one names counts each time.
const MAX_MENTIONS: usize = 100_000;
/// The number of blocks that a page may have, its includes in place.
const MAX_BLOCKS: usize = 500_000;
/// The visits that an input may cost for each of its bytes, and at least: a visit is a block of a page, each
/// time that it is taken in, a file that a page names, or one that a pattern is held against.
const MAX_VISITS: (usize, usize) = (4, 10_000);
/// The size of one input that is read, in bytes.
const MAX_BYTES: usize = 256 << 20;

/// Reads every page of the inputs and all that they name.
///
/// # Errors
///
/// An input that cannot be opened, or that holds no reST. Anything wrong within is a diagnostic.
pub fn read(inputs: &[PathBuf]) -> Result<Sources, Error> {
    read_again(inputs, &mut Cache::default())
}

/// As [`read`], but that nothing is read or parsed again that an earlier run left in the cache.
///
/// # Errors
///
/// As [`read`].
pub fn read_again(inputs: &[PathBuf], cache: &mut Cache) -> Result<Sources, Error> {
    read_located(inputs.iter().map(|given| Ok((given.clone(), input::locate(given)?))), cache)
}

/// As [`read`], but that a file is a part of the tree above it, if there is one: the whole tree is read, once for all
/// of its files that are given, and findings are asked of these files alone.
///
/// The tree above is the nearest folder that holds `api-ref/source`, else the nearest with a `conf.py` or an
/// `index.rst`.
///
/// # Errors
///
/// As [`read`].
pub fn read_parts(paths: &[PathBuf], cache: &mut Cache) -> Result<Sources, Error> {
    let located = part::locate(paths)?.into_iter().map(|place| match place {
        Place::Whole(given) => {
            let inputs = input::locate(&given)?;
            Ok((given, inputs))
        }
        Place::Part(part) => Ok((part.top.clone(), vec![input::around(part)?])),
    });
    read_located(located, cache)
}

/// Reads a tree as it is in the cache and on the disk now.
///
/// # Errors
///
/// As [`read`].
pub fn read_tree(tree: &Above, cache: &mut Cache) -> Result<Sources, Error> {
    read_located([Ok((tree.top.clone(), vec![input::around(tree.whole())?]))].into_iter(), cache)
}

/// Reads inputs, each with its name for people.
fn read_located(
    located: impl Iterator<Item = Result<(PathBuf, Vec<Input>), Error>> + Send,
    cache: &mut Cache,
) -> Result<Sources, Error> {
    let Cache { files, documents, data } = cache;
    data::beside(data, |data| {
        let mut sources = Sources::default();
        for located in located {
            let (given, inputs) = located?;
            let before = sources.pages.len();
            let mut is_cut = false;
            for input in &inputs {
                is_cut |= take_in(&mut sources, input, (&mut *files, &mut *documents), data);
            }
            if sources.pages.len() == before {
                return Err(Error::Empty { path: given, is_cut });
            }
        }
        Ok(sources)
    })
}

/// As [`read`], of files in memory instead of a folder. `name` is how diagnostics name it.
///
/// # Errors
///
/// There is no reST among the files.
pub fn read_files(
    name: impl Into<PathBuf>,
    files: impl IntoIterator<Item = (PathBuf, Vec<u8>)>,
) -> Result<Sources, Error> {
    let name = name.into();
    let input = input::in_memory(&name, files);
    let Cache { files, documents, data } = &mut Cache::default();
    data::beside(data, |data| {
        let mut sources = Sources::default();
        take_in(&mut sources, &input, (files, documents), data);
        if sources.pages.is_empty() {
            Err(Error::Empty { path: name, is_cut: false })
        } else {
            Ok(sources)
        }
    })
}

/// Reads an input. Whether its folder holds more than is looked at.
fn take_in(
    sources: &mut Sources,
    input: &Input,
    (files, documents): (&mut cache::Files, &mut cache::Documents),
    data: &mut DataParser<'_, '_>,
) -> bool {
    let origin = sources.origins.len();
    sources.firsts.push(FileId(u32::try_from(sources.paths.len()).unwrap_or(u32::MAX)));
    sources.origins.push(Origin {
        project: input.project.clone(),
        label: input.label(),
        release: input.release(),
        date: input.date(),
        pages: input.root.clone(),
        config: None,
        baseline: None,
        asked: None,
    });
    let is_cut = Reader {
        sources,
        files,
        documents,
        data,
        input,
        origin,
        visited: BTreeSet::new(),
        mentions: HashMap::default(),
        listings: HashMap::default(),
        folders: Folders::default(),
        gone: IndexMap::new(),
        named: 0,
        bytes: 0,
        visits: 0,
        is_full: false,
    }
    .run();
    if let Some(asked) = &input.asked {
        let mut folders = Folders::default();
        let ids = sources.firsts[origin].0..u32::try_from(sources.paths.len()).unwrap_or(u32::MAX);
        let is_asked = |file: &FileId| {
            let real = input.tree.real(sources.path(*file), &mut folders);
            real.is_some_and(|real| asked.contains(&real))
        };
        sources.origins[origin].asked = Some(ids.map(FileId).filter(is_asked).collect());
    }
    // A page beyond a limit is named in none, and would go unsaid.
    let cut = if is_cut { Some(&input.shown) } else { input.cut.as_ref() };
    let of_folder = cut.map(|cut| (cut, format!("the folder has more than {MAX_FILES} files")));
    let of_tarball: &[String] = match &input.tree {
        Tree::Memory { left_out, .. } => left_out,
        Tree::Folder(_) => &[],
    };
    let of_tarball = of_tarball.iter().map(|problem| (&input.shown, problem.clone()));
    for (path, problem) in of_tarball.chain(of_folder) {
        let name = path.to_string_lossy().replace('\\', "/");
        sources.leave_out(name, Path::new(""), Code::OverLimit, problem);
    }
    cut.is_some()
}

struct Reader<'r, 'd, 'scope> {
    sources: &'r mut Sources,
    files: &'r mut cache::Files,
    documents: &'r mut cache::Documents,
    data: &'r mut DataParser<'d, 'scope>,
    input: &'r Input,
    origin: usize,
    /// Files that some page takes in.
    visited: BTreeSet<FileId>,
    /// The files that each document names.
    mentions: HashMap<FileId, Rc<[Mention]>>,
    /// The files below each folder that a pattern names.
    listings: HashMap<PathBuf, Vec<PathBuf>>,
    folders: Folders,
    /// Folders that files are named in and that are not there, or lie outside of the root.
    gone: IndexMap<PathBuf, Gone>,
    /// At most [`MAX_MENTIONS`].
    named: usize,
    /// At most [`MAX_BYTES`].
    bytes: usize,
    /// At most [`MAX_VISITS`].
    visits: usize,
    /// `true` if a limit is passed: nothing more that is named is read.
    is_full: bool,
}

/// A folder that is not there.
struct Gone {
    /// Where the finding about the first of its files stands in [`Sources::diagnostics`].
    finding: usize,
    /// The number of its files that are named.
    files: usize,
}

impl Reader<'_, '_, '_> {
    /// Reads all. Whether the tree holds more than is looked at.
    fn run(mut self) -> bool {
        let is_cut = self.walk();
        for (folder, Gone { finding, files }) in std::mem::take(&mut self.gone) {
            if files > 1 {
                self.sources.diagnostics[finding].primary.text = format!(
                    "so are {} more files of the folder `{}`",
                    files - 1,
                    folder.to_string_lossy().replace('\\', "/")
                );
            }
        }
        self.sources.visits += self.visits;
        is_cut
    }

    fn walk(&mut self) -> bool {
        self.sources.origins[self.origin].config =
            self.open(&self.input.root.join("apiref.toml")).ok();
        self.sources.origins[self.origin].baseline = self.baseline();
        if let Some(only) = &self.input.only {
            self.page(only, false);
            return false;
        }
        let mut listing = self.input.tree.list(&self.input.root, MAX_FILES);
        let unsaved = self.files.unsaved(&self.input.tree, &self.input.root);
        if !unsaved.is_empty() {
            listing.files.extend(unsaved);
            listing.files.sort();
        }
        let is_cut = listing.is_cut;
        for (folder, error) in listing.closed {
            self.unread(&folder, &Unreadable::Io(error));
        }
        let (files, others): (Vec<PathBuf>, Vec<PathBuf>) =
            listing.files.into_iter().partition(|file| is_reference(file));
        self.parse(&files);
        let mut roots: Vec<&PathBuf> = files.iter().filter(|f| is_page(f)).collect();
        // The index first, and with it all that its tables of contents name; then what no table names.
        roots.sort_by_key(|f| (f.file_stem().is_none_or(|s| s != "index"), f.components().count()));
        for page in roots {
            self.page(page, false);
        }
        let has_pages = files.iter().any(|f| is_page(f));
        for orphan in files.iter().filter(|f| !is_page(f)) {
            self.page(orphan, has_pages);
        }
        self.unread_samples(&others);
        is_cut
    }

    /// The baseline that `apiref.toml` names, from its folder; reported where it cannot be had.
    fn baseline(&mut self) -> Option<FileId> {
        let config = self.sources.origins[self.origin].config?;
        let (name, span) = config::baseline(config, &self.sources.map.file(config).text)?;
        let found = match normalize(&self.input.root, Path::new(&name)) {
            Some(path) => self.open(&path),
            None => Err(Unreadable::Outside),
        };
        let (code, problem) = match found {
            Ok(file) => return Some(file),
            Err(Unreadable::Outside) => (Code::OutsideRoot, "leads out of the input's root"),
            Err(Unreadable::TooLarge) => (Code::OverLimit, "is too large to be read"),
            Err(_) => (Code::MissingFile, "cannot be read"),
        };
        self.sources.diagnostics.push(
            Diagnostic::new(code, span, format!("the baseline `{name}` {problem}"))
                .help("`apiref lint --write-baseline FILE` writes one"),
        );
        None
    }

    /// Parses the pages that will be gone through, and what they include, side by side. One that cannot be read is left
    /// to where it is named.
    fn parse(&mut self, files: &[PathBuf]) {
        let parsed = Mutex::new(Vec::new());
        rayon::in_place_scope(|scope| {
            for path in files {
                let Ok(file) = self.take(path) else { continue };
                self.sources.resolved.insert((self.origin, path.clone()), Some(file));
                let text = &self.sources.map.file(file).text;
                if let Some(known) = self.documents.get(file, text) {
                    let mut parsed = parsed.lock().unwrap_or_else(PoisonError::into_inner);
                    parsed.push((file, known.clone()));
                    continue;
                }
                let (text, parsed) = (Arc::clone(text), &parsed);
                scope.spawn(move |_| {
                    let page = cache::Page::parse(file, &text);
                    let mut parsed = parsed.lock().unwrap_or_else(PoisonError::into_inner);
                    parsed.push((file, page));
                });
            }
        });
        let mut parsed = parsed.into_inner().unwrap_or_else(PoisonError::into_inner);
        parsed.sort_by_key(|(file, _)| *file);
        for (file, page) in parsed {
            self.parsed(file, page);
        }
    }

    fn parsed(&mut self, file: FileId, page: cache::Page) {
        self.sources.documents.insert(file, Arc::clone(&page.document));
        self.sources.diagnostics.extend(page.diagnostics.iter().cloned());
        self.documents.keep(file, page);
    }

    /// Takes in the samples beside pages that nothing names: they are parsed as others are.
    fn unread_samples(&mut self, files: &[PathBuf]) {
        for path in files.iter().filter(|path| path.extension().is_some_and(|e| e == "json")) {
            if self.sources.resolved.contains_key(&(self.origin, path.clone())) {
                continue;
            }
            let file = match self.open(path) {
                Ok(file) => {
                    self.data.ask(MentionKind::Sample, file, &self.sources.map.file(file).text);
                    file
                }
                // It is not asked for, and that it is there is all that there is to say.
                Err(_) => {
                    let name = self.input.shown.join(path).to_string_lossy().replace('\\', "/");
                    self.sources.add(name, String::new(), path.clone())
                }
            };
            self.sources.unread.push((self.origin, file));
        }
    }

    /// Takes in a page, unless another has, then those of its tables of contents, and so on.
    fn page(&mut self, path: &Path, orphan: bool) {
        let mut open = self.page_itself(path, orphan);
        open.reverse();
        while let Some(path) = open.pop() {
            open.extend(self.page_itself(&path, false).into_iter().rev());
        }
    }

    /// The pages that its tables of contents name.
    fn page_itself(&mut self, path: &Path, orphan: bool) -> Vec<PathBuf> {
        let file = match self.open(path) {
            Ok(file) => file,
            Err(Unreadable::Missing | Unreadable::NotAFile) => return Vec::new(),
            Err(error) => {
                self.unread(path, &error);
                return Vec::new();
            }
        };
        if !self.visited.insert(file) {
            return Vec::new();
        }
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let mut page = Page {
            origin: self.origin,
            file,
            folder,
            root: self.input.root.clone(),
            orphan: orphan && is_include(path),
            blocks: 0,
        };
        let mut pages = Vec::new();
        self.document(&mut page, file, &mut vec![file], &mut pages);
        self.sources.visits += page.blocks;
        self.sources.pages.push(page);
        pages
    }

    /// Reads all that a document names; pages that a table of contents names are left to the caller.
    fn document(
        &mut self,
        page: &mut Page,
        file: FileId,
        stack: &mut Vec<FileId>,
        pages: &mut Vec<PathBuf>,
    ) {
        if !self.sources.documents.contains_key(&file) {
            let text = &self.sources.map.file(file).text;
            let known = self.documents.get(file, text).cloned();
            let page = known.unwrap_or_else(|| cache::Page::parse(file, text));
            self.parsed(file, page);
        }
        let blocks = self.sources.documents[&file].blocks.len();
        page.blocks += blocks;
        self.visits += blocks;
        let documents = &self.sources.documents;
        let mentions =
            self.mentions.entry(file).or_insert_with(|| documents[&file].mentions().into());
        for mention in mentions.clone().iter() {
            self.named += 1;
            self.visits += 1;
            if self.is_full || self.passes_a_limit(page, mention) {
                self.is_full = true;
                return;
            }
            if mention.kind == MentionKind::Page {
                pages.extend(self.listed(page, &mention.path));
                continue;
            }
            let Some(found) = self.mentioned(page, file, mention) else { continue };
            match mention.kind {
                MentionKind::Include if stack.contains(&found) || stack.len() == MAX_INCLUDES => {
                    self.sources.diagnostics.push(Diagnostic::new(
                        Code::IncludeCycle,
                        mention.span,
                        format!("including `{}` here leads back to it", mention.path),
                    ));
                }
                MentionKind::Include => {
                    self.visited.insert(found);
                    stack.push(found);
                    self.document(page, found, stack, pages);
                    stack.pop();
                }
                kind => self.data.ask(kind, found, &self.sources.map.file(found).text),
            }
        }
    }

    /// Returns `true` if what a page names is too much, which is reported.
    fn passes_a_limit(&mut self, page: &Page, mention: &Mention) -> bool {
        let (each, any) = MAX_VISITS;
        let problem = if self.named > MAX_MENTIONS {
            format!("files are named more than {MAX_MENTIONS} times")
        } else if page.blocks > MAX_BLOCKS {
            format!("the page has more than {MAX_BLOCKS} blocks, its includes in place")
        } else if self.visits > any + each * self.bytes {
            let visits = self.visits;
            format!("the includes repeat too much: {visits} visits for {} bytes", self.bytes)
        } else {
            return false;
        };
        self.sources.diagnostics.push(
            Diagnostic::new(Code::OverLimit, mention.span, problem)
                .label("what is named from here on is not read"),
        );
        true
    }

    /// The pages that a line of a table of contents names: one, or with `:glob:` several.
    fn listed(&mut self, page: &Page, entry: &str) -> Vec<PathBuf> {
        let [Some(path), _] = candidates(page, &page.folder, entry) else { return Vec::new() };
        if entry.contains('*') {
            let (folder, pattern) = (path.parent().unwrap_or(Path::new("")), path.file_name());
            let pattern = pattern.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default();
            let (before, after) = pattern.split_once('*').unwrap_or((&pattern, ""));
            let fits = |file: &Path| {
                file.parent() == Some(folder)
                    && is_page(file)
                    && file.file_stem().is_some_and(|stem| {
                        let stem = stem.to_string_lossy();
                        stem.starts_with(before) && stem.ends_with(after)
                    })
            };
            let tree = &self.input.tree;
            let files = self
                .listings
                .entry(folder.to_owned())
                .or_insert_with(|| tree.list(folder, MAX_FILES).files);
            self.visits += files.len();
            return files.iter().filter(|file| fits(file)).cloned().collect();
        }
        let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
        if name.ends_with(".rst") { vec![path] } else { vec![path.with_file_name(name + ".rst")] }
    }

    /// Opens a file that is named; reports it, once, where that fails.
    fn mentioned(&mut self, page: &Page, from: FileId, mention: &Mention) -> Option<FileId> {
        let including =
            self.sources.paths[from.0 as usize].parent().unwrap_or(Path::new("")).to_owned();
        let [first, second] = candidates(page, &including, &mention.path);
        let Some(first) = first else {
            let folder = beyond(&page.folder, Path::new(&mention.path));
            self.report_of(folder, Code::OutsideRoot, mention, "leads out of the input's root");
            return None;
        };
        let known = self.sources.resolved.contains_key(&(self.origin, first.clone()));
        let error = match self.open(&first) {
            Ok(file) => return Some(file),
            Err(error) => error,
        };
        if let Some(second) = second.filter(|second| *second != first)
            && let Ok(file) = self.open(&second)
        {
            return Some(file);
        }
        if !known {
            match error {
                Unreadable::Missing => {
                    let folder = self.missing_folder(&first);
                    self.report_of(folder, Code::MissingFile, mention, "does not exist");
                }
                Unreadable::Outside => {
                    self.report(Code::OutsideRoot, mention, "leads out of the input's root");
                }
                Unreadable::TooLarge => {
                    self.report(Code::OverLimit, mention, "is too large to be read");
                }
                Unreadable::NotAFile => self.report(Code::MissingFile, mention, "is not a file"),
                Unreadable::Io(error) => {
                    self.report(
                        Code::MissingFile,
                        mention,
                        &format!("cannot be read: {}", reason(&error)),
                    );
                }
            }
        }
        None
    }

    /// The outermost folder of a file that is not there.
    fn missing_folder(&mut self, file: &Path) -> Option<PathBuf> {
        let folders = file.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
        if let Some(known) = folders.clone().find(|folder| self.gone.contains_key(*folder)) {
            return Some(known.to_owned());
        }
        folders.take_while(|folder| !self.input.tree.is_folder(folder)).last().map(Path::to_owned)
    }

    /// Reports a file; of a folder that is not there the first file stands for all.
    fn report_of(&mut self, folder: Option<PathBuf>, code: Code, mention: &Mention, problem: &str) {
        if let Some(folder) = folder {
            let finding = self.sources.diagnostics.len();
            let gone = self.gone.entry(folder).or_insert(Gone { finding, files: 0 });
            gone.files += 1;
            if gone.files > 1 {
                return;
            }
        }
        self.report(code, mention, problem);
    }

    fn report(&mut self, code: Code, mention: &Mention, problem: &str) {
        let help = "the path is relative to the page that includes this file; a leading `/` is the folder of index.rst";
        self.sources.diagnostics.push(
            Diagnostic::new(code, mention.span, format!("the file `{}` {problem}", mention.path))
                .help(help),
        );
    }

    /// Reports a page that is there and cannot be read: it stands in the map without its text.
    fn unread(&mut self, path: &Path, error: &Unreadable) {
        let name = self.input.shown.join(path).to_string_lossy().replace('\\', "/");
        let (code, problem) = match error {
            Unreadable::TooLarge => (Code::OverLimit, "is too large to be read".to_owned()),
            Unreadable::Outside => (Code::OutsideRoot, "leads out of the input's root".to_owned()),
            Unreadable::Io(error) => {
                (Code::MissingFile, format!("cannot be read: {}", reason(error)))
            }
            _ => (Code::MissingFile, "is not there".to_owned()),
        };
        let message = format!("`{name}` {problem}");
        self.sources.leave_out(name, path, code, message);
    }

    /// Opens a file of the tree, once.
    fn open(&mut self, path: &Path) -> Result<FileId, Unreadable> {
        let key = (self.origin, path.to_owned());
        if let Some(known) = self.sources.resolved.get(&key) {
            return known.ok_or(Unreadable::Missing);
        }
        let file = self.take(path);
        self.sources.resolved.insert(key, file.as_ref().ok().copied());
        file
    }

    /// Reads a file of the tree.
    fn take(&mut self, path: &Path) -> Result<FileId, Unreadable> {
        let cache::Text { text, broken } =
            self.files.read(&self.input.tree, path, &mut self.folders)?;
        // Of what is no UTF-8 as many bytes were read as come to this.
        if self.bytes + text.len() > MAX_BYTES {
            return Err(Unreadable::TooLarge);
        }
        self.bytes += text.len();
        let shown = self.input.shown.join(path);
        let name = shown.to_string_lossy().replace('\\', "/");
        let file = self.sources.add(name, text, path.to_owned());
        if let Some(at) = broken.and_then(|at| u32::try_from(at).ok()) {
            let span = Span { file, start: at, end: at + 3 };
            self.sources.diagnostics.push(
                Diagnostic::new(Code::NotUtf8, span, "the file is not UTF-8")
                    .label("the first byte that is not")
                    .help("save the file as UTF-8"),
            );
        }
        self.sources.read.push(shown);
        Ok(file)
    }
}

/// The first folder outside of the root on the way to a path that leads there, as seen from the root: `../doc`.
fn beyond(folder: &Path, path: &Path) -> Option<PathBuf> {
    let mut within = folder.components().count();
    let mut out = PathBuf::new();
    for component in path.parent()?.components() {
        match component {
            Component::ParentDir if within > 0 => within -= 1,
            Component::ParentDir => out.push(".."),
            Component::Normal(name) if out.as_os_str().is_empty() => within += name.len().min(1),
            Component::Normal(name) => {
                out.push(name);
                break;
            }
            _ => {}
        }
    }
    Some(out).filter(|out| !out.as_os_str().is_empty())
}

fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "rst")
}

fn is_include(path: &Path) -> bool {
    path.extension().is_some_and(|e| e == "inc")
}

/// Sources of a reference: `.rst`, `.inc`, and either with `.txt` behind, as downloads name them.
fn is_reference(path: &Path) -> bool {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".txt").unwrap_or(&name);
    name.ends_with(".rst") || name.ends_with(".inc")
}
