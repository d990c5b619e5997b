//! The state that one run leaves to the next: files as they were read, and the result of parsing them.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::FileId;
use super::data::Parsed;
use super::tree::{Folders, MAX_FILE, Tree, Unreadable};
use crate::diagnostic::Diagnostic;
use crate::hash::HashMap;
use crate::syntax::rst::{self, Document, MentionKind};

/// The age from which a file's time of writing tells it from one that is written later: clocks of file systems are coarse.
const SETTLED: Duration = Duration::from_secs(2);

/// Files as they were read and parsed, for another run that reads and parses only those that changed; and texts in the place
/// of files, as an editor has them.
#[derive(Debug, Default)]
pub struct Cache {
    pub(super) files: Files,
    pub(super) documents: Documents,
    /// By file and by what it is mentioned as.
    pub(super) data: HashMap<(FileId, MentionKind), Parsed>,
}

impl Cache {
    /// Puts a text in the place of a file, which need not be there; `path` has its links resolved.
    pub fn open(&mut self, path: PathBuf, text: Arc<String>) {
        self.files.open.insert(path, text);
    }

    /// Goes back to what is on the disk.
    pub fn close(&mut self, path: &Path) {
        self.files.open.remove(path);
    }
}

/// The text of a file.
#[derive(Clone, Debug)]
pub(super) struct Text {
    pub(super) text: Arc<String>,
    /// The first byte that is no UTF-8, where there is one.
    pub(super) broken: Option<usize>,
}

impl Text {
    fn of(bytes: Vec<u8>) -> Self {
        match String::from_utf8(bytes) {
            Ok(text) => Self { text: text.into(), broken: None },
            Err(error) => Self {
                text: String::from_utf8_lossy(error.as_bytes()).into_owned().into(),
                broken: Some(error.utf8_error().valid_up_to()),
            },
        }
    }
}

/// The texts of files, by where they are, links resolved.
#[derive(Debug, Default)]
pub(super) struct Files {
    read: HashMap<PathBuf, (Stamp, Text)>,
    open: BTreeMap<PathBuf, Arc<String>>,
}

/// The state of a file, which tells it from later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stamp {
    written: SystemTime,
    length: u64,
}

impl Stamp {
    /// `None` of a file that may be written again within the same tick of the clock.
    fn of(data: &fs::Metadata) -> Option<Self> {
        let written = data.modified().ok()?;
        let is_settled = written.elapsed().is_ok_and(|age| age > SETTLED);
        is_settled.then_some(Self { written, length: data.len() })
    }
}

impl Files {
    /// Reads a file of a tree, if it is another than when it was read last.
    pub(super) fn read(
        &mut self,
        tree: &Tree,
        path: &Path,
        folders: &mut Folders,
    ) -> Result<Text, Unreadable> {
        if let Some(text) = self.opened(tree, path, folders) {
            let fits = text.len() as u64 <= MAX_FILE;
            return if fits { Ok(Text { text, broken: None }) } else { Err(Unreadable::TooLarge) };
        }
        let (real, data) = match tree.find(path, folders)? {
            Some(found) => found,
            None => return tree.read(path).map(Text::of),
        };
        let stamp = Stamp::of(&data);
        if let Some((known, text)) = self.read.get(&real)
            && Some(*known) == stamp
        {
            return Ok(text.clone());
        }
        let text = Text::of(Tree::read_file(&real, &data)?);
        if let Some(stamp) = stamp {
            self.read.insert(real, (stamp, text.clone()));
        }
        Ok(text)
    }

    /// The text that stands in the place of a file.
    fn opened(&self, tree: &Tree, path: &Path, folders: &mut Folders) -> Option<Arc<String>> {
        if self.open.is_empty() {
            return None;
        }
        let place = tree.place(path, folders)?;
        self.open.get(&place).cloned()
    }

