//! JSON as recorders write it, which may have numbers that JSON has not.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde_json::Value;

/// The greatest number that there is.
const GREATEST: &str = "1.7976931348623157e308";

/// Reads a text; `None` if it is no JSON. A number that no float holds is the greatest one, and so is what Python writes
/// for none: `NaN`, `Infinity`.
pub(super) fn parse<T: DeserializeOwned>(text: &[u8]) -> Option<T> {
    let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(text);
    serde_json::from_slice(text).ok().or_else(|| match mend(text) {
        Cow::Owned(mended) => serde_json::from_slice(&mended).ok(),
        Cow::Borrowed(_) => None,
    })
}

/// The JSON of a body: an object or a list. A text may be one of another media type.
pub(super) fn body(text: &[u8]) -> Option<Value> {
    parse(text).filter(is_structured)
}

pub(super) fn is_structured(value: &Value) -> bool {
    value.is_object() || value.is_array()
}

/// Puts numbers in the place of what is none.
fn mend(text: &[u8]) -> Cow<'_, [u8]> {
    let (mut out, mut done, mut at) = (Vec::new(), 0, 0);
    while at < text.len() {
        match text[at] {
            b'"' => at += string(&text[at..]),
            b'-' | b'0'..=b'9' | b'N' | b'I' => {
                let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || b"+-.".contains(byte);
                let len = text[at..].iter().take_while(|byte| is_word(byte)).count();
                let word = std::str::from_utf8(&text[at..at + len]).unwrap_or_default();
                if word.parse().is_ok_and(|number: f64| !number.is_finite()) {
                    out.extend_from_slice(&text[done..at]);
                    out.extend_from_slice(GREATEST.as_bytes());
                    done = at + len;
                }
                at += len;
            }
            _ => at += 1,
        }
    }
    if done == 0 {
        return Cow::Borrowed(text);
    }
    out.extend_from_slice(&text[done..]);
    Cow::Owned(out)
}

/// The length of the string that a text begins with, its quotes counted.
fn string(text: &[u8]) -> usize {
    let mut at = 1;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::parse;

    #[test]
    fn a_number_that_is_none_loses_nothing_else() {
        for text in
            [r#"{"a":[1e999,"1e999"]}"#, r#"{"a":[NaN,"1e999"]}"#, r#"{"a":[Infinity,"1e999"]}"#]
        {
            assert_eq!(
                parse::<Value>(text.as_bytes()),
                Some(json!({ "a": [f64::MAX, "1e999"] })),
                "{text}"
            );
        }
        assert_eq!(
            parse::<Value>(br#"[-Infinity, 12345678901234567890123, "\"NaN"]"#).unwrap()[2],
            "\"NaN"
        );
        for text in ["", "NaN2", "[Nan", "\"\\", "{\"a\": NaN", "- 1"] {
            assert_eq!(parse::<Value>(text.as_bytes()), None, "{text}");
        }
    }
}
