//! Files that other programs work on, and that are no output.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// A folder of this process, below the system's for temporary files, that goes when it is dropped.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder.
    pub(crate) fn new() -> io::Result<Self> {
        for attempt in 0..100 {
            let name = format!("apiref-{}-{attempt}", std::process::id());
            let path = std::env::temp_dir().join(name);
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::Error::other("no temporary folder can be made"))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Makes a folder below it.
    pub(crate) fn create_dir(&self, path: &Path) -> io::Result<()> {
        fs::create_dir(self.0.join(path))
    }

    /// Writes a file below it.
    pub(crate) fn write(&self, path: &Path, text: &str) -> io::Result<()> {
        fs::write(self.0.join(path), text)
    }

    /// Reads a file below it.
    pub(crate) fn read(&self, path: &Path) -> io::Result<String> {
        fs::read_to_string(self.0.join(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A rest in the system's temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
