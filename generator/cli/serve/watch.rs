//! Builds again when a source is saved.
//!
//! The files are looked at time and again, the more rarely the less it matters. Some hundred files cost a look of a
//! millisecond, it works on every file system, those of containers and networks among them, and it needs no library.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant, SystemTime};

use apiref::Generator;
use apiref::source::Cache;

use super::state::Current;
use crate::cli::terminal;

/// The time between two looks while something was saved just now.
const BUSY: Duration = Duration::from_millis(20);
/// The same while a page is open and nothing was saved for long.
const QUIET: Duration = Duration::from_millis(200);
/// The same while no page is open.
const ALONE: Duration = Duration::from_secs(2);

/// The time until the next look, so long after the last save.
fn pause(since: Duration, is_read: bool) -> Duration {
    if is_read { (since / 100).clamp(BUSY, QUIET) } else { ALONE }
}

/// Builds whenever one of the files, or the list of a folder's files, is another than when the first build began. A page that
/// asks is a reason to look at once. Does not return.
pub(super) fn follow(
    generator: &Generator,
    mut cache: Cache,
    mut files: BTreeSet<PathBuf>,
    begun: SystemTime,
    current: &Current,
    asked: &Receiver<()>,
) {
    let mut seen = Looks::new();
    admit(&mut seen, look(&files), begun);
    let mut saved = Instant::now();
    for number in 2.. {
        let now = loop {
            let _ = asked.recv_timeout(pause(saved.elapsed(), current.is_read()));
            let now = look(&files);
            if now != seen {
                break now;
            }
        };
        seen = now;
        saved = Instant::now();
        let begun = SystemTime::now();
        match current.build(generator, &mut cache, number) {
            Ok(state) => {
                files.extend(state.watched());
                admit(&mut seen, look(&files), begun);
                let said = format!("{}\n", state.summary());
                current.replace(state);
                terminal::say(&said);
            }
            // A file may be away for the moment that an editor needs.
            Err(error) => terminal::error(&error),
        }
    }
}

/// When a file was written, and how long it is; `None` where it is not there.
type Look = Option<(SystemTime, u64)>;

/// The look of each file, and of each folder with one in it.
type Looks = BTreeMap<PathBuf, Look>;

/// Takes in the files that are new. One that was written since a build began is taken for unseen: the build may have
/// read what was there before. What was seen of a known file stays: what is saved meanwhile differs from it.
fn admit(seen: &mut Looks, now: Looks, begun: SystemTime) {
    for (path, look) in now {
        seen.entry(path).or_insert(look.filter(|(written, _)| *written < begun));
    }
}

fn look(files: &BTreeSet<PathBuf>) -> Looks {
    let folders: BTreeSet<&Path> = files.iter().filter_map(|file| file.parent()).collect();
    let written = |path: &Path| {
        let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
        let data = fs::metadata(path).ok()?;
        Some((data.modified().ok()?, data.len()))
    };
    let all = files.iter().map(PathBuf::as_path).chain(folders);
    all.map(|path| (path.to_owned(), written(path))).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;
    use std::time::{Duration, SystemTime};

    use super::{ALONE, BUSY, Looks, QUIET, admit, pause};

    #[test]
    fn looks_are_rare_where_nothing_happens_and_nobody_reads() {
        let seconds = Duration::from_secs;
        assert_eq!(pause(seconds(1), true), BUSY);
        assert_eq!(pause(seconds(10), true), Duration::from_millis(100));
        assert_eq!(pause(seconds(600), true), QUIET);
        assert_eq!(pause(seconds(1), false), ALONE);
    }

    #[test]
    fn what_is_saved_while_a_build_runs_is_seen_afterwards() {
        let begun = SystemTime::now();
        let (before, after) = (begun - Duration::from_secs(1), begun + Duration::from_secs(1));
        let looks = |looks: &[(&str, SystemTime, u64)]| -> Looks {
            looks.iter().map(|(path, at, length)| ((*path).into(), Some((*at, *length)))).collect()
        };
        // The page was empty when the build began, and names a file that the build is the first to read.
        let mut seen = looks(&[("page", before, 0)]);
        let now = looks(&[("page", after, 9), ("old", before, 3), ("new", after, 3)]);
        admit(&mut seen, now.clone(), begun);
        let page = Path::new("page");
        assert_ne!(seen[page], now[page]);
        assert_eq!(seen.values().filter(|look| look.is_none()).count(), 1, "the new one");
        assert_eq!(seen.len(), 3);
    }
}
