//! The request log of tempest, OpenStack's integration tests: what `tempest.lib.common.rest_client` writes of each request.
//!
//! A line says what was asked and answered, `Request (Class:test): 200 GET https://… 0.1s`. A second record, where the log has
//! that level, has the headers as a Python dictionary and the bodies as text, each cut after some thousand characters.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{self, BufRead};

use serde_json::Value;

use super::Exchange;
use super::read::{Read, line};

const SUMMARY: &str = "Request (";
const SENT: &str = "Request - Headers: ";
const ANSWERED: &str = "Response - Headers: ";
const BODY: &str = "Body: ";

/// The longest body that is looked at, in bytes. Tempest cuts them long before.
const MAX_BODY: usize = 1 << 20;
/// The most processes writing to one log that are followed at a time.
const MAX_WRITERS: usize = 1_024;

/// The text has a record of a request.
pub(super) fn is_log(text: &str) -> bool {
    text.lines().any(|line| summary(line).is_some())
}

pub(super) fn read(input: &mut impl BufRead, see: &mut dyn FnMut(Exchange)) -> io::Result<Read> {
    let (mut read, mut bytes) = (Read::default(), Vec::new());
    let mut log = Log::default();
    while let Some(of) = line(input, &mut bytes)? {
        let text = String::from_utf8_lossy(&bytes);
        read.too_long += usize::from(!of.is_whole);
        log.line(&text, &mut |open| open.finish(&mut read, see));
    }
    log.open.into_values().for_each(|open| open.finish(&mut read, see));
    Ok(read)
}

/// The records that are open, by the process that writes them.
#[derive(Default)]
struct Log {
    open: HashMap<String, Open>,
    /// The process whose record the next lines go on with.
    writer: String,
}

/// A request whose record is not complete.
struct Open {
    exchange: Option<Exchange>,
    part: Part,
    bodies: [String; 2],
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Summary,
    Sent,
    Answered,
}

impl Log {
    /// Takes in a line; `end` takes the records that end with it.
    fn line(&mut self, text: &str, end: &mut dyn FnMut(Open)) {
        if let Some((writer, exchange)) = summary(text) {
            if self.open.len() >= MAX_WRITERS {
                self.open.drain().map(|(_, open)| open).for_each(&mut *end);
            }
            writer.clone_into(&mut self.writer);
            let open = Open { exchange, part: Part::Summary, bodies: Default::default() };
            self.open.insert(self.writer.clone(), open).into_iter().for_each(end);
            return;
        }
        if let Some((before, headers)) = text.split_once(SENT) {
            process(before).clone_into(&mut self.writer);
            self.part(Part::Sent, headers);
        } else if let Some((_, headers)) = text.split_once(ANSWERED) {
            self.part(Part::Answered, headers);
        } else if let Some(open) =
            self.open.get_mut(&self.writer).filter(|open| open.part != Part::Summary)
        {
            let body = &mut open.bodies[usize::from(open.part == Part::Answered)];
            match text.trim_start().strip_prefix(BODY).filter(|_| body.is_empty()) {
                Some(begin) => body.push_str(begin),
                None if body.is_empty() => {}
                // Bodies over lines; another record does not go on with it.
                None if process(text).is_empty() && body.len() + text.len() < MAX_BODY => {
                    body.push('\n');
                    body.push_str(text);
                }
                None => self.writer.clear(),
            }
        }
    }

    fn part(&mut self, part: Part, headers: &str) {
        let Some(open) = self.open.get_mut(&self.writer) else { return };
        open.part = part;
        if let Some(exchange) = &mut open.exchange {
            dictionary(headers).for_each(|(name, value)| exchange.header(name, value));
        }
    }
}

impl Open {
    fn finish(self, read: &mut Read, see: &mut dyn FnMut(Exchange)) {
        let Some(mut exchange) = self.exchange else { return };
        let [request, response] = self.bodies.map(|body| {
            // The name of the function that logs may stand behind it.
            match body.split_whitespace().next() {
                None | Some("None" | "b''" | "b\"\"") => None,
                Some(_) => read.body(json(&body)),
            }
        });
        (exchange.request, exchange.response) = (request, response);
        read.exchanges += 1;
        see(exchange);
    }
}

/// The process that writes a line that says what was asked and answered, and the exchange, if a reference can document it.
fn summary(line: &str) -> Option<(&str, Option<Exchange>)> {
    let (before, rest) = line.split_once(SUMMARY)?;
    let (_, rest) = rest.split_once("): ")?;
    let mut words = rest.split(' ');
    let status = words.next()?.parse().ok()?;
    let (method, url) = (words.next()?, words.next()?);
    url.contains("://").then(|| (process(before), Exchange::new(method, url, status)))
}

/// The number of the process, which stands before the level of a record.
fn process(line: &str) -> &str {
    let words: Vec<&str> = line.split(' ').take(4).collect();
    let is_level = |word: &&str| {
        matches!(*word, "DEBUG" | "INFO" | "WARNING" | "ERROR" | "CRITICAL" | "TRACE")
    };
    words.iter().position(is_level).and_then(|at| at.checked_sub(1)).map_or("", |at| words[at])
}

/// The pairs of texts of a Python dictionary, as far as their quotes are plain.
fn dictionary(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let pairs = text.split(", '");
    pairs.filter_map(|pair| {
        let (name, value) = pair.split_once("': ")?;
        Some((name.trim_start_matches(['{', '\'']), value.trim_matches(['\'', '"', '}', ' '])))
    })
}

/// The JSON that a body begins with; none is there if it was cut.
fn json(body: &str) -> Option<Value> {
    let bytes = python_bytes(body);
    let text = bytes.as_deref().map_or(body.as_bytes().into(), Cow::Borrowed);
    let value = serde_json::Deserializer::from_slice(&text).into_iter::<Value>().next()?.ok()?;
    (value.is_object() || value.is_array()).then_some(value)
}

/// The bytes of a literal as Python prints it (Language Reference, "String and Bytes literals"), as far as it goes.
fn python_bytes(text: &str) -> Option<Vec<u8>> {
    let literal = text.strip_prefix('b')?;
    let quote = literal.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let mut rest = literal[1..].bytes();
    let mut out = Vec::with_capacity(literal.len());
    while let Some(byte) = rest.next() {
        match byte {
            b'\\' => match rest.next()? {
                b'n' => out.push(b'\n'),
                b'r' => out.push(b'\r'),
                b't' => out.push(b'\t'),
                b'x' => {
                    let digits = [rest.next()?, rest.next()?];
                    let digits = std::str::from_utf8(&digits).ok()?;
                    out.push(u8::from_str_radix(digits, 16).ok()?);
                }
                other => out.push(other),
            },
            byte if byte == quote as u8 => break,
            byte => out.push(byte),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::json;

    #[test]
    fn a_body_is_read_as_python_prints_bytes() {
        let body = r#"b'{"name": "it\'s \xc3\xa9 \\"1\\"\\n"}' _log_request_full"#;
        assert_eq!(json(body), Some(json!({ "name": "it's é \"1\"\n" })));
        assert_eq!(json("b\"{'a'}\""), None);
        assert_eq!(json(r#"b'{"cut": "\x4"#), None);
    }
}
