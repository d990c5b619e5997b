//! The work of a run, on a terminal; and how long it took, where that is asked for.

use std::io::{self, IsTerminal as _};
use std::path::Path;
use std::time::Instant;

use apiref::Stage;
use apiref::source::Sources;

use super::terminal;

/// A line that changes. Where standard error is no terminal it is not shown.
pub(crate) struct Progress {
    shown: bool,
    is_terminal: bool,
    /// The work that goes on, and since when.
    current: Option<(&'static str, Instant)>,
}

impl Progress {
    pub(crate) fn new() -> Self {
        let is_terminal = io::stderr().is_terminal() && !terminal::is_quiet();
        Self { shown: false, is_terminal, current: None }
    }

    pub(crate) fn show(&mut self, stage: Stage) {
        let text = match stage {
            Stage::Read => "reading",
            Stage::Lower => "compiling",
            Stage::Emit => "generating",
            Stage::Write => "writing",
            _ => return,
        };
        self.clear();
        self.current = Some((text, Instant::now()));
        if self.is_terminal {
            terminal::say_as_is(&format!("\r\x1b[K{text} …"));
            self.shown = true;
        }
    }

    /// Says whom the run waits for, which writes to the same folder.
    pub(crate) fn wait(&mut self, holder: &str, out: &Path) {
        self.clear();
        terminal::note(&format!("waiting for {holder}, to write to {} too\n", out.display()));
    }

    /// Ends what goes on.
    pub(crate) fn clear(&mut self) {
        if std::mem::take(&mut self.shown) {
            terminal::say_as_is("\r\x1b[K");
        }
        if let Some((text, since)) = self.current.take() {
            terminal::detail(&format!("{text}: {:.3} s\n", since.elapsed().as_secs_f64()));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Says which files were read, where that is asked for.
pub(crate) fn tell_read(sources: &Sources) {
    for path in &sources.read {
        terminal::detail(&format!("read {}\n", path.display()));
    }
}
