//! Places for people: a line of a file. A reason goes by a sample as a whole, and a reader looks for a line of it.

use std::cell::RefCell;

use crate::diagnostic::Places;
use crate::ir::{Aspect, Reason};
use crate::source::{SourceMap, Span};

/// Finds the lines of spans, and remembers where the lines of a file begin.
pub(crate) struct Locator<'m> {
    map: &'m SourceMap,
    places: RefCell<Places<'m>>,
}

impl<'m> Locator<'m> {
    pub(crate) fn new(map: &'m SourceMap) -> Self {
        Self { map, places: RefCell::new(Places::new(map)) }
    }

    /// The places of a reason about a key, as close as they are known.
    pub(super) fn spans<'a>(
        &'a self,
        reason: &'a Reason,
        key: Option<&'a str>,
        aspect: Aspect,
    ) -> impl Iterator<Item = Span> + 'a {
        let is_null = aspect == Aspect::Nullability;
        reason.places().map(move |span| narrowed(span, key, is_null, self.map))
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
}

/// The first place of a sample that shows a key; of those that show it as null, if there are such and that is looked for. Any
/// other span stays as it is.
fn narrowed(span: Span, key: Option<&str>, is_null: bool, map: &SourceMap) -> Span {
    let text = map.file(span.file).text.as_str();
    let is_whole = span.start == 0 && span.end as usize == text.len();
    let Some(key) = key.filter(|_| is_whole && text.trim_start().starts_with(['{', '['])) else {
        return span;
    };
    let quoted = format!("\"{key}\"");
    let shown = |at: usize| {
        let value = text[at + quoted.len()..].trim_start().strip_prefix(':')?.trim_start();
        Some(value.starts_with("null"))
    };
    let places = || text.match_indices(&quoted).map(|(at, _)| at).filter(|at| shown(*at).is_some());
    let null = places().find(|at| is_null && shown(*at) == Some(true));
    let Some(at) = null.or_else(|| places().next()) else { return span };
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span { start: position(at), end: position(at + quoted.len()), ..span }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::narrowed;
    use crate::source::{SourceFile, SourceMap, Span};

    #[test]
    fn a_sample_is_pointed_at_where_it_shows_the_key() {
        let text = "{\"a\": \"colour\", \"colour\": 1, \"b\": {\"colour\": null}}";
        let mut map = SourceMap::default();
        let text = Arc::new(text.to_owned());
        let file = map.add(SourceFile { name: "a.json".to_owned(), text: Arc::clone(&text) });
        let whole = Span { file, start: 0, end: u32::try_from(text.len()).unwrap() };
        let start = |key, is_null| narrowed(whole, Some(key), is_null, &map).start as usize;
        assert_eq!(start("colour", false), text.find("\"colour\": 1").unwrap());
        assert_eq!(start("colour", true), text.find("\"colour\": null").unwrap());
        assert_eq!(start("wheel", true), 0);
    }
}
