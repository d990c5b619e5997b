//! A file with what the mocks remember: loaded at the start, and written again whenever that has changed.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread::{sleep, spawn};
use std::time::Duration;

use apiref_runtime::testing::Control;
use serde_json::Value;

use crate::cli::{fix, terminal};

/// The size that the file may have, in bytes.
const MAX_BYTES: u64 = 1 << 30;

/// The time between two looks for changes.
const PAUSE: Duration = Duration::from_millis(500);

/// A file of a state, and what was in it.
pub(super) struct Saved {
    path: PathBuf,
    /// `None` where there is no file yet.
    state: Option<Value>,
}

impl Saved {
    /// Reads the file, if it is there.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let cannot = |why: &dyn Display| cannot(path, why);
        let state = match std::fs::metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(&error)),
            Ok(found) if found.len() > MAX_BYTES => {
                return Err(cannot(&format!("it has more than {} MiB", MAX_BYTES >> 20)));
            }
            Ok(_) => {
                let text = std::fs::read(path).map_err(|error| cannot(&error))?;
                Some(serde_json::from_slice(&text).map_err(|error| cannot(&error))?)
            }
        };
        Ok(Self { path: path.to_owned(), state })
    }

    /// Puts what was in the file into the memories, and writes the file from now on.
    pub(super) fn load(self, control: Control) -> Result<(), String> {
        if let Some(state) = &self.state {
            control.load(state).map_err(|error| cannot(&self.path, &error))?;
        } else {
            write(&self.path, &control)?;
        }
        let mut written = control.changes();
        spawn(move || {
            loop {
                sleep(PAUSE);
                let changes = control.changes();
                if changes == written {
                    continue;
                }
                written = changes;
                if let Err(problem) = write(&self.path, &control) {
                    terminal::error(&problem);
                }
            }
        });
        Ok(())
    }
}

fn write(path: &Path, control: &Control) -> Result<(), String> {
    let text = control.state().to_string();
    fix::write_whole(path, &text)
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}

fn cannot(path: &Path, why: &dyn Display) -> String {
    format!("cannot load the state {}: {why}", path.display())
}
