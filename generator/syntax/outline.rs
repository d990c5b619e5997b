//! Outlines: where samples have what they show.

use std::sync::Arc;

use serde_json::Value;

use super::sample;
use crate::source::{FileId, Span};

/// Where a sample has its objects and their keys, in the order in which it has them.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    spans: Arc<[Span]>,
    next: usize,
    /// Of each object whether an ellipsis in it says that it has more; empty where no object has one.
    cuts: Arc<[bool]>,
    objects: usize,
    whole: Span,
}

impl Outline {
    /// The outline of a sample that was read as a value. Where they do not agree, as with a key that an object has twice,
    /// every place is the sample as a whole.
    pub(crate) fn of(file: FileId, text: &str, value: &Value) -> Self {
        let whole = Span { file, start: 0, end: position(text.len()) };
        let (spans, cuts) = outline_of(file, text);
        let spans = Some(spans).filter(|spans| spans.len() == count(value));
        Self { spans: spans.unwrap_or_default().into(), ..Self::cut(whole, cuts, value) }
    }

    /// That of a sample whose lines stand elsewhere in its file: every place is the sample as a whole.
    pub(crate) fn at(whole: Span, text: &str, value: &Value) -> Self {
        Self::cut(whole, outline_of(whole.file, text).1, value)
    }

    fn cut(whole: Span, cuts: Vec<bool>, value: &Value) -> Self {
        let known = Some(cuts).filter(|cuts| cuts.contains(&true) && cuts.len() == objects(value));
        Self { cuts: known.unwrap_or_default().into(), ..Self::unknown(whole) }
    }

    /// That of a sample of which nothing but its own place is known.
    pub(crate) fn unknown(whole: Span) -> Self {
        Self { spans: Arc::default(), next: 0, cuts: Arc::default(), objects: 0, whole }
    }

    /// The sample as a whole.
    pub(crate) fn whole(&self) -> Span {
        self.whole
    }

    /// The place of the next object, and whether it is cut.
    pub(crate) fn object(&mut self) -> (Span, bool) {
        self.objects += 1;
        (self.step(), self.cuts.get(self.objects - 1).copied().unwrap_or_default())
    }

    /// The place of the next object or key: the brace that opens the one, the other with its quotes.
    pub(crate) fn step(&mut self) -> Span {
        let span = self.spans.get(self.next).copied().unwrap_or(self.whole);
        self.next += 1;
        span
    }
}

/// The objects and keys of a value.
fn count(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(count).sum(),
        Value::Object(fields) => 1 + fields.len() + fields.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

/// The objects of a value.
fn objects(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().map(objects).sum(),
        Value::Object(fields) => 1 + fields.values().map(objects).sum::<usize>(),
        _ => 0,
    }
}

/// A text is nothing but an ellipsis, which stands for what is left out.
pub(crate) fn is_ellipsis(text: &str) -> bool {
    text == "\u{2026}" || text.len() > 1 && text.bytes().all(|byte| byte == b'.')
}

/// The places of the objects and keys of the first JSON value of a text that is an object or a list, and which of the objects are
/// cut.
fn outline_of(file: FileId, text: &str) -> (Vec<Span>, Vec<bool>) {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let mut cuts = Vec::new();
    // Of what is open the number of the object, or that it is a list.
    let mut open: Vec<Option<usize>> = Vec::new();
    let mut at = sample::start_of_body(text);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let innermost = open.last().copied().flatten();
        let rest = bytes.get(at..).unwrap_or_default();
        let is_place = match byte {
            b'{' | b'[' => {
                open.push((*byte == b'{').then_some(cuts.len()));
                cuts.extend((*byte == b'{').then_some(false));
                *byte == b'{'
            }
            b'}' | b']' if open.len() <= 1 => break,
            b'}' | b']' => {
                open.pop();
                false
            }
            b'"' => {
                at += closing(rest) + 1;
                let rest = bytes.get(at..).unwrap_or_default();
                let is_key = rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':');
                let key = text.get(start + 1..at - 1).filter(|_| is_key);
                if let Some(object) = innermost.filter(|_| key.is_some_and(is_ellipsis)) {
                    cuts[object] = true;
                }
                is_key
            }
            b'.' | 0xe2 => {
                let is_cut = rest.starts_with(b".") || rest.starts_with(&[0x80, 0xa6]);
                if let Some(object) = innermost.filter(|_| is_cut) {
                    cuts[object] = true;
                }
                false
            }
            _ => false,
        };
        if is_place {
            spans.push(Span { file, start: position(start), end: position(at) });
        }
    }
    (spans, cuts)
}

/// The length of a JSON string whose quote is opened (RFC 8259, section 7).
fn closing(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    });
    end.unwrap_or(bytes.len())
}

fn position(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Outline;
    use crate::source::{FileId, Span};
    use crate::syntax::sample::parse;

    /// The texts at the places of an outline.
    fn outline(text: &str) -> Vec<&str> {
        let (value, _) = parse(FileId(0), text);
        let mut outline = Outline::of(FileId(0), text, &value.unwrap());
        let shown = |span: Span| &text[span.start as usize..span.end as usize];
        let steps = std::iter::from_fn(|| Some(outline.step()));
        steps.take_while(|span| *span != outline_end(text)).map(shown).collect()
    }

    #[test]
    fn an_ellipsis_cuts_the_object_that_it_stands_in() {
        let cuts = |text: &str| {
            let (value, _) = parse(FileId(0), text);
            let value = value.unwrap();
            let mut outline = Outline::of(FileId(0), text, &value);
            (0..super::objects(&value)).map(|_| outline.object().1).collect::<Vec<_>>()
        };
        assert_eq!(cuts(r#"{"a": {"b": 1, ...}, "c": {}}"#), [false, true, false]);
        assert_eq!(cuts("{\"a\": 1 \u{2026}}"), [true]);
        assert_eq!(cuts("{\"a\": 1 // ... and more\n}"), [true]);
        assert_eq!(cuts(r#"{"a": {"...": "..."}}"#), [false, true]);
        assert_eq!(cuts(r#"{"a": ..., "b": {}}"#), [true, false]);
        assert_eq!(cuts(r#"{"a": [1, ...], "b": "c...", "d": 1.5}"#), [false]);
    }

    fn outline_end(text: &str) -> Span {
        Span { file: FileId(0), start: 0, end: u32::try_from(text.len()).unwrap() }
    }

    #[test]
    fn an_outline_has_objects_and_keys_in_order() {
        assert_eq!(
            outline(r#"{"a": "b: \"c\":", "d" : [{"a": {}, "\u0061b": null,}]}"#),
            ["{", "\"a\"", "\"d\"", "{", "\"a\"", "{", "\"\\u0061b\""]
        );
        assert_eq!(outline("HTTP/1.1 200\nA: \"b\": c\n\n{\"d\": 1}\n"), ["{", "\"d\""]);
        assert_eq!(outline("curl -d '{\"a\": 1}' -H '\"b\": {}'\n"), ["{", "\"a\""]);
        // Of what an object has twice one is lost, and with it all order.
        assert_eq!(outline(r#"{"a": {"b": 1}, "a": 2}"#), [""; 0]);
    }
}
