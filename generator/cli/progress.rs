//! What a run is doing, on a terminal.

use std::io::{self, IsTerminal as _};
use std::path::Path;

use apiref::Stage;

use super::terminal;

/// A line that changes. Where standard error is no terminal it says nothing.
pub(crate) struct Progress {
    shown: bool,
    is_terminal: bool,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self { shown: false, is_terminal: io::stderr().is_terminal() }
    }

    pub(crate) fn show(&mut self, stage: Stage) {
        let text = match stage {
            Stage::Read => "reading",
            Stage::Lower => "compiling",
            Stage::Emit => "generating",
            Stage::Write => "writing",
            _ => return,
        };
        if self.is_terminal {
            terminal::say(&format!("\r\x1b[K{text} …"));
            self.shown = true;
        }
    }

    /// Says whom the run waits for, which writes to the same folder.
    pub(crate) fn wait(&mut self, holder: &str, out: &Path) {
        self.clear();
        terminal::say(&format!("waiting for {holder}, to write to {} too\n", out.display()));
    }

    pub(crate) fn clear(&mut self) {
        if self.shown {
            terminal::say("\r\x1b[K");
            self.shown = false;
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
