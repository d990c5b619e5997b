//! The command line keeps its promises: exit status, where output goes, what is said.

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
    fs::write(folder.join(path), text).expect("written");
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
fn findings_come_in_the_format_that_was_asked_for() {
    let folder = tiny();
    write(folder.path(), "spec/index.rst", &format!("{INDEX}\n.. include:: gone.inc\n"));
    let lint = |format| stdout(&apiref(folder.path(), &["lint", "spec", "--format", format]));
    let findings: Value = serde_json::from_str(&lint("json")).expect("JSON");
    assert_eq!(findings[0]["code"], "missing-file");
    assert_eq!(findings[0]["file"], "spec/index.rst");
    let log: Value = serde_json::from_str(&lint("sarif")).expect("JSON");
    assert_eq!(log["runs"][0]["results"][0]["ruleId"], "missing-file");
    assert!(lint("github").starts_with("::error file=spec/index.rst,line="), "{}", lint("github"));
}

#[test]
fn a_pipe_gets_no_colour_and_no_progress() {
    let folder = tiny();
    let output = apiref(folder.path(), &["build", "spec", "--out", "out", "--emit", "openapi"]);
    let said = stderr(&output);
    assert!(!said.contains(['\r', '\x1b']), "{said:?}");
    let last = said.lines().last().expect("a summary");
    assert!(last.contains(" errors in ") && last.ends_with(" s"), "{last}");
    assert_eq!(stdout(&output), "");
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
    assert!(stdout(&stale).contains("\n-        Hides a thing."), "{}", stdout(&stale));
    assert!(stdout(&stale).contains("\n+        Shows a thing."), "{}", stdout(&stale));

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
