//! The command line keeps its promises: exit status, where output goes, what is said.

mod crates;
mod output;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

const INDEX: &str = "\
==========
Tiny API
==========

.. rest_expand_all::

Things (things)
===============

Show a thing
~~~~~~~~~~~~

.. rest_method::  GET /v1/things/{thing_id}

Shows a thing.

Normal response codes: 200

Error response codes: 404

Request
-------

.. rest_parameters:: parameters.yaml

   - thing_id: thing_id

Response
--------

.. rest_parameters:: parameters.yaml

   - name: thing_name

::

   {\"name\": \"one\"}
";

const PARAMETERS: &str = "\
thing_id:
  description: |
    The thing.
  in: path
  required: true
  type: string
thing_name:
  description: |
    Its name.
  in: body
  required: true
  type: string
";

fn apiref(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_apiref"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("UTF-8")
}

/// A folder with the sources of a tiny service in `spec`.
fn tiny() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("spec")).expect("written");
    write(folder.path(), "spec/index.rst", INDEX);
    write(folder.path(), "spec/parameters.yaml", PARAMETERS);
    folder
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, text).expect("written");
}

#[test]
fn usage_and_input_errors_exit_with_2() {
    let folder = tiny();
    fs::create_dir(folder.path().join("empty")).expect("written");
    for arguments in [
        &["build"] as &[&str],
        &["build", "spec"],
        &["build", "gone", "--out", "out"],
        &["build", "empty", "--out", "out"],
        &["build", "spec", "--out", "out", "--microversion", "newest"],
        &["build", "spec", "--out", "out", "--microversion", "latest"],
        &["lint", "spec", "--allow", "no-such-code"],
        &["lint", "spec", "--config", "gone.toml"],
        &["dump", "spec"],
        &["man", "no-such-command"],
    ] {
        let output = apiref(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", stderr(&output));
        assert!(!stderr(&output).is_empty(), "{arguments:?}");
    }
    let output = apiref(folder.path(), &["lint", "gone"]);
    assert_eq!(stderr(&output).lines().count(), 1, "one sentence: {}", stderr(&output));
    assert!(!folder.path().join("out").exists());
}

#[test]
fn errors_in_the_sources_exit_with_1_unless_they_are_allowed() {
    let folder = tiny();
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\n.. include:: gone.inc\n"));
    let lint = |more: &[&str]| apiref(folder.path(), &[&["lint", "spec"], more].concat());
    let output = lint(&[]);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stdout(&output).starts_with("error[missing-file]: "), "{}", stdout(&output));
    let allowed = lint(&["--allow", "missing-file"]);
    assert_eq!(allowed.status.code(), Some(0), "{}", stdout(&allowed));
    assert_eq!(stdout(&allowed), "");
}

#[test]
fn codes_that_the_configuration_allows_are_not_reported_by_lint_or_build() {
    let folder = tiny();
    write(
        folder.path(),
        "spec/parameters.yaml",
        &format!("{PARAMETERS}unused:\n  in: body\n  type: string\n"),
    );
    let lint = || stdout(&apiref(folder.path(), &["lint", "spec"]));
    assert!(lint().starts_with("warning[unused-parameter]"), "{}", lint());
    write(folder.path(), "spec/apiref.toml", "[lint]\nallow = [\"unused-parameter\"]\n");
    assert_eq!(lint(), "");
    let build = apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    assert!(!stderr(&build).contains("unused-parameter"), "{}", stderr(&build));
    write(folder.path(), "spec/apiref.toml", "[lint]\nallow = [\"unused-paramter\"]\n");
    assert!(lint().contains("a similarly named code exists: `unused-parameter`"), "{}", lint());
}

#[test]
fn denied_warnings_exit_with_1() {
    let folder = tiny();
    write(folder.path(), "spec/parameters.yaml", &format!("{PARAMETERS}{PARAMETERS}"));
    let lint = |more: &[&str]| apiref(folder.path(), &[&["lint", "spec"], more].concat());
    assert_eq!(lint(&[]).status.code(), Some(0), "{}", stdout(&lint(&[])));
    let denied = lint(&["--deny", "warnings"]);
    assert_eq!(denied.status.code(), Some(1));
    assert!(stdout(&denied).contains("error[duplicate-parameter]"), "{}", stdout(&denied));
}

#[test]
fn a_note_fails_no_run() {
    let folder = tiny();
    let twice =
        INDEX.split("Show a thing").nth(1).expect("an operation").replace("/things/", "/others/");
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\nShow a thing{twice}"));
    let lint = apiref(folder.path(), &["lint", "spec", "--deny", "warnings"]);
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    assert!(stdout(&lint).starts_with("note[name-collision]"), "{}", stdout(&lint));
    assert!(stderr(&lint).contains(", 1 note, 0 warnings, 0 errors in "), "{}", stderr(&lint));
}

