//! Output is a function of the input, comes all at once, and touches nothing that is not apiref's.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use apiref::emit::files::Folder;

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/spec/block-storage");
const MANIFEST: &str = ".apiref.manifest";

/// Every file below a folder with its bytes, but for what a run leaves that died.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        let Ok(entries) = fs::read_dir(&next) else { continue };
        for entry in entries.map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            if [".apiref.staging", ".apiref.lock"].iter().any(|name| entry.file_name() == *name) {
                continue;
            }
            if entry.file_type().expect("a kind").is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").to_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        let path = to.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, bytes).expect("written");
    }
}

/// `apiref build INPUT --out OUT`, in a folder.
fn build(folder: &Path, input: &Path, out: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_apiref"));
    command.current_dir(folder).arg("build").arg(input).arg("--out").arg(out);
    command.args(["--fmt", "none"]).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

#[track_caller]
fn run(command: &mut Command) {
    let status = command.status().expect("the binary runs");
    assert!(status.success(), "{command:?}: {status}");
}

#[test]
fn output_depends_neither_on_the_environment_nor_on_how_the_input_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    copy(Path::new(SPEC), &at("ref/api-ref/source"));
    let input = at("ref/api-ref/source");
    run(&mut build(folder.path(), &input, &at("first")));
    let first = tree(&at("first"));
    assert!(first.len() > 40, "{} files", first.len());

    for (n, (from, name)) in [
        ("", "ref/api-ref/source"),
        ("", "ref"),
        ("", "./ref/api-ref/../api-ref/source/"),
        ("ref", "."),
        ("ref/api-ref/source", "."),
        ("ref/api-ref/source/samples", ".."),
        ("ref/api-ref", "source"),
        ("/", input.to_str().expect("UTF-8")),
    ]
    .into_iter()
    .enumerate()
    {
        let out = at(&format!("out-{n}"));
        run(build(&at(from), Path::new(name), &out)
            .env("TZ", "Pacific/Chatham")
            .env("LANG", "tr_TR.UTF-8")
            .env("LC_ALL", "C"));
        assert!(tree(&out) == first, "`{name}` from `{from}`");
    }
    // A loose folder has no release around it: a name of its own, but the same for all ways to say it.
    copy(Path::new(SPEC), &at("loose"));
    run(&mut build(folder.path(), Path::new("loose"), &at("loose-1")));
    run(&mut build(&at("loose"), Path::new("."), &at("loose-2")));
    assert!(tree(&at("loose-1")) == tree(&at("loose-2")));
    // Twice at the same place writes nothing.
    let time =
        |path: &str| fs::metadata(at(path)).and_then(|data| data.modified()).expect("a time");
    let before = time("first/block-storage-v3/openapi.yaml");
    run(&mut build(folder.path(), &input, &at("first")));
    assert_eq!(time("first/block-storage-v3/openapi.yaml"), before);
}

#[test]
fn two_releases_of_one_service_are_told_apart_however_they_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    for name in ["one", "two"] {
        copy(Path::new(SPEC), &folder.path().join(name));
    }
    let names = |from: &str, first: &str, second: &str, out: &str| {
        let out = folder.path().join(out);
        let mut command = build(&folder.path().join(from), Path::new(first), &out);
        run(command.arg(second).args(["--emit", "openapi"]));
        tree(&out).into_keys().collect::<Vec<_>>()
    };
    let plain = names("", "one", "two", "a");
    assert_eq!(plain, names("two", "../one", ".", "b"));
    assert!(plain.iter().any(|p| p.starts_with("block-storage-v3-two")), "{plain:?}");
}

