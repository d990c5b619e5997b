//! HAR 1.2: what browsers and proxies export, one JSON object of which an entry at a time is in memory.

use std::io::{self, BufRead};

use serde::Deserialize;

use super::Exchange;
use super::json;
use super::read::{MAX_LINE, Read};

pub(super) fn read(input: &mut impl BufRead, see: &mut dyn FnMut(Exchange)) -> io::Result<Read> {
    let mut read = Read::default();
    let mut scan = Scan::default();
    loop {
        let bytes = input.fill_buf()?;
        let len = bytes.len();
        if len == 0 {
            break;
        }
        for byte in bytes {
            let Some(is_whole) = scan.byte(*byte) else { continue };
            let entry = std::mem::take(&mut scan.entry);
            match json::parse(&entry).filter(|_| is_whole).and_then(|it| exchange(it, &mut read)) {
                Some(exchange) => {
                    read.exchanges += 1;
                    see(exchange);
                }
                None if is_whole => read.others += 1,
                None => read.too_long += 1,
            }
        }
        input.consume(len);
    }
    read.is_cut = scan.depth > 0 || scan.is_string;
    Ok(read)
}

/// Finds the entries of a HAR in its bytes: what stands in the list at `log`, `entries`.
#[derive(Default)]
struct Scan {
    depth: u32,
    is_string: bool,
    is_escaped: bool,
    /// The last string outside of the entries, as far as it may be a key that matters.
    key: Vec<u8>,
    is_in_log: bool,
    is_in_entries: bool,
    /// The bytes of the entry that is read, up to [`MAX_LINE`].
    entry: Vec<u8>,
    is_too_long: bool,
}

/// The depth of the items of `log`, `entries`.
const ENTRIES: u32 = 3;

impl Scan {
    /// Takes in a byte. Where an entry ends with it, says whether all of that was kept.
    fn byte(&mut self, byte: u8) -> Option<bool> {
        if self.is_string {
            self.string(byte);
            self.keep(byte);
            return None;
        }
        let is_item_end =
            self.is_in_entries && self.depth == ENTRIES && matches!(byte, b',' | b']');
        if is_item_end {
            self.is_in_entries = byte == b',';
            self.depth -= u32::from(byte == b']');
            let is_blank = self.entry.is_empty() && !self.is_too_long;
            return (!is_blank).then(|| !std::mem::take(&mut self.is_too_long));
        }
        match byte {
            b'"' => {
                self.is_string = true;
                self.key.clear();
            }
            b'{' | b'[' => {
                self.depth += 1;
                self.is_in_log |= self.depth == 2 && byte == b'{' && self.key == b"log";
                let is_list = self.depth == ENTRIES && byte == b'[' && self.key == b"entries";
                if is_list && self.is_in_log && !self.is_in_entries {
                    self.is_in_entries = true;
                    return None;
                }
            }
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                self.is_in_log &= self.depth >= 2;
            }
            _ => {}
        }
        self.keep(byte);
        None
    }

    fn string(&mut self, byte: u8) {
        match byte {
            _ if self.is_escaped => self.is_escaped = false,
            b'\\' => self.is_escaped = true,
            b'"' => self.is_string = false,
            _ if self.depth < ENTRIES && self.key.len() < "entries?".len() => self.key.push(byte),
            _ => {}
        }
    }

    fn keep(&mut self, byte: u8) {
        if !self.is_in_entries || self.entry.is_empty() && byte.is_ascii_whitespace() {
            return;
        }
        self.is_too_long |= self.entry.len() as u64 >= MAX_LINE;
        if self.is_too_long {
            self.entry = Vec::new();
        } else {
            self.entry.push(byte);
        }
    }
}

/// An entry (HAR 1.2, `entries`), with what matters here of `request` and `response`.
#[derive(Deserialize)]
struct Entry {
    request: Request,
    response: Response,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    method: String,
    url: String,
    #[serde(default)]
    headers: Vec<Header>,
    post_data: Option<Content>,
}

#[derive(Deserialize)]
struct Response {
    status: u16,
    #[serde(default)]
    headers: Vec<Header>,
    content: Option<Content>,
}

#[derive(Deserialize)]
struct Header {
    name: String,
    value: String,
}

#[derive(Deserialize)]
struct Content {
    #[serde(default)]
    text: String,
    encoding: Option<String>,
}

fn exchange(entry: Entry, read: &mut Read) -> Option<Exchange> {
    let Entry { request, response } = entry;
    let mut exchange = Exchange::new(&request.method, &request.url, response.status)?;
    let headers = request.headers.iter().chain(&response.headers);
    headers.for_each(|header| exchange.header(&header.name, &header.value));
    let mut body = |content: Option<Content>| {
        let content = content.filter(|content| !content.text.is_empty())?;
        read.body(content.bytes().and_then(|text| json::body(&text)))
    };
    exchange.request = body(request.post_data);
    exchange.response = body(response.content);
    Some(exchange)
}

impl Content {
    /// The bytes of the body; none where they are encoded in a way that is not known.
    fn bytes(self) -> Option<Vec<u8>> {
        match self.encoding.as_deref() {
            None | Some("") => Some(self.text.into_bytes()),
            Some("base64") => base64(&self.text),
            Some(_) => None,
        }
    }
}

/// The bytes that a text says in base 64 (RFC 4648, section 4), whose lines may be broken.
fn base64(text: &str) -> Option<Vec<u8>> {
    let (mut out, mut bits, mut held) = (Vec::with_capacity(text.len() / 4 * 3), 0_u32, 0);
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    for byte in digits.take_while(|byte| *byte != b'=') {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        (bits, held) = (bits << 6 | u32::from(digit), held + 6);
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base_64_is_read() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v\r\nYmE", "fooba"),
            ("Zm9vYmFy", "foobar"),
        ] {
            assert_eq!(base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(base64("a?"), None);
    }
}
