//! An output folder, and the lock that lets one run at a time write there.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use same_file::Handle;

use super::{FileError, FileSet, Written, write};

/// The lock file's name, below the output folder.
const NAME: &str = ".apiref.lock";
/// The beginning of the text of one; behind it stands who holds it.
const HEADER: &str = "apiref: ";
/// The longest text of a lock file that is read, in bytes.
const LONGEST: u64 = 512;

/// An output folder that no other run writes to for as long as this lives.
///
/// Whatever decides what is written there is read while it lives. The system lets go of the lock when
/// the process ends, however it ends, so a lock file that a dead run left stops nobody. Where a file system has
/// no locks, there is none.
#[derive(Debug)]
pub struct Folder {
    out: PathBuf,
    lock: PathBuf,
    /// Holds the lock; closed behind [`Drop::drop`], which removes the file's name.
    _file: File,
}

impl Folder {
    /// Locks a folder, and makes it where it is not there. Where another run has it, `waiting` is told
    /// which, once, before it is waited for. `purpose` is what others are told of this one: a verb and its
    /// object, `writes image`.
    ///
    /// # Errors
    ///
    /// The folder cannot be made, or the lock file is a symlink or not apiref's.
    pub fn lock(
        out: &Path,
        purpose: &str,
        waiting: &mut dyn FnMut(&str),
    ) -> Result<Self, FileError> {
        fs::create_dir_all(out).map_err(FileError::io(out))?;
        let lock = out.join(NAME);
        let io = || FileError::io(&lock);
        let mut told = false;
        loop {
            refuse_symlink(&lock)?;
            let mut file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(&lock)
                .map_err(io())?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => {
                    if !std::mem::replace(&mut told, true) {
                        waiting(&holder(&lock));
                    }
                    file.lock().map_err(io())?;
                }
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(error)) => return Err(io()(error)),
            }
            // The one before removed it when it was done, and others may have the next already.
            if !is_at(&file, &lock) {
                continue;
            }
            let text = text(&mut file);
            if !text.is_empty() && !text.starts_with(HEADER) {
                return Err(FileError::Foreign(lock));
            }
            // Told to people alone: a run that cannot write it will fail by what it writes.
            let _ = sign(&mut file, purpose);
            return Ok(Self { out: out.to_owned(), lock, _file: file });
        }
    }

    /// As [`FileSet::write`].
    ///
    /// # Errors
    ///
    /// As [`FileSet::write`].
    pub fn write(&self, set: &FileSet) -> Result<Written, FileError> {
        write::write(set, &self.out)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // While the lock is held: who opened it before sees then that it is another's or nobody's.
        let _ = fs::remove_file(&self.lock);
    }
}

/// Waits until nobody writes to a folder, and keeps it so for as long as what is returned lives.
///
/// Writes nothing. Where there is no lock file nobody writes, and there is nothing to hold.
pub(super) fn settled(out: &Path) -> Result<Option<File>, FileError> {
    let lock = out.join(NAME);
    loop {
        refuse_symlink(&lock)?;
        let Ok(file) = File::open(&lock) else { return Ok(None) };
        match file.lock_shared() {
            Err(error) if error.kind() != io::ErrorKind::Unsupported => {
                return Err(FileError::io(&lock)(error));
            }
            _ if is_at(&file, &lock) => return Ok(Some(file)),
            _ => {}
        }
    }
}

fn refuse_symlink(lock: &Path) -> Result<(), FileError> {
    match fs::symlink_metadata(lock) {
        Ok(found) if found.is_symlink() => Err(FileError::Symlink(lock.to_owned())),
        _ => Ok(()),
    }
}

/// Returns `true` if the open file still has the path.
fn is_at(file: &File, path: &Path) -> bool {
    let open = file.try_clone().and_then(Handle::from_file);
    open.and_then(|open| Ok(open == Handle::from_path(path)?)).unwrap_or(false)
}

fn text(file: &mut File) -> String {
    let mut bytes = Vec::new();
    // Some systems let nobody else read what is locked.
    let _ = file.take(LONGEST).read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

fn sign(file: &mut File, purpose: &str) -> io::Result<()> {
    file.set_len(0)?;
    file.rewind()?;
    file.write_all(format!("{HEADER}process {}, which {purpose}\n", std::process::id()).as_bytes())
}

/// Who holds the lock, as far as can be told.
fn holder(lock: &Path) -> String {
    let text = File::open(lock).map(|mut file| text(&mut file)).unwrap_or_default();
    let signed = text.strip_prefix(HEADER).and_then(|signed| signed.strip_suffix('\n'));
    signed.unwrap_or("another run").to_owned()
}