/// A killed run leaves either: of its state the list of written files tells.
#[test]
fn a_run_that_is_killed_leaves_the_old_output_or_the_new_one() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    copy(Path::new(SPEC), &at("old-spec"));
    copy(Path::new(SPEC), &at("new-spec"));
    // Another title in each file, another set of files.
    for entry in fs::read_dir(at("new-spec")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|e| e == "inc") {
            let text = fs::read_to_string(&path).expect("a file");
            fs::write(&path, text.replace("\nVolume", "\nUlome")).expect("written");
        }
    }
    run(&mut build(folder.path(), &at("old-spec"), &at("old")));
    let started = Instant::now();
    run(&mut build(folder.path(), &at("new-spec"), &at("new")));
    let time = started.elapsed();
    let (old, new) = (tree(&at("old")), tree(&at("new")));
    let list = |files: &BTreeMap<PathBuf, Vec<u8>>| files[Path::new(MANIFEST)].clone();
    assert_ne!(list(&old), list(&new), "the two outputs have different files");

    copy(&at("old"), &at("out"));
    let mut seen = [0; 3];
    // Half of the moments spread over the whole run, half near its end, where the writing is.
    for n in 0..24_u32 {
        let moment = if n % 2 == 0 { time * n / 24 } else { time * (84 + n) / 100 };
        let mut child = build(folder.path(), &at("new-spec"), &at("out")).spawn().expect("runs");
        std::thread::sleep(moment.min(Duration::from_secs(20)));
        child.kill().expect("killed");
        child.wait().expect("gone");

        let found = tree(&at("out"));
        if found == old {
            seen[0] += 1;
        } else if found == new {
            seen[1] += 1;
        } else {
            seen[2] += 1;
            let now = list(&found);
            assert!(now != list(&old), "between the two the list holds both");
            for (path, bytes) in &found {
                let whole = [&old, &new].iter().any(|tree| tree.get(path) == Some(bytes));
                assert!(whole || path == Path::new(MANIFEST), "{} is torn", path.display());
            }
            let names = String::from_utf8(now).expect("UTF-8");
            for path in found.keys().filter(|path| *path != Path::new(MANIFEST)) {
                assert!(
                    names.contains(path.to_str().expect("UTF-8")),
                    "{} is orphaned",
                    path.display()
                );
            }
        }
        // The next run, of either input, puts everything right.
        run(&mut build(folder.path(), &at("old-spec"), &at("out")));
        assert!(tree(&at("out")) == old, "after moment {moment:?}");
        assert!(!at("out/.apiref.staging").exists());
    }
    assert!(seen[0] > 0, "some runs died before they wrote: {seen:?}");
}

/// A service of its own in a folder of that name.
fn service(folder: &Path, name: &str) -> PathBuf {
    let spec = folder.join(name);
    fs::create_dir(&spec).expect("made");
    let operations: String = (0..30)
        .map(|n| format!("Show a {name} {n}\n~~~~~~~~~~~~~~~~~~~~~~~~\n\n.. rest_method:: GET /v1/{name}{n}\n\n{name}.\n\n"))
        .collect();
    fs::write(spec.join("index.rst"), format!("Things\n======\n\n{operations}")).expect("written");
    fs::write(spec.join("apiref.toml"), format!("service-type = \"{name}\"\n")).expect("written");
    spec
}

#[test]
fn twenty_runs_at_once_leave_every_file_whole_and_of_its_own_service() {
    let folder = tempfile::tempdir().expect("a folder");
    let specs = ["apples", "pears"].map(|name| service(folder.path(), name));
    let at = |name: &str| folder.path().join(name);
    for spec in &specs {
        run(&mut build(folder.path(), spec, &at("one-by-one")));
    }
    let expected = tree(&at("one-by-one"));
    assert!(expected.len() > 40, "{} files", expected.len());
    for _ in 0..3 {
        let runs: Vec<_> = (0..20)
            .map(|n| build(folder.path(), &specs[n % 2], &at("out")).spawn().expect("runs"))
            .collect();
        for mut run in runs {
            assert!(run.wait().expect("ends").success());
        }
        assert!(tree(&at("out")) == expected);
        assert!(!at("out/.apiref.lock").exists());
        fs::remove_dir_all(at("out")).expect("removed");
    }
}

#[test]
fn a_run_that_waits_says_for_whom_and_writes_when_the_other_is_done() {
    let folder = tempfile::tempdir().expect("a folder");
    let (spec, out) = (service(folder.path(), "apples"), folder.path().join("out"));
    let other = Folder::lock(&out, "writes pears", &mut |_| {}).expect("free");
    let mut waiting =
        build(folder.path(), &spec, &out).stderr(Stdio::piped()).spawn().expect("runs");
    let mut said = BufReader::new(waiting.stderr.take().expect("piped"));
    let mut line = String::new();
    // A finding in the sources is said later.
    said.read_line(&mut line).expect("said");
    let whom = format!("waiting for process {}, which writes pears", std::process::id());
    assert!(line.starts_with(&whom), "{line}");
    let files = || fs::read_dir(&out).expect("a folder").count();
    assert_eq!(files(), 1, "the lock alone");
    drop(other);
    assert!(waiting.wait().expect("ends").success());
    assert!(files() > 1);
}