#[test]
fn check_exits_with_3_where_the_disk_differs() {
    let folder = tiny();
    let build = |more: &[&str]| {
        let arguments = ["build", "spec", "--out", "out", "--emit", "openapi"];
        apiref(folder.path(), &[&arguments, more].concat())
    };
    let missing = build(&["--check"]);
    assert_eq!(missing.status.code(), Some(3), "{}", stderr(&missing));
    assert!(!folder.path().join("out").exists(), "a check writes nothing");

    assert_eq!(build(&[]).status.code(), Some(0));
    let list = fs::read_to_string(folder.path().join("out/.apiref.manifest")).expect("a manifest");
    let path = list.lines().last().and_then(|line| line.split_once(' ')).expect("a file").1;
    let path = format!("out/{path}");
    let text = fs::read_to_string(folder.path().join(&path)).expect("written");
    assert!(text.contains("/v1/things/{thing_id}"), "{text}");
    let fresh = build(&["--check"]);
    assert_eq!((fresh.status.code(), stdout(&fresh)), (Some(0), String::new()));

    write(folder.path(), &path, &text.replace("Shows a thing", "Hides a thing"));
    let stale = build(&["--check"]);
    assert_eq!(stale.status.code(), Some(3));
    let changes = stdout(&stale);
    for change in ["-", "+"] {
        let verb = if change == "-" { "Hides" } else { "Shows" };
        let is_shown =
            |line: &str| line.starts_with(change) && line.ends_with(&format!("{verb} a thing."));
        assert!(changes.lines().any(is_shown), "{changes}");
    }

    assert_eq!(build(&["--format", "json"]).status.code(), Some(0));
    assert!(!folder.path().join(&path).exists(), "a file of an earlier run goes");
}

#[test]
fn a_foreign_file_stops_the_build() {
    let folder = tiny();
    let build = || apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    assert_eq!(build().status.code(), Some(0));
    fs::remove_file(folder.path().join("out/.apiref.manifest")).expect("removed");
    write(folder.path(), "spec/index.rst", &INDEX.replace("Shows", "Reveals"));
    let output = build();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("was not written by apiref"), "{}", stderr(&output));
}

#[test]
fn a_folder_of_other_prose_is_told_so_and_no_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = "Manual\n======\n\nSee :ref:`nowhere` and `gone`_.\n";
    write(folder.path(), "docs/index.rst", page);
    write(folder.path(), "docs/data.json", "{}");
    let output = apiref(folder.path(), &["lint", "docs", "--format", "concise"]);
    assert_eq!(output.status.code(), Some(1));
    let said = stdout(&output);
    assert_eq!(said.lines().count(), 1, "{said}");
    assert!(said.contains("no-operation"), "{said}");
    assert!(!stderr(&output).contains("apiref.toml would say"), "{}", stderr(&output));
}

#[test]
fn a_dump_of_what_was_recorded_has_no_value_of_it() {
    let folder = tiny();
    let line = r#"{"method": "GET", "path": "/v1/things/1", "status": 200, "response_body": {"name": "hunter2", "size": 47110}}"#;
    write(folder.path(), "recorded.jsonl", line);
    let arguments = ["dump", "spec", "--stage", "evidence", "--evidence", "recorded.jsonl"];
    let output = apiref(folder.path(), &arguments);
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("\"size\"") && text.contains("\"…\""), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("47110"), "{text}");
}

#[test]
fn stages_are_dumped_as_json() {
    let folder = tiny();
    let output = apiref(folder.path(), &["dump", "spec", "--stage", "syntax"]);
    let files: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(files[0]["file"], "spec/index.rst");
    assert!(files[0]["document"].is_object());
    let output = apiref(folder.path(), &["dump", "spec", "--stage", "ir"]);
    assert!(serde_json::from_str::<Value>(&stdout(&output)).expect("JSON").is_array());
}

#[test]
fn completions_and_manual_pages_come_from_the_same_definition() {
    let folder = tiny();
    for arguments in [&["completions", "bash"] as &[&str], &["man"], &["man", "build"]] {
        let output = apiref(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0));
        assert!(stdout(&output).contains("apiref"));
    }
    assert!(stdout(&apiref(folder.path(), &["man", "build"])).contains("microversion"));
}

