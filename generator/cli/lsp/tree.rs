//! A tree with a document open in it: what was compiled last, and what came of it.

use std::cell::OnceCell;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};

use apiref::lower::{Target, Uses};
use apiref::source::{self, Above, Cache, FileId, Span};
use apiref::{Compilation, Generator};

use crate::cli::terminal;

/// The input that is compiled for a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Root {
    /// The tree above it.
    Above(Above),
    /// The file itself, where there is none.
    Alone(PathBuf),
}

impl Root {
    pub(super) fn of(path: &Path) -> Self {
        Above::of(path).map_or_else(|| Self::Alone(path.to_owned()), Self::Above)
    }
}

/// A tree.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) cache: Cache,
    /// The last compilation; `None` where nothing can be.
    pub(super) state: Option<State>,
    /// It may be otherwise now.
    pub(super) is_stale: bool,
    /// The compilation is still to be told.
    pub(super) is_untold: bool,
}

impl Tree {
    /// Compiles what is stale, unless `is_late` says in between that there is something else to do.
    pub(super) fn refresh(
        &mut self,
        root: &Root,
        generator: &Generator,
        config: Option<&Path>,
        is_late: &dyn Fn() -> bool,
    ) {
        if !self.is_stale {
            return;
        }
        let cache = &mut self.cache;
        // An input on which the compiler fails is not to end the session of whoever writes it.
        let compiled = panic::catch_unwind(AssertUnwindSafe(|| {
            let mut sources = match root {
                Root::Above(above) => source::read_tree(above, cache),
                Root::Alone(path) => source::read_again(std::slice::from_ref(path), cache),
            }?;
            if let Some(config) = config {
                sources.configure(config)?;
            }
            Ok::<_, source::Error>((!is_late()).then(|| generator.lower(sources)))
        }));
        self.state = match compiled {
            Ok(Ok(Some(compilation))) => Some(State::new(compilation)),
            Ok(Ok(None)) => return,
            // A file that is no reference has no findings.
            Ok(Err(_)) => None,
            Err(_) => {
                terminal::error(&"the compiler failed; please report it with the text above");
                None
            }
        };
        self.is_stale = false;
        self.is_untold = true;
    }
}

/// A compilation.
pub(super) struct State {
    pub(super) compilation: Compilation,
    uses: OnceCell<Uses>,
}

impl State {
    fn new(compilation: Compilation) -> Self {
        Self { compilation, uses: OnceCell::new() }
    }

    /// The names that pages have of things in other files.
    pub(super) fn uses(&self) -> &Uses {
        self.uses.get_or_init(|| Uses::of(&self.compilation.sources))
    }

    /// The file at a path, links resolved.
    pub(super) fn file(&self, path: &Path) -> Option<FileId> {
        let files = || self.compilation.sources.map.files();
        let mut same = files().filter(|(_, file)| Path::new(&file.name) == path);
        let is_it = |name: &str| {
            let name = Path::new(name);
            name.file_name() == path.file_name()
                && name.canonicalize().is_ok_and(|real| real == path)
        };
        let found = same.next().or_else(|| files().find(|(_, file)| is_it(&file.name)));
        found.map(|(id, _)| id)
    }

    pub(super) fn text(&self, file: FileId) -> &str {
        &self.compilation.sources.map.file(file).text
    }

    /// The thing that is named or defined at a place, and where its name is.
    pub(super) fn target(&self, file: FileId, offset: u32) -> Option<(Target, Span)> {
        if let Some(found) = self.uses().at(file, offset) {
            return Some((found.target, found.key));
        }
        let is_at = |span: Span| (span.start..=span.end).contains(&offset);
        let sources = &self.compilation.sources;
        let entries = sources.parameters.get(&file).into_iter().flat_map(|p| p.entries.values());
        let entries = entries.map(|entry| Target::Entry(entry.span));
        let reasons = sources.statuses.get(&file).into_iter().flat_map(|s| s.codes.values());
        let reasons = reasons.flat_map(|code| code.reasons.values());
        let reasons = reasons.map(|reason| Target::Reason(reason.span));
        entries.chain(reasons).find_map(|target| match target {
            Target::Entry(span) | Target::Reason(span) if is_at(span) => Some((target, span)),
            _ => None,
        })
    }
}
