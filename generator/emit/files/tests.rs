use std::fs;
use std::path::Path;

use super::{Change, FileError, FileSet};

fn set(files: &[(&str, &str)]) -> FileSet {
    let mut inner = FileSet::new();
    for (path, text) in files {
        inner.insert(*path, *text);
    }
    let mut set = FileSet::new();
    set.nest("", "block-storage", inner);
    set
}

fn text(out: &Path, path: &str) -> Option<String> {
    fs::read_to_string(out.join(path)).ok()
}

#[test]
fn stale_files_go_and_foreign_ones_stay() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path();
    set(&[("a/old.rs", "old"), ("keep.rs", "1")]).write(out).unwrap();
    fs::write(out.join("mine.txt"), "mine").unwrap();
    let done = set(&[("b.rs", "b"), ("keep.rs", "1")]).write(out).unwrap();
    assert_eq!(
        (done.written, done.unchanged, done.removed),
        (vec!["b.rs".into()], 1, vec!["a/old.rs".into()])
    );
    assert!(!out.join("a").exists(), "an empty folder goes too");
    assert_eq!(text(out, "mine.txt").as_deref(), Some("mine"));
    assert!(!out.join(".apiref.staging").exists());
}

#[test]
fn another_owner_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let mut other = FileSet::new();
    other.nest("identity-v3", "identity", set(&[("openapi.yaml", "x")]));
    other.write(dir.path()).unwrap();
    let done = set(&[("openapi.yaml", "y")]).write(dir.path()).unwrap();
    assert!(done.removed.is_empty());
    assert_eq!(text(dir.path(), "identity-v3/openapi.yaml").as_deref(), Some("x"));
}

#[test]
fn a_foreign_file_in_the_way_is_an_error_and_nothing_is_written() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("README.md"), "mine").unwrap();
    let error = set(&[("a.rs", "a"), ("README.md", "ours")]).write(dir.path()).unwrap_err();
    assert!(matches!(error, FileError::Foreign(_)), "{error}");
    assert!(!dir.path().join("a.rs").exists());
    assert_eq!(text(dir.path(), "README.md").as_deref(), Some("mine"));
}

#[test]
fn paths_that_leave_the_folder_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    let long = "a".repeat(256);
    for path in [
        "../x",
        "/x",
        "a/../../x",
        "a\\..\\x",
        "c:x",
        "",
        "a//b",
        "./a",
        "aux.rs",
        "a/CON",
        "nul/b",
        "Com1 .x",
        "a?",
        "a.",
        &long,
    ] {
        let error = set(&[(path, "")]).write(&out).unwrap_err();
        assert!(matches!(error, FileError::UnsafePath(_)), "{path}: {error}");
    }
    assert!(!out.exists());
}

#[test]
fn paths_that_differ_by_case_alone_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    for paths in [["a/b.rs", "a/B.rs"], ["a/b.rs", "A/c.rs"]] {
        let out = dir.path().join("out");
        let error = set(&paths.map(|path| (path, ""))).write(&out).unwrap_err();
        assert!(matches!(error, FileError::Alike(..)), "{error}");
        assert!(!out.exists());
    }
    set(&[("a/b.rs", ""), ("a/c.rs", ""), ("aux-v1/com10", "")]).write(dir.path()).unwrap();
}

#[cfg(unix)]
#[test]
fn symlinks_are_not_followed() {
    let dir = tempfile::tempdir().unwrap();
    let (out, outside) = (dir.path().join("out"), dir.path().join("outside"));
    fs::create_dir_all(&outside).unwrap();
    set(&[("a/x.rs", "x")]).write(&out).unwrap();
    fs::rename(out.join("a"), outside.join("a")).unwrap();
    std::os::unix::fs::symlink(outside.join("a"), out.join("a")).unwrap();
    let error = set(&[("a/y.rs", "y")]).write(&out).unwrap_err();
    assert!(matches!(error, FileError::Symlink(_)), "{error}");
    set(&[("b.rs", "b")]).write(&out).unwrap();
    assert_eq!(
        text(&outside, "a/x.rs").as_deref(),
        Some("x"),
        "a stale file behind a symlink stays"
    );
}

#[test]
fn a_manifest_cannot_lead_outside() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("out");
    set(&[("a.rs", "a")]).write(&out).unwrap();
    fs::write(dir.path().join("victim"), "v").unwrap();
    let manifest = out.join(".apiref.manifest");
    let list = fs::read_to_string(&manifest).unwrap() + "block-storage ../victim\n";
    fs::write(&manifest, list).unwrap();
    set(&[("b.rs", "b")]).write(&out).unwrap();
    assert!(dir.path().join("victim").exists());
}

#[test]
fn what_a_dead_run_left_is_cleared_away() {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join(".apiref.staging")).unwrap();
    fs::write(dir.path().join(".apiref.staging/0"), "half").unwrap();
    set(&[("a.rs", "a")]).write(dir.path()).unwrap();
    assert!(!dir.path().join(".apiref.staging").exists());
}

#[test]
fn a_failed_write_leaves_the_old_output() {
    let dir = tempfile::tempdir().unwrap();
    set(&[("a.rs", "old"), ("b.rs", "old")]).write(dir.path()).unwrap();
    // A folder stands where a file belongs: found before anything is renamed.
    fs::create_dir(dir.path().join("c.rs")).unwrap();
    set(&[("a.rs", "new"), ("c.rs", "new")]).write(dir.path()).unwrap_err();
    assert_eq!(text(dir.path(), "a.rs").as_deref(), Some("old"));
    assert_eq!(text(dir.path(), "b.rs").as_deref(), Some("old"));
}

#[test]
fn unchanged_files_keep_their_time() {
    let dir = tempfile::tempdir().unwrap();
    let files = set(&[("a.rs", "a")]);
    files.write(dir.path()).unwrap();
    let time = || fs::metadata(dir.path().join("a.rs")).unwrap().modified().unwrap();
    let before = time();
    let done = files.write(dir.path()).unwrap();
    assert_eq!((done.written.len(), done.unchanged), (0, 1));
    assert_eq!(time(), before);
}

#[test]
fn check_shows_what_differs_and_writes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    set(&[("a.rs", "one\ntwo\n"), ("gone.rs", "x")]).write(dir.path()).unwrap();
    let now = set(&[("a.rs", "one\nthree\n"), ("new.rs", "n")]);
    let differences = now.check(dir.path()).unwrap();
    let shown: String = differences.iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(shown, @r"
    --- a/a.rs
    +++ b/a.rs
    @@ -1,2 +1,2 @@
     one
    -two
    +three
    missing: new.rs
    stale: gone.rs
    ");
    assert_eq!(differences[1].change, Change::Missing);
    assert!(!dir.path().join("new.rs").exists());
    now.write(dir.path()).unwrap();
    assert_eq!(now.check(dir.path()).unwrap(), []);
}