#[test]
fn explain_says_that_settings_cannot_be_read() {
    let folder = tiny();
    let explain = ["explain", "spec", "GET /v1/things/{thing_id}"];
    assert_eq!(apiref(folder.path(), &explain).status.code(), Some(0));
    fs::write(folder.path().join("spec/apiref.toml"), "[[correct.property]]\nentry = 1\n").unwrap();
    let output = apiref(folder.path(), &explain);
    assert_eq!(output.status.code(), Some(1));
    assert!(stdout(&output).contains("thing_id"), "what there is is explained all the same");
    assert!(stderr(&output).contains("error[invalid-config]"), "{}", stderr(&output));
}

#[test]
fn help_names_every_command_and_manual_pages_say_how_one_ends() {
    let folder = tiny();
    let help = stdout(&apiref(folder.path(), &["--help"]));
    for text in ["\n  man ", "\n  completions ", "\nExit status:\n", "\n  3  "] {
        assert!(help.contains(text), "{text}: {help}");
    }
    for arguments in [&["man"] as &[&str], &["man", "lint"]] {
        let page = stdout(&apiref(folder.path(), arguments));
        for text in [".SH \"EXIT STATUS\"", ".SH \"ENVIRONMENT\"", "NO_COLOR", "\\-\\-check found"]
        {
            assert!(page.contains(text), "{arguments:?} {text}: {page}");
        }
    }
}

#[test]
fn a_microversion_that_the_api_has_not_is_an_error_with_the_range() {
    let folder = tiny();
    let changed = PARAMETERS.replace("  in: body\n", "  in: body\n  min_version: 2.5\n");
    write(folder.path(), "spec/parameters.yaml", &changed);
    let build = |version: &str, out: &str| {
        let arguments =
            ["build", "spec", "-o", out, "--emit", "openapi", "--microversion", version];
        apiref(folder.path(), &arguments)
    };
    let shows = |out: &str| {
        let text = fs::read_to_string(folder.path().join(out).join("api-v1/openapi.yaml"));
        text.expect("a document").contains("Its name.")
    };
    // The tables' names are known, the begin of the API is not.
    for (version, is_there) in [("2.4", false), ("2.5", true), ("latest", true)] {
        let output = build(version, version);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(!stderr(&output).contains("taken to be"), "{}", stderr(&output));
        assert_eq!(shows(version), is_there, "{version}");
    }
    let newer = build("2.9", "newer");
    let said = "speaks of 2.5 to 2.5, and 2.9 is taken to be as 2.5";
    assert!(newer.status.success() && stderr(&newer).contains(said), "{}", stderr(&newer));
    let header = "major = \"2\"\nmicroversion = { header = \"X-Version\" }\n";
    write(folder.path(), "spec/index.rst", &INDEX.replace("/v1/", "/"));
    write(folder.path(), "spec/apiref.toml", header);
    for version in ["1.9", "3.0"] {
        let output = build(version, "none");
        assert_eq!(output.status.code(), Some(2), "{version}");
        let said = format!("has no microversion {version}: its reference speaks of 2.0 to 2.5");
        assert!(stderr(&output).contains(&said), "{}", stderr(&output));
    }
    assert!(!folder.path().join("none").exists());
}

#[test]
fn init_writes_a_reference_that_is_clean_and_builds_and_replaces_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| apiref(folder.path(), arguments);
    let made = run(&["init", "toys"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    assert!(stderr(&made).contains("Try next:\n"), "{}", stderr(&made));
    let lint = run(&["lint", "toys", "--deny", "warnings"]);
    assert_eq!((lint.status.code(), stdout(&lint)), (Some(0), String::new()));
    let build = run(&["build", "toys", "-o", "out"]);
    assert_eq!(build.status.code(), Some(0), "{}", stderr(&build));
    assert!(stderr(&build).contains("toy-shelf-v1: 4 operations"), "{}", stderr(&build));
    let script = fs::read_to_string(folder.path().join("toys/build.rs")).expect("a script");
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let shown = readme.expect("there").replace("spec/block-storage", "api-ref/source");
    assert!(shown.contains(&script), "the script is the one that README shows: {script}");
    // Again, and where one file alone is in the way.
    write(folder.path(), "toys/build.rs", "mine");
    fs::create_dir_all(folder.path().join("other/api-ref/source")).expect("made");
    write(folder.path(), "other/api-ref/source/toys.inc", "mine");
    for other in ["toys", "other"] {
        let again = run(&["init", other]);
        assert_eq!(again.status.code(), Some(2), "{}", stderr(&again));
    }
    assert_eq!(fs::read_to_string(folder.path().join("toys/build.rs")).expect("there"), "mine");
    assert!(!folder.path().join("other/build.rs").exists());
}
