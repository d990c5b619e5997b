//! The documents that are open, and the trees that they are of.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use apiref::Generator;
use apiref::diagnostic::Edit;
use apiref::source::{FileId, Span};
use lsp_types::{
    DocumentChanges, Location, OneOf, OptionalVersionedTextDocumentIdentifier, Position,
    TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use super::text::{Encoding, Lines};
use super::tree::{Root, State, Tree};
use super::uri;

/// A document that the client has open.
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: Arc<String>,
    pub(super) root: Root,
}

/// All that is open.
pub(super) struct Workspace {
    pub(super) encoding: Encoding,
    /// The client takes edits of documents by their versions.
    pub(super) has_versions: bool,
    pub(super) generator: Generator,
    config: Option<PathBuf>,
    pub(super) documents: BTreeMap<String, Document>,
    pub(super) trees: BTreeMap<Root, Tree>,
}

/// A place of a compiled document.
pub(super) struct Spot<'w> {
    pub(super) workspace: &'w Workspace,
    pub(super) document: &'w Document,
    pub(super) state: &'w State,
    pub(super) file: FileId,
}

impl Workspace {
    pub(super) fn new(generator: Generator, config: Option<PathBuf>) -> Self {
        Self {
            encoding: Encoding::Utf16,
            has_versions: false,
            generator,
            config,
            documents: BTreeMap::new(),
            trees: BTreeMap::new(),
        }
    }

    /// Takes a document in; what is no file of this machine is left alone.
    pub(super) fn open(&mut self, uri: Uri, version: i32, text: String) {
        let Some(path) = uri::path(&uri) else { return };
        self.close(&uri);
        let (text, root) = (Arc::new(text), Root::of(&path));
        let tree = self
            .trees
            .entry(root.clone())
            .or_insert_with(|| Tree { is_stale: true, ..Tree::default() });
        let known = tree.state.as_ref().and_then(|state| Some(state.text(state.file(&path)?)));
        tree.is_stale |= known != Some(&text);
        tree.is_untold = true;
        tree.cache.open(path.clone(), Arc::clone(&text));
        let key = uri.as_str().to_owned();
        self.documents.insert(key, Document { uri, path, version, text, root });
    }

    pub(super) fn change(
        &mut self,
        uri: &Uri,
        version: i32,
        edit: impl FnOnce(&mut String, Encoding),
    ) {
        let Some(document) = self.documents.get_mut(uri.as_str()) else { return };
        edit(Arc::make_mut(&mut document.text), self.encoding);
        document.version = version;
        if let Some(tree) = self.trees.get_mut(&document.root) {
            tree.cache.open(document.path.clone(), Arc::clone(&document.text));
            tree.is_stale = true;
        }
    }

    /// Lets go of a document, and of its tree if it was the last one there; whether it was open.
    pub(super) fn close(&mut self, uri: &Uri) -> bool {
        let Some(document) = self.documents.remove(uri.as_str()) else { return false };
        if !self.documents.values().any(|other| other.root == document.root) {
            self.trees.remove(&document.root);
        } else if let Some(tree) = self.trees.get_mut(&document.root) {
            tree.cache.close(&document.path);
            tree.is_stale = true;
        }
        true
    }

    /// Takes all trees for stale: something on the disk is another.
    pub(super) fn doubt(&mut self) {
        self.trees.values_mut().for_each(|tree| tree.is_stale = true);
    }

    pub(super) fn is_busy(&self) -> bool {
        self.trees.values().any(|tree| tree.is_stale || tree.is_untold)
    }

    /// Compiles what is stale, until there is something else to do.
    pub(super) fn refresh(&mut self, is_late: &dyn Fn() -> bool) {
        for (root, tree) in &mut self.trees {
            tree.refresh(root, &self.generator, self.config.as_deref(), is_late);
        }
    }

