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

/// The baseline of findings that it names, and where it does. What is wrong with the text is found where all of it is read.
#[must_use]
pub fn baseline(file: FileId, text: &str) -> Option<(String, Span)> {
    let config: Config = toml::from_str(text).ok()?;
    let baseline = config.lint?.baseline?;
    let span = Span::of(file, baseline.span());
    Some((baseline.into_inner(), span))
}
