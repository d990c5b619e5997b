//! Outlines: where samples have what they show.

use std::rc::Rc;

use serde_json::Value;

use super::sample;
use crate::source::{FileId, Span};

/// Where a sample has its objects and their keys, in the order in which it has them.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    spans: Rc<[Span]>,
    next: usize,
    whole: Span,
}

impl Outline {
    /// The outline of a sample that was read as a value. Where they do not agree, as with a key that an object has twice,
    /// every place is the sample as a whole.
    pub(crate) fn of(file: FileId, text: &str, value: &Value) -> Self {
        let mut outline = Self::unknown(Span { file, start: 0, end: position(text.len()) });
        let spans = outline_of(file, text);
        if spans.len() == count(value) {
            outline.spans = spans.into();
        }
        outline
    }

    /// That of a sample of which nothing but its own place is known.
    pub(crate) fn unknown(whole: Span) -> Self {
        Self { spans: Rc::default(), next: 0, whole }
    }

    /// The sample as a whole.
    pub(crate) fn whole(&self) -> Span {
        self.whole
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

/// The places of the objects and keys of the first JSON value of a text that is an object or a list.
fn outline_of(file: FileId, text: &str) -> Vec<Span> {
    let bytes = text.as_bytes();
    let mut spans = Vec::new();
    let (mut at, mut depth) = (sample::start_of_body(text), 0_usize);
    while let Some(byte) = bytes.get(at) {
        let start = at;
        at += 1;
        let is_place = match byte {
            b'{' | b'[' => {
                depth += 1;
                *byte == b'{'
            }
            b'}' | b']' if depth <= 1 => break,
            b'}' | b']' => {
                depth -= 1;
                false
            }
            b'"' => {
                at += closing(&bytes[at..]) + 1;
                let rest = bytes.get(at..).unwrap_or_default();
                rest.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b':')
            }
            _ => false,
        };
        if is_place {
            spans.push(Span { file, start: position(start), end: position(at) });
        }
    }
    spans
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
