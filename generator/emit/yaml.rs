//! JSON values as YAML that every reader understands alike.
//!
//! Readers of YAML 1.1 (most Python and Ruby tools) take plain `on`, `12:30:45` and `2024-01-31` for a
//! boolean, a number and a date, readers of 1.2 for text. Text that either would misread is quoted.

use std::fmt::Write as _;

use serde_json::{Map, Number, Value};

/// The longest key that a reader must accept in front of `:`.
const SIMPLE_KEY: usize = 1000;

/// The value as a document.
#[must_use]
pub fn to_string(value: &Value) -> String {
    let mut writer = Writer { out: String::new() };
    writer.node(value, 0, Place::Line);
    if !writer.out.ends_with('\n') {
        writer.out.push('\n');
    }
    writer.out
}

/// What stands in front of a node on its line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Nothing but indentation.
    Line,
    /// A key and `:`.
    Key,
    /// `-` and a space.
    Dash,
}

struct Writer {
    out: String,
}

impl Writer {
    fn node(&mut self, value: &Value, indent: usize, place: Place) {
        match value {
            Value::Object(map) if !map.is_empty() => self.map(map, indent, place),
            Value::Array(items) if !items.is_empty() => self.items(items, indent, place),
            _ => {
                if place == Place::Key {
                    self.out.push(' ');
                }
                match value {
                    Value::Object(_) => self.out.push_str("{}"),
                    Value::Array(_) => self.out.push_str("[]"),
                    Value::Null => self.out.push_str("null"),
                    Value::Bool(value) => self.out.push_str(if *value { "true" } else { "false" }),
                    Value::Number(value) => number(&mut self.out, value),
                    Value::String(text) => scalar(&mut self.out, text, indent),
                }
            }
        }
    }

    fn map(&mut self, map: &Map<String, Value>, indent: usize, place: Place) {
        for (at, (key, value)) in map.iter().enumerate() {
            if at > 0 || place == Place::Key {
                self.line(indent);
            }
            let start = self.out.len();
            key_scalar(&mut self.out, key);
            if self.out.len() - start > SIMPLE_KEY {
                self.out.insert_str(start, "? ");
                self.line(indent);
            }
            self.out.push(':');
            // A list stands below its key without further indentation; all else goes one deeper.
            let deeper = if matches!(value, Value::Array(_)) { indent } else { indent + 2 };
            self.node(value, deeper, Place::Key);
        }
    }

    fn items(&mut self, items: &[Value], indent: usize, place: Place) {
        for (at, item) in items.iter().enumerate() {
            if at > 0 || place == Place::Key {
                self.line(indent);
            }
            self.out.push_str("- ");
            self.node(item, indent + 2, Place::Dash);
        }
    }

    fn line(&mut self, indent: usize) {
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
        spaces(&mut self.out, indent);
    }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// A number, with the dot and the sign that YAML 1.1 wants beside an exponent.
fn number(out: &mut String, number: &Number) {
    let text = number.to_string();
    match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            let dot = if mantissa.contains('.') { "" } else { ".0" };
            let sign = if exponent.starts_with(['-', '+']) { "" } else { "+" };
            let _ = write!(out, "{mantissa}{dot}e{sign}{exponent}");
        }
        None => out.push_str(&text),
    }
}

/// A key, always on one line.
fn key_scalar(out: &mut String, text: &str) {
    if text.contains('\n') { double_quoted(out, text) } else { scalar(out, text, 0) }
}

/// Text in the plainest style that keeps it.
fn scalar(out: &mut String, text: &str, indent: usize) {
    let printable = text.chars().all(|c| c == '\n' || is_printable(c));
    if !printable {
        double_quoted(out, text);
    } else if text.contains('\n') {
        if text.trim_matches('\n').is_empty() {
            double_quoted(out, text);
        } else {
            literal(out, text, indent);
        }
    } else if is_plain(text) {
        out.push_str(text);
    } else {
        let _ = write!(out, "'{}'", text.replace('\'', "''"));
    }
}

