//! Writing a set: stage, rename, remove what is stale.

use std::fs;
use std::path::{Path, PathBuf};

use super::manifest::{self, Manifest};
use super::path::{holds, resolve};
use super::{FileError, FileSet};

/// The staging folder's name, below the output folder. One that is there is of a run that died.
const STAGING: &str = ".apiref.staging";

/// The changes that a run made to the output folder.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Files that are new or have new text.
    pub written: Vec<String>,
    /// Files that had the right text already.
    pub unchanged: usize,
    /// Files of earlier runs that are gone.
    pub removed: Vec<String>,
}

pub(super) fn write(set: &FileSet, out: &Path) -> Result<Written, FileError> {
    let before = Manifest::read(out)?;
    let mut done = Written::default();
    let mut changed: Vec<(&str, &[u8], PathBuf)> = Vec::new();
    for (path, bytes) in set.contents() {
        let target = resolve(out, path)?;
        match holds(&target, bytes)? {
            Some(true) => done.unchanged += 1,
            Some(false) if !before.contains(path) => return Err(FileError::Foreign(target)),
            _ => changed.push((path, bytes, target)),
        }
    }

    let staging = Staging::create(out)?;
    for (at, (_, bytes, _)) in changed.iter().enumerate() {
        staging.write(&at.to_string(), bytes)?;
    }
    // From here on the list holds old and new, so that no file is orphaned if the run dies.
    let mut manifest = before.with(set);
    staging.replace_manifest(&before, &manifest, out)?;
    for folder in changed.iter().filter_map(|(.., target)| target.parent()) {
        fs::create_dir_all(folder).map_err(FileError::io(folder))?;
    }
    // Here the old output ends and the new one begins: nothing but renames, one after the other.
    for (at, (.., target)) in changed.iter().enumerate() {
        staging.place(&at.to_string(), target)?;
    }
    done.written = changed.into_iter().map(|(path, ..)| path.to_owned()).collect();
    let together = manifest.clone();
    for path in before.stale(set) {
        if remove(out, path)? {
            done.removed.push(path.to_owned());
        }
        manifest.remove(path);
    }
    staging.replace_manifest(&together, &manifest, out)?;
    Ok(done)
}

/// Removes a file and the folders that are empty then. What is behind a symlink is left alone.
fn remove(out: &Path, path: &str) -> Result<bool, FileError> {
    let target = match resolve(out, path) {
        Ok(target) => target,
        Err(FileError::Symlink(_)) => return Ok(false),
        Err(error) => return Err(error),
    };
    if !target.is_file() {
        return Ok(false);
    }
    fs::remove_file(&target).map_err(FileError::io(&target))?;
    let folders = target.ancestors().skip(1).take_while(|folder| *folder != out);
    for folder in folders {
        // Fails on a folder that holds something, which is what is wanted.
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}

/// A folder on the output's own disk, gone when dropped.
struct Staging(PathBuf);

impl Staging {
    fn create(out: &Path) -> Result<Self, FileError> {
        let path = out.join(STAGING);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() => {
                fs::remove_dir_all(&path).map_err(FileError::io(&path))?
            }
            Ok(_) => return Err(FileError::Foreign(path)),
            Err(_) => {}
        }
        fs::create_dir(&path).map_err(FileError::io(&path))?;
        Ok(Self(path))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), FileError> {
        let path = self.0.join(name);
        fs::write(&path, bytes).map_err(FileError::io(&path))
    }

    fn place(&self, name: &str, target: &Path) -> Result<(), FileError> {
        fs::rename(self.0.join(name), target).map_err(FileError::io(target))
    }

    fn replace_manifest(
        &self,
        old: &Manifest,
        new: &Manifest,
        out: &Path,
    ) -> Result<(), FileError> {
        let target = resolve(out, manifest::NAME)?;
        if old == new && target.exists() {
            return Ok(());
        }
        self.write(manifest::NAME, new.to_text().as_bytes())?;
        self.place(manifest::NAME, &target)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Nothing to be done where this fails: the next run removes it.
        let _ = fs::remove_dir_all(&self.0);
    }
}
