//! The result of a first build, and commands to try with it.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::path::Path;

use apiref::Compilation;
use apiref::emit::files::FileSet;

/// The number of commands that are named.
const COMMANDS: usize = 3;

/// The folders below `out` with what they hold, and commands for what is there now.
pub(super) fn describe(
    compilation: &Compilation,
    files: &FileSet,
    input: &Path,
    out: &Path,
) -> String {
    let mut text = String::new();
    for api in &compilation.apis {
        let operations = api.operations().count();
        let plural = if operations == 1 { "" } else { "s" };
        let folder = out.join(&api.name);
        let _ = writeln!(text, "{}: {operations} operation{plural}", folder.display());
    }
    let manifest = |folder: &str| files.get(&format!("{folder}/Cargo.toml")).is_some();
    if manifest("runtime") {
        let _ = writeln!(
            text,
            "{}: the crate that generated code stands on",
            out.join("runtime").display()
        );
    }
    let (program, input) = (program(), word(input));
    let mut next = Vec::new();
    if let Some(api) = compilation.apis.iter().find(|api| manifest(&api.name)) {
        let manifest = out.join(&api.name).join("Cargo.toml");
        next.push(format!("cargo doc --open --all-features --manifest-path {}", word(&manifest)));
    }
    if cfg!(feature = "serve") {
        next.push(format!("{program} serve {input}"));
    }
    next.push(format!("{program} publish {input} --out site"));
    next.push(format!("{program} lint {input}"));
    next.truncate(COMMANDS);
    text + &try_next(&next)
}

/// Commands of this program to try.
pub(super) fn commands(commands: &[String]) -> String {
    let program = program();
    try_next(&commands.iter().map(|rest| format!("{program} {rest}")).collect::<Vec<_>>())
}

fn try_next(commands: &[String]) -> String {
    format!("\nTry next:\n  {}\n\n", commands.join("\n  "))
}

/// The program as it was called.
fn program() -> String {
    let called = std::env::args_os().next().unwrap_or_else(|| "apiref".into());
    word(Path::new(&called)).into_owned()
}

/// A path as a word of a shell.
pub(super) fn word(path: &Path) -> Cow<'_, str> {
    let path = path.to_string_lossy();
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:+@%~,=".contains(c);
    if !path.is_empty() && path.chars().all(plain) {
        return path;
    }
    format!("'{}'", path.replace('\'', "'\\''")).into()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::word;

    #[test]
    fn a_path_is_one_word_of_a_shell() {
        for (path, shown) in
            [("a/b-1.0", "a/b-1.0"), ("a b", "'a b'"), ("it's", r"'it'\''s'"), ("", "''")]
        {
            assert_eq!(word(Path::new(path)), shown);
        }
    }
}
