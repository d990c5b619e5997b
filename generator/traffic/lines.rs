//! JSON lines: an object for each exchange.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value;

use super::Exchange;
use super::read::{Read, line};

/// A line. Keys that are not named here tell nothing of the service.
#[derive(Deserialize)]
struct Line {
    method: String,
    path: String,
    status: u16,
    microversion: Option<String>,
    #[serde(default)]
    request_headers: BTreeMap<String, Value>,
    #[serde(default)]
    response_headers: BTreeMap<String, Value>,
    request_body: Option<Value>,
    response_body: Option<Value>,
}

pub(super) fn read(input: &mut impl BufRead, see: &mut dyn FnMut(Exchange)) -> io::Result<Read> {
    let (mut read, mut text) = (Read::default(), Vec::new());
    while let Some(of) = line(input, &mut text)? {
        let text = text.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&text);
        if text.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let found = serde_json::from_slice(text).ok().filter(|_| of.is_whole).and_then(exchange);
        // The last line of a recording that was cut off is none.
        read.is_cut = found.is_none() && !of.is_ended;
        read.exchanges += usize::from(found.is_some());
        read.others += usize::from(found.is_none());
        found.into_iter().for_each(&mut *see);
    }
    Ok(read)
}

fn exchange(line: Line) -> Option<Exchange> {
    let mut exchange = Exchange::new(&line.method, &line.path, line.status)?;
    for (name, value) in line.request_headers.iter().chain(&line.response_headers) {
        exchange.header(name, value.as_str().unwrap_or_default());
    }
    exchange.microversion = exchange.microversion.or_else(|| line.microversion?.parse().ok());
    exchange.request = line.request_body.filter(is_structured);
    exchange.response = line.response_body.filter(is_structured);
    Some(exchange)
}

/// It is an object or a list: a text may be one of another media type.
fn is_structured(value: &Value) -> bool {
    value.is_object() || value.is_array()
}
