//! `apiref init`.

#![expect(clippy::disallowed_types, reason = "what is there may be anyone's, and is not replaced")]

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::Path;

use apiref::Error;
use apiref::emit::files::FileError;
use include_dir::{Dir, include_dir};

use super::args::Init;
use super::made::commands;
use super::{Status, terminal};

/// A small reference with its configuration, and a build script.
static START: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates/init");

/// Writes all of [`START`], or nothing where one of its files is there already.
pub(super) fn run(init: &Init) -> Result<Status, Error> {
    let files = files(&START);
    for (path, _) in &files {
        let target = init.folder.join(path);
        if fs::symlink_metadata(&target).is_ok() {
            return Err(Error::Output(FileError::Foreign(target)));
        }
    }
    for (path, bytes) in &files {
        let target = init.folder.join(path);
        write(&target, bytes).map_err(|error| Error::Output(FileError::io(&target)(error)))?;
    }
    let input = init.folder.join("api-ref");
    terminal::note(&format!("{}: a reference to start from\n", input.display()));
    let script = init.folder.join("build.rs");
    terminal::note(&format!("{}: compiles it with a crate\n", script.display()));
    let next = ["lint {}", "build {} --out generated", "publish {} --out site"];
    terminal::note(&commands(
        &next.map(|command| command.replace("{}", &super::made::word(&input))),
    ));
    Ok(Status::Done)
}

fn files(folder: &Dir<'static>) -> Vec<(&'static Path, &'static [u8])> {
    let own = folder.files().map(|file| (file.path(), file.contents()));
    own.chain(folder.dirs().flat_map(files)).collect()
}

fn write(target: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = target.parent() {
        fs::create_dir_all(folder)?;
    }
    // A file that came to be there since is not replaced either.
    OpenOptions::new().write(true).create_new(true).open(target)?.write_all(bytes)
}
