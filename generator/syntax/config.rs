//! `apiref.toml`, as far as it names files.

use serde::Deserialize;

use crate::source::{FileId, Span};

#[derive(Deserialize)]
struct Config {
    lint: Option<Lint>,
}

#[derive(Deserialize)]
struct Lint {
    baseline: Option<toml::Spanned<String>>,
}

/// The corrections of entries, as far as they name them.
#[derive(Deserialize)]
struct Corrections {
    correct: Option<Kinds>,
}

#[derive(Deserialize)]
struct Kinds {
    #[serde(default)]
    property: Vec<Property>,
}

#[derive(Deserialize)]
struct Property {
    entry: Option<toml::Spanned<String>>,
    file: Option<String>,
}

/// An entry that a correction names.
#[derive(Clone, Debug)]
pub struct Named {
    /// Its key.
    pub key: String,
    /// Where it is named, quotes and all.
    pub span: Span,
    /// The end of the path of its parameters file, where that is said.
    pub file: Option<String>,
}

/// The entries that corrections name.
#[must_use]
pub fn entries(file: FileId, text: &str) -> Vec<Named> {
    let corrections = toml::from_str(text).ok().and_then(|config: Corrections| config.correct);
    let named = corrections.into_iter().flat_map(|kinds| kinds.property).filter_map(|property| {
        let entry = property.entry?;
        let span = Span::of(file, entry.span());
        Some(Named { key: entry.into_inner(), span, file: property.file })
    });
    named.collect()
}

/// The baseline of findings that it names, and where it does. What is wrong with the text is found where all of it is read.
#[must_use]
pub fn baseline(file: FileId, text: &str) -> Option<(String, Span)> {
    let config: Config = toml::from_str(text).ok()?;
    let baseline = config.lint?.baseline?;
    let span = Span::of(file, baseline.span());
    Some((baseline.into_inner(), span))
}
