//! The last step: layout.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

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

/// Formats the Rust among these files, each a path with its text.
pub(super) fn format(
    mut files: Vec<(String, String)>,
    formatter: Formatter,
) -> Vec<(String, String)> {
    let rustfmt = match formatter {
        Formatter::Auto => Command::new("rustfmt")
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success()),
        Formatter::Rustfmt => true,
        Formatter::Prettyplease => false,
        Formatter::None => return files,
    };
    if !rustfmt || run_rustfmt(&mut files).is_err() {
        for (path, text) in files.iter_mut().filter(|(path, _)| path.ends_with(".rs")) {
            debug_assert!(syn::parse_file(text).is_ok(), "{path} is no Rust");
            if let Ok(file) = syn::parse_file(text) {
                *text = prettyplease::unparse(&file);
            }
        }
    }
    files
}

/// Formats files in a folder of their own, side by side so that no `mod` leads anywhere.
fn run_rustfmt(files: &mut [(String, String)]) -> std::io::Result<()> {
    let folder = Folder::new()?;
    fs::write(folder.0.join("rustfmt.toml"), "")?;
    let workers = thread::available_parallelism().map_or(1, usize::from);
    let rust: Vec<usize> = (0..files.len()).filter(|at| files[*at].0.ends_with(".rs")).collect();
    let (parents, leaves): (Vec<usize>, Vec<usize>) =
        rust.into_iter().partition(|at| is_parent(&files[*at].0));
    let paths: Vec<PathBuf> = leaves.iter().map(|at| folder.0.join(format!("{at}.rs"))).collect();
    for (at, path) in leaves.iter().zip(&paths) {
        fs::write(path, &files[*at].1)?;
    }
    // The largest first, dealt out in turns: the shares take about as long as each other.
    let mut order: Vec<usize> = (0..leaves.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(files[leaves[*i]].1.len()));
    let mut running = Vec::new();
    for worker in 0..workers {
        let share: Vec<&PathBuf> =
            order.iter().skip(worker).step_by(workers).map(|i| &paths[*i]).collect();
        if !share.is_empty() {
            running.push(rustfmt(&folder.0).args(share).stdin(Stdio::null()).spawn()?);
        }
    }
    for at in parents {
        files[at].1 = pipe(&folder.0, &files[at].1)?;
    }
    for mut child in running {
        child.wait()?;
    }
    for (at, path) in leaves.iter().zip(&paths) {
        files[*at].1 = fs::read_to_string(path)?;
    }
    Ok(())
}

/// Whether a file declares modules, which rustfmt would look for.
fn is_parent(path: &str) -> bool {
    path.ends_with("/mod.rs") || path == "src/lib.rs"
}

fn rustfmt(folder: &Path) -> Command {
    let mut command = Command::new("rustfmt");
    command.args(["--edition", "2024", "--quiet", "--config-path"]).arg(folder);
    command
}

/// Formats text from standard input, where `mod` declarations are left alone.
fn pipe(folder: &Path, text: &str) -> std::io::Result<String> {
    let mut child = rustfmt(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    if let Some(mut stdin) = child.stdin.take() {
        stdin.write_all(text.as_bytes())?;
    }
    let output = child.wait_with_output()?;
    let formatted = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(if output.status.success() { formatted } else { text.to_owned() })
}

/// A folder that goes when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> std::io::Result<Self> {
        for attempt in 0..100 {
            let name = format!("apiref-fmt-{}-{attempt}", std::process::id());
            let path = std::env::temp_dir().join(name);
            match fs::create_dir(&path) {
                Ok(()) => return Ok(Self(path)),
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(std::io::Error::other("no temporary folder can be made"))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left in the system's temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.0);
    }
}
