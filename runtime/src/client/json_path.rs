//! Where in a JSON text a line and a column are.

/// A value that encloses a place.
enum Around {
    Object { key: String },
    Array { index: usize },
}

/// The path of the value that an error is about: `snapshots[3].size`. Empty for the text as a whole, and for what is no JSON.
pub(super) fn of(error: &serde_json::Error, text: &[u8]) -> String {
    // What a field's type says of its value is placed where the object ends, and so is a field that is missing there. Only the
    // text, which is serde's own, tells them apart.
    let lacks = error.is_data() && error.to_string().starts_with("missing field");
    at(text, error.line(), error.column(), lacks)
}

/// The path of the value at a line and a column, as `serde_json` counts them, or of the object that ends there.
fn at(text: &[u8], line: usize, column: usize, is_object: bool) -> String {
    let before: usize =
        text.split_inclusive(|b| *b == b'\n').take(line.saturating_sub(1)).map(<[u8]>::len).sum();
    // The last byte that was read is left out: it may close what encloses the place.
    let end = before.saturating_add(column.saturating_sub(1)).min(text.len());
    let mut around: Vec<Around> = Vec::new();
    let mut string = String::new();
    let mut at = 0;
    while at < end {
        match (text[at], around.last_mut()) {
            (b'"', _) => {
                let close = closing(text, at + 1);
                string = serde_json::from_slice(&text[at..text.len().min(close + 1)])
                    .unwrap_or_default();
                at = close;
            }
            (b':', Some(Around::Object { key })) => *key = std::mem::take(&mut string),
            (b',', Some(Around::Array { index })) => *index += 1,
            (b',', Some(Around::Object { key })) => key.clear(),
            (b'{', _) => around.push(Around::Object { key: String::new() }),
            (b'[', _) => around.push(Around::Array { index: 0 }),
            (b'}' | b']', _) => {
                around.pop();
            }
            _ => {}
        }
        at += 1;
    }
    // What lacks a field is the object that ends here, and not the field before.
    if let (true, Some(Around::Object { key })) = (is_object, around.last_mut()) {
        key.clear();
    }
    let mut path = String::new();
    for part in around {
        match part {
            Around::Object { key } if key.is_empty() => {}
            Around::Object { key } if path.is_empty() => path.push_str(&key),
            Around::Object { key } => path.extend([".", &key]),
            Around::Array { index } => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

/// Where the string that begins here ends: at its closing quote, or at the end of the text.
fn closing(text: &[u8], begin: usize) -> usize {
    let mut at = begin;
    while at < text.len() {
        match text[at] {
            b'\\' => at += 1,
            b'"' => return at,
            _ => {}
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::of;
    use serde::Deserialize;
    use std::collections::BTreeMap;

    #[derive(Debug, Deserialize)]
    #[expect(dead_code, reason = "only what is wrong is looked at")]
    struct Thing {
        id: String,
        #[serde(default)]
        tags: Vec<BTreeMap<String, u8>>,
        #[serde(default)]
        size: Option<Size>,
    }

    #[derive(Debug)]
    enum Size {
        Number(i64),
        Text(String),
    }
    crate::union! { Size: Number value, Text value }

    #[test]
    fn what_is_wrong_is_found_again() {
        for (text, path) in [
            (r#"[{"id": "a"}, {"id": 7}]"#, "[1].id"),
            ("[\n  {\"id\": \"a\"},\n  {\n    \"id\": null\n  }\n]", "[1].id"),
            (r#"[{"id": "a", "tags": [{"a\"b": 1}, {"c,}": 300}]}]"#, "[0].tags[1].c,}"),
            (r#"[{"id": "a", "tags": ["x"]}]"#, "[0].tags[0]"),
            (r#"[{"id": "a"}, {"tags": []}]"#, "[1]"),
            (r#"[{"id": "a"}, {}]"#, "[1]"),
            (r#"[{"id": "a", "size": []}]"#, "[0].size"),
            (r#"[{"size": true, "id": "a"}]"#, "[0].size"),
            ("[{\"id\": \"a\", \"size\": {}\n}]", "[0].size"),
            (r#"[{"size": 1}]"#, "[0]"),
            (r#"[{"id": "a"}, "#, "[1]"),
            (r#"[{"id": "a"#, "[0].id"),
            (r#""text""#, ""),
            ("<html>", ""),
            ("", ""),
        ] {
            let error = serde_json::from_str::<Vec<Thing>>(text).unwrap_err();
            assert_eq!(of(&error, text.as_bytes()), path, "{text} {error}");
        }
    }
}
