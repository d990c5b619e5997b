//! Examples: samples by the names of their files.

use std::sync::Arc;

use serde_json::Value;

use crate::hash::{HashMap, HashSet};
use crate::ir::{Example, Name, VersionRange};
use crate::lower::read::section::{Sample, Shown, Side};
use crate::source::{Sources, Span};

/// The names of a body's examples.
#[derive(Default)]
pub(super) struct Names {
    taken: HashSet<String>,
    /// The uses of a name by a file and its folder.
    counts: HashMap<String, usize>,
}

impl Names {
    /// The name of a file; a second one of that name takes the folder's name too, and further ones a number.
    fn name(&mut self, stem: &str, folder: &str) -> Name {
        let mut name = Name::new(stem);
        if self.taken.contains(&name.snake()) {
            let long = format!("{stem} {folder}");
            name = Name::new(long.clone());
            let count = self.counts.entry(long.clone()).or_insert(1);
            while self.taken.contains(&name.snake()) {
                *count += 1;
                name = Name::new(format!("{long} {count}"));
            }
        }
        self.taken.insert(name.snake());
        name
    }
}

/// An example named after its file, or after its side of the exchange where it stands in the page; a second one of that name takes
/// the folder's name too.
pub(super) fn example(
    sources: &Sources,
    sample: &Sample,
    value: &Arc<Value>,
    versions: VersionRange,
    span: Span,
    names: &mut Names,
) -> Example {
    let part = |p: Option<&std::ffi::OsStr>| {
        p.map(|p| p.to_string_lossy().into_owned()).unwrap_or_default()
    };
    let (stem, folder) = match &sample.shown {
        Shown::File(file) => {
            let path = sources.path(*file);
            (part(path.file_stem()), part(path.parent().and_then(|p| p.file_name())))
        }
        Shown::Here(..) => match sample.side {
            Some(Side::Request) => ("request".to_owned(), String::new()),
            _ => ("response".to_owned(), String::new()),
        },
    };
    Example {
        name: names.name(&stem, &folder),
        summary: sample.heading.clone(),
        value: Arc::clone(value),
        versions,
        span,
    }
}
