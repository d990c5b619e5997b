//! Builds again when a source is saved.
//!
//! The files are looked at time and again. Some hundred files cost a look of a millisecond, it works on every file system,
//! those of containers and networks among them, and it needs no library.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use apiref::Generator;

use super::state::{Current, State};
use crate::cli::terminal;

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Builds whenever one of the files, or the list of a folder's files, is another than when the first build began. Does
/// not return.
pub(super) fn follow(
    generator: &Generator,
    mut files: BTreeSet<PathBuf>,
    begun: SystemTime,
    current: &Current,
) {
    // What was written since then is taken for unseen: the build may have read what was there before.
    let mut seen: Vec<Look> =
        look(&files).into_iter().map(|look| look.filter(|(written, _)| *written < begun)).collect();
    for number in 2.. {
        let now = loop {
            std::thread::sleep(PAUSE);
            let now = look(&files);
            if now != seen {
                break now;
            }
        };
        seen = now;
        match State::build(generator, number) {
            Ok(state) => {
                let watched = state.watched();
                // What is new is watched from now on; what is saved meanwhile differs from what was seen of it.
                if watched != files {
                    files.extend(watched);
                    seen = look(&files);
                }
                let said = format!("{}\n", state.summary());
                current.replace(state);
                terminal::say(&said);
            }
            // A file may be away for the moment that an editor needs.
            Err(error) => terminal::say(&format!("error: {error}\n")),
        }
    }
}

/// When a file was written, and how long it is; `None` where it is not there.
type Look = Option<(SystemTime, u64)>;

/// When each file and each folder with one in it was written, and how long it is.
fn look(files: &BTreeSet<PathBuf>) -> Vec<Look> {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    let written = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let data = fs::metadata(path).ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    files.iter().map(PathBuf::as_path).chain(folders).map(written).collect()
}
