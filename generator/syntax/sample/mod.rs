//! Sample bodies: JSON, and what is meant to be.

mod slip;

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostic, Edit, Fix};
use crate::source::{FileId, Span};

/// Reads a sample. What stands before the body in a recorded HTTP exchange is skipped, and slips of the pen are forgiven;
/// all are reported. `None` where there is no JSON.
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
        let problem = broken_in_command(text).map(|problem| {
            let at = start_in_command(text).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
            let place = Span { start: at, end: at, ..whole };
            Diagnostic::new(Code::InvalidSample, place, "what the command sends is not JSON")
                .label(problem)
                .help("mend it: who copies the command gets an error")
        });
        return (body_of_command(text), problem.into_iter().collect());
    }
    let at = place(text, error.line(), error.column());
    let span = Span { start: at, end: at, ..whole };
    let report = Diagnostic::new(Code::InvalidSample, span, "the sample is not JSON");
    if let Some(value) = body_of_exchange(text) {
        let report =
            report.label("read from its body on").help("keep the body alone in the sample");
        return (Some(value), vec![report]);
    }
    if let Some((value, found)) = slip::read(text) {
        let reports = found.into_iter().map(|found| slipped(found, whole)).collect();
        return (Some(value), reports);
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

/// The slips of one kind, as one finding.
fn slipped(found: slip::Found, whole: Span) -> Diagnostic {
    let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    let at = offset(found.at);
    let edits = found.edits.iter().map(|(place, text)| {
        Edit::new(Span { start: offset(place.start), end: offset(place.end), ..whole }, *text)
    });
    let fix = Fix::safe(edits.collect::<Vec<Edit>>());
    Diagnostic::new(
        Code::InvalidSample,
        Span { start: at, end: at, ..whole },
        "the sample is not JSON",
    )
    .label(label(&found))
    .help(found.slip.help())
    .fix(Some(fix).filter(|fix| !fix.edits.is_empty()))
}

fn label(found: &slip::Found) -> String {
    match found.count {
        1 => found.slip.label().to_owned(),
        count => format!("{}, the first of {count}", found.slip.label()),
    }
}

fn place(text: &str, line: usize, column: usize) -> u32 {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let at = (start + column.saturating_sub(1)).min(text.len());
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// A call of `curl`, as some references show requests.
#[must_use]
pub fn is_command(text: &str) -> bool {
    text.trim_start().trim_start_matches('$').trim_start().starts_with("curl ")
}

/// The JSON that a command sends: what stands after `-d` or `--data`, up to its end.
fn body_of_command(text: &str) -> Option<Value> {
    let start = start_in_command(text)?;
    serde_json::Deserializer::from_str(&text[start..]).into_iter().next()?.ok()
}

/// Why what a call of `curl` sends is not JSON. What a shell would fill in, or stands for something, is not looked at.
#[must_use]
pub fn broken_in_command(text: &str) -> Option<String> {
    if !is_command(text) {
        return None;
    }
    let at = start_in_command(text)?;
    let (before, body) = text.split_at(at);
    let quote = before.chars().next_back().filter(|c| matches!(c, '\'' | '"'))?;
    let body = match quote {
        '"' => {
            let mut escaped = false;
            let end = body.find(|c: char| {
                let closes = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                closes
            })?;
            body[..end].replace("\\\"", "\"")
        }
        _ => body[..body.find('\'')?].to_owned(),
    };
    if body.contains(['$', '<', '`']) || body.contains("...") || body.contains("\\\n") {
        return None;
    }
    let error = serde_json::from_str::<serde::de::IgnoredAny>(&body).err()?;
    let slips = slip::read(&body).map(|(_, found)| found).unwrap_or_default();
    let reason = error.to_string();
    let reason = reason.split(" at line").next().unwrap_or(&reason);
    Some(slips.first().map_or(reason, |found| found.slip.label()).to_owned())
}

/// Edits of a text, each with what belongs in its place.
type Edits = Vec<(std::ops::Range<usize>, &'static str)>;

/// The commas that a text lacks or has too many of, in words and as edits, where it is JSON but for these.
#[must_use]
pub fn commas(text: &str) -> Option<(String, Edits)> {
    let text = text.trim_end();
    if !text.starts_with(['{', '[']) {
        return None;
    }
    let (_, found) = slip::read(text)?;
    let mut found = found
        .into_iter()
        .filter(|found| matches!(found.slip, slip::Slip::MissingComma | slip::Slip::TrailingComma));
    let first = found.next()?;
    let label = label(&first);
    let mut edits = first.edits;
    edits.extend(found.flat_map(|found| found.edits));
    Some((label, edits))
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

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::source::FileId;

    #[test]
    fn each_kind_of_slip_is_reported_once_at_its_first_place() {
        let (value, diagnostics) = parse(FileId(0), "{\"a\": 1\n\"b\": 2\n\"c\": None}\n");
        assert_eq!(value.unwrap(), serde_json::json!({"a": 1, "b": 2, "c": null}));
        let told: Vec<_> =
            diagnostics.iter().map(|d| (d.primary.span.start, d.primary.text.as_str())).collect();
        assert_eq!(told, [(7, "a comma belongs here, the first of 2"), (20, "words of Python")]);
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
    fn a_command_that_sends_broken_json_is_found() {
        for (text, problem) in [
            ("curl -d '{\"a\": 1}' x", None),
            ("$ curl -d \"{\\\"a\\\": 1}\" x", None),
            ("curl -d '{\"a\": \"$A\" \"b\"}' x", None),
            ("curl -d '{\"a\": ...}' x", None),
            ("curl -d @a x/{b}", None),
            ("curl -d '{\"a\": 1 \"b\": 2}' x", Some("a comma belongs here")),
            ("curl -d '{\"a\": 1,}' x", Some("a comma before a closing bracket")),
            ("curl -d '{\"a\": b}' x", Some("expected value")),
        ] {
            assert_eq!(super::broken_in_command(text).as_deref(), problem, "{text}");
        }
    }

    #[test]
    fn text_that_is_no_json_is_reported_at_its_place() {
        let (value, diagnostics) = parse(FileId(0), "{\n  nope\n}");
        assert!(value.is_none());
        assert_eq!(diagnostics[0].primary.span.start, 4);
    }
}
