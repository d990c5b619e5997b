//! Standard output and standard error.

use std::io::{self, IsTerminal as _, Write as _};

use apiref::diagnostic::Format;

/// Writes what was asked for.
pub(crate) fn print(text: &str) {
    // A reader that has enough, such as `head`, is no reason to fail.
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}

/// Writes what is said beside.
pub(crate) fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// How findings are written to standard error.
pub(crate) fn report_format() -> Format {
    if has_colour(io::stderr().is_terminal()) { Format::Colour } else { Format::Text }
}

pub(crate) fn stdout_has_colour() -> bool {
    has_colour(io::stdout().is_terminal())
}

fn has_colour(is_terminal: bool) -> bool {
    is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}