    /// A document with its tree, compiled as it is now.
    pub(super) fn fresh(&mut self, uri: &Uri) -> Option<Spot<'_>> {
        let root = &self.documents.get(uri.as_str())?.root;
        let tree = self.trees.get_mut(root)?;
        tree.refresh(root, &self.generator, self.config.as_deref(), &|| false);
        let workspace = &*self;
        let document = workspace.documents.get(uri.as_str())?;
        let state = workspace.trees.get(&document.root)?.state.as_ref()?;
        let file = state.file(&document.path)?;
        Some(Spot { workspace, document, state, file })
    }

    /// The URI of a file, as the client has it where it is open.
    fn uri(&self, path: &Path) -> Option<Uri> {
        let open = self.documents.values().find(|document| document.path == path);
        open.map(|document| document.uri.clone()).or_else(|| uri::of(path))
    }
}

impl<'w> Spot<'w> {
    pub(super) fn lines(&self) -> Lines<'w> {
        Lines::new(&self.document.text, self.workspace.encoding)
    }

    /// The byte at a position of the document.
    pub(super) fn offset(&self, position: Position) -> u32 {
        u32::try_from(self.lines().offset(position)).unwrap_or(u32::MAX)
    }

    pub(super) fn places(&self) -> Places<'w> {
        Places { workspace: self.workspace, state: self.state, lines: RefCell::default() }
    }
}

/// Finds the places of a tree for the client.
pub(super) struct Places<'w> {
    workspace: &'w Workspace,
    state: &'w State,
    lines: RefCell<BTreeMap<FileId, Lines<'w>>>,
}

impl<'w> Places<'w> {
    pub(super) fn new(workspace: &'w Workspace, state: &'w State) -> Self {
        Self { workspace, state, lines: RefCell::default() }
    }

    pub(super) fn range(&self, span: Span) -> lsp_types::Range {
        let mut lines = self.lines.borrow_mut();
        let lines = lines
            .entry(span.file)
            .or_insert_with(|| Lines::new(self.state.text(span.file), self.workspace.encoding));
        lines.range(span.start, span.end)
    }

    pub(super) fn uri(&self, file: FileId) -> Option<Uri> {
        let name = &self.state.compilation.sources.map.file(file).name;
        let path = Path::new(name).canonicalize().unwrap_or_else(|_| PathBuf::from(name));
        self.workspace.uri(&path)
    }

    pub(super) fn location(&self, span: Span) -> Option<Location> {
        Some(Location { uri: self.uri(span.file)?, range: self.range(span) })
    }

    /// Edits for the client to make.
    pub(super) fn edits<'e>(
        &self,
        edits: impl IntoIterator<Item = &'e Edit>,
    ) -> Option<WorkspaceEdit> {
        let mut files: BTreeMap<FileId, Vec<TextEdit>> = BTreeMap::new();
        for edit in edits {
            let edits = files.entry(edit.span.file).or_default();
            edits.push(TextEdit { range: self.range(edit.span), new_text: edit.text.clone() });
        }
        let mut documents = Vec::new();
        for (file, edits) in files {
            let uri = self.uri(file)?;
            let version = self.workspace.documents.get(uri.as_str()).map(|open| open.version);
            let text_document = OptionalVersionedTextDocumentIdentifier { uri, version };
            let edits = edits.into_iter().map(OneOf::Left).collect();
            documents.push(TextDocumentEdit { text_document, edits });
        }
        Some(if self.workspace.has_versions {
            let document_changes = Some(DocumentChanges::Edits(documents));
            WorkspaceEdit { document_changes, ..WorkspaceEdit::default() }
        } else {
            let changes = documents.into_iter().map(|document| {
                let edits = document.edits.into_iter().map(|edit| match edit {
                    OneOf::Left(edit) => edit,
                    OneOf::Right(annotated) => annotated.text_edit,
                });
                (document.text_document.uri, edits.collect())
            });
            WorkspaceEdit { changes: Some(changes.collect()), ..WorkspaceEdit::default() }
        })
    }
}
