//! Paths that stay below the output folder.

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::FileError;
use crate::hash::HashMap;

/// Names that are devices on Windows, in any case and before any extension.
pub(crate) const DEVICES: &[&str] = &[
    "aux", "con", "nul", "prn", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
    "com8", "com9", "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// The number of bytes that the name of a file or folder may have.
const LONGEST: usize = 255;

/// The number that names which are made of any text have, so that paths stay short.
#[cfg(feature = "site")]
const LONGEST_PLAIN: usize = 100;

/// Returns `true` if the path is relative, plain, and the same on every system.
pub(super) fn is_safe(path: &str) -> bool {
    let is_device = |part: &str| {
        let stem = part.split('.').next().unwrap_or_default().trim_end();
        DEVICES.iter().any(|device| device.eq_ignore_ascii_case(stem))
    };
    let part = |part: &str| {
        !part.is_empty()
            && part.len() <= LONGEST
            && !part.ends_with(['.', ' '])
            && !part.contains(|c: char| r#"\:<>"|?*"#.contains(c) || c.is_control())
            && !is_device(part)
    };
    path.split('/').all(part)
}

/// A text as a name that every system can hold as a file's or folder's: letters and digits of ASCII and `._+-`; empty where
/// nothing is left.
#[cfg(feature = "site")]
pub(crate) fn plain(text: &str) -> String {
    let kept = |c: char| c.is_ascii_alphanumeric() || "._+-".contains(c);
    let mut name = text.replace(|c: char| !kept(c), "-");
    name.truncate(LONGEST_PLAIN);
    let name = name.trim_start_matches(['.', '-']).trim_end_matches('.');
    if name.is_empty() || is_safe(name) { name.to_owned() } else { format!("the-{name}") }
}

/// Two paths that are one, or lead through one folder, where the case of letters counts for nothing.
pub(super) fn alike<'p>(paths: impl IntoIterator<Item = &'p str>) -> Option<[&'p str; 2]> {
    let mut known: HashMap<String, &str> = HashMap::default();
    for path in paths {
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        for part in folders.chain([path]) {
            let other = *known.entry(part.to_lowercase()).or_insert(part);
            if other != part {
                return Some([other, part]);
            }
        }
    }
    None
}

/// Where the path lies below `out`.
///
/// # Errors
///
/// The path is not [safe](is_safe), or a folder on the way or the file itself is a symlink.
pub(super) fn resolve(out: &Path, path: &str) -> Result<PathBuf, FileError> {
    if !is_safe(path) {
        return Err(FileError::UnsafePath(path.to_owned()));
    }
    let mut at = out.to_owned();
    for part in path.split('/') {
        at.push(part);
        match fs::symlink_metadata(&at) {
            Ok(metadata) if metadata.file_type().is_symlink() => {
                return Err(FileError::Symlink(at));
            }
            Ok(_) => {}
            // Nothing below what is not there; the rest of the path only has to be spelled out.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Ok(out.join(path));
            }
            Err(error) => return Err(FileError::io(&at)(error)),
        }
    }
    Ok(at)
}

/// The names of the folders right below `out` that hold a file, in no order; none where `out` cannot be read.
pub(crate) fn folders_with(out: &Path, file: &str) -> Vec<String> {
    let entries = fs::read_dir(out).into_iter().flatten().flatten();
    let found = entries.filter(|entry| entry.path().join(file).is_file());
    found.filter_map(|entry| entry.file_name().into_string().ok()).collect()
}

/// The bytes of a file, `None` where there is none.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    found(path, fs::read(path))
}

/// The result of reading a file, `None` where there is none.
fn found<T>(path: &Path, had: io::Result<T>) -> Result<Option<T>, FileError> {
    match had {
        Ok(had) => Ok(Some(had)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileError::io(path)(error)),
    }
}

/// `true` if a file holds just this text, `None` where there is none. The file is not kept in memory.
pub(super) fn holds(path: &Path, bytes: &[u8]) -> Result<Option<bool>, FileError> {
    let Some(mut file) = found(path, File::open(path))? else { return Ok(None) };
    let mut left = bytes;
    let mut buffer = [0; 16 << 10];
    loop {
        let count = file.read(&mut buffer).map_err(FileError::io(path))?;
        match left.strip_prefix(&buffer[..count]) {
            Some(rest) if count > 0 => left = rest,
            same => return Ok(Some(same.is_some() && left.is_empty())),
        }
    }
}
