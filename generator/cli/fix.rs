//! `apiref lint --fix`: the edits of findings, written or shown.

#![expect(clippy::disallowed_types, reason = "what is mended is replaced beside where it stands")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use apiref::diagnostic::{self, Code, Fixed, visible};
use apiref::emit::files::{self, FileError};
use apiref::source::{self, FileId, Sources};
use apiref::{Compilation, Error, Generator};

use super::args::Lint;
use super::terminal;

/// The most rounds of mending: one edit may uncover another, or keep it from being made.
const MAX_ROUNDS: usize = 8;

/// The end of it.
pub(super) enum Outcome {
    /// Files were written; this is what came of them.
    Mended(Box<Compilation>),
    /// Files would be written.
    Differs,
    /// A file could not be written.
    Failed,
    Nothing,
}

pub(super) fn run(
    lint: &Lint,
    generator: &Generator,
    first: &Compilation,
) -> Result<Outcome, Error> {
    let Some(roots) = roots(lint) else {
        terminal::say("error: a release is mended where it is unpacked: give its folder\n");
        return Ok(Outcome::Failed);
    };
    if let Some((part, whole)) =
        lint.input.paths().iter().find_map(|p| Some((p, source::whole_of(p)?)))
    {
        let (part, whole) = (part.display(), whole.display());
        terminal::say(&format!(
            "error: {part} is a part of {whole}, whose other pages may use what is mended there: give that, or files\n"
        ));
        return Ok(Outcome::Failed);
    }
    let mut mended = Mended::default();
    let mut after: Option<Compilation> = None;
    for _ in 0..MAX_ROUNDS {
        let compilation = after.as_ref().unwrap_or(first);
        let files = Files::new(&compilation.sources, &roots);
        let report = compilation.report(generator.policy());
        // Of what is no UTF-8 the text is not what is on the disk.
        let foreign = compilation.diagnostics.iter().filter(|found| found.code == Code::NotUtf8);
        let foreign: Vec<FileId> = foreign.map(|found| found.primary.span.file).collect();
        let may_change = |file| files.real(file).is_some() && !foreign.contains(&file);
        let fixed = diagnostic::fixed(
            &compilation.sources.map,
            report.diagnostics(),
            lint.unsafe_fixes,
            &may_change,
        );
        if fixed.texts.is_empty() {
            break;
        }
        if lint.check {
            return show(&compilation.sources, &fixed);
        }
        // A tree may be given twice.
        let mut written: BTreeSet<&Path> = BTreeSet::new();
        for (file, text) in &fixed.texts {
            let Some(path) = files.real(*file).filter(|path| written.insert(path)) else {
                continue;
            };
            let read: &str = &compilation.sources.map.file(*file).text;
            let io = |e| Error::Output(FileError::io(path)(e));
            if !replace(path, text, &|| Ok(fs::read(path)? == read.as_bytes())).map_err(io)? {
                let name = path.display();
                terminal::say(&format!("error: {name} changed meanwhile, and is left as it is\n"));
                return Ok(Outcome::Failed);
            }
        }
        mended.take(&compilation.sources, &fixed);
        after = Some(generator.compile(&mut |_| {})?);
    }
    mended.tell();
    Ok(after.map_or(Outcome::Nothing, |after| Outcome::Mended(after.into())))
}

/// Shows how files would differ.
fn show(sources: &Sources, fixed: &Fixed) -> Result<Outcome, Error> {
    for (file, text) in &fixed.texts {
        let file = sources.map.file(*file);
        let name = file.name.trim_start_matches(['.', '/']);
        terminal::print(&visible::lines(&files::diff(name, &file.text, text)))?;
    }
    let count = fixed.texts.len();
    let files = if count == 1 { "1 file differs".into() } else { format!("{count} files differ") };
    terminal::say(&format!("{files}; `apiref lint` without --check writes them\n"));
    Ok(Outcome::Differs)
}

/// The inputs, links resolved; `None` where one is packed.
fn roots(lint: &Lint) -> Option<Vec<PathBuf>> {
    let paths = lint.input.paths().iter();
    let is_packed = |path: &Path| {
        let packed = path.extension().is_some_and(|e| e == "gz" || e == "tgz" || e == "tar");
        packed && path.is_file()
    };
    paths.map(|path| path.canonicalize().ok().filter(|path| !is_packed(path))).collect()
}

/// The files that may be changed: those that were given, and those below a folder that was.
struct Files {
    real: BTreeMap<FileId, PathBuf>,
}

impl Files {
    fn new(sources: &Sources, roots: &[PathBuf]) -> Self {
        let real = sources.map.files().filter_map(|(id, file)| {
            let real = Path::new(&file.name).canonicalize().ok()?;
            let is_own = roots.iter().any(|root| real.starts_with(root));
            (is_own && sources.is_asked(id)).then_some((id, real))
        });
        Self { real: real.collect() }
    }

    fn real(&self, file: FileId) -> Option<&Path> {
        self.real.get(&file).map(PathBuf::as_path)
    }
}

/// The edits of all rounds.
#[derive(Default)]
struct Mended {
    findings: BTreeMap<&'static str, usize>,
    files: Vec<String>,
}

impl Mended {
    fn take(&mut self, sources: &Sources, fixed: &Fixed) {
        for (code, count) in &fixed.counts {
            *self.findings.entry(code).or_default() += count;
        }
        self.files.extend(fixed.texts.keys().map(|file| sources.map.file(*file).name.clone()));
        self.files.sort();
        self.files.dedup();
    }

    fn tell(&self) {
        let plural = |count: usize, noun: &str| {
            format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
        };
        let all = self.findings.values().sum();
        let by_code = self.findings.iter().map(|(code, count)| format!("{count} {code}"));
        let by_code: Vec<String> = by_code.collect();
        let by_code = if all == 0 { String::new() } else { format!(": {}", by_code.join(", ")) };
        let (all, files) = (plural(all, "finding"), plural(self.files.len(), "file"));
        terminal::note(&format!("mended {all} in {files}{by_code}\n"));
    }
}

/// Writes a file so that whoever reads it meanwhile finds the old text or the new.
pub(super) fn write_whole(path: &Path, text: &str) -> io::Result<()> {
    replace(path, text, &|| Ok(true)).map(|_| ())
}

/// As [`write_whole`], if that is still right once all is written but the name. The file keeps its permissions.
fn replace(path: &Path, text: &str, is_right: &dyn Fn() -> io::Result<bool>) -> io::Result<bool> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&beside)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).and_then(|()| {
        if let Ok(data) = fs::metadata(path) {
            fs::set_permissions(&beside, data.permissions())?;
        }
        let is_right = is_right()?;
        if is_right {
            fs::rename(&beside, path)?;
        }
        Ok(is_right)
    });
    if !matches!(written, Ok(true)) {
        // A failure is reported; a rest of it is only in the way.
        let _ = fs::remove_file(&beside);
    }
    written
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::replace;

    #[test]
    fn a_file_that_changed_meanwhile_is_left_as_it_is_and_nothing_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a");
        fs::write(&path, "old").expect("written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("set");
        assert!(!replace(&path, "new", &|| Ok(fs::read(&path)? == b"older")).expect("tried"));
        assert_eq!(fs::read(&path).expect("read"), b"old");
        assert!(replace(&path, "new", &|| Ok(fs::read(&path)? == b"old")).expect("written"));
        assert_eq!(fs::read(&path).expect("read"), b"new");
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(folder.path()).expect("listed").count(), 1);
    }
}
