//! The last step: layout.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;

use rayon::prelude::*;

use crate::emit::files::{FileSet, Scratch};

/// Who lays Rust out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Formatter {
    /// rustfmt where it is on the `PATH`, else prettyplease.
    #[default]
    Auto,
    /// rustfmt; what it cannot format stays as it is.
    Rustfmt,
    /// prettyplease, which needs no program beside this one.
    Prettyplease,
    /// Nobody.
    None,
}

/// Lays out the Rust among files. All that one run writes is best given at once: to start rustfmt takes as long as to
/// format some thousand lines.
pub fn format(files: &mut FileSet, formatter: Formatter) {
    if formatter == Formatter::None {
        return;
    }
    let mut files: Vec<(&str, &mut String)> =
        files.texts_mut().filter(|(path, _)| path.ends_with(".rs")).collect();
    let by_rustfmt = formatter != Formatter::Prettyplease && rustfmt(&mut files).is_ok();
    if !by_rustfmt {
        files.par_iter_mut().for_each(|(path, text)| prettyplease(path, text));
    }
}

/// Formats a file but for the comment that it begins with, which would be lost.
fn prettyplease(path: &str, text: &mut String) {
    let file = syn::parse_file(text);
    debug_assert!(file.is_ok(), "{path} is no Rust");
    if let Ok(file) = file {
        let is_comment = |line: &&str| line.starts_with("// ") || line.trim().is_empty();
        let header: String = text.split_inclusive('\n').take_while(is_comment).collect();
        *text = header + &prettyplease::unparse(&file);
    }
}

/// Formats files in a folder of their own, with a share of them for each core.
fn rustfmt(files: &mut [(&str, &mut String)]) -> io::Result<()> {
    let scratch = Scratch::new()?;
    scratch.write(Path::new("rustfmt.toml"), "")?;
    let mut paths = Vec::with_capacity(files.len());
    for (at, (path, text)) in files.iter().enumerate() {
        let path = stand_in(&scratch, at, path, files)?;
        scratch.write(&path, text)?;
        paths.push(path);
    }
    // The largest first, dealt out in turns: the shares take about as long as each other.
    let mut order: Vec<usize> = (0..files.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(files[*at].1.len()));
    let workers = thread::available_parallelism().map_or(1, usize::from).min(files.len());
    let running: Vec<Child> = (0..workers)
        .map(|worker| {
            let share = order.iter().skip(worker).step_by(workers).map(|at| &paths[*at]);
            Command::new("rustfmt")
                .args(["--edition", "2024", "--quiet", "--config-path", "."])
                .args(share)
                .current_dir(scratch.path())
                .stdin(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
        })
        .collect::<io::Result<_>>()?;
    let mut failed = false;
    for mut child in running {
        failed |= !child.wait()?.success();
    }
    let mut changed = false;
    for ((_, text), path) in files.iter_mut().zip(&paths) {
        let formatted = scratch.read(path)?;
        changed |= formatted != **text;
        **text = formatted;
    }
    // A rustfmt that is only the name of a component which is not installed fails, and does nothing.
    if failed && !changed { Err(ErrorKind::NotFound.into()) } else { Ok(()) }
}

/// Where a file is formatted. One that declares modules has a folder with empty files for them: rustfmt formats those
/// that it finds, and would be at all the others once more.
fn stand_in(
    scratch: &Scratch,
    at: usize,
    path: &str,
    files: &[(&str, &mut String)],
) -> io::Result<PathBuf> {
    let parent = path.strip_suffix("mod.rs").or_else(|| path.strip_suffix("lib.rs"));
    let Some(parent) = parent else { return Ok(format!("{at}.rs").into()) };
    let folder = PathBuf::from(at.to_string());
    scratch.create_dir(&folder)?;
    for (other, _) in files.iter().filter(|(other, _)| *other != path) {
        let child = other.strip_prefix(parent).map(|below| below.trim_end_matches(".rs"));
        let child = child.and_then(|below| below.split('/').next());
        if let Some(child) = child {
            scratch.write(&folder.join(child).with_extension("rs"), "")?;
        }
    }
    Ok(folder.join("mod.rs"))
}