#[test]
fn a_check_waits_for_who_writes_and_leaves_the_lock_of_a_dead_run_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (spec, out) = (service(folder.path(), "apples"), folder.path().join("out"));
    run(&mut build(folder.path(), &spec, &out));
    let check = || {
        let mut command = build(folder.path(), &spec, &out);
        command.arg("--check");
        command
    };
    let lock = out.join(".apiref.lock");
    fs::write(&lock, "apiref: process 1, which writes apples\n").expect("written");
    run(&mut check());
    assert!(lock.exists());
    let page = out.join("apples-v1/openapi.yaml");
    let text = fs::read(&page).expect("a document");
    let other =
        Folder::lock(&out, "writes apples", &mut |_| {}).expect("the dead run holds nothing");
    fs::write(&page, "half").expect("written");
    let mut waiting = check().spawn().expect("runs");
    std::thread::sleep(Duration::from_millis(500));
    assert!(waiting.try_wait().expect("runs").is_none(), "it waits");
    fs::write(&page, text).expect("written");
    drop(other);
    assert!(waiting.wait().expect("ends").success());
}

#[test]
fn a_file_in_the_place_of_the_lock_is_left_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let (spec, out) = (service(folder.path(), "apples"), folder.path().join("out"));
    fs::create_dir(&out).expect("made");
    fs::write(out.join(".apiref.lock"), "own").expect("written");
    assert_eq!(build(folder.path(), &spec, &out).status().expect("runs").code(), Some(2));
    assert_eq!(fs::read_to_string(out.join(".apiref.lock")).expect("there"), "own");
    assert_eq!(fs::read_dir(&out).expect("a folder").count(), 1);
}

#[test]
fn two_services_published_at_once_are_both_in_the_catalog() {
    let folder = tempfile::tempdir().expect("a folder");
    let specs = ["apples", "pears", "plums", "quinces"].map(|name| service(folder.path(), name));
    let site = folder.path().join("site");
    let publish = |spec: &PathBuf| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_apiref"));
        command.arg("publish").arg(spec).arg("--out").arg(&site);
        command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("runs")
    };
    for mut run in specs.iter().map(publish).collect::<Vec<_>>() {
        assert!(run.wait().expect("ends").success());
    }
    let catalog = fs::read_to_string(site.join("catalog.json")).expect("a catalog");
    for spec in &specs {
        let name = spec.file_name().expect("a name").to_string_lossy();
        assert!(catalog.contains(&*name), "{name}: {catalog}");
    }
}

#[test]
fn what_apiref_did_not_write_is_never_touched() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    copy(Path::new(SPEC), &at("spec"));
    let build = || build(folder.path(), Path::new("spec"), Path::new("out"));
    run(&mut build());
    let client = "out/block-storage-v3/src/client/mod.rs";
    assert!(at(client).exists());

    // Files of one's own beside the output, in its folders and under its very names elsewhere.
    let own = [
        "out/notes.md",
        "out/block-storage-v3/notes.md",
        "out/block-storage-v3/src/client/own.rs",
        "mod.rs",
    ];
    for path in own {
        fs::write(at(path), "own").expect("written");
    }
    // A list that claims them, and what lies outside, and nonsense.
    let list = fs::read_to_string(at("out/.apiref.manifest")).expect("a list");
    let lines = "shared ../mod.rs\nshared /etc/hostname\nshared a/../../mod.rs\nblock-storage ..\n\
                 block-storage\nblock-storage \n \n\u{0}\nblock-storage block-storage-v3\n";
    fs::write(at("out/.apiref.manifest"), list + lines).expect("written");
    run(build().args(["--emit", "openapi"]));
    assert!(at("out/block-storage-v3/openapi.yaml").exists());
    run(build().args(["--emit", "openapi,server"]));
    assert!(!at(client).exists(), "what is no longer written goes");
    for path in own {
        assert_eq!(fs::read_to_string(at(path)).expect(path), "own");
    }
    // Without a list, or with one that is not text, what is there counts as someone else's.
    for bytes in [None, Some(&b"\xff\xfe\x00 \x00"[..])] {
        match bytes {
            None => fs::remove_file(at("out/.apiref.manifest")).expect("removed"),
            Some(bytes) => fs::write(at("out/.apiref.manifest"), bytes).expect("written"),
        }
        fs::write(at("out/block-storage-v3/openapi.yaml"), "own").expect("written");
        let before = tree(&at("out"));
        assert_eq!(build().status().expect("runs").code(), Some(2));
        assert!(tree(&at("out")) == before);
    }
}

#[cfg(unix)]
#[test]
fn an_output_folder_that_cannot_be_written_exits_with_2() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("file"), "own").expect("written");
    for out in ["file", "file/below", "/dev/null", "/proc/apiref"] {
        let output = build(folder.path(), Path::new(SPEC), Path::new(out))
            .stderr(Stdio::piped())
            .output()
            .expect("runs");
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{out}: {said}");
        assert_eq!(said.lines().count(), 1, "{out}: {said}");
    }
    assert_eq!(fs::read_to_string(folder.path().join("file")).expect("there"), "own");
}
