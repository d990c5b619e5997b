//! Samples of an operation: files, and literal blocks of the page.

use std::sync::Arc;

use serde_json::Value;

use crate::diagnostic::Diagnostic;
use crate::ir::VersionRange;
use crate::source::{FileId, Sources, Span};
use crate::syntax::outline::Outline;
use crate::syntax::rst::Text;
use crate::syntax::sample;

use super::rest_method::{Headed, Side};

#[derive(Debug)]
pub(in crate::lower) struct Sample {
    /// `None` where neither heading nor file name tells.
    pub(in crate::lower) side: Option<Side>,
    /// The side that its file name says.
    pub(in crate::lower) named: Option<Side>,
    pub(in crate::lower) shown: Shown,
    pub(in crate::lower) heading: String,
    pub(in crate::lower) versions: VersionRange,
    /// As [`super::Table::headed`].
    pub(in crate::lower) headed: Option<Headed>,
    /// The findings on it, unless it is a file of its own.
    pub(in crate::lower) found: Vec<Diagnostic>,
}

/// Where a sample is.
#[derive(Debug)]
pub(in crate::lower) enum Shown {
    File(FileId),
    /// In the page itself, as a block; without a value where that is no JSON.
    Here(Option<(Arc<Value>, Outline)>, Span),
}

impl Sample {
    /// The value that it shows, where that is JSON.
    pub(in crate::lower) fn value<'v>(&'v self, sources: &'v Sources) -> Option<&'v Arc<Value>> {
        match &self.shown {
            Shown::File(file) => sources.samples.get(file)?.as_ref(),
            Shown::Here(shown, _) => shown.as_ref().map(|(value, _)| value),
        }
    }

    /// All of it.
    pub(in crate::lower) fn span(&self, sources: &Sources) -> Span {
        match self.shown {
            Shown::File(file) => {
                let end = u32::try_from(sources.map.file(file).text.len()).unwrap_or(u32::MAX);
                Span { file, start: 0, end }
            }
            Shown::Here(_, span) => span,
        }
    }

    /// Where it has what it shows; of a literal block no more is known than its own place.
    pub(in crate::lower) fn outline(&self, sources: &Sources, value: &Value) -> Outline {
        match self.shown {
            Shown::File(file) => Outline::of(file, &sources.map.file(file).text, value),
            Shown::Here(Some((_, ref outline)), _) => outline.clone(),
            Shown::Here(None, span) => Outline::unknown(span),
        }
    }
}

/// A block of the page that shows a body of a side.
pub(super) fn literal(
    text: &Text,
    span: Span,
    side: Side,
    headed: Option<Headed>,
) -> Option<Sample> {
    let first = text.lines.iter().map(|line| line.trim()).find(|line| !line.is_empty())?;
    if !first.starts_with(['{', '[']) {
        return None;
    }
    let joined = text.joined();
    let (value, mut found) = sample::parse(span.file, &joined);
    for diagnostic in &mut found {
        let before = joined.get(..diagnostic.primary.span.start as usize).unwrap_or(&joined);
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        diagnostic.primary.span = text.spans.get(line).copied().unwrap_or(span);
    }
    Some(Sample {
        side: Some(side),
        named: None,
        shown: Shown::Here(
            value.map(|value| {
                let outline = Outline::at(span, &joined, &value);
                (Arc::new(value), outline)
            }),
            span,
        ),
        heading: String::new(),
        versions: headed.map_or(VersionRange::ALL, |headed| headed.versions),
        headed,
        found,
    })
}
