//! Examples: samples by the names of their files.

use std::sync::Arc;

use serde_json::Value;

use crate::ir::{Example, Name};
use crate::lower::read::section::{Sample, Shown, Side};
use crate::source::{Sources, Span};

/// An example named after its file, or after its side of the exchange where it stands in the page; a second one of that
/// name takes the folder's name too.
pub(super) fn example(
    sources: &Sources,
    sample: &Sample,
    value: &Arc<Value>,
    span: Span,
    others: &[Example],
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
    let mut name = Name::new(stem.clone());
    if others.iter().any(|o| o.name.snake() == name.snake()) {
        name = Name::new(format!("{stem} {folder}"));
    }
    let mut count = 1;
    while others.iter().any(|o| o.name.snake() == name.snake()) {
        count += 1;
        name = Name::new(format!("{stem} {folder} {count}"));
    }
    Example {
        name,
        summary: sample.heading.clone(),
        value: Arc::clone(value),
        versions: sample.versions,
        span,
    }
}
