//! Places for people: a line of a file. A reason goes by a sample as a whole, and a reader looks for a line of it.

use std::cell::RefCell;

use crate::diagnostic::Places;
use crate::hash::HashMap;
use crate::ir::{Aspect, Reason};
use crate::source::{FileId, SourceMap, Span};

/// Finds the lines of spans, and remembers of a file where its lines begin and of a sample where its keys are.
pub(crate) struct Locator<'m> {
    map: &'m SourceMap,
    places: RefCell<Places<'m>>,
    keys: RefCell<HashMap<FileId, HashMap<&'m str, Shown>>>,
}

impl<'m> Locator<'m> {
    pub(crate) fn new(map: &'m SourceMap) -> Self {
        Self { map, places: RefCell::new(Places::new(map)), keys: RefCell::default() }
    }

    /// The places of a reason about a key, as close as they are known.
    pub(super) fn spans<'a>(
        &'a self,
        reason: &'a Reason,
        key: Option<&'a str>,
        aspect: Aspect,
    ) -> impl Iterator<Item = Span> + 'a {
        let is_null = aspect == Aspect::Nullability;
        reason.places().map(move |span| self.narrowed(span, key, is_null))
    }

    /// As [`Self::spans`], each as `parameters.yaml:12`.
    pub(super) fn lines<'a>(
        &'a self,
        reason: &'a Reason,
        key: Option<&'a str>,
        aspect: Aspect,
    ) -> impl Iterator<Item = String> + 'a {
        self.spans(reason, key, aspect).map(|span| {
            let place = self.places.borrow_mut().place(span);
            format!("{}:{}", place.file, place.start.line)
        })
    }

    /// The first place of a sample that shows a key; of those that show it as null, if there are such and that is looked for.
    /// Any other span stays as it is.
    fn narrowed(&self, span: Span, key: Option<&str>, is_null: bool) -> Span {
        let text = self.map.file(span.file).text.as_str();
        let is_whole = span.start == 0 && span.end as usize == text.len();
        let Some(key) = key.filter(|_| is_whole && text.trim_start().starts_with(['{', '[']))
        else {
            return span;
        };
        let mut known = self.keys.borrow_mut();
        let Some(shown) = known.entry(span.file).or_insert_with(|| keys(text)).get(key) else {
            return span;
        };
        let at = shown.null.filter(|_| is_null).unwrap_or(shown.first);
        let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        // With its quotes.
        Span { start: position(at), end: position(at + key.len() + 2), ..span }
    }
}

/// Where a sample shows a key.
#[derive(Clone, Copy)]
struct Shown {
    first: usize,
    /// The first that shows it as null.
    null: Option<usize>,
}

/// The keys of a sample, as they are written.
fn keys(text: &str) -> HashMap<&str, Shown> {
    let mut keys = HashMap::default();
    let mut at = 0;
    while let Some(quote) = text[at..].find('"') {
        let start = at + quote;
        let rest = &text[start + 1..];
        let Some(length) = closing(rest) else { break };
        at = start + length + 2;
        let Some(value) = text[at..].trim_start().strip_prefix(':') else { continue };
        let null = value.trim_start().starts_with("null").then_some(start);
        let shown = keys.entry(&rest[..length]).or_insert(Shown { first: start, null });
        shown.null = shown.null.or(null);
    }
    keys
}

/// Where a JSON string ends whose quote is opened (RFC 8259, section 7).
fn closing(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::Locator;
    use crate::source::{SourceFile, SourceMap, Span};

    #[test]
    fn a_sample_is_pointed_at_where_it_shows_the_key() {
        let text = "{\"a\": \"colour\", \"colour\": 1, \"b\": {\"colour\": null}}";
        let mut map = SourceMap::default();
        let text = Arc::new(text.to_owned());
        let file = map.add(SourceFile { name: "a.json".to_owned(), text: Arc::clone(&text) });
        let whole = Span { file, start: 0, end: u32::try_from(text.len()).unwrap() };
        let locator = Locator::new(&map);
        let start = |key, is_null| locator.narrowed(whole, Some(key), is_null).start as usize;
        assert_eq!(start("colour", false), text.find("\"colour\": 1").unwrap());
        assert_eq!(start("colour", true), text.find("\"colour\": null").unwrap());
        assert_eq!(start("wheel", true), 0);
    }
}
