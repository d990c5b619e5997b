//! Samples as HTML: JSON with its keys and its bare values told apart.

use serde_json::Value;

use super::prose::Html;

/// A sample. One that is only text stands as its lines.
pub(super) fn html(value: &Value) -> Html {
    if let Value::String(text) = value {
        return Html::text(text);
    }
    let text = serde_json::to_string_pretty(value).expect("a sample is plain data");
    let mut out = Html::default();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (token, after) = rest.split_at(length(rest));
        if token.starts_with('"') {
            match after.starts_with(':') {
                true => out.push_marked("k", token),
                false => out.push(token),
            }
        } else if is_bare(token) {
            out.push_marked("v", token);
        } else {
            out.push(token);
        }
        rest = after;
    }
    out
}

/// The length of the text, the number, the word or the punctuation that JSON begins with.
fn length(json: &str) -> usize {
    let bytes = json.as_bytes();
    if bytes[0] == b'"' {
        let mut at = 1;
        while bytes.get(at).is_some_and(|byte| *byte != b'"') {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        return (at + 1).min(json.len());
    }
    let bare = is_bare(json);
    let is_end = |byte: &u8| *byte == b'"' || is_bare_byte(*byte) != bare;
    bytes.iter().position(is_end).unwrap_or(json.len())
}

fn is_bare(json: &str) -> bool {
    json.bytes().next().is_some_and(is_bare_byte)
}

/// Returns `true` for what numbers, `true`, `false` and `null` are made of.
fn is_bare_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::html;

    #[test]
    fn keys_and_bare_values_are_marked_and_text_is_text() {
        let shown = html(&json!({"a": -1.5, "b": ["</code>\\\"", null]})).to_string();
        assert_eq!(
            shown,
            "{\n  <span class=\"k\">&quot;a&quot;</span>: <span class=\"v\">-1.5</span>,\n  \
             <span class=\"k\">&quot;b&quot;</span>: [\n    &quot;&lt;/code&gt;\\\\\\&quot;&quot;,\n    \
             <span class=\"v\">null</span>\n  ]\n}"
        );
    }
}