/// A block that keeps its lines.
fn literal(out: &mut String, text: &str, indent: usize) {
    let indent = indent.max(2);
    out.push('|');
    if text.starts_with([' ', '\n']) {
        // A reader would take the first line's spaces for indentation.
        out.push('2');
    }
    if !text.ends_with('\n') {
        out.push('-');
    } else if text.ends_with("\n\n") {
        out.push('+');
    }
    let body = text.strip_suffix('\n').unwrap_or(text);
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(out, indent);
            out.push_str(line);
        }
    }
    if text.ends_with('\n') {
        out.push('\n');
    }
}

fn double_quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if is_printable(c) => out.push(c),
            c => {
                let _ = write!(out, "\\U{:08X}", u32::from(c));
            }
        }
    }
    out.push('"');
}

/// What may stand in a document unescaped: neither a control nor a line break of another standard,
/// nor invisible.
fn is_printable(c: char) -> bool {
    !c.is_control()
        && !matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Whether a reader of any version takes the bare text for this text.
fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let ends_well = !text.starts_with(' ') && !text.ends_with([' ', ':']);
    let inside = !text.contains(": ") && !text.contains(" #");
    ends_well
        && inside
        && !"-?:,[]{}#&*!|>'\"%@`=<~".contains(first)
        && !is_word(text)
        && !is_numeric(text)
}

/// Words that mean something other than themselves.
fn is_word(text: &str) -> bool {
    const WORDS: [&str; 9] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    text.len() <= 5 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether text could be a number in any base, a time or a date. More than needed is caught: what
/// begins like a number and has only characters that one could have.
fn is_numeric(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || "+-.".contains(c))
        && text.chars().all(|c| c.is_ascii_hexdigit() || "xobXOB_.:+-TZtz infINFaA".contains(c))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::to_string;

    #[test]
    fn nesting_and_styles() {
        let value = json!({
            "a": { "b": [1, { "c": [], "d": {} }, [true, null]], "200": "ok" },
            "text": "one\n\n  two\n",
            "open": "one\ntwo",
            "kept": "x\n\n",
            "lead": "  x\ny",
            "list": [{ "k": "a\nb", "l": 1.5 }],
            "big": 1e300,
        });
        insta::assert_snapshot!(to_string(&value), @r"
        a:
          b:
          - 1
          - c: []
            d: {}
          - - true
            - null
          '200': ok
        text: |
          one

            two
        open: |-
          one
          two
        kept: |+
          x

        lead: |2-
            x
          y
        list:
        - k: |-
            a
            b
          l: 1.5
        big: 1.0e+300
        ");
    }

    #[test]
    fn what_a_reader_of_either_version_would_misread_is_quoted() {
        for text in [
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "~",
            "null",
            "=",
            "<<",
            "1_000",
            "12:30:45",
            "2024-01-31",
            "2018-11-27T15:34:25.000000",
            "0o7",
            "0x1f",
            "1e3",
            ".5",
            "+1",
            "-",
            "a: b",
            "a #b",
            "a:",
            "",
            " a",
            "a ",
            "@a",
            "`a",
            "%a",
            "3.10",
            ".inf",
            "-.inf",
            ".NaN",
        ] {
            assert!(to_string(&json!(text)).starts_with('\''), "{text}");
        }
        for text in ["a", "a:b", "a#b", "/v3/{id}", "no way", "a, b", "x-y", "it's", "a\"b"] {
            assert_eq!(to_string(&json!(text)), format!("{text}\n"));
        }
    }

    fn any_text() -> impl Strategy<Value = String> {
        prop_oneof![
            "[ -~\n\t]{0,12}",
            "\\PC{0,8}",
            any::<String>(),
            "[-?:,\\[\\]{}#&*!|>'\"%@` \n0-9a-z]{0,8}",
        ]
    }

    fn any_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any_text().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((any_text(), inner), 0..4)
                    .prop_map(|pairs| Value::Object(pairs.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn an_independent_reader_gets_the_value_back(value in any_value()) {
            let text = to_string(&value);
            let back: Value = serde_yaml::from_str(&text).map_err(|e| TestCaseError::fail(format!("{e}\n{text}")))?;
            prop_assert_eq!(back, value, "{}", text);
        }
    }

    #[test]
    fn a_long_key_is_still_a_key() {
        let value = json!({ "k".repeat(2000): 1 });
        assert_eq!(serde_yaml::from_str::<Value>(&to_string(&value)).unwrap(), value);
    }
}
