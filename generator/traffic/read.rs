//! Recordings as streams, told apart by their content.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read as _};

use flate2::bufread::MultiGzDecoder;
use serde_json::Value;

use super::{Exchange, har, lines, tempest};

/// The longest line, and the longest entry of a HAR, that is looked at, in bytes. What is read of it may take thirty times that.
pub(super) const MAX_LINE: u64 = 16 << 20;
/// The bytes at the begin of a recording by which its form is told.
const HEAD: u64 = 64 << 10;

/// The result of reading a recording.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// The exchanges in it.
    pub exchanges: usize,
    /// Lines and entries that are no exchange, or whose method no reference can document.
    pub others: usize,
    /// Exchanges that are too long to be read: 16 MiB.
    pub too_long: usize,
    /// Bodies of the exchanges that are no JSON, neither objects nor lists, or that the recorder cut.
    pub unread_bodies: usize,
    /// It ends in the middle of something: what is before counts.
    pub is_cut: bool,
}

impl Read {
    /// A body that is there: its JSON, or that it is none.
    pub(super) fn body(&mut self, found: Option<Value>) -> Option<Value> {
        self.unread_bodies += usize::from(found.is_none());
        found
    }
}

/// A recording cannot be read.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be read, or is no gzip though it begins as one.
    Io(io::Error),
    /// It is neither JSON lines, nor HAR, nor a log of tempest.
    Unknown,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Unknown => f.write_str(
                "this is no recorded traffic: neither JSON lines of exchanges, nor HAR 1.2, nor a log of tempest",
            ),
        }
    }
}

impl std::error::Error for Error {}

/// Shows each exchange of a recording, which may be compressed by gzip, in its order.
///
/// # Errors
///
/// It cannot be read, or has another form.
pub fn read(mut input: impl BufRead, see: &mut dyn FnMut(Exchange)) -> Result<Read, Error> {
    let is_gzip = input.fill_buf().map_err(Error::Io)?.starts_with(&[0x1f, 0x8b]);
    if !is_gzip {
        return plain(input, see);
    }
    let mut unpacked = Unpacked { inner: MultiGzDecoder::new(input), broke: None };
    let found = plain(BufReader::new(&mut unpacked), see);
    match (found, unpacked.broke) {
        (found, None) => found,
        (Ok(found), Some(_)) if found.exchanges > 0 => Ok(Read { is_cut: true, ..found }),
        (_, Some(broke)) => Err(Error::Io(broke)),
    }
}

/// A compressed stream, up to where that is broken or cut off.
struct Unpacked<R> {
    inner: MultiGzDecoder<R>,
    broke: Option<io::Error>,
}

impl<R: BufRead> io::Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.broke.is_some() {
            return Ok(0);
        }
        match self.inner.read(buffer) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                self.broke = Some(error);
                Ok(0)
            }
            read => read,
        }
    }
}

fn plain(mut input: impl BufRead, see: &mut dyn FnMut(Exchange)) -> Result<Read, Error> {
    let mut head = Vec::new();
    input.by_ref().take(HEAD).read_to_end(&mut head).map_err(Error::Io)?;
    let form = Form::of(&head).ok_or(Error::Unknown)?;
    let mut whole = io::Cursor::new(head).chain(input);
    let found = match form {
        Form::Lines => lines::read(&mut whole, see),
        Form::Har => har::read(&mut whole, see),
        Form::Tempest | Form::Text => tempest::read(&mut whole, see),
    };
    let found = found.map_err(Error::Io)?;
    match form {
        Form::Text if found.exchanges == 0 => Err(Error::Unknown),
        _ => Ok(found),
    }
}

/// The forms of recordings.
#[derive(Clone, Copy)]
enum Form {
    Lines,
    Har,
    Tempest,
    /// Text whose beginning says nothing: a log may begin with the options of its program.
    Text,
}

impl Form {
    /// The form of what begins so.
    fn of(head: &[u8]) -> Option<Self> {
        let text = String::from_utf8_lossy(head);
        let text = text.trim_start_matches('\u{feff}').trim_start();
        let begin: String = text.chars().filter(|c| !c.is_whitespace()).take(64).collect();
        if begin.starts_with("{\"log\":{") {
            return Some(Self::Har);
        }
        let first = text.lines().next().unwrap_or_default();
        let has = |key: &str| first.contains(&format!("\"{key}\""));
        if first.starts_with('{') && has("method") && has("path") {
            return Some(Self::Lines);
        }
        if tempest::is_log(text) {
            return Some(Self::Tempest);
        }
        let is_long = head.len() as u64 == HEAD && !head.contains(&0) && !begin.starts_with('{');
        is_long.then_some(Self::Text)
    }
}

/// A line of a recording.
pub(super) struct Line {
    /// All of it was read.
    pub(super) is_whole: bool,
    /// Its end is there.
    pub(super) is_ended: bool,
}

