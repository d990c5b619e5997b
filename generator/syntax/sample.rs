//! Sample bodies: JSON, and what is meant to be.

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// Reads a sample. What stands before the body in a recorded HTTP exchange is skipped, a comma before a
/// closing bracket and words of Python forgiven; all are reported. `None` where there is no JSON.
#[must_use]
pub fn parse(file: FileId, text: &str) -> (Option<Value>, Vec<Diagnostic>) {
    let error = match serde_json::from_str(text) {
        Ok(value) => return (Some(value), Vec::new()),
        Err(error) => error,
    };
    let whole =
        Span { file, start: 0, end: u32::try_from(text.trim_end().len()).unwrap_or(u32::MAX) };
    if text.trim().is_empty() {
        let diagnostic =
            Diagnostic::new(Code::InvalidSample, Span { end: 0, ..whole }, "the sample is empty");
        return (None, vec![diagnostic]);
    }
    if is_command(text) {
        // A command that sends nothing shows no body, and that is no mistake.
        return (body_of_command(text), Vec::new());
    }
    let at = place(text, error.line(), error.column());
    let span = Span { start: at, end: at, ..whole };
    let report = Diagnostic::new(Code::InvalidSample, span, "the sample is not JSON");
    if let Some(value) = body_of_exchange(text) {
        let report =
            report.label("read from its body on").help("keep the body alone in the sample");
        return (Some(value), vec![report]);
    }
    if let Ok(value) = serde_json::from_str(&without_trailing_commas(text)) {
        let report = report.label("a comma before a closing bracket").help("remove the comma");
        return (Some(value), vec![report]);
    }
    if let Ok(value) =
        serde_json::from_str(&without_words_of_python(&without_trailing_commas(text)))
    {
        let report = report
            .label("words of Python")
            .help("write `null` for `None`, `true` for `True`, `false` for `False`");
        return (Some(value), vec![report]);
    }
    let reason = error.to_string();
    let reason = reason.split(" at line").next().unwrap_or(&reason).to_owned();
    (None, vec![report.label(reason)])
}

/// Where the body of a sample begins, behind the head of an exchange or a command.
pub(super) fn start_of_body(text: &str) -> usize {
    if text.trim_start().starts_with(['{', '[']) {
        0
    } else if is_command(text) {
        start_in_command(text).unwrap_or(0)
    } else {
        start_in_exchange(text).unwrap_or(0)
    }
}

fn place(text: &str, line: usize, column: usize) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A call of `curl`, as some references show requests.
fn is_command(text: &str) -> bool {
    text.trim_start().trim_start_matches('$').trim_start().starts_with("curl ")
}

/// The JSON that a command sends: what stands after `-d` or `--data`, up to its end.
fn body_of_command(text: &str) -> Option<Value> {
    let start = start_in_command(text)?;
    serde_json::Deserializer::from_str(&text[start..]).into_iter().next()?.ok()
}

fn start_in_command(text: &str) -> Option<usize> {
    let at = [" -d ", " -d'", " --data ", " --data-raw ", " --data-binary "]
        .iter()
        .filter_map(|flag| text.find(flag))
        .min()?;
    Some(at + text[at..].find(['{', '['])?)
}

/// The JSON after the first blank line, where a status or a request line comes first.
fn body_of_exchange(text: &str) -> Option<Value> {
    let first = text.trim_start().lines().next()?;
    if !first.contains("HTTP/") {
        return None;
    }
    serde_json::from_str(&text[start_in_exchange(text)?..]).ok()
}

fn start_in_exchange(text: &str) -> Option<usize> {
    text.find("\n{").or_else(|| text.find("\n["))
}

fn without_trailing_commas(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut in_string, mut escaped) = (false, false);
    for c in text.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = c == '\\' && !escaped;
        } else if c == '"' {
            in_string = true;
        } else if matches!(c, '}' | ']') {
            let kept = out.trim_end();
            if kept.ends_with(',') {
                out.truncate(kept.len() - 1);
            }
        }
        out.push(c);
    }
    out
}

/// `None`, `True` and `False` as JSON has them: what is printed by a service is in its own language.
fn without_words_of_python(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Every second piece is in quotes; an escaped quote ends none.
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find('"').unwrap_or(rest.len());
        for piece in rest[..end].split_inclusive(|c: char| !c.is_ascii_alphanumeric()) {
            let word = piece.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
            out.push_str(match word {
                "None" => "null",
                "True" => "true",
                "False" => "false",
                word => word,
            });
            out.push_str(&piece[word.len()..]);
        }
        rest = &rest[end..];
        let Some(inner) = rest.strip_prefix('"') else { continue };
        let mut escaped = false;
        let close = inner.find(|c: char| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        let length = close.map_or(rest.len(), |at| at + 2);
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::source::FileId;

    #[test]
    fn a_trailing_comma_is_forgiven_and_reported() {
        let (value, diagnostics) = parse(FileId(0), "{\"a\": [1, 2,], \"b\": \",]\",}\n");
        assert_eq!(value.unwrap(), serde_json::json!({"a": [1, 2], "b": ",]"}));
        assert_eq!(diagnostics.len(), 1);
    }

    #[test]
    fn words_of_python_are_forgiven_and_reported() {
        let text = "{\"a\": None, \"b\": [True,False], \"c\": \"a \\\"None\\\", False\",}";
        let (value, diagnostics) = parse(FileId(0), text);
        let expected = serde_json::json!({"a": null, "b": [true, false], "c": "a \"None\", False"});
        assert_eq!(value.unwrap(), expected);
        assert_eq!(diagnostics.len(), 1);
        assert_eq!(parse(FileId(0), "{\"a\": Nonesuch}").0, None);
    }

    #[test]
    fn the_body_of_an_exchange_is_found() {
        let (value, _) = parse(FileId(0), "HTTP/1.1 200 OK\nA: b\n\n{\"c\": 1}\n");
        assert_eq!(value.unwrap(), serde_json::json!({"c": 1}));
    }

    #[test]
    fn the_body_that_a_command_sends_is_found() {
        let (value, _) = parse(FileId(0), "curl -X POST -d '{\"a\": {\"b\": 1}}' http://x/y\n");
        assert_eq!(value.unwrap(), serde_json::json!({"a": {"b": 1}}));
        assert_eq!(parse(FileId(0), "curl -X DELETE http://x/y\n"), (None, Vec::new()));
    }

    #[test]
    fn text_that_is_no_json_is_reported_at_its_place() {
        let (value, diagnostics) = parse(FileId(0), "{\n  nope\n}");
        assert!(value.is_none());
        assert_eq!(diagnostics[0].primary.span.start, 4);
    }
}
