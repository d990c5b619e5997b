//! JSON lines: an object for each exchange.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use serde::Deserialize;
use serde_json::Value;

use super::read::{Read, line};
use super::{Exchange, json};

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
        let is_blank = text.iter().all(u8::is_ascii_whitespace);
        if is_blank || text == "\u{feff}".as_bytes() {
            continue;
        }
        let found = json::parse(&text).filter(|_| of.is_whole);
        let found = found.and_then(|found| exchange(found, &mut read));
        // The last line of a recording that was cut off is none.
        read.is_cut = found.is_none() && of.is_whole && !of.is_ended;
        match found {
            Some(exchange) => {
                read.exchanges += 1;
                see(exchange);
            }
            None if of.is_whole => read.others += 1,
            None => read.too_long += 1,
        }
    }
    Ok(read)
}

fn exchange(line: Line, read: &mut Read) -> Option<Exchange> {
    let mut exchange = Exchange::new(&line.method, &line.path, line.status)?;
    for (name, value) in line.request_headers.iter().chain(&line.response_headers) {
        exchange.header(name, value.as_str().unwrap_or_default());
    }
    exchange.microversion = exchange.microversion.or_else(|| line.microversion?.parse().ok());
    let mut body = |body: Option<Value>| {
        let body = body.filter(|body| !body.is_null() && body.as_str() != Some(""))?;
        read.body(Some(body).filter(json::is_structured))
    };
    exchange.request = body(line.request_body);
    exchange.response = body(line.response_body);
    Some(exchange)
}
