//! One line that changes while work goes on; on what is no terminal, a line for each change.

use std::io::{self, IsTerminal, Write};

/// A line about the work that goes on.
pub(crate) struct Progress {
    last: String,
    is_terminal: bool,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { last: String::new(), is_terminal: io::stderr().is_terminal() }
    }

    /// Shows this in the place of what was shown.
    pub(crate) fn show(&mut self, text: String) {
        if text == self.last {
            return;
        }
        let mut out = io::stderr();
        // Where nobody sees it, the line is of no account.
        let _ = if self.is_terminal {
            write!(out, "\r\x1b[2K{text}").and_then(|()| out.flush())
        } else {
            writeln!(out, "{text}")
        };
        self.last = text;
    }

    /// Leaves the line as it is and begins another.
    pub(crate) fn end(&mut self) {
        if self.is_terminal && !self.last.is_empty() {
            let _ = writeln!(io::stderr());
        }
        self.last.clear();
    }
}