    /// The texts below a folder of a tree that have no file, by their paths within the tree.
    pub(super) fn unsaved(&self, tree: &Tree, folder: &Path) -> Vec<PathBuf> {
        let Tree::Folder(root) = tree else { return Vec::new() };
        let below = root.join(folder);
        let unsaved = self.open.keys().filter(|path| path.starts_with(&below) && !path.exists());
        unsaved.filter_map(|path| path.strip_prefix(root).ok().map(Path::to_owned)).collect()
    }
}

/// Parsed pages, each with the text that it was parsed from.
#[derive(Debug, Default)]
pub(super) struct Documents(HashMap<FileId, Page>);

/// A page, parsed.
#[derive(Clone, Debug)]
pub(super) struct Page {
    text: Arc<String>,
    pub(super) document: Arc<Document>,
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Page {
    pub(super) fn parse(file: FileId, text: &Arc<String>) -> Self {
        let (document, diagnostics) = rst::parse(file, text);
        Self { text: Arc::clone(text), document: document.into(), diagnostics }
    }
}

impl Documents {
    /// The page, if it was parsed from this text.
    pub(super) fn get(&self, file: FileId, text: &Arc<String>) -> Option<&Page> {
        self.0.get(&file).filter(|page| is_same(&page.text, text))
    }

    pub(super) fn keep(&mut self, file: FileId, page: Page) {
        self.0.insert(file, page);
    }
}

pub(super) fn is_same(known: &Arc<String>, text: &Arc<String>) -> bool {
    Arc::ptr_eq(known, text) || known == text
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::sync::Arc;
    use std::time::{Duration, SystemTime};

    use super::super::read_again;
    use super::Cache;

    #[test]
    fn only_what_changed_is_read_and_parsed_again() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str, age: u64| {
            let path = folder.path().join(name);
            fs::write(&path, text).unwrap();
            let written = SystemTime::now() - Duration::from_secs(age);
            File::options().append(true).open(&path).unwrap().set_modified(written).unwrap();
        };
        write("index.rst", "A\n=\n\n.. rest_parameters:: parameters.yaml\n\n   - a: a\n", 99);
        write("other.rst", "B\n=\n", 99);
        write("parameters.yaml", "a:\n  in: body\n", 99);
        let mut cache = Cache::default();
        let read = |cache: &mut Cache| {
            let sources = read_again(&[folder.path().to_owned()], cache).unwrap();
            let file =
                |end: &str| sources.map.files().find(|(_, f)| f.name.ends_with(end)).unwrap().0;
            let (index, other, data) =
                (file("index.rst"), file("other.rst"), file("parameters.yaml"));
            let text = |file| Arc::clone(&sources.map.file(file).text);
            let pages = [&sources.documents[&index], &sources.documents[&other]].map(Arc::clone);
            (pages, Arc::clone(&sources.parameters[&data]), text(index), text(data))
        };
        let first = read(&mut cache);
        let second = read(&mut cache);
        assert!(first.0.iter().zip(&second.0).all(|(a, b)| Arc::ptr_eq(a, b)));
        assert!(Arc::ptr_eq(&first.1, &second.1) && Arc::ptr_eq(&first.2, &second.2));
        // As long as before, and written at another time.
        write("other.rst", "C\n=\n", 50);
        let third = read(&mut cache);
        assert!(Arc::ptr_eq(&first.0[0], &third.0[0]) && !Arc::ptr_eq(&first.0[1], &third.0[1]));
        // Another text in the place of a file, and back.
        let path = folder.path().canonicalize().unwrap().join("parameters.yaml");
        cache.open(path.clone(), Arc::new("b:\n  in: body\n".to_owned()));
        assert!(read(&mut cache).1.entries.contains_key("b"));
        cache.close(&path);
        assert!(Arc::ptr_eq(&read(&mut cache).3, &first.3));
        // A file that was written just now may be written again within the same tick.
        write("parameters.yaml", "c:\n  in: body\n", 0);
        read(&mut cache);
        assert!(!Arc::ptr_eq(&read(&mut cache).3, &read(&mut cache).3));
    }
}