/// Reads a line without its end into `line`, at most [`MAX_LINE`] of it; `None` at the end.
pub(super) fn line(input: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<Option<Line>> {
    line.clear();
    if input.by_ref().take(MAX_LINE).read_until(b'\n', line)? == 0 {
        return Ok(None);
    }
    let is_ended = line.ends_with(b"\n");
    let is_whole = is_ended || (line.len() as u64) < MAX_LINE;
    if !is_whole {
        input.skip_until(b'\n')?;
    }
    while line.last().is_some_and(|byte| matches!(byte, b'\n' | b'\r')) {
        line.pop();
    }
    Ok(Some(Line { is_whole, is_ended }))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;
    use serde_json::json;

    use super::{Error, MAX_LINE, Read, read};
    use crate::ir::Microversion;
    use crate::traffic::Exchange;

    fn all(text: &[u8]) -> (Read, Vec<Exchange>) {
        let mut exchanges = Vec::new();
        let found = read(text, &mut |exchange| exchanges.push(exchange)).expect("it can be read");
        (found, exchanges)
    }

    fn line(path: &str) -> String {
        let headers = json!({ "OpenStack-API-Version": "carts 1.5" });
        let line = json!({
            "method": "PUT", "path": path, "status": 202, "request_headers": headers,
            "request_body": { "cart": 1 }, "response_body": "text",
        });
        format!("{line}\n")
    }

    #[test]
    fn json_lines_are_exchanges_and_what_is_none_is_counted() {
        let text =
            ["\u{feff}", &line("/v1/carts/1?all=1&x"), "{\"method\": \"LINK\"}\n\n"].concat();
        let (found, exchanges) = all(text.as_bytes());
        assert_eq!((found.exchanges, found.others, found.is_cut), (1, 1, false));
        assert!(all(&text.as_bytes()[..text.len() - 4]).0.is_cut);
        let [only] = exchanges.as_slice() else { panic!("{exchanges:?}") };
        assert_eq!((only.path.as_str(), only.query.len(), only.status), ("/v1/carts/1", 2, 202));
        assert_eq!(
            (only.service.as_deref(), only.microversion),
            (Some("carts"), Some(Microversion::new(1, 5)))
        );
        assert_eq!((&only.request, &only.response), (&Some(json!({ "cart": 1 })), &None));
    }

    #[test]
    fn a_recording_may_be_compressed() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(line("/v1/carts").as_bytes()).unwrap();
        assert_eq!(all(&packed.finish().unwrap()).0.exchanges, 1);
    }

    #[test]
    fn har_is_read_as_far_as_it_goes() {
        let entry = |url: &str| {
            json!({
                "request": { "method": "GET", "url": url, "headers": [] },
                "response": {
                    "status": 200,
                    "headers": [{ "name": "X-OpenStack-Nova-API-Version", "value": "2.53" }],
                    "content": { "mimeType": "application/json", "text": "{\"cart\": {\"id\": null}}" },
                },
            })
        };
        let entries = [
            entry("https://cloud:1/v1/carts/1#x"),
            json!("no entry"),
            entry("http://cloud/v1/carts"),
        ];
        let text =
            json!({ "log": { "version": "1.2", "entries": entries }, "more": 1 }).to_string();
        let (found, exchanges) = all(text.as_bytes());
        assert_eq!((found.exchanges, found.others, found.is_cut), (2, 1, false));
        assert_eq!(
            (exchanges[0].path.as_str(), exchanges[0].microversion),
            ("/v1/carts/1", Some(Microversion::new(2, 53)))
        );
        assert_eq!(exchanges[0].response, Some(json!({ "cart": { "id": null } })));
        let (found, exchanges) = all(&text.as_bytes()[..text.len() / 2]);
        assert_eq!((found.is_cut, exchanges.len()), (true, found.exchanges));
    }

    #[test]
    fn the_log_of_tempest_is_read_by_process() {
        let log = r#"2026-01-02 03:04:05.678 11 INFO tempest.lib.common.rest_client [-] Request (CartsTest:test_show): 200 GET https://cloud/market/v1/carts/1 0.123s
2026-01-02 03:04:05.678 11 DEBUG tempest.lib.common.rest_client [-] Request - Headers: {'Accept': 'application/json', 'X-Auth-Token': '<omitted>'}
        Body: None
2026-01-02 03:04:05.679 12 INFO tempest.lib.common.rest_client [-] Request (BellsTest:test_ring): 202 POST https://cloud/v1/bells 0.003s
    Response - Headers: {'content-type': 'application/json', 'openstack-api-version': 'carts 1.7', 'status': '200'}
        Body: b'{"cart": {"id": "1"}}' _log_request_full
2026-01-02 03:04:05.680 12 DEBUG tempest.lib.common.rest_client [-] Request - Headers: {'Content-Type': 'application/json'}
        Body: {"bell": {"tone":
 "a"}}
    Response - Headers: {'status': '202'}
        Body: b'{"bell": {"tone": "a", "cut
2026-01-02 03:04:05.681 12 INFO tempest.test [-] done
"#;
        // The answer to the first stands behind another process's line, as a record of several lines does not.
        let log = log.replacen(
            "    Response - Headers: {'content-type'",
            "2026 x 11 DEBUG t Request - Headers: {}\n    Response - Headers: {'content-type'",
            1,
        );
        let (found, mut exchanges) = all(log.as_bytes());
        exchanges.sort_by_key(|exchange| exchange.status);
        assert_eq!((found.exchanges, found.is_cut), (2, false));
        let [show, ring] = exchanges.as_slice() else { panic!("{exchanges:?}") };
        assert_eq!(
            (show.path.as_str(), show.microversion),
            ("/market/v1/carts/1", Some(Microversion::new(1, 7)))
        );
        assert_eq!(
            (&show.request, &show.response),
            (&None, &Some(json!({ "cart": { "id": "1" } })))
        );
        assert_eq!(
            (&ring.request, &ring.response),
            (&Some(json!({ "bell": { "tone": "a" } })), &None)
        );
    }

    #[test]
    fn nothing_but_what_is_broken_is_lost() {
        let odd = line("/v1/carts").replace("\"cart\":1", "\"cart\":1e999");
        let long = line("/v1/carts").replace("text", &"x".repeat(MAX_LINE as usize));
        let (found, exchanges) = all([odd.as_str(), &long, &line("/v1/carts")].concat().as_bytes());
        assert_eq!((found.exchanges, found.others, found.too_long, found.is_cut), (2, 0, 1, false));
        assert_eq!(found.unread_bodies, 2, "the text");
        assert_eq!(exchanges[0].request, Some(json!({ "cart": f64::MAX })));
        assert_eq!(exchanges[1].request, Some(json!({ "cart": 1 })));
    }

    #[test]
    fn a_file_that_is_cut_off_counts_as_far_as_it_goes() {
        let mut packed = GzEncoder::new(Vec::new(), Compression::none());
        (0..4).for_each(|_| packed.write_all(line("/v1/carts").as_bytes()).unwrap());
        let packed = packed.finish().unwrap();
        let (found, _) = all(&packed[..packed.len() / 2]);
        assert!(found.exchanges > 0 && found.is_cut, "{found:?}");
        assert!(matches!(read(&packed[..12], &mut |_| {}), Err(Error::Io(_))));
    }

    #[test]
    fn a_har_has_bodies_in_base_64_numbers_that_are_none_and_other_lists() {
        let body = |text: &str, encoding: &str| {
            format!(
                r#"{{"time": NaN, "x": [1e999, "]}}\""], "request": {{"method": "GET", "url": "http://c/v1/carts"}},
                    "response": {{"status": 200, "content": {{"text": "{text}", "encoding": "{encoding}"}}}}}}"#
            )
        };
        let bodies = [("eyJjYXJ0\nIjp7fX0=", "base64"), ("?", "base64"), ("x", "zip"), ("{}", "")];
        let bodies = bodies.map(|(text, encoding)| body(&text.replace('\n', "\\n"), encoding));
        let text = format!(
            "\u{feff} {{\n\"log\" : {{\"pages\": [{{\"entries\": [1]}}], \"entries\" : [ {} , {{}}, [] ]}} }}",
            bodies.join(",\n")
        );
        let (found, exchanges) = all(text.as_bytes());
        assert_eq!((found.exchanges, found.others, found.is_cut), (4, 2, false));
        assert_eq!(found.unread_bodies, 2);
        let read: Vec<_> = exchanges.iter().map(|exchange| exchange.response.clone()).collect();
        assert_eq!(read, [Some(json!({ "cart": {} })), None, None, Some(json!({}))]);
    }

    #[test]
    fn a_log_may_begin_with_something_else() {
        let options = "2026-01-02 03:04:05.678 11 INFO tempest [-] auth.use = 1\n".repeat(2_000);
        let request =
            "2026-01-02 03:04:05.678 11 INFO t [-] Request (A:b): 200 GET http://c/v1/carts 0.1s\n";
        assert_eq!(all([options.as_str(), request].concat().as_bytes()).0.exchanges, 1);
        assert!(matches!(read(options.as_bytes(), &mut |_| {}), Err(Error::Unknown)));
    }

    #[test]
    fn what_is_no_recording_is_refused() {
        for text in ["", "openapi: 3.1.0\n", "{}", "[1, 2]", "\u{0}\u{1}"] {
            assert!(matches!(read(text.as_bytes(), &mut |_| {}), Err(Error::Unknown)), "{text:?}");
        }
    }
}
