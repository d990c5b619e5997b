//! Messages over standard input and output. What comes may be anything: a message has a bound, and one that is none is passed
//! over, as far as where it ends is known.

use std::io::{self, BufRead, BufReader, Read};
use std::thread::{self, JoinHandle};

use lsp_server::{Connection, Message};

use crate::cli::terminal;

/// The length that a message may have, in bytes.
const MAX_MESSAGE: u64 = 64 << 20;
/// The length that a line of a message's head may have, in bytes.
const MAX_HEAD: u64 = 4096;
/// The number of messages that may wait.
const MAX_WAITING: usize = 1024;

/// The threads that read and write.
pub(super) struct Threads {
    reader: JoinHandle<Result<(), String>>,
    writer: JoinHandle<io::Result<()>>,
}

/// A connection over standard input and output.
pub(super) fn stdio() -> (Connection, Threads) {
    let (incoming, receiver) = crossbeam_channel::bounded(MAX_WAITING);
    let (sender, outgoing) = crossbeam_channel::bounded::<Message>(MAX_WAITING);
    let reader = thread::spawn(move || {
        let mut input = BufReader::new(io::stdin());
        while let Some(message) = read(&mut input)? {
            let is_last = matches!(&message, Message::Notification(n) if n.method == "exit");
            if incoming.send(message).is_err() || is_last {
                break;
            }
        }
        Ok(())
    });
    let writer = thread::spawn(move || {
        let mut output = io::stdout().lock();
        outgoing.iter().try_for_each(|message| message.write(&mut output))
    });
    (Connection { sender, receiver }, Threads { reader, writer })
}

impl Threads {
    /// Waits until all is written, and says what went wrong. The connection must be gone.
    pub(super) fn join(self) -> Result<(), String> {
        let written = self.writer.join().map_err(|_| "the writer died".to_owned())?;
        // A client that is gone is no fault.
        let written = written.or_else(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Ok(()),
            _ => Err(format!("cannot write to standard output: {error}")),
        });
        if self.reader.is_finished() {
            self.reader.join().map_err(|_| "the reader died".to_owned())??;
        }
        written
    }
}

/// The next message; `None` at the end.
fn read(input: &mut impl BufRead) -> Result<Option<Message>, String> {
    let failed = |error: io::Error| format!("cannot read from standard input: {error}");
    loop {
        let Some(length) = head(input)? else { return Ok(None) };
        let mut body = input.by_ref().take(length);
        if length > MAX_MESSAGE {
            io::copy(&mut body, &mut io::sink()).map_err(failed)?;
            terminal::error(&format!("a message of {length} bytes is passed over"));
            continue;
        }
        let mut bytes = Vec::new();
        body.read_to_end(&mut bytes).map_err(failed)?;
        if (bytes.len() as u64) < length {
            return Ok(None);
        }
        match serde_json::from_slice(&bytes) {
            Ok(message) => return Ok(Some(message)),
            Err(error) => terminal::error(&format!("a message is none: {error}")),
        }
    }
}

/// The length that the head of a message says.
fn head(input: &mut impl BufRead) -> Result<Option<u64>, String> {
    let mut length = None;
    loop {
        let mut line = Vec::new();
        let read = input.by_ref().take(MAX_HEAD).read_until(b'\n', &mut line);
        if read.map_err(|error| format!("cannot read from standard input: {error}"))? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        let line = line.trim_end();
        if line.is_empty() && length.is_some() {
            return Ok(length);
        }
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                length = value.trim().parse().ok();
            }
            Some(_) => {}
            None => {
                let shown: String = line.chars().take(40).collect();
                return Err(format!("`{shown}` is not the head of a message"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Message, read};

    fn all(input: &str) -> (Vec<String>, bool) {
        let mut input = input.as_bytes();
        let mut methods = Vec::new();
        loop {
            match read(&mut input) {
                Ok(Some(Message::Notification(n))) => methods.push(n.method),
                Ok(Some(_)) => methods.push("other".to_owned()),
                Ok(None) => return (methods, true),
                Err(_) => return (methods, false),
            }
        }
    }

    #[test]
    fn nonsense_is_passed_over_where_its_end_is_known() {
        let message = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let good = message(r#"{"jsonrpc":"2.0","method":"a"}"#);
        let input = [
            &*message("{]"),
            &good,
            &*message(r#"{"jsonrpc":"2.0","id":[],"method":1}"#),
            &format!("Content-Type: x\r\n{good}"),
        ];
        assert_eq!(all(&input.concat()), (vec!["a".to_owned(), "a".to_owned()], true));
        assert_eq!(all(&format!("{good}GET / HTTP/1.1\r\n\r\n")), (vec!["a".to_owned()], false));
        // It ends before it is whole, and no memory is taken for what it says.
        assert_eq!(all("Content-Length: 18446744073709551615\r\n\r\n{}"), (Vec::new(), true));
        assert_eq!(all("Content-Length: 60000000\r\n\r\n{}"), (Vec::new(), true));
    }
}
