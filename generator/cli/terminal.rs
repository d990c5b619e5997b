//! Standard output and standard error.

use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal as _, Write};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use apiref::Error;
use apiref::diagnostic::{Format, visible};

use super::args::{Colour, Voice};

/// The detail and the form of messages; as if nothing was asked for until the arguments are read.
static VOICE: OnceLock<Voice> = OnceLock::new();
/// `true` if something that was to be said could not be.
static IS_LOST: AtomicBool = AtomicBool::new(false);

/// Takes in how much is to be said. The first time counts.
pub(crate) fn configure(voice: Voice) {
    VOICE.get_or_init(|| voice);
}

/// Writes what was asked for; what a terminal would obey of it is shown instead.
///
/// # Errors
///
/// It cannot be written. A reader that has enough, such as `head`, is no reason to fail.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    print_as_is(&visible::lines(text))
}

/// Writes what has colours, or is shown already.
///
/// # Errors
///
/// As [`print`].
pub(crate) fn print_as_is(text: &str) -> Result<(), Error> {
    write(&mut io::stdout().lock(), text).map_err(Error::Print)
}

/// Says something beside; what a terminal would obey of it is shown instead.
pub(crate) fn say(text: &str) {
    say_as_is(&visible::lines(text));
}

/// Says what has colours, or is shown already. Where that fails there is no place left to say so: [`is_lost`] tells.
pub(crate) fn say_as_is(text: &str) {
    if write(&mut io::stderr().lock(), text).is_err() {
        IS_LOST.store(true, Ordering::Relaxed);
    }
}

/// Says what went wrong.
pub(crate) fn error(problem: &impl Display) {
    say(&format!("error: {problem}\n"));
}

/// Says what is neither a finding nor an error.
pub(crate) fn note(text: &str) {
    if !is_quiet() {
        say(text);
    }
}

/// Returns `true` if findings and errors alone are to be said.
pub(crate) fn is_quiet() -> bool {
    VOICE.get().is_some_and(|voice| voice.quiet)
}

/// Says what only who asks for it wants to know.
pub(crate) fn detail(text: &str) {
    if VOICE.get().is_some_and(|voice| voice.verbose) {
        say(text);
    }
}

/// Returns `true` if something that was said could not be written.
pub(crate) fn is_lost() -> bool {
    IS_LOST.load(Ordering::Relaxed)
}

fn write(out: &mut impl Write, text: &str) -> io::Result<()> {
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// The form in which findings are written to standard error.
pub(crate) fn report_format() -> Format {
    if stderr_has_colour() { Format::Colour } else { Format::Text }
}

pub(crate) fn stderr_has_colour() -> bool {
    has_colour(io::stderr().is_terminal())
}

pub(crate) fn stdout_has_colour() -> bool {
    has_colour(io::stdout().is_terminal())
}

fn has_colour(is_terminal: bool) -> bool {
    match VOICE.get().map_or(Colour::Auto, |voice| voice.color) {
        Colour::Always => true,
        Colour::Never => false,
        Colour::Auto => {
            is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
        }
    }
}
